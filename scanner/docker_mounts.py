"""Values of a container tool's command line that have parts: mounts, devices, ports, variables.

Each reader takes the text of a value and returns what it adds to the container, part by part; a part that could not be
resolved stays as it is written. ValueError: nothing of it can be said. Formats: docker/cli 28.2, `opts` and
`cli/command/container`; docker/go-connections for ports.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from scanner.docker_values import boolean, csv_fields, is_cdi_name, masked, size
from scanner.launch import Bind, BuildContext, EnvVar, PortBinding, Tmpfs
from scanner.source import Text

_PORT_RANGE = re.compile(r"(\d+)(?:-(\d+).*)?", re.ASCII)


def from_here(source: str) -> str:
    """A host path as reports have it: one that begins with a dot is relative, and begins with `./` or `../`."""
    if not source.startswith(".") or source.startswith(("./", "../")):
        return source
    return source + "/" if source in (".", "..") else "./" + source


def binds(text: Text) -> list[Bind]:
    """`-v source:target[:options]`. Without a source it is an anonymous volume, which is no bind."""
    parts = _volume_parts(text)
    if len(parts) > 1:
        source, target, *options = map(str, parts)
        return [Bind(from_here(source), target + ":" * (options == [""]), ":".join(options))]
    if not text.resolved:
        raise ValueError(f"source and target are not known: {text}")
    return []


def anonymous_volumes(text: Text) -> list[str]:
    """The target of a `-v` that has no source; none where that is not known."""
    return [str(text)] if text.resolved and len(_volume_parts(text)) == 1 else []


def _volume_parts(text: Text) -> list[Text]:
    """As in docker/cli's ParseVolume, a colon after a single letter belongs to a Windows drive: `-v a:/b` has one part."""
    parts = text.split(":") if len(text) > 2 or not text.resolved else [text]
    if len(parts) > 1 and parts[0].resolved and len(parts[0]) == 1 and str(parts[0]).isalpha():
        parts[:2] = [text[: 2 + len(parts[1])]]
    return parts


# A mount option of a tmpfs that the engine takes and that is about this mount alone; a size of 0 would be none.
# Source: moby, `mount.MergeTmpfsOptions`, and tmpfs(5).
ENGINE_OPTION = (
    "(r[ow]|(no)?(exec|suid|dev|atime|diratime|relatime|strictatime)|a?sync|dirsync"
    "|size=[1-9][0-9]*[kmgtKMGT%]?|nr_(blocks|inodes)=[1-9][0-9]*[kmgKMG]?|mode=[0-7]{3,4}|[ug]id=[0-9]+)"
)


def tmpfs(text: Text) -> list[Tmpfs]:
    """`--tmpfs target[:options]`."""
    target, options = text.partition(":")
    return [Tmpfs(str(target), "" if options is None else str(options))]


def variables(text: Text) -> list[EnvVar]:
    """`-e NAME=value`, or `-e NAME` to pass the caller's on."""
    name, value = text.partition("=")
    if value is None and not name.resolved:
        raise ValueError(f"name and value are not known: {text}")
    return [EnvVar(str(name), None if value is None else str(value))]


def build_contexts(text: Text) -> list[BuildContext]:
    """`--build-context NAME=SOURCE`."""
    name, source = text.partition("=")
    if source is None:
        raise ValueError(f"takes NAME=SOURCE: {text}")
    return [BuildContext(str(name), str(source))]


_MOUNT_FIELDS = {  # key: path in the API's Mount object
    "type": ("Type",),
    "source": ("Source",),
    "src": ("Source",),
    "target": ("Target",),
    "dst": ("Target",),
    "dest": ("Target",),  # podman
    "destination": ("Target",),
    "readonly": ("ReadOnly",),
    "ro": ("ReadOnly",),
    "consistency": ("Consistency",),
    "bind-propagation": ("BindOptions", "Propagation"),
    "bind-nonrecursive": ("BindOptions", "NonRecursive"),
    "volume-subpath": ("VolumeOptions", "Subpath"),
    "volume-nocopy": ("VolumeOptions", "NoCopy"),
    "volume-driver": ("VolumeOptions", "DriverConfig", "Name"),
    "image-subpath": ("ImageOptions", "Subpath"),
    "tmpfs-size": ("TmpfsOptions", "SizeBytes"),
    "tmpfs-mode": ("TmpfsOptions", "Mode"),
}
_MOUNT_MAPS = {"volume-label": ("VolumeOptions", "Labels"), "volume-opt": ("VolumeOptions", "DriverConfig", "Options")}
_RECURSIVE = {"disabled": "NonRecursive", "writable": "ReadOnlyNonRecursive", "readonly": "ReadOnlyForceRecursive"}
_FOLDED = {"type", "consistency", "bind-propagation"}  # the CLI takes their values in any case
_PROPAGATIONS = {"shared", "rshared", "slave", "rslave", "private", "rprivate"}  # podman takes them as keys by themselves
_SWITCHES = {"readonly", "ro", "volume-nocopy", "bind-nonrecursive"}


def mounts(text: Text) -> list[Mapping[str, Any]]:
    """`--mount type=bind,source=/a,target=/b` as the API's Mount object; keys this does not know are left out."""
    if not masked(text).strip("\0"):
        raise ValueError(f"nothing of it is known: {text}")
    mount: dict[str, Any] = {"Type": "volume"}
    for field in csv_fields(text):
        key, value = field.partition("=")
        _set_mount_field(mount, str(key).lower(), value)
    if "Source" in mount:
        mount["Source"] = from_here(mount["Source"])
    return [mount]


