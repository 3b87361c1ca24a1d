"""Which files of the given paths are ours, each once, by its resolved path."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from scanner import kinds


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read. `real`: its resolved absolute path; `path`: as reports show it; `kind`: its format."""

    real: str
    path: str
    kind: str


def discover(paths: list[str]) -> Iterator[Found]:
    for root in paths:
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(f for f in folders if f != ".git")
            for name in sorted(names):
                real = os.path.realpath(os.path.join(folder, name))
                kind = kinds.by_name(name)
                if kind is None and kinds.is_yaml(name):
                    with open(real, "rb") as f:
                        kind = "compose" if b"\nservices:" in b"\n" + f.read() else None
                elif kind is None and kinds.may_be_script(name) and os.path.isfile(real):
                    with open(real, "rb") as f:
                        kind = kinds.by_shebang(f.read(200))
                if kind:
                    yield Found(real, os.path.relpath(real), kind)
