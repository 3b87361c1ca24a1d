"""Make's functions for text, files and control. Source: the GNU make manual, chapter 8.

A function gets the expansion it is part of, its arguments as written, and the whole reference; None means that the value
can't be known. An unresolved word is passed on by functions that do not have to look into it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from scanner import digits
from scanner.make import lexer
from scanner.make.words import WORD, arguments, as_sure_as, matches, named, spaced, substituted, words
from scanner.source import Certainty, Text

if TYPE_CHECKING:
    from scanner.make.expansion import Expansion
    from scanner.make.variables import Variable

_VARIABLE = re.compile(r"\$[({]?[\w.-]+[)}]?")
Function = Callable[["Expansion", Text, Text], Text | None]


def _each(change: Callable[[Text, Text], Text]) -> Function:
    """A function of the form `$(f x,names…)` that changes each word."""

    def made(expansion: Expansion, text: Text, written: Text) -> Text | None:
        given = arguments(text, written, 2)
        if len(given) < 2:
            return None
        argument, names = (expansion.text(a) for a in given)
        listed = words(names)
        if any(word.splits for word in listed):  # may be several words, or none
            return None
        return spaced([as_sure_as([word], change(argument, word)) for word in listed])

    return made


def _resolved(change: Callable[[list[Text]], Text | None], count: int) -> Function:
    """A function that needs to see its arguments; they are given expanded."""

    def made(expansion: Expansion, text: Text, written: Text) -> Text | None:
        given = [expansion.text(a) for a in arguments(text, written, count)]
        value = change(given) if len(given) == count and all(a.resolved for a in given) else None
        return None if value is None else as_sure_as(given, value)

    return made


def _call(expansion: Expansion, text: Text, written: Text) -> Text | None:
    given = arguments(text, written)
    called = lexer.stripped(expansion.text(given[0]))
    if not called.resolved:
        return None
    name = str(called)
    builtin = FUNCTIONS.get(name)
    if builtin is not None:
        return builtin(expansion, lexer.joined(given[1:], ","), written)
    values: dict[str, Text | None] = {str(n): expansion.text(a) for n, a in enumerate(given[1:], 1)}
    values["0"] = Text.literal(name)
    others = {n: v for n, v in expansion.variables.locals.items() if not n.isdigit()}
    with _local(expansion, {**others, **values}):
        return expansion.value(name)


@contextmanager
def _local(expansion: Expansion, values: dict[str, Text | None]) -> Iterator[None]:
    """Makes `values` the local variables for a while."""
    before, expansion.variables.locals = expansion.variables.locals, values
    try:
        yield
    finally:
        expansion.variables.locals = before


def _foreach(expansion: Expansion, text: Text, written: Text) -> Text | None:
    given = arguments(text, written, 3)
    if len(given) < 3:
        return None
    name = str(expansion.text(given[0])).strip()
    listed = expansion.text(given[1])
    names = words(listed)
    if any(word.splits for word in names) and expansion.pick(_key(written), 2) != 0:
        return None  # an unresolved word may be several, or none; that it is one is the other possibility
    if not names and listed.certainty is not Certainty.ALWAYS and expansion.pick(_key(written), 2) != 0:
        names = [lexer.unresolved(given[1])]  # someone may override the default that is nothing
    out: list[Text] = []
    for word in names:
        with _local(expansion, {**expansion.variables.locals, name: word}):
            out.append(as_sure_as([word], expansion.text(given[2])))
    return spaced(out)


def _let(expansion: Expansion, text: Text, written: Text) -> Text | None:
    given = arguments(text, written, 3)
    if len(given) < 3:
        return None
    names = str(expansion.text(given[0])).split()
    values = words(expansion.text(given[1]))
    if any(value.splits for value in values):
        return None
    held: dict[str, Text | None] = {}
    for number, name in enumerate(names):
        last = number == len(names) - 1
        held[name] = spaced(values[number:]) if last else values[number] if number < len(values) else Text()
    with _local(expansion, {**expansion.variables.locals, **held}):
        return expansion.text(given[2])


def _key(written: Text) -> str:
    """What tells one reference from another when a possibility is chosen for it."""
    return f"{written} {[span.start for span in written.spans]}"


def _holds(value: Text) -> bool | None:
    """Whether a condition is true, that is not empty; None where that can't be known, or may be overridden."""
    if any(f.text and not f.unresolved and f.certainty is Certainty.ALWAYS for f in value):
        return True
    return None if len(value) or value.certainty is not Certainty.ALWAYS else False


