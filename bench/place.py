"""The folders that are scanned: what is in them, and how those that are generated or named are laid out."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from scanner.discover import discover, every
from scanner.kinds import COMPOSE, DOCKERFILE, MAKEFILE, SHELL
from scanner.read import load

_NO_CONFIGURATION = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
_SETTINGS = ("-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "core.compression=1", "-c", "gc.auto=0")


@dataclass(frozen=True)
class Place:
    """A folder: its files, and which of them the scanner takes for ours; `compose` and `dockerfiles` relative to it.

    `tree`: the hash of the tree that is committed there, empty where none is.
    """

    name: str
    folder: str
    files: int
    compose: tuple[str, ...]
    dockerfiles: tuple[str, ...]
    scripts: int
    makefiles: int
    tree: str

    def __str__(self) -> str:
        counted = {
            "files": self.files,
            "compose files": len(self.compose),
            "Dockerfiles": len(self.dockerfiles),
            "scripts": self.scripts,
            "Makefiles": self.makefiles,
        }
        return ", ".join(f"{count:,} {what}" for what, count in counted.items())


def look(name: str, folder: str) -> Place:
    """What there is in a folder, as the scanner sees it."""
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for found in discover([folder], lambda text: None).found:
        loaded = load(found, [])
        if loaded is not None:
            kinds[loaded[1]].append(os.path.relpath(found.real, os.path.realpath(folder)))
    files = sum(1 for _ in every([folder]))
    compose, dockerfiles = (tuple(sorted(kinds[kind])) for kind in (COMPOSE, DOCKERFILE))
    return Place(name, folder, files, compose, dockerfiles, len(kinds[SHELL]), len(kinds[MAKEFILE]), _tree(folder))


def commit(folder: Path) -> None:
    """Makes a folder a git repository with all of it committed, `.gitignore` or not."""
    _git(folder, "init", "--quiet")
    _git(folder, *_SETTINGS, "add", "--all", "--force")
    _git(folder, *_SETTINGS, "commit", "--allow-empty", "--quiet", "--no-verify", "--message", "All of it")


def copy(source: str, folder: Path) -> None:
    """Lays the files of a checkout into a folder of its own, and commits them there."""
    shutil.copytree(source, folder, symlinks=True, ignore=shutil.ignore_patterns(".git"))
    commit(folder)


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *words], env={**os.environ, **_NO_CONFIGURATION}, check=True)


def _tree(folder: str) -> str:
    asked = ["git", "-C", folder, "rev-parse", "--quiet", "--verify", "HEAD:./"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
