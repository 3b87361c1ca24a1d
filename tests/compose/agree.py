"""A service as Compose resolves it, and a launch of ours, both as the same plain dictionary: what is not set is left out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from scanner.docker_values import capability, is_cdi_name
from scanner.host_binds import mounts
from scanner.launch import Build, Launch, Value, config
from tests.compose.real import HOME


def of_compose(service: dict[str, Any], project: dict[str, Any], folder: str) -> dict[str, Any]:
    """From `config --format json` of a project in `folder`, absolute. The engine's names are docker/compose's create.go's."""
    resources = (service.get("deploy") or {}).get("resources") or {}
    limits, reservations = resources.get("limits") or {}, resources.get("reservations") or {}
    build = service.get("build") or {}
    told = {
        "Image": service.get("image"),
        "User": service.get("user"),
        "Cmd": service.get("command"),
        "Entrypoint": service.get("entrypoint"),
        "Privileged": service.get("privileged"),
        "ReadonlyRootfs": service.get("read_only"),
        "OomKillDisable": service.get("oom_kill_disable"),
        "CapAdd": sorted({capability(name) for name in service.get("cap_add", ())}),
        "CapDrop": sorted({capability(name) for name in service.get("cap_drop", ())}),
        "SecurityOpt": service.get("security_opt"),
        "Memory": _integer(limits.get("memory") or service.get("mem_limit")),
        "MemorySwap": _integer(service.get("memswap_limit")),
        "MemoryReservation": _integer(reservations.get("memory") or service.get("mem_reservation")),
        "NanoCpus": round(float(limits.get("cpus") or service.get("cpus") or 0) * 10**9),
        "CpuQuota": _integer(service.get("cpu_quota")),
        "CpuPeriod": _integer(service.get("cpu_period")),
        "PidsLimit": limits.get("pids") or service.get("pids_limit"),
        "NetworkMode": service.get("network_mode"),
        "PidMode": service.get("pid"),
        "IpcMode": service.get("ipc"),
        "UTSMode": service.get("uts"),
        "UsernsMode": service.get("userns_mode"),
        "CgroupnsMode": service.get("cgroup"),
        "CgroupParent": service.get("cgroup_parent"),
        "GroupAdd": service.get("group_add"),
        "VolumesFrom": service.get("volumes_from"),
        "DeviceCgroupRules": service.get("device_cgroup_rules"),
        "Devices": [
            (device.get("source", ""), device.get("target", ""), device.get("permissions", ""))
            for device in service.get("devices", ())
            if not is_cdi_name(device.get("source", ""))
        ],
        "Tmpfs": sorted(service.get("tmpfs") or ()),
        "volumes": sorted(_volume(volume) for volume in service.get("volumes", ())),
        "bound": sorted(_bound(service, project, folder)),
        "env": service.get("environment"),
        "ports": sorted(
            (f"{port['target']}/{port['protocol']}", port.get("host_ip", ""), port.get("published", ""))
            for port in service.get("ports", ())
        ),
        "requests": sorted(
            [_request(device, ["gpu"]) for device in service.get("gpus", ())]
            + [_request(device, []) for device in reservations.get("devices", ())]
            + [_request({"driver": "cdi", "device_ids": [device.get("source", "")]}, [])
               for device in service.get("devices", ()) if is_cdi_name(device.get("source", ""))]
        ),
        "restart": _restart(service),
        "hooks": sorted(
            (kind, hook.get("privileged", False), hook.get("user", ""))
            for kind in ("post_start", "pre_stop", "pre_start")
            for hook in service.get(kind, ())
        ),
        "socket": service.get("use_api_socket"),
        "build": {key: build[key] for key in _BUILD if build.get(key) and build[key] != "Dockerfile"},
        "args": build.get("args"),
    }  # fmt: skip
    return {key: value for key, value in told.items() if value}


