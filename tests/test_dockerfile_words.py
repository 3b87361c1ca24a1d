"""Words of a Dockerfile: quotes, escapes, variables, heredocs, flags."""

from __future__ import annotations

import pytest

from scanner.dockerfile import words
from scanner.source import Certainty, SourceFile, Span, Text


def text(chars: str) -> Text:
    return Text.of_file(SourceFile("Dockerfile", chars))


SCOPE = {
    "X": Text.literal("x"),
    "EMPTY": Text.literal(""),
    "D": Text.literal("d").weakened(Certainty.DEFAULT),
    "NIL": Text.literal("").weakened(Certainty.DEFAULT),
}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("plain", "plain"),
        ('"a b"', "a b"),
        ("'a $X'", "a $X"),
        ('"a $X"', "a x"),
        ("a$X-${X}b", "ax-xb"),
        (r"\$X", "$X"),
        (r"a\ b", "a b"),
        (r'"\$X \" \a"', r'$X " \a'),
        ("a\\", "a"),
        ("${X:-y}", "x"),
        ("${EMPTY:-y}", "y"),
        ("${EMPTY-y}", ""),
        ("${X:+y}", "y"),
        ("${EMPTY:+y}", ""),
        ("${EMPTY+y}", "y"),
        ("${X:?not set}", "x"),
        ("${EMPTY:-${X}z}", "xz"),
        ('${EMPTY:-"a b"}', "a b"),
        ("a$", "a$"),
        ("a<<b/c", "a<<b/c"),
    ],
)
def test_what_surely_stands_there(written: str, value: str) -> None:
    expanded = words.expand(text(written), SCOPE, "\\")
    assert (str(expanded), expanded.resolved, expanded.certainty) == (value, True, Certainty.ALWAYS)


@pytest.mark.parametrize(
    ("written", "value"),
    [("$D", "d"), ("a${D}", "ad"), ("${NIL:-y}", "y"), ("${D:+y}", "y"), ("${U:-y}", "y"), ("${U-y}", "y"), ("${D:-y}", "d")],
)
def test_what_stands_there_unless_someone_says_otherwise(written: str, value: str) -> None:
    expanded = words.expand(text(written), SCOPE, "\\")
    assert (str(expanded), expanded.resolved, expanded.certainty) == (value, True, Certainty.DEFAULT)


@pytest.mark.parametrize(
    "written", ["$U", "a${U}b", "${U:?}", "${U:+y}", "${X%y}", "${X##y}", "${X/a/b}", "${X//a/b}", "$1", "$@"]
)
def test_what_cannot_be_told_stays_as_written(written: str) -> None:
    expanded = words.expand(text(written), SCOPE, "\\")
    assert str(expanded) == written
    assert not expanded.resolved


def test_what_is_known_around_a_variable_that_is_not() -> None:
    user, group = words.expand(text("app:$GID"), SCOPE, "\\").partition(":")
    assert (str(user), user.resolved) == ("app", True)
    assert group is not None
    assert not group.resolved


def test_the_escape_character_of_the_file() -> None:
    assert str(words.expand(text("C:\\x`$X"), SCOPE, "`")) == "C:\\x$X"


@pytest.mark.parametrize(
    "written", ["'a", '"a', "${X", "${}", "${:x}", "${X:=y}", "${X:#y}", "${X@Q}", "${X/a}", "${X:-'}", "${ X}"]
)
def test_what_buildkit_refuses(written: str) -> None:
    with pytest.raises(words.WordError):
        words.expand(text(written), SCOPE, "\\")


def test_deep_nesting_is_refused_not_followed() -> None:
    with pytest.raises(words.WordError, match="too deep"):
        words.expand(text("${A:-" * 5000 + "}" * 5000), {}, "\\")


def test_a_value_that_grows_past_measure_is_refused() -> None:
    with pytest.raises(words.WordError, match="more than"):
        words.expand(text("$A" * 100), {"A": Text.literal("a" * 10_000)}, "\\")


def test_a_value_knows_where_it_stands_and_the_variable_it_came_through() -> None:
    file = SourceFile("Dockerfile", "x=value\na${x}c\n")
    expanded = words.expand(Text.of_span(Span(file, 8, 14)), {"x": Text.of_span(Span(file, 2, 7))}, "\\")
    assert [fragment.span.text for fragment in expanded if fragment.span] == ["a", "value", "c"]
    assert [[place.text for place in fragment.via] for fragment in expanded] == [[], ["${x}"], []]


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("A=1 B=\"x y\" C='z w'", ["A=1", 'B="x y"', "C='z w'"]),
        (r"A=a\ b  B", [r"A=a\ b", "B"]),
        (r'A="\"q\" r" B', [r'A="\"q\" r"', "B"]),
        (r"A='\' B", [r"A='\'", "B"]),
        ('A="open B', ['A="open B']),
        ("A\\", ["A"]),
        ("", []),
    ],
)
def test_words_keep_their_quotes(written: str, parts: list[str]) -> None:
    assert [str(word) for word in words.split(text(written), "\\")] == parts


@pytest.mark.parametrize(
    ("written", "flags", "rest"),
    [
        (
            "--mount=type=cache,target=/x --network=none make -- x",
            ["--mount=type=cache,target=/x", "--network=none"],
            "make -- x",
        ),
        ("-- docker run x", [], "docker run x"),
        ("make --all", [], "make --all"),
        ('--mount="a b" x', ['--mount="a b"'], "x"),
        ("--mount=x", ["--mount=x"], ""),
        ("", [], ""),
    ],
)
def test_flags_stand_before_the_command(written: str, flags: list[str], rest: str) -> None:
    found, left = words.flags(text(written), "\\")
    assert ([str(flag) for flag in found], str(left)) == (flags, rest)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("RUN <<EOF", [("EOF", False)]),
        ("RUN <<-EOF", [("EOF", True)]),
        ("RUN << EOF cat", [("EOF", False)]),
        ("RUN <<'EOF'", [("EOF", False)]),
        ('RUN <<"E F"', [("E F", False)]),
        ("RUN cat <<A - 3<<B > /x", [("A", False), ("B", False)]),
        ("COPY <<a.txt <<b.txt /x/", [("a.txt", False), ("b.txt", False)]),
        ("RUN <<E$X", [("E$X", False)]),
        ("RUN cat<<EOF", []),
        ("RUN cat <<<EOF", []),
        ("RUN echo $((1<<2))", []),
        ("RUN echo '<<EOF'", []),
        (r"RUN echo \<<EOF", []),
        ("RUN cat <<EOF # don't", []),  # the quote that is not closed: BuildKit reads no heredoc either
        ("RUN <<", []),
    ],
)
def test_which_heredocs_a_line_announces(line: str, found: list[tuple[str, bool]]) -> None:
    assert words.heredocs(line) == found
