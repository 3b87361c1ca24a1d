"""Editing values where the scanner says that they are written: what Compose makes of it then shows whether a person would."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from scanner.launch import Launch, Value
from scanner.source import Span, region

# Config path → key of a service, and what to write there instead: a text that Compose takes, told apart by a number.
_WRITTEN = {
    "Image": ("image", "edited{n}"),
    "User": ("user", "edited{n}"),
    "HostConfig.CapAdd": ("cap_add", "EDITED{n}"),
    "HostConfig.CapDrop": ("cap_drop", "EDITED{n}"),
    "HostConfig.SecurityOpt": ("security_opt", "label=level:edited{n}"),
    "HostConfig.GroupAdd": ("group_add", "edited{n}"),
    "HostConfig.DeviceCgroupRules": ("device_cgroup_rules", "c {n}:7 r"),
    "HostConfig.CgroupParent": ("cgroup_parent", "/edited{n}"),
    "HostConfig.Binds": ("volumes", "/edited{n}:/edited{n}"),
    "HostConfig.Tmpfs": ("tmpfs", "/edited{n}"),
    "HostConfig.Devices": ("devices", "/dev/edited{n}"),
    "HostConfig.VolumesFrom": ("volumes_from", "container:edited{n}"),
}
_FLIPPED = {
    "HostConfig.Privileged": "privileged",
    "HostConfig.ReadonlyRootfs": "read_only",
    "HostConfig.OomKillDisable": "oom_kill_disable",
}
_PARTS = re.compile(r"""(?:(["']?)[\w.-]+\1[ \t]*:\s+)?(?:[&!]\w+\s+)*""")  # a key, anchors and tags: what stays


class Edit(NamedTuple):
    """What is written instead of a stretch of a file, and who must have it then: services, and their key."""

    span: Span
    text: str
    key: str
    services: list[str]

    def holds(self, service: dict[str, Any]) -> bool:
        """Whether a service, as Compose resolves it, has what was written."""
        value = service.get(self.key)
        if self.text in ("true", "false"):
            return bool(value) is (self.text == "true")
        return re.search(rf"{re.escape(self.text.partition(':/')[0])}(?!\d)", str(value)) is not None


def edits(launches: Sequence[Launch]) -> list[Edit]:
    """An edit for each place at which values of launches are shown; one for several launches that share it."""
    found: dict[tuple[str, int], Edit] = {}
    for launch in launches:
        for path, value in launch.values():
            where = region(value.spans)
            if where is None or path not in _WRITTEN and path not in _FLIPPED:
                continue
            span = Span(where.file, where.start + _kept(where), where.end)
            key, text = _written(path, value, len(found) + 1)
            at = (span.file.path, span.start)
            if at not in found:
                found[at] = Edit(span, text, key, [])
            if found[at].key == key:
                found[at].services.append(str(launch.name and launch.name.only))
    return list(found.values())


def _kept(span: Span) -> int:
    parts = _PARTS.match(span.text)
    return parts.end() if parts else 0


def _written(path: str, value: Value[Any], number: int) -> tuple[str, str]:
    if path in _FLIPPED:
        return _FLIPPED[path], "false" if value.only is True else "true"
    key, text = _WRITTEN[path]
    return key, text.format(n=number)


def apply(files: dict[str, str], edits: Sequence[Edit]) -> dict[str, str]:
    """The texts of the files with the edits made; of two that overlap the first one."""
    changed = dict(files)
    for path in {edit.span.file.path for edit in edits}:
        text, upto = "", 0
        for edit in _ordered(edits, path):
            text += files[path][upto : edit.span.start] + edit.text
            upto = edit.span.end
        changed[path] = text + files[path][upto:]
    return changed


def _ordered(edits: Sequence[Edit], path: str) -> Iterator[Edit]:
    end = 0
    for edit in sorted((edit for edit in edits if edit.span.file.path == path), key=lambda edit: edit.span.start):
        if edit.span.start >= end:
            yield edit
            end = edit.span.end
