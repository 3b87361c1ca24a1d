"""Container without AppArmor confinement.

On hosts with AppArmor (Debian, Ubuntu, SUSE) the engine's `docker-default` profile keeps even root in a container from
mounting, from writing most of `/proc` and `/sys`, and from tracing processes outside. It is the second lock behind the
capabilities: with `apparmor=unconfined` one capability too many is enough to get out.

## Attack
    mount -t cgroup -o memory cgroup /mnt      # refused by docker-default; then a release_agent that runs on the host
    echo '|/tmp/payload' > /proc/sys/kernel/core_pattern

## Bad command
    docker run -d --cap-add SYS_ADMIN --security-opt apparmor=unconfined acme/rclone-mount:1.67

## Good command
    docker run -d --cap-add SYS_ADMIN --security-opt apparmor=acme-fuse acme/rclone-mount:1.67

## Bad compose
    services:
      rclone:
        image: acme/rclone-mount:1.67
        security_opt:
          - apparmor:unconfined

## Good compose
    services:
      rclone:
        image: acme/rclone-mount:1.67
        security_opt:
          - apparmor:acme-fuse

## What may break
Mounting (FUSE, overlay), systemd as the container's first process, and some debuggers. Copy `docker-default`, allow the
one operation that the kernel's log shows as `apparmor="DENIED"`, load the profile with `apparmor_parser`, and name it.

## References
- CIS Docker Benchmark 1.6, 5.2
- OWASP Docker Security Cheat Sheet, RULE #6
- https://docs.docker.com/engine/security/apparmor/
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.launch import Launch
from scanner.remedy import without
from scanner.rule import Fault, rule
from scanner.security_opt import in_force


@rule(severity=Severity.HIGH, cwe=693, implied=True)
def check(launch: Launch) -> Iterator[Fault]:
    for value in in_force(launch, "apparmor", lambda profile: profile == "unconfined"):
        message = "AppArmor is off: no profile keeps the container from mounting or writing kernel settings"
        yield Fault(value, message, remedy=without("HostConfig.SecurityOpt", value))
