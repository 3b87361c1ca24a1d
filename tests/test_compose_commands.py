"""A `command` given as one string, split into words."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.compose.command import split
from scanner.source import SourceFile, Text


def _split(command: str) -> list[str]:
    return [str(word) for word in split(Text.of_file(SourceFile("compose.yaml", command)))]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("a$(b c)d e", ["a$(b c)d", "e"]),
        ("$(a)$(b c)", ["$(a)$(b c)"]),
        ("'$'(b c)", ["$(b c)"]),
        ("a 2>b", ["a"]),
        ("a b2>c", ["a", "b2"]),
        ("\\t''a", ["\ta"]),
    ],
)
def test_words(command: str, words: list[str]) -> None:
    assert _split(command) == words


@pytest.mark.parametrize("unit", ["$(x)", "\\t", "`a`", "'a'", "a"])
def test_one_long_word_takes_no_longer_than_many_short_ones(unit: str) -> None:
    started = process_time()
    assert len(_split(unit * 10_000)) == 1
    assert process_time() - started < 2


@given(st.text(alphabet="ab'\"\\`$();&|<>1 \t\n", max_size=40))
def test_any_command_is_split_or_refused(command: str) -> None:
    try:
        words = _split(command)
    except ValueError:
        return
    assert sum(map(len, words)) <= len(command)
