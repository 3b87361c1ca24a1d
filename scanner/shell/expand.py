"""Expands words as bash does: parameters, substitutions, splitting, braces. Source: bash manual 3.5.

A variable may hold one of several values. A word list is therefore expanded once for each choice of values, with the
same choice wherever the variable stands in it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING

from scanner import digits
from scanner.shell import patterns
from scanner.shell.braces import brace_expansions
from scanner.shell.scope import Alternatives, Content, Scope, several
from scanner.shell.syntax import Literal, Opaque, Parameter, Part, Substitution, Word, as_itself
from scanner.source import Certainty, Fragment, Text, region

if TYPE_CHECKING:
    from scanner.shell.words import WordReader

MOST_CHOICES = 12  # ways to choose the values of one command's variables that are looked at

Outputs = Callable[[Substitution, Scope], Alternatives]  # what a command substitution prints
Choice = dict[str | int, Content | None]
Piece = Text | None  # None: a word ends here


class Expander:
    """Expands words of one text (`reader`'s) in a scope."""

    def __init__(self, reader: WordReader, scope: Scope, outputs: Outputs) -> None:
        self.reader = reader
        self.scope = scope
        self.outputs = outputs
        self._printed: dict[int, Alternatives] = {}

    # -- choices

    def choices(self, words: list[Word]) -> Iterator[Choice]:
        """Ways to choose a value for what may have several: all of them, or, past MOST_CHOICES, so many that each value
        of each name is taken once with its like and once among the first of all others."""
        names: dict[str | int, Alternatives] = {}
        for word in words:
            self._several(word, names)
        if not names:
            yield {}
            return
        counts = [len(values) for values in names.values()]
        rows: Iterable[Sequence[int]]
        if math.prod(counts) <= MOST_CHOICES:
            rows = product(*map(range, counts))
        else:
            together = [[row % count for count in counts] for row in range(max(counts))]
            alone = [
                [at if name == number else 0 for name in range(len(counts))]
                for number, n in enumerate(counts)
                for at in range(1, n)
            ]
            rows = [*together, *alone[: 2 * MOST_CHOICES]]
        for row in rows:
            yield {name: values[at] for (name, values), at in zip(names.items(), row, strict=True)}

    def _several(self, word: Word, names: dict[str | int, Alternatives]) -> None:
        for part in word.parts:
            if isinstance(part, Parameter):
                values = self.scope.lookup(part.name)
                if len(values) > 1:
                    names[part.name] = values
                if part.argument:
                    self._several(part.argument, names)
            elif isinstance(part, Substitution) and not part.process:
                values = self._output(part)
                if len(values) > 1:
                    names[id(part)] = values

    def _output(self, part: Substitution) -> Alternatives:
        if id(part) not in self._printed:
            self._printed[id(part)] = self.outputs(part, self.scope)
        return self._printed[id(part)]

    def _value(self, name: str, choice: Choice) -> Content | None:
        return choice[name] if name in choice else self.scope.lookup(name)[0]

    # -- words

    def fields(self, words: list[Word], choice: Choice) -> list[Text]:
        """The words a command gets."""
        out: list[Text] = []
        fixed = self.reader.fixed
        for word in words:
            place = (word.start, word.end)
            if place in fixed or all(isinstance(part, Literal) and (part.quoted or "{" not in part.text) for part in word.parts):
                if place not in fixed:
                    fixed[place] = self._fields(word.parts, choice)
                out += fixed[place]
                continue
            expansions = brace_expansions(word.parts)
            if len(expansions) > 1 and self.scope.any_sh:
                written = self.place(word)
                out.append(Text((Fragment(str(written), region(written.spans), unresolved=True, splits=True),)))
                continue
            for parts in expansions:
                out += self._fields(parts, choice)
        return out

    def _fields(self, parts: list[Part], choice: Choice) -> list[Text]:
        out: list[Text] = []
        current: list[Fragment] = []
        for part in parts:
            for piece in self._pieces(part, choice):
                if piece is not None:
                    current.extend(piece.fragments)
                elif current:
                    out.append(Text(tuple(current)))
                    current = []
        if current:
            out.append(Text(tuple(current)))
        return out

    def text(self, word: Word, choice: Choice) -> Text:
        """A word where no splitting takes place: an assignment's value, a here-document."""
        fragments: list[Fragment] = []
        for part in word.parts:
            for piece in self._pieces(part, choice, split=False):
                if piece is not None:
                    fragments.extend(piece.fragments)
                else:
                    fragments.append(Fragment(" "))
        return Text(tuple(fragments))

    def values(self, word: Word) -> Alternatives:
        """What an assignment of this word makes of a variable."""
        out: list[Content] = []
        for choice in self.choices([word]):
            content = Content.of(self.text(word, choice))
            if content not in out:
                out.append(content)
        return tuple(out)

    # -- parts

    def place(self, part: Part | Word) -> Text:
        return self.reader.stretch(part)

    def _pieces(self, part: Part, choice: Choice, split: bool = True) -> list[Piece]:
        if isinstance(part, Literal):
            return [self._literal(part)]
        split = split and not part.quoted
        if isinstance(part, Opaque):
            for inner in part.inner.parts if part.inner else ():
                self._pieces(inner, choice, split=False)
            return [self._unresolved(part, split)]
        if isinstance(part, Substitution):
            content = None if part.process else choice.get(id(part), self._output(part)[0])
            if part.process:
                self._output(part)
                split = False
            return self._content(part, content, split)
        return self._parameter(part, choice, split)

    def _literal(self, part: Literal) -> Text:
        source = self.reader.stretch(part)
        written = str(source)
        if written == part.text:
            return source
        offset = written.find(part.text) if part.text else -1
        if offset >= 0 and source.resolved:
            return source[offset : offset + len(part.text)]
        span = region(source.spans)
        via = source.fragments[0].via if source.fragments else ()
        return Text((Fragment(part.text, span, certainty=source.certainty, via=via),))

    def _unresolved(self, part: Part, split: bool) -> Text:
        source = self.place(part)
        inner = [f for f in source if f.unresolved]
        if isinstance(part, Opaque) and len(inner) == len(source.fragments):
            return Text(tuple(f._replace(splits=split) for f in inner))
        span = region(source.spans)
        via = source.fragments[0].via if source.fragments else ()
        return Text((Fragment(str(source), span, unresolved=True, splits=split, certainty=source.certainty, via=via),))

    def _content(self, part: Part, content: Content | None, split: bool) -> list[Piece]:
        if content is None:
            return [self._unresolved(part, split)]
        text = content.words[0] if content.words else Text()
        return self._split(self._through(part, text)) if split else [_present(self._through(part, text))]

    def _through(self, part: Part, text: Text) -> Text:
        """`text` as it comes out of the expansion `part`."""
        place = self.place(part)
        span = region(place.spans)
        outer = place.fragments[0].via if place.fragments else ()
        for at in (span,) if span else ():
            text = text.used_at(at)
        for at in reversed(outer):
            text = text.used_at(at)
        return text

    def _split(self, text: Text) -> list[Piece]:
        out: list[Piece] = []
        for fragment in text:
            if fragment.unresolved:
                out.append(Text((fragment._replace(splits=True),)))
                continue
            at = 0
            for match in re.compile(r"[ \t\n]+").finditer(fragment.text):
                if match.start() > at:
                    out.append(Text((fragment.slice(at, match.start()),)))
                out.append(None)
                at = match.end()
            if at < len(fragment.text):
                out.append(Text((fragment.slice(at, len(fragment.text)),)))
        return out

    def _parameter(self, part: Parameter, choice: Choice, split: bool) -> list[Piece]:
        for inner in part.subscript.parts if part.subscript else ():
            self._pieces(inner, choice, split=False)
        if part.name in ("@", "*") and not part.prefix:
            return self._list(part, self.scope.positional, choice, split, part.name == "@")
        if part.index in ("@", "*") and not part.prefix:
            content = self._value(part.name, choice)
            return self._list(part, None if content is None else content.words, choice, split, part.index == "@")
        if part.prefix == "!" and not part.index and not part.operator:
            content = self._value(part.name, choice)
            if content and content.words and content.words[0].resolved:
                return self._content(part, self._value(str(content.words[0]), choice), split)
            return [self._unresolved(part, split)]
        if part.prefix:
            return self._length(part, choice)
        known, content = self._scalar(part, choice)
        if part.operator:
            return self._operated(part, known, content, choice, split)
        return self._content(part, content, split)

    def _scalar(self, part: Parameter, choice: Choice) -> tuple[bool, Content | None]:
        """Whether it is known if the parameter is set, and its value."""
        if (number := digits.count(part.name)) is not None:
            if number == 0 and self.scope.zero is not None:
                return True, Content.of(self.scope.zero)
            if self.scope.positional is None or number == 0:
                return False, None
            given = self.scope.positional
            if number <= len(given) and not any(several(x) for x in given[:number]):
                return True, Content.of(given[number - 1])
            return (False, None) if any(several(x) for x in given[:number]) else (True, Content(()))
        if part.name == "#" and self.scope.positional is not None and not any(w.splits for w in self.scope.positional):
            return True, Content.of(Text.literal(str(len(self.scope.positional)), region(self.place(part).spans)))
        if not (part.name[0].isalpha() or part.name[0] == "_"):
            return False, None
        content = self._value(part.name, choice)
        if content is None:
            return False, None
        if content.array and part.index not in ("", "0"):
            index = digits.count(part.index)
            if index is not None and not any(several(x) for x in content.words):
                return True, Content(content.words[index : index + 1])
            return False, None
        return True, Content(content.words[:1])

    def _list(self, part: Parameter, words: tuple[Text, ...] | None, choice: Choice, split: bool, separate: bool) -> list[Piece]:
        """`$@`, `${a[@]}` and their kin."""
        if words is None:
            return [self._unresolved(part, True)]
        if part.operator == ":" and part.argument is not None:
            sliced = _slice(words, part.argument.literal, 1 if part.name in ("@", "*") else 0)
            if sliced is None:
                return [self._unresolved(part, True)]
            words = sliced
        elif part.operator in ("+", ":+") and part.argument is not None:
            return self._alternate(part.argument, choice, split) if words else []
        elif part.operator and not (words and part.operator in ("-", ":-", "?", ":?")):
            return [self._unresolved(part, True)]
        out: list[Piece] = []
        for number, word in enumerate(words):
            if number:
                out.append(None if separate or split else Text((Fragment(" "),)))
            out += self._split(self._through(part, word)) if split else [_present(self._through(part, word))]
        return out

    def _length(self, part: Parameter, choice: Choice) -> list[Piece]:
        known, content = self._scalar(part, choice)
        if (
            part.prefix == "#"
            and known
            and content is not None
            and content.words
            and content.words[0].resolved
            and not part.index
        ):
            return [Text((Fragment(str(len(content.words[0])), region(self.place(part).spans)),))]
        return [self._unresolved(part, False)]

    def _operated(self, part: Parameter, known: bool, content: Content | None, choice: Choice, split: bool) -> list[Piece]:
        operator, argument = part.operator, part.argument
        assert argument is not None
        text = content.words[0] if content is not None and content.words else None
        filled = text is not None and len(text) > 0
        if operator in (":-", "-") and not known and not argument.parts:
            return [self._unresolved(part, split)]  # `${x:-}` only keeps `set -u` quiet
        if operator in (":-", "-", ":=", "="):
            if filled or text is not None and not operator.startswith(":"):
                return self._content(part, content, split)
            pieces = self._alternate(argument, choice, split)
            pieces = pieces if known else [p and p.weakened(Certainty.DEFAULT) for p in pieces]
            if operator in (":=", "="):
                value = Text.join(p if p is not None else Text.literal(" ") for p in pieces)
                self.scope.variables[part.name] = (Content.of(value),)
            return pieces
        if operator in (":+", "+"):
            if not known:
                return [p and p.weakened(Certainty.SOMETIMES) for p in self._alternate(argument, choice, split)]
            if filled or text is not None and operator == "+":
                return self._alternate(argument, choice, split)
            return [_present(Text())] if part.quoted else []
        if operator in (":?", "?"):
            return self._content(part, content, split)
        changed = self._changed(operator, argument, text, choice) if text is not None else None
        return self._content(
            part, Content.of(changed) if changed is not None else None if not known or filled else Content(()), split
        )

    def _alternate(self, argument: Word, choice: Choice, split: bool) -> list[Piece]:
        pieces: list[Piece] = []
        for inner in argument.parts:
            if isinstance(inner, Literal) and not inner.quoted and split:
                pieces += self._split(self._literal(inner))
            else:
                pieces += self._pieces(inner, choice, split)
        return pieces

    def _pattern(self, word: Word, choice: Choice) -> str | None:
        """A word as a pattern; None where something of it can't be known."""
        out = ""
        for part in word.parts:
            text = self.text(Word(part.start, part.end, [part]), choice)
            if not text.resolved:
                return None
            out += as_itself(str(text)) if part.quoted else str(text)
        return out

    def _changed(self, operator: str, argument: Word, text: Text, choice: Choice) -> Text | None:
        if operator in ("#", "##", "%", "%%"):
            pattern = self._pattern(argument, choice)
            return patterns.removed(text, operator, pattern) if pattern is not None else None
        if operator in ("/", "//", "/#", "/%"):
            sought, replacement = _divided(argument)
            pattern = self._pattern(sought, choice)
            return patterns.replaced(text, operator, pattern, self.text(replacement, choice)) if pattern is not None else None
        if operator in ("^", "^^", ",", ",,") and not argument.parts:
            return patterns.cased(text, operator)
        if operator == ":" and text.resolved:
            bounds = _bounds(argument.literal, len(text))
            return text[bounds[0] : bounds[1]] if bounds else None
        return None


def _divided(argument: Word) -> tuple[Word, Word]:
    """The pattern and the replacement of `${x/p/r}`: the first slash that is not quoted stands between them."""
    for number, part in enumerate(argument.parts):
        if isinstance(part, Literal) and not part.quoted and "/" in part.text:
            at = part.text.index("/")
            before = Literal(part.start, part.start + at, part.text[:at], False)
            after = Literal(part.start + at + 1, part.end, part.text[at + 1 :], False)
            return (
                Word(argument.start, before.end, [*argument.parts[:number], before]),
                Word(after.start, argument.end, [after, *argument.parts[number + 1 :]]),
            )
    return argument, Word(argument.end, argument.end, [])


def _present(text: Text) -> Text:
    """A quoted expansion is a word even when it is empty."""
    return text if text.fragments else Text((Fragment(""),))


def _bounds(expression: str | None, length: int) -> tuple[int, int] | None:
    match = re.fullmatch(r"\s*(-?\d{1,18})\s*(?::\s*(-?\d{1,18})\s*)?", expression or "")
    if not match:
        return None
    start = int(match[1]) if int(match[1]) >= 0 else max(length + int(match[1]), 0)
    if match[2] is None:
        return start, length
    end = start + int(match[2]) if int(match[2]) >= 0 else length + int(match[2])
    return start, max(min(end, length), start)


def _slice(words: tuple[Text, ...], expression: str | None, first: int) -> tuple[Text, ...] | None:
    """`${a[@]:1:2}`, and `${@:1}`, whose numbers count from `first` = 1."""
    bounds = _bounds(expression, len(words) + first)
    if bounds is None or bounds[0] < first or any(several(x) for x in words):
        return None
    length = bounds[1] - bounds[0]
    return words[bounds[0] - first : bounds[0] - first + length]


def spaced(words: Sequence[Text]) -> Text:
    """Words joined by blanks, as `eval`, `echo` and `ssh` do it."""
    return Text.join(piece for number, word in enumerate(words) for piece in ((Text.literal(" "), word) if number else (word,)))
