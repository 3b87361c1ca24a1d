"""Where each key of a TOML text stands: Python's own reader tells values, but no places.

A valid text is cut into its statements, of which each is then read by itself: what a statement sets is what that reader says.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]  # ("allow", 0, "rules"): the key `rules` of the first `[[allow]]`

_DEEPEST = 8  # levels; no key of ours stands deeper than `tool.capdrop.allow[0].rules[0]`
_STRING = r'''"""(?:\\.|[^\\])*?"{3,5}|\'{3}.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*\''''
_TOKEN = re.compile(rf"(?P<string>{_STRING})|#[^\n]*|[\[\]{{}}\n]", re.S)  # all that a line end may hide in


class Places:
    """The places in a valid TOML text, as offsets, end exclusive."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places: dict[Path, tuple[int, int]] = {}
        table: Path = ()
        lengths: dict[Path, int] = {}  # of the arrays of tables
        for start, end in _statements(text):
            written = text[start:end]
            data = tomllib.loads(written)
            if written.startswith("["):
                table = _table(_names(data), written.startswith("[["), lengths)
                self._places.setdefault(table, (start, end))
            else:
                for path in _paths(data, table):
                    self._places.setdefault(path, (start, end))

    def of(self, path: Path) -> tuple[int, int]:
        """The statement that sets a key, or what is around it: its table's header, at the worst the first statement."""
        while path and path not in self._places:
            path = path[:-1]
        return self._places.get(path, (0, 0))

    def of_text(self, path: Path, value: str) -> tuple[int, int]:
        """The string of that value in the statement that sets a key; the statement where none is written so."""
        start, end = self.of(path)
        for token in _TOKEN.finditer(self._text, start, end):
            if token["string"] and tomllib.loads(f"x = {token[0]}")["x"] == value:
                return token.span()
        return start, end


def _statements(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of keys with their values, and of tables' headers; comments behind them left out."""
    start = depth = 0
    for token in _TOKEN.finditer(text + "\n"):
        if token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
        if token[0] == "\n" and depth == 0 or token[0].startswith("#") and depth == 0:
            written = text[start : token.start()]
            if written.strip():
                yield start + len(written) - len(written.lstrip()), start + len(written.rstrip())
            start = token.end()


def _names(data: dict[str, Any]) -> list[str]:
    """The names in a table's header, from what it says by itself: `{"a": {"b": [{}]}}`."""
    names = []
    inner: Any = data
    while inner:
        (name,) = inner
        names.append(name)
        inner = inner[name][0] if isinstance(inner[name], list) else inner[name]
    return names


def _table(names: list[str], listed: bool, lengths: dict[Path, int]) -> Path:
    path: Path = ()
    for number, name in enumerate(names, start=1):
        path = (*path, name)
        if listed and number == len(names):
            lengths[path] = lengths.get(path, 0) + 1
        if path in lengths:
            path = (*path, lengths[path] - 1)
    return path


def _paths(value: Any, path: Path) -> Iterator[Path]:
    """Where a value and what it holds is found from the top; no deeper than a key of ours can stand."""
    yield path
    if isinstance(value, dict | list) and len(path) < _DEEPEST:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _paths(inner, (*path, key))
