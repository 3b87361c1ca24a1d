"""Host's network shared.

The container uses the host's own network stack: it reaches every service that listens on `localhost` only, takes any
port, sees the host's traffic (with NET_RAW, a default capability), and speaks to abstract unix sockets of the host.
Published ports, network policies and the separation between networks no longer apply to it.

## Attack
    curl http://127.0.0.1:10255/pods               # in the container: the host's services that trust localhost
    curl http://169.254.169.254/latest/meta-data/  # the cloud's credentials, past limits meant for containers

## Bad command
    docker run -d --network host acme/dashboard:2.8

## Good command
    docker run -d --network dashboards -p 127.0.0.1:8080:8080 acme/dashboard:2.8

## Bad compose
    services:
      dashboard:
        image: acme/dashboard:2.8
        network_mode: host

## Good compose
    services:
      dashboard:
        image: acme/dashboard:2.8
        ports:
          - "127.0.0.1:8080:8080"

## What may break
Services found at `localhost`: name them by service name on a shared network, or reach the host as
`host.docker.internal` (`--add-host host.docker.internal:host-gateway`). Multicast, DHCP and tools that measure the host's
interfaces do need the host's network; run those alone, with all capabilities dropped but theirs.

## References
- CIS Docker Benchmark 1.6, 5.10
- OWASP Docker Security Cheat Sheet, RULE #5
- https://docs.docker.com/engine/network/drivers/host/
- https://docs.docker.com/reference/compose-file/services/#network_mode
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.launch import Launch
from scanner.posture import added_capability, is_host
from scanner.rule import Fault, rule


@rule(severity=Severity.HIGH, cwe=668, implied=True)
def check(launch: Launch) -> Iterator[Fault]:
    mode = launch.host.network_mode
    if mode is not None and is_host(mode):
        administers = added_capability(launch, "NET_ADMIN")  # then that finding names both
        message = "shares the host's network: every port and every service on localhost is within reach"
        yield Fault(mode, message, part_of=administers)
