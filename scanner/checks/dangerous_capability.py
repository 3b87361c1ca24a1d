"""Dangerous capability added.

Root's power is split into capabilities, and containers get fourteen harmless enough ones. Some of the rest are root by
another name: SYS_ADMIN mounts, SYS_MODULE loads code into the kernel, SYS_RAWIO reaches memory and disks,
DAC_READ_SEARCH opens any file of the host by its handle, and ALL is all of them. Others let a container watch or stop
the host: its traffic, its processes, its clock, its audit trail.

## Attack
    mount -t cgroup -o memory cgroup /mnt && echo /payload > /mnt/release_agent   # SYS_ADMIN: a program run by the host
    insmod rootkit.ko                                                             # SYS_MODULE: code in the host's kernel

## Bad command
    docker run -d --cap-drop=ALL --cap-add=SYS_ADMIN acme/web:7

## Good command
    docker run -d --cap-drop=ALL --cap-add=NET_BIND_SERVICE acme/web:7

## Bad compose
    services:
      web:
        image: acme/web:7
        cap_drop: [ALL]
        cap_add:
          - SYS_ADMIN

## Good compose
    services:
      web:
        image: acme/web:7
        cap_drop: [ALL]
        cap_add:
          - NET_BIND_SERVICE

## What may break
The calls that the capability allows; `EPERM` names them. Often a smaller one does: PERFMON or BPF instead of SYS_ADMIN,
SYS_PTRACE only while debugging, a FUSE device handed in by the host, NET_ADMIN only inside a network of the container's
own. Time, modules and kernel settings are better set by the host.

## References
- CIS Docker Benchmark 1.6, 5.4
- OWASP Docker Security Cheat Sheet, RULE #3
- https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities
- https://man7.org/linux/man-pages/man7/capabilities.7.html
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.launch import Launch, Related, Value
from scanner.posture import is_host
from scanner.rule import Fault, rule
from scanner.source import region

CRITICAL, HIGH, MEDIUM = Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM

# What each opens: capabilities(7).
_DANGEROUS = {
    "ALL": (CRITICAL, "every power of root"),
    "SYS_ADMIN": (CRITICAL, "mounting, namespaces and much of what root may do"),
    "SYS_MODULE": (CRITICAL, "loading code into the host's kernel"),
    "SYS_RAWIO": (CRITICAL, "the host's memory, ports and disks"),
    "DAC_READ_SEARCH": (CRITICAL, "reading any file of the host by its handle"),
    "BPF": (HIGH, "programs inside the host's kernel"),
    "PERFMON": (HIGH, "watching every process and the kernel of the host"),
    "SYS_BOOT": (HIGH, "restarting the host or loading another kernel"),
    "SYS_TIME": (HIGH, "the host's clock, on which certificates and logs depend"),
    "SYSLOG": (HIGH, "the kernel's log and its addresses"),
    "MAC_ADMIN": (HIGH, "changing the host's AppArmor or SELinux rules"),
    "MAC_OVERRIDE": (HIGH, "going around the host's mandatory access rules"),
    "CHECKPOINT_RESTORE": (HIGH, "taking apart and restoring processes, their ids included"),
    "AUDIT_CONTROL": (HIGH, "switching the host's audit trail off"),
    "LINUX_IMMUTABLE": (HIGH, "lifting the protection of immutable and append-only files"),
    "SYS_PTRACE": (MEDIUM, "reading and changing other processes"),
    "NET_ADMIN": (MEDIUM, "network interfaces, routes and firewall rules"),
}

# The namespace in which a capability does most, where that is the host's.
_REACHES_INTO = {"SYS_PTRACE": "process", "NET_ADMIN": "network"}


@rule(severity=Severity.CRITICAL, cwe=250, implied=True)
def check(launch: Launch) -> Iterator[Fault]:
    for added in launch.host.cap_add:
        names = {name.upper().removeprefix("CAP_") for name in added.choices} & _DANGEROUS.keys()
        if names:
            name = max(names, key=lambda name: (_DANGEROUS[name][0], name))
            severity, opens = _DANGEROUS[name]
            related: tuple[Related, ...] = ()
            if name in _REACHES_INTO and (shared := _shared_namespace(launch, name)):
                mode, namespace = shared
                severity = HIGH
                opens += f", while it shares the host's {namespace} namespace"
                related = (Related(region(mode.spans) or launch.span, f"the host's {namespace} namespace"),)
            yield Fault(added, f"adds {name}: {opens}", severity, related=related)


def _shared_namespace(launch: Launch, name: str) -> tuple[Value[str], str] | None:
    """The host's namespace that the capability reaches into, the one it is made for before the other."""
    modes = {"network": launch.host.network_mode, "process": launch.host.pid_mode}
    for namespace in sorted(modes, key=lambda namespace: namespace != _REACHES_INTO[name]):
        mode = modes[namespace]
        if mode is not None and is_host(mode):
            return mode, namespace
    return None
