"""Nodes held to the table of keys: unknown keys, wrong types, values that Compose does not take."""

from __future__ import annotations

from scanner.compose.nodes import Entry, Mapping, Node, Scalar, Sequence
from scanner.compose.reader import Reader
from scanner.compose.schema.keys import FILE, Type

_TOLD = 5  # unknown keys of one mapping, the rest is counted
_NAMES = "a name may only have letters, digits, dots, dashes, underscores"
_UNQUOTED = ("integer", "float", "boolean", "string")  # a string that is refused is a date without quotes


class Walk:
    """Each node is looked at once for each type that it has to have, so that aliases cannot make the walk long."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._seen: set[tuple[int, int]] = set()  # by identity

    def file(self, top: dict[str, Entry]) -> None:
        """Judges a whole project."""
        self._entries(top, FILE, "")

    def _node(self, node: Node, wanted: Type, where: str) -> None:
        if node.tag == "!reset":
            return
        if wanted.anything:
            self._free(node, where)
        elif isinstance(node, Scalar):
            self._scalar(node, wanted, where)
        elif (id(node), id(wanted)) not in self._seen:
            self._seen.add((id(node), id(wanted)))
            if isinstance(node, Sequence):
                self._list(node, wanted, where)
            elif wanted.keys is None and wanted.others is None:
                self._reader.report(node, f"{where} must be {wanted.told}, not a mapping: Compose refuses this")
            else:
                self._mapping(node, wanted, where)

    def _scalar(self, node: Scalar, wanted: Type, where: str) -> None:
        kind, found = wanted.scalar, node.type
        if found == "null":
            if not wanted.null:
                self._reader.report(node, f"{where} must be {wanted.told}: Compose refuses an empty value")
            return
        text: str | None = node.value
        if found == "string" and "$" in node.value:
            text = self._resolved(node, where)
            if text is None:
                return
        if kind is None:
            self._reader.report(node, f"{where} must be {wanted.told}, not a single value: Compose refuses this")
        elif not kind.takes(node):
            quotes = (
                f" {_short(node.value)} without quotes" if found in _UNQUOTED and "string" in kind.types else " anything else"
            )
            self._reader.report(node, f"{where} must be {wanted.told}: Compose refuses{quotes}")
        else:
            self._read(node, wanted, where, text if found == "string" else str(node.text()))

    def _read(self, node: Scalar, wanted: Type, where: str, text: str | None) -> None:
        kind = wanted.scalar
        read = None if kind is None else kind.read if node.type == "string" else kind.number
        if read is None or text is None or node.type not in ("string", "integer", "float"):
            return
        try:
            read(text)
        except ValueError as error:
            self._reader.report(node, f"{where}: {error}; Compose refuses this")

    def _resolved(self, node: Scalar, where: str) -> str | None:
        text = self._reader.text(node, where)
        return str(text) if text is not None and text.resolved else None

    def _list(self, node: Sequence, wanted: Type, where: str) -> None:
        if wanted.items is None:
            self._reader.report(node, f"{where} must be {wanted.told}, not a list: Compose refuses this")
            return
        for number, item in enumerate(node.items):
            merged = wanted.others is not None and isinstance(item, Mapping) and not _is_inside(item, node)
            self._node(item, wanted if merged else wanted.items, f"{where}[{number}]")
        if wanted.distinct:
            self._distinct(node, where)

    def _distinct(self, node: Sequence, where: str) -> None:
        held: set[tuple[str, str]] = set()
        for number, item in enumerate(node.items):
            if not isinstance(item, Scalar) or item.tag == "!reset":
                continue
            text = self._resolved(item, where) if "$" in item.value else item.value
            if text is not None and (item.type, text) in held:
                self._reader.report(item, f"{where}[{number}]: {_short(text)} is in the list twice; Compose refuses this")
            elif text is not None:
                held.add((item.type, text))

    def _mapping(self, node: Mapping, wanted: Type, where: str) -> None:
        entries = self._reader.merger.entries(node)
        self._entries(entries, wanted, where + ".")
        missing = [key for key in wanted.required if key not in entries]
        if missing:
            self._reader.report(node, f"{where} has no {' and no '.join(missing)}: Compose refuses it without")

    def _entries(self, entries: dict[str, Entry], wanted: Type, where: str) -> None:
        known = wanted.keys or {}
        unknown: list[Entry] = []
        for key, entry in entries.items():
            held = known.get(key, wanted.others)
            if entry.value.tag == "!reset" or entry.at == entry.key.span:
                continue  # taken out; or the name of a list that was merged with a mapping
            if key not in known and wanted.extensible and key.startswith("x-"):
                self._free(entry.value, where + key)
            elif held is None:
                unknown.append(entry)
            elif key not in known and wanted.name is not None and not wanted.name.fullmatch(key):
                told = f"{where}{key}: {_NAMES}" if key else f"{where[:-1]}: Compose refuses an empty name"
                self._reader.report(entry.key, told)
            else:
                self._node(entry.value, held, where + key)

        for number, entry in enumerate(unknown):
            more = len(unknown) - number if number == _TOLD - 1 else 1
            if number < _TOLD and (not entry.key.style or entry.key.span.text[:1] in "'\""):  # a list as a key is told already
                self._unknown(entry.key, more, wanted, where)

    def _unknown(self, key: Scalar, count: int, wanted: Type, where: str) -> None:
        import difflib

        alike = difflib.get_close_matches(key.value, wanted.keys or (), 1) if len(key.value) < 50 and count == 1 else []
        place = f"in {where[:-1]}" if where else "at the top level"
        name = _short(key.value) + (f", nor the {count - 1} after it," if count > 1 else "")
        advice = f"did you mean {alike[0]}?" if alike else "take it out" + ", or begin its name with x-" * wanted.extensible
        self._reader.report(key, f"Compose knows no key {name} {place}: {advice}")

    def _free(self, node: Node, where: str) -> None:
        """What nobody judges but YAML and interpolation."""
        waiting = [node]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Scalar):
                if "$" in node.value and node.type == "string":
                    self._reader.text(node, where)
            elif (id(node), 0) not in self._seen:
                self._seen.add((id(node), 0))
                waiting += node.items if isinstance(node, Sequence) else self._values(node)

    def _values(self, node: Mapping) -> list[Node]:
        return [entry.value for entry in self._reader.merger.entries(node).values()]


def _is_inside(item: Node, node: Node) -> bool:
    """Whether an element is written in its list; a mapping that was merged with a list is an element from elsewhere."""
    return item.span.file is node.span.file and node.span.start < item.span.start < node.span.end


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
