from __future__ import annotations

from random import Random

import pytest

from scanner.finding import Edit
from scanner.fix.errors import CannotFix
from scanner.fix.text import applied
from scanner.read import decode
from scanner.source import Span


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
