"""The bars that the scanner is held to: on two cores, medians, ratios within a round."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import linear_regression

from bench.programs import AGAIN, BOTH, COMPOSE_LINT, EVERYTHING, FLOOR, LAUNCHES
from bench.timing import Results

EMPTY, ONE, VULHUB, MOBY = "an empty folder", "one compose file", "vulhub", "moby"
LARGEST = 100_000  # files


@dataclass(frozen=True)
class Bar:
    """`value` is to be at most `limit`, both in `unit`; it is None where it was not measured."""

    what: str
    value: float | None
    limit: float
    unit: str

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        return "met" if self.value <= self.limit else "**not met**"


def bars(named: Mapping[str, Results], generated: Mapping[int, Results]) -> Iterator[Bar]:
    """Each bar; `named` by what the folders are, `generated` by how many files they hold."""

    def seconds(where: str, program: str) -> float | None:
        return named[where].seconds(program) if where in named else None

    def ratio(where: str, program: str, to: str) -> float | None:
        return named[where].ratio(program, to) if where in named else None

    yield Bar(f"launch checks, {EMPTY}", seconds(EMPTY, LAUNCHES), 0.09, "s")
    yield Bar(f"launch checks, {ONE}", ratio(ONE, LAUNCHES, COMPOSE_LINT), 1, f"× {COMPOSE_LINT}")
    yield Bar(f"launch checks, {VULHUB}", ratio(VULHUB, LAUNCHES, BOTH), 0.15, f"× ({BOTH})")
    yield Bar(f"everything, {VULHUB}", ratio(VULHUB, EVERYTHING, BOTH), 0.35, f"× ({BOTH})")
    yield Bar(f"everything, {MOBY}", seconds(MOBY, EVERYTHING), 1.5, "s")
    yield Bar(f"launch checks, {MOBY}", ratio(MOBY, LAUNCHES, FLOOR), 5, f"× {FLOOR}")
    for where in (VULHUB, MOBY):
        yield Bar(f"everything again, nothing changed, {where}", ratio(where, AGAIN, EVERYTHING), 0.3, "× the first scan")
    for name, program in (("launch checks", LAUNCHES), ("everything", EVERYTHING)):
        points = {files: results.seconds(program) for files, results in generated.items() if files >= 1000}
        start = seconds(EMPTY, program)
        work = [(files, took - (start or 0)) for files, took in points.items() if took is not None and took > (start or 0)]
        grown = f", from {min(points):,} to {max(points):,} files" if points else ""
        yield Bar(f"growth of {name}{grown}, start-up taken off", exponent(work), 1.05, "(exponent)")
    for name, program in (("launch checks", LAUNCHES), ("everything, semgrep's own process apart", EVERYTHING)):
        largest = generated.get(LARGEST)
        yield Bar(f"memory of {name}, {LARGEST:,} files", largest.own.get(program) if largest else None, 250, "MB")


def exponent(points: Sequence[tuple[float, float]]) -> float | None:
    """The b of y = a × x^b that fits best: the slope of the least squares' line through the logarithms; None for one point."""
    if len({x for x, _ in points}) < 2:
        return None
    logs = [(math.log(x), math.log(y)) for x, y in points]
    return linear_regression([x for x, _ in logs], [y for _, y in logs]).slope
