"""References to images: `[registry/]repository[:tag][@digest]`. Source of the grammar: distribution/reference."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

UNRESOLVED = re.compile(r"\$\{[^{}]*\}|\$\([^()]*\)|\$\w+|`[^`]*`")
_HUB_HOSTS = {"index.docker.io", "registry-1.docker.io", "registry.hub.docker.com", "hub.docker.com"}
_OFFICIAL_COPIES = re.compile(
    r"(?:public\.ecr\.aws/docker|mirror\.gcr\.io)/library/|mirror\.gcr\.io/(?=[^/]+$)"
    r"|docker\.io/(?:amd64|i386|arm32v[567]|arm64v8|ppc64le|riscv64|s390x)/"
)


class ImageReference(NamedTuple):
    """The parts of a reference, each as far as it is known; what could not be resolved stays as written (`$TAG`).

    `repository` begins with the registry it is pulled from (`docker.io/library/redis` for `redis`). `tag` and `digest`
    are empty when not given.
    """

    repository: str
    tag: str = ""
    digest: str = ""

    @property
    def repository_known(self) -> bool:
        return not UNRESOLVED.search(self.repository)

    @property
    def tag_known(self) -> bool:
        return not UNRESOLVED.search(self.tag)


@lru_cache(maxsize=10_000)  # the same ones are asked for again and again
def parse(reference: str) -> ImageReference:
    """A reference taken apart. Never fails: what is no valid reference comes back as a repository of that name."""
    masked = UNRESOLVED.sub(lambda found: "\0" * len(found[0]), reference)
    at = masked.find("@")
    digest = reference[at + 1 :] if at >= 0 else ""
    end = at if at >= 0 else len(reference)
    colon = masked.find(":", masked.rfind("/", 0, end) + 1, end)
    tag = reference[colon + 1 : end] if colon >= 0 else ""
    return ImageReference(_full(reference[: colon if colon >= 0 else end]), tag, digest)


def _full(name: str) -> str:
    """A repository with the registry and namespace that the engine adds; copies of Docker's official images as those."""
    host, slash, rest = name.partition("/")
    if not slash:
        return f"docker.io/library/{name}"
    if host in _HUB_HOSTS:
        host = "docker.io"
    elif not UNRESOLVED.match(host) and not re.search(r"[.:A-Z]", host) and host != "localhost":
        host, rest = "docker.io", name
    if host == "docker.io" and "/" not in rest:
        rest = f"library/{rest}"
    return _OFFICIAL_COPIES.sub("docker.io/library/", f"{host}/{rest}", count=1)
