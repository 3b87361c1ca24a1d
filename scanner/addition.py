"""What changes add to a launch, in the terms of its format: options of a command, keys of a service.

Reports say it and fixes write it, so it is made here alone.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from scanner.docker_cli import tool_named
from scanner.docker_flags import Table
from scanner.launch import Launch
from scanner.remedy import Change, Values
from scanner.yaml_text import Scalars, Tree

_LIMITS = ("deploy", "resources", "limits")
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")  # in any YAML the same
_FRACTION = re.compile(r"[0-9]{1,6}\.[0-9]{1,9}")
_CPUS = "HostConfig.NanoCpus"  # for which Compose wants a number
_TEXTS = ("User", "HostConfig.Memory")  # for which it wants none, the latter in `deploy`
_TMPFS = "HostConfig.Tmpfs"
_MOUNTS = "HostConfig.Mounts"


class Option(NamedTuple):
    """An option as a command has it. `lost`: what of its value the command cannot say, empty where nothing is."""

    text: str
    lost: str = ""


def due(launch: Launch, changes: Sequence[Change], values: Values) -> Sequence[Change]:
    """The changes without a tmpfs where something is mounted already: of two mounts at one path the engine takes none."""
    if not any(_is_new_tmpfs(each) for each in changes) or posixpath.normpath(values.tmpfs_path) not in _targets(launch):
        return changes
    return [each for each in changes if not _is_new_tmpfs(each)]


def options(launch: Launch, changes: Iterable[Change], values: Values) -> tuple[str, ...]:
    """The options that changes add to a command, each once; without those that its verb does not have."""
    verbs = tool_named(launch.tool).verbs
    verb = verbs.get(tuple(launch.verb.split())) or tool_named("docker").verbs["run",]
    made = (option(verb.table, change.path, values.fill(change.to)) for change in changes if isinstance(change.to, str))
    return tuple(dict.fromkeys(each.text for each in made if each is not None))


def option(table: Table, path: str, text: str) -> Option | None:
    """The option that sets a config path; None where the table has none for it."""
    flag = _flag(table, path)
    lost = ""
    if flag is None and path == _TMPFS:
        flag = _flag(table, _MOUNTS)
        text, lost = _as_mount(text)
    if flag is None:
        return None
    name, takes_value = flag
    return Option(f"--{name}={text}" if takes_value else f"--{name}", lost)


@cache
def keys(path: str, *, deployed: bool) -> tuple[tuple[str, ...], bool] | None:
    """The keys of a compose service that lead to a config path, and whether a list is there; None where it has none.

    `deployed`: limits go where a swarm reads them.
    """
    from scanner.compose.service import KEYS, LIMITS

    if path in LIMITS and deployed:
        return (*_LIMITS, LIMITS[path]), False
    key = next((key for key, read in KEYS.items() if read.path == path), None)
    return None if key is None else ((key,), KEYS[key].listed)


def scalar(path: str, text: str) -> Scalars:
    """The value of such a key."""
    if path in _TEXTS:
        return text
    if path == _CPUS and _FRACTION.fullmatch(text):
        return float(text)
    return True if text == "true" else int(text) if _NUMBER.fullmatch(text) else text


def tree(changes: Iterable[Change], values: Values, *, deployed: bool) -> Tree:
    """The keys that changes add to a service. `deployed`: see `keys`."""
    made: Tree = {}
    for change in changes:
        found = keys(change.path, deployed=deployed)
        if found is None or not isinstance(change.to, str):
            continue
        (*above, key), listed = found
        at, text = made, values.fill(change.to)
        for name in above:
            at = at.setdefault(name, {})
        if listed:
            at[key] = list(dict.fromkeys([*at.get(key, []), text]))
        else:
            at[key] = scalar(change.path, text)
    return made


def _flag(table: Table, path: str) -> tuple[str, bool] | None:
    found = (flag for flag in table.flags if flag.sets is not None and flag.sets.paths[:1] == (path,))
    return next(((flag.name, flag.takes_value) for flag in found), None)


def _as_mount(text: str) -> tuple[str, str]:
    """A `--tmpfs` as `--mount` has it, and the first mount option that this cannot say."""
    target, _, given = text.partition(":")
    said = dict(each.partition("=")[::2] for each in given.split(",") if each)
    known = {name: value for name, value in said.items() if name in ("size", "mode") and not value.endswith("%")}
    written = ",".join(["type=tmpfs", f"destination={target}", *(f"tmpfs-{name}={value}" for name, value in known.items())])
    return written, next((name for name in said if name not in known), "")


def _is_new_tmpfs(change: Change) -> bool:
    return change.path == _TMPFS and change.instead is None


def _targets(launch: Launch) -> set[str]:
    """The paths in the container that something is mounted at."""
    host = launch.host
    found = [bind.target for value in host.binds for bind in value.choices]
    found += [str(mount.get("Target", "")) for value in host.mounts for mount in value.choices]
    found += [mount.target for value in host.tmpfs for mount in value.choices]
    found += [target for value in launch.volumes for target in value.choices]
    return {posixpath.normpath(target) for target in found}
