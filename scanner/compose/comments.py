"""The comments of a YAML file, and what one above a key or an item of a list is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.compose.nodes import Mapping, Node, Scalar
from scanner.compose.parse import Yaml
from scanner.launch import Comment
from scanner.source import SourceFile, Span

_COMMENT = re.compile(r"(?<![^\s])#[^\n]*")
_DASH = re.compile(r"-[ \t]+(?:[&!]\S*[ \t]+)*\Z")
_LONGEST_PROPERTIES = 200  # characters of blanks, an anchor and a tag between an item's dash and itself: a line may be long
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


def blocks(yaml: Yaml) -> Iterator[Span]:
    """Every key with its value, and every item of a list that begins on the line of its dash. What an alias stands for is
    where its anchor is."""
    waiting: list[Node] = list(yaml.documents)
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen or isinstance(node, Scalar):
            continue
        seen.add(id(node))
        if isinstance(node, Mapping):
            yield from (entry.whole for entry in node.pairs)
            waiting += (entry.value for entry in node.pairs)
        else:
            yield from (item.span for item in node.items if _is_dashed(item.span))
            waiting += node.items


def _is_dashed(span: Span) -> bool:
    return _DASH.search(span.file.text[max(span.start - _LONGEST_PROPERTIES, 0) : span.start]) is not None
