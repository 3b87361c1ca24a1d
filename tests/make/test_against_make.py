"""Held to GNU make: what a recipe hands to `docker` is what the scanner says, or it says that it does not know.

What a caller's environment may change cannot be known. Which calls those are is for make to say, not for the scanner: each
makefile is made in two environments and folders, and a call is settled when both give it the same words.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from scanner.extract import makefile
from scanner.project import Project
from scanner.source import SourceFile, Text
from tests.held_to import Stub, calls_of_scanner, holds_anyway, judged
from tests.make.expressions import VARIABLES
from tests.make.makefiles import Maker
from tests.shell.commands import only_tools

SAMPLE, ALL = 40, 1_500

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed: the scanner was not held to it")


@dataclass
class Measure:
    """Calls that make made in an environment that holds nothing, by whether they are settled and known word for word."""

    calls: int = 0
    known: int = 0
    settled: int = 0
    settled_known: int = 0

    @property
    def share(self) -> float:
        """Of the settled calls, how many were known."""
        return self.settled_known / self.settled


def surroundings(maker: Maker) -> dict[str, str]:
    """An environment that has a value for every name that a makefile may take from there.

    The values have words like the makefile's own, so that what filters or counts them sees a difference.
    """
    return {name: f"alpine src/a.c -x of-{name}" for name in ("HOME", "b", "UNSET", *VARIABLES, *maker.defaults)}


def calls_of_make(maker: Maker, text: str, stub: Stub, name: str, environment: dict[str, str]) -> list[list[str]]:
    """The words of each call of `docker` when make makes each of the targets, one after the other, in a folder of that name."""
    folder = stub.folder / name
    folder.mkdir(exist_ok=True)
    (folder / "Makefile").write_text(text)
    (folder / "more.mk").write_text(maker.included)
    command = " ; ".join(f"make --no-print-directory {target}" for target in maker.targets)
    given = {**stub.environment(os.environ["PATH"]), **environment}
    subprocess.run(["bash", "-c", command], cwd=folder, env=given, capture_output=True, timeout=30, check=False)
    return stub.called()


def calls_said(maker: Maker, text: str) -> list[list[Text]]:
    included = SourceFile("more.mk", maker.included)
    project = Project(load=lambda path: included if path == "more.mk" else None, names=only_tools)
    return calls_of_scanner(lambda: makefile.extract(SourceFile("Makefile", text), project))


def compare(seeds: Sequence[int], folder: Path) -> Measure:
    """What make calls for each of the makefiles, beside what the scanner says of them."""
    stub = Stub(folder)
    measure = Measure()
    for seed in seeds:
        maker = Maker(seed)
        text = maker.makefile()
        said = calls_said(maker, text)
        case = f"seed {seed}\n{text}\n--- more.mk\n{maker.included}"
        elsewhere = calls_of_make(maker, text, stub, "elsewhere", surroundings(maker))
        for real in elsewhere:
            assert any(holds_anyway(words, real) for words in said), f"{case}\nran elsewhere {real}"
        for real in calls_of_make(maker, text, stub, "here", {}):
            known = judged(said, real, case, True)
            settled = real in elsewhere
            measure.calls += 1
            measure.known += known
            measure.settled += settled
            measure.settled_known += known and settled
    return measure


@needs_make
@pytest.mark.parametrize("part", range(2))
def test_sample(part: int, tmp_path: Path) -> None:
    measure = compare(range(part * SAMPLE // 2, (part + 1) * SAMPLE // 2), tmp_path)
    assert measure.settled > SAMPLE // 2
    assert measure.share >= 0.9


@needs_make
@pytest.mark.conformance
@pytest.mark.exhaustive
def test_all(tmp_path: Path) -> None:
    measure = compare(range(10_000, 10_000 + ALL), tmp_path)
    print(f"\n{ALL} makefiles, {measure}, {measure.share:.1%} of the settled calls known word for word")
    assert measure.settled > ALL
    assert measure.share >= 0.95
