"""The fixes in reports: who makes the edits that a report names has what the fix is for."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Folder
from tests.html_page import parsed
from tests.test_fixes_hold import CASES, TESTDATA, some

HARDENING = "missing-hardening"


def edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    """A text with edits made: offsets, end exclusive, which do not overlap."""
    at = len(text)
    for start, end, new in sorted(edits, reverse=True):
        assert start <= end <= at
        text, at = text[:start] + new + text[end:], start
    return text


def by_sarif(text: str, fix: dict[str, Any]) -> str:
    """As SARIF 2.1.0 says, §3.30: lines and columns from 1, columns in UTF-16 code units."""
    lines = text.split("\n")

    def offset(line: int, column: int) -> int:
        before = lines[line - 1].encode("utf-16-le")[: 2 * (column - 1)].decode("utf-16-le")
        return sum(len(each) + 1 for each in lines[: line - 1]) + len(before)

    (change,) = fix["artifactChanges"]
    edits = []
    for one in change["replacements"]:
        region = one["deletedRegion"]
        start, end = (offset(region[f"{side}Line"], region[f"{side}Column"]) for side in ("start", "end"))
        edits.append((start, end, one.get("insertedContent", {}).get("text", "")))
    return edited(text, edits)


def by_json(text: str, fix: dict[str, Any]) -> str:
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    places = [[starts[line - 1] + column - 1 for line, column in (edit["start"], edit["end"])] for edit in fix["edits"]]
    return edited(text, [(start, end, edit["text"]) for (start, end), edit in zip(places, fix["edits"], strict=True)])


def sarif(folder: Folder, *arguments: str) -> list[dict[str, Any]]:
    return list(json.loads(folder.scan("--format", "sarif", "-q", "--isolated", *arguments).out)["runs"][0]["results"])


@some(CASES)
def test_who_makes_the_edits_of_a_result_has_it_no_more(path: Path, folder: Folder) -> None:
    text = (TESTDATA / path).read_text()
    written = folder.write(path.name, text)
    before = sarif(folder, "--pedantic")
    for one in (one for one in before if "fixes" in one):
        (fix,) = one["fixes"]
        written.write_text(by_sarif(text, fix))
        after = sarif(folder, "--pedantic")
        assert len(after) < len(before) or [each["message"] for each in after] != [each["message"] for each in before]
        assert len(after) <= len(before)


def test_the_fixes_of_one_result_are_one_fix(folder: Folder) -> None:
    text = "Y='😀' docker run -d app  # 😀\n"
    path = folder.write("run.sh", text)
    (one,) = sarif(folder)
    assert one["ruleId"] == HARDENING
    (fix,) = one["fixes"]
    assert fix["description"]["text"].startswith("May change")
    folder.scan("--fix", "--unsafe-fixes", "--isolated", ".")
    assert by_sarif(text, fix) == path.read_text() != text


def test_what_cannot_be_written_one_after_the_other_is_written_together(folder: Folder) -> None:
    """For `docker stack deploy` each limit is a key below `deploy`, which may be there once only."""
    text = "services:\n  web:\n    image: app\n"
    path = folder.write("stack.yml", text)
    folder.write("up.sh", "docker stack deploy -c stack.yml web\n")
    (one,) = sarif(folder, "--select", "missing-memory-limit,missing-cpu-limit")
    folder.scan("--fix", "--unsafe-fixes", "--isolated", "--select", "missing-memory-limit,missing-cpu-limit", ".")
    assert path.read_text().count("deploy:") == 1
    assert by_sarif(text, one["fixes"][0]) == path.read_text()


def test_the_fix_of_a_combination_mends_all_of_it(folder: Folder) -> None:
    text = "docker run --privileged --cap-add=NET_ADMIN --device=/dev/net/tun --security-opt=seccomp=unconfined app\n"
    folder.write("run.sh", text)
    (one,) = sarif(folder, "--select", "privileged,seccomp-unconfined")
    assert by_sarif(text, one["fixes"][0]) == "docker run --cap-add=NET_ADMIN --device=/dev/net/tun app\n"


def test_only_one_of_a_block_that_can_be_fixed_is_enough(folder: Folder) -> None:
    folder.write("run.sh", "docker run --memory-reservation=$R --pids-limit=-1 app\n")
    (one,) = sarif(folder, "--select", "missing-memory-limit,missing-pids-limit")
    assert [each["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"] for each in one["fixes"]] == ["4096"]


@pytest.mark.parametrize("arguments", [("--format", "json"), ("-o", "json=out.json"), ("-o", "out.json", "--format", "json")])
def test_json_has_fixes_wherever_it_goes(folder: Folder, arguments: tuple[str, ...]) -> None:
    text = "é docker\ndocker run -d app\n"
    folder.write("run.sh", text)
    ran = folder.scan(*arguments, "--select", "missing-cap-drop", "-q", ".")
    report = folder.path / "out.json"
    (one,) = json.loads(report.read_text() if report.exists() else ran.out)["findings"]
    assert by_json(text, one["fix"]) == "é docker\ndocker run --cap-drop=ALL -d app\n"


def test_a_report_without_fixes_makes_none(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write("run.sh", "docker run -d app\n")
    monkeypatch.setattr("scanner.fix.attach", lambda *given: pytest.fail("fixes were made"))
    for form in ("text", "posture", "github", "gitlab", "junit", "markdown"):
        assert folder.scan("--format", form, ".").status in (0, 1)


def test_html_shows_the_fix_as_a_diff(folder: Folder) -> None:
    folder.write("compose.yaml", "services:\n  web:\n    image: app\n    user: root\n")
    page = parsed(folder.scan("--format", "html", "--select", "root-user", "-q", ".").out)
    diff = page.one("pre", class_="diff").text
    assert "-    user: root" in diff
    assert '+    user: "1000:1000"' in diff
