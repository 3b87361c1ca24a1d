"""Shell patterns, and that those that strangers write take no longer than others."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.shell.patterns import cased, matches, removed, replaced
from scanner.source import Text


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("*a*b*", "xaxbx", True),
        ("*a*b", "bxa", False),
        ("*.*.", "a.b.", True),
        ("\\**\\*", "*x*", True),
        ("[[a]*", "[x", True),
        ("[a--]", "a", None),
        ("[!a-]", "-", False),
        ("[a||b]", "|", True),
        ("[^]]", "a", True),
    ],
)
def test_what_a_pattern_matches(pattern: str, text: str, fits: bool | None) -> None:
    assert matches(pattern, text) is fits


def test_stars_are_not_tried_with_one_another() -> None:
    started = process_time()
    assert matches("*a" * 40 + "b", "a" * 60_000) is False
    assert process_time() - started < 1


@pytest.mark.parametrize("operator", ["#", "##", "%", "%%"])
def test_a_pattern_of_hundreds_of_stars_is_not_tried(operator: str) -> None:
    assert removed(Text.literal("ab" * 20), operator, "*" * 300) is None


_PIECES = st.sampled_from("* ? [ ] ! ^ - \\ a b . [a-b] [!a] [[:alpha:]] +( | ) é".split())


@given(st.lists(_PIECES, max_size=10).map("".join), st.text("ab.*é[", max_size=20))
def test_any_pattern_is_read(pattern: str, subject: str) -> None:
    matches(pattern, subject)
    text = Text.literal(subject)
    for operator in ("#", "##", "%", "%%"):
        left = removed(text, operator, pattern)
        assert left is None or str(left) in subject
    for operator in ("/", "//", "/#", "/%"):
        replaced(text, operator, pattern, Text.literal("y"))
    assert str(cased(text, "^^")) == subject.upper()
