"""One result of a launch's `missing-*` findings, for the formats that people read (CONTRACT §2, “other formats”).

What it says to add is taken from the rules' own examples: what the good one has more than the bad one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from scanner.catalogue import MISSING_HARDENING, is_missing_hardening
from scanner.finding import Finding
from scanner.launch import Launch, Related
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
        (_one(first.launch, members, rules, together), members)
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


def _one(launch: Launch, members: list[Finding], rules: Mapping[str, Rule], together: Together) -> Finding:
    return Finding(
        MISSING_HARDENING.id,
        max(member.severity for member in members),
        max(member.confidence for member in members),
        launch.span,
        f"missing hardening: add {addition(launch, members, rules)}",
        launch,
        together(members),
        related=[related for member in members for related in member.related],
        fingerprint=members[0].fingerprint,
        suppressed=members[0].suppressed,
        external=members[0].external,
        masked=tuple(span for member in members for span in member.masked),
    )


def addition(launch: Launch, members: Iterable[Finding], rules: Mapping[str, Rule]) -> str:
    """What to add to a launch, on one line: options of a command, or keys of a service in flow style."""
    at_fault = tuple(dict.fromkeys(rules[member.rule] for member in members))
    return _flow(at_fault) if launch.format == "compose" else " ".join(_options(at_fault, launch.verb))


def addition_lines(launch: Launch, members: Iterable[Finding], rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """What to add to a launch: the options of a command, one an item, or the lines of a service's YAML."""
    at_fault = tuple(dict.fromkeys(rules[member.rule] for member in members))
    return _block(at_fault) if launch.format == "compose" else _options(at_fault, launch.verb)


@cache
def _options(rules: tuple[Rule, ...], verb: str) -> tuple[str, ...]:
    from scanner import explain

    return tuple(dict.fromkeys(option for rule in rules for option in explain.options_to_add(rule, verb)))


@cache
def _flow(rules: tuple[Rule, ...]) -> str:
    return ", ".join(_yaml({key: value}, flow=True).strip()[1:-1] for key, value in _keys(rules).items())


@cache
def _block(rules: tuple[Rule, ...]) -> tuple[str, ...]:
    return tuple(_yaml(_keys(rules), flow=False).splitlines())


def _keys(rules: Iterable[Rule]) -> dict[str, Any]:
    from scanner import explain

    keys: dict[str, Any] = {}
    for rule in rules:
        keys = _merged(keys, explain.keys_to_add(rule))
    return keys


def _merged(old: Any, new: Any) -> Any:
    """Two additions as one: maps key by key, lists one after the other, else the later."""
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{key: _merged(old[key], value) if key in old else value for key, value in new.items()}}
    if isinstance(old, list) and isinstance(new, list):
        return old + [item for item in new if item not in old]
    return new


def _yaml(value: dict[str, Any], *, flow: bool) -> str:
    import yaml

    class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # the quick one, where there is libyaml
        """Quotes what holds a colon, as people do who remember YAML's base-60 numbers."""

    def text(dumper: Any, value: str) -> Any:
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"' if ":" in value else None)

    def items(dumper: Any, value: list[Any]) -> Any:
        return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)

    Dumper.add_representer(str, text)
    Dumper.add_representer(list, items)
    return yaml.dump(value, Dumper=Dumper, default_flow_style=flow, sort_keys=False, width=4096)
