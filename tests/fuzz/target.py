"""What is fuzzed: a function that reads a text, and what its inputs are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

LINE = "line grammar"
EXTRACTOR = "extractor"
READER = "reader"

_FOUND: dict[str, Target] = {}


@dataclass(frozen=True)
class Target:
    """`read` returns what it made of a text, to be compared with what it makes of it the second time.

    `tokens`: what stands for something to it, of which inputs are made besides single characters; `seeds`: texts to begin with.
    """

    name: str
    kind: str
    read: Callable[[str], object]
    tokens: Sequence[str]
    seeds: Sequence[str]


def target(
    kind: str, tokens: Sequence[str], seeds: Sequence[str]
) -> Callable[[Callable[[str], object]], Callable[[str], object]]:
    """Makes a function a target of its own name."""

    def register(read: Callable[[str], object]) -> Callable[[str], object]:
        name = read.__name__.replace("_", "-")
        _FOUND[name] = Target(name, kind, read, tokens, seeds)
        return read

    return register


def all_targets() -> dict[str, Target]:
    """The targets of the modules in `targets/`, by name."""
    from tests.fuzz import targets

    for module in iter_modules(targets.__path__):
        import_module(f"{targets.__name__}.{module.name}")
    return dict(sorted(_FOUND.items()))
