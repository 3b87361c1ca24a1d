"""Which commands print nothing: in `$(test … && echo a || echo b)` those that only ask."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.shell.syntax import Command, Sequence, Simple, Test, Word

_SILENT = frozenset("[ test true false :".split())
_TO_A_FILE = (">", ">>", ">|", "&>", "&>>")


def is_silent(command: Command, source: str) -> bool:
    """Whether a command surely prints nothing to its standard output. `source`: the text that it was read from."""
    if isinstance(command, Test):
        return True
    if not isinstance(command, Simple):
        return False
    words = [word for word in command.words if isinstance(word, Word)]
    to_a_file = any(
        redirect.operator in _TO_A_FILE and source[redirect.start : redirect.start + 1] != "2" for redirect in command.redirects
    )
    return to_a_file or not words or words[0].bare in _SILENT


def chains(node: Sequence) -> Iterator[list[Command]]:
    """The parts of `a && b || c` between its `||`."""
    chain: list[Command] = []
    for operator, command in zip(node.operators, node.commands, strict=True):
        if operator == "||":
            yield chain
            chain = []
        chain.append(command)
    yield chain
