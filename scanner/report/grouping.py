"""One result of a launch's `missing-*` findings, for the formats that people read (CONTRACT §2, “other formats”).

What it says to add is what the rules' remedies add, in the format at hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from scanner.catalogue import MISSING_HARDENING, is_missing_hardening
from scanner.finding import Finding
from scanner.launch import Launch, Related
from scanner.remedy import Change, Values
from scanner.report import Together
from scanner.rule import Rule


def grouped(
    findings: Iterable[Finding], rules: Mapping[str, Rule], together: Together = lambda findings: None
) -> list[tuple[Finding, list[Finding]]]:
    """Each finding with those it stands for: itself and what it names of the same launch (`Finding.part_of`), or a launch's
    missing hardening, in the place of the first of them. `together`: see `Result`.
    """
    findings = list(findings)
    whole = _wholes(findings)
    parts_of: dict[int, list[Finding]] = {}
    for finding in findings:
        if id(finding) in whole:
            parts_of.setdefault(id(whole[id(finding)]), []).append(finding)
    missing: dict[int, list[Finding]] = {}
    out: list[tuple[Finding, list[Finding]]] = []
    for finding in findings:
        launch = finding.launch
        if launch is None or not is_missing_hardening(finding.rule):
            if id(finding) in whole:
                continue
            parts = parts_of.get(id(finding), [])
            out.append((finding, [finding, *sorted(parts, key=lambda part: -rules[part.rule].severity)]))
        elif id(launch) in missing:
            missing[id(launch)].append(finding)
        else:
            missing[id(launch)] = members = [finding]
            out.append((finding, members))
    return [
        (_one(first.launch, members, together), members)
        if is_missing_hardening(first.rule) and first.launch
        else (_whole(first, members[1:], together), members)
        for first, members in out
    ]


def worst_first(findings: Iterable[Finding], rules: Mapping[str, Rule]) -> list[Finding]:
    """The findings as `grouped` makes them, the worst and surest first, alike ones in the order of the files."""
    return sorted((finding for finding, _ in grouped(findings, rules)), key=lambda one: (-one.severity, -one.confidence))


def title(finding: Finding, rules: Mapping[str, Rule]) -> str:
    """What a finding's rule is about."""
    return (MISSING_HARDENING if finding.rule == MISSING_HARDENING.id else rules[finding.rule]).title


def _wholes(findings: list[Finding]) -> dict[int, Finding]:
    """The finding that each part of a combination is shown with, by the identity of the part."""
    parts = [finding for finding in findings if finding.part_of is not None and not is_missing_hardening(finding.rule)]
    places = {(id(each.launch), each.span): each for each in findings if each.part_of is None and each.launch is not None}
    found = ((part, places.get((id(part.launch), part.part_of))) for part in parts if part.part_of is not None)
    return {id(part): whole for part, whole in found if whole is not None and whole.rule != part.rule}


def _whole(first: Finding, parts: list[Finding], together: Together) -> Finding:
    """A finding that tells of its parts, too: each has its place in `related`."""
    if not parts:
        return first
    told = {part.span: part for part in parts}
    related = [
        Related(each.span, f"{each.message} [{told[each.span].rule}]") if each.span in told else each for each in first.related
    ]
    known = {each.span for each in first.related}
    related += [Related(part.span, f"{part.bare.partition(': ')[0]} [{part.rule}]") for part in parts if part.span not in known]
    return replace(
        first,
        severity=max(first.severity, *(part.severity for part in parts)),
        related=related,
        fix=first.fix and together([first, *parts]),
        masked=(*first.masked, *(span for part in parts for span in part.masked)),
    )


def _one(launch: Launch, members: list[Finding], together: Together) -> Finding:
    added = addition(launch, members)
    return Finding(
        MISSING_HARDENING.id,
        max(member.severity for member in members),
        max(member.confidence for member in members),
        launch.span,
        f"missing hardening: add {added}" if added else members[0].message,
        launch,
        together(members),
        related=[related for member in members for related in member.related],
        fingerprint=members[0].fingerprint,
        suppressed=members[0].suppressed,
        external=members[0].external,
        masked=tuple(span for member in members for span in member.masked),
    )


def addition(launch: Launch, members: Iterable[Finding]) -> str:
    """What to add to a launch, on one line: options of a command, or keys of a service in flow style."""
    return ", ".join(addition_lines(launch, members)) if launch.format == "compose" else " ".join(addition_lines(launch, members))


def addition_lines(launch: Launch, members: Iterable[Finding]) -> tuple[str, ...]:
    """What to add to a launch, as fixes write it: the options of a command, or the keys of a service, one an item."""
    from scanner import addition

    remedies = [member.remedy for member in members if member.remedy is not None]
    if not remedies:
        return ()
    values = remedies[0].values
    changes = addition.due(launch, [change for remedy in remedies for change in remedy.changes], values)
    if launch.format != "compose":
        return addition.options(launch, changes, values)
    return _keys(tuple(changes), values, launch.written is not None)


@cache  # of hundreds of services most lack the same
def _keys(changes: tuple[Change, ...], values: Values, deployed: bool) -> tuple[str, ...]:
    from scanner import addition
    from scanner.yaml_text import flow

    return tuple(f"{key}: {flow(value)}" for key, value in addition.tree(changes, values, deployed=deployed).items())
