"""Words set into lines of a text report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scanner.terminal import width

MARGIN = " " * 12  # under a finding's first line


def filled(words: Iterable[str], most: int, margin: str = MARGIN, between: str = " ") -> Iterator[str]:
    """Lines of at most `most` columns, as far as single words allow, each beginning with the margin."""
    line = margin
    for word in words:
        if len(line) > len(margin) and width(line) + len(between) + width(word) > most:
            yield line
            line = margin
        line += word if len(line) == len(margin) else between + word
    yield line
