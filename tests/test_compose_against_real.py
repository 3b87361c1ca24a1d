"""Held to the real Compose: projects, read by `docker-compose config` and by the scanner, agree service by service.

Generated projects of several files, and those of real repositories where they are given.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.compose import corpus, generate, hold

SAMPLE, ALL = 24, 1_500
REFUSED = 0.15  # of the generated projects, at most

pytestmark = pytest.mark.conformance


@pytest.fixture
def outer(tmp_path: Path) -> Path:
    """A folder deep enough that paths that lead out of a project lead to a folder of ours."""
    folder = tmp_path / "far" / "out"
    folder.mkdir(parents=True)
    return folder


def held(program: Path, first: int, accepted: int, folder: Path) -> None:
    """Compares generated projects until so many were accepted."""
    seed, done = first, 0
    while done < accepted:
        root = folder / str(seed)
        root.mkdir()
        found = hold.compared(program, generate.project(seed), root)
        assert not found, f"seed {seed}:\n" + "\n".join(found)
        done += found is not None
        seed += 1
        assert (seed - first) * (1 - REFUSED) < accepted + 10, "too many projects were refused"
    print(f"\n{done} projects that Compose accepts agree, {seed - first - done} were refused")


@pytest.mark.parametrize("part", range(4))
def test_a_sample_of_generated_projects(part: int, program: Path, outer: Path) -> None:
    held(program, 1000 * part, SAMPLE // 4, outer)


@pytest.mark.exhaustive
def test_all_generated_projects(program: Path, outer: Path) -> None:
    held(program, 10_000, ALL, outer)


@pytest.mark.parametrize("seed", range(6))
def test_a_project_of_one_file(seed: int, program: Path, outer: Path) -> None:
    assert hold.compared(program, generate.single(seed, 16), outer) in ([], None)


@pytest.mark.skipif("CAPDROP_CORPUS" not in os.environ, reason="CAPDROP_CORPUS names no folder of checkouts to compare")
def test_the_projects_of_real_repositories(program: Path) -> None:
    """Set CAPDROP_CORPUS to a folder whose subfolders are checkouts. Every folder with a compose file is compared."""
    outcomes = {
        str(folder): corpus.compare(program, root, folder) for root, folder in corpus.folders(Path(os.environ["CAPDROP_CORPUS"]))
    }
    found = [f"{folder}: {line}" for folder, outcome in outcomes.items() for line in outcome.differences]
    found += [
        f"{folder}: Compose takes it, the scanner says {outcome.errors}"
        for folder, outcome in outcomes.items()
        if outcome.errors and not outcome.refused
    ]
    services = sum(outcome.services for outcome in outcomes.values())
    accepted = [folder for folder, outcome in outcomes.items() if not outcome.refused]
    silent = [f"{folder}: {o.refused.splitlines()[-1]}" for folder, o in outcomes.items() if o.refused and not o.errors]
    print(f"\n{len(accepted)} of {len(outcomes)} projects are accepted, {services} services compared")
    print("\n".join(["refused, and nothing said:", *silent]))
    assert accepted
    assert not found, "\n".join(found)
