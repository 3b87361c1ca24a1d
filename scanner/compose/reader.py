"""Nodes → values of the model: interpolated, converted as Compose converts them, each with its place and certainty."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from scanner.compose.environment import EnvFiles
from scanner.compose.interpolate import InvalidTemplate, interpolate
from scanner.compose.merge import Merger
from scanner.compose.nodes import Entry, Mapping, Node, Scalar
from scanner.compose.nodes import Sequence as List
from scanner.docker_values import string
from scanner.errors import FileError
from scanner.launch import Value
from scanner.source import Certainty, Fragment, SourceFile, Span, Text

T = TypeVar("T")
Spans = tuple[Span, ...]

_MESSAGE = 250  # characters
_VALUES = 300_000  # of one set of files; past them none is read


class Reader:
    """Reads the values of a set of files. `folder`: the project's, which relative paths of the model start from.
    `env_files`: what services read variables from; `load` gives the file at a path. `errors`: what Compose refuses; `where`
    in the methods is the path of a value for them (`services.web.user`)."""

    def __init__(self, folder: str = "", load: Callable[[str], SourceFile | None] = lambda path: None) -> None:
        self.folder = folder
        self.load = load
        self.env_files = EnvFiles(load)
        self.errors: list[FileError] = []
        self.merger = Merger(self.report)
        self._reported: dict[int, Node] = {}  # by identity
        self._left = _VALUES

    @property
    def gave_up(self) -> bool:
        """Whether something was not read because there is too much of it; that is reported."""
        return self._left < 0

    def report(self, node: Node, message: str) -> None:
        """Tells of a fault; once, where several services share the node."""
        if id(node) not in self._reported:
            self._reported[id(node)] = node
            message = message if len(message) <= _MESSAGE else message[: _MESSAGE - 1] + "…"
            self.errors.append(FileError(node.span.file.path, node.span.line, message))

    def text(self, node: Node, where: str, *, a_string: bool = False) -> Text | None:
        """The interpolated text of a scalar; None for null, and for a list or mapping, which is reported.

        `a_string`: numbers and booleans are reported, since Compose refuses them unquoted.
        """
        if not isinstance(node, Scalar):
            self.report(node, f"{where} must be a single value, not a list or mapping: Compose refuses this")
            return None
        if node.type == "null" or not self._may_read(node):
            return None
        if a_string and node.type != "string":
            self.report(node, f"{where} must be a string: Compose refuses {node.value} without quotes")
        try:
            return interpolate(node.text(), node.home.variables.get) if node.type == "string" else node.text()
        except InvalidTemplate as error:
            self.report(node, f"{where}: {error}: write $$ for a dollar sign that is meant as one")
            return Text((Fragment(node.value, node.span, unresolved=True),))

    def _may_read(self, node: Node) -> bool:
        """Whether one more value is read. The first one too many is reported."""
        self._left -= 1
        if self._left == -1:
            self.report(
                node, f"the services hold more than {_VALUES} values, with what they extend and merge; the rest is not read"
            )
        return self._left >= 0

    def value(self, node: Node, spans: Spans, where: str, read: Callable[[str], T]) -> Value[T] | None:
        """A scalar as `read` has it; unknown where it is unresolved or nothing Compose takes, None where it is null."""
        text = self.text(node, where, a_string=read is string)
        if text is None:
            return None if isinstance(node, Scalar) else Value.unknown(node.span.text, spans)
        if text.resolved:
            try:
                return Value.of(read(str(text)), spans, text.certainty)
            except ValueError as error:
                self.report(node, f"{where}: {error}; Compose refuses this")
        return Value.unknown(str(text), spans, text.certainty)

    def one(self, entry: Entry | None, where: str, read: Callable[[str], T]) -> Value[T] | None:
        """The value of an entry that holds a scalar."""
        return self.value(entry.value, entry.spans, where, read) if entry is not None and entry.value.tag != "!reset" else None

    def many(self, entry: Entry | None, where: str, read: Callable[[str], T]) -> list[Value[T]]:
        """The values of an entry that holds a list of scalars."""
        values = (self.value(node, spans, where, read) for node, spans in self.elements(entry, where))
        return [value for value in values if value is not None]

    def structured(self, node: Node, spans: Spans, where: str, read: Callable[[Text], Sequence[T]]) -> list[Value[T]]:
        """The elements that `read` makes of a scalar, marked where a part of it is unresolved."""
        text = self.text(node, where)
        if text is None:
            return []
        try:
            found = read(text)
        except ValueError as error:
            if text.resolved:
                self.report(node, f"{where}: {error}; Compose refuses this")
            return [Value.unknown(str(text), spans, text.certainty)]
        return [Value((element,), spans, text.certainty, None if text.resolved else str(text)) for element in found]

    def elements(self, entry: Entry | None, where: str, *, alone: bool = False) -> Iterator[tuple[Node, Spans]]:
        """The elements of a list with their places; a scalar by itself is its only element, and reported but for `alone`."""
        if entry is None or entry.value.tag == "!reset" or self.gave_up:
            return
        node = entry.value
        if isinstance(node, List):
            yield from ((item, (item.span,)) for item in node.items)
        elif isinstance(node, Mapping) or node.type != "null" and not alone:
            self.report(node, f"{where} must be a list: Compose refuses anything else")
        if isinstance(node, Scalar) and node.type != "null":
            yield node, entry.spans

    def mapping(self, entry: Entry | None, where: str) -> dict[str, Entry]:
        """The entries of a value that is a mapping, none where there is no value."""
        if entry is None or entry.value.tag == "!reset" or isinstance(entry.value, Scalar) and entry.value.type == "null":
            return {}
        return self.fields(entry.value, where)

    def fields(self, node: Node, where: str) -> dict[str, Entry]:
        """The entries of a node that has to be a mapping; none where too much was read already."""
        if isinstance(node, Mapping):
            return {} if self.gave_up else self.merger.entries(node)
        self.report(node, f"{where} must be a mapping: Compose refuses this")
        return {}

    def pairs(self, entry: Entry | None, where: str) -> Iterator[tuple[str, Text | None, Spans]]:
        """Names and values of a mapping (`A: 1`) or a list (`- A=1`); None where there is a name only, or null."""
        if entry is None or entry.value.tag == "!reset":
            return
        for node, spans in [(entry.value, entry.spans)] if isinstance(entry.value, Mapping) else self.elements(entry, where):
            if isinstance(node, Mapping):
                for name, each in self.merger.entries(node).items():
                    if each.value.tag == "!reset":
                        continue
                    yield name, self.text(each.value, f"{where}.{name}"), each.spans
                continue
            text = self.text(node, where)
            if text is not None:
                key, value = text.partition("=")
                yield str(key), value, spans


class Parts:
    """The fields of a long syntax (a mount, a port), read one by one; what they have in common is the element's."""

    def __init__(self, reader: Reader, node: Node, where: str) -> None:
        self._reader = reader
        self._where = where
        self._whole = node.span
        self.fields = reader.fields(node, where)
        self.certainty = Certainty.ALWAYS
        self.unresolved: str | None = None

    def get(self, name: str, read: Callable[[str], T]) -> T | str | None:
        """A field (`bind.propagation` is one of a field); None where it is not set. Where it is unresolved, or nothing
        Compose takes, its source text."""
        fields = self.fields
        *path, last = name.split(".")
        for outer in path:
            fields = self._reader.mapping(fields.get(outer), f"{self._where}.{outer}")
        value = self._reader.one(fields.get(last), f"{self._where}.{name}", read)
        if value is None:
            return None
        self.certainty = min(self.certainty, value.certainty)
        if value.unresolved is None:
            return value.choices[0]
        self.unresolved = self.unresolved or value.unresolved
        return value.unresolved

    def value(self, element: T, shown_by: str = "") -> Value[T]:
        """What was made of the fields. `shown_by`: the field that a person would look at, where it is not all of them."""
        entry = self.fields.get(shown_by)
        return Value((element,), entry.spans if entry else (self._whole,), self.certainty, self.unresolved)
