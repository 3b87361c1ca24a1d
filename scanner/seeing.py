"""What the files of a tree hold, put together and judged: extract → link → check → suppress."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING

from scanner import allowance, suppress
from scanner.checks.plaintext_secret import check as plaintext_secret
from scanner.errors import FileError, fault
from scanner.finding import Finding
from scanner.isolation import unless_it_fails
from scanner.kept_out import without_kept_out
from scanner.kinds import COMPOSE, MAKEFILE, SHELL
from scanner.launch import ComposeCommand, Extraction
from scanner.link import Linked, link
from scanner.progress import Step, silent
from scanner.project import Project, tool_variables
from scanner.read import Library
from scanner.record import dataclass
from scanner.repeats import without_repeats
from scanner.rule import Rule, Subject, judge
from scanner.source import SourceFile, Span

if TYPE_CHECKING:
    from scanner.allowance import Allowance
    from scanner.semgrep import Run
    from scanner.semgrep.pack import PatternRule
    from scanner.semgrep.tree import TreeFile

Extractor = Callable[[SourceFile, Project], Extraction]
Names = Callable[[str], frozenset[str] | None]

MOST_FINDINGS = 5_000  # of one rule in one file; one takes up to 8 kB until it is reported
WORTH_SHARING = 30  # files; below that a second process costs more than it does


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
    """What is seen: launches and images, and what the rules find, in the order of the files. `ignored`: of which files it was
    asked whether git ignores them, and the answers."""

    linked: Linked
    extractions: list[Extraction]
    findings: list[Finding]
    masked: list[Span]
    suppressions: list[suppress.Suppression]
    ignored: Mapping[str, bool]


def see(view: View, terms: Terms, errors: list[FileError], step: Step = silent, jobs: int = 0) -> Seen:
    """What is found, with what suppresses it applied. `jobs`: processes that read files; 0: as many as are worth it."""
    rules, own, files = terms.rules, terms.own, view.files
    extractions = extract(files, view.library, errors, step, _names(terms), jobs)
    run = _patterns(extractions, view, terms, errors)
    with run or nullcontext():  # semgrep works on the pattern rules while the launches are linked and judged
        linked = link(extractions)
        subjects: list[Subject] = [*linked.launches, *linked.images, *linked.builds, *terms.allowances]
        secrets = list(_judged([rules.get(plaintext_secret.id, plaintext_secret)], subjects, errors))
        masked = [span for finding in secrets for span in finding.masked]  # no report may show them, whichever rules are chosen
        step(f"judging {len(linked.launches)} launches")
        others = _judged(
            (rule for name, rule in rules.items() if name != plaintext_secret.id), subjects, errors, MOST_FINDINGS + 1
        )
        findings = list(_within(others, errors))
        findings += _within(secrets, errors) if plaintext_secret.id in rules else []
        if run is not None:
            step("running the pattern rules")
            more, said = run.join()
            findings += more
            errors += said
    findings.sort(key=lambda one: (one.span.file.path, one.span.start, one.span.end, one.rule, one.message))
    findings = without_repeats(findings, lambda name: rules[name].absence)
    masked = list(dict.fromkeys([*masked, *(span for finding in findings for span in finding.masked)]))
    ignored: dict[str, bool] = {}
    findings = without_kept_out(findings, rules, {file.path for file, _ in files}, terms.roots, ignored)
    extractions += _elsewhere(findings, extractions) if own else []
    suppressions = suppress.apply(findings, extractions, terms.known, errors)
    allowance.apply(terms.allowances, findings)
    return Seen(linked, extractions, findings, masked, suppressions, ignored)


def over_files(terms: Terms) -> bool:
    """Whether some of the user's own rules are to see the files themselves."""
    return any(one.over_files and one.rule.id in terms.rules for one in terms.own)


def _elsewhere(findings: Iterable[Finding], extractions: Iterable[Extraction]) -> list[Extraction]:
    """The comments of files that are none of ours, where the user's own rules have found something."""
    from scanner.semgrep.tree import commented

    return list(commented(findings, extractions))


def extract(
    files: list[tuple[SourceFile, str]],
    library: Library,
    errors: list[FileError],
    step: Step = silent,
    names: Names = lambda text: None,
    jobs: int = 0,
) -> list[Extraction]:
    """What files hold, each with its format. `library` has the other files of the tree; `names`: see `Project`; `jobs`: see
    `see`. Compose files come last, all together: scripts say which of them are run."""
    project = Project(tool_variables(file for file, kind in files if kind in (SHELL, MAKEFILE)), library.load, names)
    alone = [(file, kind) for file, kind in files if kind != COMPOSE]
    each = partial(_each, alone, library, project, step, jobs)
    composed = [file for file, kind in files if kind == COMPOSE]
    telling = {number for number, (file, kind) in enumerate(alone) if kind in (SHELL, MAKEFILE) or "compose" in file.text}
    read = each(sorted(telling))

    def compose() -> _Composed:
        commands = [command for _, (found, _) in sorted(read.items()) if found is not None for command in found.compose]
        return _composed(composed, commands, project, step)

    together: list[_Composed] = []
    rest = each(sorted(set(range(len(alone))) - telling), lambda: together.append(compose()))
    read |= rest
    if any(found is not None and found.compose for found, _ in rest.values()):  # which nobody expected
        together = [compose()]
    extractions = []
    for number, (file, _) in enumerate(alone):
        extraction, said = read[number]
        if extraction is None:
            errors.append(FileError(file.path, 1, said))
            continue
        errors += [FileError(file.path, line, message) for line, message in extraction.errors]
        extractions.append(extraction)
    more, said_of_compose = together[0]
    errors += said_of_compose
    return extractions + more


