"""Variables in compose files."""

from __future__ import annotations

import pytest

from scanner.compose.interpolate import InvalidTemplate, interpolate
from scanner.source import Certainty, SourceFile, Text

SET = {"SET": "value", "EMPTY": ""}


def lookup(name: str) -> Text | None:
    return Text.literal(SET[name]) if name in SET else None


def text(source: str) -> Text:
    return Text.of_file(SourceFile("a", source))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("plain", "plain"),
        ("$SET", "value"),
        ("${SET}", "value"),
        ("a${SET}b$SET-c", "avaluebvalue-c"),
        ("$$SET", "$SET"),
        ("$${SET}", "${SET}"),
        ("$$$SET", "$value"),
        ("$ $1 $(pwd) $", "$ $1 $(pwd) $"),
        ("${X:-d}", "d"),
        ("${X-d}", "d"),
        ("${EMPTY:-d}", "d"),
        ("${EMPTY-d}", ""),
        ("${SET:-d}", "value"),
        ("${X:-}", ""),
        ("${X:-a:b-c}", "a:b-c"),
        ("${X:-${Y:-z}}", "z"),
        ("${X:-${SET}}", "value"),
        ("${X:-a}b}", "ab}"),
        ("${SET:?needed}", "value"),
        ("${SET:+r}", "r"),
        ("${SET+$SET}", "value"),
        ("${EMPTY:+r}", ""),
        ("${EMPTY+r}", "r"),
    ],
)
def test_a_variable_that_is_known_or_has_a_default(source: str, expected: str) -> None:
    found = interpolate(text(source), lookup)
    assert (str(found), found.resolved) == (expected, True)


@pytest.mark.parametrize("source", ["$X", "${X}", "${X:?why not}", "${X?}", "${X:+r}", "${X+r}", "${EMPTY:-$X}"])
def test_a_variable_that_is_not_known_stays_as_it_is_written(source: str) -> None:
    found = interpolate(text("a" + source), lookup)
    assert not found.resolved
    assert str(found) == ("a$X" if "EMPTY" in source else "a" + source)
    assert [fragment.unresolved for fragment in found] == [False, True]


@pytest.mark.parametrize("source", ["${", "${}", "${1}", "${X", "${X!}", "${X:-a\nb}", "${X:-" * 30 + "}" * 30])
def test_what_compose_refuses(source: str) -> None:
    with pytest.raises(InvalidTemplate):
        interpolate(text(source))


def test_a_default_stands_where_it_is_written_and_may_be_overridden() -> None:
    first, default = interpolate(text("a${X:-dd}"))
    assert (first.text, first.certainty) == ("a", Certainty.ALWAYS)
    assert default.span is not None
    assert (default.text, default.certainty, default.span.start, default.span.text) == ("dd", Certainty.DEFAULT, 6, "dd")
    assert [place.text for place in default.via] == ["${X:-dd}"]


def test_a_known_variable_is_certain_and_an_empty_default_is_not() -> None:
    assert interpolate(text("${SET:-d}"), lookup).certainty is Certainty.ALWAYS
    assert interpolate(text("${X:-}")).certainty is Certainty.DEFAULT


def test_nothing_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "from outside")
    assert not interpolate(text("$X")).resolved
