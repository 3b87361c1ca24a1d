"""No user set.

A container that names no user runs as the one of its image, and most images name none: root. Root in a container is root
to the host's kernel, kept in by namespaces and dropped capabilities alone. A file that a mount lets through is written as
root, and a bug in the runtime is exploited as root. An ordinary user has little to start from.

Not reported where the image is known to run as another user, or to give up root in its entrypoint (`postgres`, `redis`,
`mysql` …), nor for an image of this repository: there its Dockerfile is the place to say it (`image-runs-as-root`).

## Attack
    cp /bin/sh /data/sh && chmod 4755 /data/sh   # in the container; /data is a folder of the host
    /srv/data/sh -p                              # on the host, as any user: a root shell

## Bad command
    docker run -d -v "$PWD/site":/site:ro python:3.12-slim python -m http.server -d /site

## Good command
    docker run -d --user 1000:1000 -v "$PWD/site":/site:ro python:3.12-slim python -m http.server -d /site

## Bad compose
    services:
      site:
        image: python:3.12-slim
        command: python -m http.server

## Good compose
    services:
      site:
        image: python:3.12-slim
        command: python -m http.server
        user: "1000:1000"

## What may break
Writing to folders that belong to root: named volumes begin with the owner that the folder has in the image, folders of
the host must be given to the user (`chown`). An image that sets itself up as root at its start must be built to start
unprivileged; many have such a variant (`nginxinc/nginx-unprivileged`).

## References
- CIS Docker Benchmark 1.6, 4.1
- OWASP Docker Security Cheat Sheet, RULE #2
- https://docs.docker.com/engine/containers/run/#user
- https://docs.docker.com/reference/compose-file/services/#user
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scanner.finding import Severity
from scanner.hardening import missing
from scanner.images import drops_root, runs_as_root
from scanner.launch import Launch
from scanner.needs_root import why_root
from scanner.remedy import Change, Remedy
from scanner.rule import Fault, rule


@rule(severity=Severity.MEDIUM, absence=True, needs=("User",))
def check(launch: Launch) -> Iterator[Fault]:
    if launch.built_here is not None or _mapped_to_caller(launch):
        return
    images = _images(launch)
    doubtful = [image for image in images if runs_as_root(image) is not False and not drops_root(image)]
    if images and not doubtful:
        return
    root = next((image for image in doubtful if runs_as_root(image)), None)
    message = f"no user set, and {root} runs as root" if root else "no user set: runs as the image's, most often root"
    remedy = Remedy((Change("User", "{user}"),), unknown=why_root(launch))
    for fault in missing([launch.user], bool, message, remedy):
        yield fault if root else replace(fault, severity=Severity.LOW)


def _images(launch: Launch) -> list[str]:
    """The images it may run; parts that could not be resolved stand in them as written."""
    image = launch.image
    if image is None:
        return []
    return [*image.choices, *([] if image.unresolved is None else [image.unresolved])]


def _mapped_to_caller(launch: Launch) -> bool:
    """Whether podman runs it as the user who calls: `--userns=keep-id` sets the user too, unless it is told one."""
    mode = launch.host.userns_mode
    return launch.tool == "podman" and mode is not None and any(mode.which(lambda name: name.startswith("keep-id")))
