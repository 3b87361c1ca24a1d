"""Which files of the given paths may be ours, each once: as git lists them where there is a repository, else by a walk.

Files are told apart by name here; where the name does not settle it, `read` looks inside. Nothing is opened, symbolic links
are not followed out of a given path, and what a link leads to counts once, under its own name.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from scanner import kinds
from scanner.errors import FileError, absent
from scanner.record import dataclass

if TYPE_CHECKING:
    from scanner.git import GitFailed

Note = Callable[[str], None]
Excluded = Callable[[str], bool]  # of an absolute path, a folder's ending in `/`


def nothing(path: str) -> bool:
    """Excludes nothing."""
    return False


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read. `real`: its resolved absolute path; `path`: as reports show it.

    `kind`: its format where the name settles it, else None. `named`: it was named by the user, so it is scanned whatever it is.
    """

    real: str
    path: str
    kind: str | None
    named: bool = False


@dataclass(slots=True)
class Discovery:
    """`found` in the order of `path`; `errors`: what could not be listed; `roots`: the folders looked through, absolute;
    `excluded`: how many files were left out because the configuration says so; `scopes`: the paths given, absolute, and what
    is left out in each."""

    found: list[Found] = field(default_factory=list)
    errors: list[FileError] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    excluded: int = 0
    scopes: list[tuple[str, Excluded]] = field(default_factory=list)

    def covers(self, path: str) -> bool:
        """Whether a file at this absolute path, if there is one and git does not ignore it, was to be looked at."""
        return any(lies_in(path, scope) and not excluded(path) for scope, excluded in self.scopes)

    def trees(self) -> list[str]:
        """For each of `roots` the repository it is in, or itself: what a file may name is looked for in there."""
        from scanner import git

        return [git.toplevel(root) or root for root in self.roots]

    def repository(self) -> str:
        """The folder that all of it lies in and that a repository's files are named from: its root where there is one."""
        from scanner import git

        here = os.getcwd()
        roots = self.roots or [here]
        return os.path.commonpath([git.toplevel(root) or (here if lies_in(root, here) else root) for root in roots])


def discover(paths: Sequence[str], note: Note, excluded: Excluded = nothing) -> Discovery:
    """The files of `paths`, folders or files, but for those in folders that are `excluded`; what is named itself is not.

    `note` is told what a verbose run says. Raises UsageError for no such path.
    """
    discovery = Discovery()
    found: dict[str, Found] = {}
    for path in paths:
        if not os.path.exists(path):
            raise absent(path)
        real = os.path.realpath(path)
        if os.path.isdir(real):
            discovery.roots.append(real)
            leave_out = nothing if excluded(real + "/") else excluded
            discovery.scopes.append((real, leave_out))
            for one in _Folder(real, discovery.errors, note).found():
                if leave_out(one.real):
                    discovery.excluded += 1
                else:
                    found.setdefault(one.real, one)
        else:
            discovery.roots.append(os.path.dirname(real))
            discovery.scopes.append((real, nothing))
            found[real] = Found(real, shown(real), kinds.by_name(os.path.basename(real)), named=True)
    discovery.found = sorted(found.values(), key=lambda one: one.path)
    discovery.errors.sort()
    return discovery


def every(paths: Iterable[str], excluded: Excluded = nothing) -> Iterator[tuple[str, str]]:
    """Every file of `paths`, whatever it holds, as `discover` lists them, symbolic links left out: its resolved absolute
    path, and its path as reports show it."""
    for path in paths:
        real = os.path.realpath(path)
        if os.path.isdir(real):
            leave_out = nothing if excluded(real + "/") else excluded
            yield from (one for one in _Folder(real, [], lambda text: None).every() if not leave_out(one[0]))
        else:
            yield real, shown(real)


