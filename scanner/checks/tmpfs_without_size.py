"""Tmpfs without a size, under a memory limit.

What lies in a tmpfs counts as memory of its container. So a memory limit bounds it, but only together with the program:
who fills the tmpfs, with one large upload or on purpose, has the kernel kill the program, since nothing else frees memory.
With a size below the limit, writing fails instead ("No space left on device"), and the program lives on to say so. The
kernel's own default, half of the memory of the host, is more than most limits.

## Attack
    head -c 1G /dev/zero > /tmp/x   # under --memory=512m: the program is killed, not this

## Bad command
    docker run -d --read-only --memory=512m --memory-swap=512m --tmpfs /tmp acme/render:2

## Good command
    docker run -d --read-only --memory=512m --memory-swap=512m --tmpfs /tmp:size=256m acme/render:2

## Bad compose
    services:
      render:
        image: acme/render:2
        read_only: true
        mem_limit: 512m
        memswap_limit: 512m
        tmpfs:
          - /tmp

## Good compose
    services:
      render:
        image: acme/render:2
        read_only: true
        mem_limit: 512m
        memswap_limit: 512m
        tmpfs:
          - /tmp:size=256m

## What may break
A program that keeps more in the tmpfs than its size gets "No space left on device" where it was near being killed before:
give it a larger size and a larger limit.

## References
- OWASP Docker Security Cheat Sheet, RULE #7
- https://docs.docker.com/engine/storage/tmpfs/
- https://docs.kernel.org/filesystems/tmpfs.html
- https://docs.kernel.org/admin-guide/cgroup-v2.html#memory
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.launch import Launch, Tmpfs
from scanner.posture import TmpfsMount, memory_limited, tmpfs_mounts, weakened
from scanner.remedy import Change, Remedy
from scanner.rule import Fault, rule

_MEBIBYTE = 1 << 20


@rule(severity=Severity.LOW, cwe=770, pedantic=True, rest_of="weak-tmpfs")
def check(launch: Launch) -> Iterator[Fault]:
    if not memory_limited(launch):
        return  # that is `weak-tmpfs`
    unsized = [mount for mount in tmpfs_mounts(launch) if not mount.sized]
    for mount in unsized:
        message = f"the tmpfs at {mount.target} has no size: who fills it takes all memory that the container may have"
        yield Fault(mount.value, message, remedy=_remedy(launch, mount, len(unsized)))


def _remedy(launch: Launch, mount: TmpfsMount, count: int) -> Remedy:
    """Half of the limit for all of them, as the kernel gives half of a host's memory; so no tmpfs can take the program's part."""
    limit, tmpfs = launch.host.memory, mount.value.only
    if weakened(mount.options):
        return Remedy(unknown="what else its mount options say is to be mended first")
    if limit is None or limit.unresolved is not None or not limit.choices:
        return Remedy(unknown="the memory limit is not known, and the size is to be less")
    if tmpfs is None:
        return Remedy(unknown="its mount options are written in a way that only a person can change")
    size = f"{max(min(limit.choices) // 2 // count // _MEBIBYTE, 1)}m"
    if not isinstance(tmpfs, Tmpfs):
        return Remedy((Change("HostConfig.Mounts.TmpfsOptions.SizeBytes", size, mount.value),), safe=True)
    kept = [option for option in mount.options if option and not option.startswith(("size=", "nr_blocks="))]
    text = f"{tmpfs.target}:{','.join([*kept, f'size={size}'])}".replace("{", "{{")
    return Remedy((Change("HostConfig.Tmpfs", text, mount.value),), safe=True)
