"""The SARIF 2.1.0 report, as GitHub code scanning takes it in.

Sources: OASIS SARIF 2.1.0; GitHub's “SARIF support for code scanning”. Columns count UTF-16 code units. Nothing in it
depends on time or machine: the same tree gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scanner import __version__, explain
from scanner.catalogue import MISSING_HARDENING, is_missing_hardening
from scanner.finding import Finding, Severity
from scanner.git import Checkout
from scanner.report import Result
from scanner.report.grouping import grouped
from scanner.report.printable import json_text, printable
from scanner.report.provenance import provenance
from scanner.report.sarif_results import FOUND, LEVEL, ROOT, Results
from scanner.rule import Rule

MOST_RESULTS = 5_000  # that GitHub shows; it refuses a file of more than 25,000
MOST_BYTES = 10_000_000  # after gzip; GitHub refuses more than 10 MB
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# SARIF wants an address with more about the tool. The project names none, so this is its package URL (ECMA-427), which says
# which program and version it is wherever it came from.
_ABOUT = f"pkg:generic/capdrop@{__version__}"
_MOST_TEXT = 1024  # characters that GitHub takes in a description
# GitHub's bands: above 9.0 critical, 7.0 to 8.9 high, 4.0 to 6.9 medium, 0.1 to 3.9 low.
_SCORE = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "2.5"}
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
    "results-left-out": (
        "ResultsLeftOut",
        "There are more findings than this report may hold.",
        "GitHub shows 5,000 results and refuses files above 10 MB, so the worst are listed; text and JSON reports list all.",
    ),
}


def render(result: Result, *, category: str = "", show_suppressed: bool = False, checkout: Checkout | None = None) -> str:
    """The whole report. `category`: what the run is called among others of one commit. `show_suppressed`: suppressed findings
    are results, too, marked as SARIF has it; GitHub opens alerts for them all the same. `checkout`: what git says of the root.
    """
    findings = [finding for finding, _ in grouped(result.findings, result.rules, result.together)]
    if show_suppressed:
        findings += [finding for finding, _ in grouped(result.suppressed, result.rules)]
    most = MOST_RESULTS
    while True:
        document = _document(result, findings, most, category, checkout)
        if len(document) <= MOST_BYTES or not findings or _zipped(document) <= MOST_BYTES:
            return document
        most = min(most, len(findings)) // 2


def _zipped(document: str) -> int:
    import zlib

    return len(zlib.compress(document.encode()))


def _worst(findings: Sequence[Finding], most: int) -> list[Finding]:
    """Of many the worst and surest, in their order."""
    if len(findings) <= most:
        return list(findings)
    ranked = sorted(findings, key=lambda one: (one.suppressed is not None, -one.severity, -one.confidence))
    kept = {id(finding) for finding in ranked[:most]}
    return [finding for finding in findings if id(finding) in kept]


def _document(result: Result, findings: Sequence[Finding], most: int, category: str, checkout: Checkout | None) -> str:
    kept = _worst(findings, most)
    writer = Results(result, {name: number for number, name in enumerate(_NOTIFICATIONS)})
    rules = _shown_rules(result)
    index = {rule.id: number for number, rule in enumerate(rules)}
    found = provenance(checkout, ROOT) if checkout is not None else None
    notifications = list(writer.notifications())
    if len(kept) < len(findings):
        text = f"{len(findings):,} findings, of which the {len(kept):,} worst are listed"
        notifications.append(writer.notification("results-left-out", "warning", text))
    run = {
        "tool": {"driver": _driver(rules, kept)},
        **({"automationDetails": {"id": printable(category).rstrip("/") + "/"}} if category else {}),
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notifications}],
        **({"versionControlProvenance": [found]} if found else {}),
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository, or the folder that was scanned."}}},
        "columnKind": "utf16CodeUnits",
        "results": [writer.result_of(finding, index) for finding in kept],
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, 1)


def _shown_rules(result: Result) -> list[Rule]:
    rules = [rule for rule in result.rules.values() if not is_missing_hardening(rule.id)]
    if len(rules) < len(result.rules):
        rules.append(MISSING_HARDENING)
    return sorted(rules, key=lambda rule: rule.id)


def _driver(rules: Iterable[Rule], findings: Iterable[Finding]) -> dict[str, Any]:
    surest: dict[str, str] = {}
    for finding in sorted(findings, key=lambda one: one.confidence):
        surest[finding.rule] = str(finding.confidence)
    return {
        "name": "capdrop",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": _ABOUT,
        "rules": [_rule(rule, surest) for rule in rules],
        "notifications": [
            {
                "id": identity,
                "name": name,
                "shortDescription": {"text": text},
                "fullDescription": {"text": help_text},
                "help": {"text": help_text, "markdown": help_text},
                "messageStrings": {FOUND: {"text": "What was met: '{0}'."}},
            }
            for identity, (name, text, help_text) in _NOTIFICATIONS.items()
        ],
    }


def _rule(rule: Rule, surest: Mapping[str, str]) -> dict[str, Any]:
    """A rule's description. `surest`: the highest confidence among the findings of each rule; it is the rule's precision, by
    which GitHub sorts, as far as there are findings.
    """
    sections = rule.sections()
    why = " ".join(sections["Why"].split("\n\n")[0].split()) or rule.title
    benchmarks = re.findall(r"CIS Docker Benchmark (\S+), (\S+)", sections.get("References", ""))
    return {
        "id": rule.id,
        "name": _name(rule),
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": why if len(why) <= _MOST_TEXT else why[: _MOST_TEXT - 1] + "…"},
        "help": {"text": explain.plain(rule), "markdown": explain.markdown(rule)},
        **({"helpUri": rule.address} if rule.address else {}),
        "messageStrings": {FOUND: {"text": "What was found: '{0}'."}},
        "defaultConfiguration": {"level": LEVEL[rule.severity]},
        "properties": {
            "precision": surest.get(rule.id, "medium" if rule.pedantic else "high"),
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
    return "".join(word[:1].upper() + word[1:] for word in words)[:255]
