"""Which statement a stretch of text is part of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from scanner.source import Span


class Statements:
    """Commands, services, instructions, blocks: stretches of files, of which one may lie within another."""

    def __init__(self, spans: Iterable[Span]) -> None:
        by_path: dict[str, list[Span]] = {}
        for span in spans:
            by_path.setdefault(span.file.path, []).append(span)
        for each in by_path.values():
            each.sort(key=lambda span: (span.start, -span.end))
        # Beside each: where it starts, and which of those before it may hold it, so that looking back passes over the rest.
        self._by_path = {path: (each, [span.start for span in each], _outer(each)) for path, each in by_path.items()}

    def around(self, span: Span) -> Span | None:
        """The innermost statement that holds the beginning of a stretch of text."""
        return next(self.holding(span), None)

    def holding(self, span: Span) -> Iterator[Span]:
        """The statements that hold the beginning of a stretch of text, the innermost first."""
        statements, starts, outer = self._by_path.get(span.file.path, ([], [], []))
        at = bisect_right(starts, span.start) - 1
        while at >= 0:
            if statements[at].end > span.start:
                yield statements[at]
            at = outer[at]


def _outer(spans: Iterable[Span]) -> list[int]:
    """For each of these, sorted, the last one before it that reaches beyond its start, by number; -1 for none."""
    out: list[int] = []
    open_ones: list[tuple[int, int]] = []  # how far each reaches, and its number
    for number, span in enumerate(spans):
        while open_ones and open_ones[-1][0] <= span.start:
            open_ones.pop()
        out.append(open_ones[-1][1] if open_ones else -1)
        open_ones.append((span.end, number))
    return out
