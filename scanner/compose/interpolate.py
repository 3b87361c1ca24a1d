"""`$X`, `${X:-default}` and their kin, as Compose substitutes them.

Source: compose-go's template package. `$` before anything but a name, a brace or another `$` stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from scanner.source import Certainty, Fragment, Text

Lookup = Callable[[str], Text | None]  # a variable's value; None where it is not known

_DEPTH = 20  # defaults within defaults
_START = re.compile(r"\$(?:(?P<escaped>\$)|(?P<name>[A-Za-z_]\w*)|(?P<brace>\{))", re.ASCII)
_BRACED = re.compile(r"([A-Za-z_]\w*)(:?[-+?])?", re.ASCII)


class InvalidTemplate(ValueError):
    """A `${…}` that Compose refuses."""


def nothing_known(name: str) -> Text | None:
    """The lookup of a scan that knows no variable: nothing is ever taken from the scanner's own environment."""
    return None


def interpolate(text: Text, lookup: Lookup = nothing_known, depth: int = 0) -> Text:
    """The text with its variables replaced. A default is text of certainty DEFAULT at its own place; a variable that is
    not known and has no default stays, as an unresolved fragment. Raises InvalidTemplate."""
    plain = str(text)
    if "$" not in plain:
        return text
    parts = []
    at = 0
    while found := _START.search(plain, at):
        parts.append(text[at : found.start()])
        if found["escaped"]:
            parts.append(text[found.end() - 1 : found.end()])
            at = found.end()
        elif found["name"]:
            at = found.end()
            parts.append(_variable(found["name"], text[found.start() : at], lookup))
        else:
            at = _closing(plain, found.start()) + 1
            parts.append(_braced(text[found.start() : at], lookup, depth))
    parts.append(text[at:])
    return Text.join(parts)


def _closing(plain: str, start: int) -> int:
    """The offset of the brace that closes the one after the `$` at `start`; as in Compose, what follows a `{` is no brace."""
    opened = 0
    at = start
    while at < len(plain):
        if plain[at] == "}":
            opened -= 1
            if opened == 0:
                return at
        elif plain[at] == "{":
            opened += 1
            at += 1
        at += 1
    end = start + plain[start:].partition("\n")[0].rfind("}")
    if end < start:
        raise InvalidTemplate("a `${` without its `}`")
    return end


def _braced(whole: Text, lookup: Lookup, depth: int) -> Text:
    """The value of a `${…}`."""
    inside = whole[2 : len(whole) - 1]
    found = _BRACED.match(str(inside))
    if found is None or not found[2] and found.end() < len(inside) or "\n" in str(inside):
        raise InvalidTemplate(f"no variable of Compose: {whole}")
    if depth >= _DEPTH:
        raise InvalidTemplate(f"more than {_DEPTH} defaults within each other: {whole}")
    name, operator, operand = found[1], found[2] or "", inside[found.end() :]
    value = lookup(name)
    present = value is not None and (len(value) > 0 or not operator.startswith(":"))
    if operator.endswith("-") and not present:
        default = interpolate(operand, lookup, depth + 1)
        return _used(default if default.fragments else Text.literal(""), whole).weakened(Certainty.DEFAULT)
    if operator.endswith("+") and value is not None:
        return _used(interpolate(operand, lookup, depth + 1), whole) if present else Text()
    return _variable(name, whole, lookup)


def _variable(name: str, whole: Text, lookup: Lookup) -> Text:
    """A variable's value; where it is not known a fragment for it, which may be several words of a command."""
    value = lookup(name)
    if value is not None:
        return _used(value, whole)
    return Text((Fragment(str(whole), next(iter(whole.spans), None), unresolved=True, splits=True),))


def _used(value: Text, whole: Text) -> Text:
    """A text, come to where `whole` stands."""
    places = whole.spans
    return value.used_at(places[0]) if places else value
