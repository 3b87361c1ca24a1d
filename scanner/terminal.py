"""What a terminal can show: how wide it is, whether colours and links are welcome there.

Nothing here asks the terminal itself: it would have to answer on the input that may be somebody else's.
"""

from __future__ import annotations

import os
import re
import unicodedata
from itertools import accumulate
from typing import NamedTuple, TextIO

WIDTH = 120  # columns, where nothing says how many there are
_LINK = re.compile(r"https?://[!-~]+")
# Terminals that follow links, by what they put into the environment. VTE's 0.50.0 crashes on them.
# Source: the list kept at github.com/Alhadis/OSC8-Adoption, and the manuals of those terminals.
_BY_PROGRAM = frozenset(("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "mintty", "rio", "Tabby", "WarpTerminal", "zed"))
_BY_TERM = re.compile(r"xterm-kitty|xterm-ghostty|alacritty|foot|contour|wezterm|rio")
_OLDEST_VTE = 5001


class Look(NamedTuple):
    """How a report is to look. `terminal`: whether it goes to one; `columns`: how wide; `links`: whether that shows them."""

    terminal: bool
    colour: bool
    columns: int
    links: bool


def look(wish: str, stream: TextIO | None) -> Look:
    """How a report on a stream (None: in a file) is to look. `wish`: see `coloured`."""
    colour = coloured(wish, stream)
    return Look(is_terminal(stream), colour, columns(stream), colour and follows_links(stream))


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream goes to a terminal; a closed one does not."""
    return stream is not None and not stream.closed and stream.isatty()


def columns(stream: TextIO | None) -> int:
    """The width of the terminal that a stream goes to, in columns: `COLUMNS`, else what the terminal says, else WIDTH."""
    if not is_terminal(stream) or stream is None:
        return WIDTH
    given = os.environ.get("COLUMNS", "")
    if given.isascii() and given.isdigit() and int(given):
        return int(given)
    try:
        return os.get_terminal_size(stream.fileno()).columns or WIDTH
    except OSError:
        return WIDTH


def lines(stream: TextIO) -> int:
    """The height of the terminal that a stream goes to; 0 where it does not say."""
    try:
        return os.get_terminal_size(stream.fileno()).lines
    except OSError:
        return 0


def coloured(wish: str, stream: TextIO | None) -> bool:
    """Whether to write colours to a stream (None: to a file). `wish`: `always`, `never` or `auto`.

    Source: no-color.org (`NO_COLOR`) and force-color.org (`FORCE_COLOR`); here `FORCE_COLOR=0` forces nothing.
    """
    if wish != "auto":
        return wish == "always"
    if stream is None or os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"


def follows_links(stream: TextIO | None) -> bool:
    """Whether a stream goes to a terminal that is known to show hyperlinks (OSC 8), as far as its environment tells.

    There is no capability in terminfo for it; one that does not know the sequence may print it. `FORCE_HYPERLINK`, which
    other programs know too, says yes (or, as 0, no) where this guesses wrong.
    """
    if not is_terminal(stream):
        return False
    environment = os.environ.get
    forced = environment("FORCE_HYPERLINK")
    if forced:
        return forced != "0"
    term = environment("TERM", "")
    if term == "dumb" or term.startswith("screen") and not environment("TMUX"):  # screen shows the address as text
        return False
    version = environment("VTE_VERSION", "")
    return bool(
        environment("TERM_PROGRAM", "") in _BY_PROGRAM
        or _BY_TERM.match(term)
        or environment("WT_SESSION")
        or environment("KONSOLE_VERSION")
        or environment("DOMTERM")
        or version.isdigit()
        and int(version) >= _OLDEST_VTE
    )


def width(text: str) -> int:
    """The columns that printable text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def _width(one: str) -> int:
    return 0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1


def cut(text: str, most: int) -> str:
    """Printable text in at most `most` columns, its end left out where it has more."""
    if width(text) <= most:
        return text
    kept = sum(1 for wide in accumulate(map(_width, text)) if wide < most)
    return text[:kept] + "…"


def link(address: str, text: str) -> str:
    """The text as a hyperlink, where the address is one that cannot end the sequence it stands in."""
    return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\" if _LINK.fullmatch(address) else text
