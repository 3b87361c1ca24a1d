"""Scripts that are hostile: each is read in the time that its length takes, and faults at its beginning do not cost the rest."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.shell.parser import parse
from scanner.source import SourceFile, Text
from tests.shell.commands import extract

_NESTS = '$(:${x:-a:`:<(:a=( $(:"$(:${a[:$((:( $(:{ $(:if $(:f() { $(:[[ $(:case x in $(:cat <<E\n$(\nE:x[$(:$[:+(:!(a $('.split(
    ":"
)


@pytest.mark.parametrize("unit", _NESTS)
def test_brackets_without_an_end_are_not_read_as_often_as_there_are_ways(unit: str) -> None:
    started = process_time()
    for count in (60, 500):
        parse(Text.of_file(SourceFile("run.sh", f"{unit}\n" * count)))
    assert process_time() - started < 2


@pytest.mark.parametrize("fault", ["x $(\n", "x `\n", 'x ${a:-"\n', 'x "${b\n', "cat <<E\n$(\nE\n", "case x in\n"])
def test_behind_a_few_faults_reading_goes_on(fault: str) -> None:
    found = extract(fault * 3 + "echo x\n" * 2000 + "docker run a\n")
    assert found.errors
    assert len(found.launches) >= 1


def test_what_is_not_read_is_said() -> None:
    assert "too much of it cannot be read: from here on it is not" in [
        message for _, message in extract("x ${a\n" * 2_000).errors
    ]


_PIECES = [
    *"$( ${ } ) ` $(( )) (( [[ ]] ' \" $' \\ ; ;; & && || | ( { <<E <<-'E' E <<< <( > 2>&1 #".split(),
    *"$@ ${a[@]} ${#x} ${x:- ${x%% a= a=(".split(),
    *"export eval if then else fi for in do done while case esac f() function $x {a,b} * é".split(),
    *("\n", "\n", "\\\n", "\t", " ", "docker run a", "\nE\n"),
]


@given(
    st.lists(st.sampled_from(_PIECES), max_size=30).map(" ".join) | st.lists(st.sampled_from(_PIECES), max_size=30).map("".join)
)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_and_all_places_are_in_it(text: str) -> None:
    _, errors, comments = parse(Text.of_file(SourceFile("run.sh", text)))
    assert all(0 <= offset <= len(text) and message for offset, message in errors)
    assert all(text[start] == "#" and "\n" not in text[start:end] for start, end in comments)
    assert all(1 <= line <= text.count("\n") + 1 for line, _ in extract(text).errors)


@pytest.mark.parametrize("unit", ["{1..9}", "{a,b}", "x{a,b}y{1..9}"])
def test_braces_are_not_multiplied_with_one_another(unit: str) -> None:
    started = process_time()
    (launch,) = extract(f"docker run --name {unit * 60} a\n").launches
    assert launch.image is not None
    assert process_time() - started < 1


@pytest.mark.parametrize(
    ("word", "expanded"),
    [
        ("a{b,c}{d,e}f", ["abdf", "abef", "acdf", "acef"]),
        ("{1..2}x{a,b}", ["1xa", "1xb", "2xa", "2xb"]),
        ("x{,b}", ["x", "xb"]),
        ("{1..x}{a,b}", ["{1..x}a", "{1..x}b"]),
        ("{a}{b", ["{a}{b"]),
    ],
)
def test_braces_stand_for_several_words(word: str, expanded: list[str]) -> None:
    (launch,) = extract(f"docker run a {word}\n").launches
    assert [value.only for value in launch.cmd] == expanded


@pytest.mark.parametrize("word", ["a", "sh", "docker"])
def test_many_words_behind_a_command_that_is_not_known_are_gone_through_once(word: str) -> None:
    started = process_time()
    extract(f"x {' '.join([word] * 8_000)}\n")
    assert process_time() - started < 2
