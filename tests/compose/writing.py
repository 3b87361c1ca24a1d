"""Plain values → YAML text, in as many spellings as YAML has: block and flow, each style of quotes, comments, tags."""

from __future__ import annotations

import json
import random
import re
from typing import Any, NamedTuple


class Raw(str):
    """A scalar to be written exactly so."""


class Tagged(NamedTuple):
    """A value behind a tag (`!reset`, `!override`) or an anchor (`&a`)."""

    tag: str
    value: Any


def block(mapping: dict[str, Any], depth: int, rng: random.Random) -> str:
    """The lines of a mapping, indented by so many levels, without the last line's end."""
    return "\n".join(f"{'  ' * depth}{_key(key, rng)}:{_after(value, depth, rng)}" for key, value in mapping.items())


def _key(key: str, rng: random.Random) -> str:
    return key if key == "<<" or rng.random() < 0.9 else json.dumps(key)


def _after(value: Any, depth: int, rng: random.Random) -> str:
    """What stands after a colon: on the same line, or as a block below it."""
    if isinstance(value, Tagged):
        return f" {value.tag}{_after(value.value, depth, rng)}"
    if isinstance(value, (dict, list)) and value and (rng.random() < (0.97, 0.9, 0.7)[min(depth, 2)] or _has_blocks(value)):
        if isinstance(value, dict):
            return "\n" + block(value, depth + 1, rng)
        indent = "  " * (depth + rng.randrange(2))
        return "".join(f"\n{indent}-{_element(item, indent, rng)}" for item in value)
    return " " + _flow(value, rng).replace("{indent}", "  " * (depth + 1)) + (" # why" if _may_comment(value, rng) else "")


def _has_blocks(value: Any) -> bool:
    """Whether there is a block scalar in it, which has no place between brackets."""
    if isinstance(value, Tagged):
        return _has_blocks(value.value)
    if isinstance(value, dict):
        return any(map(_has_blocks, value.values()))
    return any(map(_has_blocks, value)) if isinstance(value, list) else isinstance(value, Raw) and "\n" in value


def _element(item: Any, indent: str, rng: random.Random) -> str:
    if isinstance(item, dict) and rng.random() < 0.5:
        return f"\n{indent}  ".join(["", *(f"{key}: {_flow(value, rng)}" for key, value in item.items())])
    return " " + _flow(item, rng)


def _may_comment(value: Any, rng: random.Random) -> bool:
    return rng.random() < 0.1 and not (isinstance(value, Raw) and "\n" in value)


def _flow(value: Any, rng: random.Random) -> str:
    if isinstance(value, Tagged):
        return f"{value.tag} {_flow(value.value, rng)}"
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_in_flow(each, rng)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_in_flow(each, rng) for each in value) + "]"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: rng.choice(["null", "~", ""])}[value]
    if isinstance(value, str):
        return _string(value, rng)
    return str(value)


def _in_flow(value: Any, rng: random.Random) -> str:
    """Inside brackets a plain scalar that holds one would end them."""
    if isinstance(value, Tagged):
        return f"{value.tag} {_in_flow(value.value, rng)}"
    if isinstance(value, str) and re.search(r"[{}\[\],]", value) and not value.startswith(("'", '"')):
        return json.dumps(value, ensure_ascii=False)
    return _flow(value, rng) or "null"


def _string(value: str, rng: random.Random) -> str:
    plain = re.fullmatch(r"[A-Za-z/.~é$][\w/.:@=éü${}+?-]*[\w/=éü}]", value) and not re.fullmatch(
        r"(?i)y|n|yes|no|on|off|true|false|null", value
    )
    if plain and rng.random() < 0.5:
        return value
    if rng.random() < 0.5:
        return "'" + value.replace("'", "''") + "'"
    return json.dumps(value, ensure_ascii=rng.random() < 0.5)
