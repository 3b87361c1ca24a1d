"""Effects that flags of several tools have in common, named as docker's flag is."""

from __future__ import annotations

from collections.abc import Callable

from scanner.docker_flags import Effect, Given, also, first, many, one, parted, path, scalar
from scanner.docker_mounts import anonymous_volumes, binds, cdi_devices, devices, gpus, mounts, ports, tmpfs, variables
from scanner.docker_values import boolean, capability, integer, nano_cpus, network, restart_policy, size, string, swap_size
from scanner.launch import Launch, Value


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
CAP_ADD = many("host.cap_add", capability)
CAP_DROP = many("host.cap_drop", capability)
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
VOLUME = also(parted("host.binds", binds), parted("volumes", anonymous_volumes))
MOUNT = parted("host.mounts", mounts)
TMPFS = parted("host.tmpfs", tmpfs)
DEVICE = also(parted("host.devices", devices), parted("host.device_requests", cdi_devices))
DEVICE_CGROUP_RULE = many("host.device_cgroup_rules", string)
GPUS = parted("host.device_requests", gpus)
GROUP_ADD = many("host.group_add", string)
VOLUMES_FROM = many("host.volumes_from", string)
OOM_KILL_DISABLE = one("host.oom_kill_disable", boolean)
RESTART = one("host.restart_policy", restart_policy)
PUBLISH = parted("host.port_bindings", ports)
USE_API_SOCKET = one("use_api_socket", boolean)
