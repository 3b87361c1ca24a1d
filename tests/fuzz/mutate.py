"""Inputs at random, the same ones for the same seed: what there is to do without atheris."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from tests.fuzz.encoding import FIRST_TOKEN, POINT, REPEAT, encoded
from tests.fuzz.target import LINE, Target

_MOST_CHANGES = 6
_LONG = 0.02  # of the inputs: those in which something is repeated, which may take a thousand times as long …
_LONGEST_NEW = 40  # pieces of an input that is made of tokens alone
_ALIKE = 0.01  # … and those of nothing but a few pieces over and over, which show what takes the square of a length
_FEWER = 0.1  # … of lines, which are short as a rule: many different ones show more


def inputs(target: Target, seed: int) -> Iterator[bytes]:
    """Inputs without end: seeds with some changes, pieces of two seeds, and tokens in any order."""
    random = Random(f"{target.name} {seed}")
    seeds = [encoded(text) for text in target.seeds] or [b""]
    share = _FEWER if target.kind == LINE else 1.0
    while True:
        if random.random() < 0.3:
            data = bytearray(_piece(random, target.tokens) for _ in range(random.randint(1, _LONGEST_NEW)))
        else:
            data = bytearray(random.choice(seeds))
        for _ in range(random.randint(0, _MOST_CHANGES)):
            _change(random, data, target.tokens, seeds)
        if random.random() < _LONG * share:
            at = random.randint(0, len(data))
            data[at:at] = bytes((REPEAT, random.randrange(256), random.randrange(256)))
        if random.random() < _ALIKE * share:
            unit = [_piece(random, target.tokens) for _ in range(random.randint(1, 4))]
            data = bytearray((*unit, REPEAT, len(unit) - 1, 12, *data[:20]))
        yield bytes(data)


def _piece(random: Random, tokens: Sequence[str]) -> int:
    if random.random() < 0.7:
        return FIRST_TOKEN + random.randrange(len(tokens))
    return random.choice(b" \n\t\"'\\$(){}[],:;=#-/ax0\x00")


def _change(random: Random, data: bytearray, tokens: Sequence[str], seeds: Sequence[bytes]) -> None:
    at = random.randint(0, len(data))
    length = min(random.choice((1, 1, 2, 4, 8, 30)), len(data) - at)
    match random.randrange(6):
        case 0:
            data[at:at] = bytes((_piece(random, tokens),))
        case 1:
            data[at : at + length] = b""
        case 2:
            data[at : at + length] = bytes((_piece(random, tokens),))
        case 3:
            other = random.choice(seeds)
            start = random.randint(0, len(other))
            data[at:at] = other[start : start + random.choice((4, 20, 100))]
        case 4:
            data[at:at] = bytes((POINT, random.randrange(256), random.randrange(256)))
        case _:
            data[at:at] = data[at : at + length] * random.choice((1, 2, 10))
