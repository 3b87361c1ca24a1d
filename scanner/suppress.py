"""Suppression comments: `# capdrop: ignore[rule, …] reason`.

One on lines of its own holds for what begins on the next line that is no comment: a command, a recipe line, an instruction, a
block, or the very text that is flagged. One after other text on a line holds for what is flagged on that line, and for the
blocks that begin there. A block may have lines below its first: a key of YAML with its value, an item of a list, a makefile's
rule with its recipe, a function, an `if`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field

from scanner.errors import FileError
from scanner.finding import Edit, Finding
from scanner.launch import Comment, Extraction
from scanner.record import dataclass
from scanner.source import SourceFile, Span
from scanner.statements import Statements

_MARK = re.compile(r"(?:#+|//+)\s*capdrop\s*:")
_SUPPRESSION = re.compile(r"(?:#+|//+)\s*capdrop\s*:\s*ignore\s*\[([^\]]*)\]\s*(.*)", re.S)
_WITHOUT_RULES = re.compile(r"(?:#+|//+)\s*capdrop\s*:\s*ignore\b\s*(?!\[)")
MOST_HINTS = 50  # names of no rule, in one file, for which the nearest one is looked for: that takes long
_FORM = "write `# capdrop: ignore[rule, …] reason`"

Known = Callable[[str], tuple[frozenset[str], Callable[[], str]]]


@dataclass(slots=True)
class Suppression:
    """One comment. `rules`: the names as written, each with the ids it stands for; `listed`: where the names stand; `used`:
    those that hid something.

    `line`: the line it holds for; `alone`: it stands on lines of its own above that.
    """

    comment: Comment
    rules: Mapping[str, frozenset[str]]
    reason: str
    line: int
    alone: bool
    listed: Span
    used: set[str] = field(default_factory=set)

    def spare(self, judged: frozenset[str]) -> list[str]:
        """The names that hid nothing, of rules that were `judged`."""
        return [name for name, ids in self.rules.items() if name not in self.used and ids <= judged]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a suppression holds, which many may: `line`, in `file`; see there for `alone`."""

    file: SourceFile
    line: int
    alone: bool

    def is_of(self, finding: Finding, statements: Iterable[Span], blocks: Iterable[Span]) -> bool:
        """Whether one here applies; `statements`: the command, service or instruction that the finding is about, or is in;
        `blocks`: those that hold one of them, or what is flagged."""
        span = finding.span
        if self.alone:
            return any(place.file is self.file and self.line in _first_lines(place) for place in (span, *statements, *blocks))
        flagged = span.file is self.file and span.line <= self.line <= span.end_line
        return flagged or any(place.file is self.file and place.line == self.line for place in blocks)


def apply(
    findings: Iterable[Finding], extractions: Iterable[Extraction], known: Known, errors: list[FileError]
) -> list[Suppression]:
    """Marks the findings that a comment suppresses, and returns the comments.

    `known` gives for a rule's name the ids it stands for, none where there is no such rule, and what makes
    a hint then.
    """
    suppressions: dict[str, list[Suppression]] = {}
    statements: list[Span] = []
    instructions: list[Span] = []
    every_block: list[Span] = []
    for extraction in extractions:
        for suppression in _read(extraction.comments, known, errors):
            suppressions.setdefault(suppression.comment.span.file.path, []).append(suppression)
        if extraction.comments:
            parts = (extraction.pipelines, extraction.images, extraction.launches, extraction.daemons, extraction.instructions)
            statements += [one.statement for part in parts for one in part]
            instructions += [one.statement for one in extraction.instructions]
            every_block += extraction.blocks
    if not suppressions:
        return []
    by_line: dict[tuple[str, int], dict[_Place, dict[str, list[tuple[Suppression, str]]]]] = {}  # and there by rule
    for path, each in suppressions.items():
        for one in each:
            there = by_line.setdefault((path, one.line), {}).setdefault(_Place(one.comment.span.file, one.line, one.alone), {})
            for name, ids in one.rules.items():
                for rule in ids:
                    there.setdefault(rule, []).append((one, name))
    known_statements, known_instructions = Statements(statements), Statements(instructions)
    blocks = Statements(one for one in every_block if (one.file.path, one.line) in by_line)
    for finding in findings:
        whole = finding.launch.statement if finding.launch else finding.statement or known_statements.around(finding.span)
        wholes = [one for one in (whole, known_instructions.around(whole or finding.span)) if one is not None]
        places = [finding.span, *wholes]
        around = [block for place in places for block in blocks.holding(place)]
        lines = {line for place in places for line in (*_first_lines(place), *range(place.line, place.end_line + 1))}
        lines |= {block.line for block in around}
        for path in sorted({place.file.path for place in places}):
            for place, by_rule in (one for line in sorted(lines) for one in by_line.get((path, line), {}).items()):
                if finding.rule in by_rule and place.is_of(finding, wholes, around):
                    for suppression, name in by_rule[finding.rule]:
                        suppression.used.add(name)
                        finding.suppressed = suppression.reason
    return [one for each in suppressions.values() for one in each]


