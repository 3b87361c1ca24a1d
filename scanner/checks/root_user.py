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

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.images import runs_as_root
from scanner.launch import Launch, Related, Value
from scanner.needs_root import why_root
from scanner.posture import is_root
from scanner.remedy import Change, Remedy, without
from scanner.rule import Fault, rule
from scanner.source import region


@rule(severity=Severity.HIGH, cwe=250)
def check(launch: Launch) -> Iterator[Fault]:
    user = launch.user
    if user is not None and (root := next(user.which(is_root), None)) is not None:
        undone, related = _undone(launch)
        yield Fault(
            user,
            f"runs as root (user {root}){undone}: what gets out of the container is root on the host",
            related=related,
            remedy=_remedy(launch, user, bool(undone)),
        )


def _remedy(launch: Launch, user: Value[str], undone: bool) -> Remedy:
    """The image's own user again, or another one; neither where that would stop what is done."""
    if why := why_root(launch):
        return Remedy(unknown=why)
    return without("User", user) if undone else Remedy((Change("User", "{user}", user),))


def _undone(launch: Launch) -> tuple[str, tuple[Related, ...]]:
    """The user of the image that the launch undoes, in words; and where it is set, for an image of this repository."""
    image = launch.built_here
    if image is None:
        names = launch.image.choices if launch.image is not None else ()
        known = [name for name in names if runs_as_root(name) is False]
        return (f", though {known[0]} by itself does not", ()) if known else ("", ())
    if image.runs_as_root is not False:
        return "", ()
    if image.drops_root or image.user is None:
        return ", though its image by itself does not", (Related(image.span, "the image"),)
    name = image.user.only or "another"
    return f", which undoes the image's own USER {name}", (Related(region(image.user.spans) or image.span, "the image's user"),)
