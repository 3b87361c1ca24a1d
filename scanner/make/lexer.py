"""The lines of a makefile: where they end, where their comments start, what continuations become.

Source: the GNU make manual, 3.1.1 (splitting long lines) and 5.1 (recipes), and what GNU make 4.3 does where it is silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scanner.record import dataclass
from scanner.source import Fragment, Text, region

_STOP = re.compile(r"[\\$;#]")
_BLANKS = " \t"
_BEFORE = re.compile(r"(?:[ \t\r\f\v]|\\\n)*+")
MOST_UNCLOSED = 50  # references without an end in one recipe line, past which none is looked for; make refuses the first
HIDDEN = "\0"  # stands for a character of a reference, or of a part that is unresolved


@dataclass(frozen=True, slots=True)
class Line:
    """A logical line: offsets into the source, `end` that of its last newline.

    `comment`: where its comment starts. `semicolon`: where the first one stands, of those before any comment.
    """

    start: int
    end: int
    comment: int | None
    semicolon: int | None

    @property
    def cut(self) -> int:
        return self.end if self.comment is None else self.comment


def plain(text: Text) -> str:
    """The characters of a text; those of unresolved parts are none that makes a difference."""
    if len(text.fragments) == 1 and not text.fragments[0].unresolved:
        return text.fragments[0].text
    return "".join("\ue000" * len(f.text) if f.unresolved else f.text for f in text)


def line(source: str, start: int) -> Line:
    """The logical line that starts at `start`."""
    end = start
    while True:
        newline = source.find("\n", end)
        if newline < 0:
            end = len(source)
            break
        end = newline
        if _backslashes(source, start, end) % 2 == 0:
            break
        end += 1
    comment = semicolon = None
    at = start
    while comment is None and (match := _STOP.search(source, at, end)):
        at = match.end()
        char = match[0]
        if char == "\\":
            at = min(at + 1, end)
        elif char == "$":
            at = _after_reference(source, at, end)
        elif char == "#":
            comment = match.start()
        elif semicolon is None:
            semicolon = match.start()
    return Line(start, end, comment, semicolon)


def _backslashes(source: str, start: int, end: int) -> int:
    at = end
    while at > start and source[at - 1] == "\\":
        at -= 1
    return end - at


def _after_reference(source: str, at: int, end: int) -> int:
    """The offset after the reference whose dollar stands before `at`."""
    opening = source[at : at + 1]
    if opening not in ("(", "{"):
        return min(at + 1, end)
    return closing(source, at, end) or end


def closing(source: str, start: int, end: int | None = None) -> int | None:
    """The offset after the bracket that closes the one at `start`; only brackets of its kind count. None without one."""
    opening = source[start]
    depth = 0
    for match in _BRACKETS[opening].finditer(source, start, len(source) if end is None else end):
        depth += 1 if match[0] == opening else -1
        if depth == 0:
            return match.end()
    return None


_BRACKETS = {"(": re.compile(r"[()]"), "{": re.compile(r"[{}]")}


def skip_blanks(source: str, start: int, end: int) -> str:
    """The line without the blanks and continuations that it starts with."""
    blanks = _BEFORE.match(source, start, end)
    return source[blanks.end() if blanks else start : end]


def joined(texts: Iterable[Text], separator: str) -> Text:
    parts: list[Text] = []
    for text in texts:
        if parts:
            parts.append(Text.literal(separator))
        parts.append(text)
    return Text.join(parts)


def collapsed(text: Text, source: str, start: int, end: int, escapes: bool = True) -> Text:
    """The text from `start` to `end` with each continuation and the blanks around it made one blank.

    `escapes`: what is escaped before a `#` is a `#`.
    """
    if "\n" in source[start:end]:
        ranges: list[tuple[int, int]] = []
        at = start
        while at <= end:
            newline = source.find("\n", at, end)
            last = end if newline < 0 else newline - 1
            first = at
            if ranges:
                while first < last and source[first] in _BLANKS:
                    first += 1
            if newline >= 0:
                while last > first and source[last - 1] in _BLANKS:
                    last -= 1
            ranges.append((first, max(first, last)))
            at = end + 1 if newline < 0 else newline + 1
        kept = [(a, b) for number, (a, b) in enumerate(ranges) if a < b or number in (0, len(ranges) - 1)]
        value = joined((text[a:b] for a, b in kept), " ")
    else:
        value = text[start:end]
    if escapes and "\\#" in source[start:end]:
        value = _without_escapes(value)
    return value


def _without_escapes(text: Text) -> Text:
    """Half of the backslashes before a `#`, but for those in references."""
    parts: list[Text] = []
    at = 0
    for match in re.compile(r"(\\+)#").finditer(masked(text)):
        parts.append(text[at : match.start() + len(match[1]) // 2])
        at = match.end(1)
    return Text.join([*parts, text[at:]])


def masked(text: Text) -> str:
    """The text with references blanked, so that `:`, `=`, `;` and blanks in them do not count."""
    source = plain(text)
    if "$" not in source:
        return source
    out: list[str] = []
    at = 0
    while (dollar := source.find("$", at)) >= 0:
        end = _after_reference(source, dollar + 1, len(source))
        out += [source[at:dollar], HIDDEN * (end - dollar)]
        at = end
    return "".join([*out, source[at:]])


def recipe(text: Text, prefix: str) -> Text:
    """A logical recipe line: continuations are the shell's and stay, but not in references nor the next line's prefix."""
    source = plain(text)
    if "\\\n" not in source:
        return text
    parts: list[Text] = []
    at = 0
    unclosed = 0
    while unclosed < MOST_UNCLOSED and (dollar := source.find("$", at)) >= 0:
        reference = source[dollar + 1 : dollar + 2] in ("(", "{")
        end = closing(source, dollar + 1) if reference else None
        if end is None:
            unclosed += reference
            parts.append(text[at : dollar + 1])
            at = dollar + 1
            continue
        parts.append(text[at:dollar])
        inner = dollar
        for match in re.compile(r"(?<!\\)[ \t]*\\\n\s*").finditer(source, dollar + 2, end):
            parts += [text[inner : match.start()], Text.literal(" ")]
            inner = match.end()
        parts.append(text[inner:end])
        at = end
    value = Text.join([*parts, text[at:]])
    return joined(_without_prefix(value, prefix), "\n")


def _without_prefix(text: Text, prefix: str) -> Iterator[Text]:
    for number, each in enumerate(text.split("\n")):
        yield each[1:] if number and str(each).startswith(prefix) else each


def stripped(text: Text) -> Text:
    """The text without the blanks around it."""
    source = plain(text)
    start = len(source) - len(source.lstrip())
    return text[start : max(len(source.rstrip()), start)]


def lstripped(text: Text) -> Text:
    source = plain(text)
    return text[len(source) - len(source.lstrip()) :]


def lines(text: Text) -> Iterator[Text]:
    """The lines of an expanded recipe text; a continued line stays one."""
    source = plain(text)
    start = 0
    while start <= len(source):
        newline = source.find("\n", start)
        end = start
        while newline >= 0 and _backslashes(source, end, newline) % 2:
            newline = source.find("\n", newline + 1)
        end = len(source) if newline < 0 else newline
        if end > start:
            yield text[start:end]
        start = end + 1


def unprefixed(text: Text) -> Text:
    """A recipe line without the characters that are for make (`@-+`)."""
    source = plain(text)
    return text[len(source) - len(source.lstrip(" \t@+-")) :]


def unresolved(text: Text) -> Text:
    """The text as one part that can't be known."""
    via = text.fragments[0].via if text.fragments else ()
    return Text((Fragment(str(text), region(text.spans), unresolved=True, splits=True, via=via),))
