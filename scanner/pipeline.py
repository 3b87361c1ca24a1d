"""A scan: discover → extract → link → check → suppress → report."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from functools import partial
from typing import TYPE_CHECKING

from scanner.discover import Discovery, Excluded, discover, every, lies_in, nothing
from scanner.errors import FileError, UsageError, told
from scanner.finding import Confidence, Finding, Severity
from scanner.progress import Step, silent
from scanner.read import STDIN, Library, Read, load, load_stdin, read_bytes
from scanner.record import dataclass
from scanner.report import Result

if TYPE_CHECKING:  # a scan of nothing needs none of these, and nothing of what judges
    from scanner.allowance import Allowance
    from scanner.baseline import Baseline
    from scanner.config.read import Configuration
    from scanner.remedy import Values
    from scanner.revision import Revision
    from scanner.rule import Rule
    from scanner.seeing import Terms
    from scanner.semgrep.pack import PatternRule
    from scanner.semgrep.tree import TreeFile
    from scanner.source import SourceFile


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a scan; the names are those of the command's options.

    `fingerprints`: whether findings get one. `fixes`: what fixes set; None where none are asked for. `fix_singly`: each finding
    is to have its own; else only what reports show alone. `instead`: by absolute path, what is read instead of what is on
    disk. `jobs`: processes that read files; 0: as many as are worth it.
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
    fingerprints: bool = True
    fixes: Values | None = None
    fix_singly: bool = True
    instead: Mapping[str, bytes] = field(default_factory=dict)
    jobs: int = 0

    @property
    def excluded(self) -> Excluded:
        return self.configuration.excludes if self.configuration is not None else nothing


@dataclass(slots=True)
class Looked:
    """What there is to scan: all that is known before anything of it is understood.

    `files`: those that may hold a launch, each with its kind; `library`: these and what they name; `own`: the user's own rules.
    `started` as `time.monotonic` tells it.
    """

    request: Request
    started: float
    discovery: Discovery
    library: Library
    files: list[tuple[SourceFile, str]]
    past: Revision | None
    recorded: Baseline | None
    own: tuple[PatternRule, ...]
    allowances: list[Allowance]


def scan(request: Request, note: Callable[[str], None] = lambda text: None, step: Step = silent) -> Result:
    """Scans what is asked for. `note` is told what a verbose run says, `step` what is done now. Raises UsageError where it
    cannot be done.
    """
    return judged(look(request, note, step), note, step)


def look(
    request: Request, note: Callable[[str], None] = lambda text: None, step: Step = silent, *, tells: bool = False
) -> Looked:
    """The first half of `scan`: finds and reads the files. `tells`: see `Library`."""
    started = time.monotonic()
    step("looking for files")
    recorded = _recorded(request)
    own = _own_rules(request)
    allowances = request.configuration.allowances(partial(_named, own)) if request.configuration is not None else []
    discovery = discover([path for path in request.paths if path != STDIN], note, request.excluded)
    past = _past(request, discovery)
    library = Library(discovery.trees(), _reading(request), tells=tells)
    step(f"reading files: {len(discovery.found)}")
    files = _read(discovery, library, request, discovery.errors)
    count = f"{len(files)} file{'' if len(files) == 1 else 's'}"
    note(f"{count} that may hold a launch, going by name or content: what the summary counts")
    return Looked(request, started, discovery, library, files, past, recorded, own, allowances)


def judged(looked: Looked, note: Callable[[str], None] = lambda text: None, step: Step = silent) -> Result:
    """The second half of `scan`: understands the files and says what the rules find."""
    request, discovery = looked.request, looked.discovery
    if looked.files or looked.own or looked.allowances or looked.recorded or request.select or request.ignore:
        from scanner.catalogue import chosen
        from scanner.seeing import Terms

        wanted = {"pedantic": request.pedantic, "semgrep": request.semgrep}
        rules = chosen(request.select, request.ignore, **wanted, own=_members(looked.own))
        terms = Terms(rules, looked.own, looked.allowances, partial(_named, looked.own), discovery.roots)
        result = _judged(looked, terms, note, step)
    else:
        result = Result([], [], errors=told(discovery.errors))
        result.root = discovery.repository()
    result.folder = os.getcwd()
    if request.configuration is not None:
        allowed = sum(finding.external for finding in result.suppressed)
        result.notes += filter(None, [request.configuration.note(allowed, discovery.excluded)])
    result.given = [os.path.realpath(path) for path in request.paths if path != STDIN]
    result.seconds = time.monotonic() - looked.started
    return result


def _judged(looked: Looked, terms: Terms, note: Callable[[str], None], step: Step) -> Result:
    """What the files hold and the rules say of it."""
    from scanner import allowance, suppress
    from scanner.seeing import View, over_files, see

    request, discovery, files, recorded = looked.request, looked.discovery, looked.files, looked.recorded
    errors, rules = discovery.errors, terms.rules
    tree = _tree(request, discovery, looked.library, files, errors) if over_files(terms) else {}
    seen = see(View(files, looked.library, tree), terms, errors, step, request.jobs)
    findings, linked, root = seen.findings, seen.linked, discovery.repository()
    identity: list[tuple[str, ...]] = []
    if request.fingerprints or recorded is not None or looked.past is not None:
        from scanner.fingerprint import fingerprint, identities

        identity = identities(findings, seen.masked, seen.extractions, root)
        fingerprint(findings, identity)
    if request.pedantic:
        errors += suppress.unused(seen.suppressions, frozenset(rules))
        errors += allowance.unused(_of_all(terms.allowances, request, discovery), frozenset(rules))
    result = Result(linked.launches, linked.images, errors=told(errors), rules=rules, masked=seen.masked, files=len(files))
    result.root, result.ignored = root, seen.ignored
    if recorded is not None:
        recorded.leave_out(findings, result, discovery.covers, note)
    if looked.past is not None:
        step(f"scanning {request.diff_base}, to compare")
        _leave_out_unchanged(looked.past, zip(findings, identity, strict=True), terms, request, discovery, result)
    known_ones = {id(finding) for finding in result.known}
    _sort_out([finding for finding in findings if id(finding) not in known_ones], request, result)
    if request.pedantic:
        result.spare = list(suppress.without_unused(seen.suppressions, frozenset(rules)))
    if request.configuration is not None and "fix" in request.configuration.values:
        _fill(findings, request.configuration.fixes())
    if request.fixes is not None:
        from scanner import fix

        wanted = result.findings if request.fix_singly else _not_shown_with_others(result)
        result.together = fix.attach(wanted, linked.launches, request.fixes)
    return result


def _fill(findings: Iterable[Finding], values: Values) -> None:
    """Tells remedies what the configuration has them set."""
    for finding in findings:
        if finding.remedy is not None:
            finding.remedy = replace(finding.remedy, values=values)


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
    today: Iterable[tuple[Finding, tuple[str, ...]]],
    terms: Terms,
    request: Request,
    discovery: Discovery,
    result: Result,
) -> None:
    """Tells `result` which findings were there in the past, too."""
    from scanner import since
    from scanner.fingerprint import identities, rooted
    from scanner.seeing import View, over_files, see

    open_ones = [one for one in today if one[0].suppressed is None]
    if not open_ones:
        return
    terms = replace(terms, rules={name: terms.rules[name] for name in sorted({finding.rule for finding, _ in open_ones})})
    files, library = past.view(discovery)
    tree: Mapping[str, TreeFile] = {}
    if over_files(terms):
        from scanner.semgrep.tree import copied

        tree = copied(past.every(discovery), result.root, library.files(), [], past.read)
    then = see(View(files, library, tree), terms, [], jobs=request.jobs)
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


def _of_all(allowances: list[Allowance], request: Request, discovery: Discovery) -> list[Allowance]:
    """The allowances where all that they can be about was scanned."""
    folder = request.configuration.folder if request.configuration is not None else ""
    whole = {os.path.realpath(path) for path in request.paths} & set(discovery.roots)
    return allowances if any(lies_in(folder, root) for root in whole) else []


def _members(own: Iterable[PatternRule]) -> tuple[Rule, ...]:
    return tuple(one.rule for one in own)


def _own_rules(request: Request) -> tuple[PatternRule, ...]:
    if not request.rules:
        return ()
    from scanner.catalogue import own_rules

    return own_rules(request.rules)


def _named(own: Iterable[PatternRule], name: str) -> tuple[frozenset[str], Callable[[], str]]:
    from scanner.catalogue import named

    return named(name, _members(own))


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
