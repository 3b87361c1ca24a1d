"""Port open on every interface.

`-p 5432:5432` listens on every address of the host, the public one included, and the engine's own firewall rules come
before those of ufw or firewalld: the port is open to the Internet though the firewall seems to say no. What only a
reverse proxy or the same host needs belongs on the loopback address; what only other containers need, on no port at all
but a shared network.

## Attack
    masscan -p5432,6379,9200,27017 203.0.113.0/24   # finds it within minutes of its start

## Bad command
    docker run -d --name db -p 5432:5432 postgres:16

## Good command
    docker run -d --name db -p 127.0.0.1:5432:5432 postgres:16

## Bad compose
    services:
      db:
        image: postgres:16
        ports:
          - "5432:5432"

## Good compose
    services:
      db:
        image: postgres:16
        ports:
          - "127.0.0.1:5432:5432"

## What may break
Access from other machines: put a reverse proxy or a VPN in front, or name the one address that should listen. A public
web server means it; ignore this rule there.

## References
- CIS Docker Benchmark 1.6, 5.14
- https://docs.docker.com/engine/network/port-publishing/
- https://docs.docker.com/engine/network/packet-filtering-firewalls/#docker-and-ufw
- https://docs.docker.com/reference/compose-file/services/#ports
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Confidence, Severity
from scanner.launch import Launch, PortBinding
from scanner.rule import Fault, rule

_EVERY_INTERFACE = {"", "0.0.0.0", "::", "[::]"}


@rule(severity=Severity.LOW, cwe=1327, pedantic=True, needs=("HostConfig.PortBindings",))
def check(launch: Launch) -> Iterator[Fault]:
    for published in launch.host.port_bindings:
        if binding := next(published.which(_is_public), None):
            # a variable in the place of a port may hold an address as well: `-p $LISTEN:80`
            confidence = Confidence.MEDIUM if published.unresolved is not None else None
            port = binding.port.removesuffix("/tcp")
            message = f"port {port} is open on every interface of the host, whatever its firewall says"
            yield Fault(published, message, confidence=confidence)


def _is_public(binding: PortBinding) -> bool:
    return binding.host_ip in _EVERY_INTERFACE
