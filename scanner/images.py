"""What is known of widely used images: whether they run as root. The facts are in data/images.toml, each with its source."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from functools import cache

from scanner.image_reference import ImageReference, parse

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


@cache
def _runs(reference: str) -> str | None:
    image = parse(reference)
    if not image.repository_known:
        return None
    for known, runs in _known():
        if _fits(image.repository, known.repository):
            if known.tag and not image.tag_known:
                return None
            if not known.tag or _fits(image.tag, known.tag):
                return runs
    return None


def _fits(name: str, pattern: str) -> bool:
    return name == pattern or "*" in pattern and fnmatchcase(name, pattern)


@cache
def _known() -> tuple[tuple[ImageReference, str], ...]:
    """Patterns of references and how such an image runs, in the order of the file: the first that fits counts."""
    import tomllib

    with open(os.path.join(os.path.dirname(__file__), "data", "images.toml"), "rb") as data:
        facts = tomllib.load(data)["fact"]
    return tuple((parse(pattern), fact["runs"]) for fact in facts for pattern in fact["images"])
