from __future__ import annotations

import pytest

from scanner.finding import Confidence
from scanner.hardening import any_of, missing
from scanner.launch import Value
from tests.builders import default, either, sometimes, unresolved


def holds(size: int) -> bool:
    return size > 0


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([Value.of(1)], id="set"),
        pytest.param([default(1)], id="by default"),
        pytest.param([unresolved("$X")], id="unresolved"),
        pytest.param([either(1, 2)], id="each possible value"),
        pytest.param([Value.of(0), Value.of(1)], id="the last one counts"),
        pytest.param([Value.of(1), sometimes(2)], id="overridden by another that holds"),
    ],
)
def test_there(values):
    assert list(missing(values, holds, "none")) == []


@pytest.mark.parametrize(
    ("values", "at"),
    [
        pytest.param([], None, id="not set"),
        pytest.param([zero := Value.of(0)], zero, id="set to what does not hold"),
        pytest.param([sometimes(0)], None, id="set on some paths to what does not hold"),
        pytest.param([Value.of(1), zero], zero, id="the last one counts"),
    ],
)
def test_missing_on_every_path(values, at):
    (fault,) = missing(values, holds, "none")
    assert (fault.at, fault.confidence, fault.message) == (at, None, "none")


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([sometimes(1)], id="set on some paths"),
        pytest.param([either(0, 1)], id="one of the possible values does not hold"),
        pytest.param([Value.of(1), sometimes(0)], id="undone on some paths"),
    ],
)
def test_missing_on_some_paths(values):
    (fault,) = missing(values, holds, "none")
    assert (fault.confidence, fault.message) == (Confidence.MEDIUM, "none (on some paths)")


def test_any_of_puts_the_surest_last():
    sure, perhaps, mixed = Value.of(1), sometimes(1), either(0, 1)
    assert any_of([sure, None, Value.of(0), perhaps, mixed], holds) == [mixed, perhaps, sure]
