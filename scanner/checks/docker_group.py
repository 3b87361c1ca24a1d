"""Engine's group given to a container.

Members of the group `docker` may use the engine's socket, and the engine does anything for them, as root. Adding the
group lets even an unprivileged user in the container do so as soon as the socket, or a folder it lies in, is mounted;
a program that runs as a user of its own gains nothing by that any more.

## Attack
    docker run --rm -v /:/host alpine chroot /host   # as the unprivileged user, through the mounted socket

## Bad command
    docker run -d --user 1000 --group-add docker acme/runner:8

## Good command
    docker run -d --user 1000 -e DOCKER_HOST=tcp://socket-proxy:2375 acme/runner:8

## Bad compose
    services:
      runner:
        image: acme/runner:8
        user: "1000"
        group_add:
          - docker

## Good compose
    services:
      runner:
        image: acme/runner:8
        user: "1000"
        environment:
          DOCKER_HOST: tcp://socket-proxy:2375

## What may break
Access to the mounted socket, which is the point. Reach the engine through a proxy that filters calls, or give the
container an engine of its own (rootless).

## References
- CIS Docker Benchmark 1.6, 5.32
- OWASP Docker Security Cheat Sheet, RULE #1
- https://docs.docker.com/engine/install/linux-postinstall/#manage-docker-as-a-non-root-user
- https://docs.docker.com/reference/compose-file/services/#group_add
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.finding import Confidence, Severity
from scanner.host_paths import Kind, exposures
from scanner.launch import Launch
from scanner.rule import Fault, rule

_NAMES = {"docker", "dockerroot"}  # the latter is the name in older packages of Fedora and RHEL
_TELLING = re.compile(r"docker", re.I)  # $DOCKER_GID, $(getent group docker | …), $(stat -c %g /var/run/docker.sock)


@rule(severity=Severity.HIGH, cwe=250)
def check(launch: Launch) -> Iterator[Fault]:
    socket = next((mount.value for mount, _, _ in exposures(launch, Kind.ENGINE)), None)  # whose finding then names both
    for group in launch.host.group_add:
        if any(group.which(_NAMES.__contains__)):
            message = "adds the engine's group: with the socket in reach, its members are root on the host"
            yield Fault(group, message, part_of=socket)
        elif group.unresolved is not None and _TELLING.search(group.unresolved):
            message = f"adds the engine's group, as {group.unresolved} suggests: with the socket in reach, root on the host"
            yield Fault(group, message, confidence=Confidence.MEDIUM, part_of=socket)
