"""Out-of-memory killer disabled.

When a container reaches its memory limit the kernel ends one of its processes. With the killer disabled they all stop
and wait for memory that does not come: a service that neither answers nor restarts. Without a memory limit it is worse:
the host runs out, and the kernel ends processes of the host or of other containers instead.

## Attack
    curl -d @zeros.bin https://service/upload  # a few large requests: the service hangs, and nothing restarts it

## Bad command
    docker run -d --memory 512m --oom-kill-disable acme/cache:6.2

## Good command
    docker run -d --memory 512m --oom-score-adj -500 acme/cache:6.2

## Bad compose
    services:
      cache:
        image: acme/cache:6.2
        mem_limit: 512m
        oom_kill_disable: true

## Good compose
    services:
      cache:
        image: acme/cache:6.2
        mem_limit: 512m
        oom_score_adj: -500

## What may break
A process that was never ended may be now: give it the memory it needs (twice the peak), a restart policy, and, where the
host is short, a score that makes it the last to go (`--oom-score-adj`). Hosts with version 2 of control groups ignore
the option anyway.

## References
- CIS Docker Benchmark 1.6, 5.11
- OWASP Docker Security Cheat Sheet, RULE #7
- https://docs.docker.com/engine/containers/resource_constraints/
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.launch import Launch
from scanner.remedy import without
from scanner.rule import Fault, rule


@rule(severity=Severity.LOW, cwe=400)
def check(launch: Launch) -> Iterator[Fault]:
    if launch.host.oom_kill_disable:
        yield Fault(
            launch.host.oom_kill_disable,
            "the out-of-memory killer is off: at its limit the container hangs instead of restarting",
            remedy=without("HostConfig.OomKillDisable", launch.host.oom_kill_disable),
        )
