"""What tells whether a rule is asked says yes wherever its pattern is found, in time that does not explode."""

from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.semgrep.pack import load
from scanner.semgrep.search import alternatives, may_be_found

PIECES = st.sampled_from(
    ["a", "b", "c", r"\ba", "c$", "^b", "[ab]", r"[^|\n]", "[|.*]", "(a|b)", "(a.*b|c)", "a*", r"\.*", r"\|"]
)
PATTERNS = st.lists(st.lists(PIECES, min_size=1, max_size=3).map("".join), min_size=1, max_size=4).flatmap(
    lambda parts: st.lists(st.sampled_from([".*", ".*", "|"]), min_size=len(parts) - 1, max_size=len(parts) - 1).map(
        lambda between: "".join(one + then for one, then in zip(parts, [*between, ""], strict=True))
    )
)


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("a.*b.*c", [["a", "b", "c"]]),
        (r"a\.*b|c.*d", [[r"a\.*b"], ["c", "d"]]),
        ("(a.*b|c)[.*|]d.*", [["(a.*b|c)[.*|]d"]]),
        ("(?i)a.*b", [["a", "b"]]),
        (r"[]|.*]\|.*b", [[r"[]|.*]\|", "b"]]),
        ("", [[""]]),
    ],
)
def test_parts_of_a_pattern(pattern: str, parts: list[list[str]]) -> None:
    assert [[part.pattern for part in one] for one in alternatives(re.compile(pattern))] == parts


def test_the_case_that_a_pattern_does_not_mind_its_parts_do_not_mind() -> None:
    assert may_be_found(re.compile("(?i)a.*b"), "A B")
    assert not may_be_found(re.compile("a.*b"), "A B")


@given(PATTERNS, st.text("ab c.*|\n", max_size=20))
def test_what_is_found_may_be_found(pattern: str, text: str) -> None:
    compiled = re.compile(pattern, re.M)
    assert may_be_found(compiled, text) or not compiled.search(text)


@given(st.permutations("abc").map(".*".join), st.text("abc\n", max_size=20))
def test_parts_that_do_not_overlap_may_be_found_only_where_the_pattern_is(pattern: str, text: str) -> None:
    compiled = re.compile(pattern, re.M)
    assert may_be_found(compiled, text) == bool(compiled.search(text))


def test_a_line_of_beginnings_takes_no_longer_than_there_are_parts() -> None:
    rule = next(one for one in load() if one.id == "secret-committed")
    started = process_time()
    assert not may_be_found(rule.text, "commit " * 178 + "-c " * 416 + "ENV " * 310 + "x" * 1250)
    assert process_time() - started < 0.5  # all places of one part with all of the next: hours
