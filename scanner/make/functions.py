"""Make's functions for text, files and control. Source: the GNU make manual, chapter 8.

A function gets the expansion it is part of, its arguments as written, and the whole reference; None means that the value
can't be known. An unresolved word is passed on by functions that do not have to look into it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from scanner.source import Certainty, Text

if TYPE_CHECKING:
    from scanner.make.variables import Expansion

Function = Callable[["Expansion", Text, Text], Text | None]
SPACE = Text.literal(" ")


def arguments(text: Text, most: int = -1) -> list[Text]:
    """A function's arguments: what stands between commas outside of brackets."""
    source = "".join("\0" * len(f.text) if f.unresolved else f.text for f in text)
    out: list[Text] = []
    depth = start = 0
    for at, char in enumerate(source):
        if char in "({":
            depth += 1
        elif char in ")}":
            depth -= 1
        elif char == "," and depth <= 0 and (most < 0 or len(out) < most - 1):
            out.append(text[start:at])
            start = at + 1
    out.append(text[start:])
    return out


def words(text: Text) -> list[Text]:
    """The words of an expanded text; an unresolved part is one, or glued to its neighbours."""
    source = "".join("x" * len(f.text) if f.unresolved else f.text for f in text)
    return [text[m.start() : m.end()] for m in re.compile(r"\S+").finditer(source)]


def spaced(parts: list[Text]) -> Text:
    return Text.join(piece for number, part in enumerate(parts) for piece in ((SPACE, part) if number else (part,)))


def stripped(text: Text) -> Text:
    value = str(text)
    if not value.strip() or text.fragments and text.fragments[0].unresolved:
        return text if value.strip() else Text()
    return text[len(value) - len(value.lstrip()) : len(value.rstrip()) or None]


def matches(pattern: str, word: str) -> str | None:
    """The stem where a `%` pattern matches a word, an empty one for a pattern without `%`; None where it does not."""
    before, percent, after = pattern.partition("%")
    if not percent:
        return "" if word == pattern else None
    if len(word) >= len(before) + len(after) and word.startswith(before) and word.endswith(after):
        return word[len(before) : len(word) - len(after)]
    return None


def substituted(text: Text, pattern: str, replacement: Text) -> Text | None:
    """`$(patsubst …)`, and `$(x:a=b)` where `pattern` without `%` is a suffix."""
    if "%" not in pattern:
        pattern, replacement = "%" + pattern, Text.literal("%") + replacement
    out: list[Text] = []
    for word in words(text):
        if not word.resolved:
            return None
        stem = matches(pattern, str(word))
        if stem is None:
            out.append(word)
        else:
            start = len(pattern.partition("%")[0])
            before, after = replacement.partition("%")
            out.append(before if after is None else before + word[start : start + len(stem)] + after)
    return spaced(out)


def _each(change: Callable[[Text, Text], Text]) -> Function:
    """A function of the form `$(f x,names…)` that changes each word."""

    def made(expansion: Expansion, text: Text, written: Text) -> Text | None:
        given = arguments(text, 2)
        if len(given) < 2:
            return None
        argument, names = (expansion.text(a) for a in given)
        return spaced([change(argument, word) for word in words(names)])

    return made


def _resolved(change: Callable[[list[Text]], Text | None], count: int) -> Function:
    """A function that needs to see its arguments; they are given expanded."""

    def made(expansion: Expansion, text: Text, written: Text) -> Text | None:
        given = [expansion.text(a) for a in arguments(text, count)]
        return change(given) if len(given) == count and all(a.resolved for a in given) else None

    return made


def _call(expansion: Expansion, text: Text, written: Text) -> Text | None:
    given = arguments(text)
    name = str(expansion.text(given[0])).strip()
    builtin = FUNCTIONS.get(name)
    if builtin is not None:
        return builtin(
            expansion, Text.join(p for n, a in enumerate(given[1:]) for p in ((Text.literal(","), a) if n else (a,))), written
        )
    before = dict(expansion.locals)
    expansion.locals.update({str(n): expansion.text(a) for n, a in enumerate(given[1:], 1)})
    expansion.locals["0"] = Text.literal(name)
    value = expansion.value(name)
    expansion.locals = before
    return value


def _foreach(expansion: Expansion, text: Text, written: Text) -> Text | None:
    given = arguments(text, 3)
    if len(given) < 3:
        return None
    name = str(expansion.text(given[0])).strip()
    out: list[Text] = []
    before = dict(expansion.locals)
    for word in words(expansion.text(given[1])):
        expansion.locals[name] = word
        out.append(expansion.text(given[2]))
    expansion.locals = before
    return spaced(out)


def _let(expansion: Expansion, text: Text, written: Text) -> Text | None:
    given = arguments(text, 3)
    if len(given) < 3:
        return None
    names = str(expansion.text(given[0])).split()
    values = words(expansion.text(given[1]))
    before = dict(expansion.locals)
    for number, name in enumerate(names):
        last = number == len(names) - 1
        expansion.locals[name] = spaced(values[number:]) if last else values[number] if number < len(values) else Text()
    value = expansion.text(given[2])
    expansion.locals = before
    return value


def _key(written: Text) -> str:
    """What tells one reference from another when a possibility is chosen for it."""
    return f"{written} {[span.start for span in written.spans]}"


