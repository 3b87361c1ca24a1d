"""What is known of the variables, functions and arguments at a point of a script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from scanner.shell.syntax import Function, Script
from scanner.source import Certainty, Text

STEPS = 10_000  # commands evaluated for one file before functions and loops are followed no more
LONGEST = 65_536  # characters a variable holds, and PIECES how many words or pieces of text: past them it is unknown
PIECES = 4_096
CALLS = 24  # functions, substitutions and shells within one another
MOST_ALTERNATIVES = 8  # values one variable may have; past that only what they have in common is certain


@dataclass(frozen=True, slots=True)
class Content:
    """What a variable holds: one text, or an array's elements."""

    words: tuple[Text, ...]
    array: bool = False

    @classmethod
    def of(cls, text: Text) -> Content:
        return cls((text,))

    @property
    def is_vast(self) -> bool:
        pieces = sum(len(word.fragments) for word in self.words)
        return pieces > PIECES or len(self.words) > PIECES or sum(len(word) for word in self.words) > LONGEST


Alternatives = tuple[Content | None, ...]  # None: a value that can't be known
UNKNOWN: Alternatives = (None,)


_LIST = re.compile(r"""["']?(?:\$[@*]|\$\{!?\w*\[?[@*]|\$\(|`)""")


def several(word: Text) -> bool:
    """Whether a word may be any number of words; a lone `$X` is taken for one."""
    return word.splits and any(f.splits and _LIST.match(f.text) is not None for f in word)


def arguments(words: Sequence[Text]) -> tuple[Text, ...]:
    """Words as the arguments of a function: those behind one that may be nothing (`$X`) are no longer sure of their place."""
    sure = True
    out: list[Text] = []
    for word in words:
        out.append(word if sure else word.weakened(Certainty.DEFAULT))
        sure = sure and not (word.splits and all(f.unresolved for f in word))
    return tuple(out)


def join(first: Alternatives, second: Alternatives) -> Alternatives:
    """The values a variable may have where two paths meet."""
    if first is second or first == second:
        return first
    return bounded((*first, *(a for a in second if a not in first)))


def bounded(alternatives: Alternatives) -> Alternatives:
    """At most MOST_ALTERNATIVES, and one for what is left out; a value that has grown past all measure can't be known.

    Where there are more, those whose words are all in another are left out (`$O` before `O="$O -t"`), and only what all
    have in common at their beginning is certain.
    """
    alternatives = tuple(dict.fromkeys(None if content is not None and content.is_vast else content for content in alternatives))
    if len(alternatives) <= MOST_ALTERNATIVES:
        return alternatives
    known = [a for a in alternatives if a is not None]
    kept: dict[Content, frozenset[str]] = {}
    for content in sorted(known, key=lambda content: -sum(map(len, content.words))):
        words = frozenset(part for word in content.words for part in str(word).split())
        if not any(words <= others for others in kept.values()):
            kept[content] = words
    merged: list[Content | None] = [_unsure(content, known) for content in kept]
    if len(known) < len(alternatives) or len(merged) > MOST_ALTERNATIVES:
        merged = [*merged[: MOST_ALTERNATIVES - 1], None]
    return tuple(dict.fromkeys(merged))


