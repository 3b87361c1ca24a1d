"""Whether two nodes say the same: what Compose has already, it does not append to a list again."""

from __future__ import annotations

from collections.abc import Hashable

from scanner.compose.interpolate import InvalidTemplate, interpolate
from scanner.compose.nodes import Node, Scalar, Sequence

_NODES = 100  # of one element; a larger one is like no other


def content(node: Node, paths: bool = False) -> Hashable:
    """What a node says once its variables are in place: equal for two that say the same, wherever they stand; where they
    are `paths`, in files whose paths start from the same folder.

    Merge keys are not applied for it, so that two mappings of which only one has some are not the same.
    """
    waiting: list[Node] = [node]  # not recursive, and bounded: aliases can make a small element stand for a huge one
    parts: list[Hashable] = []
    while waiting:
        if len(parts) > _NODES:
            return id(node)
        each = waiting.pop()
        if isinstance(each, Scalar):
            parts.append((each.type, said(each), each.home.folder if paths else ""))
        elif isinstance(each, Sequence):
            parts.append(len(each.items))
            waiting += each.items
        else:
            parts.append(tuple(entry.key.value for entry in each.pairs))
            waiting += (entry.value for entry in each.pairs)
    return tuple(parts)


def said(scalar: Scalar) -> str:
    """The text of a scalar once its variables are in place; those that are not known stay as they are written."""
    try:
        return str(interpolate(scalar.text(), scalar.home.variables.get))
    except InvalidTemplate:
        return scalar.value
