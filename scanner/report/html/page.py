"""The HTML report: one file that needs nothing else, works from disk, and may ask nothing of a network.

Its style sheet and its script stand in the page, and the page's policy lets in only these, by their hashes (Content Security
Policy, level 3, 2.3.1). Without the script everything can be read; with it, it can be filtered.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from scanner import __version__
from scanner.catalogue import MISSING_HARDENING, is_missing_hardening
from scanner.finding import Severity
from scanner.report import RUN, Result
from scanner.report.html.documentation import documentation
from scanner.report.html.findings import Cards, rule_link
from scanner.report.html.groups import Group, groups
from scanner.report.html.markup import Html, element, joined, lines
from scanner.report.html.posture import legend, posture
from scanner.report.places import rooted
from scanner.report.text import summary

_SEVERITIES = sorted(Severity, reverse=True)


def render(result: Result) -> str:
    found = groups(result)
    counts = Counter(finding.severity for group in found for finding, _ in group.findings)
    said = summary(result).splitlines()
    style, script = (Html(_part(name)) for name in ("page.css", "page.js"))
    policy = "; ".join(
        [
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    head = lines(
        [
            element("meta", charset="utf-8"),
            element("meta", http_equiv="Content-Security-Policy", content=policy),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="color-scheme", content="light dark"),
            element("title", f"capdrop: {said[0].rstrip('.')}"),
            element("style", style),
        ]
    )
    body = lines(
        [
            element("a", "Skip to the findings", class_="skip", href="#findings"),
            element("header", *_header(said, counts)),
            *_filters(result, found, counts),
            element("main", *_sections(result, found)),
            element("script", script),
        ]
    )
    return f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'


def _part(name: str) -> str:
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        return file.read()


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _header(said: list[str], counts: Counter[Severity]) -> Iterator[Html]:
    yield element("p", f"capdrop {__version__}", class_="brand")
    yield element("h1", said[0].partition(":")[0] if counts else said[0])  # the tiles say the rest
    if counts:
        tiles = (
            element("li", element("b", str(counts[severity])), f" {severity}", class_=f"tile {severity}")
            for severity in _SEVERITIES
        )
        yield element("ul", *tiles, class_="tiles")
    yield element("p", " ".join(said[1:]))


def _filters(result: Result, found: Sequence[Group], counts: Counter[Severity]) -> Iterator[Html]:
    """The form that filters; the script shows it, as without the script it could do nothing."""
    if not found and not result.launches:
        return
    formats = Counter(launch.format for launch in result.launches)
    formats.update(group.format for group in found if group.launch is None)
    rules = Counter(
        name for group in found for finding, members in group.findings for name in {finding.rule, *(m.rule for m in members)}
    )
    paths = [rooted(result, launch.file.path) for launch in result.launches] + [group.path for group in found]
    folders = sorted({path[: at + 1] for path in paths for at, one in enumerate(path) if one == "/"})
    boxes = (
        element(
            "label",
            element("input", type="checkbox", name="severity", value=str(severity), checked=True),
            f" {severity}",
        )
        for severity in _SEVERITIES
        if counts[severity]
    )
    yield element(
        "form",
        element("label", "Format ", element("select", *_options(formats), name="format")),
        element(
            "label",
            "Folder ",
            element("input", type="text", name="folder", list="folders", placeholder="any part of a path", autocomplete="off"),
            element("datalist", *(element("option", value=folder) for folder in folders), id="folders"),
        ),
        element("fieldset", element("legend", "Severity"), *boxes) if counts else "",
        element("label", "Rule ", element("select", *_options(rules), name="rule")) if rules else "",
        element("button", "Show all", type="reset"),
        element("output", aria_live="polite", id="shown"),
        role="search",
        aria_label="Filter launches and findings",
        id="filters",
        hidden=True,
    )


def _options(counts: Counter[str]) -> Iterator[Html]:
    yield element("option", "all", value="")
    for name in sorted(counts):
        yield element("option", f"{name} ({counts[name]})", value=name)


def _sections(result: Result, found: Sequence[Group]) -> Iterator[Html]:
    if result.launches:
        scroller = element("div", posture(result, found), class_="scroller", role="region", aria_label="Posture", tabindex="0")
        yield _section("posture", "Posture", [legend(), scroller])
    cards = Cards(result)
    nothing = element("p", "Nothing was found." if result.launches else "Nothing was found, but no launch was seen.")
    yield _section("findings", "Findings", [cards.article(group) for group in found] or [nothing])
    if rules := list(_rules(result, found)):
        yield _section("rules", "Rules", rules)
    if result.errors:
        said = [
            element("li", *([] if error.path == RUN else [_place(result, error.path, error.line)]), error.message)
            for error in result.errors
        ]
        yield _section("unread", "Not read in full", [element("ul", *said)])


def _place(result: Result, path: str, line: int) -> Html:
    return element("span", f"{rooted(result, path)}:{line}: ", class_="place")


def _section(name: str, title: str, content: Iterable[Html]) -> Html:
    heading = f"{name}-title"
    return element("section", element("h2", title, id=heading), lines(content), id=name, aria_labelledby=heading, tabindex="-1")


def _rules(result: Result, found: Sequence[Group]) -> Iterator[Html]:
    """The documentation of each rule that found something, folded in."""
    names = {
        name for group in found for finding, members in group.findings for name in {finding.rule, *(m.rule for m in members)}
    }
    for name in sorted(names):
        rule = MISSING_HARDENING if name == MISSING_HARDENING.id else result.rules[name]
        title = element("h3", element("code", rule.id), joined([f" {rule.title}"]))
        stands_for = [each for each in sorted(names) if is_missing_hardening(each) and each != rule.id]
        links = element("p", "Its rules: ", joined(map(rule_link, stands_for), ", ")) if rule is MISSING_HARDENING else ""
        yield element("details", element("summary", title), documentation(rule), links, id=f"rule-{rule.id}")
