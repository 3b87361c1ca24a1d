"""Staged files of lines made of words, each of which leads back to where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scanner.errors import FileError
from scanner.launch import Related
from scanner.record import dataclass
from scanner.semgrep.staged import Place, Point, within
from scanner.source import Certainty, Span, Text, region

LONGEST_WORD = 1000  # characters; no pattern looks further, and a script held in a variable need not be copied
_NAME = re.compile(r'"?\$(?:\w+|\{\w+\}|\(\w+\))"?')

Piece = tuple[str, Text | None]  # what is written, and the word that it is written for, where there is one


@dataclass(frozen=True, slots=True)
class Line:
    """A staged line and where it came from. `guessed`: an unresolved leading word was taken for a wrapper."""

    pieces: Sequence[Piece]
    statement: Span
    guessed: bool = False

    @property
    def text(self) -> str:
        return "".join([written for written, _ in self.pieces]).rstrip()

    @property
    def count(self) -> int:
        """The number of words."""
        return sum(word is not None for _, word in self.pieces)

    def words(self, start: int, end: int) -> list[Text]:
        """The words that the bytes from `start` to `end`, counted from 0, touch."""
        found = []
        at = 0
        for written, word in self.pieces:
            size = len(written.encode("utf-8", "replace"))
            if word is not None and at < end and start < at + size:
                found.append(word)
            at += size
        return found


@dataclass(frozen=True, slots=True)
class Lines:
    """A staged file of lines, each a `unit` (a command, an instruction); `canary`: the last one.

    `rows`: the lines that are written alike stand there once. `damaged`: it has been said already that not all can be read.
    """

    rows: Sequence[Sequence[Line]]
    unit: str
    canary: str
    damaged: bool = False

    @property
    def text(self) -> str:
        return "".join(row[0].text + "\n" for row in self.rows) + self.canary + "\n"

    @property
    def about(self) -> str:
        at = self.rows[0][0].statement
        return f"the {self.unit}s from {at.file.path}:{at.line} on"

    def places(self, start: Point, end: Point) -> Iterator[Place]:
        for line in self.rows[start[0] - 1] if start[0] <= len(self.rows) else ():
            yield self._place(line, start[1], end[1] if end[0] == start[0] else len(line.text.encode("utf-8", "replace")))

    def _place(self, line: Line, start: int, end: int) -> Place:
        words = line.words(start, end)
        statement = line.statement
        spans = [span for word in words for span in word.spans]
        span = region(s for s in spans if within(s, statement)) or region(spans) or statement
        sure = not line.guessed and all(word.certainty is Certainty.ALWAYS for word in words)
        related = () if within(span, statement) else (Related(statement, f"the {self.unit} that it is used in"),)
        named = bool(spans) and all(f.unresolved and _NAME.fullmatch(f.text) is not None for word in words for f in word)
        return Place(span, sure, related, values=None if named else tuple(spans))

    def unread(self, first: int, last: int) -> Iterator[FileError]:
        for row in self.rows[first - 1 : last] if not self.damaged else ():
            for line in row:
                at = line.statement
                message = f"semgrep could not read this {self.unit}, so its rules have not seen it"
                yield FileError(at.file.path, at.line, message)