def _if(expansion: Expansion, text: Text, written: Text) -> Text | None:
    given = arguments(text, written, 3)
    condition = expansion.text(lexer.stripped(given[0]))
    holds = _holds(condition)
    number = (0 if holds else 1) if holds is not None else expansion.pick(_key(written), 2)
    if number is None:
        return None
    if number + 1 >= len(given):
        return Text()
    filled = [n for n in named(given[0]) if expansion.variables.is_nothing_by_default(n)] if number == 0 else []
    with _local(expansion, {**expansion.variables.locals, **dict.fromkeys(filled)}) if filled else nullcontext():
        return expansion.text(given[number + 1])


def _or(expansion: Expansion, text: Text, written: Text) -> Text | None:
    open_ = False
    for number, argument in enumerate(arguments(text, written)):
        value = expansion.text(lexer.stripped(argument))
        if any(f.text and not f.unresolved for f in value):
            return value.weakened(Certainty.DEFAULT) if open_ else value
        if any(f.unresolved and not _VARIABLE.fullmatch(f.text) for f in value):  # not just one that nobody need set
            taken = expansion.pick(f"{_key(written)} {number}", 2)
            if taken != 1:
                return value if taken == 0 else None
        open_ = open_ or len(value) > 0
    return None if open_ else Text()


def _and(expansion: Expansion, text: Text, written: Text) -> Text | None:
    value = Text()
    open_ = False
    for argument in arguments(text, written):
        value = expansion.text(lexer.stripped(argument))
        if not len(value):
            return Text()
        open_ = open_ or _holds(value) is None
    if open_ and expansion.pick(_key(written), 2) != 0:
        return None if expansion.blind else Text()
    return value


def _subst(expansion: Expansion, text: Text, written: Text) -> Text | None:
    given = arguments(text, written, 3)
    if len(given) < 3:
        return None
    old, new, value = (expansion.text(a) for a in given)
    if not old.resolved or len(old) > 1 and not value.resolved:
        return None
    if not len(old):
        return value + new
    new = as_sure_as([old, value], new)
    return Text.join(piece for number, part in enumerate(value.split(str(old))) for piece in ((new, part) if number else (part,)))


def _patsubst(expansion: Expansion, text: Text, written: Text) -> Text | None:
    given = arguments(text, written, 3)
    if len(given) < 3:
        return None
    pattern, replacement, value = (expansion.text(a) for a in given)
    if not pattern.resolved or "\\" in str(pattern):
        return None
    if "%" in str(pattern):
        changed = substituted(value, str(pattern), replacement)
    else:
        changed = _words_replaced(value, str(pattern), replacement) if value.resolved else None
    return None if changed is None else as_sure_as([pattern], changed)


def _words_replaced(text: Text, old: str, new: Text) -> Text:
    """Without a `%` the blanks between words are kept."""
    parts: list[Text] = []
    at = 0
    for match in WORD.finditer(str(text)):
        if match[0] == old:
            parts += [text[at : match.start()], as_sure_as([text[match.start() : match.end()]], new)]
            at = match.end()
    return Text.join([*parts, text[at:]])


def _filtered(keep: bool) -> Callable[[list[Text]], Text | None]:
    def made(given: list[Text]) -> Text | None:
        patterns = [str(w) for w in words(given[0])]
        if any("\\" in pattern for pattern in patterns):  # a quoted `%`
            return None
        return spaced([w for w in words(given[1]) if any(matches(p, str(w)) is not None for p in patterns) is keep])

    return made


def _strip(expansion: Expansion, text: Text, written: Text) -> Text | None:
    return spaced(words(expansion.text(text)))


def _sort(given: list[Text]) -> Text | None:
    return spaced([word for _, word in sorted({str(w): w for w in words(given[0])}.items())])


def _word(given: list[Text]) -> Text | None:
    found = words(given[1])
    number = digits.count(str(given[0]).strip()) or 0
    return found[number - 1] if 0 < number <= len(found) else Text()


def _wordlist(given: list[Text]) -> Text | None:
    first, last = (digits.count(str(text).strip()) for text in given[:2])
    return spaced(words(given[2])[first - 1 : last]) if first and last is not None else None


def _findstring(given: list[Text]) -> Text | None:
    return given[0] if str(given[0]) in str(given[1]) else Text()


def _path(change: Callable[[str], str | None]) -> Callable[[list[Text]], Text | None]:
    def made(given: list[Text]) -> Text | None:
        out: list[Text] = []
        for word in words(given[0]):
            value = change(str(word))
            if value is None:
                continue
            at = str(word).find(value)
            out.append(word[at : at + len(value)] if at >= 0 else Text.literal(value))
        return spaced(out)

    return made


