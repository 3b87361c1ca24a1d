"""What is known of widely used images: whether they run as root. The facts are in facts/images.py."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

from scanner.facts.images import DROPS, FACTS, USER
from scanner.image_reference import ImageReference, parse


def runs_as_root(reference: str) -> bool | None:
    """Whether the image's configuration starts it as root; None where that is not known.

    True as well for an image whose entrypoint drops root: see `drops_root`.
    """
    runs = _runs(reference)
    return None if runs is None else runs != USER


def drops_root(reference: str) -> bool:
    """Whether the image is known to start as root and to go on as another user: its own entrypoint sees to it."""
    return _runs(reference) == DROPS


class _Fact(NamedTuple):
    order: int
    pattern: ImageReference
    runs: str


@cache
def _runs(reference: str) -> str | None:
    image = parse(reference)
    if not image.repository_known:
        return None
    exact, patterns = _known()
    fitting = (fact for beginning, fact in patterns if image.repository.startswith(beginning))
    named = (fact for fact in fitting if fnmatchcase(image.repository, fact.pattern.repository))
    for fact in sorted((*exact.get(image.repository, ()), *named)):
        if fact.pattern.tag and not image.tag_known:
            return None
        if not fact.pattern.tag or fnmatchcase(image.tag, fact.pattern.tag):
            return str(fact.runs)
    return None


@cache
def _known() -> tuple[dict[str, list[_Fact]], list[tuple[str, _Fact]]]:
    """What is known by the repository, and by patterns of repositories, each with what it begins with. Of several facts the
    first counts."""
    exact: dict[str, list[_Fact]] = {}
    patterns: list[tuple[str, _Fact]] = []
    written = ((pattern, fact.runs) for fact in FACTS for pattern in fact.images)
    for order, (pattern, runs) in enumerate(written):
        fact = _Fact(order, parse(pattern), runs)
        if "*" in fact.pattern.repository:
            patterns.append((fact.pattern.repository.partition("*")[0], fact))
        else:
            exact.setdefault(fact.pattern.repository, []).append(fact)
    return exact, patterns
