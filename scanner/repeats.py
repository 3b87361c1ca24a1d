"""One fault is said once, however many launches show it.

A compose service may be in several sets of files, and `compose run` launches what a service says: what they have in common
is written in one place, and mended there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from scanner.finding import Finding
from scanner.source import Span


def without_repeats(findings: Iterable[Finding], is_absence: Callable[[str], bool]) -> list[Finding]:
    """The findings, in their order, without those that say of a compose launch what another one of the same says.

    Of several the most severe and surest stays, and has the others in its `repeats`. `is_absence`: whether a rule faults what is
    left out; such a finding of a `compose run` stands back behind one of its service.
    """
    findings = list(findings)
    kept: dict[object, Finding] = {}
    for finding in findings:
        key = _key(finding)
        held = kept.get(key)
        if held is None or _weight(finding) > _weight(held):
            finding.repeats = [held, *held.repeats] if held is not None else []
            kept[key] = finding
        else:
            held.repeats.append(finding)
    faulted = {(_place(finding.launch.span), finding.rule) for finding in findings if finding.launch is not None}
    chosen = {id(finding) for finding in kept.values()}
    return [
        finding
        for finding in findings
        if id(finding) in chosen
        and not (
            finding.launch is not None
            and finding.launch.of_service is not None
            and is_absence(finding.rule)
            and (_place(finding.launch.of_service.span), finding.rule) in faulted
        )
    ]


def _key(finding: Finding) -> object:
    launch = finding.launch
    if launch is None or launch.format != "compose" and launch.of_service is None:
        return id(finding)
    return finding.rule, _place(finding.span), finding.message


def _weight(finding: Finding) -> tuple[int, int, bool]:
    """Of what is equally bad and sure the service's own comes before that of a command that runs it."""
    return finding.severity, finding.confidence, finding.launch is not None and finding.launch.of_service is None


def _place(span: Span) -> tuple[str, int, int]:
    return span.file.path, span.start, span.end
