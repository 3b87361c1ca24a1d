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
A tmpfs hides what the image itself has at that path; else it only adds a place to write. A program that writes nowhere, or
an image that declares volumes of its own, needs none; say so with an ignore comment.

## References
- CIS Docker Benchmark 1.6, 5.13
- OWASP Docker Security Cheat Sheet, RULE #8
- https://docs.docker.com/engine/storage/tmpfs/
- https://docs.docker.com/reference/compose-file/services/#read_only
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.launch import Launch
from scanner.posture import a_tmpfs, can_write
from scanner.remedy import Remedy
from scanner.rule import Fault, rule


@rule(severity=Severity.LOW, cwe=684, absence=True, needs=("HostConfig.ReadonlyRootfs",))
def check(launch: Launch) -> Iterator[Fault]:
    read_only = launch.host.readonly_rootfs
    if read_only and "HostConfig.Tmpfs" not in launch.supplies and not can_write(launch):
        message = "read-only root and nowhere to write: most programs need a tmpfs at /tmp"
        yield Fault(read_only, message, remedy=Remedy((a_tmpfs(),)))
