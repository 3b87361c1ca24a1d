"""What makes a finding the same one: 200 ways to write the same launches leave none new, and what is really new is shown."""

from __future__ import annotations

import re
import subprocess
from random import Random
from typing import Any

import pytest

from tests.baseline_edits import DANGERS, NEUTRAL_SERVICE, TWIN, Tree
from tests.conftest import Folder

some_and_all = pytest.mark.parametrize("edits", [40, pytest.param(200, marks=[pytest.mark.exhaustive, pytest.mark.conformance])])


def write(folder: Folder, files: dict[str, str]) -> None:
    for name, text in files.items():
        folder.write(name, text)


def compared(folder: Folder, *arguments: str) -> tuple[list[Any], str]:
    """The findings that the baseline does not have, and what the summary says."""
    ran = folder.scan("--pedantic", "--baseline", "known.json", "--format", "json", *arguments)
    assert ran.out, ran.err
    return ran.json["findings"], ran.err


@pytest.fixture
def known(folder: Folder) -> int:
    """A baseline of the repository as it was once written; how many findings it has."""
    write(folder, Tree(Random("once")).files())
    assert folder.scan("--pedantic", "--write-baseline", "known.json").status == 0
    return (folder.path / "known.json").read_text().count('"fingerprint"')


@some_and_all
def test_no_known_finding_is_new_however_the_same_is_written(folder: Folder, known: int, edits: int) -> None:
    assert known > 60
    for seed in range(edits):
        write(folder, Tree(Random(seed)).files())
        new, said = compared(folder)
        assert [(one["rule"], one["path"], one["line"]) for one in new] == [], f"seed {seed}"
        assert f"{known} findings known from the baseline known.json." in said, f"seed {seed}"
        assert "fixed" not in said


@some_and_all
def test_no_new_finding_is_hidden_wherever_it_is_added(folder: Folder, known: int, edits: int) -> None:
    for seed in range(edits):
        tree = Tree(Random(seed))
        place = ("run.sh", "Makefile", "compose.yaml", "twin")[seed % 4]
        write(
            folder,
            tree.files(
                shell=(DANGERS["run.sh"],) if place == "run.sh" else (TWIN,) if place == "twin" else (),
                make=(DANGERS["Makefile"],) if place == "Makefile" else (),
                service={**NEUTRAL_SERVICE, "privileged": True} if place == "compose.yaml" else None,
            ),
        )
        new, said = compared(folder)
        rule = "host-uts" if place == "run.sh" else "privileged"
        assert [one["path"] for one in new if one["rule"] == rule] == ["run.sh" if place == "twin" else place], f"seed {seed}"
        assert len({one["launch"] for one in new}) == 1, f"seed {seed}"
        assert f"{known} findings known" in said, f"seed {seed}"


@pytest.mark.parametrize("edits", [3, pytest.param(20, marks=[pytest.mark.exhaustive, pytest.mark.conformance])])
def test_the_same_holds_for_the_pattern_rules(folder: Folder, edits: int) -> None:
    write(folder, Tree(Random("once"), patterns=True).files())
    folder.scan("--semgrep", "--pedantic", "--write-baseline", "known.json")
    recorded = (folder.path / "known.json").read_text()
    assert [rule in recorded for rule in ("socket-world-writable", "exec-privileged", "setuid-bit")] == [True] * 3
    for seed in range(edits):
        write(folder, Tree(Random(seed), patterns=True).files())
        new, said = compared(folder, "--semgrep")
        assert [(one["rule"], one["path"], one["line"]) for one in new] == [], f"seed {seed}"
        write(folder, Tree(Random(seed), patterns=True).files(shell=(("sudo", "chmod", "666", "/run/docker.sock"),)))
        new, said = compared(folder, "--semgrep")
        assert {one["rule"] for one in new} == {"socket-world-writable"}, f"seed {seed}"
        assert [named_from(folder, one["line"]) for one in new] == ["/run/docker.sock"], f"seed {seed}"
        assert "fixed" not in said


def test_none_of_these_ways_is_a_change_since_a_revision(folder: Folder) -> None:
    write(folder, Tree(Random("once")).files())
    for arguments in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]):
        subprocess.run(["git", "-C", str(folder.path), *arguments], check=True)
    for seed in range(10):
        write(folder, Tree(Random(seed)).files())
        ran = folder.scan("--pedantic", "--diff-base", "HEAD", "--fail-on", "low")
        assert ran.status == 0, f"seed {seed}: {ran.out}"
        write(folder, Tree(Random(seed)).files(shell=(TWIN,)))
        assert folder.scan("--pedantic", "--diff-base", "HEAD", "--fail-on", "low").status == 1, f"seed {seed}"


def named_from(folder: Folder, line: int) -> str:
    """The first path of a socket in the script from a line on."""
    rest = (folder.path / "run.sh").read_text().split("\n")[line - 1 :]
    return re.findall(r"\S*docker\.sock", "\n".join(rest))[0]
