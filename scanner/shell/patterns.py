"""Shell patterns (`*.sh`, `[a-z]?`) and what parameter expansion does with them. Source: POSIX.1 2.13, bash manual 3.5.3."""

from __future__ import annotations

import re
from functools import lru_cache
from math import log

from scanner.source import Fragment, Text
from scanner.wildcards import bracket

_CLASSES = {"space": r"\s", "digit": "0-9", "alpha": "A-Za-z", "alnum": "A-Za-z0-9", "upper": "A-Z", "lower": "a-z"}
_MOST_TRIES = 20_000_000
_STAR = re.compile(r"\.\*((?:(?!\.\*)(?:\\.|[^\\]))*+)(?=\.\*)", re.S)


@lru_cache(maxsize=512)
def expression(pattern: str, greedy: bool = True) -> re.Pattern[str] | None:
    """A shell pattern as a regular expression; None where it has a form that is not read (extended globs)."""
    if re.search(r"[?*+@!]\(", pattern):
        return None
    out, at = "", 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "*":
            out += ".*" if greedy else ".*?"
        elif char == "?":
            out += "."
        elif char == "\\" and at < len(pattern):
            out += re.escape(pattern[at])
            at += 1
        elif char == "[" and (end := pattern.find("]", at + 2 if pattern[at : at + 1] in "!^" else at + 1)) > 0:
            inner = pattern[at:end]
            negated = inner[:1] in ("!", "^")
            inner = inner[1:] if negated else inner
            try:
                out += bracket(inner, negated=negated, classes=_CLASSES)
            except ValueError:
                return None
            at = end + 1
        else:
            out += re.escape(char)
    return re.compile(out, re.S)


@lru_cache(maxsize=512)
def _of_whole(pattern: str) -> re.Pattern[str] | None:
    """Likewise for whole texts: where what follows a star fits first is as good as any other place, up to the last star."""
    compiled = expression(pattern)
    return None if compiled is None else re.compile(_STAR.sub(r"(?>.*?\1)", compiled.pattern), re.S)


def matches(pattern: str, text: str) -> bool | None:
    """Whether the whole text matches; None where the pattern is not read."""
    compiled = _of_whole(pattern)
    return None if compiled is None else compiled.fullmatch(text) is not None


def _is_costly(pattern: str, text: Text) -> bool:
    """Whether trying every part of the text could take long: stars multiply each other."""
    return log(max(len(text), 1)) * (1 + pattern.count("*")) > log(_MOST_TRIES)


def removed(text: Text, operator: str, pattern: str) -> Text | None:
    """`${x#p}`, `##`, `%`, `%%`; None where it can't be told."""
    compiled = expression(pattern)
    if compiled is None or not text.resolved or _is_costly(pattern, text):
        return None
    value = str(text)
    lengths = range(len(value) + 1)
    if operator.startswith("#"):
        for length in lengths if operator == "#" else reversed(lengths):
            if compiled.fullmatch(value, 0, length):
                return text[length:]
    else:
        for length in lengths if operator == "%" else reversed(lengths):
            if compiled.fullmatch(value, len(value) - length):
                return text[: len(value) - length]
    return text


def replaced(text: Text, operator: str, pattern: str, replacement: Text) -> Text | None:
    """`${x/p/r}`, `//`, `/#`, `/%`; None where it can't be told."""
    compiled = expression(pattern)
    if compiled is None or not pattern or not text.resolved or _is_costly(pattern, text):
        return text if not pattern else None
    value, pieces, at = str(text), [], 0
    while at <= len(value):
        found = None
        if operator == "/#":
            found = compiled.match(value) if at == 0 else None
        elif operator == "/%":
            found = next((m for start in range(at, len(value) + 1) if (m := compiled.fullmatch(value, start))), None)
        else:
            found = compiled.search(value, at)
        if found is None or found.end() == found.start():
            break
        pieces += [text[at : found.start()], replacement]
        at = found.end()
        if operator != "//":
            break
    return Text.join([*pieces, text[at:]])


def cased(text: Text, operator: str) -> Text:
    """`${x^}`, `^^`, `,`, `,,` without a pattern."""
    change = str.upper if operator.startswith("^") else str.lower
    out: list[Fragment] = []
    for position, fragment in enumerate(text):
        if fragment.unresolved or position and len(operator) == 1:
            out.append(fragment)
        else:
            changed = change(fragment.text) if len(operator) == 2 else change(fragment.text[:1]) + fragment.text[1:]
            out.append(Fragment(changed, fragment.span, certainty=fragment.certainty, via=fragment.via))
    return Text(tuple(out))
