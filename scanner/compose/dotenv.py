"""Environment files (`.env`, a service's `env_file`) as Compose reads them.

Source: compose-go's dotenv package. Its oddities are kept, since they decide what runs: `#` starts a comment only after a
blank, `export` is taken off, `KEY: value` is `KEY=value`, quoted values run over lines, and text behind a closing quote
is the next statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from scanner.compose.interpolate import InvalidTemplate, Lookup, interpolate
from scanner.launch import Comment
from scanner.source import Certainty, Fragment, SourceFile, Span, Text

_BLANK = "\t\v\f\r \x85\xa0"  # blanks that end no line
_SPACE = "\n" + _BLANK + "\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
_FRAGMENTS = 8  # a value of more is kept as one piece, and so what is made of many such values stays small
_VARIABLES = 1_000  # a value that names more is not put together
_GROWTH = 1_000_000  # characters that the variables in a file's values may add to it
_BETWEEN = re.compile(rf"(?:[{_SPACE}]++|#[^\n]*+)*+")
_LONG = 200  # characters of a value
_HANDED = 20_000_000
_COMMENT = re.compile(r"(?:^[ \t]*| )(#[^\n]*)", re.M)
_EXPORT = re.compile(rf"export(?=[\t\n\f\r ])[{_BLANK}]*")
_KEY = re.compile(rf"(?P<name>[\w.\[\]{_BLANK}-]*)(?P<end>[=:\n]?)[{_BLANK}]*")
_SINGLE = re.compile(r"'((?:[^'\\]+|\\[\s\S])*+)'")
_DOUBLE = re.compile(r'"((?:[^"\\]+|\\[\s\S])*+)"')
_QUOTE = re.compile(r"\\'")
_ESCAPE = re.compile(r'\\(?:([abfnrtv$"\\])|0(\d{0,3}))', re.ASCII)
_ESCAPED = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "$": "$$", '"': '"', "\\": "\\"}


def read(
    file: SourceFile, lookup: Lookup, earlier: Mapping[str, Text] | None = None, certainty: Certainty = Certainty.DEFAULT
) -> tuple[dict[str, Text], list[tuple[int, str]]]:
    """The variables of a file, and line and message of what Compose refuses: its first fault, behind which reading goes on
    with the next line.

    `lookup` knows the variables that win over the file's own when `${X}` stands in a value, `earlier` are those of the
    files read before: they are part of the result. `certainty`: of the values; the caller's environment wins over `.env`,
    so that they are defaults. A name without a value takes that of the environment, so it is left out where that is
    not known.
    """
    reading = _Reading(file, lookup, dict(earlier or {}), certainty)
    reading.run()
    return reading.found, reading.errors


def read_raw(
    file: SourceFile, lookup: Lookup, earlier: Mapping[str, Text] | None = None, certainty: Certainty = Certainty.DEFAULT
) -> tuple[dict[str, Text], list[tuple[int, str]]]:
    """Likewise for a file of `format: raw`: a variable a line, its value as it is. Source: docker/cli's kvfile package."""
    reading = _Reading(file, lookup, dict(earlier or {}), certainty)
    at = 0
    for line in file.text.split("\n"):
        reading.raw(at, line)
        at += len(line) + 1
    return reading.found, reading.errors


class Variables(Mapping[str, Text]):
    """Variables by name, for use in other files. Long values are handed out so long as they are no more than _HANDED
    characters all told, and are unresolved after that: a small file can name a long one very often."""

    def __init__(self, found: Mapping[str, Text]) -> None:
        self._found = found
        self._left = _HANDED

    def __getitem__(self, name: str) -> Text:
        value = self._found[name]
        if len(value) > _LONG:
            self._left -= len(value)
            if self._left < 0:
                return Text((Fragment(f"${{{name}}}", next(iter(value.spans), None), unresolved=True),))
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def comments(file: SourceFile) -> Iterator[Comment]:
    """The comments of a file, each to the end of its line. What stands in a quoted value and looks like one counts, too."""
    return (Comment(Span(file, found.start(1), found.end(1))) for found in _COMMENT.finditer(file.text))


