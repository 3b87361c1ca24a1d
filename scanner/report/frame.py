"""Code frames: a line of source with the text at fault marked under it, and secrets masked.

Masked are the stretches that the scan names and, as a line may hold more than launches, what looks like a secret by itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from scanner.record import dataclass
from scanner.report.printable import escaped
from scanner.source import SourceFile, Span
from scanner.terminal import width

_TAB = "    "
_MASK = "*"


@dataclass(frozen=True, slots=True)
class Frame:
    """A line as shown, tabs and unprintable characters written out. `start` and `length`: the mark, in terminal columns."""

    line: int
    code: str
    start: int
    length: int


class Frames:
    """Draws frames; `masked` are the stretches of source that no report may show."""

    def __init__(self, masked: Iterable[Span]) -> None:
        self._masked: dict[str, list[Span]] = {}
        self._telling: dict[str, bool] = {}  # most fixes put in the same few texts
        for span in masked:
            self._masked.setdefault(span.file.path, []).append(span)

    def text(self, file: SourceFile, start: int, end: int) -> str:
        """A stretch of a file with what is masked starred out, its length and lines kept."""
        named = ((span.start - start, span.end - start) for span in self._masked.get(file.path, ()))
        return starred(file.text[start:end], named)

    def tells(self, file: SourceFile, text: str) -> bool:
        """Whether a text made of a file's (a fix) holds what is masked there, or looks like a secret."""
        from scanner.secrets import spots

        if text not in self._telling:
            self._telling[text] = any(spots(text))
        hidden = (span.text for span in self._masked.get(file.path, ()) if len(span))
        return self._telling[text] or any(secret in text for secret in hidden)

    def line(self, span: Span, most: int) -> Frame:
        """The first line of a span, cut to about `most` columns around the mark."""
        number, column = span.line, span.column - 1
        start = span.start - column
        code = self.text(span.file, start, start + len(span.file.line_text(number)))
        end = min(column + max(len(span), 1), max(len(code), column + 1))
        before, marked, after = (_shown(part) for part in (code[:column], code[column:end], code[end:]))
        indentation = len(before) - len(before.lstrip())
        before = before[indentation:]
        if len(before) + len(marked) + len(after) > most:
            before, marked, after = _cut(before, marked, after, most)
        return Frame(number, before + marked + after, width(before), max(width(marked), 1))


def starred(text: str, stretches: Iterable[tuple[int, int]] = ()) -> str:
    """A text with some stretches, and what looks like a secret by itself, starred out; its length and lines are kept."""
    from scanner.secrets import spots  # late: a report may show no source

    for low, high in (*stretches, *spots(text)):
        low, high = max(low, 0), min(high, len(text))
        if low < high:
            stars = "".join(one if one == "\n" else _MASK for one in text[low:high])
            text = text[:low] + stars + text[high:]
    return text


def _shown(code: str) -> str:
    if code.isprintable():
        return code
    return "".join(one if one.isprintable() else _TAB if one == "\t" else escaped(one) for one in code)


def _cut(before: str, marked: str, after: str, most: int) -> tuple[str, str, str]:
    if len(marked) > most:
        marked, after = marked[: most - 1] + "…", ""
    room = most - len(marked)
    left = min(len(before), max(room // 2, room - len(after)))
    if left < len(before):
        before = "…" + before[len(before) - left + 1 :] if left else ""
    if len(after) > room - left:
        after = after[: room - left - 1] + "…" if room > left else ""
    return before, marked, after
