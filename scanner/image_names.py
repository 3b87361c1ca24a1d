"""The names under which a repository builds its images, and which of them a reference means."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Generic, TypeVar

from scanner.image_reference import UNRESOLVED, parse
from scanner.launch import Value
from scanner.source import Span

T = TypeVar("T")


class ImageNames(Generic[T]):
    """Things by the names of images. A name is known where it is given, so that of several the nearest can be meant."""

    def __init__(self) -> None:
        self._by_key: dict[str, dict[str, T]] = {}  # and by the file that gives the name: of several there, the first
        self._nearest: dict[str, dict[str, T]] = {}  # by the file that uses it, as far as it was asked for

    def add(self, name: Value[str], thing: T, span: Span) -> None:
        """`name` is given to `thing` at `span`."""
        for key in (*_keys(name, span), *_last_parts(name, given=True)):
            self._by_key.setdefault(key, {}).setdefault(span.file.path, thing)
            self._nearest.pop(key, None)

    def find(self, name: Value[str], span: Span) -> T | None:
        """What `name`, used at `span`, means; None for the name of nothing that was added."""
        for key in (*_keys(name, span), *_any_tag(name), *_last_parts(name, given=False)):
            if key in self._by_key:
                given, nearest, path = self._by_key[key], self._nearest.setdefault(key, {}), span.file.path
                if path not in nearest:
                    nearest[path] = given[max(given, key=lambda one: _nearness(one, path))]
                return nearest[path]
        return None


def normalised(reference: str) -> str:
    """An image's name as the engine completes it, without a digest: `app` and `docker.io/library/app:latest` are one."""
    image = parse(reference.removeprefix("localhost/"))  # podman's name for what it built itself
    return f"{image.repository}:{image.tag or 'latest'}"


def _keys(name: Value[str], span: Span) -> Iterator[str]:
    """The keys under which a name is kept and looked for, the surest first."""
    yield from map(normalised, name.choices)
    if name.unresolved is None:
        return
    yield f"{span.file.path}\n{name.unresolved}"  # the same text in the same file
    written = parse(name.unresolved)
    if written.repository_known:
        yield f"{normalised(written.repository)} of any tag"


def _last_parts(name: Value[str], given: bool) -> Iterator[str]:
    """Keys by the last part of a repository, for names of which the rest is a variable's: `$REGISTRY/app:$TAG`.

    Such a name may be any that is given to an image and ends alike; one that is known in full only one given with a
    variable, and no image of Docker's own.
    """
    if name.unresolved is not None:
        written = parse(name.unresolved)
        last = posixpath.basename(written.repository)
        if not UNRESOLVED.search(last) and (given or not written.repository_known):
            yield f"*/{last}"
            if given and not written.repository_known:
                yield f"$/{last}"
    for repository in (parse(choice).repository for choice in name.choices):
        if given:
            yield f"*/{posixpath.basename(repository)}"
        elif not repository.startswith("docker.io/library/"):
            yield f"$/{posixpath.basename(repository)}"


def _any_tag(name: Value[str]) -> Iterator[str]:
    """The keys of names of which the tag could not be resolved, and that may therefore be this one."""
    for choice in name.choices:
        yield f"{normalised(parse(choice).repository)} of any tag"


def _nearness(one: str, other: str) -> tuple[bool, int]:
    """How near to each other two files are: the same one, or how many steps it is from folder to folder."""
    first, second = (path.split("/")[:-1] for path in (one, other))
    shared = 0
    for shared, (upper, lower) in enumerate(zip(first, second, strict=False), start=1):
        if upper != lower:
            shared -= 1
            break
    return one == other, -max(len(first) + len(second) - 2 * shared, 1)
