"""Capabilities not dropped.

The engine leaves a container the capabilities it thinks most programs may need: 14 with docker, among them raw sockets
(NET_RAW), device nodes (MKNOD), file ownership (CHOWN, FOWNER, DAC_OVERRIDE) and changing users (SETUID, SETGID). Most
programs need none. Each that stays is a part of root's power in the hands of whoever takes over the process, and a door
to the kernel code behind it. Drop all, then add back by name what the program shows it needs.

## Attack
    arpspoof -i eth0 -t 172.17.0.3 172.17.0.1   # NET_RAW: read the traffic of the container next door
    # CVE-2020-14386: the same NET_RAW led from a packet socket to writing kernel memory, and out

## Bad command
    docker run -d --name api -p 127.0.0.1:8080:8080 acme/api:4.2

## Good command
    docker run -d --name api --cap-drop=ALL -p 127.0.0.1:8080:8080 acme/api:4.2

## Bad compose
    services:
      api:
        image: acme/api:4.2
        cap_drop:
          - MKNOD

## Good compose
    services:
      api:
        image: acme/api:4.2
        cap_drop:
          - ALL

## What may break
Programs that start as root and drop it themselves (databases, web servers) need SETUID and SETGID, often CHOWN and
DAC_OVERRIDE for their data folder: add those back (`--cap-add=SETUID --cap-add=SETGID`), or start them as their own user
right away. Listening below port 1024 needs nothing since engine 20.10, NET_BIND_SERVICE before. `ping` needs NET_RAW on
hosts that allow no unprivileged ICMP.

## References
- CIS Docker Benchmark 1.6, 5.4
- OWASP Docker Security Cheat Sheet, RULE #3
- https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities
- https://docs.docker.com/reference/compose-file/services/#cap_drop
- https://nvd.nist.gov/vuln/detail/CVE-2020-14386
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.hardening import any_of, missing
from scanner.launch import Launch
from scanner.remedy import Change, Remedy
from scanner.rule import Fault, rule


@rule(severity=Severity.MEDIUM, absence=True, needs=("HostConfig.CapDrop",), implied=True)
def check(launch: Launch) -> Iterator[Fault]:
    dropping = any_of(launch.host.cap_drop, _is_all)
    message = "keeps the engine's default capabilities: drop ALL, add back what is needed"
    yield from missing(dropping, _is_all, message, Remedy((Change("HostConfig.CapDrop", "ALL"),)))


def _is_all(capability: str) -> bool:
    return capability.upper().removeprefix("CAP_") == "ALL"