def _request(device: dict[str, Any], capabilities: list[str]) -> tuple[Any, ...]:
    """A driver, how many devices (-1: all, which is so where nothing is said), their names, and what they can do."""
    names = device.get("device_ids", [])
    count = device.get("count", 0 if names else -1)
    return device.get("driver", ""), int(count), names, sorted([*device.get("capabilities", ()), *capabilities])


def _integer(text: str | int | None) -> int:
    return int(text or 0)


def _restart(service: dict[str, Any]) -> str:
    policy = (service.get("deploy") or {}).get("restart_policy")
    name, _, count = str(service.get("restart", "")).partition(":")
    if policy is not None:
        name, count = policy.get("condition", ""), str(policy.get("max_attempts", ""))
    return {"any": "always", "none": "no"}.get(name, name) + (
        f":{count}" if re.fullmatch(r"[+-]?\d+", count) and int(count) else ""
    )


def _volume(volume: dict[str, Any]) -> tuple[str, str, str, bool, str]:
    propagation = volume.get("bind", {}).get("propagation", "")
    source = posixpath.normpath(volume["source"]) if volume["type"] == "bind" else volume.get("source", "")
    return volume["type"], source, volume["target"], volume.get("read_only", False), propagation


def _bound(service: dict[str, Any], project: dict[str, Any], folder: str) -> Iterator[tuple[str, str, bool]]:
    """What the named volumes of a service bind."""
    for volume in service.get("volumes", ()):
        named = volume["type"] == "volume" and project.get("volumes", {}).get(volume.get("source"))
        options = (named or {}).get("driver_opts") or {}
        if {"bind", "rbind"} & set(str(options.get("o", "")).split(",")) and options.get("device"):
            yield _absolute(options["device"], folder), volume["target"], volume.get("read_only", False)


def _absolute(path: str, folder: str) -> str:
    return posixpath.normpath(HOME + path[1:] if path[:1] == "~" else posixpath.join(folder, path))


_BUILD = ("context", "dockerfile", "target", "privileged", "entitlements", "tags")


def of_ours(launch: Launch, root: str, folder: str, known: Mapping[str, str]) -> dict[str, Any]:
    """From a launch. What is unresolved is as it would be if the variables in it had the values of `known`, or none.

    `root`: the folder that was scanned, `folder`: the project's, both absolute.
    """
    said = _Said(root, folder, known)
    told = said.settled(config(launch))
    host = told.pop("HostConfig")
    told |= {key: value for key, value in host.items() if key not in _OTHERWISE}
    told["CapAdd"] = sorted({capability(name) for name in host.get("CapAdd", ())})
    told["CapDrop"] = sorted({capability(name) for name in host.get("CapDrop", ())})
    told["Devices"] = [
        tuple(device.values()) if isinstance(device, dict) else tuple(device.split(":")) for device in host.get("Devices", ())
    ]
    told["Tmpfs"] = sorted(f"{target}:{options}" if options else target for target, options in host.get("Tmpfs", {}).items())
    told["volumes"] = sorted(
        [said.bind(value) for value in launch.host.binds]
        + [said.mount(value) for value in launch.host.mounts]
        + [("volume", "", str(value.only), False, "") for value in launch.volumes]
    )
    named = [id(value) for value in launch.named_volumes.values()]
    told["bound"] = sorted(
        (said.path(mount.source), mount.target, mount.read_only) for mount in mounts(launch) if id(mount.value) in named
    )
    told["env"] = {variable.name: said.part(value, variable.value) for value in launch.env for variable in value.choices}
    told["ports"] = sorted(
        (said.part(value, port.port), said.part(value, port.host_ip), said.part(value, port.host_port))
        for value in launch.host.port_bindings
        for port in value.choices
    )
    told["requests"] = sorted(
        (each.get("Driver", ""), each.get("Count", 0), each.get("DeviceIDs", []), sorted(chain(*each.get("Capabilities", []))))
        for value in launch.host.device_requests
        for each in value.choices
    )
    policy = host.get("RestartPolicy")
    told["restart"] = policy and policy["Name"] + (f":{policy['MaximumRetryCount']}" if policy["MaximumRetryCount"] else "")
    told["hooks"] = sorted(
        (hook.kind, bool(hook.privileged), said.text(hook.user.only if hook.user else "")) for hook in launch.hooks
    )
    told["socket"] = bool(launch.use_api_socket)
    if launch.build is not None:
        told["build"] = said.build(launch.build, 0 if launch.image is None else 1)
        told["args"] = {
            variable.name: said.part(value, variable.value)
            for value in launch.build.args
            for variable in value.choices
            if variable.value is not None
        }
    return {key: value for key, value in told.items() if value}


