"""Memory not limited.

Without a limit a container may take all memory of the host. A leak, a zip bomb or one large request is then no longer
the container's own trouble: the kernel kills whatever it finds biggest, on the whole host, be it the database next door.
With a limit the program that took too much is the one that is stopped.

## Attack
    tail /dev/zero                          # buffers one endless line until the host has no memory left
    curl --data-binary @bomb.gz https://shop.example/upload   # 10 MB that unpack to 10 GB

## Bad command
    docker run -d --name thumbs acme/thumbnailer:1.8

## Good command
    docker run -d --name thumbs --memory=512m --memory-swap=512m acme/thumbnailer:1.8

## Bad compose
    services:
      thumbs:
        image: acme/thumbnailer:1.8
        mem_limit: 0

## Good compose
    services:
      thumbs:
        image: acme/thumbnailer:1.8
        mem_limit: 512m
        memswap_limit: 512m

## What may break
A program that needs more than the limit is killed (exit status 137). Take twice the peak that `docker stats` shows under
load. Runtimes that size their heap by the host's memory (an old JVM, Node.js) must be told the limit, or take it from
the cgroup by themselves (JDK 10 and later do).

## References
- CIS Docker Benchmark 1.6, 5.11
- OWASP Docker Security Cheat Sheet, RULE #7
- https://docs.docker.com/engine/containers/resource_constraints/#memory
- https://docs.docker.com/reference/compose-file/services/#mem_limit
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.hardening import missing
from scanner.launch import Launch
from scanner.remedy import Change, Remedy
from scanner.rule import Fault, rule

_MEBIBYTE = 1 << 20


@rule(severity=Severity.MEDIUM, cwe=770, absence=True, needs=("HostConfig.Memory",))
def check(launch: Launch) -> Iterator[Fault]:
    message = "no memory limit: a leak here starves the whole host"
    yield from missing([launch.host.memory], lambda size: size > 0, message, _remedy(launch))


def _remedy(launch: Launch) -> Remedy:
    """A limit, twice what is reserved where something is, and no swap beyond it."""
    reserved, limit, unknown = launch.host.memory_reservation, "{memory}", ""
    if reserved is not None and (reserved.unresolved is not None or reserved):
        if reserved.unresolved is not None or min(reserved.choices) <= 0:
            unknown = "how much it reserves is not known, and the limit must not be less"
        else:
            limit = f"{-(-2 * max(reserved.choices) // _MEBIBYTE)}m"
    memory = Change("HostConfig.Memory", limit)
    if "HostConfig.MemorySwap" not in launch.can_set:
        return Remedy((memory,), unknown=unknown)
    return Remedy((memory, Change("HostConfig.MemorySwap", limit, launch.host.memory_swap)), unknown=unknown)
