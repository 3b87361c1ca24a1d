"""The posture table as HTML: what `--format posture` shows, a row for each launch.

A browser lays out a table as a whole, which for a thousand rows takes a second. So the style sheet makes each row a grid, and
each body of some rows costs nothing until it is scrolled to. Roles say once more what all that is, as some browsers take a
table that is displayed otherwise for none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scanner.launch import Launch
from scanner.report import Result
from scanner.report.html.findings import opaque, severity
from scanner.report.html.groups import Group
from scanner.report.html.markup import Html, element, joined, lines, text
from scanner.report.launches import short
from scanner.report.places import rooted
from scanner.report.protections import COLUMNS, Cell, Row, table, totals

_TOGETHER = 25  # rows of one body
_SAID = {
    Cell.HAS: "there",
    Cell.LACKS: "not there",
    Cell.SOMETIMES: "partly",
    Cell.UNKNOWN: "not known",
    Cell.NO_OPTION: "no such option",
}


def posture(result: Result, found: Sequence[Group]) -> Html:
    """The table with its legend; empty where there is no launch."""
    rows = table(result.launches)
    by_launch = {group.launch.id: group for group in found if group.launch is not None}
    head = [_th(name, "col") for name in ("Launch", "Format", "Findings", *COLUMNS)]
    total = [
        _th(f"{len(rows)} {'launch' if len(rows) == 1 else 'launches'}", "row"),
        _td(""),
        _td(str(sum(len(group.findings) for group in by_launch.values()))),
        *(_td(f"{number}/{len(rows)}") for number in totals(rows)),
    ]
    bodies = (
        element("tbody", lines(_row(result, row, by_launch) for row in rows[start : start + _TOGETHER]), role="rowgroup")
        for start in range(0, len(rows), _TOGETHER)
    )
    return element(
        "table",
        element("caption", "Which launch has which protection, the worst first"),
        element("thead", _tr(head), _tr(total, class_="total"), role="rowgroup"),
        *bodies,
        id="posture-table",
        role="table",
    )


def legend() -> Html:
    return element(
        "p", *(element("span", element("b", cell.value), f" {said} ") for cell, said in _SAID.items()), class_="legend"
    )


def _row(result: Result, row: Row, by_launch: Mapping[str, Group]) -> Html:
    launch = row.launch
    path = rooted(result, launch.file.path)
    cells = [
        _th(_name(launch, path, by_launch.get(launch.id)), "row"),
        _td(launch.format),
        _td(_worst(by_launch.get(launch.id))),
        *(_td(element("span", cell.value, role="img", aria_label=_SAID[cell]), class_=cell.name.lower()) for cell in row.cells),
    ]
    return _tr(cells, data_format=launch.format, data_path=path)


def _tr(cells: Iterable[Html], **attributes: str) -> Html:
    return element("tr", *cells, role="row", **attributes)


def _th(content: str, scope: str) -> Html:
    return element("th", content, scope=scope, role="columnheader" if scope == "col" else "rowheader")


def _td(content: str, **attributes: str) -> Html:
    return element("td", content, role="cell", **attributes)


def _name(launch: Launch, path: str, group: Group | None) -> Html:
    place = f"{path}:{launch.span.line}"
    named = short(launch)[1]
    linked = element("a", place, href=f"#{group.anchor}") if group is not None else element("span", place)
    parts = [linked, element("span", named, class_="image")] if named else [linked]
    return joined([*parts, opaque()] if launch.opaque else parts, " ")


def _worst(group: Group | None) -> Html:
    if group is None:
        return text("none")
    return joined([severity(group.findings[0][0]), str(len(group.findings))], " ")
