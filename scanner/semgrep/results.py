"""What semgrep said of the staged lines, as findings and errors at their real places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.errors import FileError, UsageError
from scanner.finding import Confidence, Finding
from scanner.launch import Related
from scanner.semgrep.pack import PatternRule
from scanner.semgrep.staging import CANARY, Line, Stage
from scanner.source import Certainty, Span, region

VERSION = "1.182.0"  # whose flags, output and quirks are known here; the same as in pyproject.toml

_RULE_ERRORS = ("Rule parse error", "Invalid YAML", "InvalidRuleSchemaError", "PatternParseError")


def run_error(what: str) -> FileError:
    """An error of the run as a whole: `what` went wrong, and what that means for the report."""
    return FileError(
        "semgrep", 1, f"semgrep {what}; what the rules of semgrep-rules/ would have found is missing from this report"
    )


def findings(output: dict[str, Any], staged: Stage) -> list[Finding]:
    """The findings in semgrep's JSON, one for each rule and place, in the order of rule, file and place."""
    rules = {one.rule.id: one for one in staged.rules}
    found: dict[tuple[str, str, int, int], Finding] = {}
    for result in output["results"]:
        rule = rules.get(result["check_id"])
        lines = staged.files.get(result["path"], [])
        start, end = result["start"], result["end"]
        if rule is None or start["line"] > len(lines):
            continue
        line = lines[start["line"] - 1]
        stop = end["col"] - 1 if end["line"] == start["line"] else len(line.text.encode())
        finding = _finding(rule, line, start["col"] - 1, stop, result["extra"]["message"])
        found.setdefault((finding.rule, finding.span.file.path, finding.span.start, finding.span.end), finding)
    return [found[key] for key in sorted(found)]


def _finding(rule: PatternRule, line: Line, start: int, end: int, message: str) -> Finding:
    """The finding for a match on the bytes `start` to `end` of a staged line."""
    words = line.words(start, end)
    statement = line.pipeline.statement
    spans = [span for word in words for span in word.spans]
    span = region(s for s in spans if _within(s, statement)) or region(spans) or statement
    sure = not line.guessed and all(word.certainty is Certainty.ALWAYS for word in words)
    confidence = rule.confidence if sure else min(rule.confidence, Confidence.MEDIUM)
    related = [] if _within(span, statement) else [Related(statement, "the command that it is used in")]
    return Finding(rule.rule.id, rule.rule.severity, confidence, span, " ".join(message.split()), related=related)


def _within(span: Span, outer: Span) -> bool:
    return span.file is outer.file and outer.start <= span.start and span.end <= outer.end


def errors(output: dict[str, Any], staged: Stage) -> list[FileError]:
    """What semgrep could not do. Raises UsageError where that is to read a rule."""
    out = []
    if output["version"] != VERSION:
        out.append(FileError("semgrep", 1, f"semgrep {output['version']} is installed; these rules are made for {VERSION}"))
    for error in output["errors"]:
        kind = error["type"] if isinstance(error["type"], str) else error["type"][0]
        said = " ".join(error["message"].split())
        lines = staged.files.get(error.get("path", ""), [])
        if kind in _RULE_ERRORS:
            paths = {one.rule.id: one.path for one in staged.rules}
            raise UsageError(f"{paths.get(error.get('rule_id', ''), 'semgrep-rules')}: {said}")
        if kind == "PartialParsing":
            out += _unread(error["spans"], lines)
        else:
            near = f" among the commands from {_place(lines[0])} on" if lines else ""
            out.append(run_error(f"met with “{kind}”{near} ({said[:200]})"))
    return out + [
        run_error(f"did not reach the end of the commands from {_place(lines[0])} on") for lines in _unfinished(output, staged)
    ]


def _unread(spans: list[dict[str, Any]], lines: list[Line]) -> Iterator[FileError]:
    for span in spans:
        for line in lines[span["start"]["line"] - 1 : span["end"]["line"]]:
            at = line.pipeline.statement
            yield FileError(at.file.path, at.line, "semgrep could not read this command, so its rules have not seen it")


def _unfinished(output: dict[str, Any], staged: Stage) -> Iterator[list[Line]]:
    """The staged files whose canary did not come back."""
    last = {(name, len(lines) + 1) for name, lines in staged.files.items()}
    seen = {(result["path"], result["start"]["line"]) for result in output["results"] if result["check_id"] == CANARY}
    for name, _ in sorted(last - seen):
        yield staged.files[name]


def _place(line: Line) -> str:
    at = line.pipeline.statement
    return f"{at.file.path}:{at.line}"
