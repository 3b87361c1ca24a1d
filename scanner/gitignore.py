"""`.gitignore` files, honoured where git itself cannot be asked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from scanner.errors import FileError
from scanner.read import Unreadable, read_whole

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


_MOST = 2_000  # patterns of one file; every path below it is held against each
_LONGEST = 4_096  # characters of a pattern, as many as a path has bytes at most
_CHARACTERS = 100_000  # of the patterns of one file: read in a second or two; the longest file of twelve repositories has 7,319


class Ignored:
    """The `.gitignore` files met so far on a walk of `root` that goes from the top down.

    Folders are relative to the root, empty or ending in `/`. The deepest file that says something of a path decides, as in git.
    """

    def __init__(self, root: str, errors: list[FileError]) -> None:
        self.root = root
        self.errors = errors
        self.specs: dict[str, GitIgnoreSpec] = {}
        self.above: list[tuple[str, GitIgnoreSpec]] = []  # from the nearest up: the root's path below that folder, its patterns

    def read(self, folder: str) -> None:
        spec = self._spec(os.path.join(self.root, folder, ".gitignore"))
        if spec is not None:
            self.specs[folder] = spec

    def read_above(self, top: str) -> None:
        """The files of the folders over the root, up to and with `top`."""
        folder = self.root
        while folder != top:
            folder = os.path.dirname(folder)
            spec = self._spec(folder + "/.gitignore") if os.path.isfile(folder + "/.gitignore") else None
            if spec is not None:
                self.above.append((os.path.relpath(self.root, folder) + "/", spec))

    def matches(self, path: str) -> bool:
        """Whether a path (a folder's ends in `/`) is ignored; what lies in an ignored folder is not asked about."""
        folder = path.rstrip("/")
        while folder:
            folder = folder.rpartition("/")[0]
            spec = self.specs.get(folder + "/" if folder else "")
            if spec is not None and (verdict := spec.check_file(path[len(folder) + 1 if folder else 0 :]).include) is not None:
                return verdict
        for below, spec in self.above:
            if (verdict := spec.check_file(below + path).include) is not None:
                return verdict
        return False

    def _spec(self, path: str) -> GitIgnoreSpec | None:
        from scanner.path_patterns import spec  # late: nothing else here needs `pathspec`

        shown = os.path.relpath(path)
        try:
            lines = [line.rstrip("\r") for line in read_whole(path).decode("utf-8", "surrogateescape").split("\n")]
        except Unreadable as error:
            self.errors.append(FileError(shown, 1, f"{error}; nothing is ignored on its account"))
            return None
        kept: list[str] = []
        characters = 0
        for number, line in enumerate(lines, start=1):
            if not line or line.startswith("#"):
                continue
            characters += len(line)
            if len(kept) == _MOST or characters > _CHARACTERS:
                bound = f"{_MOST} patterns" if len(kept) == _MOST else f"{_CHARACTERS} characters of patterns"
                self.errors.append(FileError(shown, number, f"more than {bound} in one file: from here on they are not honoured"))
                break
            if len(line) > _LONGEST:
                self.errors.append(FileError(shown, number, f"a pattern of more than {_LONGEST} characters is not honoured"))
                continue
            try:
                spec([line])
            except ValueError as error:
                self.errors.append(FileError(shown, number, f"not a pattern git knows: {error}"))
            else:
                kept.append(line)
        return spec(kept)
