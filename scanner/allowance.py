"""Findings that a configuration allows (`[[allow]]`): suppressed from outside the file that they stand in."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from fnmatch import fnmatchcase

from scanner.errors import FileError
from scanner.finding import Finding
from scanner.image_reference import parse
from scanner.launch import Launch, Value
from scanner.record import dataclass
from scanner.source import Span


@dataclass(slots=True)
class Allowance:
    """One entry. `rules`: the names as written, each with the ids it stands for; `used`: the names that hid something.

    Of `paths` (whether a file, by its path as reports show it, is meant), `images` and `services` (patterns) those that are
    given must all fit. `expires`: the last day on which it holds.
    """

    span: Span
    rules: Mapping[str, frozenset[str]]
    reason: str
    paths: Callable[[str], bool] | None = None
    images: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    expires: Value[datetime.date] | None = None
    used: set[str] = field(default_factory=set)

    @property
    def expired(self) -> bool:
        return self.expires is not None and any(day < datetime.date.today() for day in self.expires.choices)

    def covers(self, finding: Finding) -> bool:
        """Whether a finding is allowed by this entry, expired or not."""
        if not any(finding.rule in ids for ids in self.rules.values()):
            return False
        if self.paths is not None and not self.paths(finding.span.file.path):
            return False
        launch = finding.launch
        if self.images and not (launch is not None and _all(launch.image, self.images, is_image)):
            return False
        return not self.services or launch is not None and _is_service(launch, self.services)


def apply(allowances: Iterable[Allowance], findings: Iterable[Finding]) -> None:
    """Marks the findings that an entry allows and no comment suppresses already."""
    by_rule: dict[str, list[Allowance]] = {}
    for one in allowances:
        for rule in dict.fromkeys(rule for ids in one.rules.values() for rule in ids) if not one.expired else ():
            by_rule.setdefault(rule, []).append(one)
    for finding in findings if by_rule else ():
        for allowance in by_rule.get(finding.rule, ()):
            if allowance.covers(finding):
                allowance.used.update(name for name, ids in allowance.rules.items() if finding.rule in ids)
                if finding.suppressed is None:
                    finding.suppressed, finding.external = allowance.reason, True


def unused(allowances: Iterable[Allowance], judged: frozenset[str]) -> Iterator[FileError]:
    """What is said of entries that hid nothing, as far as their rules were `judged` in this scan."""
    for one in allowances:
        names = [name for name, ids in one.rules.items() if name not in one.used and ids <= judged]
        if names and not one.expired:
            yield FileError(
                one.span.file.path, one.span.line, f"unused allowance: {', '.join(names)} finds nothing there; take it out", False
            )


def is_image(reference: str, pattern: str) -> bool:
    """Whether an image is one of a pattern: `registry.example.org/*`, `acme/app`, `acme/app:1.*`, `redis`, `*`.

    Without a tag in the pattern every tag and digest fits; a `*` stands for anything, slashes included. A name counts as
    written, and as the engine completes it (`redis` is `docker.io/library/redis`). What of it is not known fits nothing.
    """
    image, wanted = parse(reference), parse(pattern)
    if not image.repository_known:
        return False
    if wanted.tag not in ("", "*") and not (image.tag_known and fnmatchcase(image.tag, wanted.tag)):
        return False
    if not fnmatchcase(image.digest, wanted.digest or "*"):
        return False
    return fnmatchcase(image.repository, wanted.repository) or fnmatchcase(_name(reference), _name(pattern))


def _name(reference: str) -> str:
    """A reference as it is written, without tag and digest."""
    name = reference.partition("@")[0]
    tag = parse(reference).tag
    return name.removesuffix(f":{tag}") if tag else name


def _is_service(launch: Launch, patterns: Iterable[str]) -> bool:
    service = launch.of_service or launch
    return (service.format == "compose" or service.verb == "service create") and _all(service.name, patterns, fnmatchcase)


def _all(value: Value[str] | None, patterns: Iterable[str], fits: Callable[[str, str], bool]) -> bool:
    """Whether each possible value fits one of the patterns; of what is not known, its text counts."""
    if value is None:
        return False
    known = [*value.choices, *([value.unresolved] if value.unresolved is not None else [])]
    return all(any(fits(one, pattern) for pattern in patterns) for one in known)
