"""A file that semgrep is given, and the way back from places in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from scanner.errors import FileError
from scanner.launch import Related
from scanner.source import SourceFile, Span

# Stands at the end of each file. Where no match of it comes back, the file was not read to its end.
CANARY = "capdrop_canary"

Point = tuple[int, int]  # a line of a staged file, from 1, and a byte in it, from 0


class Place(NamedTuple):
    """What a stretch of a staged file stands for.

    `sure`: what is written there is what is used, whatever happens. `exact`: character for character, so that it could be
    edited. `values`: where else its text is written; None where it is the name of a variable, whose value is not known.
    """

    span: Span
    sure: bool = True
    related: tuple[Related, ...] = ()
    exact: bool = False
    values: tuple[Span, ...] | None = ()


class StagedFile(Protocol):
    """`text` ends with the canary, on a line of its own or as the last member of an object, or has none."""

    @property
    def text(self) -> str: ...

    @property
    def about(self) -> str:
        """What stands in it, in words: `the commands from run.sh:3 on`."""

    def places(self, start: Point, end: Point) -> Iterator[Place]:
        """Where a stretch came from; nothing for what came from nowhere, the canary for one."""

    def unread(self, first: int, last: int) -> Iterator[FileError]:
        """What is said where the lines from `first` to `last` could not be parsed."""


def canary_line(file: StagedFile) -> int:
    """The line, from 1, that the canary stands on."""
    text = file.text
    return text.count("\n", 0, text.rindex(CANARY)) + 1


def offset(file: SourceFile, point: Point) -> int:
    """Where a point is in the text of a file that is staged as it is."""
    start = file.offset(min(point[0], file.text.count("\n") + 1))
    line = file.text[start : start + point[1]]
    return start + (point[1] if line.isascii() else len(line.encode("utf-8", "replace")[: point[1]].decode("utf-8", "ignore")))


def within(span: Span, outer: Span) -> bool:
    """Whether a stretch lies in another."""
    return span.file is outer.file and outer.start <= span.start and span.end <= outer.end
