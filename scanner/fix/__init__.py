"""What rules say would mend a launch, as edits of its files.

    Remedy (a rule's) → Change → a writer for the format at hand → Edit

A writer changes only what is the launch's own. Text that several launches share is changed only where all of them want it so.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import field
from itertools import pairwise

from scanner import addition
from scanner.finding import Edit, Finding, Fix
from scanner.fix import dockerfile
from scanner.fix.command import Command, place
from scanner.fix.compose import Compose
from scanner.fix.errors import CannotFix
from scanner.launch import Build, Image, Launch
from scanner.record import dataclass
from scanner.remedy import Change, Values
from scanner.source import Span

Key = tuple[str, int, int, str]
Subject = Launch | Image | Build | None


@dataclass(slots=True)
class Plan:
    """The edits that mend `fixed`, in the order of the files; they do not overlap. Other findings say why not (`unfixed`)."""

    edits: list[Edit] = field(default_factory=list)
    fixed: list[Finding] = field(default_factory=list)


def attach(findings: Iterable[Finding], launches: Sequence[Launch], values: Values) -> Callable[[Sequence[Finding]], Fix | None]:
    """Gives each finding with a remedy its own fix, or the reason why it has none. What it returns makes one of the fixes of
    several findings of one launch, as far as they have some: of those that were given, or of a service.
    """
    writers = _Writers(launches, values)
    writers.attach(findings)
    return writers.as_one


def plan(findings: Iterable[Finding], launches: Sequence[Launch], values: Values, *, unsafe: bool) -> Plan:
    """The edits that mend all of the findings that can be: only what is safe, or what is `unsafe` too."""
    findings = list(findings)
    writers = _Writers(launches, values)
    wanted = [one for one in findings if one.remedy is not None and (unsafe or values.is_safe(one.remedy) or one.remedy.unknown)]
    settled = writers.settled(wanted)
    units: dict[object, list[Finding]] = {}
    for finding in findings:
        if id(finding) in settled:
            units.setdefault(_unit(finding), []).append(finding)
        elif finding.remedy is None and finding.fix is not None and (unsafe or finding.fix.safe):
            units.setdefault(id(finding), []).append(finding)
    made = Plan()
    taken, keys = _Taken(), set[Key]()

    def tried(members: Sequence[Finding]) -> dict[Key, Edit]:
        edits = {_key(edit): edit for edit in writers.together(members)}
        taken.check(edit for key, edit in edits.items() if key not in keys)
        return edits

    for members in units.values():
        able, edits = members, dict[Key, Edit]()
        try:
            edits = tried(members)
        except CannotFix:  # then as many as go together
            able = []
            for finding in members:
                try:
                    edits = tried([*able, finding])
                    able.append(finding)
                except CannotFix as error:
                    _decline(finding, error)
        taken.add(edit for key, edit in edits.items() if key not in keys)
        keys |= edits.keys()
        made.fixed += able
    made.edits = taken.edits()
    return made


def beside(edits: Sequence[Edit], others: Iterable[Edit]) -> list[Edit]:
    """The edits, and those of the others that change no text of theirs."""
    taken = _Taken()
    taken.add(edits)
    for edit in others:
        with suppress(CannotFix):
            taken.add([edit])
    return taken.edits()


class _Taken:
    """Edits that do not overlap, file by file in their order."""

    def __init__(self) -> None:
        self._files: dict[str, list[Edit]] = {}

    def add(self, edits: Iterable[Edit]) -> None:
        """Takes all of them or none. Raises CannotFix where one changes what another does."""
        for path, each in self.check(edits).items():
            for edit in each:
                insort(self._files.setdefault(path, []), edit, key=_bounds)

    def check(self, edits: Iterable[Edit]) -> dict[str, list[Edit]]:
        """The edits by file, in their order. Raises CannotFix where one changes what another, or one that is held, does."""
        mine: dict[str, list[Edit]] = {}
        for edit in sorted(edits, key=_key):
            mine.setdefault(edit.span.file.path, []).append(edit)
        for path, each in mine.items():
            held = self._files.get(path, [])
            for edit in each:
                at = bisect_left(held, _bounds(edit), key=_bounds)
                if any(_meet(*pair) for pair in pairwise([*held[max(at - 1, 0) : at], edit, *held[at : at + 1]])):
                    raise CannotFix("it would change what another fix changes; scan again afterwards")
            if any(_meet(one, other) for one, other in pairwise(each)):
                raise CannotFix("it would change what another fix changes; scan again afterwards")
        return mine

    def edits(self) -> list[Edit]:
        return [edit for path in sorted(self._files) for edit in self._files[path]]


class _Writers:
    """Writes the remedies of findings, each in its format. `launches`: all of the scan, which may share text."""

    def __init__(self, launches: Sequence[Launch], values: Values) -> None:
        self.values = values
        self.compose = Compose(values)
        self.beside: dict[Key, list[Launch]] = {}  # by a place in their commands, those that have it in common
        for launch in launches:
            if launch.words:
                for key in {place(launch), *(_spot(span) for _, value in launch.values() for span in value.spans)}:
                    self.beside.setdefault(key, []).append(launch)

    def attach(self, findings: Iterable[Finding]) -> None:
        """Gives each finding with a remedy its fix, or the reason why it has none."""
        mendable = [finding for finding in findings if finding.remedy is not None]
        settled = self.settled(mendable) if mendable else {}
        for finding in mendable:
            edits = settled.get(id(finding))
            if edits and finding.remedy is not None:
                finding.fix = Fix(tuple(edits), self.values.is_safe(finding.remedy))

    def settled(self, findings: Sequence[Finding]) -> dict[int, list[Edit]]:
        """The edits of each finding by itself, by its identity; without those of text that not all who share it want changed."""
        made: dict[int, list[Edit]] = {}
        for finding in findings:
            remedy = finding.remedy
            if remedy is None:
                continue
            try:
                if remedy.unknown:
                    raise CannotFix(remedy.unknown)
                edits = (edit for subject, changes in _asked([finding]) for edit in self._edits(subject, changes))
                made[id(finding)] = list({_key(edit): edit for edit in edits}.values())
            except CannotFix as error:
                _decline(finding, error)
        sharing = [each for each in findings if each.launch is not None and each.launch.words]
        left = bool(sharing)
        while left:
            wanted: dict[int, set[Key]] = {}
            for finding in sharing:
                wanted.setdefault(id(finding.subject), set()).update(map(_key, made.get(id(finding), ())))
            left = False
            for finding in sharing:
                other = next(self._unwilling(finding, made.get(id(finding), ()), wanted), None)
                if other is not None:
                    image = other.image.only if other.image is not None else None
                    reason = f"its text also launches {image or 'another container'}, which is not to be changed so"
                    _decline(finding, CannotFix(reason))
                    del made[id(finding)]
                    left = True
        return made

    def _unwilling(self, finding: Finding, edits: Iterable[Edit], wanted: dict[int, set[Key]]) -> Iterator[Launch]:
        launch = finding.launch
        if launch is None or not launch.words or finding.remedy is None:
            return
        places = [place(launch)] if any(change.instead is None for change in finding.remedy.changes) else []
        places += [_spot(span) for change in finding.remedy.changes if change.instead for span in change.instead.spans]
        keys = {_key(edit) for edit in edits}
        for other in (other for key in places for other in self.beside.get(key, ())):
            if other is not launch and keys and not keys <= wanted.get(id(other), set()):
                yield other

    def as_one(self, findings: Sequence[Finding]) -> Fix | None:
        """The fix of all that have one; None where none has, or they cannot be written together."""
        new = [one for one in findings if one.remedy is not None and not one.remedy.unknown and not one.fix and not one.unfixed]
        able = [one for one in findings if one.fix is not None or any(one is each for each in new)]
        taken = _Taken()
        try:
            taken.add(dict.fromkeys(self.together(able)))
        except CannotFix:
            self.attach(new)  # and then without those that have none
            return self.as_one(findings) if new else None
        edits = taken.edits()
        safe = all(self.values.is_safe(one.remedy) if one.remedy is not None else one.fix and one.fix.safe for one in able)
        return Fix(tuple(edits), safe) if edits else None

    def together(self, findings: Sequence[Finding]) -> Iterator[Edit]:
        """The edits of findings about the same text, as one."""
        for finding in findings:
            if finding.remedy is None:
                yield from finding.fix.edits if finding.fix is not None else ()
        for subject, changes in _asked(findings):
            yield from self._edits(subject, sorted(changes, key=lambda change: change.path))

    def _edits(self, subject: Subject, changes: Sequence[Change]) -> list[Edit]:
        if isinstance(subject, Image):
            return dockerfile.edits(subject, changes, self.values)
        if not isinstance(subject, Launch):
            raise CannotFix("a build has no options that could be changed here")
        if subject.of_service is not None:
            raise CannotFix("it is set for the service that is run", subject.of_service.span)
        changes = addition.due(subject, changes, self.values)
        if subject.words:
            return Command(subject, self.values).edits(changes)
        if subject.format != "compose":
            raise CannotFix("its options are not written as a command line")
        return self.compose.edits(subject, changes)


def _decline(finding: Finding, error: CannotFix) -> None:
    finding.unfixed, finding.unfixed_by = str(error), error.by


def _asked(findings: Sequence[Finding]) -> Iterator[tuple[Subject, list[Change]]]:
    """What remedies ask for, by what is to be changed: a service is the same in all sets of files, and for all that run it."""
    asked: dict[object, tuple[Subject, dict[object, Change]]] = {}
    pairs = ((each, other) for each in findings for other in each.repeats)
    others = (two for one, two in pairs if two.launch and two.launch.of_service is None and _unit(two) != _unit(one))
    for finding in (*findings, *others):
        subject = finding.subject
        service = isinstance(subject, Launch) and not subject.words
        held = asked.setdefault(_unit(finding) if service else id(subject), (subject, {}))[1]
        for change in finding.remedy.changes if finding.remedy is not None else ():
            held.setdefault((change.path, change.to, change.instead.spans if change.instead is not None else None), change)
    for subject, changes in asked.values():
        if changes:
            yield subject, list(changes.values())


def _unit(finding: Finding) -> object:
    """What is written as one: all findings of one place's text."""
    subject = finding.subject
    if isinstance(subject, Launch):
        return place(subject) if subject.words else (subject.span.file.path, subject.span.start)
    return id(subject)


def _spot(span: Span) -> Key:
    return span.file.path, span.start, span.end, ""


def _key(edit: Edit) -> Key:
    return edit.span.file.path, edit.span.start, edit.span.end, edit.text


def _bounds(edit: Edit) -> tuple[int, int]:
    return edit.span.start, edit.span.end


def _meet(one: Edit, other: Edit) -> bool:
    return one.span.end > other.span.start or _bounds(one) == _bounds(other)
