"""The SARIF 2.1.0 report, as GitHub code scanning takes it in.

Sources: OASIS SARIF 2.1.0; GitHub's “SARIF support for code scanning”. Columns count UTF-16 code units. Nothing in it
depends on time or machine: the same tree gives the same bytes.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from scanner import __version__, explain
from scanner.catalogue import MISSING_HARDENING, is_missing_hardening
from scanner.errors import FileError
from scanner.finding import Finding, Severity
from scanner.fingerprint import line_hashes
from scanner.launch import Related
from scanner.report import RUN, Result
from scanner.report.frame import Frames
from scanner.report.grouping import grouped
from scanner.report.printable import printable
from scanner.rule import Rule
from scanner.source import SourceFile, Span

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "ROOT"
_MOST_TEXT = 1024  # characters that GitHub takes in a description
_CONTEXT = 2  # lines shown before and after a result
_LEVEL = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
# GitHub's bands: above 9.0 critical, 7.0 to 8.9 high, 4.0 to 6.9 medium, 0.1 to 3.9 low.
_SCORE = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "2.5"}
_FOUND = "found"  # the one message of each rule; what it says depends on the launch
_NOTIFICATIONS = {
    "file-error": (
        "FileError",
        "A file could not be read or understood in full.",
        "The rest of the file, as far as its format allows, and all other files were scanned. The message says what to mend.",
    ),
    "no-launch": (
        "NoLaunch",
        "No container launch was seen.",
        "Nothing was judged, so that nothing was found says nothing. Scan the folder that holds the scripts and compose files.",
    ),
    "opaque-launches": (
        "OpaqueLaunches",
        "Some launches could not be resolved in full.",
        "A word that is only known when they run may hold more options, so what they lack is not reported with certainty.",
    ),
}


def render(result: Result, *, category: str = "", show_suppressed: bool = False) -> str:
    writer = _Writer(result)
    rules = _shown_rules(result)
    index = {rule.id: number for number, rule in enumerate(rules)}
    run = {
        "tool": {"driver": _driver(rules)},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": list(writer.notifications())}],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository, or the folder that was scanned."}}},
        "columnKind": "utf16CodeUnits",
        "results": [writer.result_of(finding, index) for finding, _ in grouped(result.findings, result.rules)],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _shown_rules(result: Result) -> list[Rule]:
    rules = [rule for rule in result.rules.values() if not is_missing_hardening(rule.id)]
    if len(rules) < len(result.rules):
        rules.append(MISSING_HARDENING)
    return sorted(rules, key=lambda rule: rule.id)


def _driver(rules: Iterable[Rule]) -> dict[str, Any]:
    return {
        "name": "capdrop",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in rules],
        "notifications": [
            {
                "id": identity,
                "name": name,
                "shortDescription": {"text": text},
                "fullDescription": {"text": help_text},
                "help": {"text": help_text, "markdown": help_text},
                "messageStrings": {_FOUND: {"text": "What was met: '{0}'."}},
            }
            for identity, (name, text, help_text) in _NOTIFICATIONS.items()
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    sections = rule.sections()
    why = " ".join(sections["Why"].split("\n\n")[0].split()) or rule.title
    benchmarks = re.findall(r"CIS Docker Benchmark (\S+), (\S+)", sections.get("References", ""))
    manual = re.search(r"https://\S+", sections.get("References", ""))
    return {
        "id": rule.id,
        "name": _name(rule),
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": why if len(why) <= _MOST_TEXT else why[: _MOST_TEXT - 1] + "…"},
        "help": {"text": explain.plain(rule), "markdown": explain.markdown(rule)},
        **({"helpUri": manual[0]} if manual else {}),
        "messageStrings": {_FOUND: {"text": "What was found: '{0}'."}},
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
        "properties": {
            "precision": "medium" if rule.pedantic else "high",
            "security-severity": _SCORE[rule.severity],
            "tags": [
                "security",
                *([f"external/cwe/cwe-{rule.cwe:03}"] if rule.cwe else []),
                *(f"cis-docker-{version}/{section}" for version, section in benchmarks),
            ][:10],
        },
    }


def _name(rule: Rule) -> str:
    """A name in PascalCase that is not the id again."""
    words = re.findall(r"[A-Za-z0-9]+", rule.id if "-" in rule.id else rule.title)
    return "".join(word[:1].upper() + word[1:] for word in words)


def _message(text: str) -> dict[str, Any]:
    text = printable(text)
    return {"text": text if text.endswith((".", "!", "?")) else text + ".", "id": _FOUND, "arguments": [text.rstrip(".")]}


class _Writer:
    def __init__(self, result: Result) -> None:
        self.result = result
        self.frames = Frames(result.masked)
        self.hashes: dict[str, list[str]] = {}

    def result_of(self, finding: Finding, index: dict[str, int]) -> dict[str, Any]:
        file = finding.span.file
        if file.path not in self.hashes:
            self.hashes[file.path] = line_hashes(file)
        return {
            "ruleId": finding.rule,
            "ruleIndex": index[finding.rule],
            "level": _LEVEL[finding.severity],
            "message": _message(finding.message),
            "locations": [{"physicalLocation": self.place(finding.span)}],
            **(
                {"relatedLocations": [self.related(one, number) for number, one in enumerate(finding.related)]}
                if finding.related
                else {}
            ),
            "partialFingerprints": {
                "primaryLocationLineHash": self.hashes[file.path][finding.span.line - 1],
                "capdropFinding/v1": finding.fingerprint,
            },
            "properties": {"severity": str(finding.severity), "confidence": str(finding.confidence)},
        }

    def related(self, related: Related, number: int) -> dict[str, Any]:
        return {"id": number, "physicalLocation": self.place(related.span), "message": {"text": printable(related.message)}}

    def place(self, span: Span) -> dict[str, Any]:
        """Where a span is: its region with the text, and the lines around it."""
        file = span.file
        first, last = span.line, span.end_line
        low = file.offset(max(first - _CONTEXT, 1))
        lines = file.text.count("\n") + 1
        high = file.offset(last + _CONTEXT + 1) if last + _CONTEXT < lines else len(file.text)
        return {
            "artifactLocation": self.artifact(file.path),
            "region": {
                "startLine": first,
                "startColumn": _units(file, file.offset(first), span.start) + 1,
                "endLine": last,
                "endColumn": _units(file, file.offset(last), span.end) + 1,
                "snippet": {"text": self.frames.text(file, span.start, span.end)},
            },
            "contextRegion": {
                "startLine": max(first - _CONTEXT, 1),
                "endLine": min(last + _CONTEXT, lines),
                "snippet": {"text": self.frames.text(file, low, high)},
            },
        }

    def artifact(self, path: str) -> dict[str, str]:
        relative = os.path.relpath(os.path.join(self.result.folder, path), self.result.root).replace(os.sep, "/")
        return {"uri": quote(relative, safe="/~"), "uriBaseId": _ROOT}

    def notifications(self) -> Iterable[dict[str, Any]]:
        for error in self.result.errors:
            if error.path == RUN:
                yield self.notification("file-error", "warning", error.message)
            else:
                yield self.notification("file-error", "warning", f"{error.path}:{error.line}: {error.message}", error)
        launches, files = self.result.launches, self.result.files
        if not launches:
            text = f"No container launch was seen in {files} {'file' if files == 1 else 'files'}, so none was judged"
            yield self.notification("no-launch", "note", text)
        opaque = sum(launch.opaque for launch in launches)
        if opaque:
            text = f"{opaque} of {len(launches)} launches {'has' if opaque == 1 else 'have'} options that could not be resolved"
            yield self.notification("opaque-launches", "note", text)

    def notification(self, identity: str, level: str, text: str, error: FileError | None = None) -> dict[str, Any]:
        out: dict[str, Any] = {
            "descriptor": {"id": identity, "index": list(_NOTIFICATIONS).index(identity)},
            "level": level,
            "message": _message(text),
        }
        if error is not None:
            place = {"artifactLocation": self.artifact(error.path), "region": {"startLine": error.line}}
            out["locations"] = [{"physicalLocation": place}]
        return out


def _units(file: SourceFile, start: int, end: int) -> int:
    """UTF-16 code units from one offset to another."""
    text = file.text[start:end]
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
