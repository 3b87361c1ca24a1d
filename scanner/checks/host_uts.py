"""Host's name shared.

The container has the host's hostname and domain name instead of its own, and learns what the machine is called. With the
capability SYS_ADMIN it can change the name for the whole host, which confuses logs, certificates and cluster membership.

## Attack
    hostname                           # in the container: which machine this is
    hostname db-primary                # with SYS_ADMIN: the host now reports under another's name

## Bad command
    docker run -d --uts host acme/log-shipper:8.1

## Good command
    docker run -d --hostname "$(hostname)" acme/log-shipper:8.1

## Bad compose
    services:
      log-shipper:
        image: acme/log-shipper:8.1
        uts: host

## Good compose
    services:
      log-shipper:
        image: acme/log-shipper:8.1
        hostname: ${HOSTNAME}

## What may break
Nothing that `--hostname` with the host's name cannot give; only a name changed while the container runs is not followed.

## References
- CIS Docker Benchmark 1.6, 5.21
- https://docs.docker.com/reference/cli/docker/container/run/#uts
- https://docs.docker.com/reference/compose-file/services/#uts
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.launch import Launch
from scanner.rule import Fault, rule


@rule(severity=Severity.LOW, cwe=668, implied=True)
def check(launch: Launch) -> Iterator[Fault]:
    mode = launch.host.uts_mode
    if mode is not None and "host" in mode.choices:
        yield Fault(mode, "shares the host's name (UTS namespace)")
