"""Baselines: what is recorded, what counts as known, fixed and new, and what is no baseline."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Folder, Ran

RUN = "docker run --privileged acme/app:1.0\n"
HOST = "docker run --pid host acme/tool:1.0\n"


@pytest.fixture
def recorded(folder: Folder) -> Folder:
    """A folder with a script whose findings are known."""
    folder.write("run.sh", RUN)
    assert record(folder).status == 0
    return folder


def record(folder: Folder, *arguments: str) -> Ran:
    return folder.scan("--write-baseline", "known.json", *arguments)


def new(folder: Folder, *arguments: str) -> list[tuple[str, str]]:
    ran = folder.scan("--baseline", "known.json", "--format", "json", *arguments)
    assert ran.out, ran.err
    return [(one["path"], one["rule"]) for one in ran.json["findings"]]


def entries(folder: Folder) -> list[dict[str, Any]]:
    return list(json.loads((folder.path / "known.json").read_text())["findings"])


def test_what_is_recorded_is_reported_no_more_and_fails_nothing(recorded: Folder) -> None:
    assert new(recorded) == []
    ran = recorded.scan("--baseline", "known.json", "--fail-on", "low")
    assert ran.status == 0
    assert ran.out.startswith("Nothing new found in 1 launch.\n")
    assert ran.out.endswith("8 findings known from the baseline known.json.\n")
    assert recorded.scan().status == 1


def test_what_is_new_is_reported(recorded: Folder) -> None:
    recorded.write("run.sh", HOST + RUN)
    assert ("run.sh", "host-pid") in new(recorded)
    assert ("run.sh", "privileged") not in new(recorded)
    assert recorded.scan("--baseline", "known.json").status == 1


def test_a_changed_launch_comes_back(recorded: Folder) -> None:
    recorded.write("run.sh", RUN.replace("1.0", "1.1"))
    assert ("run.sh", "privileged") in new(recorded)


def test_a_file_of_another_name_is_another(recorded: Folder) -> None:
    os.rename(recorded.path / "run.sh", recorded.path / "start.sh")
    assert ("start.sh", "privileged") in new(recorded)


def test_recording_exits_with_0_and_says_so_beside_the_report(folder: Folder) -> None:
    folder.write("run.sh", RUN)
    ran = record(folder, "--fail-on", "low")
    assert ran.status == 0
    assert "[privileged]" in ran.out
    assert ran.out.endswith("known.json now records 8 of today's findings.\n")


def test_only_what_is_reported_is_recorded(folder: Folder) -> None:
    folder.write("run.sh", "# capdrop: ignore[host-uts] why\ndocker run --privileged --uts host acme/app:1.0\n" + HOST)
    record(folder, "--min-severity", "high")
    assert {one["rule"] for one in entries(folder)} == {"privileged", "host-pid"}
    record(folder, "--select", "host-uts,privileged")
    assert {one["rule"] for one in entries(folder)} == {"privileged"}


# -- the file


def test_it_is_stable_sorted_and_one_line_an_entry(folder: Folder) -> None:
    folder.write("b.sh", RUN)
    folder.write("a.sh", HOST + RUN)
    record(folder)
    first = (folder.path / "known.json").read_text()
    folder.write("a.sh", "\n\n# moved\n" + RUN + HOST)
    record(folder)
    assert (folder.path / "known.json").read_text() == first
    lines = first.splitlines()
    assert len(lines) == len(entries(folder)) + 2
    assert [(one["path"], one["rule"]) for one in entries(folder)] == sorted(
        (one["path"], one["rule"]) for one in entries(folder)
    )
    assert set(entries(folder)[0]) == {"path", "rule", "message", "fingerprint"}


def test_it_holds_no_secret_and_what_is_no_ascii_is_escaped(folder: Folder) -> None:
    folder.write(
        "a\x1b[31mü.sh", "docker run -e DB_PASSWORD=trumpet-castle-4 -e T=ghp_0123456789abcdefghijABCDEFGHIJ456789 acme/app:1\n"
    )
    record(folder)
    text = (folder.path / "known.json").read_text()
    assert '"plaintext-secret"' in text
    assert "trumpet" not in text
    assert "ghp_0123" not in text
    assert text.isascii()
    assert "\x1b" not in text
    assert new(folder) == []


def test_an_empty_one_is_one(folder: Folder) -> None:
    assert record(folder).status == 0
    assert entries(folder) == []
    assert new(folder) == []


# -- fixed, and not judged


def test_what_is_fixed_is_told_and_taken_out_when_recorded_anew(recorded: Folder) -> None:
    recorded.write("run.sh", HOST)
    ran = recorded.scan("--baseline", "known.json", "-v")
    assert "8 entries of known.json fixed: -v names them, --write-baseline takes them out.\n" in ran.out
    assert "known.json: fixed: privileged in run.sh: privileged: every capability" in ran.err
    recorded.scan("--baseline", "known.json", "--write-baseline", "known.json")
    assert {one["rule"] for one in entries(recorded)} >= {"host-pid"}
    assert "privileged" not in {one["rule"] for one in entries(recorded)}
    assert "fixed" not in recorded.scan("--baseline", "known.json").out


def test_fixed_entries_that_read_alike_are_told_once_and_how_often(folder: Folder) -> None:
    folder.write("a.sh", f"{RUN}docker run --privileged acme/app:1.1\ndocker run --privileged acme/app:1.2\n{HOST}")
    record(folder, "--select", "privileged,host-pid")
    folder.write("a.sh", "true\n")
    told = [line for line in folder.scan("--baseline", "known.json", "-v").err.splitlines() if "fixed" in line]
    assert [line.partition(" in ")[0] for line in told] == [
        "known.json: fixed: host-pid",
        "known.json: fixed: 3 × privileged",
    ]


# -- fixes


def test_fixing_says_that_known_findings_are_left(folder: Folder) -> None:
    path = folder.write("run.sh", "docker run acme/app:1.0\n")
    record(folder)
    ran = folder.scan("--fix", "--baseline", "known.json")
    assert ran.err.startswith("Nothing was fixed.\nFindings known from the baseline known.json are not fixed; without --baseline")
    assert "is new to" not in ran.err
    assert path.read_text() == "docker run acme/app:1.0\n"
    assert "baseline" not in folder.scan("--fix", "--baseline", "known.json", "-q").err
    assert "baseline" not in folder.scan("--diff").err


@pytest.mark.parametrize(
    ("how", "said"), [("--fix", "What was edited is new to"), ("--diff", "What these edits change will be new to")]
)
def test_a_launch_with_known_findings_is_fixed_and_said_to_be_new_to_the_baseline(folder: Folder, how: str, said: str) -> None:
    path = folder.write("run.sh", "docker run -v /run/docker.sock:/x acme/app:1.0\n")
    record(folder, "--select", "docker-socket")
    ran = folder.scan(how, "--baseline", "known.json")
    assert f"{said} the baseline known.json, with all that is still found there; to record that, scan with" in ran.err
    fixed = "docker run --pids-limit=4096 -v /run/docker.sock:/x acme/app:1.0"
    assert f"+{fixed}" in ran.out if how == "--diff" else path.read_text() == f"{fixed}\n"


def test_what_fixing_says_is_to_be_done_brings_the_baseline_up_to_date(folder: Folder) -> None:
    folder.write("run.sh", "docker run -v /run/docker.sock:/x acme/app:1.0\n")
    record(folder, "--select", "docker-socket")
    folder.scan("--fix", "--baseline", "known.json")
    assert ("run.sh", "docker-socket") in new(folder)
    folder.scan("--baseline", "known.json", "--write-baseline", "known.json")
    assert new(folder) == []


def test_a_file_that_is_gone_is_fixed(recorded: Folder) -> None:
    os.unlink(recorded.path / "run.sh")
    assert "8 entries of known.json fixed" in recorded.scan("--baseline", "known.json").out


@pytest.mark.parametrize(
    "arguments", [["other"], ["--select", "host-pid"], ["--ignore", "missing-hardening,privileged"], ["other/x.sh"]]
)
def test_what_was_not_looked_at_is_not_called_fixed_and_stays(recorded: Folder, arguments: list[str]) -> None:
    recorded.write("other/x.sh", HOST)
    os.unlink(recorded.path / "run.sh")
    ran = recorded.scan("--baseline", "known.json", "--write-baseline", "known.json", *arguments)
    assert "fixed" not in ran.out
    assert "privileged" in {one["rule"] for one in entries(recorded)}


def test_what_is_excluded_was_not_looked_at(recorded: Folder) -> None:
    recorded.write("capdrop.toml", "exclude = ['run.sh']\n")
    assert "fixed" not in recorded.scan("--baseline", "known.json").out


def test_what_is_suppressed_or_hidden_today_is_not_fixed(recorded: Folder) -> None:
    recorded.write("run.sh", "# capdrop: ignore[privileged, missing-hardening] why\n" + RUN)
    assert "fixed" not in recorded.scan("--baseline", "known.json").out
    assert "fixed" not in recorded.scan("--baseline", "known.json", "--min-severity", "critical").out


# -- like findings


def test_of_like_findings_as_many_are_known_as_were_recorded(folder: Folder) -> None:
    folder.write("run.sh", RUN * 2)
    record(folder)
    folder.write("run.sh", RUN)
    assert new(folder) == []
    folder.write("run.sh", RUN * 3)
    assert new(folder, "--select", "privileged") == [("run.sh", "privileged")]


def test_a_known_one_stays_known_when_one_just_like_it_is_suppressed(folder: Folder) -> None:
    suppressed = "# capdrop: ignore[privileged, missing-hardening] why\n" + RUN
    folder.write("run.sh", suppressed + RUN)
    record(folder)
    folder.write("run.sh", RUN)
    assert new(folder) == []
    folder.write("run.sh", RUN + suppressed)
    assert new(folder) == []
    folder.write("run.sh", RUN + RUN)
    assert new(folder, "--select", "privileged") == [("run.sh", "privileged")]


# -- from where


def test_in_a_repository_it_does_not_matter_where_the_scan_starts(folder: Folder) -> None:
    subprocess.run(["git", "init", "-q", str(folder.path)], check=True)
    folder.write("a/run.sh", RUN)
    record(folder)
    inner = Folder(folder.path / "a")
    assert inner.scan("--baseline", "../known.json").status == 0
    assert "fixed" not in inner.scan("--baseline", "../known.json").out


def test_a_byte_order_mark_is_no_part_of_it(recorded: Folder) -> None:
    recorded.write("known.json", b"\xef\xbb\xbf" + (recorded.path / "known.json").read_bytes())
    assert new(recorded) == []


# -- no baseline


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "known.json: no such file; --write-baseline FILE makes one"),
        ("", "known.json:1: not valid JSON"),
        ('{"version": 1,\n', "known.json:2: not valid JSON"),
        ("[]", "known.json: not a baseline of capdrop"),
        ('{"version": "2.1.0", "runs": []}', "not a baseline of capdrop"),
        ('{"version": 1, "tool": "other", "findings": []}', "not a baseline of capdrop"),
        ('{"version": 1, "tool": "capdrop", "findings": {}}', "not a baseline of capdrop"),
        ('{"version": 2, "tool": "capdrop", "findings": []}', "a baseline of version 2, of which capdrop "),
        ('{"version": 1, "tool": "capdrop", "findings": [{"path": "x"}]}', "entry 1 is not as it must be: path, rule, message"),
        ('{"version": 1, "tool": "capdrop", "findings": [7]}', "entry 1 is not as it must be"),
        (b"\xff\xfe", "known.json: cannot be read"),
        ("[" * 100_000, "known.json: cannot be read"),
        ('{"version": ' + "1" * 5000 + "}", "known.json: cannot be read"),
    ],
)  # fmt: skip
def test_one_that_cannot_be_used(folder: Folder, text: str | bytes | None, message: str) -> None:
    if text is not None:
        folder.write("known.json", text)
    ran = folder.scan("--baseline", "known.json")
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err


def test_one_that_cannot_be_written(folder: Folder) -> None:
    ran = folder.scan("--write-baseline", "nowhere/known.json")
    assert (ran.status, ran.out) == (2, "")
    assert "cannot write nowhere/known.json: No such file or directory" in ran.err


def test_a_faulty_one_is_left_as_it_is(folder: Folder, tmp_path: Path) -> None:
    folder.write("known.json", "precious")
    assert folder.scan("--baseline", "known.json", "--write-baseline", "known.json").status == 2
    assert (folder.path / "known.json").read_text() == "precious"
