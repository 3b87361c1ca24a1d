"""Instructions of a Dockerfile: continuations, comments, heredocs, directives, and exact places."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scanner.dockerfile.instructions import Reading, exec_form, read
from scanner.source import SourceFile


def reading(text: str) -> Reading:
    return read(SourceFile("Dockerfile", text))


def said(text: str) -> list[tuple[str, str]]:
    return [(each.name, str(each.text)) for each in reading(text).instructions]


@pytest.mark.parametrize(
    ("text", "instructions"),
    [
        ("FROM a\nUSER b\n", [("FROM", "a"), ("USER", "b")]),
        ("FROM a", [("FROM", "a")]),
        ("from a\n\tuser\tb \n", [("FROM", "a"), ("USER", "b")]),
        ("RUN a \\\n  b\n", [("RUN", "a   b")]),
        ("RUN a \\\n\n  b\n", [("RUN", "a   b")]),
        ("RUN a \\\n# no\n   # no\n  b\n", [("RUN", "a   b")]),
        ("RUN a \\\n# no \\\n  b\nUSER c\n", [("RUN", "a   b"), ("USER", "c")]),
        ("RUN a \\  \n  b\n", [("RUN", "a   b")]),
        ("RUN a \\\\\nUSER b\n", [("RUN", "a \\\\"), ("USER", "b")]),
        ("FR\\\nOM a\n", [("FROM", "a")]),
        ("\\\nFROM a\n", [("FROM", "a")]),
        ("RUN a \\", [("RUN", "a")]),
        ("RUN\nUSER a\n", [("RUN", ""), ("USER", "a")]),
        ("RUN a # b\n", [("RUN", "a # b")]),
        ("\n\n# c\n\n", []),
        ("", []),
    ],
)
def test_lines_become_instructions(text: str, instructions: list[tuple[str, str]]) -> None:
    assert said(text) == instructions


@pytest.mark.parametrize(
    ("text", "instructions"),
    [
        ("# escape=`\nRUN a `\n b \\\nUSER c\n", [("RUN", "a  b \\"), ("USER", "c")]),
        ("#syntax=x\n# Escape = `\nRUN a `\n b\n", [("RUN", "a  b")]),
        ("# check=skip=all\n# escape=`\nRUN a `\n b\n", [("RUN", "a  b")]),
        ("# a comment\n# escape=`\nRUN a \\\n b\n", [("RUN", "a  b")]),
        ("\n# escape=`\nRUN a \\\n b\n", [("RUN", "a  b")]),
        ("FROM a\n# escape=`\nRUN a \\\n b\n", [("FROM", "a"), ("RUN", "a  b")]),
        ("# escape=x\nRUN a \\\n b\n", [("RUN", "a  b")]),
    ],
)
def test_the_escape_directive_counts_at_the_very_top_only(text: str, instructions: list[tuple[str, str]]) -> None:
    assert said(text) == instructions


def heredocs(text: str) -> list[tuple[str, str]]:
    return [(doc.end.text, doc.body.text) for each in reading(text).instructions for doc in each.heredocs]


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("RUN <<EOF\na\n\nFROM b\nEOF\nUSER c\n", [("EOF", "a\n\nFROM b\n")]),
        ("RUN <<EOF\nEOF\n", [("EOF", "")]),
        ("RUN <<-EOF\n\ta\n\tEOF\n", [("EOF", "\ta\n")]),
        ("RUN <<EOF\n\tEOF\nEOF\n", [("EOF", "\tEOF\n")]),
        ("RUN <<EOF\na \\\nEOF\n", [("EOF", "a \\\n")]),
        ("RUN <<A <<B\na\nA\nb\nB\n", [("A", "a\n"), ("B", "b\n")]),
        ("COPY <<a /x\n1\na\n", [("a", "1\n")]),
        ("ONBUILD RUN <<E\n1\nE\n", [("E", "1\n")]),
        ("run \\\n  <<E\n1\nE", [("E", "1\n")]),
        ("LABEL a=<<E\n", []),
        ("ENV a <<E\n", []),
        ('RUN ["cat", "<<E"]\n', []),
        ("RUN a << \\\n", []),
    ],
)
def test_heredocs_belong_to_their_instruction(text: str, bodies: list[tuple[str, str]]) -> None:
    assert heredocs(text) == bodies
    assert not reading(text).errors


def test_what_follows_a_heredoc_is_read() -> None:
    assert said("FROM a\nRUN <<E\nUSER no\n# no\nE\nUSER b\n") == [("FROM", "a"), ("RUN", "<<E"), ("USER", "b")]


def test_a_heredoc_without_end_is_an_error_at_its_instruction() -> None:
    found = reading("FROM a\nRUN \\\n <<EOF\nb\n EOF\n")
    assert found.errors == [(2, "unterminated heredoc: no line below reads `EOF` and nothing else")]
    assert [each.name for each in found.instructions] == ["FROM", "RUN"]


def test_comments_are_whole_lines_outside_heredocs() -> None:
    found = reading("# one\nFROM a # no\n  # two\nRUN <<E\n# no\nE\nRUN a \\\n # three\n b\n")
    assert [(span.line, span.column, span.text) for span in found.comments] == [
        (1, 1, "# one"),
        (3, 3, "# two"),
        (8, 2, "# three"),
    ]


def test_places_are_exact() -> None:
    run, user = reading("  RUN a \\\n # c\n   bc  \nUSER d\n").instructions
    assert [span.text for span in run.text.spans] == ["a ", "   bc"]
    assert (run.span.line, run.span.column, run.span.end_line, run.span.end_column) == (1, 3, 3, 6)
    assert (user.span.text, user.span.line, user.text.spans[0].column) == ("USER d", 4, 6)


@pytest.mark.parametrize(
    ("chars", "strings"),
    [
        ('["a", "b c"]', ["a", "b c"]),
        ('[ "a" ]  ', ["a"]),
        ("[]", []),
        (r'["\"\u0061\n"]', ['"a\n']),
        ("['a']", None),
        ('["a",]', None),
        ('["a"] b', None),
        ('["a", 1]', None),
        ('["a"', None),
        (r'["\q"]', None),
        ("[ -f x ] && y", None),
        ("a", None),
    ],
)
def test_the_exec_form_is_a_list_of_json_strings(chars: str, strings: list[str] | None) -> None:
    found = exec_form(chars)
    assert (found if found is None else [value for _, _, value in found]) == strings


_PIECES = st.sampled_from(
    [
        *("RUN ", "COPY ", "FROM x", "ENV ", "ARG ", "USER ", "ONBUILD ", "FOO", " ", "\t", "\n", "\n", "\\\n", "\\\\\n", "`\n"),
        *("#", "# escape=`\n", "a", "<<E", "<<-E", "E\n", "\nE\n", "'", '"', "$", "${", "}", '["a"]', "é", "\u2028"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=25).map("".join))
@example("RUN <<E\\\n")
@example("RUN \u00a0<<E")
def test_any_text_is_read_and_all_places_are_in_it(text: str) -> None:
    found = reading(text)
    for each in found.instructions:
        assert text[each.span.start : each.span.end].strip() == each.span.text
        for fragment in each.text:
            assert fragment.span is not None
            assert fragment.span.text == fragment.text
            assert each.span.start <= fragment.span.start <= fragment.span.end <= each.span.end
    for comment in found.comments:
        assert comment.text.startswith("#")
        assert "\n" not in comment.text
