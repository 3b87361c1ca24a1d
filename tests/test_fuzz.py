"""A short fuzzing of everything that reads a text, the same inputs each time; `make fuzz` makes others, and longer."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz import mutate
from tests.fuzz.encoding import LONGEST, decoded, encoded
from tests.fuzz.guard import failure
from tests.fuzz.minimise import smallest
from tests.fuzz.target import EXTRACTOR, LINE, Target, all_targets

_TARGETS = all_targets()
_SHORT, _LONG = 40, 1_000  # inputs


def _failures(target: Target, texts: Iterable[str]) -> list[str]:
    found = (failure(target, text) for text in texts)
    return [f"{one.what}: {one.text!r}\n{one.details}" for one in found if one is not None]


def _inputs(target: Target, number: int) -> Iterable[str]:
    return (decoded(data, target.tokens, 2_000) for data in islice(mutate.inputs(target, 0), number))


@pytest.mark.parametrize("name", _TARGETS)
def test_a_few_texts(name: str) -> None:
    assert _failures(_TARGETS[name], _inputs(_TARGETS[name], _SHORT)) == []


@pytest.mark.parametrize("name", [name for name, target in _TARGETS.items() if target.kind != EXTRACTOR])
@given(data=st.binary(max_size=60))
@settings(max_examples=50, deadline=None, derandomize=True)
def test_any_text_of_a_line_grammar(name: str, data: bytes) -> None:
    """What each of them promises, as a property: a text that breaks it is made as small as can be."""
    assert _failures(_TARGETS[name], [decoded(data, _TARGETS[name].tokens, 2_000)]) == []


@pytest.mark.conformance
@pytest.mark.exhaustive
@pytest.mark.parametrize("name", _TARGETS)
def test_many_texts(name: str) -> None:
    assert _failures(_TARGETS[name], _inputs(_TARGETS[name], _LONG)) == []


# -- what fuzzes, too, can be wrong


def _reads(text: str) -> object:
    if "bad" in text:
        raise KeyError(text)
    while "slow" in text:
        pass
    return [text, next(_COUNT) if "odd" in text else 0]


_COUNT = count()
_SAMPLE = Target("sample", LINE, _reads, ("bad", "slow", " "), ("a bad one",))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("good", ""),
        ("a bad text", "KeyError at"),
        ("a slow text", "hangs at"),
        ("an odd text, of 24 lette", "says something else the second time"),
    ],
)
def test_what_a_target_does_is_seen(text: str, what: str) -> None:
    found = failure(_SAMPLE, text, 0.2)
    assert found is None if not what else found is not None and found.what.startswith(what)


def test_what_takes_much_memory_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    peaks = iter((100, 601))
    monkeypatch.setattr("tests.fuzz.guard._peak", lambda: next(peaks))
    found = failure(_SAMPLE, "good")
    assert found is not None
    assert found.what == "takes much memory"


def test_the_same_seed_makes_the_same_inputs() -> None:
    first, again = (list(islice(mutate.inputs(_SAMPLE, 1), 50)) for _ in range(2))
    assert first == again
    assert first != list(islice(mutate.inputs(_SAMPLE, 2), 50))


def test_what_still_fails_is_made_small() -> None:
    assert smallest("so much that is no bad text at all", lambda text: "bad" in text) == "bad"


def test_bytes_stand_for_texts() -> None:
    assert decoded(encoded("a\n'é\u2028"), ("x",)) == "a\n'é\u2028"
    assert decoded(b"a\x80b", ("docker ",)) == "adocker b"
    assert decoded(b"ab\xfc\x01\x03", ("x",)) == "ab" + "ab" * 8
    assert len(decoded(b"ab\xfc\x01\x0c" * 9, ("x",))) == LONGEST
    assert decoded(b"\x00\xfd\xd8\x00", ("x",)) == "éé"


def test_each_kind_of_thing_has_seeds_and_tokens() -> None:
    assert all(target.seeds and target.tokens for target in _TARGETS.values())
