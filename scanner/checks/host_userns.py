"""Opt-out of user namespaces.

Where the engine maps users (`userns-remap`), root in a container is a powerless user on the host. `userns=host` leaves
that mapping for this container: its root is the host's root again. On an engine that maps nothing it changes nothing,
until the day the mapping is switched on and this container stays outside it.

## Attack
    touch /data/x                      # in the container, as root; /data is a folder of the host
    stat -c %u /srv/data/x             # on the host: 0, not a mapped user

## Bad command
    docker run -d --userns host -v backups:/backup acme/backup:4.0

## Good command
    docker run -d -v backups:/backup acme/backup:4.0

## Bad compose
    services:
      backup:
        image: acme/backup:4.0
        userns_mode: host

## Good compose
    services:
      backup:
        image: acme/backup:4.0

## What may break
Files of the host that belong to its own users, and the options that the engine refuses together with a mapping
(`--network host`, `--pid host`, `--privileged`). Give the mapped user the files (`chown` to the first id in
`/etc/subuid`), or mount them with an id mapping; podman has `--userns keep-id` for the user's own files.

## References
- CIS Docker Benchmark 1.6, 5.31
- https://docs.docker.com/engine/security/userns-remap/
- https://docs.docker.com/reference/compose-file/services/#userns_mode
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.launch import Launch
from scanner.rule import Fault, rule


@rule(severity=Severity.LOW, cwe=668, implied=True)
def check(launch: Launch) -> Iterator[Fault]:
    mode = launch.host.userns_mode
    if mode is not None and "host" in mode.choices:
        yield Fault(mode, "left out of the engine's user mapping: root in the container is root on the host")
