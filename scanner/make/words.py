"""Words in the texts of a makefile, and the arguments of functions, as make tells them apart."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from scanner.make import lexer
from scanner.source import Certainty, Fragment, Text

WORD = re.compile(r"\S+")
_REFERENCE = re.compile(r"(?<!\$)\$(?:\(([\w.-]+)\)|\{([\w.-]+)\})")
_PARENTHESES, _BRACES = re.compile(r"[(),]"), re.compile(r"[{},]")


def arguments(text: Text, written: Text, most: int = -1) -> list[Text]:
    """A function's arguments: what stands between commas outside of the kind of brackets that the reference has.

    `most`: how many the function takes; further commas are part of the last one.
    """
    opening = str(written)[1:2]
    stop = _BRACES if opening == "{" else _PARENTHESES
    out: list[Text] = []
    depth = start = 0
    for match in stop.finditer(lexer.plain(text)):
        if match[0] != ",":
            depth += 1 if match[0] == opening else -1
        elif depth == 0 and (most < 0 or len(out) < most - 1):
            out.append(text[start : match.start()])
            start = match.end()
    out.append(text[start:])
    return out


def words(text: Text) -> list[Text]:
    """The words of an expanded text; an unresolved part is one, or glued to its neighbours."""
    return [text[m.start() : m.end()] for m in WORD.finditer(lexer.plain(text))]


def as_sure_as(given: Iterable[Text], value: Text) -> Text:
    """What has been made by looking into `given`: no surer than that, even where it is nothing."""
    certainty = min((text.certainty for text in given), default=Certainty.ALWAYS)
    if certainty is Certainty.ALWAYS or len(value):
        return value.weakened(certainty)
    return Text((Fragment("", certainty=certainty),))


def spaced(parts: list[Text]) -> Text:
    return lexer.joined(parts, " ")


def matches(pattern: str, word: str) -> str | None:
    """The stem where a `%` pattern matches a word, an empty one for a pattern without `%`; None where it does not."""
    before, percent, after = pattern.partition("%")
    if not percent:
        return "" if word == pattern else None
    if len(word) >= len(before) + len(after) and word.startswith(before) and word.endswith(after):
        return word[len(before) : len(word) - len(after)]
    return None


def substituted(text: Text, pattern: str, replacement: Text) -> Text | None:
    """`$(patsubst …)`, and `$(x:a=b)` where `pattern` without `%` is a suffix."""
    if "%" not in pattern:
        pattern, replacement = "%" + pattern, Text.literal("%") + replacement
    out: list[Text] = []
    for word in words(text):
        if not word.resolved:
            return None
        stem = matches(pattern, str(word))
        if stem is None:
            out.append(word)
        else:
            start = len(pattern.partition("%")[0])
            before, after = replacement.partition("%")
            new = before if after is None else before + word[start : start + len(stem)] + after
            out.append(as_sure_as([word], new))
    return spaced(out)


def named(text: Text) -> set[str]:
    """The variables that a text refers to by their plain names."""
    return {match[1] or match[2] for match in _REFERENCE.finditer(lexer.plain(text))}


def as_filled(text: Text, names: Container[str]) -> Text:
    """The text where these variables, nothing by default, have been given some value by whoever calls make."""
    out: list[Text] = []
    at = 0
    for match in _REFERENCE.finditer(lexer.plain(text)):
        if (match[1] or match[2]) in names:
            out += [text[at : match.start()], lexer.unresolved(text[match.start() : match.end()])]
            at = match.end()
    return Text.join([*out, text[at:]]) if out else text
