"""Changes of a launch written into its compose service: into its own keys, never into what it shares with others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from scanner import addition
from scanner.compose.merge import Merger
from scanner.compose.nodes import Entry, Mapping
from scanner.compose.parse import parse
from scanner.finding import Edit
from scanner.fix.errors import CannotFix
from scanner.fix.service import Service, Writer, scalars
from scanner.launch import Launch, Value
from scanner.remedy import Change, Like, Values
from scanner.source import Certainty, SourceFile
from scanner.yaml_text import Scalars

_MEBIBYTE = 1 << 20
_SIZE_OF_MOUNT = "HostConfig.Mounts.TmpfsOptions.SizeBytes"
_LIMITS = ("deploy", "resources", "limits")
_STEP = 2  # of a service in flow style, that shows none


class _Declared(NamedTuple):
    """The services of a file: by where their keys start, and by name, which a document may repeat."""

    by_place: dict[int, Entry]
    by_name: dict[str, list[Entry]]


class Compose:
    """The files of services to be fixed, each parsed once."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self._services: dict[int, _Declared] = {}
        self._entered: dict[int, Service] = {}  # by the entry, which `_services` keeps
        self._merger = Merger(lambda node, message: None)

    def edits(self, launch: Launch, changes: Sequence[Change]) -> list[Edit]:
        """All changes as edits that do not overlap. Raises CannotFix for one that cannot be written."""
        own = self._service(launch)
        writers: dict[int, Writer] = {}

        def writer(service: Service) -> Writer:
            return writers.setdefault(id(service.node), Writer(service, self._merger))

        for change in changes:
            home = self._home(launch, own, change.instead)
            if change.path == _SIZE_OF_MOUNT:
                writer(home or own).sized(change.instead, self.values.fill(str(change.to)))
                continue
            keys, listed = self._keys(own, launch, change.path)
            text = self._new(launch, change, listed)
            if change.instead is None or home is None and text is not None and not listed:
                writer(own).add(keys, [text] if listed else text)
            elif home is None:
                raise CannotFix("it stands in what several services share", next(iter(change.instead.spans), None))
            else:
                writer(home).change(change.instead, text)
        return [edit for each in writers.values() for edit in each.edits()]

    def _keys(self, own: Service, launch: Launch, path: str) -> tuple[tuple[str, ...], bool]:
        """The keys that lead to what a change sets, and whether that is a list. Limits go where the service has its limits."""
        found = addition.keys(path, deployed=launch.written is not None or self._has_limits(own))
        if found is None:
            raise CannotFix("compose has no key for it")
        return found

    def _has_limits(self, own: Service) -> bool:
        entries = own.entries
        for key in _LIMITS:
            value = entries[key].value if key in entries else None
            if not isinstance(value, Mapping):
                return False
            entries = self._merger.entries(value)
        return True

    def _new(self, launch: Launch, change: Change, listed: bool) -> Scalars | None:
        """What stands there then. Of text every `$` is doubled, since Compose would replace what follows."""
        if change.to is None:
            return None
        if isinstance(change.to, Like):
            text = self._like(launch, change.to)
        else:
            text = self.values.fill(change.to).replace("$", "$$")
        return text if listed else addition.scalar(change.path, text)

    def _like(self, launch: Launch, like: Like) -> str:
        value: Value[int] | None = next((value for path, value in launch.values() if path == like.path), None)
        for span in value.spans if value is not None else ():
            holding = (pair.value for pair in self._of(span.file).by_place.values() if pair.at.start <= span.start < pair.at.end)
            for scalar in scalars(holding):
                if span.start <= scalar.span.start < span.end:
                    return scalar.value
        if value is not None and value.only and value.certainty is Certainty.ALWAYS:
            return f"{value.only // _MEBIBYTE}m" if value.only % _MEBIBYTE == 0 else str(value.only)
        raise CannotFix("what it must be equal to stands elsewhere")

    def _of(self, file: SourceFile) -> _Declared:
        """The services of a file as they stand there."""
        if id(file) not in self._services:
            found = self._services[id(file)] = _Declared({}, {})
            for root in parse(file).documents:
                if isinstance(root, Mapping):
                    given = [
                        pair.value for pair in root.pairs if pair.key.value == "services" and isinstance(pair.value, Mapping)
                    ]
                    for pair in (pair for node in given or [root] for pair in node.pairs):
                        found.by_place[pair.key.span.start] = pair
                        found.by_name.setdefault(pair.key.value, []).append(pair)
        return self._services[id(file)]

    def _service(self, launch: Launch) -> Service:
        pair = self._of(launch.span.file).by_place.get(launch.span.start)
        if pair is None:
            raise CannotFix("the service is not declared in the file itself")
        return self._read(pair)

    def _read(self, pair: Entry) -> Service:
        if id(pair) not in self._entered:
            self._entered[id(pair)] = self._as_service(pair)
        return self._entered[id(pair)]

    def _as_service(self, pair: Entry) -> Service:
        if not isinstance(pair.value, Mapping) or pair.at != pair.value.span:
            raise CannotFix(f"the service is made of something shared: {pair.at.text}")
        first = pair.value.pairs[0].key.span if pair.value.pairs else pair.key.span
        step = first.column - pair.key.span.column if first.line > pair.key.span.line else 0
        return Service(pair.key.span.file, pair.value, self._merger.entries(pair.value), " " * (step if step > 0 else _STEP))

    def _home(self, launch: Launch, own: Service, value: Value[Any] | None) -> Service | None:
        """The service in whose own text a value stands: the launch's own, or the one of its name in another file of the set."""
        if value is None or not value.spans:
            return own
        span = value.spans[0]
        name = launch.name.only if launch.name is not None else None
        for pair in self._of(span.file).by_name.get(name or "", ()):
            if pair.at.start <= span.start < pair.at.end:
                return self._read(pair)
        return None
