"""A scan: discover → extract → link → check → suppress → report."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from scanner import allowance, suppress
from scanner.catalogue import chosen, named, own_rules
from scanner.discover import Discovery, Excluded, discover, every, lies_in, nothing
from scanner.errors import FileError, UsageError, fault
from scanner.finding import Confidence, Finding, Severity
from scanner.fingerprint import fingerprint, identities, rooted
from scanner.isolation import unless_it_fails
from scanner.kept_out import without_kept_out
from scanner.kinds import COMPOSE, MAKEFILE, SHELL
from scanner.launch import Extraction
from scanner.link import Linked, link
from scanner.progress import Step, silent
from scanner.project import Project, tool_variables
from scanner.read import STDIN, Library, Read, load, load_stdin, read_bytes
from scanner.repeats import without_repeats
from scanner.report import Result
from scanner.rule import Rule, Subject, judge
from scanner.source import SourceFile, Span

if TYPE_CHECKING:
    from scanner.allowance import Allowance
    from scanner.baseline import Baseline
    from scanner.config.read import Configuration
    from scanner.remedy import Values
    from scanner.revision import Revision
    from scanner.semgrep import Run
    from scanner.semgrep.pack import PatternRule
    from scanner.semgrep.tree import TreeFile

Extractor = Callable[[SourceFile, Project], Extraction]
Load = Callable[[str], SourceFile | None]
Names = Callable[[str], frozenset[str] | None]

WORTH_SHARING = 50  # files; below that a second process costs more than it does


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a scan; the names are those of the command's options.

    `fixes`: what fixes set; None where none are asked for. `fix_singly`: each finding is to have its own; else only what reports
    show alone. `instead`: by absolute path, what is read instead of what is on disk.
    """

    paths: tuple[str, ...] = (".",)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    min_severity: Severity = Severity.LOW
    pedantic: bool = False
    semgrep: bool = True
    rules: tuple[str, ...] = ()
    stdin_name: str | None = None
    configuration: Configuration | None = None
    baseline: str | None = None
    diff_base: str | None = None
    fixes: Values | None = None
    fix_singly: bool = True
    instead: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def excluded(self) -> Excluded:
        return self.configuration.excludes if self.configuration is not None else nothing


@dataclass(slots=True)
class View:
    """What is looked at: the files of today, or of a revision. `tree`: all of them, for the user's own rules."""

    files: list[tuple[SourceFile, str]]
    library: Library
    tree: Mapping[str, TreeFile]


@dataclass(slots=True)
class Terms:
    """By what it is judged. `known`: see `suppress.apply`; `roots`: the folders that are looked through, absolute."""

    rules: dict[str, Rule]
    own: tuple[PatternRule, ...]
    allowances: list[Allowance]
    known: suppress.Known
    roots: list[str]


@dataclass(slots=True)
class Seen:
    """What is seen: launches and images, and what the rules find, in the order of the files."""

    linked: Linked
    extractions: list[Extraction]
    findings: list[Finding]
    masked: list[Span]
    suppressions: list[suppress.Suppression]


