"""The paths of the host that a launch binds, however that is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from scanner.launch import Launch, Value


class Mount(NamedTuple):
    """A bind of a host path, however it was written; what rules about mounts look at.

    `source` as written, parts that could not be resolved included (`$HOME/.ssh`); `resolved` says whether there are
    such parts. `propagation` is empty when not given.
    """

    source: str
    target: str
    read_only: bool
    propagation: str
    resolved: bool
    value: Value[Any]


_HOST_PATH = re.compile(r"[/.~$`%]|[A-Za-z]:[\\/]|\\\\")


def mounts(launch: Launch) -> Iterator[Mount]:
    """The binds of host paths of a launch, from short and long syntax alike; named volumes are none.

    A volume of the local driver with the options `type=none,o=bind,device=/path` is a bind in all but name.
    """
    for short in launch.host.binds:
        for bind in short.choices:
            options = bind.options.split(",")
            modes = [option for option in options if option in ("ro", "readonly", "rw")]  # Compose takes the last one
            read_only = modes[-1:] not in ([], ["rw"])
            if _HOST_PATH.match(bind.source) or not short.unresolved and "/" in bind.source:
                propagation = next((o for o in options if o.lstrip("r") in ("shared", "slave", "private")), "")
                yield Mount(bind.source, bind.target, read_only, propagation, _is_resolved(bind.source), short)
            else:
                yield from _named(launch, bind.source, bind.target, read_only)
    for long in launch.host.mounts:
        for mount in long.choices:
            source, target, read_only = _bound(mount), str(mount.get("Target", "")), bool(mount.get("ReadOnly"))
            if source:
                propagation = str(mount.get("BindOptions", {}).get("Propagation", ""))
                yield Mount(source, target, read_only, propagation, _is_resolved(source), long)
            elif mount.get("Type") == "volume":
                yield from _named(launch, str(mount.get("Source", "")), target, read_only)


def _named(launch: Launch, name: str, target: str, read_only: bool) -> Iterator[Mount]:
    """The mount of a named volume, where that is a bind of a host path."""
    volume = launch.named_volumes.get(name)
    if volume is None:
        return
    for options in volume.choices:
        if device := _device(options):
            yield Mount(device, target, read_only, "", _is_resolved(device), volume)


def _is_resolved(source: str) -> bool:
    return "$" not in source and "`" not in source


def _bound(mount: Mapping[str, Any]) -> str:
    if mount.get("Type") in ("bind", "npipe"):
        return str(mount.get("Source", ""))
    return _device(mount.get("VolumeOptions", {}).get("DriverConfig", {}).get("Options", {}))


def _device(options: Mapping[str, str]) -> str:
    """The host path that a volume of the local driver binds, empty where it binds none."""
    flags = str(options.get("o", "")).split(",")
    return str(options.get("device", "")) if "bind" in flags or "rbind" in flags else ""
