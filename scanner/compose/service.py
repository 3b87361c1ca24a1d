"""A service → the launch of its container, key by key, as docker/compose's create.go makes the engine's request of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, NamedTuple, TypeVar

from scanner import docker_mounts
from scanner.compose.build import read_build
from scanner.compose.command import split
from scanner.compose.devices import read_devices, read_gpus, read_reserved_devices
from scanner.compose.environment import read_environment, without_secrets
from scanner.compose.mounts import named_volumes, read_volumes
from scanner.compose.nodes import Entry, Mapping, Scalar, Sequence
from scanner.compose.ports import read_ports
from scanner.compose.reader import Reader
from scanner.compose.scalars import boolean, integer, nano_cpus, restart_policy, size, truncated
from scanner.compose.secrets import secret_files
from scanner.docker_values import capability, string
from scanner.launch import Enclosing, Hook, HostConfig, Launch, Tmpfs, Value, api_name, value_of
from scanner.source import Span

T = TypeVar("T")

CAN_SET = frozenset(
    ("Image", "User", "Cmd", "Entrypoint", *("HostConfig." + api_name(field.name) for field in fields(HostConfig)))
)
"""The config paths a service has a key for: all there are."""

Read = Callable[[Reader, Entry, str, Launch], None]  # reads an entry; the text is its path, for messages


class Key(NamedTuple):
    """A key of a service: how its entry is read, the config path that it sets (empty for none), and whether it holds a list."""

    read: Read
    path: str = ""
    listed: bool = False


def _one(attribute: str, read: Callable[[str], object]) -> Key:
    """Reads a key that holds one value."""
    owner, _, name = attribute.rpartition(".")

    def apply(reader: Reader, entry: Entry, where: str, made: Launch) -> None:
        setattr(made.host if owner else made, name, reader.one(entry, where, read))

    return Key(apply, ("HostConfig." if owner else "") + api_name(name))


def _size(attribute: str) -> Key:
    """Reads a key that holds a size. Compose drops one with a fraction or exponent that is not in quotes."""
    read = _one(attribute, size)

    def apply(reader: Reader, entry: Entry, where: str, made: Launch) -> None:
        if not isinstance(entry.value, Scalar) or entry.value.type != "float":
            read.read(reader, entry, where, made)

    return read._replace(read=apply)


def _many(name: str, read: Callable[[str], object], *, once: bool = True) -> Key:
    """Reads a key that holds a list, into a list of HostConfig. `once`: what is said again is left out."""

    def apply(reader: Reader, entry: Entry, where: str, made: Launch) -> None:
        values = reader.many(entry, where, read)
        setattr(made.host, name, _distinct(values) if once else values)

    return Key(apply, "HostConfig." + api_name(name), listed=True)


def _distinct(values: list[Value[T]]) -> list[Value[T]]:
    """Each value once, at its first place; what Compose does with a list of which a part comes from elsewhere."""
    kept: dict[Any, Value[T]] = {}
    for value in values:
        kept[value.choices or value.unresolved] = value
    return list(kept.values())


def _tmpfs(reader: Reader, entry: Entry, where: str, made: Launch) -> None:
    found = [
        reader.structured(node, spans, where, docker_mounts.tmpfs) for node, spans in reader.elements(entry, where, alone=True)
    ]
    kept: dict[object, Value[Tmpfs]] = {}  # by what Compose tells them by: the text before the first `=`
    for value in (value for values in found for value in values):
        told = value.unresolved if not value.choices else ":".join(value.choices[0])
        kept[str(told).partition("=")[0]] = value
    made.host.tmpfs = list(kept.values())


def _command(name: str) -> Key:
    """Reads a list of words as it is, a string split into words."""

    def apply(reader: Reader, entry: Entry, where: str, made: Launch) -> None:
        setattr(made, name, _words(reader, entry, where))

    return Key(apply, api_name(name), listed=True)


def _words(reader: Reader, entry: Entry, where: str) -> list[Value[str]]:
    if isinstance(entry.value, Sequence):
        given = ((node, reader.text(node, where, a_string=True)) for node in entry.value.items)
        return [value_of(without_secrets(text), (node.span,)) for node, text in given if text is not None]
    text = reader.text(entry.value, where)
    if text is None:
        return []
    text = without_secrets(text)
    try:
        return [value_of(word, word.spans or entry.spans) for word in split(text)]
    except ValueError as error:
        reader.report(entry.value, f"{where}: {error}; Compose refuses this")
        return [Value.unknown(str(text), entry.spans, text.certainty)]


def _hooks(reader: Reader, entry: Entry, where: str, made: Launch) -> None:
    for node, _ in reader.elements(entry, where):
        given = reader.fields(node, where)
        privileged = reader.one(given.get("privileged"), f"{where}.privileged", boolean)
        user = reader.one(given.get("user"), f"{where}.user", string)
        made.hooks.append(Hook(entry.key.value, privileged, user))


# What `deploy` sets, and the key it must agree with.
_DEPLOYED: dict[tuple[str, str], tuple[str, Callable[[str], int], str]] = {
    ("limits", "memory"): ("memory", size, "mem_limit"),
    ("limits", "cpus"): ("nano_cpus", nano_cpus, "cpus"),
    ("limits", "pids"): ("pids_limit", integer, "pids_limit"),
    ("reservations", "memory"): ("memory_reservation", size, "mem_reservation"),
}


class Service(NamedTuple):
    """A service as it stands after merging. `key` is where it is declared; `opaque`: more may be set elsewhere."""

    name: str
    key: Span
    statement: Span
    entries: dict[str, Entry]
    opaque: bool = False


def launch(service: Service, reader: Reader, volumes: dict[str, Entry], secrets: dict[str, Entry] | None = None) -> Launch:
    """The launch of a service's container. `volumes`, `secrets`: those that the model declares, by name."""
    file = service.key.file
    made = Launch(file, service.key, service.statement, "compose", "compose", "service", CAN_SET, files=[file.path])
    made.inside = (Enclosing("service", service.name),)
    made.name = Value.of(service.name, (service.key,))
    made.opaque = service.opaque
    for key, entry in service.entries.items():
        if key in KEYS and entry.value.tag != "!reset":
            KEYS[key].read(reader, entry, f"services.{service.name}.{key}", made)
    made.env = read_environment(reader, service.entries, f"services.{service.name}")
    if "deploy" in service.entries:
        _deploy(reader, service.entries["deploy"], f"services.{service.name}.deploy", made)
    made.named_volumes = named_volumes(made, reader, volumes)
    made.secrets = secret_files(reader, service.entries, secrets or {}, f"services.{service.name}")
    made.build = read_build(reader, service.entries.get("build"), f"services.{service.name}.build")
    if made.build is not None and made.image is not None:
        made.build.tags.insert(0, made.image)
    return made


