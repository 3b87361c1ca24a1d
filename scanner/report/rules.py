"""What is told of the rules themselves: `--explain` and `--list-rules`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from scanner import explain
from scanner.report.layout import filled
from scanner.report.printable import inert, json_text, printable
from scanner.report.styles import BOLD, SEVERITIES
from scanner.rule import Rule

_SEVERITY = "The severity is the one that a finding of the rule has at most; --explain RULE says more of each."
_HEADING = re.compile(r"[A-Z][A-Z ]+")


def explained(rule: Rule, *, width: int | None = None, colour: bool = False) -> str:
    """What `--explain` prints of a rule. `width` in columns: sentences are set to it, examples left as they are."""
    title, *paragraphs = explain.plain(rule).rstrip("\n").split("\n\n")
    lines = [f"\x1b[{BOLD}m{printable(title)}\x1b[0m" if colour else printable(title)]
    for paragraph in paragraphs:
        lines.append("")
        for line in _set(paragraph.split("\n"), width):
            shown = "\t".join(map(printable, line.split("\t")))
            lines.append(f"\x1b[{BOLD}m{shown}\x1b[0m" if colour and _HEADING.fullmatch(shown) else shown)
    return inert("\n".join(lines) + "\n")


def listed(rules: Mapping[str, Rule], *, width: int | None = None, colour: bool = False) -> str:
    """What `--list-rules` prints: a line for each rule, in a width more where a title is long, and what the severity is."""
    longest = max(map(len, rules), default=0)
    lines = []
    for rule in rules.values():
        severity = f"{rule.severity!s:<8}"
        start = f"{rule.id:<{longest}}  {severity}  "
        title = printable(rule.title) + (" (pedantic)" if rule.pedantic else "")
        margin = " " * len(start)
        first, *more = filled(title.split(" "), width, margin) if width is not None else [margin + title]
        if colour:
            start = start.replace(severity, f"\x1b[{SEVERITIES[rule.severity]}m{severity}\x1b[0m")
        lines += [start + first[len(margin) :], *more]
    if width is not None:  # a program that reads the list gets nothing but rules
        lines += ["", *filled(_SEVERITY.split(" "), width, "")]
    return inert("".join(f"{line}\n" for line in lines))


def as_json(rules: Mapping[str, Rule], own: tuple[Rule, ...] = ()) -> str:
    """What `--list-rules --format json` prints. `own`: those that are the user's.

    `subjects`: what a rule judges, empty for a pattern rule. `cwe`: a number, or null. `own`: whether it is the user's.
    """
    return json_text({"version": 1, "rules": [_described(rule, rule in own) for rule in rules.values()]}, 2)


def _described(rule: Rule, own: bool) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "severity": str(rule.severity),
        "pedantic": rule.pedantic,
        "cwe": rule.cwe or None,
        "kind": "check" if rule.check is not None else "pattern",
        "subjects": [subject.__name__.lower() for subject in rule.subject] if rule.check is not None else [],
        "own": own,
        "references": rule.references,
    }


def _set(lines: list[str], width: int | None) -> Iterable[str]:
    """A paragraph's lines in a width: what is indented is an example and stays, what begins with `- ` is a list."""
    if width is None or any(line.startswith((" ", "\t")) and not lines[0].startswith("- ") for line in lines):
        return lines
    items: list[list[str]] = []
    for line in lines:
        if line.startswith("- ") or not items:
            items.append([])
        items[-1] += line.split()
    margins = ("  " if item[0] == "-" else "" for item in items)
    out: list[str] = []
    for item, margin in zip(items, margins, strict=True):
        first, *more = filled(item[1:] if margin else item, width, margin)
        out += [("- " if margin else "") + first[len(margin) :], *more]
    return out