def scan(request: Request, note: Callable[[str], None] = lambda text: None, step: Step = silent) -> Result:
    """Scans what is asked for. `note` is told what a verbose run says, `step` what is done now. Raises UsageError where it
    cannot be done.
    """
    started = time.monotonic()
    step("looking for files")
    recorded = _recorded(request)
    own = own_rules(request.rules)
    known = partial(named, own=_members(own))
    allowances = request.configuration.allowances(known) if request.configuration is not None else []
    discovery = discover([path for path in request.paths if path != STDIN], note, request.excluded)
    past = _past(request, discovery)
    errors = discovery.errors
    library = Library(discovery.trees(), _reading(request))
    step(f"reading files: {len(discovery.found)}")
    files = _read(discovery, library, request, errors)
    used = files or own or allowances or recorded or request.select or request.ignore
    rules = _rules(request, own) if used else {}  # no check is imported for nothing
    terms = Terms(rules, own, allowances, known, discovery.roots)
    tree = _tree(request, discovery, library, files, errors) if _over_files(terms) else {}
    seen = _see(View(files, library, tree), terms, errors, step)
    findings, linked, root = seen.findings, seen.linked, discovery.repository()
    identity = identities(findings, seen.masked, seen.extractions, root)
    fingerprint(findings, identity)
    if request.pedantic:
        errors += suppress.unused(seen.suppressions, frozenset(rules))
        errors += allowance.unused(_of_all(allowances, request, discovery), frozenset(rules))
    result = Result(linked.launches, linked.images, errors=sorted(set(errors)), rules=rules, masked=seen.masked, files=len(files))
    result.folder, result.root = os.getcwd(), root
    if recorded is not None:
        recorded.leave_out(findings, result, discovery.covers, note)
    if past is not None:
        step(f"scanning {request.diff_base}, to compare")
        _leave_out_unchanged(past, zip(findings, identity, strict=True), terms, request, discovery, result)
    known_ones = {id(finding) for finding in result.known}
    _sort_out([finding for finding in findings if id(finding) not in known_ones], request, result)
    if request.configuration is not None:
        allowed = sum(finding.external for finding in result.suppressed)
        result.notes += filter(None, [request.configuration.note(allowed, discovery.excluded)])
    if request.pedantic:
        result.spare = list(suppress.without_unused(seen.suppressions, frozenset(rules)))
    if request.fixes is not None:
        from scanner import fix

        wanted = result.findings if request.fix_singly else _not_shown_with_others(result)
        result.together = fix.attach(wanted, linked.launches, request.fixes)
    result.given = [os.path.realpath(path) for path in request.paths if path != STDIN]
    result.seconds = time.monotonic() - started
    return result


def _see(view: View, terms: Terms, errors: list[FileError], step: Step = silent) -> Seen:
    """What is found, with what suppresses it applied."""
    rules, own, files = terms.rules, terms.own, view.files
    extractions = extract(files, view.library.load, errors, step, _names(terms))
    run = _patterns(extractions, view, terms, errors)
    with run or nullcontext():  # semgrep works on the pattern rules while the launches are linked and judged
        linked = link(extractions)
        subjects: list[Subject] = [*linked.launches, *linked.images, *linked.builds, *terms.allowances]
        masked = _masked(subjects)
        step(f"judging {len(linked.launches)} launches")
        findings = list(_judged(rules.values(), subjects, errors))
        if run is not None:
            step("running the pattern rules")
            more, said = run.join()
            findings += more
            errors += said
    findings.sort(key=lambda one: (one.span.file.path, one.span.start, one.span.end, one.rule, one.message))
    findings = without_repeats(findings, lambda name: rules[name].absence)
    masked = list(dict.fromkeys([*masked, *(span for finding in findings for span in finding.masked)]))
    findings = without_kept_out(findings, rules, {file.path for file, _ in files}, terms.roots)
    extractions += _elsewhere(findings, extractions) if own else []
    suppressions = suppress.apply(findings, extractions, terms.known, errors)
    allowance.apply(terms.allowances, findings)
    return Seen(linked, extractions, findings, masked, suppressions)


def _over_files(terms: Terms) -> bool:
    """Whether some of the user's own rules are to see the files themselves."""
    return any(one.over_files and one.rule.id in terms.rules for one in terms.own)


def _not_shown_with_others(result: Result) -> list[Finding]:
    """The findings whose own fix a report may show; those of commands are all needed to tell which text several share."""
    from scanner.report.grouping import grouped

    groups = [members for _, members in grouped(result.findings, result.rules)]
    return [one for members in groups for one in members if len(members) == 1 or one.launch is None or one.launch.words]


def _recorded(request: Request) -> Baseline | None:
    if request.baseline is None:
        return None
    from scanner import baseline

    return baseline.read(request.baseline)


def _past(request: Request, discovery: Discovery) -> Revision | None:
    if request.diff_base is None:
        return None
    if STDIN in request.paths:
        raise UsageError('--diff-base: what standard input holds has no past; leave out "-"')
    from scanner import revision

    return revision.of(discovery, request.diff_base)


