from __future__ import annotations

from random import Random

import pytest

from scanner.finding import Edit
from scanner.fix.errors import CannotFix
from scanner.fix.text import applied, offset_before
from scanner.read import decode
from scanner.source import SourceFile, Span


def test_edits_stand_where_line_ends_of_two_characters_count_as_one() -> None:
    random = Random(3)
    for _ in range(2_000):
        data = "".join(random.choice(["a", "é", "\r\n", "\r\n", "\r", "b"]) for _ in range(random.randint(0, 14))).encode()
        file = decode(data, "x", [])
        start, end = sorted(random.randint(0, len(file.text)) for _ in range(2))
        done = applied(data, file, [Edit(Span(file, start, end), "-"), Edit(Span(file, len(file.text), len(file.text)), "+")])
        assert decode(done, "x", []).text == file.text[:start] + "-" + file.text[end:] + "+"
        assert done.count(b"\r\n") == data.count(b"\r\n") - file.text[start:end].count("\n")


def test_no_edit_leaves_every_byte() -> None:
    for data in (b"", b"\xef\xbb\xbf", b"a\r\nb\nc\r", "é\r\n".encode("utf-16")):
        assert applied(data, decode(data, "x", []), []) == data


def test_another_text_than_the_one_that_was_read_is_not_edited() -> None:
    file = decode(b"docker run app\n", "x", [])
    with pytest.raises(CannotFix, match="has changed since it was read"):
        applied(b"docker run other\n", file, [])


def test_places_in_the_edited_text_are_found_in_the_text_before() -> None:
    file = SourceFile("x", "abcdef")
    edits = [Edit(Span(file, 4, 5), ""), Edit(Span(file, 1, 1), "12"), Edit(Span(file, 2, 3), "345")]
    assert applied(b"abcdef", file, edits) == b"a12b345df"
    assert [offset_before(at, edits) for at in range(10)] == [0, 1, 1, 1, 2, 2, 2, 3, 5, 6]
