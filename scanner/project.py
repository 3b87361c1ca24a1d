"""What an extractor may ask of the tree beyond its own file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from scanner.source import SourceFile


@dataclass(slots=True)
class Project:
    """The scanned tree.

    `tool_variables`: names of variables that some file of the tree sets to a container tool, and which
    (`{"CONTAINER_ENGINE": ("docker", "podman")}`), so that a script whose tool is set in another file is understood.
    `load`: the file at a path (as reports show it) where it is a file of the tree, else None; never outside the tree.
    """

    tool_variables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    load: Callable[[str], SourceFile | None] = lambda path: None
