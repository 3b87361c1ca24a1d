"""The compose projects of real repositories, each held to the real Compose as one that is run in its folder."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from scanner.compose.sets import DEFAULT_NAMES
from scanner.extract import compose
from scanner.launch import Extraction
from scanner.project import Project
from scanner.source import SourceFile
from tests.compose import hold, real

_MISSING = re.compile(r"required variable (\w+) is missing")
_OVERRIDE = re.compile(r"(?:docker-)?compose\.override\.ya?ml")


class Outcome(NamedTuple):
    """What came of a project. `refused`: Compose's words where it does not take it; `errors`: those that the scanner has."""

    refused: str
    differences: list[str]
    errors: list[str]
    services: int


def folders(checkouts: Path) -> Iterator[tuple[Path, Path]]:
    """Each folder with a compose file of a default name, and the checkout that it is in."""
    for root in sorted(path for path in checkouts.iterdir() if path.is_dir()):
        for folder, inside, names in os.walk(root):
            inside[:] = sorted(set(inside) - {".git", "node_modules"})
            if set(names) & set(DEFAULT_NAMES):
                yield root, Path(folder)


def compare(program: Path, root: Path, folder: Path) -> Outcome:
    """A folder's project as Compose and as the scanner read it.

    Variables that have to be set are set; where an environment file is not in the repository none is read.
    """
    known = {"HOME": real.HOME, "PWD": str(folder), "COMPOSE_PROJECT_NAME": "p"}
    given: dict[str, str] = {}
    arguments: list[str] = []
    while True:
        try:
            theirs = real.project(program, folder, arguments, given)
            break
        except ValueError as error:
            refused = str(error)
            missing = _MISSING.search(refused)
            if missing and missing[1] not in given:
                given[missing[1]] = "1"
            elif "env file" in refused and "not found" in refused and "--no-env-resolution" not in arguments:
                arguments = ["--no-env-resolution"]
            else:
                theirs = {}
                break
    made = _read(root, folder)
    launches = [launch for extraction in made.values() for launch in extraction.launches]
    errors = [f"{path}:{line}: {said}" for path, extraction in made.items() for line, said in extraction.errors]
    if not theirs:
        return Outcome(refused, [], errors, 0)
    found = hold.differences(theirs, launches, root, folder, known | given, environment=not arguments)
    return Outcome("", found, errors, len(theirs["services"]))


def _read(root: Path, folder: Path) -> dict[str, Extraction]:
    """What the scanner reads where it knows of no other compose file than those of the folder."""

    def load(path: str) -> SourceFile | None:
        try:
            text = (root / path).read_text("utf-8-sig", "replace")
        except OSError:
            return None
        return SourceFile(path, text.replace("\r\n", "\n"))

    place = folder.relative_to(root)
    first = next(name for name in DEFAULT_NAMES if (folder / name).exists())
    names = [first, *(name for name in sorted(os.listdir(folder)) if _OVERRIDE.fullmatch(name))]
    files = [file for name in names if (file := load((place / name).as_posix()))]
    return compose.extract(files, [], Project(load=load))
