"""The scanned files as they were at a revision of their repository, read from git's objects: nothing is checked out.

What git ignores today is no part of any revision, and is read as it is today (a `.env` that nobody commits).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator

from scanner import git, kinds
from scanner.discover import Discovery, Found, lies_in, shown
from scanner.errors import FileError, UsageError
from scanner.read import LIMIT, Library, Unreadable, load, read_bytes
from scanner.source import SourceFile


class Revision:
    """One revision of the repository at `top` (absolute), with those of its submodules that it names."""

    def __init__(self, top: str, name: str) -> None:
        """Raises UsageError where there is no such revision, or git cannot say what it holds."""
        self.top = top
        try:
            commit = git.commit(top, name)
            if commit is None:
                raise UsageError(
                    f"--diff-base: {name!r} is no revision of the repository at {shown(top)}; a shallow clone has only the latest"
                    " ones (in CI: fetch it, or check out with the whole history)"
                )
            self._blobs = dict(_blobs(top, commit))
            self._today = {os.path.join(top, path) for path in git.listed(top, top).files}
        except git.GitFailed as error:
            raise UsageError(f"--diff-base: {error}") from error
        self._data: dict[tuple[str, str], bytes] = {}

    def __contains__(self, path: str) -> bool:
        """Whether there was a regular file at an absolute path."""
        return path in self._blobs

    def gone(self) -> Iterator[str]:
        """The files that are there no more, absolute."""
        return (path for path in self._blobs if not os.path.lexists(path))

    def every(self, discovery: Discovery) -> list[tuple[str, str]]:
        """Every file of a scan of the same paths, whatever it holds: absolute, and as reports show it."""
        return [(path, shown(path)) for path in sorted(self._blobs) if discovery.covers(path)]

    def found(self, discovery: Discovery) -> list[Found]:
        """What a scan of the same paths would have found, as `discover` has it."""
        named = {one.real for one in discovery.found if one.named}
        found = []
        for path in sorted(self._blobs):
            name = os.path.basename(path)
            kind = kinds.by_name(name)
            ours = kind is not None or kinds.is_yaml(name) or kinds.may_be_script(name)
            if (ours or path in named) and discovery.covers(path):
                found.append(Found(path, shown(path), kind, path in named))
        return found

    def view(self, discovery: Discovery) -> tuple[list[tuple[SourceFile, str]], Library]:
        """What a scan of the same paths would have read: the files, each with its format, and whatever else they name."""
        found = self.found(discovery)
        self.fetch(one.real for one in found)
        library = Library(discovery.trees(), self.read, self.is_file)
        errors: list[FileError] = []  # what could not be read then is of no account
        files = []
        for one in found:
            loaded = load(one, errors, self.read)
            if loaded is not None:
                library.add(one.real, loaded[0])
                files.append(loaded)
        return files, library

    def read(self, path: str, most: int) -> bytes:
        """The first `most` bytes of a file. Raises Unreadable."""
        if path not in self._blobs:
            if self._is_ignored(path):
                return read_bytes(path, most)
            raise Unreadable("not there at that revision")
        self.fetch([path])
        return self._data[self._blobs[path][:2]][:most]

    def is_file(self, path: str) -> bool:
        return path in self._blobs or self._is_ignored(path)

    def fetch(self, paths: Iterable[str]) -> None:
        """Reads several files at once. Raises UsageError."""
        wanted: dict[str, set[str]] = {}
        for path in paths:
            top, name, size = self._blobs[path]
            if (top, name) not in self._data:
                if size > LIMIT:
                    self._data[top, name] = b"\0" * (LIMIT + 1)  # too large to be read, like such a file on disk
                else:
                    wanted.setdefault(top, set()).add(name)
        for top, names in wanted.items():
            try:
                self._data |= {(top, name): data for name, data in git.blobs(top, sorted(names)).items()}
            except git.GitFailed as error:
                raise UsageError(f"--diff-base: {error}") from error

    def _is_ignored(self, path: str) -> bool:
        return path not in self._today and lies_in(path, self.top) and os.path.isfile(path)


def _blobs(top: str, commit: str) -> Iterator[tuple[str, tuple[str, str, int]]]:
    """The regular files of a commit by absolute path: the repository they are in, their object's name, and its size."""
    for entry in git.tree(top, commit):
        path = os.path.join(top, entry.path)
        if os.path.normpath(path) != path:  # made by no git: `..` as a name
            continue
        if entry.kind == "blob" and stat.S_ISREG(entry.mode):
            yield path, (top, entry.name, entry.size)
        elif entry.kind == "commit" and _is_repository(path) and git.commit(path, entry.name):
            yield from _blobs(path, entry.name)  # a submodule; all of one that is not fetched so far back is new


def _is_repository(path: str) -> bool:
    """Whether a submodule is there, and not a link to somewhere else in its place."""
    return os.path.realpath(path) == path and os.path.lexists(os.path.join(path, ".git"))


def of(discovery: Discovery, name: str) -> Revision:
    """The revision of that name in the repository that everything scanned lies in. Raises UsageError."""
    tops = {git.toplevel(root) for root in discovery.roots}
    if len(tops) != 1 or None in tops:
        if None in tops or not tops:
            raise UsageError("--diff-base: what is scanned is not in a git repository; scan a clone, or use --baseline")
        raise UsageError("--diff-base: what is scanned is in more than one git repository; scan each by itself")
    return Revision(str(tops.pop()), name)
