"""What a text must hold for a regular expression to be found in it or in something put together from its pieces."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_QUOTING = re.compile(r"\\\n|[\"'\\]")


@lru_cache(maxsize=8)
def unquoted(text: str) -> str:
    """A text of shell as `required` wants it: without quoting, in lower case."""
    return _QUOTING.sub("", text).lower()


@lru_cache(maxsize=1_000)
def required(pattern: str) -> tuple[tuple[str, ...], ...]:
    """Of each tuple one must be in a text for a pattern to match, as `unquoted` makes it. A blank may be written in many ways:
    only what stands between them counts.
    """
    parser: Any = re._parser  # type: ignore[attr-defined]  # no public name gives what a pattern is made of
    return tuple(dict.fromkeys(_of(parser.parse(pattern))))


def _of(parsed: Any) -> list[tuple[str, ...]]:
    clauses: list[tuple[str, ...]] = []
    run = ""
    for code, argument in [*parsed, (None, None)]:
        name = str(code)
        if name == "LITERAL" and not chr(argument).isspace() and chr(argument) not in "\"'\\":
            run += chr(argument)
            continue
        if run:
            clauses.append((run.lower(),))
            run = ""
        if name == "SUBPATTERN":
            clauses += _of(argument[-1])
        elif name == "ATOMIC_GROUP":
            clauses += _of(argument)
        elif name == "MAX_REPEAT" or name == "MIN_REPEAT" or name == "POSSESSIVE_REPEAT":
            if argument[0] > 0:
                clauses += _of(argument[2])
        elif name == "BRANCH":
            one_of: list[str] = []
            for branch in argument[1]:
                best = max(_of(branch), key=lambda clause: min(map(len, clause)), default=())
                if not best:
                    break
                one_of += best
            else:
                clauses.append(tuple(dict.fromkeys(one_of)))
    return clauses
