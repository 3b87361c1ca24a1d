"""Which functions change nothing outside themselves, so that calling them again with the same arguments tells nothing new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from scanner.shell.syntax import Assignment, For, Function, Group, Script, Simple, Substitution, Word

_CHANGES = frozenset("eval source . read set unset export readonly alias trap mapfile readarray getopts let".split())
_LOCAL = frozenset(("local", "declare", "typeset"))


def is_pure(function: Function, functions: Mapping[str, tuple[Function, Script]], known: dict[int, bool]) -> bool:
    """Whether a function and all that it calls assign only variables of their own.

    `known`: what has been found out so far, by the function's identity; a recursive call adds nothing.
    """
    if id(function) not in known:
        known[id(function)] = True
        known[id(function)] = _is_pure(function, functions, known)
    return known[id(function)]


def _is_pure(function: Function, functions: Mapping[str, tuple[Function, Script]], known: dict[int, bool]) -> bool:
    local: set[str] = set()
    assigned: set[str] = set()
    for node in _nodes(function.body):
        if isinstance(node, Simple):
            name = next((w.bare or "" for w in node.words if isinstance(w, Word)), None)
            if name in _LOCAL:
                local.update(w.name if isinstance(w, Assignment) else w.literal or "" for w in node.words)
            elif name in _CHANGES or name == "":
                return False  # `"$@"` may be anything
            elif name is None:
                assigned.update(a.name for a in node.assignments)
            elif name in functions and not is_pure(functions[name][0], functions, known):
                return False
        elif isinstance(node, For):
            assigned.add(node.name)
        elif isinstance(node, Function):
            return False
    return assigned <= local


def _nodes(node: object) -> Iterator[object]:
    """The commands in a command; a subshell's and a substitution's change nothing outside."""
    if isinstance(node, (Substitution, Word)) or isinstance(node, Group) and node.subshell:
        return
    if isinstance(node, (list, tuple)):
        for item in node:
            yield from _nodes(item)
    elif is_dataclass(node):
        yield node
        for each in fields(node):
            yield from _nodes(getattr(node, each.name))