def _dir(path: str) -> str:
    return path[: path.rfind("/") + 1] or "./"


def _notdir(path: str) -> str:
    return path[path.rfind("/") + 1 :]


def _basename(path: str) -> str:
    dot = path.rfind(".")
    return path[:dot] if dot > path.rfind("/") else path


def _suffix(path: str) -> str | None:
    dot = path.rfind(".")
    return path[dot:] if dot > path.rfind("/") else None


def _join(given: list[Text]) -> Text | None:
    first, second = words(given[0]), words(given[1])
    longest = max(len(first), len(second))
    return spaced([Text.join([*first[n : n + 1], *second[n : n + 1]]) for n in range(longest)])


def _value(expansion: Expansion, text: Text, written: Text) -> Text | None:
    name = str(expansion.text(text))
    expansion.variables.used.add(name)
    values = expansion.variables.lookup(name)
    added_to = expansion.variables.hidden.get(name, False)  # of what a target adds to, make gives the addition alone
    return values[0].raw if len(values) == 1 and not added_to else None


def _shell(expansion: Expansion, text: Text, written: Text) -> Text | None:
    outputs = expansion.variables.shell(expansion.text(text))
    number = expansion.pick(_key(written), len(outputs))
    return outputs[number] if outputs and number is not None else None


def _origin(expansion: Expansion, text: Text, written: Text) -> Text | None:
    """Where a variable's value comes from; that of a name without one here is the environment's to say."""
    variable = _of_all(expansion, text)
    if variable is None:
        return None
    return as_sure_as([variable.raw or Text()], Text.literal("override" if variable.override else "file"))


def _flavor(expansion: Expansion, text: Text, written: Text) -> Text | None:
    variable = _of_all(expansion, text)
    if variable is None:
        return None
    return as_sure_as([variable.raw or Text()], Text.literal("recursive" if variable.recursive else "simple"))


def _of_all(expansion: Expansion, text: Text) -> Variable | None:
    """The variable, where the makefile sets it, for all targets alike."""
    variables = expansion.variables
    name = expansion.text(text)
    if not name.resolved or str(name) in variables.locals or str(name) in variables.hidden:
        return None
    values = variables.lookup(str(name))
    number = expansion.pick(str(name), len(values))
    return None if number is None or values[number].raw is None or not values[number].set_ else values[number]


def _file(expansion: Expansion, text: Text, written: Text) -> Text | None:
    """What a file holds is not known; writing one, of which nothing happens here, becomes nothing."""
    expanded = expansion.text(text)
    return Text() if str(expanded).lstrip().startswith(">") else None


def _silent(expansion: Expansion, text: Text, written: Text) -> Text | None:
    expansion.text(text)
    return Text()


def _unknown(expansion: Expansion, text: Text, written: Text) -> Text | None:
    expansion.text(text)
    return None


def _eval(expansion: Expansion, text: Text, written: Text) -> Text | None:
    expansion.own += 1
    expansion.variables.evaluate(expansion.text(text))
    return Text()


FUNCTIONS: dict[str, Function] = {
    "call": _call,
    "foreach": _foreach,
    "let": _let,
    "if": _if,
    "or": _or,
    "and": _and,
    "subst": _subst,
    "patsubst": _patsubst,
    "strip": _strip,
    "findstring": _resolved(_findstring, 2),
    "filter": _resolved(_filtered(True), 2),
    "filter-out": _resolved(_filtered(False), 2),
    "sort": _resolved(_sort, 1),
    "word": _resolved(_word, 2),
    "wordlist": _resolved(_wordlist, 3),
    "words": _resolved(lambda given: Text.literal(str(len(words(given[0])))), 1),
    "firstword": _resolved(lambda given: (words(given[0]) or [Text()])[0], 1),
    "lastword": _resolved(lambda given: (words(given[0]) or [Text()])[-1], 1),
    "dir": _resolved(_path(_dir), 1),
    "notdir": _resolved(_path(_notdir), 1),
    "basename": _resolved(_path(_basename), 1),
    "suffix": _resolved(_path(_suffix), 1),
    "addprefix": _each(lambda prefix, word: prefix + word),
    "addsuffix": _each(lambda suffix, word: word + suffix),
    "join": _resolved(_join, 2),
    "value": _value,
    "shell": _shell,
    "eval": _eval,
    "info": _silent,
    "warning": _silent,
    "error": _silent,
    "wildcard": _unknown,
    "abspath": _unknown,
    "realpath": _unknown,
    "origin": _origin,
    "flavor": _flavor,
    "file": _file,
    "guile": _unknown,
    "intcmp": _unknown,
}
