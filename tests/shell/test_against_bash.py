"""Held to bash: what bash hands to `docker` is what the scanner says, or it says that it does not know."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import partial
from pathlib import Path

import pytest

from scanner.extract import shell
from scanner.project import Project
from scanner.source import SourceFile
from tests.held_to import Stub, calls_of_scanner, judged
from tests.shell.commands import only_tools
from tests.shell.scripts import Maker

SAMPLE, ALL = 150, 2_500

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed: the scanner was not held to it")


def calls_of_bash(script: str, stub: Stub) -> list[list[str]]:
    """The words of each call of `docker` when bash runs the script."""
    (stub.folder / "run.sh").write_text(script)
    environment = stub.environment(os.environ["PATH"])
    subprocess.run(["bash", "run.sh"], cwd=stub.folder, env=environment, capture_output=True, timeout=20, check=False)
    return stub.called()


def compare(seeds: range, folder: Path) -> tuple[int, int]:
    """Calls bash made, and those of them that the scanner knew word for word."""
    stub = Stub(folder)
    made = known = 0
    for seed in seeds:
        file = SourceFile("run.sh", Maker(seed).script())
        said = calls_of_scanner(partial(shell.extract, file, Project(names=only_tools)))
        for real in calls_of_bash(file.text, stub):
            made += 1
            known += judged(said, real, f"seed {seed}\n{file.text}")
    return made, known


@needs_bash
@pytest.mark.parametrize("part", range(2))
def test_sample(part: int, tmp_path: Path) -> None:
    made, known = compare(range(part * SAMPLE // 2, (part + 1) * SAMPLE // 2), tmp_path)
    assert made > SAMPLE // 2
    assert known >= 0.9 * made


@pytest.mark.conformance
@pytest.mark.exhaustive
@needs_bash
def test_all(tmp_path: Path) -> None:
    made, known = compare(range(10_000, 10_000 + ALL), tmp_path)
    print(f"\n{ALL} scripts, {made} calls, {known} known word for word ({known / made:.1%})")
    assert known >= 0.95 * made
