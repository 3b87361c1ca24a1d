"""Read-only root without a place to write.

A container with a read-only root and no writable path at all stops at the first temporary file: nearly every program
wants a `/tmp`, many a `/run`. What happens next is that somebody takes `--read-only` away again. Give it a tmpfs from the
start, and the hardening stays.

## Attack
    # none: this one is about protection that does not last
    docker logs web    # OSError: [Errno 30] Read-only file system: '/tmp/tmp4x0p2k'

## Bad command
    docker run -d --name web --read-only acme/web:7

## Good command
    docker run -d --name web --read-only --tmpfs /tmp acme/web:7

## Bad compose
    services:
      web:
        image: acme/web:7
        read_only: true

## Good compose
    services:
      web:
        image: acme/web:7
        read_only: true
        tmpfs:
          - /tmp

## What may break
Nothing: a tmpfs only adds a place to write. A program that writes nowhere, or an image that declares volumes of its own,
needs none; say so with an ignore comment.

## References
- CIS Docker Benchmark 1.6, 5.13
- OWASP Docker Security Cheat Sheet, RULE #8
- https://docs.docker.com/engine/storage/tmpfs/
- https://docs.docker.com/reference/compose-file/services/#read_only
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.launch import Bind, Launch
from scanner.rule import Fault, rule


@rule(severity=Severity.LOW, cwe=684, absence=True, needs=("HostConfig.ReadonlyRootfs",))
def check(launch: Launch) -> Iterator[Fault]:
    read_only = launch.host.readonly_rootfs
    if read_only and "HostConfig.Tmpfs" not in launch.supplies and not _can_write(launch):
        yield Fault(read_only, "read-only root and nowhere to write: most programs need a tmpfs at /tmp")


def _can_write(launch: Launch) -> bool:
    host = launch.host
    return (
        bool(host.tmpfs or host.volumes_from or launch.volumes)
        or launch.built_here is not None
        and bool(launch.built_here.volumes)
        or any(_writable(bind) for value in host.binds for bind in value.choices)
        or any(not mount.get("ReadOnly") for value in host.mounts for mount in value.choices)
        or not all(value.choices for value in host.binds)
        or not all(value.choices for value in host.mounts)
    )


def _writable(bind: Bind) -> bool:
    return not {"ro", "readonly"} & set(bind.options.split(","))
