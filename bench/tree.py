"""A tree of files as infrastructure repositories have them, the same each time; `shares` says what it follows."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

from bench import shares, text

_DEPTHS = (0.6, 3.7, 12.5, 11.5, 21.0, 22.9, 13.0, 14.8)  # in per cent of the files, how many folders they lie in, from 0 on


def make(folder: Path, files: int, of_1000: Mapping[str, float] = shares.ALL) -> None:
    """Writes `files` files into a folder, of each kind as many of 1,000 as `of_1000` says."""
    chance = random.Random(files)
    made = shares.counts(files, of_1000)
    folders = [folder, *(_folder(folder, chance) for _ in range(round(files / shares.FILES_A_FOLDER)))]
    for kind, count in made.items():
        lengths = shares.lengths(kind, count) if count else []
        chance.shuffle(lengths)
        for number, length in enumerate(lengths):
            name, content = _other(number, length, chance) if kind == shares.OTHER else (kind, text.ours(kind, length, chance))
            path = chance.choice(folders) / name
            while path.exists():
                path = _folder(folder, chance) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _folder(root: Path, chance: random.Random) -> Path:
    depth = chance.choices(range(len(_DEPTHS)), _DEPTHS)[0]
    words = chance.choices(text.WORDS, k=depth)
    return root.joinpath(*words[:-1], *(f"{word}-{chance.randint(1, 999)}" for word in words[-1:]))


def _other(number: int, length: int, chance: random.Random) -> tuple[str, bytes]:
    ending = chance.choices([*shares.ENDINGS], [*shares.ENDINGS.values()])[0]
    content = text.other(ending, length, chance)
    if ending != ".png" and chance.random() < shares.MENTION_DOCKER:
        half = content.find(b"\n", len(content) // 2) + 1
        content = content[:half] + text.MENTION + content[half:]
    return f"{chance.choice(text.WORDS)}{number}{ending}", content


def one(path: Path, lines: int) -> None:
    """Writes one compose file of about so many lines."""
    path.write_bytes(text.ours(shares.COMPOSE, lines, random.Random(lines)))
