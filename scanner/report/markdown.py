"""A report in GitHub's and GitLab's Markdown, for a comment on a pull request or a job's summary: how many, the worst
findings, and which launches have which protection.

Text of the scanned tree stands in code spans, in which nothing is markup, a mention, a reference or an address (GitHub Flavored
Markdown, 6.1). A pipe would end a table's cell even there, so it is escaped like what does not print.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scanner.errors import FileError
from scanner.finding import Confidence, Finding
from scanner.launch import Launch
from scanner.report import RUN, Result
from scanner.report.grouping import worst_first
from scanner.report.launches import short
from scanner.report.places import rooted
from scanner.report.printable import inert, printable
from scanner.report.protections import COLUMNS, LEGEND, Row, table, totals
from scanner.report.text import summary

# Bytes for launches, findings and errors: all in all less than the 65,536 characters that GitHub takes in a comment, and the
# 1 MiB that it takes in a summary.
_SHARES = (20_000, 36_000, 4_000)
_MOST_ROWS = 50  # of one table
_LONGEST = 300  # characters of one cell


def render(result: Result) -> str:
    first, *more = summary(result).splitlines()
    parts = [f"## capdrop: {first.rstrip('.')}", "\n".join(more)]
    if findings := worst_first(result.findings, result.rules):
        parts.append(_findings(result, findings))
    if rows := table(result.launches):
        parts.append(_launches(result, rows))
    if result.errors:
        said = (f"- {code(_error(result, error))}" for error in result.errors)
        parts.append("### Not read in full\n\n" + "\n".join(_within(said, len(result.errors), _SHARES[2], "- {} more")))
    return inert("\n\n".join(parts) + "\n")


def _error(result: Result, error: FileError) -> str:
    return error.message if error.path == RUN else f"{rooted(result, error.path)}:{error.line}: {error.message}"


def _launches(result: Result, rows: Sequence[Row]) -> str:
    head = [_row(["launch", *COLUMNS]), _row(["---", *[":-:"] * len(COLUMNS)])]
    total = _row([f"{len(rows)} in all", *(f"{number}/{len(rows)}" for number in totals(rows))])
    lines = (_row([_launch(result, row.launch), *(cell.value for cell in row.cells)]) for row in rows)
    return "\n".join(["### Launches\n", *head, total, *_within(lines, len(rows), _SHARES[0], "\n{} launches more."), "", LEGEND])


def _launch(result: Result, launch: Launch) -> str:
    place, name = code(f"{rooted(result, launch.file.path)}:{launch.span.line}"), code(short(launch)[1])
    return f"{place} {name}" if name else place


def _findings(result: Result, findings: Sequence[Finding]) -> str:
    head = [_row(["severity", "where", "what", "rule"]), _row(["---"] * 4)]
    lines = (_row(_finding(result, finding)) for finding in findings)
    return "\n".join(["### Worst first\n", *head, *_within(lines, len(findings), _SHARES[1], "\n{} findings more.")])


def _finding(result: Result, finding: Finding) -> list[str]:
    sure = "" if finding.confidence is Confidence.HIGH else f", {finding.confidence} confidence"
    place = f"{rooted(result, finding.span.file.path)}:{finding.span.line}"
    return [f"{finding.severity}{sure}", code(place), prose(finding.message), code(finding.rule)]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _within(lines: Iterable[str], total: int, most: int, more: str) -> list[str]:
    """As many of `total` lines as fit into so many bytes, but no more than people read; then how many there are more."""
    kept: list[str] = []
    for line in lines:
        most -= len(line.encode("utf-8", "backslashreplace")) + 1
        if most < 0 or len(kept) == _MOST_ROWS:
            return [*kept, more.format(f"{total - len(kept):,}")]
        kept.append(line)
    return kept


def code(text: str) -> str:
    """Any text as a code span on one line, not too long; empty text as nothing."""
    shown = printable(text).replace("|", "\\x7c")
    shown = shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    space = " " if shown[:1] in ("`", " ") or shown[-1:] in ("`", " ") else ""
    return f"{fence}{space}{shown}{space}{fence}" if shown else ""


# What can be nothing but words: no markup, no mention, no number, commit or address that would become a link.
_PLAIN = re.compile(r"(?!.*(?:www\.|://|GH-|[0-9a-f]{7}))[A-Za-z0-9 ,;.()'/=+-]*(?:: [A-Za-z0-9 ,;.()'/=+-]*)*", re.I)


def prose(text: str) -> str:
    """A sentence: as it is where it is plain words, else as a code span."""
    return text if len(text) <= _LONGEST and _PLAIN.fullmatch(text) else code(text)
