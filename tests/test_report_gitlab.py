"""GitLab's reports, held to what GitLab requires of them.

No package ships a copy of its schemas, so the requirements are written out here: Code Quality's from “Implement a custom tool”,
those of the SAST report from its schema of version 15 (required properties, patterns, values, lengths).
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scanner.catalogue import catalogue
from scanner.errors import FileError
from scanner.finding import Confidence, Finding, Severity
from scanner.report import RUN, Result, gitlab
from scanner.source import SourceFile, Span
from tests.conftest import Folder
from tests.golden import TESTDATA

_WORDS = {"type": "string", "minLength": 1}
_LINE = {"type": "integer", "minimum": 1}
_TIME = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$"}
_URL = {"type": "string", "pattern": "^(https?|ftp)://.+"}


def _object(required: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": {**required, **more}, "additionalProperties": False}


_TOOL = _object({"id": _WORDS, "name": _WORDS, "version": _WORDS, "vendor": _object({"name": _WORDS})})
CODE_QUALITY = {
    "type": "array",
    "items": _object(
        {
            "description": _WORDS,
            "check_name": _WORDS,
            "fingerprint": _WORDS,
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": _object(
                {"path": {"type": "string", "pattern": r"^(?!\.?/)."}, "lines": _object({"begin": _LINE}, end=_LINE)}
            ),
        }
    ),
}
SAST = _object(
    {
        "version": {"type": "string", "pattern": r"^15\.\d+\.\d+$"},
        "scan": _object(
            {
                "analyzer": _TOOL,
                "scanner": _TOOL,
                "type": {"const": "sast"},
                "start_time": _TIME,
                "end_time": _TIME,
                "status": {"enum": ["success", "failure"]},
            },
            messages={"type": "array", "items": _object({"level": {"enum": ["info", "warn", "fatal"]}, "value": _WORDS})},
        ),
        "vulnerabilities": {
            "type": "array",
            "items": _object(
                {
                    "id": {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"},
                    "identifiers": {
                        "type": "array",
                        "minItems": 1,
                        "items": _object({"type": _WORDS, "name": _WORDS, "value": _WORDS}, url=_URL),
                    },
                    "location": _object({"file": _WORDS, "start_line": _LINE, "end_line": _LINE}),
                },
                name={**_WORDS, "maxLength": 255},
                description={**_WORDS, "maxLength": 1_048_576},
                severity={"enum": ["Info", "Unknown", "Low", "Medium", "High", "Critical"]},
                links={"type": "array", "items": _object({"url": _URL})},
            ),
        },
    }
)


def test_all_of_testdata_is_as_gitlab_wants_it(tmp_path: Path) -> None:
    path = tmp_path / "report"
    issues = Folder(TESTDATA).scan("--format", "gitlab", "--output", f"gitlab-sast={path}", "--pedantic", "-q").json
    jsonschema.validate(issues, CODE_QUALITY)
    report = json.loads(path.read_text())
    jsonschema.validate(report, SAST)
    assert len(issues) == len(report["vulnerabilities"]) > 100
    assert len({one["fingerprint"] for one in issues}) == len(issues)
    assert len({one["id"] for one in report["vulnerabilities"]}) == len(issues)


def test_the_requirements_would_object() -> None:
    for document, schema in (([{"description": "x"}], CODE_QUALITY), ({"version": "14.0.0"}, SAST)):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(document, schema)


def finding(severity: Severity) -> Finding:
    span = Span(SourceFile("run.sh", "docker run a\n"), 0, 6)
    return Finding("privileged", severity, Confidence.HIGH, span, "why", fingerprint="0123456789abcdef" * 2)


def result(*findings: Finding, **parts: Any) -> Result:
    return replace(Result(findings=list(findings), rules=catalogue(), folder="/a", root="/a"), **parts)


def test_severities() -> None:
    given = result(*map(finding, Severity))
    assert [one["severity"] for one in json.loads(gitlab.code_quality(given))] == ["blocker", "critical", "major", "minor"]
    assert [one["severity"] for one in json.loads(gitlab.sast(given, 0.0))["vulnerabilities"]] == [
        "Critical",
        "High",
        "Medium",
        "Low",
    ]


def test_a_vulnerability_names_its_rule_and_its_weakness() -> None:
    (one,) = json.loads(gitlab.sast(result(finding(Severity.HIGH)), 0.0))["vulnerabilities"]
    assert one["id"] == "01234567-89ab-cdef-0123-456789abcdef"
    assert (one["name"], one["description"]) == ("Privileged container", "why")
    assert [(each["type"], each["value"]) for each in one["identifiers"]] == [("capdrop_rule_id", "privileged"), ("cwe", "250")]
    assert one["links"]


def test_times_are_utc_and_errors_are_told() -> None:
    errors = [FileError("bad.sh", 2, "binary"), FileError(RUN, 1, "semgrep crashed")]
    scan = json.loads(gitlab.sast(result(seconds=61.0, errors=errors), 86_461.0))["scan"]
    assert (scan["start_time"], scan["end_time"]) == ("1970-01-02T00:00:00", "1970-01-02T00:01:01")
    assert scan["messages"] == [
        {"level": "warn", "value": "bad.sh:2: binary"},
        {"level": "warn", "value": "semgrep crashed"},
    ]


def test_findings_alike_are_told_apart(folder: Folder) -> None:
    folder.write("run.sh", "docker run --privileged a\n" * 30)
    issues = folder.scan("--format", "gitlab").json
    assert len({one["fingerprint"] for one in issues}) == len(issues) == 60
