"""What git can say of a tree, asked so that nothing configured in that tree can run or reach the network.

A repository's own configuration names programs (`core.fsmonitor`, hooks, filters, pagers, transports) and other places
(`core.worktree`). Only commands that need none of them are used; the rest is overridden: options given by `-c` win over
any file, the user's and the system's files are not read, and the environment is not passed on.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import NamedTuple

from scanner.record import dataclass

_SECONDS = 20.0  # for one question; a listing of 300,000 files takes two
_MOST = 1 << 28  # bytes of one answer
_OVERRIDES = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.excludesFile": os.devnull,
    "core.attributesFile": os.devnull,
    "core.quotePath": "false",
    "protocol.allow": "never",
}
_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_ALLOW_PROTOCOL": "none",
}


class GitFailed(Exception):
    """Git is absent, refused, or gave no answer; the message says which."""


class GitSilent(GitFailed):
    """Git took too long or said too much: it is not worth a second question. A pipe among its files holds it up for ever."""


def toplevel(folder: str) -> str | None:
    """The root of the repository that an absolute folder lies in, itself included; None where there is none."""
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


@dataclass(slots=True)
class Listing:
    """Paths relative to the folder that was listed.

    `files`: symbolic links among them, and some that are deleted; `repositories`: those inside, submodules and untracked
    ones; `unreadable`: folders that could not be looked into.
    """

    files: list[str] = field(default_factory=list)
    repositories: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def listed(top: str, folder: str) -> Listing:
    """What git knows and does not ignore in `folder`, a part of the repository at `top`; both absolute. Raises GitFailed."""
    output, complaints = _run(top, folder, "ls-files", "--cached", "--others", "--exclude-standard", "--stage", "-t", "-z")
    listing = Listing(unreadable=unreadable(complaints))
    for entry in output.split("\0"):
        if entry.startswith("? "):
            path = entry[2:]
            (listing.repositories if path.endswith("/") else listing.files).append(path.rstrip("/"))
        elif entry:
            about, _, path = entry.partition("\t")
            (listing.repositories if " 160000 " in about else listing.files).append(path)
    return listing


def unreadable(complaints: str) -> list[str]:
    """The folders that git, by what it wrote to standard error, could not look into."""
    return re.findall(r"^warning: could not open directory '(.*)/': ", complaints, re.M)


def ignores(top: str, folder: str) -> bool:
    """Whether the repository at `top` ignores `folder`, a part of it. Raises GitFailed."""
    try:
        _run(top, top, "check-ignore", "--quiet", "--", os.path.relpath(folder, top))
    except _Status as status:
        if status.args[0] == 1:
            return False
        raise
    return True


class Entry(NamedTuple):
    """An entry of a commit: `kind` is `blob` or `commit` (a submodule), `mode` as `stat` has it, `size` in bytes (blobs only)."""

    path: str
    kind: str
    mode: int
    name: str
    size: int


def commit(top: str, revision: str) -> str | None:
    """The full name of the commit that a revision means in the repository at `top`; None where it means none.

    Raises GitFailed.
    """
    if revision.startswith("-") or "\0" in revision:
        return None
    try:
        return _run(top, top, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")[0].strip()
    except _Status:
        return None


def tree(top: str, commit: str) -> Iterator[Entry]:
    """What a commit (by its full name) of the repository at `top` holds. Raises GitFailed."""
    for line in _run(top, top, "ls-tree", "-r", "-l", "-z", "--full-tree", commit)[0].split("\0"):
        if line:
            about, _, path = line.partition("\t")
            mode, kind, name, size = about.split()
            yield Entry(path, kind, int(mode, 8), name, int(size) if size.isdigit() else 0)


def blobs(top: str, names: Sequence[str]) -> dict[str, bytes]:
    """The contents of objects, by their full names; as stored, through no filter. Raises GitFailed."""
    data, _ = _output(top, top, "cat-file", "--batch", given="".join(name + "\n" for name in names).encode())
    out = {}
    at = 0
    for name in names:
        end = data.find(b"\n", at)
        header = data[at:end].decode("ascii", "replace").split()
        if end < 0 or len(header) != 3 or header[1] != "blob":
            raise GitFailed(f"git has no object {name}: is the clone a partial one?")
        size = int(header[2])
        out[name] = data[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
    return out


@dataclass(frozen=True, slots=True)
class Checkout:
    """What is checked out: the commit; the branch, empty where there is none; and the address of `origin`, as configured."""

    revision: str
    branch: str
    origin: str


def checkout(top: str) -> Checkout | None:
    """What is checked out in the repository at `top`, an absolute path; None before its first commit. Raises GitFailed."""
    revision = _asked(top, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if not revision:
        return None
    branch = _asked(top, "symbolic-ref", "--quiet", "--short", "HEAD")
    return Checkout(revision, branch, _asked(top, "config", "--local", "--no-includes", "--get", "remote.origin.url"))


def _asked(top: str, *arguments: str) -> str:
    """What git answers, on one line; empty where it says by its status that there is nothing."""
    try:
        return _run(top, top, *arguments)[0].removesuffix("\n")
    except _Status as status:
        if status.args[0] == 1:
            return ""
        raise


class _Status(GitFailed):
    """Git ended with the status in `args[0]`."""

    def __str__(self) -> str:
        return f"git ended with status {self.args[0]}: {self.args[1]}"


def _run(top: str, folder: str, *arguments: str) -> tuple[str, str]:
    """What git writes to standard output and to standard error, as paths are decoded."""
    output, complaints = _output(top, folder, *arguments)
    return os.fsdecode(output), os.fsdecode(complaints)


def _output(top: str, folder: str, *arguments: str, given: bytes = b"") -> tuple[bytes, bytes]:
    from scanner.answer import NoAnswer, ask

    # With repository and work tree both named, core.worktree, core.bare and the check for a foreign owner have no say.
    command = ["git", "--no-pager", f"--git-dir={top}/.git", f"--work-tree={top}", "-C", folder]
    for name, value in _OVERRIDES.items():
        command += ["-c", f"{name}={value}"]
    searched = [place for place in os.environ.get("PATH", os.defpath).split(os.pathsep) if os.path.isabs(place)]
    environment = {**_ENVIRONMENT, "PATH": os.pathsep.join(searched)}
    try:
        done = ask([*command, *arguments], environment, given, seconds=_SECONDS, most=_MOST)
    except FileNotFoundError as error:
        raise GitFailed("git is not installed") from error
    except OSError as error:
        raise GitFailed(f"git could not be used: {error}") from error
    except NoAnswer as error:
        raise GitSilent(f"git {error}") from error
    if done.status:
        raise _Status(done.status, os.fsdecode(done.complaints).strip())
    return done.output, done.complaints
