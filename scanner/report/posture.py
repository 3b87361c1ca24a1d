"""The posture report: a row for each launch, a column for each protection that it should have, the worst row first."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.report import Result
from scanner.report.launches import short
from scanner.report.layout import filled
from scanner.report.printable import inert, printable
from scanner.report.protections import COLUMNS, LEGEND, Cell, Row, table, totals
from scanner.report.text import seen
from scanner.terminal import WIDTH, cut
from scanner.terminal import width as columns

_WIDEST = 72  # columns of a launch's own text, where nothing says how many there are
_LEAST = 36  # … below which the headings are shortened
_NARROWEST = 12
_SHORT = {"read-only": "ro", "cap-drop": "cap", "no-new-privileges": "nnp", "memory": "mem", "cpus": "cpu", "isolation": "iso"}
_ORDER = "worst first: by severest finding, then by ✗"
_COLOURS = {Cell.HAS.value: "32", Cell.LACKS.value: "31", Cell.SOMETIMES.value: "33", Cell.UNKNOWN.value: "33"}


def render(result: Result, *, colour: bool = False, width: int | None = None) -> str:
    """The table, its totals and a legend. `width` in columns: launches, and then headings, are shortened to fit."""
    rows = table(result.launches)
    if not rows:
        return seen(result) + "\n"
    headings, between, room = COLUMNS, "  ", _WIDEST
    counts = totals(rows)
    shares = [f"{number}/{len(rows)}" for number in counts]
    if width is not None and (room := width - _taken(headings, shares, between)) < _LEAST:
        headings, between, shares = tuple(_SHORT.get(name, name) for name in COLUMNS), " ", list(map(str, counts))
        room = width - _taken(headings, shares, between)
    labels = _labels(rows, max(room, _NARROWEST))
    total = f"{len(rows)} {'launch' if len(rows) == 1 else 'launches'}"
    first = max(map(columns, ["launch", total, *labels]))
    widths = [first, *_widths(headings, shares)]

    def line(*cells: str) -> str:
        padded = [cell + " " * (width - columns(cell)) for cell, width in zip(cells, widths, strict=True)]
        return between.join(padded).rstrip()

    lines = [line("launch", *headings)]
    lines += [line(text, *(cell.value for cell in row.cells)) for text, row in zip(labels, rows, strict=True)]
    lines += [line(total, *shares), ""]
    short_ones = [f"{name}: {long}" for name, long in zip(headings, COLUMNS, strict=True) if name != long]
    for legend in filter(None, ([*LEGEND.split("  "), _ORDER], short_ones)):
        lines += filled(legend, width or WIDTH, "", "  ")
    report = inert("\n".join(lines) + "\n")
    return _painted(report, len(rows), first) if colour else report


def _painted(report: str, rows: int, first: int) -> str:
    """The finished table with colours for its cells: the marks that stand after the first column."""
    heading, *lines = report.split("\n")
    for number, text in enumerate(lines[:rows]):
        start = next(place for place in range(len(text) + 1) if columns(text[:place]) >= first)
        marks = "".join(f"\x1b[{_COLOURS[one]}m{one}\x1b[0m" if one in _COLOURS else one for one in text[start:])
        lines[number] = text[:start] + marks
    return "\n".join([heading, *lines])


def _widths(headings: Sequence[str], shares: Sequence[str]) -> list[int]:
    return [max(len(heading), len(share)) for heading, share in zip(headings, shares, strict=True)]


def _taken(headings: Sequence[str], shares: Sequence[str], between: str) -> int:
    return sum(wide + len(between) for wide in _widths(headings, shares))


def _labels(rows: Sequence[Row], most: int) -> list[str]:
    """Each launch's place and name in `most` columns, the names below one another; what is left out is the beginning of its
    path, then the end of its name."""
    told = [tuple(map(printable, short(row.launch))) for row in rows]
    shortened = [(_place(place, name, most), name) for place, name in told]
    widest = max(columns(place) for place, _ in shortened)
    if widest + max(columns(f"  {name}") for _, name in shortened) > most:
        widest = 0
    return [cut(f"{place}{' ' * (widest - columns(place))}  {name}".rstrip(), most) for place, name in shortened]


def _place(place: str, name: str, most: int) -> str:
    over = columns(f"{place}  {name}".rstrip()) - most
    kept = max(len(place) - over - 1, most // 3)
    return "…" + place[len(place) - kept :] if over > 0 and kept < len(place) - 1 else place
