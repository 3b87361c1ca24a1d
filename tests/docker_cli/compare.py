"""The docker CLI's body and the scanner's reading, brought to one form so that they can be compared for equality."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from scanner.launch import Launch, config

HOST_FIELDS = (
    "Privileged ReadonlyRootfs CapAdd CapDrop SecurityOpt MaskedPaths ReadonlyPaths Memory MemorySwap MemoryReservation "
    "NanoCpus CpuQuota CpuPeriod PidsLimit NetworkMode PidMode IpcMode UTSMode UsernsMode CgroupnsMode CgroupParent Binds "
    "Mounts Tmpfs Devices DeviceCgroupRules DeviceRequests GroupAdd VolumesFrom OomKillDisable RestartPolicy PortBindings"
).split()
FIELDS = "Image User Cmd Entrypoint Env name Volumes".split()  # the last three are not in the JSON report, but the rules use them
_UNORDERED = ("Binds", "Mounts", "DeviceRequests")  # maps on the CLI's side, or put together from several flags
_DEFAULTS: dict[str, Any] = {"NetworkMode": "default", "RestartPolicy": {"Name": "no", "MaximumRetryCount": 0}}
_EMPTY_MEANS_SOMETHING = ("MaskedPaths", "ReadonlyPaths")


def from_cli(body: Mapping[str, Any]) -> dict[str, Any]:
    """What the CLI sent: the contract's fields, without those at their zero value or default."""
    found = {name: body.get(name) for name in FIELDS} | {name: body["HostConfig"].get(name) for name in HOST_FIELDS}
    found["Volumes"] = sorted(found["Volumes"] or {})
    found["Env"] = sorted(set(found["Env"] or []))
    return _reduced(found)


def from_scanner(launch: Launch) -> dict[str, Any]:
    """What the scanner read, in the same form, relative host paths taken from `/up/here` as the CLI's are."""
    found = config(launch)
    found |= found.pop("HostConfig")
    found["name"] = launch.name.only if launch.name else ""
    found["Env"] = sorted({e.name if e.value is None else f"{e.name}={e.value}" for value in launch.env for e in value.choices})
    found["Volumes"] = sorted({target for value in launch.volumes for target in value.choices})
    found["Binds"] = [_absolute(source, sep + rest) for source, sep, rest in (b.partition(":") for b in found.get("Binds", []))]
    found["Mounts"] = [
        {**mount, "Source": _absolute(mount["Source"])}
        if mount.get("Type") in ("bind", "volume", "image") and "Source" in mount
        else mount
        for mount in found.get("Mounts", [])
    ]
    return _reduced(found)


def _absolute(source: str, rest: str = "") -> str:
    return (posixpath.normpath("/up/here/" + source) if source.startswith(".") else source) + rest


def _reduced(found: Mapping[str, Any]) -> dict[str, Any]:
    out = {}
    for name, value in found.items():
        kept = _without_zeros(value)
        if name in _EMPTY_MEANS_SOMETHING and value is not None:
            out[name] = value
        elif kept and value != _DEFAULTS.get(name):
            out[name] = sorted(kept, key=repr) if name in _UNORDERED else kept
    return out


def _without_zeros(value: Any) -> Any:
    """Zero values inside objects are left out; elements of a list are kept, for there they are said."""
    if isinstance(value, Mapping):
        kept = {key: _without_zeros(held) for key, held in value.items()}
        return {key: held for key, held in sorted(kept.items()) if held or key.startswith("/") or "/" in key}
    if isinstance(value, list):
        return [_without_zeros(element) for element in value]
    return value