def lies_in(path: str, folder: str) -> bool:
    """Whether an absolute path is a folder or below it."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def shown(path: str, folder: str | None = None) -> str:
    """A path as reports show it: relative to the current folder, with `/`, and readable where it is no UTF-8."""
    relative = os.path.relpath(path, folder).replace(os.sep, "/")
    return relative if relative.isascii() else os.fsencode(relative).decode("utf-8", "backslashreplace")


class _Folder:
    """One folder given to scan, and all below it."""

    def __init__(self, root: str, errors: list[FileError], note: Note) -> None:
        self.root = root
        self.errors = errors
        self.note = note
        self.straight = {root: True}  # folders, and whether no symbolic link leads to them from the root
        self.repositories: list[str] = []  # inside, not looked into yet: relative to the root, ending in `/`
        self.asks_git = True  # until it is silent once: in each of a thousand repositories it would be waited for anew
        here = shown(root)
        self.prefix = "" if here == "." else here.rstrip("/") + "/"

    def found(self) -> Iterator[Found]:
        for relative in self._names():
            name = relative.rpartition("/")[2]
            kind = kinds.by_name(name)
            if kind is None and not kinds.is_yaml(name) and not kinds.may_be_script(name):
                continue
            full = os.path.join(self.root, relative)
            try:
                mode = os.lstat(full).st_mode
            except OSError:  # in git's index, no longer on disk
                continue
            if stat.S_ISLNK(mode) or not self._is_straight(os.path.dirname(full)):
                one = self._linked(full, kind)
                if one is not None:
                    yield one
            elif stat.S_ISREG(mode):
                path = self.prefix + relative
                yield Found(full, path if path.isascii() else shown(full), kind)
            elif kind is not None:
                self.errors.append(FileError(self.prefix + relative, 1, "not a regular file, so it was not opened"))

    def every(self) -> Iterator[tuple[str, str]]:
        for relative in self._names():
            full = os.path.join(self.root, relative)
            if self._is_straight(os.path.dirname(full)) and os.path.isfile(full) and not os.path.islink(full):
                yield full, shown(full)

    def _linked(self, full: str, kind: str | None) -> Found | None:
        """The file a symbolic link leads to, where that is in this folder. One to elsewhere is common and mostly means no harm:
        where its name is one of ours, a verbose run is told."""
        try:
            real = os.path.realpath(full)
        except OSError:  # it leads nowhere that can be told, like `exe` of a kernel's thread in /proc
            return None
        inside = lies_in(real, self.root)
        if not inside or not os.path.isfile(real):
            if kind is not None:
                where = "where there is no file" if inside or not os.path.exists(real) else "out of what is scanned"
                self.note(f"{shown(full)}: a symbolic link to {shown(real) if inside else real}, {where}: it was not read")
            return None
        return Found(real, shown(real), kinds.by_name(os.path.basename(real)) or kind)

    def _is_straight(self, folder: str) -> bool:
        above = []
        while (known := self.straight.get(folder)) is None:
            above.append(folder)
            folder = os.path.dirname(folder)
        for one in reversed(above):
            known = self.straight[one] = known and not os.path.islink(one)
        return known

    def _names(self) -> Iterator[str]:
        """The paths of the files, relative to the root, those of repositories inside included, however deep these are nested."""
        yield from self._own_names()
        while self.repositories:
            yield from self._nested(self.repositories.pop())

    def _own_names(self) -> Iterator[str]:
        from scanner import git

        top = git.toplevel(self.root)
        if top is None:
            self.note(f"{shown(self.root)}: not in a git repository, so its folders are walked and .gitignore files honoured")
            yield from self._walk("", None)
            return
        try:
            if top != self.root and git.ignores(top, self.root):
                self.note(f"{shown(self.root)}: ignored by git, but named, so its folders are walked")
                yield from self._walk("", None)
            else:
                yield from self._listed(top, "")
        except git.GitFailed as error:
            self._give_up(self.root, error)
            yield from self._walk("", top)

    def _listed(self, top: str, inside: str) -> Iterator[str]:
        """What git lists in the folder `inside` (relative to the root, empty or ending in `/`)."""
        from scanner import git

        listing = git.listed(top, os.path.join(self.root, inside))
        self.note(f"{shown(os.path.join(self.root, inside))}: {len(listing.files)} files, as git lists them")
        for folder in listing.unreadable:
            self._cannot_list(inside + folder, "Permission denied")
        for path in listing.files:
            yield inside + path
        self.repositories += [f"{inside}{path}/" for path in listing.repositories]

    def _nested(self, inside: str) -> Iterator[str]:
        from scanner import git

        folder = os.path.join(self.root, inside.rstrip("/"))
        if os.path.islink(folder) or not os.path.isdir(folder):  # a submodule that was replaced, or not fetched
            return
        if self.asks_git and os.path.lexists(folder + "/.git"):
            try:
                yield from self._listed(folder, inside)
                return
            except git.GitFailed as error:
                self._give_up(folder, error)
        yield from self._walk(inside, None, nested=True)

    def _give_up(self, folder: str, error: GitFailed) -> None:
        from scanner.git import GitSilent

        self.asks_git = self.asks_git and not isinstance(error, GitSilent)
        self.note(f"{shown(folder)}: {error}; its folders are walked instead")

    def _walk(self, inside: str, top: str | None, nested: bool = False) -> Iterator[str]:
        """Every file below `inside` that no `.gitignore` excludes, those between `top` and the root included."""
        from scanner.gitignore import Ignored

        ignored = Ignored(self.root, self.errors)
        if top is not None:
            ignored.read_above(top)
        waiting = [inside]
        while waiting:
            folder = waiting.pop()
            if folder and not (nested and folder == inside) and os.path.lexists(os.path.join(self.root, folder, ".git")):
                self.repositories.append(folder)
                continue
            try:
                with os.scandir(os.path.join(self.root, folder)) as entries:
                    names = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
            except OSError as error:
                self._cannot_list(folder, str(error.strerror))
                continue
            if (".gitignore", False) in names:
                ignored.read(folder)
            for name, is_folder in names:
                path = folder + name
                if is_folder and name not in (".git", ".hg", ".svn") and not ignored.matches(path + "/"):
                    waiting.append(path + "/")
                elif not is_folder and not ignored.matches(path):
                    yield path

    def _cannot_list(self, folder: str, why: str) -> None:
        self.errors.append(FileError(shown(os.path.join(self.root, folder)), 1, f"this folder cannot be looked into: {why}"))
