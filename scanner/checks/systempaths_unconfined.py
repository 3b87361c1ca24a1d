"""Kernel's system paths left open.

The engine hides parts of `/proc` and `/sys` from a container (`/proc/kcore`, `/proc/keys`, `/sys/firmware` …) and makes
others read-only (`/proc/sys`, `/proc/sysrq-trigger`, `/proc/irq`). They belong to the kernel, not to the container: no
namespace separates them. `systempaths=unconfined`, and podman's `unmask`, take the covers off.

## Attack
    echo '|/overlay/diff/payload %P' > /proc/sys/kernel/core_pattern   # run on the host at the next crash
    echo c > /proc/sysrq-trigger                                       # or crash the host

## Bad command
    docker run --rm --security-opt systempaths=unconfined acme/image-builder:0.14 build .

## Good command
    docker run --rm acme/image-builder:0.14 build --oci-worker-no-process-sandbox .

## Bad compose
    services:
      builder:
        image: acme/image-builder:0.14
        security_opt:
          - systempaths=unconfined

## Good compose
    services:
      builder:
        image: acme/image-builder:0.14
        command: build --oci-worker-no-process-sandbox .

## What may break
Nested containers that mount a fresh `/proc` (rootless BuildKit, rootless podman inside docker): the kernel lets them only
where nothing of the outer `/proc` is covered. Run the builder without its own process sandbox, or in a virtual machine.
A kernel setting that the program writes belongs in `--sysctl`, which allows the namespaced ones.

## References
- OWASP Docker Security Cheat Sheet, RULE #6
- https://docs.docker.com/reference/cli/docker/container/run/#security-opt
- https://docs.podman.io/en/latest/markdown/podman-run.1.html#security-opt-option
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from scanner.finding import Severity
from scanner.launch import Launch
from scanner.remedy import without
from scanner.rule import Fault, rule
from scanner.security_opt import options

# What podman covers by default; `/sys/fs/cgroup` is another rule's. Source: podman-run(1), `--security-opt unmask`.
_COVERED = """
    /proc/acpi /proc/asound /proc/bus /proc/fs /proc/irq /proc/kcore /proc/keys /proc/latency_stats /proc/sched_debug
    /proc/scsi /proc/sys /proc/sysrq-trigger /proc/timer_list /proc/timer_stats /sys/devices/virtual/powercap
    /sys/firmware /sys/fs/selinux
""".split()


@rule(severity=Severity.HIGH, cwe=668, implied=True)
def check(launch: Launch) -> Iterator[Fault]:
    for paths in (launch.host.masked_paths, launch.host.readonly_paths):
        if paths is not None and () in paths.choices:
            yield Fault(paths, _MESSAGE, remedy=without("HostConfig.SecurityOpt", paths))
            return
    for value, arguments in options(launch, "systempaths"):
        # The docker CLI and compose compare the whole text; only podman splits it at a colon as well.
        if "unconfined" in arguments and (launch.tool == "podman" or "systempaths=unconfined" in value.choices):
            yield Fault(value, _MESSAGE, remedy=without("HostConfig.SecurityOpt", value))
            return
    for value, arguments in options(launch, "unmask"):
        if any(map(_uncovers, arguments)):
            message = "unmask: the kernel's own files under /proc and /sys can be read or written from the container"
            yield Fault(value, message, remedy=without("HostConfig.SecurityOpt", value))


_MESSAGE = "systempaths=unconfined: nothing of /proc and /sys is hidden from the container or read-only in it"


def _uncovers(patterns: str) -> bool:
    """Whether podman's `unmask=…` (paths and patterns, joined by colons, or ALL) uncovers something."""
    return any(
        pattern.lower() == "all" or any(fnmatchcase(path, pattern) for path in _COVERED) for pattern in patterns.split(":")
    )
