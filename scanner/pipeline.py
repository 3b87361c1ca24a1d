"""A scan: discover → extract → link → check → suppress → report."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module

from scanner import semgrep, suppress
from scanner.catalogue import chosen, named
from scanner.discover import discover
from scanner.errors import FileError
from scanner.finding import Confidence, Finding, Severity
from scanner.fingerprint import fingerprint
from scanner.kinds import MAKEFILE, SHELL
from scanner.launch import Extraction
from scanner.link import link
from scanner.project import Project, tool_variables
from scanner.read import STDIN, load, load_stdin
from scanner.report import Result
from scanner.rule import Rule, Subject, judge
from scanner.source import SourceFile, Span

Extractor = Callable[[SourceFile, Project], Extraction]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a scan; the names are those of the command's options."""

    paths: tuple[str, ...] = (".",)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    min_severity: Severity = Severity.LOW
    pedantic: bool = False
    semgrep: bool = True
    stdin_name: str | None = None


def scan(request: Request, note: Callable[[str], None] = lambda text: None) -> Result:
    """Scans what is asked for. `note` is told what a verbose run says. Raises UsageError where that cannot be done."""
    started = time.monotonic()
    rules = chosen(request.select, request.ignore, pedantic=request.pedantic, semgrep=request.semgrep)
    discovery = discover([path for path in request.paths if path != STDIN], note)
    errors = discovery.errors
    files = [loaded for found in discovery.found if (loaded := load(found, errors))]
    if STDIN in request.paths and (loaded := load_stdin(request.stdin_name, errors)):
        files.append(loaded)
        files.sort(key=lambda file: file[0].path)
    extractions = _extract(files, errors)
    linked = link(extractions)
    subjects: list[Subject] = [*linked.launches, *linked.images, *linked.builds]
    masked = _masked(subjects)
    findings, said = _check(subjects, extractions, rules, request.semgrep)
    fingerprint(findings, masked)
    suppressions = suppress.apply(findings, extractions, named, said)
    if request.pedantic:
        said += suppress.unused(suppressions, frozenset(rules))
    result = Result(linked.launches, linked.images, errors=sorted({*errors, *said}), rules=rules, masked=masked, files=len(files))
    _sort_out(findings, request, result)
    result.folder, result.root = os.getcwd(), discovery.repository()
    result.seconds = time.monotonic() - started
    return result


def _extract(files: list[tuple[SourceFile, str]], errors: list[FileError]) -> list[Extraction]:
    project = Project(tool_variables(file for file, kind in files if kind in (SHELL, MAKEFILE)))
    extractions = []
    for file, kind in files:
        extractor: Extractor = import_module(f"scanner.extract.{kind}").extract
        extraction = extractor(file, project)
        errors += [FileError(file.path, line, message) for line, message in extraction.errors]
        extractions.append(extraction)
    return extractions


def _check(
    subjects: list[Subject], extractions: Iterable[Extraction], rules: dict[str, Rule], patterns: bool
) -> tuple[list[Finding], list[FileError]]:
    pipelines = [pipeline for extraction in extractions for pipeline in extraction.pipelines] if patterns else []
    with semgrep.start(pipelines, rules) as run:
        findings = [finding for rule in rules.values() for subject in subjects for finding in judge(rule, subject)]
        more, errors = run.join()
    findings += more
    findings.sort(key=lambda one: (one.span.file.path, one.span.start, one.span.end, one.rule, one.message))
    return findings, errors


def _masked(subjects: Iterable[Subject]) -> list[Span]:
    """The secrets that no report may show, whichever rules are chosen: another finding's line of code may hold one."""
    from scanner.checks.plaintext_secret import check as plaintext_secret

    return [span for subject in subjects for finding in judge(plaintext_secret, subject) for span in finding.masked]


def _sort_out(findings: Iterable[Finding], request: Request, result: Result) -> None:
    for finding in findings:
        if finding.suppressed is not None:
            result.suppressed.append(finding)
        elif finding.severity < request.min_severity:
            continue
        elif finding.confidence is Confidence.LOW and not request.pedantic:
            result.hidden.append(finding)
        else:
            result.findings.append(finding)
