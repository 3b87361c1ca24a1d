"""The protections that every launch should have, and which of them each has: the table of `--format posture` and `markdown`.

The columns are those that docker-runtime-security.md requires. What a cell says is what the rules say, asked here of every
launch whichever of them a scan reports: a protection is there where none of its rules has anything against the launch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from enum import Enum
from functools import cache
from typing import Any

from scanner.finding import Confidence, Finding, Severity
from scanner.launch import HostConfig, Launch, Value, api_name
from scanner.posture import has_tmpfs
from scanner.record import dataclass
from scanner.rule import Rule, checks, judge


class Cell(Enum):
    """How a launch has a protection; the value is what tables show."""

    HAS = "✓"
    NO_OPTION = "–"  # tool and verb have no option for it
    UNKNOWN = "?"  # a word that could not be resolved decides
    SOMETIMES = "~"  # not on all paths, by a default that may be overridden, or not as it should be
    LACKS = "✗"


LEGEND = "✓ there  ✗ not there  ~ partly  ? not known  – no such option"

_RANK = {cell: rank for rank, cell in enumerate(Cell)}
_CELL = {Confidence.HIGH: Cell.LACKS, Confidence.MEDIUM: Cell.SOMETIMES, Confidence.LOW: Cell.UNKNOWN}
_REST = "isolation"
_RULES = {
    "read-only": ("missing-read-only",),
    "tmpfs": ("read-only-without-tmpfs", "weak-tmpfs"),
    "cap-drop": ("missing-cap-drop", "dangerous-capability", "privileged"),
    "no-new-privileges": ("missing-no-new-privileges",),
    "memory": ("missing-memory-limit", "oom-kill-disabled"),
    "swap": ("unbounded-swap", "missing-memory-limit"),
    "cpus": ("missing-cpu-limit",),
    "user": ("missing-user", "root-user"),
    _REST: ("privileged",),  # and all that no other column has
}
COLUMNS = tuple(_RULES)
# What opens the container where it is set, so that one that could not be resolved leaves the isolation unknown.
_OPENING = frozenset(
    "HostConfig." + api_name(name)
    for name in "privileged security_opt network_mode pid_mode ipc_mode uts_mode userns_mode cgroupns_mode".split()
)


@dataclass(frozen=True, slots=True)
class Row:
    """A launch with a cell for each of COLUMNS; `severity`: the worst that its rules find, None where they find nothing."""

    launch: Launch
    cells: tuple[Cell, ...]
    severity: Severity | None


def table(launches: Iterable[Launch]) -> list[Row]:
    """A row for each launch, the worst first."""
    return sorted(map(_row, launches), key=_badness)


def totals(rows: Iterable[Row]) -> list[int]:
    """For each of COLUMNS, how many launches have it."""
    rows = list(rows)
    return [sum(row.cells[number] is Cell.HAS for row in rows) for number in range(len(COLUMNS))]


def _badness(row: Row) -> tuple[object, ...]:
    counts = [-row.cells.count(cell) for cell in (Cell.LACKS, Cell.SOMETIMES, Cell.UNKNOWN)]
    return -(row.severity or 0), *counts, row.launch.file.path, row.launch.span.start


def _row(launch: Launch) -> Row:
    launch = replace(launch, refused=False, written=None)  # these lower a finding, and say nothing of what is set
    sure = _without_unknown(launch)
    cells: list[Cell] = []
    found: list[Finding] = []
    for column, rules in columns().items():
        if column == "tmpfs":  # is there one, were the root read-only?
            asked, known = (replace(one, host=replace(one.host, readonly_rootfs=Value.of(True))) for one in (launch, sure))
        else:
            asked, known = launch, sure
        findings = [finding for rule in rules for finding in judge(rule, asked)]
        cell = max((_CELL[finding.confidence] for finding in findings), key=_RANK.__getitem__, default=Cell.HAS)
        if cell is Cell.HAS:
            cell = _silent(column, rules, asked, known)
        if column == "tmpfs" and cell in (Cell.HAS, Cell.LACKS):
            cell = _of_tmpfs(launch, cell)
        if column == "user" and cell is Cell.HAS:
            cell = _of_image(launch)
        cells.append(cell)
        found += findings
    return Row(launch, tuple(cells), max((finding.severity for finding in found), default=None))


@cache
def columns() -> dict[str, tuple[Rule, ...]]:
    """The rules of each column."""
    by_id = {rule.id: rule for rule in checks()}
    taken = {name for names in _RULES.values() for name in names}
    rest = [
        rule
        for rule in by_id.values()
        if Launch in rule.subject and rule.id not in taken and not (rule.absence or rule.pedantic or rule.of_repository)
    ]
    return {
        column: tuple(by_id[name] for name in names) + tuple(rest if column == _REST else ()) for column, names in _RULES.items()
    }


def _silent(column: str, rules: Iterable[Rule], launch: Launch, known: Launch) -> Cell:
    """What it means that no rule of a column finds anything. `known`: the launch without what could not be resolved."""
    if column == _REST:
        open_ended = any(
            path in _OPENING and value.unresolved is not None and not value.choices for path, value in launch.values()
        )
        return Cell.UNKNOWN if launch.opaque or open_ended else Cell.HAS
    if any(rule.needs - launch.can_set for rule in rules):
        return Cell.NO_OPTION
    return Cell.UNKNOWN if any(any(judge(rule, known)) for rule in rules) else Cell.HAS


def _of_tmpfs(launch: Launch, cell: Cell) -> Cell:
    """Of a launch that has somewhere to write (HAS): where its root is read-only that will do, else it has to be a tmpfs. One
    with which something is wrong (LACKS) is there all the same."""
    if cell is Cell.LACKS:
        return Cell.SOMETIMES if has_tmpfs(launch) else Cell.LACKS
    if launch.host.readonly_rootfs or "HostConfig.Tmpfs" in launch.supplies or has_tmpfs(launch):
        return Cell.HAS
    return Cell.UNKNOWN if launch.opaque else Cell.LACKS


def _of_image(launch: Launch) -> Cell:
    """Of a launch that leaves the user to an image built here, which is judged where its Dockerfile stands."""
    if launch.built_here is None or launch.user is not None:
        return Cell.HAS
    (rule,) = (one for one in checks() if one.id == "image-runs-as-root")
    sure = [finding.confidence is Confidence.HIGH for finding in judge(rule, launch.built_here)]
    return Cell.HAS if not sure else Cell.LACKS if any(sure) else Cell.UNKNOWN


def _without_unknown(launch: Launch) -> Launch:
    """The launch as if nothing had been said where it is not known what."""
    host = replace(launch.host, **{each.name: _known(getattr(launch.host, each.name)) for each in fields(HostConfig)})
    return replace(launch, host=host, user=_known(launch.user))


def _known(held: Any) -> Any:
    if isinstance(held, list):
        return list(_sure(held))
    return next(_sure([held]), None) if isinstance(held, Value) else held


def _sure(values: Iterable[Value[Any]]) -> Iterator[Value[Any]]:
    for value in values:
        if value.unresolved is None:
            yield value
        elif value.choices:
            yield replace(value, unresolved=None)
