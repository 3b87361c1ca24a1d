"""What would mend a launch, in the model's terms: said once by a rule, written into a format by `scanner.fix`."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any, NamedTuple

from scanner.launch import Value
from scanner.record import dataclass


@dataclass(frozen=True, slots=True)
class Values:
    """What fixes set where a launch says nothing itself, as options of the docker CLI take it.

    These are the defaults; the table `[fix]` of a configuration sets others. `pids` is far above need, so that the fix is a
    safe one: threads count, and Elasticsearch asks for 4096 of them. `user`: numbers, which no image has to know by name;
    `tmpfs`: a path, mount options behind a colon; `tmpfs_size` bounds it where no memory limit does. No value has a
    character that means something to a shell, to make or in a Dockerfile.
    """

    memory: str = "512m"
    cpus: str = "1"
    pids: str = "4096"
    user: str = "1000:1000"
    tmpfs: str = "/tmp"
    tmpfs_size: str = "64m"

    @property
    def tmpfs_path(self) -> str:
        return self.tmpfs.partition(":")[0]

    def fill(self, text: str) -> str:
        """A text with what stands in braces replaced: the name of a field, or `bounded_tmpfs`. `{{` is a brace by itself."""
        return _IN_BRACES.sub(lambda name: str(getattr(self, name[1])) if name[1] else "{", text) if "{" in text else text

    @property
    def bounded_tmpfs(self) -> str:
        """The tmpfs with a size."""
        path, _, options = self.tmpfs.partition(":")
        return self.tmpfs if "size=" in options else f"{path}:{options},size={self.tmpfs_size}".replace(":,", ":")

    def is_safe(self, remedy: Remedy) -> bool:
        """Whether what it sets is safe with these values: the rules say so of the defaults, and less of something may be too
        little."""
        fewer = int(self.pids) < int(Values().pids)
        return remedy.safe and not (fewer and any(change.to == "{pids}" for change in remedy.changes))


_IN_BRACES = re.compile(rf"\{{(?:\{{|({'|'.join(each.name for each in fields(Values))}|bounded_tmpfs)\}})")


class Like(NamedTuple):
    """The text that sets another config path of the launch, whatever it is: a number, a variable."""

    path: str


class Change(NamedTuple):
    """One change of a launch. `path`: the config path (`HostConfig.CapDrop`), of which a list gets an element more.

    `to`: the new text, as `Values.fill` takes it; None where nothing takes the old one's place. `instead`: the value that
    gives way; None where something is added.
    """

    path: str
    to: str | Like | None
    instead: Value[Any] | None = None


@dataclass(frozen=True, slots=True)
class Remedy:
    """The changes that end a fault. `safe`: they cannot stop a container that works, with
    the defaults of `Values`. `unknown`: why the changes, if there are any, are no fix. `values`: what they are filled with."""

    changes: tuple[Change, ...] = ()
    safe: bool = False
    unknown: str = ""
    values: Values = Values()


def without(path: str, value: Value[Any]) -> Remedy:
    """Takes out what set a value, so that the engine's default holds again."""
    return Remedy((Change(path, None, value),))
