"""A copy of the tree's files, for the user's own rules: with the names they have, so that `paths:` means what it says."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scanner.errors import FileError
from scanner.finding import Finding
from scanner.launch import Comment, Extraction
from scanner.read import Unreadable, decode, read_bytes
from scanner.semgrep.staged import Place, Point, offset
from scanner.source import SourceFile, Span

LARGEST = 1_000_000  # bytes of a file
MOST_FILES = 50_000
MOST_BYTES = 500_000_000  # of all files

_COMMENT = re.compile(r"(?:#+|//+)[ \t]*capdrop[ \t]*:[^\n]*")
_UNSEEN = "so the rules of --rules have not seen it"


@dataclass(frozen=True, slots=True)
class TreeFile:
    """A file of the tree, staged as it is, but for line ends and a byte order mark."""

    file: SourceFile

    @property
    def text(self) -> str:
        return self.file.text

    @property
    def about(self) -> str:
        return self.file.path

    def places(self, start: Point, end: Point) -> Iterator[Place]:
        first, last = offset(self.file, start), offset(self.file, end)
        yield Place(Span(self.file, first, max(first, last)), exact=True)

    def unread(self, first: int, last: int) -> Iterator[FileError]:
        yield FileError(self.file.path, first, f"semgrep could not read what begins here, {_UNSEEN}")


def commented(findings: Iterable[Finding], extractions: Iterable[Extraction]) -> Iterator[Extraction]:
    """What may be suppression comments in files that are none of ours, and in which something was found."""
    read = {comment.span.file for extraction in extractions for comment in extraction.comments}
    for file in dict.fromkeys(finding.span.file for finding in findings if finding.span.file not in read):
        yield Extraction(comments=[Comment(Span(file, *match.span())) for match in _COMMENT.finditer(file.text)])


def copied(
    paths: Iterable[tuple[str, str]], root: str, read: Mapping[str, SourceFile], errors: list[FileError]
) -> dict[str, TreeFile]:
    """The text files among `paths` (each absolute, and as reports show it), by their names below `root`.

    `read`: those that are read already, by absolute path. What is left out for its size is told to `errors`; a binary
    file is left out without a word.
    """
    found: dict[str, TreeFile] = {}
    size = left = 0
    for real, shown in paths:
        if len(found) >= MOST_FILES or size >= MOST_BYTES:
            left += 1
            continue
        try:
            data = read_bytes(real, LARGEST + 1)
            if len(data) > LARGEST:
                if b"\0" not in data:
                    errors.append(FileError(shown, 1, f"larger than {LARGEST // 1_000_000} MB, {_UNSEEN}"))
                continue
            file = read.get(real) or decode(data, shown, [])
        except Unreadable:  # no text, or said when it is scanned
            continue
        size += len(data)
        name = os.fsencode(os.path.relpath(real, root)).decode("utf-8", "backslashreplace")
        found[name] = TreeFile(file)
    if left:
        limit = f"{MOST_FILES:,} files or {MOST_BYTES // 1_000_000} MB"
        errors.append(
            FileError("semgrep", 1, f"the rules of --rules are run over {limit} at the most: {left:,} files were left out")
        )
    return found
