"""Image not pinned by digest.

A tag is a name that can be given to another image at any time: by its maintainers with the next release, or by whoever
got hold of their account. What runs tomorrow is then not what was tested, and nothing shows. A digest is the hash of the
image itself; the engine refuses anything else. `latest`, or no tag, does not even name a version.

## Attack
    docker push acme/web:7    # from a stolen account: the next pull of that tag runs the attacker's image

## Bad command
    docker run -d acme/web:latest

## Good command
    docker run -d acme/web:7.3.1@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1

## Bad compose
    services:
      web:
        image: acme/web

## Good compose
    services:
      web:
        image: acme/web:7.3.1@sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1

## What may break
Updates no longer come by themselves, security fixes included: let a bot (Renovate, Dependabot) raise tag and digest
together. `docker buildx imagetools inspect IMAGE:TAG` prints the digest.

## References
- OWASP Docker Security Cheat Sheet, RULE #13
- https://docs.docker.com/build/building/best-practices/#pin-base-image-versions
- https://docs.docker.com/reference/compose-file/services/#image
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from scanner.finding import Severity
from scanner.image_reference import ImageReference, parse
from scanner.launch import Launch
from scanner.rule import Fault, rule

_IMAGE_ID = re.compile(r"(?:sha256:)?[0-9a-f]{64}|sha256:[0-9a-f]+")


@rule(severity=Severity.LOW, cwe=494, pedantic=True)
def check(launch: Launch) -> Iterator[Fault]:
    image = launch.image
    if image is None or launch.built_here is not None or launch.build is not None:
        return
    for reference in image.choices:
        lacking = "" if _IMAGE_ID.fullmatch(reference) else _lacking(parse(reference))
        if lacking:
            # of a reference put together from pieces, the last is where a tag or digest goes
            end = replace(image, spans=image.spans[-1:])
            yield Fault(end, f"{reference} {lacking}: what it stands for may change at any time")
            return


def _lacking(image: ImageReference) -> str:
    """What keeps a reference from naming one image for good; nothing where it does."""
    if image.digest:
        return ""
    if not image.tag:
        return "has neither tag nor digest"
    return "is tagged latest" if image.tag == "latest" else "has a tag but no digest"
