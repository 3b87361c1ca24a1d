"""A service's `build`: a folder, or a mapping that says more."""

from __future__ import annotations

import posixpath
import re

from scanner.compose.environment import variables
from scanner.compose.nodes import Entry, Scalar
from scanner.compose.reader import Reader
from scanner.compose.scalars import boolean
from scanner.docker_values import string
from scanner.launch import Build, BuildContext, Value
from scanner.source import Text


def read_build(reader: Reader, entry: Entry | None, where: str) -> Build | None:
    """The build, None where there is none. Its image's tags are those it lists; the service's `image` is one more."""
    if entry is None or entry.value.tag == "!reset" or isinstance(entry.value, Scalar) and entry.value.type == "null":
        return None
    build = Build(entry.key.span, entry.key.home.folder)
    if isinstance(entry.value, Scalar):
        build.base_dir = entry.value.home.folder
        build.context = reader.one(entry, where, string)
        return build
    fields = reader.fields(entry.value, where)
    if "context" in fields and isinstance(context := fields["context"].value, Scalar):
        build.base_dir = context.home.folder
    build.context = reader.one(fields.get("context"), f"{where}.context", string) or Value.of(".", (entry.key.span,))
    build.dockerfile = reader.one(fields.get("dockerfile"), f"{where}.dockerfile", string)
    build.target = reader.one(fields.get("target"), f"{where}.target", string)
    build.privileged = reader.one(fields.get("privileged"), f"{where}.privileged", boolean)
    build.tags = reader.many(fields.get("tags"), f"{where}.tags", string)
    build.entitlements = reader.many(fields.get("entitlements"), f"{where}.entitlements", string)
    build.args = variables(reader, fields.get("args"), f"{where}.args")
    build.contexts = _contexts(reader, fields.get("additional_contexts"), f"{where}.additional_contexts")
    build.inline = reader.one(fields.get("dockerfile_inline"), f"{where}.dockerfile_inline", string)
    return build


def default_names(service: str, project: Text | None, folder: str) -> list[Value[str]]:
    """What Compose calls an image that nothing names: `shop-web`, and `shop_web` in its first version.

    `project`: the name that the file gives it, None for that of its folder. Source: compose-go, `loader.NormalizeProjectName`.
    """
    if project is not None and not project.resolved:
        return []
    name = str(project) if project is not None else re.sub("[^a-z0-9_-]", "", posixpath.basename(folder).lower()).lstrip("_-")
    return [Value.of(f"{name}{mark}{service}") for mark in "-_"] if name else []


def _contexts(reader: Reader, entry: Entry | None, where: str) -> list[Value[BuildContext]]:
    found = []
    for name, source, spans in reader.pairs(entry, where):
        if source is not None:
            unresolved = None if source.resolved else str(source)
            found.append(Value((BuildContext(name, str(source)),), spans, source.certainty, unresolved))
    return found
