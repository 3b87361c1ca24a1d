"""Text of a scanned tree on its way to a terminal or a log: nothing in it may act there."""

from __future__ import annotations

import re
from typing import Any

LOG_COMMAND = re.compile(r"^([^\S\n]*):(?=:)", re.M)  # the first colon, where a line is a command to GitHub's runner


def printable(text: str) -> str:
    """The text on one line, what does not print (controls, escapes, bidirectional marks) as `\\x1b` or `\\u202e`."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else escaped(character) for character in text)


def harmless(text: str) -> str:
    """Lines of a file for a terminal, on which nothing in them may act: tabs and line ends stay."""
    return "".join(one if one in "\t\n" or one.isprintable() else escaped(one) for one in text)


def escaped(character: str) -> str:
    code = ord(character)
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    return named or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")


def inert(report: str) -> str:
    """A finished report in which no line is a command to the runner that shows the log.

    Those are `::name::` at a line's start and `##[name]` anywhere.
    Source: actions/runner, `ActionCommand.cs`.
    """
    return LOG_COMMAND.sub(r"\1:\\", report).replace("##[", "##\\[")


def json_text(document: Any, indent: int) -> str:
    """A document as JSON in ASCII, no line of which is a command to the runner either."""
    import json

    return json.dumps(document, indent=indent).replace("##[", "#\\u0023[") + "\n"
