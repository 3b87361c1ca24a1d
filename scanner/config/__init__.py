"""The configuration: `capdrop.toml`, or `[tool.capdrop]` in `pyproject.toml`.

Found upwards from what is scanned, up to the root of its repository: the nearest counts, alone. `keys` says what may stand in
it, `read` reads it, `places` knows where each key stands. Nothing but this module is imported where there is none.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from scanner import git
from scanner.errors import UsageError

if TYPE_CHECKING:
    from scanner.config.read import Configuration

NAME, SHARED = "capdrop.toml", "pyproject.toml"
_MARK = b"capdrop"


def named(path: str) -> Configuration:
    """The configuration in a file that the user names. Raises UsageError where there is none, or a faulty one."""
    from scanner.config.read import read

    configuration = read(path)
    if configuration is None:
        raise UsageError(f"{path}: there is no table [tool.capdrop] in it; add one, or name a file {NAME}")
    return configuration


def found(paths: Iterable[str]) -> Configuration | None:
    """The configuration that counts for these files and folders: the nearest, from the folder that they have in common."""
    for path in _candidates(paths):
        from scanner.config.read import read

        if configuration := read(path):
            return configuration
    return None


def _candidates(paths: Iterable[str]) -> Iterator[str]:
    """Raises UsageError for a file that is a link out of the tree: who wrote the tree would choose a file of this machine."""
    resolved = [os.path.realpath(path) for path in paths]
    folder = os.path.commonpath([path if os.path.isdir(path) else os.path.dirname(path) for path in resolved])
    top = git.toplevel(folder)
    while True:
        for name in (NAME, SHARED):
            path = os.path.join(folder, name)
            if os.path.lexists(path) and (name == NAME or _is_ours(path)):
                if not os.path.realpath(path).startswith(os.path.join(top or folder, "")):
                    raise UsageError(f"{os.path.relpath(path)} leads out of the tree; name the file that is meant: --config FILE")
                yield path
        parent = os.path.dirname(folder)
        if folder in (top, parent):
            return
        folder = parent


def _is_ours(path: str) -> bool:
    """Whether a `pyproject.toml` may hold our table."""
    from scanner.read import Unreadable, read_whole

    try:
        return _MARK in read_whole(path)
    except Unreadable:
        return False
