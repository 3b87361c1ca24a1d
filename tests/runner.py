"""How GitHub's runner reads a step's output: which lines are commands to it, and what they say.

Source: actions/runner, `ActionCommand.cs` (`TryParseV2`, then `TryParse`) and `ActionCommandManager.cs`, in our own words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NAMES = frozenset(
    "set-env set-output save-state add-path add-mask add-matcher remove-matcher warning error notice debug group endgroup echo "
    "internal-set-repo-path stop-commands".split()
)


@dataclass(frozen=True)
class Command:
    name: str
    properties: dict[str, str]
    text: str


def commands(output: str) -> list[Command]:
    """The commands in an output."""
    return [command for line in re.split(r"\r\n|\r|\n", output) if (command := _newer(line) or _older(line)) is not None]


def _newer(line: str) -> Command | None:
    """`::name key=value,…::text`, after any blanks."""
    line = line.lstrip()
    end = line.find("::", 2)
    if not line.startswith("::") or end < 0:
        return None
    name, _, given = line[2:end].partition(" ")
    if name not in NAMES:
        return None
    pairs = (pair.partition("=") for pair in given.strip().split(",") if "=" in pair)
    properties = {key: _undone(value, ("%3A", ":"), ("%2C", ",")) for key, _, value in pairs if value}
    return Command(name, properties, _undone(line[end + 2 :]))


def _undone(text: str, *more: tuple[str, str]) -> str:
    for escape, character in (("%0D", "\r"), ("%0A", "\n"), *more, ("%25", "%")):
        text = text.replace(escape, character)
    return text


def _older(line: str) -> Command | None:
    """`##[name key=value;…]text`, anywhere."""
    start = line.find("##[")
    end = line.find("]", start)
    if start < 0 or end < 0:
        return None
    name, _, _ = line[start + 3 : end].partition(" ")
    return Command(name, {}, line[end + 1 :]) if name in NAMES else None
