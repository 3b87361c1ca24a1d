"""`--fix`: scan, write the fixes, and look again before anything is written to disk.

What a second look does not confirm is taken back: a finding that is still there, a new one, a file that reads otherwise.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field, replace

from scanner import fix
from scanner.discover import lies_in
from scanner.errors import FileError, UsageError
from scanner.finding import Edit, Finding
from scanner.fix.errors import CannotFix
from scanner.fix.text import applied, offset_before
from scanner.launch import Launch
from scanner.pipeline import Request, scan
from scanner.read import STDIN, Unreadable, read_whole
from scanner.record import dataclass
from scanner.remedy import Values
from scanner.report import Result
from scanner.source import Span

_ROUNDS = 5  # a fix may make room for another: without `--privileged`, what was moot beside it
_DOUBTS = 20  # of one round, how often fixes are taken back

Place = tuple[str, int]  # a file, and which of its launches it is, -1 for none
Barred = tuple[Place, str]  # a place, and the rule whose fixes are taken back there, empty for all


@dataclass(slots=True)
class Mended:
    """`result`: a scan of the files with their fixes. `changed`: by absolute path, a file's name in reports, its bytes on disk
    and those to be. `fixed` and `unfixed`: the findings that are gone, and those that have a remedy but no fix. `spared`: how
    many suppressions that were not used are gone, or shorter. `rounds`: the edits of each, by file; `errors`: of the files as
    they are on disk."""

    result: Result
    changed: dict[str, tuple[str, bytes, bytes]] = field(default_factory=dict)
    fixed: list[Finding] = field(default_factory=list)
    unfixed: list[Finding] = field(default_factory=list)
    spared: int = 0
    rounds: list[dict[str, list[Edit]]] = field(default_factory=list)
    errors: list[FileError] = field(default_factory=list)

    def line_on_disk(self, span: Span) -> int:
        """The line where something of the result stands as long as nothing is written: that of what was edited there."""
        for edits in reversed(self.rounds):
            if own := edits.get(span.file.path):
                at = offset_before(span.start, own)
                span = Span(own[0].span.file, at, at)
        return span.line


def mend(request: Request, *, unsafe: bool, note: Callable[[str], None] = lambda text: None) -> Mended:
    """What fixes make of the files of a scan; nothing is written yet. Raises UsageError as `scan` does."""
    if STDIN in request.paths:
        raise UsageError("standard input is no file that could be edited: name the file itself")
    request = replace(request, fixes=request.fixes or Values())
    run = _Run(request, unsafe, note)
    while run.round():
        pass
    return run.made


class _Run:
    def __init__(self, request: Request, unsafe: bool, note: Callable[[str], None]) -> None:
        self.request = request
        self.unsafe = unsafe
        self.note = note
        self.made = Mended(scan(request, note))
        self.made.errors = self.made.result.errors
        self.barred: dict[Barred, str] = {}
        self.rounds = 0

    def round(self) -> bool:
        """One plan carried out in memory; whether it changed anything."""
        before, values = self.made.result, self.request.fixes or Values()
        self.rounds += 1
        for _ in range(_DOUBTS if self.rounds <= _ROUNDS else 0):
            ordinals = _ordinals(before.launches)
            able = [finding for finding in before.findings if not self._is_barred(finding, ordinals)]
            plan = fix.plan(able, before.launches, values, unsafe=self.unsafe)
            spare = [edit for edit in before.spare if ((edit.span.file.path, -1), "") not in self.barred]
            edits = fix.beside(plan.edits, spare)
            if not edits:
                break
            texts = self._texts(edits, before)
            if texts is None:
                continue
            instead = {**self.request.instead, **{real: new for real, (_, _, new) in texts.items()}}
            after = scan(replace(self.request, instead=instead), lambda text: None)
            doubts = dict(_doubts(before, after, plan.fixed, {path for path, _, _ in texts.values()}))
            if doubts:
                if doubts.keys() <= self.barred.keys():  # something else in these files is the cause
                    reason = next(iter(doubts.values()))
                    doubts = {((path, -1), ""): reason for path, _, _ in texts.values()}
                self.barred |= doubts
                continue
            self.request = replace(self.request, instead=instead)
            for real, (path, old, new) in texts.items():
                first = self.made.changed.get(real)
                self.made.changed[real] = (path, first[1] if first else old, new)
            self.made.rounds.append(_by_file(edits))
            self.made.fixed += plan.fixed
            self.made.spared += len(edits) - len(plan.edits)
            self.made.result = after
            return True
        self.made.unfixed = [finding for finding in before.findings if finding.unfixed]
        return False

    def _is_barred(self, finding: Finding, ordinals: dict[int, Place]) -> bool:
        places = [(finding.span.file.path, -1), *([ordinals[id(finding.launch)]] if id(finding.launch) in ordinals else [])]
        edited = finding.fix.edits if finding.fix is not None else ()
        places += [(edit.span.file.path, -1) for edit in edited]
        barred = ((place, rule) for place in places for rule in ("", finding.rule))
        reason = next((self.barred[each] for each in barred if each in self.barred), "")
        if reason:
            finding.unfixed, finding.unfixed_by = reason, None
        return bool(reason)

    def _texts(self, edits: Iterable[Edit], result: Result) -> dict[str, tuple[str, bytes, bytes]] | None:
        """The files with their edits; None where one cannot be edited, which is noted."""
        by_path = _by_file(edits)
        made = {}
        for path, each in by_path.items():
            real = os.path.realpath(path)
            try:
                if not any(lies_in(real, given) for given in result.given):
                    raise CannotFix(f"{path} is none of the files that were to be scanned")
                old = self.request.instead[real] if real in self.request.instead else read_whole(real)
                made[real] = (path, old, applied(old, each[0].span.file, each))
            except (CannotFix, Unreadable) as error:
                self.barred[(path, -1), ""] = str(error)
        return made if len(made) == len(by_path) else None


def _by_file(edits: Iterable[Edit]) -> dict[str, list[Edit]]:
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(edit.span.file.path, []).append(edit)
    return by_path


def write(mended: Mended) -> Iterator[FileError]:
    """Puts the changed files in place, each in one step. Yields those that were left alone, and why."""
    from scanner.replace import replace as replaced

    for real, (path, old, new) in mended.changed.items():
        try:
            if os.path.realpath(path) != real or read_whole(real) != old:
                yield FileError(path, 1, "has changed meanwhile, so it was left alone; scan again")
                continue
            replaced(real, new, keep_owner=True)
        except (OSError, Unreadable) as error:
            yield FileError(path, 1, f"could not be written, so it is as it was: {getattr(error, 'strerror', None) or error}")


def diff(mended: Mended) -> str:
    """The changes as a unified diff, as `git apply` and `patch -p1` take it."""
    from difflib import unified_diff

    out: list[str] = []
    for path, old, new in sorted(mended.changed.values()):
        texts = [data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8") for data in (old, new)]
        for line in unified_diff(_lines(texts[0]), _lines(texts[1]), f"a/{path}", f"b/{path}"):
            out.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(out)


def _lines(text: str) -> list[str]:
    """Lines with their ends, as git counts them."""
    *whole, last = text.split("\n")
    return [line + "\n" for line in whole] + [last] * bool(last)


def _ordinals(launches: Iterable[Launch]) -> dict[int, Place]:
    """Which of its file's launches each is: edits leave that alone."""
    seen: Counter[str] = Counter()
    out = {}
    for launch in launches:
        out[id(launch)] = (launch.file.path, seen[launch.file.path])
        seen[launch.file.path] += 1
    return out


