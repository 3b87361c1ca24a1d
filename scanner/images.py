"""What is known of widely used images: whether they run as root. The facts are in data/images.toml, each with its source."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from fnmatch import fnmatchcase, translate
from functools import cache
from typing import NamedTuple

from scanner.image_reference import ImageReference, parse

_Fits = Callable[[str], object]
_USER, _ROOT, _DROPS = "as another user", "as root", "as root, which its entrypoint drops"


def runs_as_root(reference: str) -> bool | None:
    """Whether the image's configuration starts it as root; None where that is not known.

    True as well for an image whose entrypoint drops root: see `drops_root`.
    """
    runs = _runs(reference)
    return None if runs is None else runs != _USER


def drops_root(reference: str) -> bool:
    """Whether the image is known to start as root and to go on as another user: its own entrypoint sees to it."""
    return _runs(reference) == _DROPS


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
    for fact in sorted((*exact.get(image.repository, ()), *(f for fits, f in patterns if fits(image.repository)))):
        if fact.pattern.tag and not image.tag_known:
            return None
        if not fact.pattern.tag or fnmatchcase(image.tag, fact.pattern.tag):
            return str(fact.runs)
    return None


@cache
def _known() -> tuple[dict[str, list[_Fact]], list[tuple[_Fits, _Fact]]]:
    """What is known by the repository, and by patterns of repositories. Of several facts the first in the file counts."""
    import tomllib

    with open(os.path.join(os.path.dirname(__file__), "data", "images.toml"), "rb") as data:
        facts = tomllib.load(data)["fact"]
    exact: dict[str, list[_Fact]] = {}
    patterns: list[tuple[_Fits, _Fact]] = []
    written = ((pattern, fact["runs"]) for fact in facts for pattern in fact["images"])
    for order, (pattern, runs) in enumerate(written):
        fact = _Fact(order, parse(pattern), runs)
        if "*" in fact.pattern.repository:
            patterns.append((re.compile(translate(fact.pattern.repository)).match, fact))
        else:
            exact.setdefault(fact.pattern.repository, []).append(fact)
    return exact, patterns
