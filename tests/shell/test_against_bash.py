"""Held to bash: what bash hands to `docker` is what the scanner says, or it says that it does not know."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from scanner import docker_cli
from scanner.extract import shell
from scanner.project import Project
from scanner.source import SourceFile, Text
from tests.shell.scripts import Maker

# `docker` prints its words, each behind a NUL, calls apart by a line of their own; the same as a program for `env docker`.
PRINTS = '{ for w in docker "$@"; do printf "%s\\0" "$w"; done; printf "\\001"; } >>"$CALLS"'
SAMPLE, ALL = 150, 2_500


def calls_of_bash(script: str, folder: Path) -> list[list[str]]:
    """The words of each call of `docker` when bash runs the script."""
    calls = folder / "calls"
    calls.write_bytes(b"")
    (folder / "run.sh").write_text(script)
    environment = {
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        "CALLS": str(calls),
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
    }
    subprocess.run(["bash", "run.sh"], cwd=folder, env=environment, capture_output=True, timeout=20, check=False)
    return [call.split("\0")[:-1] for call in calls.read_bytes().decode().split("\001")[:-1]]


def calls_of_scanner(script: str) -> list[list[Text]]:
    got: list[list[Text]] = []

    def read(tool: str, words: Sequence[Text], site: docker_cli.Site) -> None:
        got.append(list(words))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(docker_cli, "read", read)
        shell.extract(SourceFile("run.sh", script), Project())
    return got


def accounts_for(said: Sequence[Text], real: Sequence[str]) -> bool:
    """Whether what the scanner says can be what bash did: unresolved parts may be anything."""
    pattern = ""
    for word in said:
        anything = ".*" if word.splits else "[^\0]*"
        if word.splits and all(f.unresolved for f in word):
            pattern += "(?:[^\0]*\0)*"
        else:
            pattern += "".join(anything if f.unresolved else re.escape(f.text) for f in word) + "\0"
    return re.fullmatch(pattern, "".join(word + "\0" for word in real), re.S) is not None


def compare(seeds: range, folder: Path) -> tuple[int, int]:
    """Calls bash made, and those of them that the scanner knew word for word."""
    (folder / "bin").mkdir()
    program = folder / "bin" / "docker"
    program.write_text(f"#!/bin/bash\n{PRINTS}\n")
    program.chmod(0o755)
    made = known = 0
    for seed in seeds:
        script = Maker(seed).script()
        said = calls_of_scanner(script)
        for real in calls_of_bash(script, folder):
            made += 1
            exact = any(all(w.resolved for w in words) and [str(w) for w in words] == real for words in said)
            known += exact
            assert exact or any(accounts_for(words, real) for words in said if not all(w.resolved for w in words)), (
                f"seed {seed}: bash ran {real}\nscanner: {[[str(w) for w in words] for words in said]}\n{script}"
            )
    return made, known


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed: the scanner was not held to it")
@pytest.mark.parametrize("part", range(2))
def test_sample(part: int, tmp_path: Path) -> None:
    made, known = compare(range(part * SAMPLE // 2, (part + 1) * SAMPLE // 2), tmp_path)
    assert made > SAMPLE // 2
    assert known >= 0.9 * made


@pytest.mark.conformance
@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed: the scanner was not held to it")
def test_all(tmp_path: Path) -> None:
    made, known = compare(range(10_000, 10_000 + ALL), tmp_path)
    print(f"\n{ALL} scripts, {made} calls, {known} known word for word ({known / made:.1%})")
    assert known >= 0.95 * made
