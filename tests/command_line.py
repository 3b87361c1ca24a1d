"""Words of a command for tests that need no shell: `words('docker run -v "$X":/y $IMAGE')`.

Blanks part words; `"…"` quotes; `$NAME`, `${…}`, `$@` and `$(…)` are unresolved, and may be several words where they stand
outside quotes. Every fragment has its place in a file that holds the command.
"""

from __future__ import annotations

import re

from scanner.docker_cli import Site, read
from scanner.launch import Build, Launch, config
from scanner.source import Certainty, Fragment, SourceFile, Span, Text

_PIECE = re.compile(r'(?P<blank>\s+)|(?P<quote>")|(?P<unresolved>\$(?:\w+|[@*]|\{[^}]*\}|\([^)]*\)))|(?P<plain>[^\s"$]+|\$)')
_IN_QUOTES = re.compile(_PIECE.pattern.replace(r"(?P<blank>\s+)|", "").replace(r"[^\s", "[^"))


def words(command: str, sometimes: str = "") -> list[Text]:
    """The words of a command; those in `sometimes` (blank-separated) hold on some paths only."""
    file = SourceFile("run.sh", command)
    out: list[list[Fragment]] = []
    quoted = in_word = False
    at = 0
    while at < len(command):
        piece = (_IN_QUOTES if quoted else _PIECE).match(command, at)
        assert piece is not None
        kind, span, at = piece.lastgroup, Span(file, at, piece.end()), piece.end()
        if not in_word and kind != "blank":
            out.append([])
        in_word = kind != "blank"
        if kind == "quote":
            quoted = not quoted
        elif in_word:
            unresolved = kind == "unresolved"
            out[-1].append(Fragment(piece[0], span, unresolved, unresolved and (not quoted or "@" in piece[0])))
    weak = set(sometimes.split())
    made = [Text(tuple(fragments)) for fragments in out]
    return [word.weakened(Certainty.SOMETIMES) if str(word) in weak else word for word in made]


def read_command(command: str, sometimes: str = "") -> Launch | Build | None:
    """What the scanner reads in a command whose first word is the tool's name."""
    made = words(command, sometimes)
    file = made[0].spans[0].file
    return read(str(made[0]), made, Site(file, "shell", Span(file, 0, len(command))))


def launch(command: str, sometimes: str = "") -> Launch:
    """The launch that a command is."""
    found = read_command(command, sometimes)
    assert isinstance(found, Launch), f"no launch: {command}"
    return found


def image(command: str) -> object:
    """The image of a launch as the JSON report has it."""
    return config(launch(command)).get("Image")
