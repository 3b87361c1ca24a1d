"""Host's control group namespace shared.

The container sees the host's whole tree of control groups instead of its own part as the root of it: the names of all
other containers and services, and where the mount is writable or a capability allows a new mount, their limits too. The
escape by way of `release_agent` on hosts with version 1 of the interface starts from that view.

## Attack
    cat /proc/self/cgroup                                   # in the container: the host's own paths
    find /sys/fs/cgroup -maxdepth 3 -name 'docker*'         # every other container, by id

## Bad command
    docker run -d --cgroupns host acme/agent:7.55

## Good command
    docker run -d --cgroupns private acme/agent:7.55

## Bad compose
    services:
      agent:
        image: acme/agent:7.55
        cgroup: host

## Good compose
    services:
      agent:
        image: acme/agent:7.55
        cgroup: private

## What may break
Monitoring agents that attribute figures to containers by their path in the tree, and systemd as first process on old
engines. Agents can ask the engine's metrics endpoint instead; current systemd runs in a private namespace.

## References
- CIS Docker Benchmark 1.6, 5.25
- https://docs.docker.com/reference/cli/docker/container/run/
- https://docs.docker.com/reference/compose-file/services/#cgroup
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.launch import Launch
from scanner.rule import Fault, rule


@rule(severity=Severity.MEDIUM, cwe=668, implied=True)
def check(launch: Launch) -> Iterator[Fault]:
    mode = launch.host.cgroupns_mode
    if mode is not None and "host" in mode.choices:
        yield Fault(mode, "shares the host's control group namespace: the container sees the whole tree")