def _leave_out_unchanged(
    past: Revision,
    today: Iterable[tuple[Finding, tuple[str, str]]],
    terms: Terms,
    request: Request,
    discovery: Discovery,
    result: Result,
) -> None:
    """Tells `result` which findings were there in the past, too."""
    from scanner import since

    open_ones = [one for one in today if one[0].suppressed is None]
    if not open_ones:
        return
    terms = replace(terms, rules={name: terms.rules[name] for name in sorted({finding.rule for finding, _ in open_ones})})
    files, library = past.view(discovery)
    tree: Mapping[str, TreeFile] = {}
    if _over_files(terms):
        from scanner.semgrep.tree import copied

        tree = copied(past.every(discovery), result.root, library.files(), [], past.read)
    then = _see(View(files, library, tree), terms, [])
    identity = identities(then.findings, then.masked, then.extractions, result.root)
    unsuppressed = [one for finding, one in zip(then.findings, identity, strict=True) if finding.suppressed is None]
    gone = {rooted(path, result.root) for path in past.gone()}
    old = since.unchanged(open_ones, unsuppressed, gone, lambda path: os.path.join(result.root, path) not in past)
    known = {id(finding) for finding in result.known}
    result.known += [finding for finding in old if id(finding) not in known]
    if count := len(result.known) - len(known):
        result.notes.append(f"{count} finding{'s' if count > 1 else ''} on what has not changed since {request.diff_base}.")


def _reading(request: Request) -> Read:
    """How the bytes of a file are had: from disk, but for those that stand for them in memory."""

    def read(path: str, most: int) -> bytes:
        return request.instead[path][:most] if path in request.instead else read_bytes(path, most)

    return read if request.instead else read_bytes


def _read(discovery: Discovery, library: Library, request: Request, errors: list[FileError]) -> list[tuple[SourceFile, str]]:
    files = []
    for found in discovery.found:
        loaded = load(found, errors, _reading(request))
        if loaded is not None:
            library.add(found.real, loaded[0])
            files.append(loaded)
    if STDIN in request.paths and (loaded := load_stdin(request.stdin_name, errors)):
        files.append(loaded)
        files.sort(key=lambda file: file[0].path)
    return files


def _tree(
    request: Request,
    discovery: Discovery,
    library: Library,
    files: Iterable[tuple[SourceFile, str]],
    errors: list[FileError],
) -> Mapping[str, TreeFile]:
    """The files for the user's own rules."""
    from scanner.semgrep.tree import copied, without_place

    root = discovery.repository()
    paths = sorted(every((path for path in request.paths if path != STDIN), request.excluded))
    tree = copied(paths, root, library.files(), errors, _reading(request) if request.instead else None)
    for file, _ in files if STDIN in request.paths else ():
        if file.path == (request.stdin_name or STDIN):
            tree |= without_place(file, root)
    return tree


def _elsewhere(findings: Iterable[Finding], extractions: Iterable[Extraction]) -> list[Extraction]:
    """The comments of files that are none of ours, where the user's own rules have found something."""
    from scanner.semgrep.tree import commented

    return list(commented(findings, extractions))


def _of_all(allowances: list[Allowance], request: Request, discovery: Discovery) -> list[Allowance]:
    """The allowances where all that they can be about was scanned."""
    folder = request.configuration.folder if request.configuration is not None else ""
    whole = {os.path.realpath(path) for path in request.paths} & set(discovery.roots)
    return allowances if any(lies_in(folder, root) for root in whole) else []


def _members(own: Iterable[PatternRule]) -> tuple[Rule, ...]:
    return tuple(one.rule for one in own)


def _rules(request: Request, own: Iterable[PatternRule]) -> dict[str, Rule]:
    return chosen(request.select, request.ignore, pedantic=request.pedantic, semgrep=request.semgrep, own=_members(own))


