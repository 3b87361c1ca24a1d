"""The text report: findings by launch, worst first, each with its line of code; then a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from scanner.catalogue import is_missing_hardening
from scanner.finding import Confidence, Finding, Severity
from scanner.launch import Launch
from scanner.report import RUN, Result
from scanner.report.frame import Frames
from scanner.report.grouping import addition_lines, grouped
from scanner.report.launches import label
from scanner.report.printable import inert, printable

WIDTH = 120  # columns, where nothing says how many there are
_BOLD, _FAINT = "1", "2"
_COLOURS = {Severity.CRITICAL: "1;31", Severity.HIGH: "31", Severity.MEDIUM: "33", Severity.LOW: "36"}
_MARGIN = " " * 12

Group = list[tuple[Finding, list[Finding]]]


def render(result: Result, *, colour: bool = False, width: int = WIDTH) -> str:
    """The whole report. `width` in columns; lines are cut to it where that loses nothing but code off the mark."""
    writer = _Writer(result, Frames(result.masked), colour, max(width, 40))
    headers: dict[str, list[str]] = {}  # by what is said of them: launches that lack the same stand together
    for group in _groups(result):
        headers.setdefault("\n".join(writer.body(group)), []).append(writer.header(group))
    blocks = ["\n".join([*each, body]) for body, each in headers.items()]
    return inert("\n\n".join([*blocks, summary(result, colour=colour)]))


def summary(result: Result, *, colour: bool = False, singly: bool = False) -> str:
    """How much was seen, what was found, and what is not shown; ends in a line break. `singly`: counted as JSON lists it."""
    findings, hidden = (
        list(each) if singly else [finding for finding, _ in grouped(each, result.rules)]
        for each in (result.findings, result.hidden)
    )
    lines = [_found(result, findings), seen(result), *_left_out(result, hidden)]
    return inert("\n".join([f"\x1b[{_BOLD}m{lines[0]}\x1b[0m" if colour else lines[0], *lines[1:]])) + "\n"


def _groups(result: Result) -> list[Group]:
    """Findings by launch, those of no launch by file; the worst group first, within it the worst finding first."""
    groups: dict[tuple[str, int], Group] = {}
    for finding, members in grouped(result.findings, result.rules):
        key = (finding.launch.id, 1) if finding.launch else (finding.span.file.path, 0)
        groups.setdefault(key, []).append((finding, members))
    for group in groups.values():
        group.sort(key=lambda one: -one[0].severity)
    return sorted(groups.values(), key=lambda group: -group[0][0].severity)


class _Writer:
    def __init__(self, result: Result, frames: Frames, colour: bool, width: int) -> None:
        self.result = result
        self.frames = frames
        self.colour = colour
        self.width = width

    def header(self, group: Group) -> str:
        finding = group[0][0]
        launch = finding.launch
        if launch is None:
            return self.paint(_BOLD, printable(finding.span.file.path))
        place, *parts = map(printable, label(launch))
        return "  ".join([self.paint(_BOLD, place), *parts])

    def body(self, group: Group) -> Iterator[str]:
        for finding, members in group:
            yield from self.finding(finding, members)

    def finding(self, finding: Finding, members: list[Finding]) -> Iterator[str]:
        severity = self.paint(_COLOURS[finding.severity], f"{finding.severity!s:<8}")
        names = " ".join(dict.fromkeys(member.rule for member in members))
        sure = "" if finding.confidence is Confidence.HIGH else f", {finding.confidence} confidence"
        if finding.launch is not None and is_missing_hardening(members[0].rule):
            yield from self.missing(severity, finding.launch, members, f"[{names}{sure}]")
            return
        tag = f"[{finding.rule}{sure}]"
        first, *more = _filled([*printable(finding.message).split(" "), tag], self.width)
        for line in (f"  {severity}  {first.removeprefix(_MARGIN)}", *more):
            yield line.replace(tag, self.paint(_FAINT, tag))
        yield from self.frame(finding)
        for related in finding.related:
            place = f"{related.span.file.path}:{related.span.line}"
            yield f"{_MARGIN}{self.paint(_FAINT, printable(place))} {printable(related.message)}"

    def missing(self, severity: str, launch: Launch, members: list[Finding], names: str) -> Iterator[str]:
        """What to add to a launch, in one block, and where an option is set the wrong way."""
        additions = addition_lines(launch, members, self.result.rules)
        start = "missing hardening, add:"
        if launch.format != "compose" and len(f"{_MARGIN}{start} {' '.join(additions)} {names}") <= self.width:
            yield f"  {severity}  {start} {' '.join(additions)} {self.paint(_FAINT, names)}"
        else:
            yield f"  {severity}  {start}"
            yield from [_MARGIN + line for line in additions] if launch.format == "compose" else _filled(additions, self.width)
            yield from (self.paint(_FAINT, line) for line in _filled(names.split(), self.width))
        for member in members:
            if member.span != launch.span:
                yield f"{_MARGIN}{printable(member.message)}"
                yield from self.frame(member)

    def frame(self, finding: Finding) -> Iterator[str]:
        span = finding.span
        elsewhere = finding.launch is not None and span.file is not finding.launch.file
        if elsewhere:
            yield f"{_MARGIN}{printable(span.file.path)}:"
        frame = self.frames.line(span, self.width - len(_MARGIN) - 4)
        mark = self.paint(_COLOURS[finding.severity], "^" * frame.length)
        yield f"{self.paint(_FAINT, f'{frame.line:>10} |')} {frame.code}"
        yield f"{self.paint(_FAINT, f'{chr(32):>10} |')} {' ' * frame.start}{mark}"

    def paint(self, style: str, text: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.colour else text


def _filled(words: Iterable[str], width: int) -> Iterator[str]:
    line = _MARGIN
    for word in words:
        if len(line) > len(_MARGIN) and len(line) + 1 + len(word) > width:
            yield line
            line = _MARGIN
        line += word if len(line) == len(_MARGIN) else " " + word
    yield line


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
        yield f"{_count(len(hidden), 'finding')} of low confidence not shown; --pedantic shows them."
    if commented := sum(not finding.external for finding in result.suppressed):
        yield f"{_count(commented, 'finding')} suppressed by comments."
    yield from map(printable, result.notes)
    paths = {error.path for error in result.errors}
    if RUN in paths:
        yield "The pattern rules did not run in full; standard error says why."
    unread = paths - {RUN}
    if unread:
        yield f"{_count(len(unread), 'file')} could not be read or understood in full; standard error names each."


def _count(number: int, what: str) -> str:
    plural = what + ("es" if what.endswith("ch") else "s")
    return f"{number} {what if number == 1 else plural}"
