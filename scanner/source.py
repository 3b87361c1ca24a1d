"""Where text comes from: files, spans in them, and text put together from pieces of them.

Text that reaches a rule has often been expanded: a make variable, in a recipe, in `bash -c '…'`. So a piece of text is a
sequence of fragments, and each fragment knows its place in a file. Slicing and joining keep the places.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import field
from enum import IntEnum
from itertools import accumulate
from typing import NamedTuple

from scanner.record import dataclass


class Certainty(IntEnum):
    """How sure it is that something holds when the launch runs; the weaker of two is `min`."""

    SOMETIMES = 1  # on some paths through the program only
    DEFAULT = 2  # unless someone overrides a default (`${X:-d}`, make's `?=`)
    ALWAYS = 3


@dataclass(frozen=True, slots=True, eq=False)
class SourceFile:
    """A file as text. `text` has `\\n` line ends and no byte order mark, so lines and columns are those of an editor.

    `path` is what reports show: relative to the current folder, with `/`. `marked`: the file begins with UTF-8's mark.
    """

    path: str
    text: str
    marked: bool = False
    _starts: list[int] = field(default_factory=list, repr=False)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of an offset in `text`; columns count Unicode code points."""
        if not self._starts:
            self._starts.append(0)
            at = self.text.find("\n")
            while at >= 0:
                self._starts.append(at + 1)
                at = self.text.find("\n", at + 1)
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int = 1) -> int:
        """The offset in `text` of a line and column, both from 1."""
        self.position(0)
        return self._starts[line - 1] + column - 1

    def line_text(self, line: int) -> str:
        """The text of a line, from 1, without its line end."""
        start = self.offset(line)
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a file: offsets into its text, end exclusive."""

    file: SourceFile
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.file.text[self.start : self.end]

    @property
    def line(self) -> int:
        return self.file.position(self.start)[0]

    @property
    def column(self) -> int:
        return self.file.position(self.start)[1]

    @property
    def end_line(self) -> int:
        return self.file.position(self.end)[0]

    @property
    def end_column(self) -> int:
        return self.file.position(self.end)[1]

    def __len__(self) -> int:
        return self.end - self.start

    def __reduce__(self) -> tuple[type[Span], tuple[SourceFile, int, int]]:
        return Span, (self.file, self.start, self.end)


_GLUE = re.compile(r"""(?:[ \t'"]|\\(?!\n)|\$|\{(?:\w+:?[-=+?])?|\})*""")  # between the pieces of one argument on a line


def region(spans: Iterable[Span]) -> Span | None:
    """The one stretch to show for several: what a person would edit.

    Neighbours on one line become one where only blanks, quotes or an expansion's own characters stand between them
    (`--user "root"`, `--memory=${M:-1g}`), closing quotes and braces included. Of what is left, the longest that is not
    just an option's name, and the earlier one of two as long. None when there is no span.
    """
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last is None or last.file is not span.file or span.start < last.start:
            joined.append(span)
        elif span.end <= last.end:
            continue
        elif span.start <= last.end or _GLUE.fullmatch(span.file.text, last.end, span.start):
            joined[-1] = Span(span.file, last.start, span.end)
        else:
            joined.append(span)
    closed = [_closed(span) for span in joined]
    telling = [span for span in closed if not span.file.text.startswith("-", span.start)]
    return max(telling or closed, key=len, default=None)


_CLOSING = ("}", '"', "'")


def _closed(span: Span) -> Span:
    """The span with the quotes and braces that it opens and that are closed right behind it."""
    text, end = span.file.text, span.end
    if text[end : end + 1] not in _CLOSING:
        return span
    for closing in _CLOSING:
        inside = text[span.start : end]
        opened = inside.count("${") - inside.count("}") > 0 if closing == "}" else inside.count(closing) % 2 == 1
        if opened and text.startswith(closing, end):
            end += 1
    return Span(span.file, span.start, end)


class Fragment(NamedTuple):
    """A piece of text and where it stands.

    An exact fragment has as many characters as its span and maps one to one; any other (an escape, an expansion) maps
    as a whole. `unresolved`: `text` is the source as written (`$X`, `$(id -u)`), not the value. `splits`: that value
    may become several words or none (it stands unquoted, or is `"$@"`). `via`: the expansions (`$X`, `$(RUN)`, a call)
    through which the text came from where it stands to where it is used, the outermost first.
    """

    text: str
    span: Span | None = None
    unresolved: bool = False
    splits: bool = False
    certainty: Certainty = Certainty.ALWAYS
    via: tuple[Span, ...] = ()

    def slice(self, start: int, end: int) -> Fragment:
        text, span, unresolved, splits, certainty, via = self
        if start == 0 and end == len(text) or unresolved:
            return self
        if span is not None and span.end - span.start == len(text):
            span = Span(span.file, span.start + start, span.start + end)
        return _fragment(Fragment, (text[start:end], span, False, splits, certainty, via))


_fragment = tuple.__new__  # what `Fragment(…)` comes to, without a call of Python's own in between


@dataclass(slots=True, unsafe_hash=True)
class Text:
    """A string of fragments. `str()` gives its characters, unresolved parts as they are written in the source."""

    fragments: tuple[Fragment, ...] = ()
    _starts: list[int] | None = field(default=None, init=False, repr=False, compare=False)
    _characters: str | None = field(default=None, init=False, repr=False, compare=False)

    @classmethod
    def of_file(cls, file: SourceFile) -> Text:
        return cls((Fragment(file.text, Span(file, 0, len(file.text))),))

    @classmethod
    def of_span(cls, span: Span) -> Text:
        return cls((Fragment(span.text, span),))

    @classmethod
    def literal(cls, text: str, span: Span | None = None) -> Text:
        """Text that stands nowhere, or that `span` as a whole stands for."""
        return cls((Fragment(text, span),))

    @classmethod
    def join(cls, texts: Iterable[Text]) -> Text:
        return cls(tuple(fragment for text in texts for fragment in text.fragments))

    def __reduce__(self) -> tuple[type[Text], tuple[tuple[Fragment, ...]]]:
        return Text, (self.fragments,)

    def __hash__(self) -> int:
        return hash((str(self), *[fragment.span.start for fragment in self.fragments if fragment.span is not None]))

    def __str__(self) -> str:
        fragments = self.fragments
        if len(fragments) == 1:
            return fragments[0].text
        if self._characters is None:
            self._characters = "".join([fragment.text for fragment in fragments])
        return self._characters

    def __len__(self) -> int:
        fragments = self.fragments
        return len(fragments[0].text) if len(fragments) == 1 else self._offsets()[-1]

    def _offsets(self) -> list[int]:
        """Where each fragment starts, and the length of the whole; kept, since long texts are cut often."""
        starts = self._starts
        if starts is None:
            starts = [0, *accumulate(len(fragment.text) for fragment in self.fragments)]
            self._starts = starts
        return starts

    def __add__(self, other: Text) -> Text:
        return Text(self.fragments + other.fragments)

    def __iter__(self) -> Iterator[Fragment]:
        return iter(self.fragments)

    def __getitem__(self, part: slice) -> Text:
        """The characters from `part.start` to `part.stop`; an unresolved fragment that is touched comes whole."""
        fragments, start, stop = self.fragments, part.start, part.stop
        size = len(self)
        if start is None or stop is None or start < 0 or stop < 0 or part.step is not None:
            start, stop, step = part.indices(size)
            if step != 1:
                raise ValueError("a text has no step")
        if stop > size:
            stop = size
        if start >= stop:
            return _EMPTY
        if len(fragments) == 1:
            return self if stop - start == size else Text((fragments[0].slice(start, stop),))
        starts = self._offsets()
        first, last = bisect_right(starts, start) - 1, bisect_left(starts, stop) - 1
        ahead, rest = start - starts[first], stop - starts[last]
        if first == last:
            return Text((fragments[first].slice(ahead, rest),))
        begin, end = fragments[first], fragments[last]
        return Text((begin.slice(ahead, len(begin.text)), *fragments[first + 1 : last], end.slice(0, rest)))

    def split(self, separator: str, most: int = -1) -> list[Text]:
        """Like `str.split`, but a separator inside an unresolved fragment does not count."""
        if separator not in str(self):
            return [self]
        out: list[Text] = []
        plain = "".join("\0" * len(f.text) if f.unresolved else f.text for f in self.fragments)
        at = 0
        for piece in plain.split(separator, most):
            out.append(self[at : at + len(piece)])
            at += len(piece) + len(separator)
        return out

    def partition(self, separator: str) -> tuple[Text, Text | None]:
        """What stands before the first separator, and after it (None when there is none)."""
        parts = self.split(separator, 1)
        return parts[0], parts[1] if len(parts) == 2 else None

    @property
    def resolved(self) -> bool:
        fragments = self.fragments
        if len(fragments) == 1:
            return not fragments[0].unresolved
        return not any(fragment.unresolved for fragment in fragments)

    @property
    def splits(self) -> bool:
        """Whether this word may in truth be several words, or none."""
        return any(fragment.splits for fragment in self.fragments)

    @property
    def certainty(self) -> Certainty:
        return min((fragment.certainty for fragment in self.fragments), default=Certainty.ALWAYS)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where the fragments stand, in the order of the text, neighbours joined."""
        out: list[Span] = []
        for fragment in self.fragments:
            span = fragment.span
            if span is None:
                continue
            if out and out[-1].file is span.file and out[-1].end == span.start:
                out[-1] = Span(span.file, out[-1].start, span.end)
            elif not out or out[-1] != span:
                out.append(span)
        return tuple(out)

    def used_at(self, place: Span) -> Text:
        """The same text, come through one more expansion that stands at `place`."""
        return Text(tuple(Fragment(f.text, f.span, f.unresolved, f.splits, f.certainty, (place, *f.via)) for f in self.fragments))

    def weakened(self, certainty: Certainty) -> Text:
        """The same text, no surer than `certainty`."""
        if all(fragment.certainty <= certainty for fragment in self.fragments):
            return self
        return Text(
            tuple(Fragment(f.text, f.span, f.unresolved, f.splits, min(f.certainty, certainty), f.via) for f in self.fragments)
        )


_EMPTY = Text()
