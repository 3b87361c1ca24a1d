"""A class of the model is what `dataclasses` would have made of it."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import field
from typing import Any

import pytest

from scanner.record import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: list[int] = field(default_factory=list, compare=False)
    hidden: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Other:
    x: int


@dataclass(slots=True)
class Changing:
    """One with a docstring."""

    x: int = 0
    y: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Ranked:
    x: int
    y: int = 0


@dataclass(frozen=True, slots=True)
class Itself:
    x: int

    def __hash__(self) -> int:
        return 7


@dataclass(frozen=True, slots=True)
class Bare:
    pass


@dataclass(frozen=True, slots=True, eq=False)
class Single:
    x: int


def test_alike_is_what_has_the_same_class_and_the_same_compared_fields() -> None:
    assert Point(1, [2], "a") == Point(1, [3], "b") != Point(2, [2], "a")
    assert Point(1) != Other(1)
    assert Other(1) != 1
    assert hash(Point(1, [2])) == hash(Point(1, [3]))
    assert len({Other(1), Other(1), Other(2)}) == 2
    assert len({Bare(), Bare()}) == 1
    assert hash(Itself(1)) == 7
    assert Itself(1) == Itself(1) != Itself(2)
    one = Single(1)
    assert one != Single(1)
    assert len({one, one, Single(1)}) == 2


def test_what_changes_has_no_hash() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(Changing())
    assert Changing() == Changing() != Changing(x=1)


def test_order() -> None:
    assert Ranked(1, 2) < Ranked(1, 3) < Ranked(2)
    assert len({Ranked(1), Ranked(1)}) == 1


def test_shown_and_documented() -> None:
    assert repr(Point(1, [2], "secret")) == "Point(x=1, y=[2])"
    assert (Point.__doc__, Changing.__doc__) == ("Point", "One with a docstring.")


@pytest.mark.parametrize("made", [Point(1, [2], "a"), Changing(5), Ranked(1, 2)])
def test_copied_pickled_and_replaced(made: Any) -> None:
    assert pickle.loads(pickle.dumps(made)) == copy.deepcopy(made) == dataclasses.replace(made) == made
    assert dataclasses.replace(made, x=9).x == 9


def test_slots_hold_back_other_names() -> None:
    with pytest.raises(AttributeError):
        Changing().other = 1  # type: ignore[attr-defined]
