"""What an extractor may ask of the tree beyond its own file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field

from scanner.record import dataclass
from scanner.source import SourceFile


@dataclass(slots=True)
class Project:
    """The scanned tree.

    `tool_variables`: names of variables that some file of the tree sets to a container tool, and which
    (`{"CONTAINER_ENGINE": ("docker", "podman")}`), so that a script whose tool is set in another file is understood.
    `load`: the file at a path (as reports show it) where it is a file of the tree, else None; never outside the tree.
    `names`: the commands that a rule may have something to say of besides the container tools, in a program made of a text;
    None where that may be any. `concerned`: what is known of which files, by their paths, have to do with containers.
    """

    tool_variables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    load: Callable[[str], SourceFile | None] = lambda path: None
    names: Callable[[str], frozenset[str] | None] = lambda text: None
    concerned: dict[str, bool] = field(default_factory=dict)


_TOOL = r"(?:docker|podman|nerdctl)"
_ASSIGNMENT = re.compile(r"(?<![\w.$-])(?P<name>[A-Za-z_]\w*)[ \t]*(?:[?:]|::|:::)?=[ \t]*(?P<value>[^\n]*)")
_SAID = re.compile(rf"\b{_TOOL}\b")
_VALUE = re.compile(
    rf"""
    # docker, "sudo docker", /usr/bin/docker
    ["']? (?: sudo [ ]+ )? (?: [\w./-]*/ )? ({_TOOL}) ["']? (?= \s* (?: [;&|)\#] | $ ) )
    # ${{X:-docker}}
  | ["']? \$ \{{ \w+ :?[-=] ({_TOOL}) \}}
    # $(command -v podman || command -v docker)
  | ["']? (?: \$\( | ` | \$\{{ ) (?P<asked> [^\n]* )
    """,
    re.VERBOSE,
)
_ASKED = re.compile(
    rf"\b(?:command[ ]+-v|which|type[ ]+-\w+|hash|echo|printf|wildcard|[|][|])[ \t]+[\"']?(?:[\w./-]*/)?({_TOOL})(?![\w./-])"
)


def tool_variables(files: Iterable[SourceFile]) -> dict[str, tuple[str, ...]]:
    """The variables that some script or Makefile sets to a container tool, each with those tools in the order of the files."""
    found: dict[str, dict[str, None]] = {}
    for file in files:
        for assignment in _ASSIGNMENT.finditer(file.text):
            value = _VALUE.match(assignment["value"]) if _SAID.search(assignment["value"]) else None
            if value is None:
                continue
            asked = value["asked"]
            tools = [value[1] or value[2]] if asked is None else _ASKED.findall(asked)
            if tools:
                found.setdefault(assignment["name"], {}).update(dict.fromkeys(tools))
    return {name: tuple(tools) for name, tools in found.items()}
