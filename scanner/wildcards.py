"""Bracket expressions of patterns (`[a-z]`, `[!0-9]`) as Python's regular expressions have them.

As they are written they would mean something else there: `[[a]` and `[a--b]` are to become operations on sets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_ITEM = re.compile(r"\[:(?P<name>\w+):\]?|(?P<first>.)-(?P<last>.)|(?P<one>.)", re.S)


def bracket(items: str, *, negated: bool = False, never: str = "", classes: Mapping[str, str] | None = None) -> str:
    """What stands between the brackets as a regular expression for one character.

    Raises ValueError for a range that runs backwards.

    `never`: a character that what is negated does not hold.
    `classes`: what `[:NAME:]` stands for inside of brackets; without them it is what its characters are.
    """
    out = ""
    at = 0
    while item := _ITEM.match(items, at):
        at = item.end()
        if item["name"] is not None and classes is not None:
            out += classes.get(item["name"], "")
        elif item["first"] is not None:
            if item["first"] > item["last"]:
                raise ValueError(f"the range {item[0]} runs backwards")
            out += f"{re.escape(item['first'])}-{re.escape(item['last'])}"
        else:
            at = item.start() + 1
            out += re.escape(items[item.start()])
    out += re.escape(never) if negated and never not in items else ""
    if not out:
        return r"[\s\S]" if negated else "(?!)"
    return f"[{'^' if negated else ''}{out}]"
