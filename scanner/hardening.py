"""When hardening counts as left out of a launch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from scanner.finding import Confidence
from scanner.launch import Value
from scanner.remedy import Remedy
from scanner.rule import Fault
from scanner.source import Certainty

T = TypeVar("T")


def missing(
    values: Sequence[Value[T] | None], holds: Callable[[T], bool], message: str, remedy: Remedy | None = None
) -> Iterator[Fault]:
    """The fault of a launch on which some hardening is missing, or is there on some paths only.

    `values` are what sets it, None where nothing does; a later one overrides those before it. `holds` says whether a value
    hardens. What could not be resolved counts as hardening, and so does a default. `remedy` says what to set; what is set
    the wrong way gives way to the first of its changes.
    """
    outcomes: list[bool] = []
    decisive: Value[T] | None = None
    for value in reversed(values):
        if value is None:
            continue
        outcomes += [holds(choice) for choice in value.choices] or [True]
        if value.certainty is not Certainty.SOMETIMES:
            decisive = value
            break
    else:
        outcomes.append(False)
    if not any(outcomes):
        yield Fault(decisive, message, remedy=_instead_of(decisive, remedy))
    elif not all(outcomes):
        yield Fault(None, f"{message} (on some paths)", confidence=Confidence.MEDIUM, remedy=remedy)


def _instead_of(value: Value[T] | None, remedy: Remedy | None) -> Remedy | None:
    if value is None or remedy is None or not remedy.changes:
        return remedy
    first, *others = remedy.changes
    return replace(remedy, changes=(first._replace(instead=value), *others))


def any_of(values: Iterable[Value[T] | None], holds: Callable[[T], bool]) -> list[Value[T]]:
    """For `missing`, where one value that hardens is enough whatever the others are: those that may, the surest last."""
    able = [v for v in values if v is not None and (not v.choices or any(map(holds, v.choices)))]
    return sorted(able, key=lambda v: (all(map(holds, v.choices)), v.certainty))
