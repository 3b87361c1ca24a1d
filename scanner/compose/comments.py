"""The comments of a YAML file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.compose.parse import Yaml
from scanner.launch import Comment
from scanner.source import SourceFile, Span

_COMMENT = re.compile(r"(?<![^\s])#[^\n]*")
_HEADER = re.compile(r"[|>][^\n]*?(?<=[ \t])(?=#)")


def comments(file: SourceFile, yaml: Yaml) -> Iterator[Comment]:
    """Each comment from its `#` to the end of its line. A `#` inside a scalar is none; one beside a block scalar's `|` is."""
    text = file.text
    if "#" not in text:
        return
    at = 0
    for scalar in [*yaml.scalars, Span(file, len(text), len(text))]:
        for found in _COMMENT.finditer(text, at, scalar.start):
            yield Comment(Span(file, found.start(), found.end()))
        at = scalar.end
        header = _HEADER.match(text, scalar.start, scalar.end)
        if header:
            yield Comment(Span(file, header.end(), text.index("\n", header.end())))
