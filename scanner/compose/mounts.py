"""`volumes`: the short syntax, which the engine calls binds, and the long one, which it calls mounts."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from scanner import docker_mounts
from scanner.compose.nodes import NOWHERE, Entry, Home, Node, Scalar
from scanner.compose.nodes import Mapping as Fields
from scanner.compose.reader import Parts, Reader
from scanner.compose.scalars import boolean, inside, integer, size
from scanner.docker_values import string
from scanner.launch import Bind, Launch, Value
from scanner.source import Certainty, Text

# Field of the long syntax → path in the API's Mount object, and how it is read.
_FIELDS: dict[str, tuple[tuple[str, ...], Callable[[str], object]]] = {
    "type": (("Type",), string),
    "source": (("Source",), string),
    "target": (("Target",), string),
    "read_only": (("ReadOnly",), boolean),
    "consistency": (("Consistency",), string),
    "bind.propagation": (("BindOptions", "Propagation"), string),
    "bind.create_host_path": (("BindOptions", "CreateMountpoint"), boolean),
    "volume.nocopy": (("VolumeOptions", "NoCopy"), boolean),
    "volume.subpath": (("VolumeOptions", "Subpath"), string),
    "tmpfs.size": (("TmpfsOptions", "SizeBytes"), size),
    "tmpfs.mode": (("TmpfsOptions", "Mode"), integer),
    "image.subpath": (("ImageOptions", "Subpath"), string),
}
_RECURSIVE = {"disabled": "NonRecursive", "writable": "ReadOnlyNonRecursive", "readonly": "ReadOnlyForceRecursive"}


def read_volumes(reader: Reader, entry: Entry, where: str, launch: Launch) -> None:
    """Fills a launch's binds, mounts and anonymous volumes. Of two at the same target the later one holds."""
    at_target: dict[str, tuple[list[Value[Any]], Value[Any]]] = {}
    for node, spans in reader.elements(entry, where):
        if isinstance(node, Fields):
            mount = _long(reader, node, where)
            at_target[str(mount.choices[0].get("Target", ""))] = (launch.host.mounts, mount)
            continue
        home = node.home if isinstance(node, Scalar) else NOWHERE
        for bind in reader.structured(node, spans, where, partial(_short, home=home, folder=reader.folder)):
            target = bind.choices[0].target if bind.choices else str(bind.unresolved)
            at_target[target] = (launch.host.binds, bind)
        for volume in reader.structured(node, spans, where, docker_mounts.anonymous_volumes):
            target = inside(volume.choices[0]) if volume.choices else ""
            at_target[target] = (launch.volumes, Value.of(target, volume.spans, volume.certainty))
    for values, value in at_target.values():
        values.append(value)


def _short(text: Text, home: Home, folder: str) -> list[Bind]:
    binds = []
    for bind in docker_mounts.binds(text):
        if text.resolved and (not bind.source or not bind.target or ":" in bind.options):
            raise ValueError(f"not source:target or source:target:options: {text}")
        bind = bind._replace(source=_moved(bind.source, home, folder))
        binds.append(bind._replace(target=inside(bind.target)) if text.resolved else bind)
    return binds


def _moved(source: str, home: Home, folder: str) -> str:
    """A relative path that a file of another folder has, as it is from the project's folder."""
    if home.folder == folder or not source.startswith("."):
        return source
    moved = posixpath.relpath(home.path(source), folder or ".")
    return moved if moved.startswith("../") else docker_mounts.from_here(moved if moved.startswith(".") else f"./{moved}")


def _long(reader: Reader, node: Node, where: str) -> Value[Mapping[str, Any]]:
    parts = Parts(reader, node, where)
    mount: dict[str, Any] = {}
    for name, (path, read) in _FIELDS.items():
        found = parts.get(name, read)
        if found is not None:
            into = mount
            for outer in path[:-1]:
                into = into.setdefault(outer, {})
            into[path[-1]] = found
    recursive = parts.get("bind.recursive", string)
    if recursive in _RECURSIVE:
        mount.setdefault("BindOptions", {})[_RECURSIVE[str(recursive)]] = True
    if "Target" in mount and "$" not in mount["Target"]:
        mount["Target"] = inside(mount["Target"])
    if "Type" not in mount:
        reader.report(node, f"{where}: no type: say bind, volume or tmpfs")
        mount["Type"] = "bind" if mount.get("Source", "").startswith(("/", ".", "~", "$")) else "volume"
    if mount["Type"] == "bind" and "Source" in mount:
        given = parts.fields["source"].value
        home = given.home if isinstance(given, Scalar) else NOWHERE
        mount["Source"] = _moved(_from_project(mount["Source"]), home, reader.folder)
    return parts.value(mount, "source" if mount["Type"] == "bind" and "BindOptions" not in mount else "")


def named_volumes(launch: Launch, reader: Reader, declared: dict[str, Entry]) -> dict[str, Value[Mapping[str, str]]]:
    """The driver options of the volumes that a launch's binds and mounts name, where the model gives them some."""
    named = [bind.source for value in launch.host.binds for bind in value.choices]
    named += [
        str(mount.get("Source")) for value in launch.host.mounts for mount in value.choices if mount.get("Type") == "volume"
    ]
    found: dict[str, Value[Mapping[str, str]]] = {}
    for name in named:
        fields = reader.mapping(declared.get(name), f"volumes.{name}")
        options = reader.mapping(fields.get("driver_opts"), f"volumes.{name}.driver_opts")
        if options and name not in found:
            read = {key: reader.one(entry, f"volumes.{name}.driver_opts.{key}", str) for key, entry in options.items()}
            values = {key: value for key, value in read.items() if value is not None}
            plain = {key: value.choices[0] if value.choices else value.unresolved or "" for key, value in values.items()}
            shown = options.get("device") or declared[name]
            unresolved = next((value.unresolved for value in values.values() if value.unresolved is not None), None)
            certainty = min(value.certainty for value in values.values()) if plain else Certainty.ALWAYS
            found[name] = Value((plain,), shown.spans, certainty, unresolved)
    return found


def _from_project(source: str) -> str:
    """The source of a bind in the long syntax, where a bare name is a folder beside the file."""
    path = source.startswith(("/", ".", "~", "$", "\\\\")) or source[1:2] == ":"
    return docker_mounts.from_here(source if path else f"./{source}")
