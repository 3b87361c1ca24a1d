"""Brace expansion: `a{b,c}`, `{1..3}`. Source: bash manual 3.5.1."""

from __future__ import annotations

import re

from scanner.shell.syntax import Literal, Part

_BRACES = re.compile(r"\{([^{}\s]*(?:,|\.\.)[^{}\s]*)\}")
_RANGE = re.compile(r"(-?\d+)\.\.(-?\d+)|([a-zA-Z])\.\.([a-zA-Z])")


def brace_expansions(parts: list[Part]) -> list[list[Part]]:
    """`a{b,c}` → `ab ac`; `{1..3}` → `1 2 3`. Only braces whose text is all plain are expanded."""
    for position, part in enumerate(parts):
        if not isinstance(part, Literal) or part.quoted or "{" not in part.text:
            continue
        match = _BRACES.search(part.text)
        if not match:
            continue
        alternatives = match[1].split(",") if "," in match[1] else _range(match[1])
        if alternatives is None:
            continue
        out: list[list[Part]] = []
        offset = part.start + match.start() + 1
        for alternative in alternatives:
            exact = "," in match[1]
            middle = (
                Literal(offset, offset + len(alternative), alternative, False)
                if exact
                else Literal(part.start, part.end, alternative, False)
            )
            if exact:
                offset += len(alternative) + 1
            before = Literal(part.start, part.start + match.start(), part.text[: match.start()], False)
            after = Literal(part.start + match.end(), part.end, part.text[match.end() :], False)
            joined: list[Part] = [p for p in (before, middle, after) if p.text]
            out += brace_expansions([*parts[:position], *joined, *parts[position + 1 :]])
            if len(out) > 100:
                return [parts]
        return out
    return [parts]


def _range(expression: str) -> list[str] | None:
    match = _RANGE.fullmatch(expression)
    if not match:
        return None
    first, last = (int(match[1]), int(match[2])) if match[1] else (ord(match[3]), ord(match[4]))
    if abs(last - first) > 100:
        return None
    numbers = range(first, last + 1) if last >= first else range(first, last - 1, -1)
    return [str(n) if match[1] else chr(n) for n in numbers]
