"""A copy of the tree's files, for the user's own rules: with the names they have, so that `paths:` means what it says."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping

from scanner.errors import FileError
from scanner.finding import Finding
from scanner.kinds import is_yaml
from scanner.launch import Comment, Extraction
from scanner.read import Read, Unreadable, decode, read_bytes
from scanner.record import dataclass
from scanner.semgrep.staged import Place, Point, offset
from scanner.source import SourceFile, Span

LARGEST = 1_000_000  # bytes of a file
MOST_FILES = 50_000
MOST_BYTES = 500_000_000  # of all files
_LONGEST_NAME = 255  # bytes; what is no UTF-8 in a name gets longer in the copy
_LONGEST_PATH = 3_900  # bytes, of the 4,096 that the kernel takes

_COMMENT = re.compile(r"(?:(?<!#)#+|(?<!/)//+)[ \t]*capdrop[ \t]*:[^\n]*")
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


def without_place(file: SourceFile, root: str) -> dict[str, TreeFile]:
    """A file that has only a name, where it would lie below `root`; by its last part where that is elsewhere."""
    name = os.path.relpath(file.path, root)
    return {os.path.basename(name) if name.startswith("..") else name: TreeFile(file)}


def commented(findings: Iterable[Finding], extractions: Iterable[Extraction]) -> Iterator[Extraction]:
    """What may be suppression comments in files that are none of ours, and in which something was found; of YAML also what
    these may be about."""
    read = {comment.span.file for extraction in extractions for comment in extraction.comments}
    for file in dict.fromkeys(finding.span.file for finding in findings if finding.span.file not in read):
        found = Extraction(comments=[Comment(Span(file, *match.span())) for match in _COMMENT.finditer(file.text)])
        if found.comments and is_yaml(file.path):
            from scanner.compose.comments import blocks
            from scanner.compose.parse import parse

            found.blocks = list(blocks(parse(file)))
        yield found


def copied(
    paths: Iterable[tuple[str, str]],
    root: str,
    known: Mapping[str, SourceFile],
    errors: list[FileError],
    read: Read | None = None,
) -> dict[str, TreeFile]:
    """The text files among `paths` (each absolute, and as reports show it), by their names below `root`.

    `known`: those that are read already, by absolute path; `read` reads another, from the disk where it is None. What is left
    out is told to `errors`, unless it is a binary file.
    """
    found: dict[str, TreeFile] = {}
    size = left = 0
    for real, shown in paths:
        if len(found) >= MOST_FILES or size >= MOST_BYTES:
            left += 1
            continue
        name = os.fsencode(os.path.relpath(real, root)).decode("utf-8", "backslashreplace")
        if len(name.encode()) > _LONGEST_PATH or any(len(part.encode()) > _LONGEST_NAME for part in name.split("/")):
            errors.append(FileError(shown, 1, f"its name is too long to be copied, {_UNSEEN}"))
            continue
        try:
            data = (read or read_bytes)(real, LARGEST + 1)
        except Unreadable as error:
            errors.append(FileError(shown, 1, str(error)))
            continue
        if len(data) > LARGEST:
            if b"\0" not in data:
                errors.append(FileError(shown, 1, f"larger than {LARGEST // 1_000_000} MB, {_UNSEEN}"))
            continue
        try:
            found[name] = TreeFile(known.get(real) or decode(data, shown, []))
        except Unreadable:  # a binary file
            continue
        size += len(data)
    if left:
        limit = f"{MOST_FILES:,} files or {MOST_BYTES // 1_000_000} MB"
        errors.append(
            FileError("semgrep", 1, f"the rules of --rules are run over {limit} at the most: {left:,} files were left out")
        )
    return found
