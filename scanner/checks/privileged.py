"""Privileged container.

A privileged container gets every capability, every device of the host, a writable `/sys`, and runs without seccomp,
AppArmor and SELinux confinement. Whoever controls a process in it, or the image it starts from, controls the host.
Almost nothing needs all of that: a single capability or a single device does. The same holds for a privileged
lifecycle hook of a service, and for a privileged build, whose steps are the code of every dependency they fetch.

## Attack
    mount /dev/sda1 /mnt && chroot /mnt        # in the container: the host's disk, as root
    echo '#!/bin/sh …' > /mnt/etc/cron.daily/x # or leave something to be run later

## Bad command
    docker run --privileged --rm -v "$PWD":/src:ro acme/profiler:2.1

## Good command
    docker run --cap-add=PERFMON --rm -v "$PWD":/src:ro acme/profiler:2.1

## Bad compose
    services:
      vpn:
        image: acme/vpn:3.4
        privileged: true

## Good compose
    services:
      vpn:
        image: acme/vpn:3.4
        cap_add:
          - NET_ADMIN
        devices:
          - /dev/net/tun

## What may break
What did use the power: mounting, loading kernel modules, access to devices. Run without it, read which call fails
(`EPERM`), and give back that one capability (`--cap-add`) or device (`--device`). For building images inside a
container, rootless BuildKit needs no privilege; for nested engines, a runtime made for it (Sysbox) or a virtual machine.

## References
- CIS Docker Benchmark 1.6, 5.5
- OWASP Docker Security Cheat Sheet, RULE #3
- https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities
- https://docs.docker.com/reference/compose-file/services/#privileged
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.launch import Launch, Related, Value
from scanner.remedy import Remedy, without
from scanner.rule import Fault, rule
from scanner.source import region


@rule(severity=Severity.CRITICAL, cwe=250)
def check(launch: Launch) -> Iterator[Fault]:
    if launch.host.privileged:
        message, related = "privileged: every capability, every device of the host, no seccomp, no AppArmor", _moot(launch)
        if related:
            message += "; the capabilities it drops are given back"
        yield Fault(launch.host.privileged, message, related=related, remedy=_remedy(launch, launch.host.privileged))
    for hook in launch.hooks:
        if hook.privileged:
            yield Fault(hook.privileged, f"the {hook.kind} hook runs privileged, whatever the service itself is")
    if launch.build is not None:
        if launch.build.privileged:
            yield Fault(launch.build.privileged, "privileged build: each of its steps holds the builder's host")
        for entitlement in launch.build.entitlements:
            if any(entitlement.which(lambda name: name == "security.insecure")):
                yield Fault(entitlement, "security.insecure lets the build's steps run with every capability, unconfined")


def _remedy(launch: Launch, privileged: Value[bool]) -> Remedy:
    """Without it, where the launch names beside it what the program needs."""
    if launch.host.cap_add or launch.host.devices:
        return without("HostConfig.Privileged", privileged)
    return Remedy(unknown="which capabilities or devices the program needs instead is not known")


def _moot(launch: Launch) -> tuple[Related, ...]:
    """Where capabilities are dropped to no effect. Source: moby `daemon/pkg/oci/caps`, podman `pkg/specgen/generate`."""
    if launch.tool == "nerdctl":
        return ()
    return tuple(Related(region(v.spans) or launch.span, "moot beside privileged") for v in launch.host.cap_drop)
