"""The files that a project's `secrets` are read from, as far as they are files of the tree."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.compose.nodes import Entry, Mapping, Scalar
from scanner.compose.reader import Reader
from scanner.docker_values import string
from scanner.launch import SecretFile, Value
from scanner.source import Span


def secret_files(reader: Reader, entries: dict[str, Entry], declared: dict[str, Entry], where: str) -> list[Value[SecretFile]]:
    """The secrets that a service, of whose keys `entries` are, and its build are given from files; `declared`: the
    project's, by name. A file that is not there, is empty or holds no text gives none."""
    found: dict[str, Value[SecretFile]] = {}
    for name in _named(reader, entries, where):
        fields = reader.mapping(declared.get(name), f"secrets.{name}")
        given = fields.get("file")
        if name in found or given is None or not isinstance(given.value, Scalar):
            continue
        path = reader.one(given, f"secrets.{name}.file", string)
        file = reader.load(given.value.home.path(path.only)) if path is not None and path.only else None
        content = file.text.strip() if file is not None else ""
        if file is not None and path is not None and content:
            start = file.text.index(content)
            secret = SecretFile(name, Span(file, start, start + len(content)))
            found[name] = Value.of(secret, given.spans, path.certainty)
    return list(found.values())


def _named(reader: Reader, entries: dict[str, Entry], where: str) -> Iterator[str]:
    """The names of the secrets that a service and its build ask for."""
    build = entries.get("build")
    inner = reader.fields(build.value, f"{where}.build") if build is not None and isinstance(build.value, Mapping) else {}
    for entry in (entries.get("secrets"), inner.get("secrets")):
        for node, _ in reader.elements(entry, f"{where}.secrets"):
            source = reader.fields(node, where).get("source") if isinstance(node, Mapping) else None
            named = source.value if source is not None else node
            text = reader.text(named, f"{where}.secrets") if isinstance(named, Scalar) else None
            if text is not None and text.resolved:
                yield str(text)