class _Reading:
    def __init__(self, file: SourceFile, lookup: Lookup, found: dict[str, Text], certainty: Certainty) -> None:
        self._file = file
        self._lookup = lookup
        self.found = found
        self.certainty = certainty
        self.errors: list[tuple[int, str]] = []
        self._growth = 0

    def run(self) -> None:
        source = self._file.text
        at = _end(_BETWEEN, source, 0)
        while at < len(source):
            at = _end(_BETWEEN, source, self._statement(at))

    def _statement(self, start: int) -> int:
        """Reads the statement that starts there; gives the offset behind it."""
        source = self._file.text
        at = _end(_EXPORT, source, start)
        key = _KEY.match(source, at)
        assert key is not None  # it matches nothing at all, too
        name = key["name"].rstrip(_SPACE)
        if not key["end"]:
            if key.end("name") == len(source):
                return len(source)  # a name that no line end follows: Compose takes it for the value of a nameless variable
            return self._refused(start, f"{source[key.end('name')]!r} cannot stand in a variable's name")
        if " " in name:
            return self._refused(start, f"a variable's name cannot hold a blank: {name}")
        if key["end"] == "\n":
            inherited = self._lookup(name)
            if inherited is not None:
                self.found[name] = inherited
            return key.end("end")
        return self._value(name, key.end())

    def raw(self, start: int, line: str) -> None:
        """Reads a line that starts there, as it is."""
        at = start + len(line) - len(line.lstrip(_SPACE))
        name, equals, _ = line.lstrip(_SPACE).partition("=")
        if name.startswith("#") or not name and not equals:
            return
        if not name or " " in name or "\t" in name:
            self._refused(at, f"a variable's name cannot hold a blank: {name}" if name else "a value without a name")
        elif equals:
            self.found[name] = Text((self._piece(at + len(name) + 1, start + len(line)),))
        elif (inherited := self._lookup(name)) is not None:
            self.found[name] = inherited

    def _refused(self, at: int, message: str) -> int:
        """Tells of a fault; gives the offset of the next line."""
        if not self.errors:  # the first is what Compose tells of
            self.errors.append((self._file.position(at)[0], f"{message}: Compose refuses this file"))
        end = self._file.text.find("\n", at)
        return len(self._file.text) if end < 0 else end

    def _value(self, name: str, at: int) -> int:
        source = self._file.text
        quote = source[at : at + 1]
        if quote == "'" or quote == '"':
            quoted = (_SINGLE if quote == "'" else _DOUBLE).match(source, at)
            if quoted is None:
                return self._refused(at, f"the quote of {name}'s value is not closed")
            text = self._unescaped(quoted.start(1), quoted.end(1), _QUOTE if quote == "'" else _ESCAPE)
            self._set(name, text, at, interpolated=quote == '"')
            return quoted.end()
        line_end = source.find("\n", at)
        line_end = len(source) if line_end < 0 else line_end
        comment = source.find(" #", at, line_end)
        end = at + len(source[at : line_end if comment < 0 else comment].rstrip(_SPACE))
        self._set(name, Text((self._piece(at, end),)), at, interpolated=True)
        return line_end

    def _unescaped(self, start: int, end: int, escapes: re.Pattern[str]) -> Text:
        if self._file.text.count("\\", start, end) > _FRAGMENTS:
            meant = escapes.sub(_meaning, self._file.text[start:end])
            return Text((Fragment(meant, Span(self._file, start, end), certainty=self.certainty),))
        fragments = []
        at = start
        for escape in escapes.finditer(self._file.text, start, end):
            if at < escape.start():
                fragments.append(self._piece(at, escape.start()))
            fragments.append(Fragment(_meaning(escape), Span(self._file, *escape.span()), certainty=self.certainty))
            at = escape.end()
        if at < end or not fragments:
            fragments.append(self._piece(at, end))
        return Text(tuple(fragments))

    def _piece(self, start: int, end: int) -> Fragment:
        return Fragment(self._file.text[start:end], Span(self._file, start, end), certainty=self.certainty)

    def _set(self, name: str, written: Text, at: int, *, interpolated: bool) -> None:
        text = self._interpolated(written, at) if interpolated and "$" in str(written) else written
        if not text.fragments:
            text = Text((self._piece(at, at),))
        elif len(text.fragments) > _FRAGMENTS:
            text = Text((Fragment(str(text), _whole(written), not text.resolved, certainty=text.certainty),))
        if name:  # Compose knows a nameless variable, which nothing can use
            self.found[name] = text

    def _interpolated(self, written: Text, at: int) -> Text:
        """The value with its variables; unresolved where Compose refuses it, and past the measure."""
        if str(written).count("$") <= _VARIABLES:
            try:
                text = self._without_way(interpolate(written, self._known))
                self._growth += max(len(text) - len(written), 0)
                if self._growth <= _GROWTH:
                    return text
            except InvalidTemplate as error:
                self._refused(at, str(error))
        if self._growth > _GROWTH and not self.errors:
            told = f"the variables in this file's values add more than {_GROWTH} characters to it: what is left stays unresolved"
            self.errors.append((self._file.position(at)[0], told))
        return Text((Fragment(str(written), _whole(written), unresolved=True),))

    def _without_way(self, text: Text) -> Text:
        """The text without the variables it came by, which could be as many as the file has lines."""
        certainty = self.certainty
        return Text(tuple(Fragment(f.text, f.span, f.unresolved, f.splits, min(f.certainty, certainty)) for f in text))

    def _known(self, name: str) -> Text | None:
        given = self._lookup(name)
        return self.found.get(name) if given is None else given


def _whole(written: Text) -> Span | None:
    places = written.spans
    return Span(places[0].file, places[0].start, places[-1].end) if places else None


def _end(pattern: re.Pattern[str], source: str, at: int) -> int:
    found = pattern.match(source, at)
    return found.end() if found else at


def _meaning(escape: re.Match[str]) -> str:
    """What an escape stands for. `\\0` takes three octal digits of one byte; with others it only loses its zero."""
    if escape[0] == "\\'":
        return "'"
    if escape[1]:
        return _ESCAPED[escape[1]]
    digits: str = escape[2]
    if re.fullmatch("[0-3][0-7]{2}", digits):
        return chr(int(digits, 8))
    return "\\" + digits
