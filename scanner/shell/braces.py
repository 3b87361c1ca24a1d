"""Brace expansion: `a{b,c}`, `{1..3}`. Source: bash manual 3.5.1."""

from __future__ import annotations

import re
from itertools import product

from scanner.shell.syntax import Literal, Part

MOST = 100
_BRACES = re.compile(r"\{([^{},.\s]*+(?:\.(?!\.)[^{},.\s]*+)*+(?:,|\.\.)[^{}\s]*+)\}")
_RANGE = re.compile(r"(-?\d{1,18})\.\.(-?\d{1,18})|([a-zA-Z])\.\.([a-zA-Z])")


def brace_expansions(parts: list[Part]) -> list[list[Part]]:
    """`a{b,c}` → `ab ac`; `{1..3}` → `1 2 3`. Only braces whose text is all plain are expanded, to MOST words at most."""
    pieces: list[list[list[Part]]] = []  # of the word from left to right, each with what it may be
    count = 1
    for part in parts:
        if not isinstance(part, Literal) or part.quoted or "{" not in part.text:
            pieces.append([[part]])
            continue
        at = 0
        for match in _BRACES.finditer(part.text):
            alternatives = _alternatives(match, part, at)
            if alternatives is None:
                continue
            count *= len(alternatives)
            if count > MOST:
                return [parts]
            pieces += [[_plain(part, at, match.start())], alternatives]
            at = match.end()
        pieces.append([_plain(part, at, len(part.text))] if at else [[part]])
    if count == 1:
        return [parts]
    return [[part for piece in picked for part in piece] for picked in product(*pieces)]


def _plain(part: Literal, start: int, end: int) -> list[Part]:
    return [Literal(part.start + start, part.start + end, part.text[start:end], False)] if start < end else []


def _alternatives(braces: re.Match[str], part: Literal, at: int) -> list[list[Part]] | None:
    """What braces stand for; None where they are none. `at`: where in the part's text what comes before them begins."""
    if "," not in braces[1]:
        numbers = _range(braces[1])
        return None if numbers is None else [[Literal(part.start + at, part.end, number, False)] for number in numbers]
    out: list[list[Part]] = []
    offset = braces.start() + 1
    for alternative in braces[1].split(","):
        out.append(_plain(part, offset, offset + len(alternative)))
        offset += len(alternative) + 1
    return out


def _range(expression: str) -> list[str] | None:
    match = _RANGE.fullmatch(expression)
    if not match:
        return None
    first, last = (int(match[1]), int(match[2])) if match[1] else (ord(match[3]), ord(match[4]))
    if abs(last - first) > 100:
        return None
    numbers = range(first, last + 1) if last >= first else range(first, last - 1, -1)
    return [str(n) if match[1] else chr(n) for n in numbers]
