"""Shared mount propagation.

What is mounted below a `shared` bind, on either side, appears on the other. A container that may mount (SYS_ADMIN,
privileged) thereby mounts into the host's file system, over `/etc` of a chroot or a path another program trusts, and its
mounts outlive it. `rslave` shows the container what the host mounts without the way back.

## Attack
    mount -t tmpfs none /data/www   # in the container: the host, and all who share the path, now see this instead

## Bad command
    docker run -d -v /srv/data:/data:rshared acme/storage:1.4

## Good command
    docker run -d -v /srv/data:/data:rslave acme/storage:1.4

## Bad compose
    services:
      storage:
        image: acme/storage:1.4
        volumes:
          - type: bind
            source: /srv/data
            target: /data
            bind:
              propagation: rshared

## Good compose
    services:
      storage:
        image: acme/storage:1.4
        volumes:
          - type: bind
            source: /srv/data
            target: /data
            bind:
              propagation: rslave

## What may break
Storage drivers and FUSE programs whose very purpose is to mount something for the host. Run those on the host, or share
one folder that holds nothing else.

## References
- CIS Docker Benchmark 1.6, 5.20
- https://docs.docker.com/engine/storage/bind-mounts/#configure-bind-propagation
- https://man7.org/linux/man-pages/man7/mount_namespaces.7.html
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.host_binds import mounts
from scanner.launch import Launch
from scanner.rule import Fault, rule


@rule(severity=Severity.MEDIUM, cwe=668)
def check(launch: Launch) -> Iterator[Fault]:
    for mount in mounts(launch):
        if mount.propagation in ("shared", "rshared"):
            yield Fault(
                mount.value, f"{mount.source} is {mount.propagation}: what the container mounts below it, the host gets too"
            )
