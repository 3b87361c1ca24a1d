"""Image runs as root.

An image without a `USER`, or with `USER root` as its last word, starts as root wherever it is run and nobody says
otherwise, which is nearly everywhere. Root in a container is root to the host's kernel: what a mount lets through is
written as root, and a bug in the runtime is exploited as root. One line in the Dockerfile spares every launch from
having to remember it.

## Attack
    cp /bin/sh /data/sh && chmod 4755 /data/sh   # in the container; /data is a folder of the host
    /srv/data/sh -p                              # on the host, as any user: a root shell

## Bad dockerfile
    FROM python:3.12-slim
    COPY app /app
    USER root
    CMD ["python", "-m", "app"]

## Good dockerfile
    FROM python:3.12-slim
    COPY app /app
    RUN useradd --system --uid 10001 app
    USER 10001:10001
    CMD ["python", "-m", "app"]

## What may break
What the program writes must belong to the user: `COPY --chown=10001:10001`, or `chown` in the `RUN` that makes the
folder. Instructions after `USER` run as that user too, so install packages before it. Listening below port 1024 needs
nothing since engine 20.10. Orchestrators that check for a non-root user need its number, not its name.

## References
- CIS Docker Benchmark 1.6, 4.1
- OWASP Docker Security Cheat Sheet, RULE #2
- https://docs.docker.com/reference/dockerfile/#user
- https://docs.docker.com/build/building/best-practices/#user
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Confidence, Severity
from scanner.launch import Image, Related
from scanner.remedy import Change, Remedy
from scanner.rule import Fault, rule


@rule(severity=Severity.MEDIUM)
def check(image: Image) -> Iterator[Fault]:
    related = tuple(image.related)
    if image.user is None and image.built_on is not None and image.runs_as_root and related:
        related += (Related(image.built_on.span, "its base, which is built here, runs as root"),)
    if image.runs_as_root is False or not image.final and not related:
        return
    remedy = Remedy((Change("User", "{user}"),))
    if image.user is None:
        known = image.runs_as_root
        message = "no USER: the image runs as root" if known else "no USER: the image runs as root unless its base says otherwise"
        yield Fault(None, message, Severity.LOW, Confidence.HIGH if known else Confidence.MEDIUM, related, remedy)
    elif image.runs_as_root:
        yield Fault(
            image.user, "the last USER is root: every container of this image starts as root", related=related, remedy=remedy
        )
