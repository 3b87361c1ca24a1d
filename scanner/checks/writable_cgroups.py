"""Writable control groups.

The container's control groups are mounted read-only, so that a program cannot raise the limits it was given.
`writable-cgroups` (docker) and `unmask=/sys/fs/cgroup` (podman) make the mount writable: limits on memory, CPU and
processes below that point are then the container's own affair, and on hosts with version 1 of the interface the
`release_agent` file is within reach, which the host's kernel runs as root.

## Attack
    echo max > /sys/fs/cgroup/memory.max       # no limit any more
    echo 1 > /sys/fs/cgroup/cgroup.freeze      # or stop whatever shares the group

## Bad command
    docker run -d --memory 1g --security-opt writable-cgroups=true acme/systemd-app:9

## Good command
    docker run -d --memory 1g --security-opt writable-cgroups=false acme/systemd-app:9

## Bad compose
    services:
      app:
        image: acme/systemd-app:9
        security_opt:
          - writable-cgroups=true

## Good compose
    services:
      app:
        image: acme/systemd-app:9
        security_opt:
          - writable-cgroups=false

## What may break
Programs that manage groups of their own: systemd as the first process, nested container engines, kubelets. Where there
is no way round, keep the private cgroup namespace (`--cgroupns=private`) and a user namespace (`userns-remap`, rootless
mode), in which only the container's own part of the tree can be written.

## References
- CIS Docker Benchmark 1.6, 5.25
- OWASP Docker Security Cheat Sheet, RULE #7
- https://docs.docker.com/engine/release-notes/28/
- https://docs.podman.io/en/latest/markdown/podman-run.1.html#security-opt-option
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from scanner.finding import Severity
from scanner.launch import Launch
from scanner.remedy import without
from scanner.rule import Fault, rule
from scanner.security_opt import TRUE, in_force, options


@rule(severity=Severity.MEDIUM, cwe=668, implied=True)
def check(launch: Launch) -> Iterator[Fault]:
    for value in in_force(launch, "writable-cgroups", TRUE.__contains__):
        yield Fault(value, _MESSAGE, remedy=without("HostConfig.SecurityOpt", value))
    for value, arguments in options(launch, "unmask"):
        if any(posixpath.normpath(path) == "/sys/fs/cgroup" for argument in arguments for path in argument.split(":")):
            yield Fault(value, _MESSAGE, remedy=without("HostConfig.SecurityOpt", value))


_MESSAGE = "control groups are writable: the container can change its own limits"
