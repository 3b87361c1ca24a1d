"""Host's processes shared.

The container sees every process of the host and of other containers: their command lines, and for the same user also
their environment, open files and memory. Root in it may signal them all, and `/proc/<pid>/root` of a process of the
host is the host's file system.

## Attack
    cat /proc/1/environ /proc/*/cmdline | tr '\\0' '\\n'   # in the container: secrets of other processes
    ls /proc/1/root/etc                                  # with SYS_PTRACE: the host's files

## Bad command
    docker run -d --pid host acme/process-monitor:1.9

## Good command
    docker run -d --pid container:web acme/process-monitor:1.9

## Bad compose
    services:
      process-monitor:
        image: acme/process-monitor:1.9
        pid: host

## Good compose
    services:
      process-monitor:
        image: acme/process-monitor:1.9
        pid: service:web
      web:
        image: acme/web:5.3

## What may break
Tools that look at other processes. A sidecar needs the namespace of the one container it watches
(`--pid container:NAME`, `pid: service:NAME`); a metrics agent for the whole host is better run on the host.

## References
- CIS Docker Benchmark 1.6, 5.16
- https://docs.docker.com/reference/cli/docker/container/run/#pid
- https://docs.docker.com/reference/compose-file/services/#pid
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.launch import Launch
from scanner.posture import added_capability, is_host
from scanner.rule import Fault, rule


@rule(severity=Severity.HIGH, cwe=668, implied=True)
def check(launch: Launch) -> Iterator[Fault]:
    mode = launch.host.pid_mode
    if mode is not None and is_host(mode):
        traces = added_capability(launch, "SYS_PTRACE")  # then that finding names both
        yield Fault(mode, "shares the host's processes: the container sees and may signal all of them", part_of=traces)
