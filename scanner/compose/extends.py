"""`extends`: a service merged over another, of the same file or of another one.

Source: compose-go's loader/extends.go. A base in another file is that file's own text: its includes are not followed, and
its relative paths start from its folder.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection
from collections.abc import Mapping as ByPath
from typing import TYPE_CHECKING, NamedTuple

from scanner.compose.nodes import Entry, Home, Mapping
from scanner.source import SourceFile

if TYPE_CHECKING:
    from scanner.compose.load import Model

_FILES = 200  # that services on the way from one to what it is made of are in

_Key = tuple[str, int, str]
Raw = Callable[[str, Home], tuple[SourceFile, Mapping] | None]  # a file's merged documents, by its path


class _Place(NamedTuple):
    """The services that a name is looked up among: those of a file read from a home."""

    file: SourceFile
    home: Home
    services: dict[str, Entry]


class _Link(NamedTuple):
    """A service on the way from one that extends to what it is in the end made of."""

    place: _Place
    name: str
    node: Mapping

    @property
    def key(self) -> _Key:
        return self.place.file.path, id(self.place.services), self.name


class Extends:
    """Merges the services of one project over those they extend. `raw` reads another file."""

    def __init__(self, model: Model, raw: Raw) -> None:
        self._model = model
        self._reader = model.reader
        self._raw = raw
        self._merged: dict[_Key, Mapping] = {}
        self._places: dict[tuple[str, int], _Place | None] = {}
        self._kept: list[object] = []  # whose identities are keys above

    def applied(self, top: Mapping, file: SourceFile, home: Home) -> Mapping:
        """A document's top level with `extends` followed in each of its services."""
        entries = self._reader.merger.entries(top)
        given = entries.get("services")
        if given is None or given.value.tag == "!reset":
            return top
        services = self._reader.mapping(given, "services")
        if not any(isinstance(e.value, Mapping) and "extends" in self._reader.merger.entries(e.value) for e in services.values()):
            return top
        place = _Place(file, home, services)
        self._kept.append(place)
        whole = {
            name: entry._replace(value=self._service(_Link(place, name, entry.value)))
            if isinstance(entry.value, Mapping)
            else entry
            for name, entry in services.items()
        }
        value = Mapping(given.value.span, list(whole.values()), given.value.tag, whole)
        entries = entries | {"services": given._replace(value=value)}
        return Mapping(top.span, list(entries.values()), top.tag, entries)

    def _service(self, link: _Link) -> Mapping:
        chain = {link.key: link}  # not recursive: a thousand services may each extend the one before
        been = {link.place.file.path: {link.name}}
        last = link
        while (base := self._base(last, been)) is not None and base.key not in self._merged:
            chain[base.key] = last = base
            been.setdefault(base.place.file.path, set()).add(base.name)
        below = None if base is None else base
        for each in reversed(chain.values()):
            self._merged[each.key] = each.node
            if below is not None:
                merged = self._reader.merger.merged(self._merged[below.key], each.node, ("services", each.name), extends=True)
                self._merged[each.key] = _without_extends(merged) if isinstance(merged, Mapping) else each.node
                if below.name in self._model.damaged:
                    self._model.damaged.add(each.name)
            below = each
        return self._merged[link.key]

    def _base(self, last: _Link, been: ByPath[str, Collection[str]]) -> _Link | None:
        """What the last of a chain extends; None where it extends nothing, or what cannot be found. `been`: in which files
        the chain has been, and at which of their services. A link to a folder above leads there by paths without end."""
        place, name, node = last
        entry = self._reader.merger.entries(node).get("extends")
        if entry is None or entry.value.tag == "!reset":
            return None
        where = f"services.{name}.extends"
        fields = self._reader.merger.entries(entry.value) if isinstance(entry.value, Mapping) else {"service": entry}
        if "service" not in fields:
            self._reader.report(entry.key, f"{where}: no service is named: Compose refuses this")
            return None
        target, file = self._text(fields["service"], where), self._text(fields.get("file"), where)
        if target is None or file is None:
            self._model.damaged.add(name)  # it takes over what cannot be known
            return None
        if file and len(been) > _FILES:
            self._reader.report(entry.key, f"{where}: more than {_FILES} files extend each other: this one is not followed")
            self._model.damaged.add(name)
            return None
        found = self._elsewhere(place, file, entry, where) if file else place
        if found is None:
            self._model.damaged.add(name)
            return None
        below = found.services.get(target)
        if below is None:
            self._reader.report(entry.key, f"{where}: no service {target} in {file or 'this file'}: Compose refuses this")
            return None
        if not isinstance(below.value, Mapping):
            return None
        base = _Link(found, target, below.value)
        if target in been.get(found.file.path, ()):
            self._reader.report(entry.key, f"{where}: {name} extends itself by way of {target}: Compose refuses this")
            return None
        if file:
            self._model.extended.add((found.file.path, target))
        return base

    def _text(self, entry: Entry | None, where: str) -> str | None:
        """The text of an entry, empty where there is none; None where it is not known."""
        text = self._reader.text(entry.value, where) if entry is not None else None
        return str(text) if text is not None and text.resolved else None if text is not None else ""

    def _elsewhere(self, place: _Place, relative: str, entry: Entry, where: str) -> _Place | None:
        path = place.home.path(relative)
        key = (path, id(place.home.variables))
        if key not in self._places:
            home = Home(posixpath.dirname(path), place.home.variables)
            self._kept.append(home.variables)
            read = self._raw(path, home)
            if read is None:
                self._reader.report(entry.key, f"{where}: there is no file {path} here, without which Compose refuses this one")
                self._places[key] = None
            else:
                services = self._reader.mapping(self._reader.merger.entries(read[1]).get("services"), "services")
                self._model.offered.update((read[0].path, name) for name in services)
                services = {name: self._reader.merger.by_itself(service) for name, service in services.items()}
                self._places[key] = _Place(read[0], home, services)
        return self._places[key]


def _without_extends(service: Mapping) -> Mapping:
    entries = service.merged or {}
    kept = {name: entry for name, entry in entries.items() if name != "extends"}
    return Mapping(service.span, list(kept.values()), service.tag, kept)