def _doubts(before: Result, after: Result, fixed: Iterable[Finding], edited: set[str]) -> Iterator[tuple[Barred, str]]:
    """Whose fixes have not done what they should, and nothing else; with what is wrong."""
    known = {(error.path, error.message) for error in before.errors}
    for error in after.errors:
        if (error.path, error.message) not in known:
            for path in {error.path} & edited or edited:
                yield ((path, -1), ""), f"it would then not be read as before: {error.message}"
    places = [_ordinals(each.launches) for each in (before, after)]
    if others := {path for path, _ in set(places[0].values()) ^ set(places[1].values())}:
        for path in others & edited or edited:
            yield ((path, -1), ""), "other launches would be seen then"
    counts = [_counted(each, place) for each, place in zip((before, after), places, strict=True)]
    mended = set()
    for finding in _each(fixed):
        rule, place, path = _counts_as(finding, places[0], before)
        counts[0][rule, place, path] -= 1
        mended.add((rule, place))
    for key, count in counts[1].items():
        if count > counts[0][key]:
            rule, place, path = key
            same = (rule, place) in mended
            reason = f"{'it would be found all the same' if same else 'then there would be'}: {rule}"
            which = rule if same else ""
            if place[0] in edited or path in edited:
                yield (place if place[1] >= 0 else (path, -1), which), reason
            else:
                yield from ((((other, -1), which), reason) for other in edited)


def _counted(result: Result, places: dict[int, Place]) -> Counter[tuple[str, Place, str]]:
    found = _each((*result.findings, *result.known, *result.hidden, *result.suppressed))
    return Counter(_counts_as(finding, places, result) for finding in found)


def _each(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, and those of other launches that they are said for."""
    return (one for finding in findings for one in (finding, *finding.repeats))


def _counts_as(finding: Finding, places: dict[int, Place], result: Result) -> tuple[str, Place, str]:
    path = finding.span.file.path
    return result.rules[finding.rule].rest_of or finding.rule, places.get(id(finding.launch), (path, -1)), path
