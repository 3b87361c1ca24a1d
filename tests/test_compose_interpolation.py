"""Variables in compose files."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from scanner.compose.interpolate import InvalidTemplate, interpolate
from scanner.source import Certainty, SourceFile, Text
from tests.compose import real

SET = {"SET": "value", "EMPTY": "", "_a1": "x}y$SET"}
STRINGS, SAMPLE = 600, 60


def lookup(name: str) -> Text | None:
    if name == "PART":
        return interpolate(text("$X"))
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
        ("${X:-{}", "{"),
        ("${X:-{}\n}}", "{\n}}"),
        ("${X-a${Y:-b}c}d", "abcd"),
        ("${X:-$$}", "$"),
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


@pytest.mark.parametrize(
    "source", ["$X", "${X}", "${X:?why not}", "${X?}", "${EMPTY:?}", "${X:+r}", "${X+r}", "${PART:+r}", "${EMPTY:-$X}"]
)
def test_a_variable_that_is_not_known_stays_as_it_is_written(source: str) -> None:
    found = interpolate(text("a" + source), lookup)
    assert not found.resolved
    assert str(found) == ("a$X" if source == "${EMPTY:-$X}" else "a" + source)
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


def test_what_a_file_of_variables_says_is_a_default_for_what_depends_on_it_too() -> None:
    def from_file(name: str) -> Text | None:
        known = lookup(name)
        return known if known is None else known.weakened(Certainty.DEFAULT)

    for source in ("$SET", "${SET:-d}", "${SET:+r}", "${SET+r}", "${SET:?}", "${EMPTY:+r}", "${EMPTY:-d}", "${EMPTY}"):
        assert interpolate(text("a" + source), from_file).certainty is Certainty.DEFAULT, source


def test_nothing_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "from outside")
    assert not interpolate(text("$X")).resolved


# -- held to the real Compose

_PIECES = """
    $SET ${SET} ${EMPTY} $EMPTY $X ${X} $_a1 ${_a1} $$ $ $1 ${ } { : - + ? a B é . / $( ) ${SET:-d} ${X:-d} ${X-d} ${EMPTY-d}
    ${EMPTY:-d} ${SET:+r} ${EMPTY:+r} ${EMPTY+r} ${X:+r} ${X+r} ${SET:?m} ${X:?m} ${EMPTY:?m} ${EMPTY?m} ${X?} ${X:-} ${} ${1}
""".split()


def written(rng: random.Random, depth: int = 0) -> str:
    """A string as a compose file may hold it: variables and defaults within each other, and braces that do not belong."""
    pieces = []
    for _ in range(rng.randrange(1, 5)):
        kind = rng.random()
        if kind < 0.35 and depth < 4:
            operator = rng.choice([":-", "-", ":-", "-", ":+", "+", ":?", "?"])
            pieces.append("${" + rng.choice(["SET", "EMPTY", "X", "_a1"]) + operator + written(rng, depth + 1) + "}")
        elif kind < 0.55:
            pieces.append(rng.choice(["a", "b-c", " ", "x:y", "1", "\n" if depth == 0 else "z"]))
        else:
            pieces.append(rng.choice(_PIECES))
    return "".join(pieces)


def theirs(program: Path, folder: Path, strings: dict[str, str]) -> dict[str, str]:
    """What Compose makes of strings. Raises ValueError where it refuses one."""
    (folder / "compose.yaml").write_text(json.dumps({"services": {"a": {"image": "x", "environment": strings}}}))
    (folder / ".env").write_text("".join(f"{name}='{value}'\n" for name, value in SET.items()))
    environment: dict[str, str] = real.config(program, folder / "compose.yaml")["a"]["environment"]
    return environment


_REQUIRED = re.compile(r"\$\{\w+:?\?")


def compare(program: Path, folder: Path, rng: random.Random, count: int) -> int:
    """Holds that many strings to Compose; gives the number of those that were known to the end."""
    strings = {f"n{n}": written(rng) for n in range(count)}
    taken: dict[str, Text] = {}
    refused: list[str] = []
    for name, source in strings.items():
        try:
            taken[name] = interpolate(text(source), lookup)
        except InvalidTemplate:
            refused.append(name)
    unset = [name for name, found in taken.items() if any(f.unresolved and _REQUIRED.match(f.text) for f in found)]
    for name in [*refused, *unset]:
        with pytest.raises(ValueError, match=r"invalid interpolation format|missing a value"):
            theirs(program, folder, {name: strings[name]})
    real_ones = theirs(program, folder, {name: strings[name] for name in taken if name not in unset})
    for name, value in real_ones.items():
        mine = "".join("" if fragment.unresolved else fragment.text for fragment in taken[name])  # Compose: empty where unset
        assert mine == value, strings[name]
    return sum(taken[name].resolved for name in real_ones)


@pytest.mark.conformance
def test_a_sample_of_strings_is_read_as_compose_reads_them(program: Path, tmp_path: Path) -> None:
    assert compare(program, tmp_path, random.Random(1), SAMPLE) > SAMPLE / 4


@pytest.mark.conformance
@pytest.mark.exhaustive
def test_generated_strings_are_read_as_compose_reads_them(program: Path, tmp_path: Path) -> None:
    assert compare(program, tmp_path, random.Random(2), STRINGS) > STRINGS / 4
