"""The services of one compose file: documents merged, `extends` within the file followed."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.compose.nodes import Entry, Mapping, Node, Scalar
from scanner.compose.parse import Yaml
from scanner.compose.reader import Reader
from scanner.compose.service import Service

_TOP_LEVEL = {"version", "name", "include", "models", "networks", "volumes", "secrets", "configs"}


def services(yaml: Yaml, reader: Reader) -> Iterator[Service]:
    """The services that run a container. A file of several documents is merged, a later one over an earlier, as Compose does."""
    declared: dict[str, Entry] = {}
    if all(_is_null(root) for root in yaml.documents) and not yaml.errors:
        reader.errors.append((1, "an empty compose file, which Compose refuses: declare `services`"))
    for root in yaml.documents:
        for name, entry in _declared(root, reader).items():
            below = declared.get(name)
            declared[name] = entry if below is None else below._replace(value=reader.merger.merged(below.value, entry.value))
    damaged = _damaged(yaml, declared)
    extended = _Extended(reader, declared)
    for name, entry in declared.items():
        if not isinstance(entry.value, Mapping):
            reader.report(entry.key, f"services.{name} must be a mapping: give it an image or a build")
            continue
        entries = reader.merger.entries(extended.service(name, entry.value))
        if "provider" in entries:
            continue  # an external program stands for the container
        fragment = not any(key in entries and not _is_null(entries[key].value) for key in ("image", "build"))
        opaque = fragment or name in damaged or name in extended.elsewhere
        yield Service(name, entry.key.span, entry.whole, entries, opaque)


def _declared(root: Node, reader: Reader) -> dict[str, Entry]:
    """The services of a document. One of version 1 has them at its top."""
    if not isinstance(root, Mapping):
        if not _is_null(root):
            reader.report(root, "not a compose file: its top level must be a mapping with `services`")
        return {}
    top = reader.merger.entries(root)
    if "services" in top:
        return reader.mapping(top["services"], "services")
    old = {name: entry for name, entry in top.items() if not name.startswith("x-") and name not in _TOP_LEVEL}
    return {name: entry for name, entry in old.items() if _is_service(entry.value, reader)}


def _is_service(node: Node, reader: Reader) -> bool:
    if not isinstance(node, Mapping):
        return False
    keys = reader.merger.entries(node)
    return "image" in keys or "build" in keys


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.type == "null"


def _damaged(yaml: Yaml, declared: dict[str, Entry]) -> set[str]:
    """The services of which a syntax error may have cost some lines."""
    ordered = sorted((entry.key.span.start, name) for name, entry in declared.items())
    damaged = set()
    for lost in yaml.skipped:
        before = [name for start, name in ordered if start < lost.end]
        if before:
            damaged.add(before[-1])
    return damaged


class _Extended:
    """Services merged over those they extend. `elsewhere`: the ones of which a part is not in this file."""

    def __init__(self, reader: Reader, declared: dict[str, Entry]) -> None:
        self._reader = reader
        self._declared = declared
        self._merged: dict[str, Mapping] = {}
        self.elsewhere: set[str] = set()

    def service(self, name: str, node: Mapping) -> Mapping:
        """A service with all that it extends merged in."""
        chain: list[tuple[str, Mapping]] = [(name, node)]  # not recursive: a thousand services may each extend the one before
        base = self._base(chain)
        while base is not None and base[0] not in self._merged:
            chain.append(base)
            base = self._base(chain)
        for each, own in reversed(chain):
            self._merged[each] = own
            if base is not None:
                merged = self._reader.merger.merged(self._merged[base[0]], own)
                self._merged[each] = merged if isinstance(merged, Mapping) else own
                if base[0] in self.elsewhere:
                    self.elsewhere.add(each)
            base = (each, own)
        return self._merged[name]

    def _base(self, chain: list[tuple[str, Mapping]]) -> tuple[str, Mapping] | None:
        """The service that the last of a chain extends; None where it extends none, or one that cannot be found."""
        name, node = chain[-1]
        entry = self._reader.merger.entries(node).get("extends")
        if entry is None:
            return None
        where = f"services.{name}.extends"
        target = self._target(entry, where)
        if target is None:
            self.elsewhere.add(name)
            return None
        below = self._declared.get(target)
        if any(target == other for other, _ in chain):
            self._reader.report(entry.key, f"{where}: {name} extends itself by way of {target}: Compose refuses this")
        elif below is None:
            self._reader.report(entry.key, f"{where}: no service {target} in this file: name one, or its `file`")
        elif isinstance(below.value, Mapping):
            return target, below.value
        return None

    def _target(self, extends: Entry, where: str) -> str | None:
        """The service that is extended; None for one in another file, or one that is not known."""
        if isinstance(extends.value, Mapping):
            fields = self._reader.merger.entries(extends.value)
            if "file" in fields or "service" not in fields:
                return None
            extends = fields["service"]
        text = self._reader.text(extends.value, where)
        return str(text) if text is not None and text.resolved else None
