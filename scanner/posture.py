"""What several settings of a launch make together, asked by the rules that name such combinations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from scanner.launch import Bind, Launch, Related, Tmpfs, Value
from scanner.remedy import Change
from scanner.source import Certainty, region

# The engine splits at the first colon, takes a number as Go's strconv.Atoi does, and reads a user left out before
# a group as user 0. Source: moby/sys `user.GetExecUser`.
_ROOT = re.compile(r"(root|[+-]?0+)(:.*)?|:.+", re.S)


def is_root(user: str) -> bool:
    """Whether a launch's `User` is root, as the engine reads it; an empty one leaves it to the image."""
    return _ROOT.fullmatch(user) is not None


def ordinary_user(launch: Launch) -> tuple[str, Related] | None:
    """The user other than root that a launch runs as, its own or the one of its image built here; and where that is said."""
    user = launch.user
    if user is None:
        image = launch.built_here
        if image is None or image.runs_as_root is not False or image.user is None or not image.user.only:
            return None
        return image.user.only, Related(region(image.user.spans) or image.span, "the image's user")
    if not user.only or is_root(user.only):
        return None
    return user.only, Related(region(user.spans) or launch.span, "the container's user")


def added_capability(launch: Launch, name: str) -> Value[str] | None:
    """Where a launch adds a capability, `name` without `CAP_`; ALL adds each."""
    wanted = {name, "ALL"}
    return next((v for v in launch.host.cap_add if any(c.upper().removeprefix("CAP_") in wanted for c in v.choices)), None)


def is_host(mode: Value[str] | None) -> bool:
    """Whether a namespace's mode may be the host's."""
    return mode is not None and "host" in mode.choices


def can_write(launch: Launch) -> bool:
    """Whether a launch has a path that can be written even where its root file system cannot."""
    host = launch.host
    return (
        bool(host.tmpfs or host.volumes_from or launch.volumes)
        or launch.built_here is not None
        and bool(launch.built_here.volumes)
        or any(_writable(bind) for value in host.binds for bind in value.choices)
        or any(not mount.get("ReadOnly") for value in host.mounts for mount in value.choices)
        or not all(value.choices for value in host.binds)
        or not all(value.choices for value in host.mounts)
    )


def _writable(bind: Bind) -> bool:
    return not {"ro", "readonly"} & set(bind.options.split(","))


WEAK = {"exec": "noexec", "suid": "nosuid", "dev": "nodev"}
"""Mount options of a tmpfs that the engine does not give it by default, and their opposites."""

_UNRESOLVED = re.compile(r"[$`]")


class TmpfsMount(NamedTuple):
    """A tmpfs of a launch: the value that mounts it, where, its mount options, and whether its size is bounded (or not known)."""

    value: Value[Any]
    target: str
    options: list[str]
    sized: bool


def tmpfs_mounts(launch: Launch) -> Iterator[TmpfsMount]:
    """Each tmpfs. One in long syntax has no mount options: neither the command lines nor compose can set them."""
    for short in launch.host.tmpfs:
        for mount in short.choices:
            yield TmpfsMount(short, mount.target, mount.options.split(","), _sized(mount))
    for long in launch.host.mounts:
        for given in long.choices:
            if given.get("Type") == "tmpfs":
                details: Mapping[str, Any] = given.get("TmpfsOptions") or {}
                sized = bool(details.get("SizeBytes")) or long.unresolved is not None
                yield TmpfsMount(long, str(given.get("Target", "")), [], sized)


def _sized(mount: Tmpfs) -> bool:
    size = re.findall(r"(?:^|,)(?:size|nr_blocks)=([^,]*)", mount.options)
    return _UNRESOLVED.search(mount.options) is not None or bool(size) and size[-1].strip("0%kKmMgGtTpPeE") != ""


def weakened(options: Sequence[str]) -> list[str]:
    """The weak options in force: those that have the last word against their opposites, as mount(8) reads them."""
    return [name for name in WEAK if [option for option in options if option in (name, WEAK[name])][-1:] == [name]]


def has_tmpfs(launch: Launch) -> bool:
    """Whether a launch mounts a tmpfs, wherever."""
    return bool(launch.host.tmpfs) or any(mount.get("Type") == "tmpfs" for value in launch.host.mounts for mount in value.choices)


def memory_limited(launch: Launch) -> bool:
    """Whether a launch surely has a memory limit, whatever it is."""
    limit = launch.host.memory
    return limit is not None and limit.certainty is not Certainty.SOMETIMES and all(size > 0 for size in limit.choices)


def a_tmpfs() -> Change:
    """The change that gives a launch a place to write, of a bounded size."""
    return Change("HostConfig.Tmpfs", "{bounded_tmpfs}")
