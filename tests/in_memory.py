"""Files from elsewhere than the folder that is scanned, for what reads the files of a tree."""

from __future__ import annotations

from collections.abc import Callable

from scanner.read import Library
from scanner.source import SourceFile


class InMemory(Library):
    """A library of what `given` has at a path."""

    def __init__(self, given: Callable[[str], SourceFile | None]) -> None:
        super().__init__(())
        self._given = given

    def load(self, path: str) -> SourceFile | None:
        return self._given(path)