def extract(
    files: list[tuple[SourceFile, str]],
    load: Load,
    errors: list[FileError],
    step: Step = silent,
    names: Names = lambda text: None,
) -> list[Extraction]:
    """What files hold, each with its format. `load` reads another file of the tree; `names`: see `Project`. Compose files
    come last, all together: scripts say which of them are run."""
    project = Project(tool_variables(file for file, kind in files if kind in (SHELL, MAKEFILE)), load, names)
    alone = [(file, kind) for file, kind in files if kind != COMPOSE]
    composed = [file for file, kind in files if kind == COMPOSE]
    extractions = []
    for (file, _), (extraction, said) in zip(alone, _each(alone, project, step), strict=True):
        if extraction is None:
            errors.append(FileError(file.path, 1, said))
            continue
        errors += [FileError(file.path, line, message) for line, message in extraction.errors]
        extractions.append(extraction)
    commands = [command for extraction in extractions for command in extraction.compose]
    if composed or commands:
        from scanner.extract import compose

        step(f"merging {len(composed)} compose files")
        together = unless_it_fails(
            partial(compose.extract, composed, commands, project),
            lambda said: errors.extend(FileError(file.path, 1, said) for file in composed),
            None,  # each set of files has a limit of its own
        )
        for path, extraction in (together or {}).items():
            errors += [FileError(path, line, message) for line, message in extraction.errors]
            extractions.append(extraction)
    return extractions


def _each(files: Sequence[tuple[SourceFile, str]], project: Project, step: Step) -> list[tuple[Extraction | None, str]]:
    """What each file holds that can be read by itself; None, and why, where it cannot."""

    def extraction(number: int) -> tuple[Extraction | None, str]:
        file, kind = files[number]
        step(f"file {number + 1} of {len(files)}: {file.path}")
        extractor: Extractor = import_module(f"scanner.extract.{kind}").extract
        said: list[str] = []
        found = unless_it_fails(partial(extractor, file, project), said.append)
        return found, "".join(said)

    if len(files) < WORTH_SHARING:
        return [extraction(number) for number in range(len(files))]
    from scanner.workers import shared

    for kind in sorted({kind for _, kind in files}):
        import_module(f"scanner.extract.{kind}")  # once, not in each process
    known = {file.path: file for file, _ in files}
    longest_first = sorted(range(len(files)), key=lambda number: -len(files[number][0].text))
    found = shared(extraction, longest_first, lambda path: known.get(path) or project.load(path))
    return [found[number] for number in range(len(files))]


def _names(terms: Terms) -> Names:
    """What the extractors need to know of the pattern rules over commands. A user's rules may look at any command."""
    if terms.own:
        return lambda text: None
    patterns = [name for name, rule in terms.rules.items() if rule.check is None]
    if not patterns:
        return lambda text: frozenset()
    from scanner.semgrep import candidates
    from scanner.semgrep.concerns import names_for

    return names_for(candidates(patterns, terms.own))


def _judged(rules: Iterable[Rule], subjects: Sequence[Subject], errors: list[FileError]) -> Iterator[Finding]:
    """What the checks find. One that fails on a launch is an error there, and costs no other finding."""
    for rule in rules:
        for subject in subjects:
            try:
                yield from list(judge(rule, subject))
            except Exception as error:  # noqa: BLE001  # see `isolation`
                errors.append(fault(subject.span.file.path, subject.span.line, error))


def _patterns(extractions: list[Extraction], view: View, terms: Terms, errors: list[FileError]) -> Run | None:
    """Semgrep at work on the pattern rules that are chosen; None where none is."""
    patterns = [name for name, rule in terms.rules.items() if rule.check is None]
    if not patterns:
        return None
    from scanner import semgrep

    damaged = {error.path for error in errors}
    return semgrep.start(semgrep.Material(extractions, view.files, damaged, view.tree), patterns, terms.own)


def _masked(subjects: list[Subject]) -> list[Span]:
    """The secrets that no report may show, whichever rules are chosen: another finding's line of code may hold one."""
    if not subjects:
        return []
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