_OTHERWISE = {"CapAdd", "CapDrop", "Devices", "Tmpfs", "Binds", "Mounts", "PortBindings", "DeviceRequests", "RestartPolicy"}


_VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)(?::?[+?][^{}]*)?\})")


class _Said:
    """Values of a launch, as Compose would print them."""

    def __init__(self, root: str, folder: str, known: Mapping[str, str]) -> None:
        self._root = root
        self._folder = folder
        self._known = known

    def text(self, text: Any) -> Any:
        """What is not known in a text replaced."""
        if not isinstance(text, str):
            return text
        return _VARIABLE.sub(lambda found: self._known.get(found[1] or found[2], ""), text)

    def part(self, value: Value[Any], text: str | None) -> str | None:
        """A text that is a part of a structured value."""
        return text if value.unresolved is None or text is None else str(self.text(text))

    def settled(self, value: Any) -> Any:
        """A part of the config in which what is unresolved is settled."""
        if isinstance(value, list):
            settled = [(self.settled(each), isinstance(each, dict) and "unresolved" in each) for each in value]
            return [each for each, was_unknown in settled if each or not was_unknown]  # an empty one is no word of a command
        if not isinstance(value, dict):
            return value
        if value.keys() == {"unresolved"}:
            return self.text(value["unresolved"])
        return {
            self.text(key) if isinstance(each, dict) and "unresolved" in each else key: self.settled(each)
            for key, each in value.items()
        }

    def path(self, source: str) -> str:
        """A host path, absolute."""
        return _absolute(self.text(source), self._folder)

    def bind(self, value: Value[Any]) -> tuple[str, str, str, bool, str]:
        if not value.choices:
            return "?", str(value.unresolved), "", False, ""
        (bind,) = value.choices
        source, target, options = (str(self.part(value, text)) for text in bind)
        flags = options.split(",")
        propagation = next((flag for flag in flags if flag.removeprefix("r") in ("shared", "slave", "private")), "")
        kind = "bind" if source[:1] in ("/", ".", "~") else "volume"
        read_only = [flag for flag in flags if flag in ("ro", "rw")][-1:] == ["ro"]
        return kind, self.path(source) if kind == "bind" else source, target, read_only, propagation

    def mount(self, value: Value[Any]) -> tuple[str, str, str, bool, str]:
        (mount,) = value.choices
        source = self.text(mount.get("Source", ""))
        propagation = mount.get("BindOptions", {}).get("Propagation", "")
        source = self.path(source) if mount["Type"] == "bind" else source
        return mount["Type"], source, self.text(mount["Target"]), mount.get("ReadOnly", False), propagation

    def build(self, build: Build, own_tags: int) -> dict[str, Any]:
        """A build; its first tags are the service's image."""
        context = self.one(build.context) or ""
        told = {
            "context": context
            if "://" in context or not context
            else _absolute(context, posixpath.join(self._root, build.base_dir)),
            "dockerfile": self.one(build.dockerfile),
            "target": self.one(build.target),
            "privileged": bool(build.privileged),
            "entitlements": [self.one(each) for each in build.entitlements],
            "tags": [self.one(tag) for tag in build.tags[own_tags:]],
        }
        return {key: value for key, value in told.items() if value and value != "Dockerfile"}

    def one(self, value: Value[str] | None) -> str | None:
        """A single value."""
        if value is None:
            return None
        return self.text(value.unresolved if value.unresolved is not None else value.only)  # type: ignore[no-any-return]  # text in, text out
