"""Edits applied to the bytes of a file: its encoding, byte order mark and line ends stay what they are."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator

from scanner.finding import Edit
from scanner.fix.errors import CannotFix
from scanner.source import SourceFile

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def applied(data: bytes, file: SourceFile, edits: Iterable[Edit]) -> bytes:
    """The bytes of a file with its text edited. `edits` do not overlap. Raises CannotFix where `data` is no longer that text.

    What is put in has the line ends of the line that it is put into.
    """
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError:
        raise CannotFix(f"{file.path} is not valid {encoding.upper()}: save it as UTF-8 first") from None
    if text.replace("\r\n", "\n") != file.text:
        raise CannotFix(f"{file.path} has changed since it was read; scan again")
    return mark + "".join(_pieces(text, edits)).encode(encoding)


def offset_before(offset: int, edits: Iterable[Edit]) -> int:
    """Where a place in the edited text stands in the text before: what was put in, where it was put."""
    grown = 0
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)):
        start = edit.span.start + grown
        if offset < start:
            break
        if offset < start + len(edit.text):
            return edit.span.start
        grown += len(edit.text) - len(edit.span)
    return offset - grown


def _pieces(text: str, edits: Iterable[Edit]) -> Iterator[str]:
    """The text as it is with what stands in the edits' places replaced; their offsets count `\\r\\n` as one."""
    at = counted = 0  # the same place in both counts
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)):
        start = _forward(text, at, edit.span.start - counted)
        end = _forward(text, start, len(edit.span))
        yield text[at:start]
        line_end = text.find("\n", start)
        ends = text[line_end - 1 : line_end + 1] if line_end > 0 else text[text.rfind("\n") - 1 :][:2]
        yield edit.text.replace("\n", "\r\n") if ends == "\r\n" else edit.text
        at, counted = end, edit.span.end
    yield text[at:]


def _forward(text: str, at: int, count: int) -> int:
    """The offset that is `count` characters behind `at`, where `\\r\\n` counts as one."""
    while count > 0:
        stop = at + count
        pairs = text.count("\r\n", at, stop)
        if text[stop - 1 : stop + 1] == "\r\n":  # it would end between the two
            stop += 1
        at, count = stop, pairs
    return at
