"""What real repositories are made of: how many files of which kind, and how long they are.

Counted in November 2026, as `scan` tells files apart, in twelve public repositories: docker/awesome-compose,
getsentry/self-hosted, grafana/loki, jessfraz/dockerfiles, jessfraz/dotfiles, jupyter/docker-stacks, moby/moby,
prometheus/prometheus, sourcegraph/deploy-sourcegraph-docker, vulhub/vulhub, wharflab/tally and zizmorcore/zizmor. They hold
40,552 files: 1,485 Dockerfiles, 511 scripts, 400 compose files, 172 Makefiles; the others are none of ours.

Of 1,000 of all these files 63 are ours (`ALL`). Three quarters of them lie in the two large repositories (17,832 and 13,018
files, nearly all of them Go); in the mean of the twelve repositories' shares 239 of 1,000 are ours (`DENSE`): what a
repository of infrastructure and little else is like. The others' endings are means of the twelve, so that not all are Go.
Lengths are those of all files of a kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

DOCKERFILE, SCRIPT, COMPOSE, MAKEFILE, OTHER = "Dockerfile", "run.sh", "docker-compose.yml", "Makefile", "other"

# Of 1,000 files.
ALL: Mapping[str, float] = {DOCKERFILE: 36.6, SCRIPT: 12.6, COMPOSE: 9.9, MAKEFILE: 4.2}
DENSE: Mapping[str, float] = {DOCKERFILE: 104.2, SCRIPT: 101.5, COMPOSE: 29.4, MAKEFILE: 3.8}

# The endings of the other files, in per cent of these: those of at least 1 %, eight tenths of all; without one: LICENSE and such.
_COMMON = {".go": 20.5, ".md": 11.1, ".yml": 10.4, "": 8.3, ".py": 6.3, ".conf": 5.7, ".png": 4.6, ".json": 4.1, ".yaml": 2.4}
ENDINGS: Mapping[str, float] = _COMMON | {".rs": 2.1, ".toml": 2.1, ".js": 1.7, ".service": 1.5, ".pl": 1.2, ".txt": 1.0}
MENTION_DOCKER = 0.087  # of the other files, the share that has the word in it
FILES_A_FOLDER = 5.6

# What share of the files of a kind is no longer than so many lines (the others: bytes; the few above 1 MB are left out).
_SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0)
_LONGEST: Mapping[str, tuple[int, ...]] = {
    DOCKERFILE: (1, 2, 3, 4, 6, 9, 13, 19, 26, 37, 53, 86, 121, 295, 649),
    SCRIPT: (1, 7, 10, 13, 18, 26, 38, 49, 77, 150, 257, 429, 652, 814, 1646),
    COMPOSE: (4, 5, 5, 6, 6, 8, 10, 13, 18, 36, 52, 106, 176, 237, 788),
    MAKEFILE: (1, 7, 15, 24, 31, 37, 49, 61, 102, 177, 287, 427, 427, 436, 865),
    OTHER: (0, 281, 636, 1117, 1721, 2522, 3877, 6034, 10350, 20449, 42548, 92742, 166736, 312250, 1000000),
}


def lengths(kind: str, count: int) -> list[int]:
    """How long `count` files of a kind are, the shortest first: in lines, the others in bytes.

    Each is the mean of its part of the distribution, so that the average file is as long in a small tree as in a large one,
    and what grows with a tree is the number of its files alone.
    """
    sums = [_up_to(_LONGEST[kind], number / count) for number in range(count + 1)]
    return [round((after - before) * count) for before, after in pairwise(sums)]


def counts(files: int, of_1000: Mapping[str, float]) -> dict[str, int]:
    """How many files of each kind a tree has; of each at least one, the others what is left."""
    ours = {kind: max(1, round(files * share / 1000)) for kind, share in of_1000.items()}
    return ours | {OTHER: files - sum(ours.values())}


def _up_to(longest: tuple[int, ...], share: float) -> float:
    """The integral of the lengths from 0 to `share`; between two points of the table a length grows evenly."""
    total = 0.0
    for (start, end), (shortest, most) in zip(pairwise(_SHARES), pairwise(longest), strict=True):
        part = min(share, end) - start
        if part <= 0:
            break
        total += part * (shortest + (most - shortest) * part / (end - start) / 2)
    return total
