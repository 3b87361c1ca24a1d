"""Files that semgrep is shown as they are: compose files and configurations of the engine.

They are staged under names that semgrep knows, wherever they lie and whatever they are called. A configuration that a script
writes (`cat > /etc/docker/daemon.json <<EOF`) is one, too; a value that the script gets from elsewhere is 0 there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from scanner.errors import FileError
from scanner.kinds import COMPOSE, DAEMON
from scanner.launch import Extraction, Related
from scanner.record import dataclass
from scanner.semgrep.staged import CANARY, Place, Point, offset, within
from scanner.source import Certainty, SourceFile, Span, Text, region

SUFFIXES = {COMPOSE: "yaml", DAEMON: "json"}

_QUOTE = re.compile(r'\\.|"', re.S)
_NOT_IN_A_STRING = re.compile(r'[\\"\x00-\x1f]')


@dataclass(frozen=True)
class Document:
    """A text to be staged for the rules over `view` (COMPOSE or DAEMON).

    `statement`: the whole file, or the command that writes the text. `damaged`: what reads this format has said already that
    not all of it can be read.
    """

    view: str
    source: Text
    statement: Span
    damaged: bool = False

    @cached_property
    def text(self) -> str:
        """Character for character the source as far as that goes, so that places in it are the same."""
        if self.view != DAEMON:
            return f"{self.source}\n---\n{CANARY}: 1\n"
        body = _json(self.source).rstrip()[:-1]
        return f'{body}{"," if body.strip() != "{" else ""}"{CANARY}":0}}\n'

    @property
    def stageable(self) -> bool:
        """Whether semgrep can be shown it: of a configuration only what is whole."""
        if self.view != DAEMON:
            return True
        try:
            return isinstance(json.loads(_json(self.source)), dict)
        except (ValueError, RecursionError):
            return False

    @property
    def about(self) -> str:
        return f"{self.statement.file.path}:{self.statement.line}"

    def places(self, start: Point, end: Point) -> Iterator[Place]:
        first, last = offset(self._staged, start), offset(self._staged, end)
        last = first + max(1, len(self.text[first:last].rstrip()))
        words = self.source[first:last].fragments
        span = region(fragment.span for fragment in words if fragment.span is not None)
        if span is not None:
            sure = all(fragment.certainty is Certainty.ALWAYS and not fragment.unresolved for fragment in words)
            related = () if within(span, self.statement) else (Related(self.statement, "the command that writes it"),)
            yield Place(span, sure, related)

    def unread(self, first: int, last: int) -> Iterator[FileError]:
        if not self.damaged:
            at = next((place.span for place in self.places((first, 0), (first, 1))), self.statement)
            yield FileError(at.file.path, at.line, "semgrep could not read what begins here, so its rules have not seen it")

    @cached_property
    def _staged(self) -> SourceFile:
        return SourceFile("", self.text)


def documents(
    extractions: Iterable[Extraction], files: Iterable[tuple[SourceFile, str]], damaged: Collection[str]
) -> Iterator[Document]:
    """What there is of each kind in `files`, each with its format, and in `extractions`. `damaged`: see Document, paths."""
    for file, kind in files:
        if kind == COMPOSE:
            whole = Span(file, 0, len(file.text))
            yield Document(kind, Text.of_span(whole), whole, file.path in damaged)
    for extraction in extractions:
        for one in extraction.daemons:
            yield Document(DAEMON, one.text, one.statement)


def _json(source: Text) -> str:
    """The text with what is not resolved as JSON of the same length: as written inside a string, else 0."""
    out = []
    quoted = False
    for fragment in source:
        text = fragment.text
        if fragment.unresolved:
            text = _NOT_IN_A_STRING.sub("_", text) if quoted else "0".ljust(len(text))
        else:
            quoted ^= sum(match[0] == '"' for match in _QUOTE.finditer(text)) % 2 == 1
        out.append(text)
    return "".join(out)
