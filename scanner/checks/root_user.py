"""Container told to run as root.

Root in a container is root on the host to the kernel: the same user 0, kept in by namespaces and dropped capabilities
alone. A file that a mount lets through is written as root, and a bug in the runtime or kernel is exploited as root
(CVE-2019-5736 overwrote the host's `runc` that way). Asked for with `--user root`, it also undoes the `USER` that the
image's author chose.

## Attack
    cp /bin/sh /data/sh && chmod 4755 /data/sh   # in the container; /data is a folder of the host
    /srv/data/sh -p                              # on the host, as any user: a root shell

## Bad command
    docker run --rm --user root -v "$PWD":/data acme/importer:3.2 import /data/orders.csv

## Good command
    docker run --rm --user 1000:1000 -v "$PWD":/data acme/importer:3.2 import /data/orders.csv

## Bad compose
    services:
      importer:
        image: acme/importer:3.2
        user: root

## Good compose
    services:
      importer:
        image: acme/importer:3.2
        user: "1000:1000"

## What may break
Writing to folders that belong to root: `chown` them once, at build time or in a job of its own. Ports below 1024 need no
root since engine 20.10. Programs that start as root to drop it themselves (databases, web servers) have an image that
does so by default, or one built to start unprivileged.

## References
- CIS Docker Benchmark 1.6, 4.1
- OWASP Docker Security Cheat Sheet, RULE #2
- https://docs.docker.com/engine/containers/run/#user
- https://docs.docker.com/reference/compose-file/services/#user
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.finding import Severity
from scanner.launch import Launch
from scanner.rule import Fault, rule

# The engine splits at the first colon, takes a number as Go's strconv.Atoi does, and reads a user left out before
# a group as user 0. Source: moby/sys `user.GetExecUser`.
_ROOT = re.compile(r"(root|[+-]?0+)(:.*)?|:.+", re.S)


@rule(severity=Severity.HIGH, cwe=250)
def check(launch: Launch) -> Iterator[Fault]:
    user = launch.user
    if user is not None and (root := next(user.which(lambda name: _ROOT.fullmatch(name) is not None), None)) is not None:
        yield Fault(user, f"runs as root (user {root}): what gets out of the container is root on the host")