def _if(expansion: Expansion, text: Text, written: Text) -> Text | None:
    given = arguments(text, 3)
    condition = stripped(expansion.text(stripped(given[0])))
    branches = [given[1] if len(given) > 1 else Text(), given[2] if len(given) > 2 else Text()]
    sure = any(f.text.strip() and not f.unresolved and f.certainty is Certainty.ALWAYS for f in condition)
    if len(condition) == 0 or sure:
        return expansion.text(branches[0 if len(condition) else 1])
    return expansion.text(branches[expansion.pick(_key(written), 2)])


def _or(expansion: Expansion, text: Text, written: Text) -> Text | None:
    unknown = False
    for argument in arguments(text):
        value = expansion.text(stripped(argument))
        if any(f.unresolved for f in value) and not any(f.text.strip() and not f.unresolved for f in value):
            unknown = True
        elif len(stripped(value)):
            return value.weakened(Certainty.DEFAULT) if unknown else value
    return None if unknown else Text()


def _and(expansion: Expansion, text: Text, written: Text) -> Text | None:
    value = Text()
    for argument in arguments(text):
        value = expansion.text(stripped(argument))
        if not len(stripped(value)):
            return Text()
    return value


def _subst(expansion: Expansion, text: Text, written: Text) -> Text | None:
    given = arguments(text, 3)
    if len(given) < 3:
        return None
    old, new, value = (expansion.text(a) for a in given)
    if not old.resolved or not len(old):
        return value if not len(old) else None
    parts: list[Text] = []
    for number, piece in enumerate(value.split(str(old))):
        parts += [new, piece] if number else [piece]
    return Text.join(parts)


def _patsubst(expansion: Expansion, text: Text, written: Text) -> Text | None:
    given = arguments(text, 3)
    if len(given) < 3:
        return None
    pattern, replacement, value = (expansion.text(a) for a in given)
    if "%" not in str(pattern):
        return spaced([replacement if str(w) == str(pattern) else w for w in words(value)]) if value.resolved else None
    return substituted(value, str(pattern), replacement) if pattern.resolved else None


def _filtered(keep: bool) -> Callable[[list[Text]], Text | None]:
    def made(given: list[Text]) -> Text | None:
        patterns = [str(w) for w in words(given[0])]
        return spaced([w for w in words(given[1]) if any(matches(p, str(w)) is not None for p in patterns) is keep])

    return made


def _strip(expansion: Expansion, text: Text, written: Text) -> Text | None:
    return spaced(words(expansion.text(text)))


def _sort(given: list[Text]) -> Text | None:
    return spaced([word for _, word in sorted({str(w): w for w in words(given[0])}.items())])


def _word(given: list[Text]) -> Text | None:
    found = words(given[1])
    number = str(given[0]).strip()
    return found[int(number) - 1] if number.isdigit() and 0 < int(number) <= len(found) else Text()


def _wordlist(given: list[Text]) -> Text | None:
    first, last = str(given[0]).strip(), str(given[1]).strip()
    return spaced(words(given[2])[int(first) - 1 : int(last)]) if first.isdigit() and last.isdigit() and int(first) else None


def _findstring(given: list[Text]) -> Text | None:
    return given[0] if str(given[0]) in str(given[1]) else Text()


def _path(change: Callable[[str], str]) -> Callable[[list[Text]], Text | None]:
    def made(given: list[Text]) -> Text | None:
        out: list[Text] = []
        for word in words(given[0]):
            value = change(str(word))
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


def _suffix(path: str) -> str:
    dot = path.rfind(".")
    return path[dot:] if dot > path.rfind("/") else ""


def _join(given: list[Text]) -> Text | None:
    first, second = words(given[0]), words(given[1])
    longest = max(len(first), len(second))
    return spaced([Text.join([*first[n : n + 1], *second[n : n + 1]]) for n in range(longest)])


def _value(expansion: Expansion, text: Text, written: Text) -> Text | None:
    values = expansion.variables.table.get(str(expansion.text(text)).strip())
    return values[0].raw if values and len(values) == 1 else None


def _shell(expansion: Expansion, text: Text, written: Text) -> Text | None:
    outputs = expansion.variables.shell(expansion.text(text))
    return outputs[expansion.pick(_key(written), len(outputs))] if outputs else None


def _silent(expansion: Expansion, text: Text, written: Text) -> Text | None:
    expansion.text(text)
    return Text()


def _unknown(expansion: Expansion, text: Text, written: Text) -> Text | None:
    expansion.text(text)
    return None


def _eval(expansion: Expansion, text: Text, written: Text) -> Text | None:
    """`$(eval X := …)` inside a text assigns; what it makes of whole rules is read where it stands on a line of its own."""
    value = expansion.text(text)
    match = re.match(r"\s*([^\s:#=?+]+)\s*(:{0,3}=|\?=|\+=)\s*", str(value))
    if match and "\n" not in str(value).strip():
        expansion.variables.assign(match[1], match[2], value[match.end() :])
    else:
        expansion.variables.made.append(value)
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
    "origin": _unknown,
    "flavor": _unknown,
    "file": _unknown,
    "guile": _unknown,
    "intcmp": _unknown,
}
