"""Numbers in a scanned text that count something there: which word, how many."""

from __future__ import annotations

_MOST = 10**18  # more than there can be of anything here; Python itself refuses to read a number of thousands of digits


def count(text: str) -> int | None:
    """The whole number that ASCII digits write, one past all counting where they are many; None for anything else."""
    if not (text.isascii() and text.isdigit()):
        return None
    return int(text) if len(text) <= 18 else _MOST
