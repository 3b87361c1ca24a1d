from __future__ import annotations

import json

from scanner.finding import Confidence, Edit, Finding, Fix, Severity
from scanner.launch import Related
from scanner.report import Result, json_report
from scanner.source import SourceFile, Span
from tests.builders import either, launch, unresolved
from tests.conftest import Folder

SCRIPT = "#!/bin/sh\ncd /srv && sudo docker run -d --name web \\\n  --privileged \\\n  -v /etc:/etc acme/app:1.4 serve\n"

TOP = ["version", "tool", "launches", "images", "findings", "errors", "stats"]
LAUNCH = "id path line end_line column format tool verb name image opaque files related config sometimes".split()
IMAGE = "id path line stage names base user runs_as_root".split()
FINDING = "rule severity confidence path line column end_line end_column message launch fingerprint fix related".split()
STATS = "files launches opaque suppressed seconds".split()


def test_every_key_of_the_contract_in_its_order(folder: Folder) -> None:
    folder.write("run.sh", SCRIPT)
    folder.write("Dockerfile", "FROM alpine:3.20\nUSER root\n")
    folder.write("bad.sh", b"\0")
    report = folder.scan("--format", "json").json
    assert list(report) == TOP
    assert list(report["tool"]) == ["name", "version"]
    assert list(report["launches"][0]) == LAUNCH
    assert list(report["images"][0]) == IMAGE
    assert list(report["findings"][0]) == FINDING
    assert list(report["errors"][0]) == ["path", "line", "message"]
    assert list(report["stats"]) == STATS


def test_a_launch(folder: Folder) -> None:
    folder.write("deploy/run.sh", SCRIPT)
    (found,) = folder.scan("--format", "json").json["launches"]
    assert isinstance(found.pop("id"), str)
    assert found == {
        "path": "deploy/run.sh",
        "line": 2,
        "end_line": 4,
        "column": 17,
        "format": "shell",
        "tool": "docker",
        "verb": "run",
        "name": "web",
        "image": "acme/app:1.4",
        "opaque": False,
        "files": ["deploy/run.sh"],
        "related": [],
        "config": {"Image": "acme/app:1.4", "Cmd": ["serve"], "HostConfig": {"Privileged": True, "Binds": ["/etc:/etc"]}},
        "sometimes": [],
    }


def test_a_finding_covers_exactly_the_fault(folder: Folder) -> None:
    folder.write("run.sh", SCRIPT)
    report = folder.scan("--format", "json").json
    (finding,) = [one for one in report["findings"] if one["rule"] == "privileged"]
    assert [finding[key] for key in ("path", "line", "column", "end_line", "end_column")] == ["run.sh", 3, 3, 3, 15]
    assert (finding["severity"], finding["confidence"], finding["fix"], finding["related"]) == ("critical", "high", None, [])
    assert finding["launch"] == report["launches"][0]["id"]
    missing = [one for one in report["findings"] if one["rule"].startswith("missing-")]
    assert {(one["line"], one["column"], one["end_column"]) for one in missing} == {(2, 17, 23)}
    assert len(missing) > 3, "missing hardening is listed singly"


def test_columns_count_code_points(folder: Folder) -> None:
    folder.write("run.sh", "docker run -e X='😀é' --privileged a\n")
    (finding,) = folder.scan("--format", "json", "--select", "privileged").json["findings"]
    assert (finding["column"], finding["end_column"]) == (22, 34)


def test_the_numbers(folder: Folder) -> None:
    folder.write("run.sh", '# capdrop: ignore[privileged]\ndocker run --privileged a\ndocker run "$@" b\n')
    stats = folder.scan("--format", "json").json["stats"]
    assert isinstance(stats.pop("seconds"), float)
    assert stats == {"files": 1, "launches": 2, "opaque": 1, "suppressed": 1}


def test_an_empty_folder(folder: Folder) -> None:
    report = folder.scan("--format", "json").json
    assert [report[key] for key in ("launches", "images", "findings", "errors")] == [[], [], [], []]
    assert report["stats"]["launches"] == 0


def test_the_same_tree_gives_the_same_report(folder: Folder) -> None:
    for name in ("b.sh", "a.sh", "c/d.sh"):
        folder.write(name, SCRIPT)
    first, second = (folder.scan("--format", "json").json for _ in range(2))
    for report in (first, second):
        del report["stats"]["seconds"]
    assert first == second
    assert [one["path"] for one in first["launches"]] == ["a.sh", "b.sh", "c/d.sh"]
    places = [(one["path"], one["line"], one["column"]) for one in first["findings"]]
    assert places == sorted(places)
    fingerprints = [one["fingerprint"] for one in first["findings"]]
    assert len(set(fingerprints)) == len(fingerprints)


def render(**parts: object) -> dict[str, list[dict[str, object]]]:
    report: dict[str, list[dict[str, object]]] = json.loads(json_report.render(Result(**parts)))  # type: ignore[arg-type]  # test data
    return report


def test_what_is_unresolved_or_has_several_values() -> None:
    (found,) = render(launches=[launch(image=unresolved("$IMAGE"), name=either("a", "b"))])["launches"]
    assert found["image"] == {"unresolved": "$IMAGE"}
    assert found["name"] == {"any": ["a", "b"]}


def test_fixes_and_related_places() -> None:
    file = SourceFile("run.sh", "one\ntwo three\n")
    three = Span(file, 8, 13)
    finding = Finding(
        "privileged",
        Severity.HIGH,
        Confidence.MEDIUM,
        Span(file, 4, 7),
        "why",
        fix=Fix((Edit(three, "3"),), safe=True),
        related=[Related(three, "see")],
    )
    (found,) = render(findings=[finding])["findings"]
    assert found["fix"] == {"safe": True, "edits": [{"path": "run.sh", "start": [2, 5], "end": [2, 10], "text": "3"}]}
    assert found["related"] == [{"path": "run.sh", "line": 2, "message": "see"}]
    assert found["launch"] is None
