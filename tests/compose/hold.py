"""Holding the scanner to the real Compose: both read a project, and what differs is told service by service."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from scanner.launch import Launch
from scanner.pipeline import Request, scan
from scanner.report import Result
from tests.compose import agree, real
from tests.compose.generate import Project
from tests.compose.variables import MARK


def write(project: Project, folder: Path) -> None:
    """Lays a project out."""
    for path, text in project.files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (folder / project.folder).mkdir(parents=True, exist_ok=True)


def scanned(folder: Path) -> Result:
    """What the scanner finds in a folder, run there as a user runs it."""
    with _within(folder):
        return scan(Request(semgrep=False))


@contextlib.contextmanager
def _within(folder: Path) -> Iterator[None]:
    held = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(held)


def differences(
    theirs: dict[str, Any],
    launches: Sequence[Launch],
    root: Path,
    folder: Path,
    known: dict[str, str],
    *,
    environment: bool = True,
) -> list[str]:
    """What the scanner reads otherwise than Compose, a line for each key of each service.

    `root`: the folder that was scanned; `folder`: the project directory. `known`: the variables with which Compose was run;
    `environment`: whether it read those of the services.
    """
    ours: dict[str, Launch] = {}
    found = []
    for launch in launches:
        name = str(launch.name and launch.name.only)
        if name in ours:
            found.append(f"{name}: two launches, in {ours[name].files} and {launch.files}")
        ours[name] = launch
    services = {name: service for name, service in theirs["services"].items() if "provider" not in service}
    if ours.keys() != services.keys():
        found.append(f"services: not in both {sorted(ours.keys() ^ services.keys())}")
    for name in sorted(ours.keys() & services.keys()):
        expected = agree.of_compose(services[name], theirs, str(folder))
        said = agree.of_ours(ours[name], str(root), str(folder), known)
        found += [
            f"{name}.{key}: Compose {expected.get(key)!r}, scanner {said.get(key)!r}"
            for key in sorted(expected.keys() | said.keys())
            if expected.get(key) != said.get(key) and (environment or key != "env")
        ]
        found += [f"{name}.{path}: {value} depends on a variable that is not set" for path, value in _too_sure(ours[name])]
    return found


def _too_sure(launch: Launch) -> Iterator[tuple[str, Any]]:
    """Values that are said to be known, though a part of them is a variable that no one sets."""
    for path, value in launch.values():
        if value.unresolved is None and MARK in str(value.choices):
            yield path, value.choices


def compared(program: Path, project: Project, folder: Path) -> list[str] | None:
    """The differences over a generated project, laid out in an empty folder. None where Compose refuses it."""
    write(project, folder)
    try:
        theirs = real.project(program, folder / project.folder, project.arguments)
    except ValueError:
        return None
    result = scanned(folder)
    launches = [launch for launch in result.launches if launch.format == "compose"]
    found = [f"error: {error}" for error in result.errors if error.path not in project.templates]
    found += [
        f"{launch.name and launch.name.only}: judged in {launch.files}"
        for launch in launches
        if launch.files != project.main and not set(launch.files) <= set(project.templates)
    ]
    run = [launch for launch in launches if launch.files == project.main]
    return found + differences(theirs, run, folder, folder / project.directory, {"HOME": real.HOME})
