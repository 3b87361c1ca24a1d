"""What semgrep said of the staged files, as findings and errors at their real places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scanner.errors import FileError, UsageError
from scanner.finding import Confidence, Edit, Finding, Fix
from scanner.semgrep.pack import TREE, PatternRule
from scanner.semgrep.process import VERSION
from scanner.semgrep.staged import CANARY, Place, StagedFile, canary_line
from scanner.semgrep.staging import Stage
from scanner.semgrep.tree import TreeFile

_RULE_ERRORS = ("Rule parse error", "Invalid YAML", "InvalidRuleSchemaError", "PatternParseError")
_PLACED = re.compile("Invalid YAML at line (.*)")  # which goes on with file and line
_SYNTAX_ERRORS = ("PartialParsing", "Syntax error", "Other syntax error", "Lexical error")


def run_error(what: str, staged: Stage) -> FileError:
    """An error of the run as a whole: `what` went wrong, and what that means for the report."""
    missing = f"what the rules of {staged.source} would have found is missing from this report"
    return FileError("semgrep", 1, f"semgrep {what}; {missing}")


def findings(output: dict[str, Any], staged: Stage) -> list[Finding]:
    """The findings in semgrep's JSON, one for each rule and place, in the order of rule, file and place."""
    rules = {one.id: one for one in staged.rules}
    found: dict[tuple[str, str, int, int], Finding] = {}
    for result in output["results"]:
        rule, file = rules.get(result["check_id"]), staged.files.get(result["path"])
        start, end = result["start"], result["end"]
        if rule is None or file is None:
            continue
        for place in file.places((start["line"], start["col"] - 1), (end["line"], end["col"] - 1)):
            finding = _finding(rule, place, result["extra"])
            found.setdefault((finding.rule, finding.span.file.path, finding.span.start, finding.span.end), finding)
    return [found[key] for key in sorted(found)]


def _finding(rule: PatternRule, place: Place, extra: dict[str, Any]) -> Finding:
    confidence = rule.confidence if place.sure else min(rule.confidence, Confidence.MEDIUM)
    fix = extra.get("fix")
    return Finding(
        rule.rule.id,
        rule.rule.severity,
        confidence,
        place.span,
        " ".join(extra["message"].split()),
        fix=Fix((Edit(place.span, fix),)) if place.exact and isinstance(fix, str) else None,
        related=list(place.related),
        statement=place.related[0].span if place.related else None,
        masked=(place.span, *place.values) if rule.secret and place.values is not None else (),
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
        path = error.get("path", "")
        file = staged.files.get(path)
        if kind in _RULE_ERRORS:
            raise _of_rule(error.get("rule_id", ""), said, staged)
        if kind == "IncompatibleRule":
            out += [FileError(one.path, one.line, said) for one in staged.rules if one.id == error.get("rule_id")]
            continue
        if file is not None and kind in _SYNTAX_ERRORS:
            if not isinstance(file, TreeFile) or path not in unread:  # of those one is enough
                out += _unread(error, file)
            unread.add(path)
        elif isinstance(file, TreeFile):
            out.append(FileError(file.about, 1, f"semgrep met with “{kind}” here ({said[:200]}), so not all rules have seen it"))
        else:
            near = f" in {file.about}" if file else ""
            out.append(run_error(f"met with “{kind}”{near} ({said[:200]})", staged))
    return out + [run_error(f"did not reach the end of {file.about}", staged) for file in _unfinished(output, staged, unread)]


def _of_rule(name: str, said: str, staged: Stage) -> UsageError:
    if placed := _PLACED.fullmatch(said):
        return UsageError(placed[1])
    at = next((f"{one.path}:{one.line}" for one in staged.rules if one.id == name), staged.source)
    return UsageError(f"{at}: {said}")


def _unread(error: dict[str, Any], file: StagedFile) -> Iterator[FileError]:
    spans = error.get("spans") or [{"start": {"line": 1}, "end": {"line": 1}}]
    for span in spans if not isinstance(file, TreeFile) else spans[:1]:
        yield from file.unread(span["start"]["line"], span["end"]["line"])


def _unfinished(output: dict[str, Any], staged: Stage, unread: set[str]) -> Iterator[StagedFile]:
    """The staged files whose canary did not come back, though semgrep has not said that it could not read them."""
    if any(one.view == TREE for one in staged.rules):
        return
    last = {(name, canary_line(file)) for name, file in staged.files.items() if name not in unread}
    seen = {(one["path"], one["start"]["line"]) for one in output["results"] if one["check_id"].startswith(CANARY)}
    for name, _ in sorted(last - seen):
        yield staged.files[name]
