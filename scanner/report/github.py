"""Workflow commands: GitHub's runner makes annotations of them.

The runner takes `::name key=value,…::text` at a line's start, and undoes `%25`, `%0D` and `%0A` everywhere, `%3A` and `%2C` in
values. Source: actions/runner, `ActionCommand.cs`. It shows ten annotations of each kind a step, so the worst come first.
"""

from __future__ import annotations

from collections import Counter

from scanner.finding import Confidence, Finding, Severity
from scanner.report import Result
from scanner.report.grouping import title, worst_first
from scanner.report.places import first_line, rooted
from scanner.report.printable import escaped, inert, printable
from scanner.report.text import seen

MOST = 10  # of each kind
_KIND = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "notice"}


def render(result: Result) -> str:
    lines: list[str] = []
    given: Counter[str] = Counter()
    more: Counter[Severity] = Counter()
    for finding in worst_first(result.findings, result.rules):
        kind = _KIND[finding.severity]
        if given[kind] < MOST:
            given[kind] += 1
            lines.append(_command(kind, finding, result))
        else:
            more[finding.severity] += 1
    if more:
        each = ", ".join(f"{more[severity]} {severity}" for severity in sorted(more, reverse=True))
        lines.append(f"{sum(more.values())} more ({each}): GitHub shows {MOST} of each kind.")
    if not result.launches:
        lines.append(inert(seen(result)))
    return "".join(line + "\n" for line in lines)


def _command(kind: str, finding: Finding, result: Result) -> str:
    span = first_line(finding.span)
    properties = {
        "file": _path(rooted(result, span.file.path)),
        "line": str(span.line),
        "endLine": str(span.end_line),
        "col": str(span.column),
        "endColumn": str(span.end_column),
        "title": f"capdrop: {title(finding, result.rules)}",
    }
    sure = "" if finding.confidence is Confidence.HIGH else f", {finding.confidence} confidence"
    text = f"{finding.message} [{finding.rule}, {finding.severity}{sure}]"
    given = ",".join(f"{name}={_value(value)}" for name, value in properties.items())
    return f"::{kind} {given}::{_data(printable(text))}"


def _path(path: str) -> str:
    """The file's own name, as far as the runner can be told it; what else does not print stands escaped."""
    return "".join(one if one.isprintable() or one in "\r\n" else escaped(one) for one in path)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
