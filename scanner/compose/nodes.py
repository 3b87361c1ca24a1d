"""What a YAML file holds, with the place of everything in it.

Aliases are resolved by reference: the value behind `*name` is the node that the anchor stands at, so its places are
those of the text that a person would edit. Nothing is copied, so that no nest of aliases can grow.
"""

from __future__ import annotations

import math
import posixpath
import re
from collections import abc
from dataclasses import field
from typing import NamedTuple

from scanner.record import dataclass
from scanner.source import Fragment, Span, Text

# The types of plain scalars as the YAML library of Compose (go.yaml.in/yaml v4) resolves them into untyped values:
# YAML 1.2's core schema, with 1.1's octal numbers and digit separators; `yes`, `on` and `1:30` are strings.
_INTEGER = re.compile(r"[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[1-9][0-9_]*|0)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_LINES = 10_000  # of a block, each of which is known by its place
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_BOOLEANS = frozenset(("true", "True", "TRUE", "false", "False", "FALSE"))


@dataclass(frozen=True, slots=True, eq=False)
class Home:
    """What the text of a file means depends on how the file came to be read: relative paths in it start from `folder`
    (as reports show paths), and `variables` are those that are known to it."""

    folder: str = ""
    variables: abc.Mapping[str, Text] = field(default_factory=dict)

    def path(self, relative: str) -> str:
        """A path that is written in the file, as reports show paths."""
        return posixpath.normpath(posixpath.join(self.folder, relative))


NOWHERE = Home()


@dataclass(slots=True, eq=False)
class Scalar:
    """A scalar. `value` is its content, `span` its text in the file with quotes but without anchor and tag.

    `style` is `'`, `"`, `|`, `>` or empty for a plain one; `tag` is as written (`!reset`, `tag:yaml.org,2002:str`).
    """

    value: str
    span: Span
    style: str = ""
    tag: str | None = None
    home: Home = NOWHERE

    @property
    def type(self) -> str:
        """`string`, `integer`, `float`, `boolean` or `null`."""
        if self.tag is not None and self.tag.startswith("tag:yaml.org,2002:"):
            return _TAGGED.get(self.tag.rpartition(":")[2], "string")
        if self.style:
            return "string"
        value = self.value
        if value in _NULLS:
            return "null"
        if value in _BOOLEANS:
            return "boolean"
        if value[0] not in "+-.0123456789":
            return "string"
        return "integer" if _INTEGER.fullmatch(value) and len(value) < 70 else "float" if _FLOAT.fullmatch(value) else "string"

    @property
    def merges(self) -> bool:
        """Whether this is YAML's merge key, which is never quoted."""
        return self.value == "<<" and not self.style

    def text(self) -> Text:
        """The content, character by character at its place where it is written so; a number in decimal digits."""
        kind = self.type
        if kind in ("integer", "float"):
            return Text.literal(_number(self.value, kind), self.span)
        file, start, end = self.span.file, self.span.start, self.span.end
        if self.style in ("'", '"'):
            start, end = start + 1, end - 1
        if end - start == len(self.value) and file.text.startswith(self.value, start):
            return Text.of_span(Span(file, start, end))
        if self.style == "|" and self.value.count("\n") <= _LINES:
            return self._lines()
        return Text.literal(self.value, self.span)

    def _lines(self) -> Text:
        """The content of a literal block, whose lines stand in the file as they are, indented."""
        fragments = []
        at = self.span.start
        source = self.span.file.text
        for line in re.findall(r"[^\n]*\n|[^\n]+", self.value):
            found = source.find(line.rstrip("\n"), source.find("\n", at) + 1)
            if found < 0 or found > self.span.end:
                return Text.literal(self.value, self.span)
            at = found + len(line.rstrip("\n"))
            fragments.append(Fragment(line, Span(self.span.file, found, found + len(line))))
        return Text(tuple(fragments))


_TAGGED = {"int": "integer", "float": "float", "bool": "boolean", "null": "null"}


def _number(text: str, kind: str) -> str:
    """A number as Go prints it; what is tagged as one and is none, and what is not finite, as it is written."""
    try:
        return str(_integer(text)) if kind == "integer" else _float(text)
    except ValueError:
        return text


def _integer(text: str) -> int:
    sign = -1 if text.startswith("-") else 1
    digits = text.lstrip("+-").replace("_", "")
    if digits.startswith("0") and digits[1:].isdigit():
        return sign * int(digits, 8)
    return sign * int(digits, 0)


def _float(text: str) -> str:
    """A number as Go prints it (`%g`): the fewest digits that tell it apart, with an exponent below 1e-4 and from 1e6 on."""
    number = float(text.replace("_", ""))
    if not math.isfinite(number):
        return text
    written = repr(number)
    mantissa, _, exponent = written.partition("e")
    digits = mantissa.lstrip("-").replace(".", "").lstrip("0").rstrip("0")
    if 1e-4 <= abs(number) < 1e6 or not digits:
        return written.removesuffix(".0")
    power = int(exponent) if exponent else len(mantissa.lstrip("-").partition(".")[0]) - 1
    return f"{'-' if number < 0 else ''}{digits[0]}{'.' if digits[1:] else ''}{digits[1:]}e{power:+03}"


@dataclass(slots=True, eq=False)
class Sequence:
    """A list. `span` ends with its last element. `tag` is set for `!override` and `!reset`."""

    span: Span
    items: list[Node] = field(default_factory=list)
    tag: str | None = None


class Entry(NamedTuple):
    """A key and its value. `at` is where the value is written beside its key: its own place, or that of an alias."""

    key: Scalar
    value: Node
    at: Span

    @property
    def spans(self) -> tuple[Span, ...]:
        """What a person would edit: key and value, or the anchored value where an alias stands beside the key."""
        if self.at == self.value.span:
            return (self.whole,)
        return (self.value.span,)

    @property
    def whole(self) -> Span:
        """The key and what is written beside it."""
        return Span(self.key.span.file, self.key.span.start, max(self.at.end, self.key.span.end))


@dataclass(slots=True, eq=False)
class Mapping:
    """A mapping: entries in the order of the file, merge keys (`<<`) among them. `span` ends with its last value.

    `merged` is what it means once its merge keys are applied, filled in by `scanner.compose.merge` on demand.
    """

    span: Span
    pairs: list[Entry] = field(default_factory=list)
    tag: str | None = None
    merged: dict[str, Entry] | None = None


Node = Scalar | Sequence | Mapping