def unused(suppressions: Iterable[Suppression], judged: frozenset[str]) -> Iterator[FileError]:
    """What is said of comments that hid nothing, as far as their rules were `judged` in this scan."""
    for one in suppressions:
        if names := one.spare(judged):
            span = one.comment.span
            yield FileError(
                span.file.path, span.line, f"unused suppression: {', '.join(names)} finds nothing here; take it out", False
            )


def without_unused(suppressions: Iterable[Suppression], judged: frozenset[str]) -> Iterator[Edit]:
    """The edits that take out what `unused` names: rules of a list, or the comment with the last of them."""
    for one in suppressions:
        names, span = one.spare(judged), one.comment.span
        if not names:
            continue
        kept = [name for name in re.split(r"[\s,]+", one.listed.text) if name and name not in names]
        text, start, end = span.file.text, span.start, span.end
        if kept:
            yield Edit(one.listed, ", ".join(kept))
        elif one.alone:
            line = text.rfind("\n", 0, start) + 1
            yield Edit(Span(span.file, line, min(end + 1, len(text))), "")
        else:
            yield Edit(Span(span.file, len(text[:start].rstrip(" \t")), end), "")


def _read(comments: list[Comment], known: Known, errors: list[FileError]) -> Iterator[Suppression]:
    marked = [comment for comment in comments if _MARK.match(comment.span.text)]
    if not marked:
        return
    unknown = 0
    behind: dict[int, int] = {}  # the line behind those that hold nothing but a comment, by each of these
    for whole in sorted({comment.span.line for comment in comments if _is_alone(comment)}, reverse=True):
        behind[whole] = behind.get(whole + 1, whole + 1)
    for comment in marked:
        span = comment.span
        match = _SUPPRESSION.match(span.text)
        if match is None:
            lacking = "a suppression without a list of rules" if _WITHOUT_RULES.match(span.text) else "not a suppression comment"
            errors.append(FileError(span.file.path, span.line, f"{lacking}, so nothing is suppressed: {_FORM}", False))
            continue
        rules = {}
        for name in filter(None, re.split(r"[\s,]+", match[1])):
            ids, hint = known(name)
            if ids:
                rules[name] = ids
            else:
                unknown += 1
                said = hint() if unknown <= MOST_HINTS else ""
                errors.append(
                    FileError(span.file.path, span.line, f"this suppression names no rule of ours: {name!r}{said}", False)
                )
        if not match[1].strip(" ,\t"):
            errors.append(
                FileError(
                    span.file.path, span.line, f"a suppression without a list of rules, so nothing is suppressed: {_FORM}", False
                )
            )
        alone = _is_alone(comment)
        line = behind[span.line] if alone else span.line
        if rules:
            listed = Span(span.file, span.start + match.start(1), span.start + match.end(1))
            yield Suppression(comment, rules, match[2].strip(), line, alone, listed)


def _is_alone(comment: Comment) -> bool:
    span = comment.span
    return not span.file.line_text(span.line)[: span.column - 1].strip("\t @+-")


def _first_lines(place: Span) -> Iterator[int]:
    """The line that a stretch begins on, and where that continues another, the first of those: no comment can stand between."""
    line = place.line
    yield line
    while line > 1 and place.file.line_text(line - 1).endswith("\\"):
        line -= 1
    yield line
