"""The services of a model that run a container."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.compose.load import Model
from scanner.compose.nodes import Mapping, Node, Scalar
from scanner.compose.service import Service


def services(model: Model) -> Iterator[Service]:
    """The services of a model, but for those that an external program provides."""
    reader = model.reader
    for name, entry in reader.mapping(model.top.get("services"), "services").items():
        if entry.value.tag == "!reset":
            continue
        if not isinstance(entry.value, Mapping):
            reader.report(entry.value, f"services.{name} must be a mapping: give it an image or a build")
            continue
        entries = reader.merger.entries(entry.value)
        if "provider" in entries:
            continue
        fragment = not any(key in entries and not _is_empty(entries[key].value) for key in ("image", "build"))
        yield Service(name, entry.key.span, entry.whole, entries, fragment or name in model.damaged)


def _is_empty(node: Node) -> bool:
    return node.tag == "!reset" or isinstance(node, Scalar) and node.type == "null"
