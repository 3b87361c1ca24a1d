"""The text report: findings by launch, worst first, each with its line of code; then a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from scanner import terminal
from scanner.finding import Finding
from scanner.report import RUN, Result
from scanner.report.layout import filled
from scanner.report.printable import inert, printable
from scanner.report.styles import BOLD

if TYPE_CHECKING:  # late: where nothing is found, nothing of it is needed
    from scanner.report.blocks import Group, Part

WIDTH = terminal.WIDTH
Whole = tuple[Finding, list[Finding]]  # as `grouped` makes them
_NARROWEST = 40
_MANY = 20  # findings, of which the first have left the screen
_ADVICE_FOR_MANY = "The worst stand first; --min-severity high shows only them, --format posture a line for each launch."
_ADVICE_ON_FIXES = "scan --diff shows what mends findings safely; with --unsafe-fixes, also what may stop something that works."
_ADVICE = "scan --explain RULE says why it matters, what to write instead, what that may break."


def render(result: Result, *, colour: bool = False, width: int = WIDTH, links: bool = False, advice: bool = False) -> str:
    """The whole report. `width` in columns; lines are cut to it where that loses nothing but code off the mark.

    `links`: rules are hyperlinks (OSC 8) to their first reference. `advice`: the summary says how to go on.
    """
    most = max(width, _NARROWEST)
    findings = _grouped(result.findings, result)
    said = _summary(result, [finding for finding, _ in findings], _hidden(result), colour, advice)
    last = "".join(f"{line}\n" for each in said.splitlines() for line in filled(each.split(" "), most, ""))
    return inert("\n\n".join([*_blocks(findings, result, colour, most, links), last]))


def _blocks(findings: list[Whole], result: Result, colour: bool, most: int, links: bool) -> Iterator[str]:
    if not findings:
        return
    from scanner.report.blocks import Writer
    from scanner.report.frame import Frames

    writer = Writer(result.rules, Frames(result.masked), colour, most, links)
    alike: dict[tuple[Part, ...], list[Group]] = {}  # launches of which the same is said stand together
    for group in _groups(findings):
        alike.setdefault(tuple(writer.parts(group)), []).append(group)
    for parts, groups in alike.items():
        yield "\n".join([*writer.header(groups), *writer.body(parts, groups[0][0][0].launch)])


def summary(result: Result, *, singly: bool = False) -> str:
    """How much was seen, what was found, and what is not shown; ends in a line break. `singly`: counted as JSON lists it."""
    if singly:
        return _summary(result, result.findings, result.hidden)
    return _summary(result, [finding for finding, _ in _grouped(result.findings, result)], _hidden(result))


def _hidden(result: Result) -> list[Finding]:
    return [finding for finding, _ in _grouped(result.hidden, result)]


def _summary(result: Result, findings: list[Finding], hidden: list[Finding], colour: bool = False, advice: bool = False) -> str:
    """`findings`, `hidden`: as they are counted. `advice`: with a word on what to do about them."""
    lines = [_found(result, findings), seen(result), *_left_out(result, hidden)]
    if advice and findings:
        lines.append(_ADVICE)
    if advice and any(finding.remedy is not None and not finding.remedy.unknown for finding in result.findings):
        lines.append(_ADVICE_ON_FIXES)
    if advice and len(findings) > _MANY:
        lines.append(_ADVICE_FOR_MANY)
    return inert("\n".join([f"\x1b[{BOLD}m{lines[0]}\x1b[0m" if colour else lines[0], *lines[1:]])) + "\n"


def _grouped(findings: Sequence[Finding], result: Result) -> list[Whole]:
    if not findings:
        return []
    from scanner.report.grouping import grouped

    return grouped(findings, result.rules)


def _groups(findings: Iterable[Whole]) -> list[Group]:
    """Findings by launch, those of no launch by file; the worst group first, within it the worst finding first."""
    groups: dict[tuple[str, int], Group] = {}
    for finding, members in findings:
        key = (finding.launch.id, 1) if finding.launch else (finding.span.file.path, 0)
        groups.setdefault(key, []).append((finding, members))
    for group in groups.values():
        group.sort(key=lambda one: -one[0].severity)
    return sorted(groups.values(), key=lambda group: -group[0][0].severity)


def _found(result: Result, findings: list[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    if counts:
        each = ", ".join(f"{counts[severity]} {severity}" for severity in sorted(counts, reverse=True))
        return f"{_count(len(findings), 'finding')}: {each}."
    if result.launches:
        return f"Nothing {'new ' if result.known else ''}found in {_count(len(result.launches), 'launch')}."
    return "Nothing found, but there was no launch to judge."


def seen(result: Result) -> str:
    """How many launches were seen: one sentence."""
    launches = len(result.launches)
    opaque = sum(launch.opaque for launch in result.launches)
    found = (
        f"{_count(launches, 'launch')} seen ({launches - opaque} resolved, {opaque} opaque)"
        if launches
        else "No container launch seen"
    )
    return f"{found} in {_count(result.files, 'file')}."


def _left_out(result: Result, hidden: list[Finding]) -> Iterator[str]:
    if hidden:
        them = "it" if len(hidden) == 1 else "them"
        yield f"{_count(len(hidden), 'finding')} of low confidence not shown; --pedantic shows {them}."
    if commented := sum(not finding.external for finding in result.suppressed):
        yield f"{_count(commented, 'finding')} suppressed by comments."
    yield from map(printable, result.notes)
    paths = {error.path for error in result.errors if error.unread}
    if RUN in paths:
        yield "The pattern rules did not run in full; standard error says why."
    unread = paths - {RUN}
    if unread:
        yield f"{_count(len(unread), 'file')} could not be read or understood in full; standard error names each."
    if idle := sum(not error.unread for error in result.errors):
        yield f"{_count(idle, 'suppression')} or allowance{'' if idle == 1 else 's'} without effect; standard error says why."


def _count(number: int, what: str) -> str:
    plural = what + ("es" if what.endswith("ch") else "s")
    return f"{number} {what if number == 1 else plural}"
