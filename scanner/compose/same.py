"""Whether two nodes say the same: what Compose has already, it does not append to a list again."""

from __future__ import annotations

from collections.abc import Hashable

from scanner.compose.interpolate import InvalidTemplate, interpolate
from scanner.compose.nodes import Node, Scalar, Sequence
from scanner.compose.scalars import inside

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


def mounted_at(node: Node, target: Scalar | None) -> str:
    """Where in the container a volume or a device is, and so which of two holds. `target`: what an element in the long
    syntax says of it."""
    if not isinstance(node, Scalar):
        return "" if target is None else said(target)
    parts = short_parts(said(node))
    return inside(parts[1] if len(parts) > 1 else parts[0])


def short_parts(text: str) -> list[str]:
    """The parts of a short syntax between its colons; one after a single letter belongs to a Windows drive."""
    joined: list[str] = []
    for piece in text.split(":"):
        if joined and len(joined[-1]) == 1 and joined[-1].isalpha():
            joined[-1] += f":{piece}"
        else:
            joined.append(piece)
    return joined


def said(scalar: Scalar) -> str:
    """The text of a scalar once its variables are in place; those that are not known stay as they are written."""
    try:
        return str(interpolate(scalar.text(), scalar.home.variables.get))
    except InvalidTemplate:
        return scalar.value
