"""A long text on a terminal, a page at a time, by the pager that the user has chosen."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from shutil import which

from scanner import terminal


def command() -> list[str]:
    """The words of `PAGER`, without which it is less where there is one; empty where the text is to be written at once."""
    chosen = os.environ.get("PAGER")
    if chosen is None:
        return ["less"] if which("less") else []
    words = shlex.split(chosen)
    return [] if words == ["cat"] else words


def takes_colours(words: list[str]) -> bool:
    """Whether that program is known to pass colours on: less is, as `page` starts it."""
    return not words or os.path.basename(words[0]) == "less"


def page(text: str, words: list[str]) -> bool:
    """Shows a text by a pager and waits until it is left; False where the text is short, or the pager does not start."""
    if not words or text.count("\n") < terminal.lines(sys.stdout):
        return False
    environment = {"LESS": "R", **os.environ}  # colours are shown; what the user has set there counts
    try:
        pager = subprocess.Popen(words, stdin=subprocess.PIPE, env=environment)
    except OSError as error:
        sys.stderr.write(f"PAGER: cannot run {words[0]}: {error.strerror}\n")
        return False
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the pager's
    try:
        pager.communicate(text.encode("utf-8", "backslashreplace"))
    finally:
        signal.signal(signal.SIGINT, before)
    return True
