"""A service → the launch of its container, key by key, as docker/compose's create.go makes the engine's request of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, NamedTuple, TypeVar

from scanner import docker_mounts
from scanner.compose.build import read_build, variables
from scanner.compose.command import split
from scanner.compose.devices import read_devices, read_gpus, read_reserved_devices
from scanner.compose.mounts import read_volumes
from scanner.compose.nodes import Entry, Sequence
from scanner.compose.ports import read_ports
from scanner.compose.reader import Reader
from scanner.compose.scalars import boolean, integer, nano_cpus, restart_policy, size
from scanner.docker_values import capability, string
from scanner.launch import Hook, HostConfig, Launch, Value, api_name
from scanner.source import Span

T = TypeVar("T")

CAN_SET = frozenset(
    ("Image", "User", "Cmd", "Entrypoint", *("HostConfig." + api_name(field.name) for field in fields(HostConfig)))
)
"""The config paths a service has a key for: all there are."""

_ONE: dict[str, tuple[str, Callable[[str], object]]] = {
    "cgroup": ("host.cgroupns_mode", string),
    "cgroup_parent": ("host.cgroup_parent", string),
    "cpu_period": ("host.cpu_period", integer),
    "cpu_quota": ("host.cpu_quota", integer),
    "cpus": ("host.nano_cpus", nano_cpus),
    "image": ("image", string),
    "ipc": ("host.ipc_mode", string),
    "mem_limit": ("host.memory", size),
    "mem_reservation": ("host.memory_reservation", size),
    "memswap_limit": ("host.memory_swap", size),
    "network_mode": ("host.network_mode", string),
    "oom_kill_disable": ("host.oom_kill_disable", boolean),
    "pid": ("host.pid_mode", string),
    "pids_limit": ("host.pids_limit", integer),
    "privileged": ("host.privileged", boolean),
    "read_only": ("host.readonly_rootfs", boolean),
    "restart": ("host.restart_policy", restart_policy),
    "stdin_open": ("interactive", boolean),
    "tty": ("tty", boolean),
    "use_api_socket": ("use_api_socket", boolean),
    "user": ("user", string),
    "userns_mode": ("host.userns_mode", string),
    "uts": ("host.uts_mode", string),
}
_MANY: dict[str, tuple[str, Callable[[str], object]]] = {
    "cap_add": ("cap_add", capability),
    "cap_drop": ("cap_drop", capability),
    "device_cgroup_rules": ("device_cgroup_rules", string),
    "group_add": ("group_add", str),
    "security_opt": ("security_opt", string),
    "volumes_from": ("volumes_from", string),
}
# What `deploy` sets, and the key it must agree with.
_DEPLOYED: dict[tuple[str, str], tuple[str, Callable[[str], int], str]] = {
    ("limits", "memory"): ("memory", size, "mem_limit"),
    ("limits", "cpus"): ("nano_cpus", nano_cpus, "cpus"),
    ("limits", "pids"): ("pids_limit", integer, "pids_limit"),
    ("reservations", "memory"): ("memory_reservation", size, "mem_reservation"),
}
_HOOKS = ("pre_start", "post_start", "pre_stop")


class Service(NamedTuple):
    """A service as it stands after merging. `key` is where it is declared; `opaque`: more may be set elsewhere."""

    name: str
    key: Span
    statement: Span
    entries: dict[str, Entry]
    opaque: bool = False


def launch(service: Service, reader: Reader) -> Launch:
    """The launch of a service's container."""
    file = service.key.file
    made = Launch(file, service.key, service.statement, "compose", "compose", "service", CAN_SET, files=[file.path])
    made.name = Value.of(service.name, (service.key,))
    made.opaque = service.opaque
    entries, where = service.entries, f"services.{service.name}"
    for key, (attribute, read) in _ONE.items():
        owner, _, name = attribute.rpartition(".")
        setattr(made.host if owner else made, name, reader.one(entries.get(key), f"{where}.{key}", read))
    for key, (name, read_element) in _MANY.items():
        setattr(made.host, name, _distinct(reader.many(entries.get(key), f"{where}.{key}", read_element)))
    made.cmd = _command(reader, entries.get("command"), f"{where}.command")
    made.entrypoint = _command(reader, entries.get("entrypoint"), f"{where}.entrypoint")
    made.env = variables(reader, entries.get("environment"), f"{where}.environment")
    for node, spans in reader.elements(entries.get("tmpfs"), f"{where}.tmpfs", alone=True):
        made.host.tmpfs += reader.structured(node, spans, f"{where}.tmpfs", docker_mounts.tmpfs)
    made.host.tmpfs = _distinct(made.host.tmpfs)
    read_volumes(reader, entries.get("volumes"), f"{where}.volumes", made)
    read_devices(reader, entries.get("devices"), f"{where}.devices", made)
    read_gpus(reader, entries.get("gpus"), f"{where}.gpus", made)
    read_ports(reader, entries.get("ports"), f"{where}.ports", made)
    _deploy(reader, entries.get("deploy"), f"{where}.deploy", made)
    made.hooks = [hook for kind in _HOOKS for hook in _hooks(reader, entries.get(kind), f"{where}.{kind}", kind)]
    made.build = read_build(reader, entries.get("build"), f"{where}.build")
    if made.build is not None and made.image is not None:
        made.build.tags.insert(0, made.image)
    return made


