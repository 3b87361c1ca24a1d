"""The benchmark: run once, small, for errors only; what it makes of its figures; whether its trees are as they are said to be."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import mean, median

import pytest

from bench import bars, page, shares, text, tree
from bench.place import Place
from bench.profile import by_part
from bench.programs import AGAIN, BOTH, EVERYTHING, FLOOR, LAUNCHES, Program
from bench.timing import Failed, Results, Took, measure, timed
from tests.conftest import Folder

ROOT = Path(__file__).parent.parent
SMALL = ("--sizes", "20", "--dense", "", "--runs", "1")


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "bench", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def program(folder: Path, script: str, name: str = "peer") -> Program:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return Program(name, str(path), lambda place: ("one", "two"))


def place(folder: Path) -> Place:
    return Place("some", str(folder), 0, (), (), 0, 0, "")


def results(*rounds: dict[str, float], own: float = 100) -> Results:
    took = [{name: Took(wall, wall, 50) for name, wall in one.items()} for one in rounds]
    return Results(place(Path()), 0, took, own={LAUNCHES: own, EVERYTHING: own})


def verdicts(named: dict[str, Results], generated: dict[int, Results]) -> dict[str, str]:
    return {one.what: one.verdict for one in bars.bars(named, generated)}


def test_a_small_run_times_everything_that_is_there_and_writes_the_page(folder: Folder, tmp_path: Path) -> None:
    folder.write("compose.yaml", "services:\n  web:\n    image: web\n")
    folder.write("Dockerfile", "FROM scratch\n")
    peers = tmp_path / "peers"
    peers.mkdir()
    for name in ("compose-lint", "hadolint", "checkov", "semgrep", "rg"):
        program(peers, f"test $# -gt 0 && echo {name} 1.2.3", name)
    written = tmp_path / "page.md"
    own = str(folder.path)
    ran = bench(*SMALL, "--peers", os.path.relpath(peers, ROOT), "--vulhub", own, "--write", "--page", str(written), own)
    assert ran.returncode == 0, ran.stderr
    said = written.read_text("utf-8")
    for heading in ("an empty folder", "one compose file", "vulhub", folder.path.name, "20 files, generated"):
        assert f"### {heading}\n" in said
    assert "hadolint 1.2.3" in said
    shares = [int(share) for share in re.findall(r"^\| [^|]+\| +(\d+)% \|$", said, re.M)]
    assert len(shares) > 3
    assert 97 <= sum(shares) <= 103
    assert len(re.findall(r"^\| compose-lint \+ hadolint +\|", said, re.M)) == 3
    timed_ones = [line.split("|")[2].strip() for line in ran.stdout.splitlines() if line.startswith("| scan ")]
    assert len(timed_ones) == 10
    assert all(float(one) > 0 for one in timed_ones)
    assert own not in said
    assert str(ROOT) not in said
    assert "--vulhub /path/to/vulhub" in said


def test_what_is_built_into_python_counts_for_those_who_call_it() -> None:
    words, source = ("/x/scanner/shell/words.py", 1, "word"), ("/x/scanner/source.py", 1, "text")
    built_in = {words: (1, 1, 0.5, 0.5), source: (3, 3, 0.25, 0.25)}
    stats = {words: (1, 1, 2.0, 3.0, {}), source: (1, 1, 1.0, 1.5, {}), ("~", 0, "len"): (4, 4, 0.75, 0.75, built_in)}
    assert by_part(stats) == {"shell programs: reading and following them": 2.5, "texts and their places": 1.25}


def test_a_program_that_is_missing_is_named(tmp_path: Path) -> None:
    missing = Program("peer", None, lambda place: ("one",))
    measured = measure(place(tmp_path), [missing], 1, 10, lambda text: None)
    assert re.search(r"^\| peer +\| skipped: not installed \|", page.table(measured, ("peer",)), re.M)


def test_a_program_that_fails_or_takes_too_long_is_named_with_what_it_said(tmp_path: Path) -> None:
    failing = program(tmp_path, "echo 'no such option: two' >&2; exit 3", "failing")
    endless = program(tmp_path, "sleep 60", "endless")
    measured = measure(place(tmp_path), [failing, endless], 1, 0.3, lambda text: None)
    assert measured.left_out == {"failing": "failed with status 3: no such option: two", "endless": "ended after 0.3 s"}
    assert measured.rounds == [{}]


def test_a_program_that_fails_later_on_is_named_and_no_more_timed(tmp_path: Path) -> None:
    once = program(tmp_path, "test -e $0.ran && exit 3; touch $0.ran")
    measured = measure(place(tmp_path), [once], 2, 10, lambda text: None)
    assert measured.left_out == {"peer": "failed with status 3"}
    assert measured.rounds == [{}, {}]


def test_a_scan_whose_pattern_rules_did_not_finish_is_not_timed_as_if_they_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = {"stats": {"launches": 7}, "errors": [{"path": "semgrep", "line": 1, "message": "took longer than 120 s"}]}
    scan = program(tmp_path, f"echo '{json.dumps(failed)}'", "scan")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    measured = measure(place(tmp_path), [replace(scan, name=EVERYTHING)], 1, 10, lambda text: None)
    assert (measured.launches, measured.left_out, measured.rounds) == (7, {EVERYTHING: "took longer than 120 s"}, [{}])


def test_a_program_that_cannot_be_started_is_named(tmp_path: Path) -> None:
    gone = Program("gone", str(tmp_path / "gone"), lambda place: ())
    said = measure(place(tmp_path), [gone], 1, 10, lambda text: None).left_out["gone"]
    assert said.startswith("cannot be started: FileNotFoundError")


def test_what_is_timed_is_the_whole_process_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    peer = program(tmp_path, 'sleep 0.2; test "$(basename "$PWD")" = here && test -z "$PYTHONDONTWRITEBYTECODE"')
    took = timed([str(peer.path)], str(tmp_path / "here"), 10, {0}, watch=True)
    assert took.wall >= 0.2
    assert took.cpu < took.wall
    assert took.own is not None
    with pytest.raises(Failed):
        timed([str(peer.path)], str(tmp_path), 10, {0})


def test_the_memory_of_a_process_is_not_that_of_the_one_that_starts_it(tmp_path: Path) -> None:
    held = bytearray(200_000_000)
    took = timed([sys.executable, "-I", "-S", "-c", "pass"], str(tmp_path), 10, {0})
    assert len(held) > took.memory * 1_000_000 * 4


def test_own_memory_is_without_that_of_a_process_that_is_started(tmp_path: Path) -> None:
    grow = "held = bytearray(100_000_000); import time; time.sleep(0.1)"
    start = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grow!r}])"
    took = timed([sys.executable, "-I", "-S", "-c", start], str(tmp_path), 10, {0}, watch=True)
    assert took.memory > 90
    assert took.own is not None
    assert took.own < 60


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["/nowhere"], "no such folder: /nowhere"),
        (["--moby", "/nowhere"], "no such folder: /nowhere"),
        (["--runs", "0"], "at least one"),
        (["--sizes", "3"], "at least 10"),
        (["--sizes", "many"], "not many"),
    ],
)
def test_what_cannot_be_timed_is_an_error(arguments: list[str], says: str) -> None:
    ran = bench(*arguments)
    assert ran.returncode == 2
    assert says in ran.stderr


def test_a_ratio_is_taken_within_a_round() -> None:
    measured = results({LAUNCHES: 1, FLOOR: 1}, {LAUNCHES: 9, FLOOR: 3}, {LAUNCHES: 20, FLOOR: 10})
    assert measured.ratio(LAUNCHES, FLOOR) == 2
    assert measured.seconds(LAUNCHES) == 9
    assert measured.ratio(LAUNCHES, BOTH) is None


def test_each_bar_is_met_not_met_or_not_measured() -> None:
    named = {
        bars.EMPTY: results({LAUNCHES: 0.08, EVERYTHING: 0.08}),
        bars.VULHUB: results({LAUNCHES: 1, EVERYTHING: 4, AGAIN: 1, BOTH: 10}),
        bars.MOBY: results({LAUNCHES: 1, EVERYTHING: 1.4, AGAIN: 0.5, FLOOR: 0.1}),
    }
    generated = {files: results({LAUNCHES: 0.08 + files / 1e4, EVERYTHING: 0.08 + files**1.2 / 1e4}) for files in (1000, 100_000)}
    said = list(verdicts(named, generated).values())
    met, missed, unknown = "met", "**not met**", "not measured"
    assert said == [met, unknown, met, missed, met, missed, met, missed, met, missed, met, met]
    assert set(verdicts({}, {}).values()) == {unknown}


def test_memory_over_the_bar_is_told() -> None:
    said = verdicts({}, {bars.LARGEST: results({LAUNCHES: 1}, own=251)})
    assert [verdict for what, verdict in said.items() if "memory" in what] == ["**not met**"] * 2


def test_the_exponent_is_that_of_a_power_law() -> None:
    assert bars.exponent([(1000, 2e6), (10_000, 2e8), (100_000, 2e10)]) == pytest.approx(2)
    assert bars.exponent([(1000, 3), (100_000, 300)]) == pytest.approx(1)
    assert bars.exponent([(1000, 3)]) is None


def test_files_are_as_long_on_average_in_small_trees_as_in_large_ones() -> None:
    for kind in (*shares.ALL, shares.OTHER):
        few, many = shares.lengths(kind, 10), shares.lengths(kind, 5000)
        assert mean(few) == pytest.approx(mean(many), rel=0.05)
    scripts = shares.lengths(shares.SCRIPT, 5000)
    assert median(scripts) == 26
    assert mean(scripts) == pytest.approx(66, rel=0.1)


def test_a_tree_is_the_same_each_time_and_holds_what_it_is_said_to(tmp_path: Path) -> None:
    made = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        tree.make(tmp_path / name, 500, shares.DENSE)
        paths = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        made.append([(str(path.relative_to(tmp_path / name)), path.read_bytes()) for path in paths])
    assert made[0] == made[1]
    counted = Counter(path.rpartition("/")[2] for path, _ in made[0])
    assert sum(counted.values()) == 500
    assert {kind: counted[kind] for kind in shares.DENSE} == {
        "Dockerfile": 52,
        "run.sh": 51,
        "docker-compose.yml": 15,
        "Makefile": 2,
    }
    scripts = [str(path) for path in (tmp_path / "one").rglob("run.sh")]
    assert all(subprocess.run(["bash", "-n", path], check=False).returncode == 0 for path in scripts)


def test_all_of_a_tree_can_be_read_and_something_is_found_in_it(folder: Folder) -> None:
    tree.make(folder.path, 500, shares.DENSE)
    ran = folder.scan("--semgrep", ".", "--format", "json", "-q", "--fail-on", "never")
    assert ran.json["errors"] == []
    assert {"piped-root-download", "missing-cap-drop"} <= {one["rule"] for one in ran.json["findings"]}


def test_files_are_as_long_and_hold_as_many_launches_as_real_ones() -> None:
    chance = Random(1)

    def each(kind: str, what: str) -> float:
        lengths = shares.lengths(kind, 2000)
        files = [text.ours(kind, length, chance).decode() for length in lengths]
        lines = [one.count("\n") for one in files]
        assert (mean(lines), median(lines)) == pytest.approx((mean(lengths), median(lengths)), rel=0.15)
        return mean(len(re.findall(what, one, re.M)) for one in files)

    assert each(shares.SCRIPT, "^docker run") == pytest.approx(0.29, rel=0.2)
    assert each(shares.MAKEFILE, r"\$\(ENGINE\) run") == pytest.approx(0.22, rel=0.2)
    assert each(shares.COMPOSE, "^    (image|build):") == pytest.approx(1.9, rel=0.2)
    assert each(shares.DOCKERFILE, "^FROM ") == pytest.approx(1.4, rel=0.2)


def test_sources_alone_start_no_semgrep(folder: Folder, engine: Callable[[str], None]) -> None:
    tree.make(folder.path, 100, {})
    engine("exit 1")
    assert folder.scan("--semgrep", ".", "--format", "json", "-q").json["errors"] == []
