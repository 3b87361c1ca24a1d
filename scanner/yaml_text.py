"""Values written as YAML, so that every reader takes them alike."""

from __future__ import annotations

import re
from typing import Any

# What is text without quotes, whatever reads it: to YAML 1.1 `yes` is a boolean, and `1:30` a number.
_PLAIN = re.compile(
    r"(?!(?:y|n|yes|no|on|off|true|false|null)\Z)[a-z/][\w./=-]*(?::[\w./=-]+)*|[1-9][0-9]*(?:\.[0-9]+)?[kmgt]i?b?", re.I | re.A
)

Scalars = str | int | float  # a boolean is one, too
Tree = dict[str, Any]  # scalars, lists of texts, trees


def scalar(value: Scalars, style: str = "") -> str:
    """A scalar as YAML, in the quotes that are there already, else in double ones where a text needs some."""
    text = value if isinstance(value, str) else str(value).lower()
    if style == "'":
        return "'" + text.replace("'", "''") + "'"
    if style != '"' and (not isinstance(value, str) or _PLAIN.fullmatch(text)):
        return text
    import json

    return json.dumps(text, ensure_ascii=False)  # what YAML's double quotes take as well


def flow(value: Any) -> str:
    """A value in flow style, on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(scalar, value)) + "]"
    return scalar(value)
