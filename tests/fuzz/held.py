"""What holds of anything that was read from a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache

from scanner.source import SourceFile, Span, Text


def lie_in_their_files(found: object) -> None:
    """That each span in what was found, however deep, is a stretch of its file."""
    waiting, seen = [found], set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, Span):
            assert 0 <= one.start <= one.end <= len(one.file.text), one
        elif id(one) not in seen:
            seen.add(id(one))
            waiting += parts(one)


def are_alike(one: object, other: object) -> bool:
    """Whether the same was found twice: files are told apart by identity, so that texts with their places never are equal."""
    waiting, seen = [(one, other)], set()
    while waiting:
        first, second = pair = waiting.pop()
        if first is second or (id(first), id(second)) in seen:
            continue
        seen.add((id(first), id(second)))
        inner, others = parts(first), parts(second)
        if type(first) is not type(second) or len(inner) != len(others) or not inner and not _is_alike(*pair):
            return False
        waiting += zip(inner, others, strict=True)
    return True


def _is_alike(first: object, second: object) -> bool:
    if isinstance(first, SourceFile) and isinstance(second, SourceFile):
        return first.text == second.text
    return isinstance(first, frozenset) or callable(first) or first == second or first != first  # a NaN


def parts(found: object) -> list[object]:
    """What a thing is made of; nothing for what is one by itself, a file for one."""
    if isinstance(found, Mapping):
        return [*found, *found.values()]
    if isinstance(found, (list, tuple)):
        return list(found)
    if isinstance(found, (SourceFile, type)):
        return []
    return [getattr(found, name) for name in _names(type(found))]


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.compare) if is_dataclass(kind) else ()


def are_sayable(errors: Iterable[tuple[int, str]], file: SourceFile) -> None:
    """That errors say something, of a line that there is."""
    lines = file.text.count("\n") + 1
    for line, message in errors:
        assert message
        assert 1 <= line <= lines, (line, message)


def is_as_it_stands(text: Text) -> None:
    """That what is exact in a text is what stands in its file."""
    for fragment in text:
        if fragment.span is not None and len(fragment.span) == len(fragment.text):
            assert fragment.span.text == fragment.text, fragment
