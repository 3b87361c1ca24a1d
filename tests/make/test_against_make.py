"""Held to GNU make: what a recipe hands to `docker` is what the scanner says, or it says that it does not know."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from scanner.extract import makefile
from scanner.project import Project
from scanner.source import SourceFile, Text
from tests.held_to import Stub, calls_of_scanner, judged
from tests.make.makefiles import Maker

SAMPLE, ALL = 100, 1_500

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed: the scanner was not held to it")


def calls_of_make(maker: Maker, text: str, stub: Stub) -> list[list[str]]:
    """The words of each call of `docker` when make makes each of the targets, one after the other."""
    (stub.folder / "Makefile").write_text(text)
    (stub.folder / "more.mk").write_text(maker.included)
    command = " ; ".join(f"make --no-print-directory {target}" for target in maker.targets)
    environment = stub.environment(os.environ["PATH"])
    subprocess.run(["bash", "-c", command], cwd=stub.folder, env=environment, capture_output=True, timeout=30, check=False)
    return stub.called()


def calls_said(maker: Maker, text: str) -> list[list[Text]]:
    included = SourceFile("more.mk", maker.included)
    project = Project(load=lambda path: included if path == "more.mk" else None)
    return calls_of_scanner(lambda: makefile.extract(SourceFile("Makefile", text), project))


def compare(seeds: range, folder: Path) -> tuple[int, int]:
    """Calls make made, and those of them that the scanner knew word for word."""
    stub = Stub(folder)
    made = known = 0
    for seed in seeds:
        maker = Maker(seed)
        text = maker.makefile()
        said = calls_said(maker, text)
        for real in calls_of_make(maker, text, stub):
            made += 1
            known += judged(said, real, f"seed {seed}\n{text}\n--- more.mk\n{maker.included}", True)
    return made, known


@needs_make
@pytest.mark.parametrize("part", range(2))
def test_sample(part: int, tmp_path: Path) -> None:
    made, known = compare(range(part * SAMPLE // 2, (part + 1) * SAMPLE // 2), tmp_path)
    assert made > SAMPLE // 2
    assert known >= 0.8 * made


@needs_make
@pytest.mark.conformance
def test_all(tmp_path: Path) -> None:
    made, known = compare(range(10_000, 10_000 + ALL), tmp_path)
    print(f"\n{ALL} makefiles, {made} calls, {known} known word for word ({known / made:.1%})")
    assert made > ALL
    assert known >= 0.8 * made
