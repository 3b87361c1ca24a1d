"""The posture report: a row for each launch, a column for each protection that it should have, the worst row first."""

from __future__ import annotations

from scanner.report import Result
from scanner.report.launches import short
from scanner.report.printable import inert, printable, width
from scanner.report.protections import COLUMNS, LEGEND, table, totals
from scanner.report.text import seen

_WIDEST = 72  # columns of a launch's own text


def render(result: Result) -> str:
    rows = table(result.launches)
    if not rows:
        return seen(result) + "\n"
    labels = [_cut(printable("  ".join(short(row.launch)))) for row in rows]
    total = f"{len(rows)} {'launch' if len(rows) == 1 else 'launches'}"
    first = max(map(width, ["launch", total, *labels]))
    lines = [_line("launch", COLUMNS, first)]
    lines += [_line(text, [cell.value for cell in row.cells], first) for text, row in zip(labels, rows, strict=True)]
    lines += [_line(total, [f"{number}/{len(rows)}" for number in totals(rows)], first), "", LEGEND]
    return inert("\n".join(lines) + "\n")


def _line(text: str, cells: list[str] | tuple[str, ...], first: int) -> str:
    parts = [text + " " * (first - width(text)), *(f"{cell:<{len(name)}}" for cell, name in zip(cells, COLUMNS, strict=True))]
    return "  ".join(parts).rstrip()


def _cut(text: str) -> str:
    while width(text) > _WIDEST:
        text = text[: _WIDEST - 1 if len(text) > _WIDEST else -2] + "…"
    return text
