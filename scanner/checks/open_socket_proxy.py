"""Socket proxy that lets everything through.

A socket proxy stands between the engine's socket and the programs that ask it something, and lets through the calls
that it is told to. With `POST` it lets them change things, and with one more section switched on that is enough to
become root on the host: `CONTAINERS` creates a container with the host's disk in it, `SERVICES` does so by way of a
swarm, `SWARM` joins the host to somebody else's swarm, and `PLUGINS` installs a program that runs as root. The proxy
then keeps nobody out, while everybody around it relies on it; and its port needs no file's permission, only the
network.

Reported are the images tecnativa/docker-socket-proxy and linuxserver/socket-proxy, whose settings are environment
variables.

## Attack
    docker -H tcp://socket-proxy:2375 run -v /:/host alpine chroot /host sh   # from any container on that network

## Bad command
    docker run -d --name socket-proxy -e CONTAINERS=1 -e POST=1 tecnativa/docker-socket-proxy:0.3.0

## Good command
    docker run -d --name socket-proxy -e CONTAINERS=1 tecnativa/docker-socket-proxy:0.3.0

## Bad compose
    services:
      socket-proxy:
        image: tecnativa/docker-socket-proxy:0.3.0
        environment:
          CONTAINERS: 1
          POST: 1

## Good compose
    services:
      socket-proxy:
        image: tecnativa/docker-socket-proxy:0.3.0
        environment:
          CONTAINERS: 1

## What may break
Programs that start, stop or change containers. `ALLOW_START`, `ALLOW_STOP` and `ALLOW_RESTARTS` let those calls
through without the rest of `CONTAINERS` (with `POST`, but `CONTAINERS=0`). What must create containers can do with the
host what it likes: give it the socket alone, on a network that nobody else is on, and treat it as root; or give it an
engine of its own, rootless.

## References
- CIS Docker Benchmark 1.6, 5.32
- OWASP Docker Security Cheat Sheet, RULE #1
- https://docs.docker.com/engine/security/protect-access/
- https://github.com/Tecnativa/docker-socket-proxy#grant-or-revoke-access-to-certain-api-sections
- https://github.com/linuxserver/docker-socket-proxy#readme
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.finding import Confidence, Severity
from scanner.image_reference import parse
from scanner.launch import EnvVar, Launch, Related
from scanner.rule import Fault, rule
from scanner.source import Certainty, region

# Both are the same configuration of HAProxy. Source: haproxy.cfg in the first one's repository.
_IMAGES = re.compile(r"(?:docker\.io|ghcr\.io|lscr\.io)/(?:tecnativa/docker-socket-proxy|linuxserver/socket-proxy)")
_OPENS = {
    "CONTAINERS": "create containers with the host's disk in them",
    "SERVICES": "create services with the host's disk in them",
    "SWARM": "join the host to a swarm of their own",
    "PLUGINS": "install plugins, which run as root",
}


@rule(severity=Severity.HIGH, cwe=284)
def check(launch: Launch) -> Iterator[Fault]:
    if launch.image is None or not any(_IMAGES.fullmatch(parse(name).repository) for name in launch.image.choices):
        return
    settings = {variable.name: value for value in launch.env for variable in value.choices}  # the last one holds
    on = {name: value for name, value in settings.items() if any(value.which(_on))}
    section = next((name for name in _OPENS if name in on), None)
    if section is None or "POST" not in on:
        return
    beside = on[section]
    sure = beside.certainty is Certainty.ALWAYS and beside.only is not None and launch.image.only is not None
    place = region(beside.spans)
    yield Fault(
        on["POST"],
        f"POST with {section} lets the proxy's clients {_OPENS[section]}: whoever reaches it is root on the host",
        confidence=None if sure else Confidence.MEDIUM,
        related=(Related(place, f"{section} is let through here"),) if place else (),
    )


def _on(variable: EnvVar) -> bool:
    """Whether HAProxy reads it as on: a number that is not 0."""
    return re.fullmatch(r"\s*0*[1-9]\d*\s*", variable.value or "") is not None
