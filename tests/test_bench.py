"""The benchmark: run once, small, for errors only; and whether the trees that it makes are what they are said to be."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import tree
from tests.conftest import Folder

ROOT = Path(__file__).parent.parent


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "bench", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_it_times_scans_with_and_without_the_pattern_rules(folder: Folder) -> None:
    folder.write("a.sh", "#!/bin/sh\ndocker exec --privileged web sh\n")
    ran = bench("--files", "30", "--runs", "1", str(folder.path))
    assert ran.returncode == 0, ran.stderr
    names = [re.split(r"  +", line)[0] for line in ran.stdout.splitlines()[1::2]]
    assert names == ["infrastructure, generated", "sources only, generated", "tree"]
    without = [line.split() for line in ran.stdout.splitlines() if "--no-semgrep" in line]
    assert [(words[-1], words[-4]) for words in without] == [("1.00", "0.00")] * 3
    assert all(float(word) > 0 for words in without for word in (words[-5], words[-3], words[-2]))


@pytest.mark.parametrize(("arguments", "says"), [(["/nowhere"], "no such folder: /nowhere"), (["--runs", "0"], "at least one")])
def test_what_cannot_be_timed_is_an_error(arguments: list[str], says: str) -> None:
    ran = bench(*arguments)
    assert ran.returncode == 2
    assert says in ran.stderr


def test_a_tree_is_the_same_each_time_and_holds_what_it_is_said_to(tmp_path: Path) -> None:
    made = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        tree.make(tmp_path / name, 500)
        paths = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        made.append([(str(path.relative_to(tmp_path / name)), path.read_bytes()) for path in paths])
    assert made[0] == made[1]
    counted = Counter(path.rpartition("/")[2] for path, _ in made[0])
    assert sum(counted.values()) == 500
    for kind, of in tree.MIX.items():
        assert 0 < counted[kind] <= of  # half of it is meant, give or take
    scripts = [str(path) for path in (tmp_path / "one").rglob("run.sh")]
    assert all(subprocess.run(["bash", "-n", path], check=False).returncode == 0 for path in scripts)


def test_all_of_a_tree_can_be_read_and_something_is_found_in_it(folder: Folder) -> None:
    tree.make(folder.path, 300)
    ran = folder.scan("--semgrep", ".", "--format", "json", "-q", "--fail-on", "never")
    assert ran.json["errors"] == []
    assert {"piped-root-download", "missing-cap-drop"} <= {one["rule"] for one in ran.json["findings"]}


def test_sources_alone_start_no_semgrep(folder: Folder, engine: Callable[[str], None]) -> None:
    tree.make(folder.path, 100, {})
    engine("exit 1")
    assert folder.scan("--semgrep", ".", "--format", "json", "-q").json["errors"] == []
