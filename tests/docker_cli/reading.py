"""The same command lines, read by the docker CLI and by the scanner, both from a shell script that holds them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from scanner.extract import shell
from scanner.launch import Launch
from scanner.project import Project
from scanner.source import SourceFile
from tests.docker_cli.compare import from_cli, from_scanner
from tests.docker_cli.engine import bodies

Reading = dict[str, Any]
_LINES_A_SCRIPT = 200


def by_cli(lines: list[str]) -> list[Reading | None]:
    """What the docker CLI makes of each line, None where it refuses it."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        found = pool.map(lambda chunk: bodies(chunk)[0], _chunks(lines))
        return [None if body is None else from_cli(body) for chunk in found for body in chunk]


def by_scanner(lines: list[str]) -> list[Reading | str]:
    """What the scanner makes of each line; a sentence where it finds not exactly one launch, at `docker`, fully known."""
    return [reading for chunk in _chunks(lines) for reading in _read_script(chunk)]


def differences(lines: list[str], wanted: Iterable[Reading | None]) -> list[str]:
    """What the scanner reads otherwise than it should, a paragraph a line."""
    out = []
    for line, should, read in zip(lines, wanted, by_scanner(lines), strict=True):
        if should is None or should == read:
            continue
        if isinstance(read, str):
            out.append(f"{line}\n    {read}")
        else:
            fields = [name for name in sorted(should.keys() | read.keys()) if should.get(name) != read.get(name)]
            out.append(
                "\n    ".join([line, *(f"{name}: docker {should.get(name)}, scanner {read.get(name)}" for name in fields)])
            )
    return out


def _chunks(lines: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(lines), _LINES_A_SCRIPT):
        yield lines[start : start + _LINES_A_SCRIPT]


def _read_script(lines: list[str]) -> list[Reading | str]:
    found: dict[int, list[Launch]] = {}
    starts = []
    at = 1
    for line in lines:
        starts.append(at)
        at += line.count("\n") + 1
    file = SourceFile("script.sh", "\n".join(lines) + "\n")
    for launch in shell.extract(file, Project()).launches:
        found.setdefault(launch.span.line, []).append(launch)
    return [_one(found.get(start, [])) for start in starts]


def _one(launches: list[Launch]) -> Reading | str:
    if len(launches) != 1:
        return f"{len(launches)} launches found"
    launch = launches[0]
    if launch.opaque or launch.span.text != "docker":
        return f"opaque: {launch.opaque}, at {launch.span.text!r}"
    return from_scanner(launch)
