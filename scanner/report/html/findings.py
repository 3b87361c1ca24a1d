"""The findings as HTML: an article for each launch or file, in it a card for each finding."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.catalogue import MISSING_HARDENING
from scanner.finding import Confidence, Finding
from scanner.launch import Related
from scanner.report import Result
from scanner.report.frame import Frames
from scanner.report.grouping import addition_lines, title
from scanner.report.html.code import diff, frame, one_line
from scanner.report.html.groups import Group
from scanner.report.html.markup import Html, element, joined, lines, text
from scanner.report.launches import verb, words
from scanner.report.places import rooted

_EDITED = {
    True: "The fix cannot stop a working container; --fix applies it",
    False: "The fix may change what the container can do: look at it first. --fix --unsafe-fixes applies it",
}


class Cards:
    """Writes groups. One writer a page, since no two elements of a page may have the same id."""

    def __init__(self, result: Result) -> None:
        self._result = result
        self._frames = Frames(result.masked)
        self._ids: set[str] = set()

    def article(self, group: Group) -> Html:
        """A launch or a file, and all that was found there."""
        cards = lines(self._card(group, finding, members) for finding, members in group.findings)
        return element(
            "article",
            element("h3", _heading(group)),
            cards,
            class_="group",
            id=group.anchor,
            data_format=group.format,
            data_path=group.path,
        )

    def _card(self, group: Group, finding: Finding, members: list[Finding]) -> Html:
        own = self._id(finding.fingerprint)
        rules = list(dict.fromkeys([finding.rule, *(member.rule for member in members)]))
        return element(
            "div",
            element("h4", *self._title(finding, own)),
            *self._body(group, finding, members, rules),
            class_=f"finding {finding.severity}",
            id=own,
            data_severity=str(finding.severity),
            data_rules=" ".join(rules),
            data_also=" ".join(filter(None, (self._id(member.fingerprint) for member in members))) or None,
        )

    def _id(self, fingerprint: str) -> str | None:
        """A fingerprint as the id of an element, None where another element has it."""
        if not fingerprint or fingerprint in self._ids:
            return None
        self._ids.add(fingerprint)
        return fingerprint

    def _title(self, finding: Finding, own: str | None) -> Iterator[str]:
        missing = finding.rule == MISSING_HARDENING.id
        yield severity(finding)
        yield " "
        yield MISSING_HARDENING.title if missing else finding.message
        if own is not None:
            yield " "
            yield element("a", "#", class_="permalink", href=f"#{own}", aria_label="Link to this finding")

    def _body(self, group: Group, finding: Finding, members: list[Finding], rules: list[str]) -> Iterator[Html]:
        sure = "" if finding.confidence is Confidence.HIGH else f" · {finding.confidence} confidence"
        if finding.rule == MISSING_HARDENING.id and finding.launch is not None:
            linked = joined([rule_link(finding.rule), f": {', '.join(rules[1:])}"])
            yield from self._addition(finding, members)
        else:
            linked = joined([title(finding, self._result.rules), ": ", rule_link(finding.rule)])
            yield from self._frame(group, finding)
        if finding.related:
            yield element("ul", *map(self._related, finding.related), class_="related")
        yield from self._fix(finding)
        yield element("p", linked, sure, class_="about")

    def _addition(self, finding: Finding, members: list[Finding]) -> Iterator[Html]:
        """What to add in the form at hand, and where an option is set the wrong way."""
        launch = finding.launch
        assert launch is not None
        added = addition_lines(launch, members)
        if added:
            where = "Add to the service" if launch.format == "compose" else f"Add to the options of {verb(launch)}"
            shown = Html("\n".join(map(text, added)))
            copy = element("button", "Copy", type="button", class_="copy", aria_label="Copy what to add")
            yield element("p", f"{where}:")
            yield element("div", element("pre", shown, class_=f"add {launch.format}"), copy, class_="copied")
        for member in members:
            if member.span != launch.span:
                yield element("p", member.message)
                yield frame(self._frames, member.span)

    def _frame(self, group: Group, finding: Finding) -> Iterator[Html]:
        span = finding.span
        if span.file is not group.file:
            yield element("p", rooted(self._result, span.file.path), ":", class_="place")
        yield frame(self._frames, span)

    def _related(self, related: Related) -> Html:
        place = f"{rooted(self._result, related.span.file.path)}:{related.span.line}"
        return element("li", element("span", place, class_="place"), f" {related.message} ", one_line(self._frames, related.span))

    def _fix(self, finding: Finding) -> Iterator[Html]:
        fix = finding.fix
        if fix is None:
            return
        files = {edit.span.file: rooted(self._result, edit.span.file.path) for edit in fix.edits}
        shown = diff(self._frames, fix, files)
        if shown is not None:
            yield element("p", _EDITED[fix.safe], ":")
            yield shown
        elif files:
            yield element("p", "There is a fix; it is not shown, as it holds a secret.")


def severity(finding: Finding) -> Html:
    return element("span", str(finding.severity), class_=f"severity {finding.severity}")


def opaque() -> Html:
    """The mark of a launch that is opaque."""
    return element("span", "opaque", class_="tag", title="It has options that could not be resolved")


def rule_link(rule: str) -> Html:
    return element("a", rule, href=f"#rule-{rule}")


def _heading(group: Group) -> Html:
    """Place, verb, image and name, as far as there are."""
    launch = group.launch
    if launch is None:
        return element("span", group.path, class_="place")
    parts = [element("span", f"{group.path}:{launch.span.line}", class_="place"), element("span", verb(launch), class_="verb")]
    if launch.image is not None:
        parts.append(element("span", words(launch.image), class_="image"))
    if launch.name is not None:
        parts.append(element("span", f"({words(launch.name)})"))
    if launch.opaque:
        parts.append(opaque())
    return joined(parts, " ")
