"""What is left of a text that still fails in the same way."""

from __future__ import annotations

from collections.abc import Callable


def smallest(text: str, fails: Callable[[str], bool], attempts: int = 2_000) -> str:
    """Takes out ever smaller stretches for as long as what is left still `fails`."""
    size = max(len(text) // 2, 1)
    while size and attempts:
        at = 0
        while at < len(text) and attempts:
            shorter = text[:at] + text[at + size :]
            attempts -= 1
            if fails(shorter):
                text = shorter
            else:
                at += size
        size = min(size // 2, len(text) // 2 or 1) if size > 1 else 0
    return text
