"""Images whose purpose needs a power that a rule faults. The facts are in facts/idioms.py."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

from scanner.image_reference import ImageReference, parse
from scanner.launch import Launch


class Idiom(NamedTuple):
    """What images (patterns of references) need which rules' powers for."""

    images: tuple[ImageReference, ...]
    rules: frozenset[str]
    purpose: str
    source: str

    def covers(self, image: ImageReference) -> bool:
        return any(
            fnmatchcase(image.repository, known.repository) and (not known.tag or fnmatchcase(image.tag, known.tag))
            for known in self.images
        )


def purpose(launch: Launch, rule: str) -> str | None:
    """What this launch's image is known to need the power for that `rule` faults, as `<image> needs this to <purpose>`.

    An image built in the same repository needs what its base needs. None where the image, or one of several possible
    ones, is not known to need it.
    """
    value = launch.built_here.base if launch.built_here is not None else launch.image
    if value is None:
        return None
    references = [parse(name) for name in (*value.choices, *([] if value.unresolved is None else [value.unresolved]))]
    for idiom in idioms():
        if rule in idiom.rules and all(image.repository_known and idiom.covers(image) for image in references):
            return f"{references[0].repository.removeprefix('docker.io/').removeprefix('library/')} needs this to {idiom.purpose}"
    return None


@cache
def idioms() -> tuple[Idiom, ...]:
    """The known idioms, in the order of the facts."""
    from scanner.facts.idioms import FACTS

    return tuple(Idiom(tuple(map(parse, fact.images)), frozenset(fact.rules), fact.purpose, fact.source) for fact in FACTS)
