"""Words of a command without a shell: blanks part them, `$NAME` is not known, `$$NAME` may be several."""

from __future__ import annotations

import re

from scanner.docker_cli import Site
from scanner.source import Fragment, SourceFile, Span, Text

_WORD = re.compile(r"[^ ]+")
_PIECE = re.compile(r"\$\$?(?:\w+|\{[^} ]{0,40}\}|[@*])|[^$ ]+|\$")
_FILE = "run.sh"


def words(command: str) -> tuple[list[Text], Site]:
    """The words, each with its place, and the place of the whole."""
    file = SourceFile(_FILE, command)
    made = [Text(tuple(_fragments(file, word))) for word in _WORD.finditer(command)]
    return made, Site(file, "shell", Span(file, 0, len(command)))


def text(written: str) -> Text:
    """All of it as one text."""
    file = SourceFile(_FILE, written)
    whole = re.compile(".*", re.S).fullmatch(written)
    assert whole is not None
    return Text(tuple(_fragments(file, whole)))


def _fragments(file: SourceFile, word: re.Match[str]) -> list[Fragment]:
    pieces = re.compile(rf"{_PIECE.pattern}| +").finditer(file.text, *word.span())
    return [_fragment(file, piece) for piece in pieces]


def _fragment(file: SourceFile, piece: re.Match[str]) -> Fragment:
    unknown = piece[0].startswith("$") and len(piece[0]) > 1
    return Fragment(piece[0], Span(file, *piece.span()), unknown, piece[0].startswith("$$") and unknown)