_Composed = tuple[list[Extraction], list[FileError]]
_Read = tuple[Extraction | None, str]


def _composed(files: list[SourceFile], commands: list[ComposeCommand], project: Project, step: Step) -> _Composed:
    """What compose files hold, as these commands lay them together, and what cannot be read of them."""
    if not files and not commands:
        return [], []
    from scanner.extract import compose

    step(f"merging {len(files)} compose files")
    errors: list[FileError] = []
    together = unless_it_fails(
        partial(compose.extract, files, commands, project),
        lambda said: errors.extend(FileError(file.path, 1, said) for file in files),
        None,  # each set of files has a limit of its own
    )
    for path, extraction in (together or {}).items():
        errors += [FileError(path, line, message) for line, message in extraction.errors]
    return list((together or {}).values()), errors


def _each(
    files: Sequence[tuple[SourceFile, str]],
    library: Library,
    project: Project,
    step: Step,
    jobs: int,
    numbers: Sequence[int],
    meanwhile: Callable[[], None] = lambda: None,
) -> dict[int, _Read]:
    """What the files of these numbers hold, which can be read each by itself; None, and why, where one cannot. `meanwhile` is
    done before or beside it."""

    def extraction(number: int) -> tuple[_Read, dict[str, str]]:
        file, kind = files[number]
        step(f"file {number + 1} of {len(files)}: {file.path}")
        extractor: Extractor = import_module(f"scanner.extract.{kind}").extract
        said: list[str] = []
        found = unless_it_fails(partial(extractor, file, project), said.append)
        return (found, "".join(said)), library.news()

    if len(numbers) < WORTH_SHARING or jobs == 1:
        meanwhile()
        return {number: extraction(number)[0] for number in numbers}
    from scanner.workers import shared

    for kind in sorted({files[number][1] for number in numbers}):
        import_module(f"scanner.extract.{kind}")  # once, not in each process
    known = {file.path: file for file, _ in files}
    longest_first = sorted(numbers, key=lambda number: -_work(files[number][0].text))
    made = shared(extraction, longest_first, lambda path: known.get(path) or library.load(path), meanwhile, jobs)
    for _, news in made.values():
        library.learn(news)
    return {number: read for number, (read, _) in made.items()}


_READS_OTHERS = re.compile(r"^[ \t]*(?:\.|source|-?include)[ \t]", re.M)
_OTHERS = 20_000  # characters that a file which reads others takes as long as; many a short script is a call into a long one


def _work(text: str) -> int:
    """About how much there is to do for a file, in characters."""
    return len(text) + _OTHERS * (_READS_OTHERS.search(text) is not None)


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


def _judged(
    rules: Iterable[Rule], subjects: Sequence[Subject], errors: list[FileError], most: int | None = None
) -> Iterator[Finding]:
    """What the checks find, each in a launch at most so much. One that fails on a launch is an error there, and costs no
    other finding."""
    concerned: dict[tuple[type, ...], list[Subject]] = {}
    for rule in rules:
        if rule.check is None:
            continue
        if rule.subject not in concerned:
            concerned[rule.subject] = [subject for subject in subjects if isinstance(subject, rule.subject)]
        for subject in concerned[rule.subject]:
            try:
                yield from list(islice(judge(rule, subject), most))
            except Exception as error:  # noqa: BLE001  # see `isolation`
                errors.append(fault(subject.span.file.path, subject.span.line, error))


def _within(findings: Iterable[Finding], errors: list[FileError]) -> Iterator[Finding]:
    """As many of each rule's findings in a file as a report has room for. The first one too many is told of."""
    met: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        key = (finding.rule, finding.span.file.path)
        met[key] += 1
        if met[key] <= MOST_FINDINGS:
            yield finding
        elif met[key] == MOST_FINDINGS + 1:
            told = f"more than {MOST_FINDINGS} findings of {finding.rule} in one file: the rest is not listed"
            errors.append(FileError(key[1], finding.span.line, told))


def _patterns(extractions: list[Extraction], view: View, terms: Terms, errors: list[FileError]) -> Run | None:
    """Semgrep at work on the pattern rules that are chosen; None where none is."""
    patterns = [name for name, rule in terms.rules.items() if rule.check is None]
    if not patterns:
        return None
    from scanner import semgrep

    damaged = {error.path for error in errors}
    return semgrep.start(semgrep.Material(extractions, view.files, damaged, view.tree), patterns, terms.own)
