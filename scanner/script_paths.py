"""Paths in a script that begin with an expansion: `$ROOT/compose.yml`, `$(dirname "$0")/../docker`.

Which folder such an expansion stands for is known where it comes from the script's own path, as it most often does.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache

from scanner.source import SourceFile

_SCRIPT = re.compile(r"\$\{?(?:0|BASH_SOURCE)\b|\$[({]MAKEFILE_LIST[)}]")
_FOLDER_OF = re.compile(r"dirname|%/\*|\$[({]dir ")
_ENDS_IN_SLASH = re.compile(r"\$[({]dir ")
_BELOW = re.compile(r"""[)}"'`](?P<path>(?:/[\w.-]+)+)""")
_VARIABLE = re.compile(r"\$\{?([A-Za-z_]\w*)")
_ASSIGNMENT = re.compile(r"^[ \t]*(?:(?:export|readonly|local|declare)[ \t]+)?([A-Za-z_]\w*)=([^\n]*)", re.M)
_SIMPLE = re.compile(r"\$\w+|\$[@*?#]|`[^`]*`|\$[({]")
_HERE = re.compile(r"\$[({]?(?:PWD|CURDIR)[)}]?|\$\((?:shell )?pwd(?: -[PL])?\)|`pwd`")
_TOP = "--show-toplevel"  # git's option
_DEPTH = 3  # variables through which a script's own folder is followed
_MOST_ABOVE = 16  # folders above one that are looked into
_BEGINNING = 20_000  # characters of a script in which it says where it stands


def expansions(text: str) -> list[tuple[int, int]]:
    """Where the expansions of a text begin and end, those in braces and parentheses up to the one that closes them."""
    found = []
    at = 0
    while (start := _SIMPLE.search(text, at)) is not None:
        at = start.end()
        if start[0][-1] in "({":
            depth = 1
            while at < len(text) and depth:
                depth += (text[at] in "({") - (text[at] in ")}")
                at += 1
        found.append((start.start(), at))
    return found


def beginning(text: str) -> tuple[str, str]:
    """The expansion that a text begins with, empty where it begins with none, and what follows it."""
    first = next(iter(expansions(text)), (1, 1))
    end = 0 if first[0] else first[1]
    return text[:end], text[end:]


def upwards(folder: str) -> Iterator[str]:
    """A folder and those above it, as far as its path tells: where something is looked for that a script names."""
    for _ in range(_MOST_ABOVE):
        yield folder
        if folder in ("", "/") or posixpath.basename(folder) == "..":
            return
        folder = posixpath.dirname(folder)


def is_here(source: str) -> bool:
    """Whether an expansion stands for the folder that a command runs in."""
    return _HERE.fullmatch(source) is not None


def places(text: str, file: SourceFile, folder: str) -> Iterator[str]:
    """Where a path may lie that a command in `file` names, the likeliest first; nothing where that is not known.

    `folder`: the one that the command may run in. A path below an expansion of which nothing is known is taken, by guess,
    to be below that folder.
    """
    head, rest = beginning(text)
    if expansions(rest) or rest and head and not (rest.startswith("/") or _ENDS_IN_SLASH.match(head)):
        return
    below = rest.lstrip("/") if head else rest
    own = own_folder(head, file) if head else None
    if own is not None:
        yield _joined(own, below)
        if _TOP not in head:
            return
    if own is not None or below or not head or is_here(head):
        yield _joined(folder, below)


def own_folder(source: str, file: SourceFile) -> str | None:
    """The folder that an expansion in `file` stands for where it comes from the script's own path; as reports show paths.

    `$(dirname "$0")/..`, `$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)`, a makefile's `$(dir $(lastword $(MAKEFILE_LIST)))`,
    a variable that is set to one of these. The top of the repository is taken for the current folder.
    """
    return _own(source, file, _DEPTH)


def _own(source: str, file: SourceFile, depth: int) -> str | None:
    if _TOP in source:
        return "."
    own = posixpath.dirname(file.path) or "."
    ups = len(_FOLDER_OF.findall(source))
    if _SCRIPT.search(source):
        ups -= 1
    else:
        named = _VARIABLE.search(source)
        assigned = _assigned(file).get(named[1], "") if named is not None and depth else ""
        followed = _own(assigned, file, depth - 1) if assigned else None
        if followed is None:
            return None
        own = followed
    below = _BELOW.search(source)
    return _joined(own, "../" * max(ups, 0), below["path"].lstrip("/") if below else "")


def _joined(*parts: str) -> str:
    return posixpath.normpath(posixpath.join(*parts))


@lru_cache(maxsize=16)
def _assigned(file: SourceFile) -> dict[str, str]:
    """What variables are first set to in a script, as it is written."""
    return {found[1]: found[2] for found in reversed(list(_ASSIGNMENT.finditer(file.text, 0, _BEGINNING)))}
