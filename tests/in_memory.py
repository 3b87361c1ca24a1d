"""Files that are on no disk, for what reads the files of a tree."""

from __future__ import annotations

from collections.abc import Mapping

from scanner.read import Library
from scanner.source import SourceFile


class InMemory(Library):
    """A library of these files, by their paths."""

    def __init__(self, files: Mapping[str, SourceFile]) -> None:
        super().__init__(())
        self._given = files

    def load(self, path: str) -> SourceFile | None:
        return self._given.get(path)