def _deploy(reader: Reader, entry: Entry, where: str, made: Launch) -> None:
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
    if "devices" in reservations:
        read_reserved_devices(reader, reservations["devices"], f"{where}.resources.reservations.devices", made)
    if "restart_policy" in deploy and isinstance(deploy["restart_policy"].value, Mapping):
        made.host.restart_policy = _restart(reader, deploy["restart_policy"], f"{where}.restart_policy")


def _restart(reader: Reader, entry: Entry, where: str) -> Value[Any] | None:
    """The restart policy of `deploy`, which takes the place of the service's own, whatever it says."""
    if entry.value.tag == "!reset":
        return None
    policy = reader.mapping(entry, where)
    condition = reader.one(policy.get("condition"), f"{where}.condition", restart_policy)
    attempts = reader.one(policy.get("max_attempts"), f"{where}.max_attempts", integer)
    if condition is None:
        condition = Value.of(restart_policy(""), entry.spans)
    count = {} if attempts is None or attempts.only is None else {"MaximumRetryCount": attempts.only}
    return replace(condition, choices=tuple({**choice, **count} for choice in condition.choices))


KEYS: dict[str, Key] = {
    "cap_add": _many("cap_add", capability),
    "cap_drop": _many("cap_drop", capability),
    "cgroup": _one("host.cgroupns_mode", string),
    "cgroup_parent": _one("host.cgroup_parent", string),
    "command": _command("cmd"),
    "cpu_period": _one("host.cpu_period", truncated),
    "cpu_quota": _one("host.cpu_quota", truncated),
    "cpus": _one("host.nano_cpus", nano_cpus),
    "device_cgroup_rules": _many("device_cgroup_rules", string),
    "devices": Key(read_devices),
    "entrypoint": _command("entrypoint"),
    "gpus": Key(read_gpus),
    "group_add": _many("group_add", str, once=False),
    "image": _one("image", string),
    "ipc": _one("host.ipc_mode", string),
    "mem_limit": _size("host.memory"),
    "mem_reservation": _size("host.memory_reservation"),
    "memswap_limit": _size("host.memory_swap"),
    "network_mode": _one("host.network_mode", string),
    "oom_kill_disable": _one("host.oom_kill_disable", boolean),
    "pid": _one("host.pid_mode", string),
    "pids_limit": _one("host.pids_limit", truncated),
    "ports": Key(read_ports),
    "post_start": Key(_hooks),
    "pre_start": Key(_hooks),
    "pre_stop": Key(_hooks),
    "privileged": _one("host.privileged", boolean),
    "read_only": _one("host.readonly_rootfs", boolean),
    "restart": _one("host.restart_policy", restart_policy),
    "security_opt": _many("security_opt", string),
    "stdin_open": _one("interactive", boolean),
    "tmpfs": Key(_tmpfs, "HostConfig.Tmpfs", listed=True),
    "tty": _one("tty", boolean),
    "use_api_socket": _one("use_api_socket", boolean),
    "user": _one("user", string),
    "userns_mode": _one("host.userns_mode", string),
    "uts": _one("host.uts_mode", string),
    "volumes": Key(read_volumes),
    "volumes_from": _many("volumes_from", string),
}

LIMITS = {"HostConfig." + api_name(name): key for (kind, key), (name, _, _) in _DEPLOYED.items() if kind == "limits"}
"""The keys below `deploy.resources.limits`, by the config path that they set."""