def _unsure(content: Content, others: Sequence[Content]) -> Content:
    """A value of which only what `others` begin with, too, is certain."""
    if content.array:
        common = min(_common_words(content, other) for other in others)
        return Content((*content.words[:common], *(word.weakened(Certainty.SOMETIMES) for word in content.words[common:])), True)
    text = content.words[0] if content.words else Text()
    sure = str(text)
    for other in others:
        there = str(other.words[0]) if other.words else ""
        while not there.startswith(sure):
            sure = sure[: len(sure) // 2] if len(sure) > 64 else sure[:-1]
    common = _whole(text, len(sure))
    return Content.of(text[:common] + text[common:].weakened(Certainty.SOMETIMES))


def _whole(text: Text, length: int) -> int:
    """How much of the first `length` characters can be cut off without cutting what is unresolved in two."""
    start = 0
    for fragment in text:
        end = start + len(fragment.text)
        if end > length:
            return start if fragment.unresolved else length
        start = end
    return start


def _common_words(first: Content, second: Content) -> int:
    count = 0
    for one, other in zip(first.words, second.words, strict=False):
        if str(one) != str(other):
            break
        count += 1
    return count


@dataclass(slots=True)
class Scope:
    """`positional` None: the arguments are not known. `exported`: the variables a child process sees.

    `saved` holds what `local` has hidden while a function runs.
    """

    variables: dict[str, Alternatives] = field(default_factory=dict)
    functions: dict[str, tuple[Function, Script]] = field(default_factory=dict)
    aliases: dict[str, Text] = field(default_factory=dict)
    exported: set[str] = field(default_factory=set)
    positional: tuple[Text, ...] | None = None
    saved: dict[str, Alternatives | None] | None = None
    zero: Text | None = None  # `$0`, where `bash -c` gives it

    def lookup(self, name: str) -> Alternatives:
        return self.variables.get(name, UNKNOWN)

    def copy(self) -> Scope:
        """A path of its own: what it assigns is not seen here."""
        return replace(
            self,
            variables=dict(self.variables),
            functions=dict(self.functions),
            aliases=dict(self.aliases),
            exported=set(self.exported),
        )

    def default(self, name: str, before: Alternatives) -> None:
        """Where `name` was empty, if it was, it has been given a value: one that holds unless the environment has another."""
        now = self.lookup(name)
        if None in before and set(now) != set(before):
            known = [content for content in now if content is not None]
            self.variables[name] = (
                tuple(Content(tuple(w.weakened(Certainty.DEFAULT) for w in c.words), c.array) for c in known) or UNKNOWN
            )

    def narrow(self, name: str, filled: bool) -> None:
        """On this path `name` is known to hold something, or nothing."""
        fitting = [c for c in self.lookup(name) if c is None or any(len(word) for word in c.words) is filled]
        if fitting:
            self.variables[name] = tuple(fitting)

    def call(self, arguments: tuple[Text, ...] | None) -> Scope:
        """The scope of a function called with these arguments; variables are shared."""
        return Scope(self.variables, self.functions, self.aliases, self.exported, arguments, {}, self.zero)

    def leave(self) -> None:
        """Ends a call: what `local` had hidden is there again."""
        for name, before in (self.saved or {}).items():
            if before is None:
                self.variables.pop(name, None)
            else:
                self.variables[name] = before

    def hide(self, name: str) -> None:
        """`local name`."""
        if self.saved is not None and name not in self.saved:
            self.saved[name] = self.variables.get(name)

    def child(self, arguments: tuple[Text, ...] | None, zero: Text | None = None) -> Scope:
        """The scope of another shell started from here: only what is exported."""
        inherited = self.exported | {n for n in self.variables if not n.isidentifier()}  # the folder is no variable's name
        values = {n: v for n, v in self.variables.items() if n in inherited and not any(c and c.array for c in v)}
        return Scope(values, exported=set(self.exported), positional=arguments, zero=zero)

    def become(self, paths: list[Scope]) -> None:
        """Several paths meet here, and one of them was taken."""
        names = {name for path in paths for name in path.variables}
        merged: dict[str, Alternatives] = {}
        for name in names:
            value = paths[0].lookup(name)
            for path in paths[1:]:
                value = join(value, path.lookup(name))
            merged[name] = value
        self.variables.clear()
        self.variables.update(merged)
        for path in paths:
            self.functions.update(path.functions)
            self.aliases.update(path.aliases)
            self.exported.update(path.exported)
        if any(path.positional != paths[0].positional for path in paths):
            self.positional = None
        else:
            self.positional = paths[0].positional
