from __future__ import annotations

from random import Random

import pytest

from scanner.source import SourceFile, Span
from scanner.statements import Statements

FILE = SourceFile("a", "x" * 100)
OTHER = SourceFile("b", "x" * 100)


def span(start: int, end: int, file: SourceFile = FILE) -> Span:
    return Span(file, start, end)


STATEMENTS = Statements([span(0, 50), span(10, 20), span(12, 15), span(30, 40), span(60, 70), span(60, 65), span(0, 99, OTHER)])


@pytest.mark.parametrize(
    ("at", "held"),
    [(0, (0, 50)), (11, (10, 20)), (12, (12, 15)), (15, (10, 20)), (20, (0, 50)), (45, (0, 50)), (61, (60, 65)), (66, (60, 70))],
)
def test_the_innermost_that_holds_it(at: int, held: tuple[int, int]) -> None:
    assert STATEMENTS.around(span(at, at + 1)) == span(*held)


@pytest.mark.parametrize("at", [50, 55, 70, 99])
def test_what_no_statement_holds(at: int) -> None:
    assert STATEMENTS.around(span(at, at)) is None
    assert Statements([]).around(span(at, at)) is None


def test_it_is_the_shortest_of_those_that_hold_it_however_they_are_nested() -> None:
    random = Random(1)

    def nested(start: int, end: int) -> list[Span]:
        if end - start < 2:
            return []
        middle = random.randint(start, end)
        return [span(start, end), *nested(start, middle), *nested(middle, end - 1)]

    spans = list({(one.start, one.end): one for one in nested(0, 100)}.values())
    random.shuffle(spans)
    for at in range(100):
        holding = [one for one in spans if one.start <= at < one.end]
        assert Statements(spans).around(span(at, at)) == min(holding, key=len, default=None)
        assert list(Statements(spans).holding(span(at, at))) == sorted(holding, key=len)


def test_stretches_that_overlap_without_one_holding_the_other_are_all_told() -> None:
    random = Random(2)
    pairs = [sorted(random.sample(range(100), 2)) for _ in range(40)]
    spans = [span(start, end) for start, end in pairs]
    for at in range(100):
        holding = {(one.start, one.end) for one in spans if one.start <= at < one.end}
        assert {(one.start, one.end) for one in Statements(spans).holding(span(at, at))} == holding
