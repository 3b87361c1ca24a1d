"""`$X`, `${X:-default}` and their kin, as Compose substitutes them.

Source: compose-go's template package. `$` before anything but a name, a brace or another `$` stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from scanner.source import Certainty, Fragment, Text

Lookup = Callable[[str], Text | None]  # a variable's value; None where it is not known

_DEPTH = 20  # defaults within defaults
_PARTS = 20_000  # variables of one value, and what stands between them
_START = re.compile(r"\$(?:(?P<escaped>\$)|(?P<name>[A-Za-z_]\w*)|\{(?P<braced>[A-Za-z_]\w*)\}|(?P<brace>\{))", re.ASCII)
_BRACE = re.compile(r"\}|\{[^\n]?|\n")
_BRACED = re.compile(r"([A-Za-z_]\w*)(:?[-+?])?", re.ASCII)


class InvalidTemplate(ValueError):
    """A `${…}` that Compose refuses."""


def nothing_known(name: str) -> Text | None:
    """The lookup of a scan that knows no variable: nothing is ever taken from the scanner's own environment."""
    return None


def interpolate(text: Text, lookup: Lookup = nothing_known, depth: int = 0) -> Text:
    """The text with its variables replaced. A default is text of certainty DEFAULT at its own place; a variable that is
    not known and has no default stays, as an unresolved fragment: so does one that must be set (`${X:?}`) and is not, since
    the caller's environment has to set it. Raises InvalidTemplate."""
    plain = str(text)
    if "$" not in plain:
        return text
    parts: list[Text] = []
    at = 0
    while found := _START.search(plain, at):
        if len(parts) > _PARTS:
            raise InvalidTemplate(f"more than {_PARTS // 2} variables in one value")
        if at < found.start():
            parts.append(text[at : found.start()])
        if found["escaped"]:
            parts.append(text[found.end() - 1 : found.end()])
            at = found.end()
        elif name := found["name"] or found["braced"]:
            at = found.end()
            parts.append(_variable(lookup(name), text[found.start() : at]))
        else:
            at = _closing(plain, found.start()) + 1
            parts.append(_braced(text[found.start() : at], lookup, depth))
    if at < len(plain):
        parts.append(text[at : len(plain)])
    return Text.join(parts)


def _closing(plain: str, start: int) -> int:
    """The offset of the brace that closes the one after the `$` at `start`; as in Compose, what follows a `{` is no brace.
    Where none does, it is the last one of the line."""
    opened = 0
    end = len(plain)
    for brace in _BRACE.finditer(plain, start):
        if brace[0] == "\n":
            end = brace.start()
            break
        opened += -1 if brace[0] == "}" else 1
        if opened == 0:
            return brace.start()
    last = plain.rfind("}", start, end)
    if last < 0:
        raise InvalidTemplate("a `${` without its `}`")
    return last


def _braced(whole: Text, lookup: Lookup, depth: int) -> Text:
    """The value of a `${…}`."""
    inside = whole[2 : len(whole) - 1]
    found = _BRACED.match(str(inside))
    if found is None or not found[2] and found.end() < len(inside):
        raise InvalidTemplate(f"no variable of Compose: {whole}")
    if depth >= _DEPTH:
        raise InvalidTemplate(f"more than {_DEPTH} defaults within each other: {whole}")
    name, operator, operand = found[1], found[2] or "", inside[found.end() :]
    value = lookup(name)
    present = value is not None and (len(value) > 0 or not operator.startswith(":"))
    if operator.endswith("-") and not present:
        return _used(_or_empty(interpolate(operand, lookup, depth + 1)), whole).weakened(Certainty.DEFAULT)
    if operator.endswith("+") and value is not None and (value.resolved or operator == "+"):
        replacement = interpolate(operand, lookup, depth + 1) if present else Text()
        return _used(_or_empty(replacement), whole).weakened(value.certainty)
    return _variable(value if present and not operator.endswith("+") else None, whole)


def _or_empty(text: Text) -> Text:
    """The text, with a fragment to bear its certainty where it is empty."""
    return text if text.fragments else Text.literal("")


def _variable(value: Text | None, whole: Text) -> Text:
    """A variable's value; where it is not known a fragment for it, which may be several words of a command."""
    if value is not None:
        return _used(value, whole)
    return Text((Fragment(str(whole), next(iter(whole.spans), None), unresolved=True, splits=True),))


def _used(value: Text, whole: Text) -> Text:
    """A text, come to where `whole` stands."""
    places = whole.spans
    return value.used_at(places[0]) if places else value
