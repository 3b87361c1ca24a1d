"""A service as Compose resolves it, and a launch of ours, both as the same plain dictionary: what is not set is left out."""

from __future__ import annotations

import posixpath
from typing import Any

from scanner.docker_values import capability, is_cdi_name
from scanner.launch import Launch, Value, config
from tests.compose.real import HOME


def of_compose(service: dict[str, Any]) -> dict[str, Any]:
    """From `config --format json`. The engine's names and units are docker/compose's create.go's."""
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
            (device["source"], device["target"], device["permissions"])
            for device in service.get("devices", ())
            if not is_cdi_name(device["source"])
        ],
        "Tmpfs": sorted(service.get("tmpfs") or ()),
        "volumes": sorted(_volume(volume) for volume in service.get("volumes", ())),
        "env": service.get("environment"),
        "ports": sorted(
            (f"{port['target']}/{port['protocol']}", port.get("host_ip", ""), port.get("published", ""))
            for port in service.get("ports", ())
        ),
        "requests": len(service.get("gpus", ())) + len(reservations.get("devices", ()))
        + sum(is_cdi_name(device["source"]) for device in service.get("devices", ())),
        "restart": _restart(service),
        "hooks": [(hook.get("privileged", False), hook.get("user")) for hook in service.get("post_start", ())],
        "socket": service.get("use_api_socket"),
        "build": {key: build.get(key) for key in ("target", "privileged", "entitlements", "tags") if build.get(key)},
        "args": build.get("args"),
    }  # fmt: skip
    return {key: value for key, value in told.items() if value}


def _integer(text: str | int | None) -> int:
    return int(text or 0)


def _restart(service: dict[str, Any]) -> str:
    policy = (service.get("deploy") or {}).get("restart_policy")
    name = str(policy["condition"] if policy else service.get("restart", ""))
    return {"any": "always", "none": "no"}.get(name, name)


def _volume(volume: dict[str, Any]) -> tuple[str, str, str, bool, str]:
    propagation = volume.get("bind", {}).get("propagation", "")
    return volume["type"], volume.get("source", ""), volume["target"], volume.get("read_only", False), propagation


def of_ours(launch: Launch, folder: str) -> dict[str, Any]:
    """From a launch; what is unresolved stays `{"unresolved": …}`. `folder`: the project's, absolute."""
    told = config(launch)
    host = told.pop("HostConfig")
    told |= {key: value for key, value in host.items() if key not in _OTHERWISE}
    told["CapAdd"] = sorted(host.get("CapAdd", ()))
    told["CapDrop"] = sorted(host.get("CapDrop", ()))
    told["Devices"] = [tuple(device.values()) for device in host.get("Devices", ())]
    told["Tmpfs"] = sorted(f"{target}:{options}" if options else target for target, options in host.get("Tmpfs", {}).items())
    told["volumes"] = sorted(
        [_bind(value, folder) for value in launch.host.binds]
        + [_mount(value, folder) for value in launch.host.mounts]
        + [("volume", "", str(value.only), False, "") for value in launch.volumes]
    )
    told["env"] = {variable.name: variable.value for value in launch.env for variable in value.choices}
    told["ports"] = sorted(
        (port.port, port.host_ip, port.host_port) for value in launch.host.port_bindings for port in value.choices
    )
    told["requests"] = len(launch.host.device_requests)
    policy = host.get("RestartPolicy")
    told["restart"] = policy and policy["Name"] + (f":{policy['MaximumRetryCount']}" if policy["MaximumRetryCount"] else "")
    told["hooks"] = [(bool(hook.privileged), hook.user.only if hook.user else None) for hook in launch.hooks]
    told["socket"] = bool(launch.use_api_socket)
    if launch.build is not None:
        tags = [tag.only for tag in launch.build.tags][1 if launch.image else 0 :]
        entitlements = [each.only for each in launch.build.entitlements]
        target = launch.build.target.only if launch.build.target else None
        build = {"target": target, "privileged": bool(launch.build.privileged), "entitlements": entitlements, "tags": tags}
        told["build"] = {key: value for key, value in build.items() if value}
        told["args"] = {
            variable.name: variable.value
            for value in launch.build.args
            for variable in value.choices
            if variable.value is not None
        }
    return {key: value for key, value in told.items() if value}


_OTHERWISE = {"CapAdd", "CapDrop", "Devices", "Tmpfs", "Binds", "Mounts", "PortBindings", "DeviceRequests", "RestartPolicy"}


def _bind(value: Value[Any], folder: str) -> tuple[str, str, str, bool, str]:
    (bind,) = value.choices
    options = bind.options.split(",")
    propagation = next((option for option in options if "shared" in option), "")
    kind = "bind" if bind.source[0] in "/.~" else "volume"
    return kind, _absolute(bind.source, folder) if kind == "bind" else bind.source, bind.target, "ro" in options, propagation


def _mount(value: Value[Any], folder: str) -> tuple[str, str, str, bool, str]:
    (mount,) = value.choices
    source = mount.get("Source", "")
    if mount["Type"] == "bind":
        source = _absolute(source, folder)
    return (
        mount["Type"],
        source,
        mount["Target"],
        mount.get("ReadOnly", False),
        mount.get("BindOptions", {}).get("Propagation", ""),
    )


def _absolute(source: str, folder: str) -> str:
    return posixpath.normpath(HOME + source[1:] if source[0] == "~" else posixpath.join(folder, source))
