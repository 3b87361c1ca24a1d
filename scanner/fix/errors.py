"""What keeps a fix from being written."""

from __future__ import annotations

from scanner.source import Span


class CannotFix(Exception):
    """A change that cannot be written into the text at hand; the message says why, for the person who then does it.

    `by`: the place that it speaks of, where there is one.
    """

    def __init__(self, reason: str, by: Span | None = None) -> None:
        super().__init__(reason)
        self.by = by
