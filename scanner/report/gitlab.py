"""GitLab's two reports: Code Quality, shown in merge requests, and SAST, shown as vulnerabilities.

Sources: GitLab's documentation of Code Quality (“Implement a custom tool”) and of security scanner integration; the SAST report
schema, version 15.0.6: what it requires and how long texts may be.
"""

from __future__ import annotations

import re
import time
from typing import Any

from scanner import __version__
from scanner.catalogue import MISSING_HARDENING
from scanner.finding import Finding, Severity
from scanner.report import RUN, Result
from scanner.report.grouping import title, worst_first
from scanner.report.places import rooted
from scanner.report.printable import json_text, printable

_SCHEMA_VERSION = "15.0.6"
_QUALITY = {Severity.CRITICAL: "blocker", Severity.HIGH: "critical", Severity.MEDIUM: "major", Severity.LOW: "minor"}
_TOOL = {"id": "capdrop", "name": "capdrop", "version": __version__, "vendor": {"name": "capdrop"}}
_MOST_NAME = 255  # characters


def code_quality(result: Result) -> str:
    """The Code Quality report. GitLab shows only the first of findings with the same fingerprint."""
    return json_text([_issue(finding, result) for finding in worst_first(result.findings, result.rules)], 1)


def _issue(finding: Finding, result: Result) -> dict[str, Any]:
    span = finding.span
    return {
        "description": printable(finding.message),
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": _QUALITY[finding.severity],
        "location": {
            "path": rooted(result, span.file.path),
            "lines": {"begin": span.line, "end": span.end_line},
        },
    }


def sast(result: Result, ended: float) -> str:
    """The SAST report. `ended`: when the scan did, in seconds since 1970."""
    errors = [
        {"level": "warn", "value": printable(f"{_place(result, error.path, error.line)}{error.message}")}
        for error in result.errors
    ]
    document = {
        "version": _SCHEMA_VERSION,
        "scan": {
            "analyzer": _TOOL,
            "scanner": _TOOL,
            "type": "sast",
            "start_time": _time(ended - result.seconds),
            "end_time": _time(ended),
            "status": "success",
            **({"messages": errors} if errors else {}),
        },
        "vulnerabilities": [_vulnerability(finding, result) for finding in worst_first(result.findings, result.rules)],
    }
    return json_text(document, 1)


def _place(result: Result, path: str, line: int) -> str:
    return "" if path == RUN else f"{rooted(result, path)}:{line}: "


def _time(seconds: float) -> str:
    """Seconds since 1970 as the schema has it, in UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


def _vulnerability(finding: Finding, result: Result) -> dict[str, Any]:
    rule = MISSING_HARDENING if finding.rule == MISSING_HARDENING.id else result.rules[finding.rule]
    identifiers = [{"type": "capdrop_rule_id", "name": f"capdrop rule {rule.id}", "value": rule.id}]
    if rule.cwe:
        page = f"https://cwe.mitre.org/data/definitions/{rule.cwe}.html"
        identifiers.append({"type": "cwe", "name": f"CWE-{rule.cwe}", "value": str(rule.cwe), "url": page})
    links = re.findall(r"https://[^\s)>]+", rule.sections().get("References", ""))
    return {
        "id": _uuid(finding.fingerprint),
        "name": printable(title(finding, result.rules))[:_MOST_NAME],
        "description": printable(finding.message),
        "severity": str(finding.severity).capitalize(),
        "location": {
            "file": rooted(result, finding.span.file.path),
            "start_line": finding.span.line,
            "end_line": finding.span.end_line,
        },
        "identifiers": identifiers,
        **({"links": [{"url": link} for link in dict.fromkeys(links)]} if links else {}),
    }


def _uuid(fingerprint: str) -> str:
    """A fingerprint, 32 hexadecimal digits, in the form of a UUID."""
    parts = (fingerprint[start:end] for start, end in ((0, 8), (8, 12), (12, 16), (16, 20), (20, None)))
    return "-".join(parts)
