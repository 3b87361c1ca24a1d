"""Effects that flags of several tools have in common, named as docker's flag is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from scanner.docker_flags import Effect, Given, also, first, many, one, parted, parts, path, scalar, structured
from scanner.docker_mounts import anonymous_volumes, binds, cdi_devices, devices, gpus, mounts, ports, tmpfs, variables
from scanner.docker_values import boolean, capability, integer, nano_cpus, network, restart_policy, size, string, swap_size
from scanner.launch import Launch, Value
from scanner.source import Text


def distinct(held: list[Value[Any]], new: Value[Any], key: Callable[[Any], object]) -> None:
    """Adds a value to a list that the tool keeps as a set or map: of two with the same key one stays, a surely set one."""
    for index, old in enumerate(held):
        if old.choices and new.choices and key(old.choices[0]) == key(new.choices[0]):
            held[index] = new if new.certainty >= old.certainty else old
            return
    held.append(new)


def distinct_parts(attribute: str, read: Callable[[Text], Sequence[object]], key: Callable[[Any], object]) -> Effect:
    """Like `parted`, for a list of `HostConfig` that the tool keeps as a set or map."""

    def apply(launch: Launch, given: Given) -> None:
        for new in structured(given, read):
            distinct(getattr(launch.host, attribute), new, key)

    return Effect((path("host." + attribute),), apply)


def capabilities(attribute: str, *, csv: bool = False) -> Effect:
    """`--cap-add`, `--cap-drop`: the CLI sends them normalised, sorted and each once."""

    def apply(launch: Launch, given: Given) -> None:
        held: list[Value[str]] = getattr(launch.host, attribute)
        for part in parts(given, csv):
            distinct(held, scalar(part, capability), str)
        held.sort(key=lambda value: (value.unresolved is not None, *value.choices))

    return Effect((path("host." + attribute),), apply)


def last_list(attribute: str, read: Callable[[str], list[str]]) -> Effect:
    """Sets a list of strings as a whole; the last flag wins."""

    def apply(launch: Launch, given: Given) -> None:
        whole = scalar(given, read)
        words = whole.choices[0] if whole.choices else []
        made = [Value.of(word, given.spans, given.certainty) for word in words]
        setattr(launch, attribute, made or [Value.unknown(whole.unresolved or "", given.spans, given.certainty)])

    return Effect((path(attribute),), apply)


def _security_opt(launch: Launch, given: Given) -> None:
    option = scalar(given, string)
    if option.only != "systempaths=unconfined":
        launch.host.security_opt.append(option)
        return
    nothing: Value[tuple[str, ...]] = Value.of((), given.spans, given.certainty)
    launch.host.masked_paths = launch.host.readonly_paths = nothing


def _cdi_request(launch: Launch, given: Given) -> None:
    """The CLI gathers all CDI devices in one request."""
    for new in structured(given, cdi_devices):
        requests = launch.host.device_requests
        old = next((value for value in requests if value.choices and value.choices[0].get("Driver") == "cdi"), None)
        if old is None:
            requests.append(new)
        else:
            names = [*old.choices[0]["DeviceIDs"], *new.choices[0]["DeviceIDs"]]
            requests[requests.index(old)] = Value(
                ({"Driver": "cdi", "DeviceIDs": names},), old.spans + new.spans, max(old.certainty, new.certainty)
            )


NAME = one("name", string)
USER = one("user", string)
ENV = parted("env", variables)
ENTRYPOINT = last_list("entrypoint", lambda text: [text])
AUTO_REMOVE = one("auto_remove", boolean)
DETACH = one("detach", boolean)
INTERACTIVE = one("interactive", boolean)
TTY = one("tty", boolean)
PRIVILEGED = one("host.privileged", boolean)
READ_ONLY = one("host.readonly_rootfs", boolean)
CAP_ADD = capabilities("cap_add")
CAP_DROP = capabilities("cap_drop")
SECURITY_OPT = Effect(tuple(map(path, ("host.security_opt", "host.masked_paths", "host.readonly_paths"))), _security_opt)
MEMORY = one("host.memory", size)
MEMORY_SWAP = one("host.memory_swap", swap_size)
MEMORY_RESERVATION = one("host.memory_reservation", size)
CPUS = one("host.nano_cpus", nano_cpus)
CPU_QUOTA = one("host.cpu_quota", integer)
CPU_PERIOD = one("host.cpu_period", integer)
PIDS_LIMIT = one("host.pids_limit", integer)
NETWORK = first("host.network_mode", network)
NETWORK_AS_WRITTEN = first("host.network_mode", string)  # podman's and nerdctl's own forms: `bridge:ip=10.0.0.2`
PID = one("host.pid_mode", string)
IPC = one("host.ipc_mode", string)
UTS = one("host.uts_mode", string)
USERNS = one("host.userns_mode", string)
CGROUPNS = one("host.cgroupns_mode", string)
CGROUP_PARENT = one("host.cgroup_parent", string)
VOLUME = also(distinct_parts("binds", binds, str), parted("volumes", anonymous_volumes))
MOUNT = parted("host.mounts", mounts)
TMPFS = distinct_parts("tmpfs", tmpfs, lambda mount: mount.target)
DEVICE = also(parted("host.devices", devices), Effect((path("host.device_requests"),), _cdi_request))
DEVICE_CGROUP_RULE = many("host.device_cgroup_rules", string)
GPUS = parted("host.device_requests", gpus)
GROUP_ADD = many("host.group_add", string)
VOLUMES_FROM = many("host.volumes_from", string)
OOM_KILL_DISABLE = one("host.oom_kill_disable", boolean)
RESTART = one("host.restart_policy", restart_policy)
PUBLISH = parted("host.port_bindings", ports)
USE_API_SOCKET = one("use_api_socket", boolean)