def _set_mount_field(mount: dict[str, Any], key: str, value: Text | None) -> None:
    if key in _MOUNT_MAPS and value is not None:
        name, content = value.partition("=")
        _put(mount, (*_MOUNT_MAPS[key], str(name)), "" if content is None else str(content))
    elif key == "bind-recursive" and str(value) in _RECURSIVE:
        _put(mount, ("BindOptions", _RECURSIVE[str(value)]), True)
    elif key in _SWITCHES:
        if value is None or value.resolved:
            _put(mount, _MOUNT_FIELDS[key], value is None or boolean(str(value)))
    elif key in _PROPAGATIONS and value is None:
        _put(mount, ("BindOptions", "Propagation"), key)
    elif key in _MOUNT_FIELDS and value is not None:
        _put(mount, _MOUNT_FIELDS[key], _mount_value(key, value))


def _mount_value(key: str, value: Text) -> str | int:
    text = str(value)
    if not value.resolved:
        return text
    if key == "tmpfs-size":
        return size(text)
    if key == "tmpfs-mode":
        return int(text, 8)
    return text.lower() if key in _FOLDED else text


def _put(into: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    for name in path[:-1]:
        into = into.setdefault(name, {})
    into[path[-1]] = value


def devices(text: Text) -> list[Mapping[str, str]]:
    """`--device host[:container][:permissions]`; a CDI name is no path and gives none (see `cdi_devices`)."""
    if text.resolved and is_cdi_name(str(text)):
        return []
    parts = [str(part) for part in text.split(":")]
    host, inside, mode = parts[0], "", "rwm"
    if len(parts) == 2 and _is_device_mode(parts[1]):
        mode = parts[1]
    elif len(parts) > 1:
        inside = parts[1]
        mode = parts[2] if len(parts) > 2 else mode
    if text.resolved and len(parts) < 3:
        host, inside = (host, _clean(inside)) if inside else (_clean(host), "")
    return [{"PathOnHost": host, "PathInContainer": inside or host, "CgroupPermissions": mode}]


def _is_device_mode(text: str) -> bool:
    return 0 < len(text) == len(set(text) & set("rwm"))


def _clean(path: str) -> str:
    """Go's path.Clean, which knows no leading double slash."""
    return posixpath.normpath("/" + path.lstrip("/") if path.startswith("/") else path)


def cdi_devices(text: Text) -> list[Mapping[str, Any]]:
    """A `--device` that is the name of a CDI device, as the API's DeviceRequest; none for a path."""
    return [{"Driver": "cdi", "DeviceIDs": [str(text)]}] if text.resolved and is_cdi_name(str(text)) else []


def gpus(text: Text) -> list[Mapping[str, Any]]:
    """`--gpus all`, `--gpus 2`, `--gpus '"device=0,1",capabilities=utility'` as the API's DeviceRequest."""
    if not masked(text).strip("\0"):
        raise ValueError(f"nothing of it is known: {text}")
    request: dict[str, Any] = {"Capabilities": [["gpu"]]}
    for field in csv_fields(text):
        name, value = field.partition("=")
        key, content = str(name), "" if value is None else str(value)
        if value is None or key == "count":
            amount = content or key
            request["Count"] = -1 if amount == "all" else int(amount)
        elif key == "driver":
            request["Driver"] = content
        elif key == "device":
            request["DeviceIDs"] = content.split(",")
        elif key == "capabilities":
            request["Capabilities"] = [[*content.split(","), "gpu"]]
        elif key == "options":
            pairs = (str(option).partition("=") for option in csv_fields(value))
            request["Options"] = {option: setting for option, _, setting in pairs}
    if "Count" not in request and "DeviceIDs" not in request:
        request["Count"] = 1
    return [request]


def ports(text: Text) -> list[PortBinding]:
    """`-p [[ip:]host:]container[/protocol]`, each a port or a range, or `target=80,published=8080`, port by port."""
    if "=" in masked(text):
        text = _short_port(text)
    parts = text.split(":")
    address = ":".join(map(str, parts[:-2])).removeprefix("[").removesuffix("]")
    host = str(parts[-2]) if len(parts) > 1 else ""
    inside, protocol, *_ = (*map(str, parts[-1].split("/")), "")
    return list(_bindings(address, host, inside, protocol.lower() or "tcp"))


def _short_port(text: Text) -> Text:
    fields = {str(key): value for key, value in (field.partition("=") for field in text.split(",")) if value is not None}
    empty = Text()
    colon, slash = Text.literal(":"), Text.literal("/")
    return (
        fields.get("published", empty) + colon + fields.get("target", empty) + slash
        + fields.get("protocol", Text.literal("tcp"))
    )  # fmt: skip


def _bindings(address: str, host: str, inside: str, protocol: str) -> Iterator[PortBinding]:
    known, wanted = _PORT_RANGE.fullmatch(inside), _PORT_RANGE.fullmatch(host)
    if known is None or host and wanted is None:  # unresolved, or nothing the CLI would take
        yield PortBinding(f"{inside}/{protocol}", address, host)
        return
    first, last = int(known[1]), int(known[2] or known[1])
    if wanted is None:
        start = end = None
    else:
        start, end = int(wanted[1]), int(wanted[2] or wanted[1])
    for port in range(first, min(last, first + 65535) + 1):
        at = "" if start is None else str(start + port - first)
        if first == last and start != end:
            at = f"{start}-{end}"
        yield PortBinding(f"{port}/{protocol}", address, at)
