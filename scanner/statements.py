"""Which statement a stretch of text is part of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from scanner.source import Span


class Statements:
    """Commands, services, instructions: stretches of files, of which one may lie within another."""

    def __init__(self, spans: Iterable[Span]) -> None:
        by_path: dict[str, list[Span]] = {}
        for span in spans:
            by_path.setdefault(span.file.path, []).append(span)
        for each in by_path.values():
            each.sort(key=lambda span: (span.start, -span.end))
        # Beside each: where it starts, and how far it or any before it reaches, so that looking back can end early.
        self._by_path = {
            path: (each, [span.start for span in each], list(accumulate((span.end for span in each), max)))
            for path, each in by_path.items()
        }

    def around(self, span: Span) -> Span | None:
        """The innermost statement that holds the beginning of a stretch of text."""
        statements, starts, reach = self._by_path.get(span.file.path, ([], [], []))
        at = bisect_right(starts, span.start) - 1
        while at >= 0 and reach[at] > span.start:
            if statements[at].end > span.start:
                return statements[at]
            at -= 1
        return None
