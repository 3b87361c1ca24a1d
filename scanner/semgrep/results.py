"""What semgrep said of the staged files, as findings and errors at their real places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.errors import FileError, UsageError
from scanner.finding import Confidence, Finding
from scanner.semgrep.pack import PatternRule
from scanner.semgrep.staged import CANARY, Place, StagedFile, canary_line
from scanner.semgrep.staging import Stage

VERSION = "1.182.0"  # whose flags, output and quirks are known here; the same as in pyproject.toml

_RULE_ERRORS = ("Rule parse error", "Invalid YAML", "InvalidRuleSchemaError", "PatternParseError")
_SYNTAX_ERRORS = ("Syntax error", "Other syntax error", "Lexical error")


def run_error(what: str) -> FileError:
    """An error of the run as a whole: `what` went wrong, and what that means for the report."""
    return FileError(
        "semgrep", 1, f"semgrep {what}; what the rules of semgrep-rules/ would have found is missing from this report"
    )


def findings(output: dict[str, Any], staged: Stage) -> list[Finding]:
    """The findings in semgrep's JSON, one for each rule and place, in the order of rule, file and place."""
    rules = {one.id: one for one in staged.rules}
    found: dict[tuple[str, str, int, int], Finding] = {}
    for result in output["results"]:
        rule, file = rules.get(result["check_id"]), _file(result["path"], staged)
        start, end = result["start"], result["end"]
        place = file.place((start["line"], start["col"] - 1), (end["line"], end["col"] - 1)) if file else None
        if rule is not None and place is not None:
            finding = _finding(rule, place, result["extra"]["message"])
            found.setdefault((finding.rule, finding.span.file.path, finding.span.start, finding.span.end), finding)
    return [found[key] for key in sorted(found)]


def _file(path: str, staged: Stage) -> StagedFile | None:
    return staged.files.get(path.removeprefix("staged/"))


def _finding(rule: PatternRule, place: Place, message: str) -> Finding:
    confidence = rule.confidence if place.sure else min(rule.confidence, Confidence.MEDIUM)
    return Finding(
        rule.rule.id,
        rule.rule.severity,
        confidence,
        place.span,
        " ".join(message.split()),
        related=list(place.related),
        masked=(place.span,) if rule.secret else (),
    )


def errors(output: dict[str, Any], staged: Stage) -> list[FileError]:
    """What semgrep could not do. Raises UsageError where that is to read a rule."""
    out = []
    unread: set[str] = set()
    if output["version"] != VERSION:
        out.append(FileError("semgrep", 1, f"semgrep {output['version']} is installed; these rules are made for {VERSION}"))
    for error in output["errors"]:
        kind = error["type"] if isinstance(error["type"], str) else error["type"][0]
        said = " ".join(error["message"].split())
        file = _file(error.get("path", ""), staged)
        if kind in _RULE_ERRORS:
            paths = {one.id: one.path for one in staged.rules}
            raise UsageError(f"{paths.get(error.get('rule_id', ''), 'semgrep-rules')}: {said}")
        if file is not None and (kind == "PartialParsing" or kind in _SYNTAX_ERRORS):
            unread.add(error["path"].removeprefix("staged/"))
            out += _unread(error, file)
        else:
            near = f" in {file.about}" if file else ""
            out.append(run_error(f"met with “{kind}”{near} ({said[:200]})"))
    return out + [run_error(f"did not reach the end of {file.about}") for file in _unfinished(output, staged, unread)]


def _unread(error: dict[str, Any], file: StagedFile) -> Iterator[FileError]:
    spans = error.get("spans") or [{"start": {"line": 1}, "end": {"line": 1}}]
    for span in spans:
        yield from file.unread(span["start"]["line"], span["end"]["line"])


def _unfinished(output: dict[str, Any], staged: Stage, unread: set[str]) -> Iterator[StagedFile]:
    """The staged files whose canary did not come back, though semgrep has not said that it could not read them."""
    last = {(name, canary_line(file)) for name, file in staged.files.items() if name not in unread}
    seen = {
        (result["path"].removeprefix("staged/"), result["start"]["line"])
        for result in output["results"]
        if result["check_id"].startswith(CANARY)
    }
    for name, _ in sorted(last - seen):
        yield staged.files[name]
