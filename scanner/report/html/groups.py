"""What the HTML report shows together: a launch with its findings, or a file with those of no launch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from scanner import kinds
from scanner.finding import Finding, Severity
from scanner.launch import Launch
from scanner.record import dataclass
from scanner.report import Result
from scanner.report.grouping import grouped
from scanner.report.places import rooted
from scanner.source import SourceFile

OTHER = "other"  # the format of a file that holds no launch, and by its name none


@dataclass(slots=True)
class Group:
    """`findings`: each with those it stands for, the worst first. `anchor`: what links to it name. `path` as reports show it."""

    anchor: str
    file: SourceFile
    path: str
    format: str
    launch: Launch | None = None
    findings: list[tuple[Finding, list[Finding]]] = field(default_factory=list)

    @property
    def severity(self) -> Severity:
        return self.findings[0][0].severity


def groups(result: Result) -> list[Group]:
    """The groups in which something was found, the worst first, alike ones in the order of the files."""
    formats = dict(_formats(result))
    numbers = {launch.id: number for number, launch in enumerate(result.launches, 1)}
    out: dict[tuple[str, int], Group] = {}
    for finding, members in grouped(result.findings, result.rules, result.together):
        launch, file = finding.launch, finding.span.file
        key = (launch.id, 1) if launch is not None else (file.path, 0)
        if key not in out and launch is not None:
            anchor = f"launch-{numbers[launch.id]}"
            out[key] = Group(anchor, launch.file, rooted(result, launch.file.path), launch.format, launch)
        elif key not in out:
            out[key] = Group(f"file-{len(out) + 1}", file, rooted(result, file.path), formats.get(file.path) or _by_name(file))
        out[key].findings.append((finding, members))
    for group in out.values():
        group.findings.sort(key=lambda one: (-one[0].severity, -one[0].confidence))
    return sorted(out.values(), key=lambda group: -group.severity)


def _formats(result: Result) -> Iterable[tuple[str, str]]:
    yield from ((image.file.path, kinds.DOCKERFILE) for image in result.images)
    yield from ((launch.file.path, launch.format) for launch in result.launches)


def _by_name(file: SourceFile) -> str:
    return kinds.by_name(file.path.rpartition("/")[2]) or OTHER
