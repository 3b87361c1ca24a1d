"""The values of the table `[fix]`: what fixes may set, of all that docker takes.

A value goes into scripts, recipes, instructions and YAML of the tree, so it has a shape in which nothing means anything to a
shell, to make or to the builder; and it is one that the docker CLI and Compose read alike and the engine does not refuse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from scanner import docker_values
from scanner.compose import scalars
from scanner.docker_mounts import ENGINE_OPTION, tmpfs
from scanner.posture import is_root
from scanner.remedy import Values
from scanner.source import Text

# As JSON schemas have patterns (ECMA 262), too: no class or flag that is Python's alone.
MEMORY = r"^([1-9][0-9]{6,}[bB]?|[1-9][0-9]*(\.[0-9]+)?[kmgtKMGT]([iI]?[bB])?)$"
CPUS = r"^(?=.*[1-9])[0-9]*\.?[0-9]+$"
PIDS = r"^[1-9][0-9]*$"
USER = r"^(?!(root|0+)(:|$))[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?$"
TMPFS = rf"^(/[A-Za-z0-9_.@+-]+)+/?(:{ENGINE_OPTION}(,{ENGINE_OPTION})*)?$"

LEAST_MEMORY = 6 << 20  # bytes; source: moby, `linuxMinMemory`
LEAST_CPUS = 0.01  # source: moby, `verifyPlatformContainerResources`
_MOST_ID = (1 << 31) - 1  # source: moby/sys `user`, `maxID`


def is_memory(value: Any) -> bool:
    """A size (`512m`), or a number of bytes."""
    text = _written(value, MEMORY, int)
    return text is not None and (_alike(text, docker_values.size, scalars.size) or 0) >= LEAST_MEMORY


def is_cpus(value: Any) -> bool:
    """A number of CPUs."""
    text = _written(value, CPUS, int, float)
    return text is not None and (_alike(text, docker_values.nano_cpus, scalars.nano_cpus) or 0) >= LEAST_CPUS * 10**9


def is_pids(value: Any) -> bool:
    """A number of processes."""
    text = _written(value, PIDS, int)
    return text is not None and (_alike(text, docker_values.integer, scalars.integer) or 0) > 0


def is_user(value: Any) -> bool:
    """A user other than root, by name or number, and a group behind a colon."""
    text = _written(value, USER, int)
    return text is not None and not is_root(text) and all(int(part) <= _MOST_ID for part in text.split(":") if part.isdecimal())


def is_tmpfs(value: Any) -> bool:
    """A path in the container other than its root, and mount options behind a colon."""
    text = _written(value, TMPFS)
    return text is not None and scalars.inside(tmpfs(Text.literal(text))[0].target) not in ("/", "//")


def values(table: Mapping[str, Any]) -> Values:
    """What fixes set, by a table that is as it must be; the defaults where it says nothing."""
    return Values(**{name: str(value) for name, value in table.items()})


def _written(value: Any, shape: str, *types: type) -> str | None:
    """The text of a value that has a shape; None for any other."""
    text = str(value) if isinstance(value, (str, *types)) and not isinstance(value, bool) else ""
    return text if text.isascii() and "\n" not in text and re.search(shape, text) else None


def _alike(text: str, *readers: Callable[[str], int]) -> int | None:
    """What all readers make of a text; None where one refuses it, or they differ."""
    try:
        read = {reader(text) for reader in readers}
    except ValueError:
        return None
    return read.pop() if len(read) == 1 else None