def _distinct(values: list[Value[T]]) -> list[Value[T]]:
    """Each value once, at its first place; what Compose does with a list of which a part comes from elsewhere."""
    kept: dict[Any, Value[T]] = {}
    for value in values:
        kept[value.choices or value.unresolved] = value
    return list(kept.values())


def _command(reader: Reader, entry: Entry | None, where: str) -> list[Value[str]]:
    """A list of words as it is, a string split into words."""
    if entry is not None and isinstance(entry.value, Sequence):
        return reader.many(entry, where, string)
    text = reader.text(entry.value, where) if entry is not None and entry.value.tag != "!reset" else None
    if text is None or entry is None:
        return []
    try:
        words = split(text)
    except ValueError as error:
        reader.report(entry.value, f"{where}: {error}; Compose refuses this")
        return [Value.unknown(str(text), entry.spans, text.certainty)]
    return [
        Value.of(str(word), word.spans, word.certainty) if word.resolved else Value.unknown(str(word), word.spans, word.certainty)
        for word in words
    ]


def _deploy(reader: Reader, entry: Entry | None, where: str, made: Launch) -> None:
    """Limits, reservations and the restart policy of `deploy`, which win over the service's own where they are not 0."""
    deploy = reader.mapping(entry, where)
    resources = reader.mapping(deploy.get("resources"), f"{where}.resources")
    for (kind, key), (name, read, same) in _DEPLOYED.items():
        given = reader.mapping(resources.get(kind), f"{where}.resources.{kind}")
        value = reader.one(given.get(key), f"{where}.resources.{kind}.{key}", read)
        own: Value[int] | None = getattr(made.host, name)
        differs = value is None or value.only not in (None, own and own.only)
        if kind in resources and own is not None and own.only and differs:
            reader.report(resources[kind].key, f"{where}: {kind}.{key} is not what {same} says: Compose refuses two values")
        if value is not None and value.only != 0:
            setattr(made.host, name, value)
    reservations = reader.mapping(resources.get("reservations"), f"{where}.resources.reservations")
    read_reserved_devices(reader, reservations.get("devices"), f"{where}.resources.reservations.devices", made)
    policy = reader.mapping(deploy.get("restart_policy"), f"{where}.restart_policy")
    condition = reader.one(policy.get("condition"), f"{where}.restart_policy.condition", restart_policy)
    if condition is not None:
        made.host.restart_policy = condition


def _hooks(reader: Reader, entry: Entry | None, where: str, kind: str) -> list[Hook]:
    hooks = []
    for node, _ in reader.elements(entry, where):
        given = reader.fields(node, where)
        privileged = reader.one(given.get("privileged"), f"{where}.privileged", boolean)
        hooks.append(Hook(kind, privileged, reader.one(given.get("user"), f"{where}.user", string)))
    return hooks
