"""The posture table as HTML: what `--format posture` shows, a row for each launch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from scanner.launch import Launch
from scanner.report import Result
from scanner.report.html.findings import severity
from scanner.report.html.groups import Group
from scanner.report.html.markup import Html, element, lines
from scanner.report.launches import short
from scanner.report.places import rooted
from scanner.report.protections import COLUMNS, Cell, Row, table, totals

_SAID = {
    Cell.HAS: "there",
    Cell.LACKS: "not there",
    Cell.SOMETIMES: "sometimes",
    Cell.UNKNOWN: "not known",
    Cell.NO_OPTION: "no such option",
}


def posture(result: Result, found: Sequence[Group]) -> Html:
    """The table with its legend; empty where there is no launch."""
    rows = table(result.launches)
    by_launch = {group.launch.id: group for group in found if group.launch is not None}
    head = element(
        "tr",
        element("th", "Launch", scope="col"),
        element("th", "Format", scope="col"),
        element("th", "Findings", scope="col"),
        *(element("th", name, scope="col") for name in COLUMNS),
    )
    total = element(
        "tr",
        element("th", f"{len(rows)} {'launch' if len(rows) == 1 else 'launches'}", scope="row", id="launches"),
        element("td"),
        element("td", str(sum(len(group.findings) for group in by_launch.values()))),
        *(element("td", f"{number}/{len(rows)}") for number in totals(rows)),
        class_="total",
    )
    body = lines(_row(result, row, by_launch) for row in rows)
    return element(
        "table",
        element("caption", "Which launch has which protection, the worst first"),
        element("thead", head, total),
        element("tbody", body),
        id="posture-table",
    )


def legend() -> Html:
    return element(
        "p", *(element("span", element("b", cell.value), f" {said} ") for cell, said in _SAID.items()), class_="legend"
    )


def _row(result: Result, row: Row, by_launch: Mapping[str, Group]) -> Html:
    launch = row.launch
    path = rooted(result, launch.file.path)
    return element(
        "tr",
        element("th", *_name(launch, path, by_launch.get(launch.id)), scope="row"),
        element("td", launch.format),
        element("td", *_worst(by_launch.get(launch.id))),
        *(_cell(cell) for cell in row.cells),
        data_format=launch.format,
        data_path=path,
    )


def _name(launch: Launch, path: str, group: Group | None) -> list[str]:
    place = f"{path}:{launch.span.line}"
    named = short(launch)[1]
    linked = element("a", place, href=f"#{group.anchor}") if group is not None else element("span", place)
    return [linked, *([" ", element("span", named, class_="image")] if named else [])]


def _worst(group: Group | None) -> list[str]:
    if group is None:
        return ["none"]
    counts = Counter(finding.severity for finding, _ in group.findings)
    return [severity(group.findings[0][0]), f" {counts.total()}"]


def _cell(cell: Cell) -> Html:
    return element("td", element("span", cell.value, role="img", aria_label=_SAID[cell]), class_=cell.name.lower())
