"""Whether the pattern of a rule is worth trying on a text, told in time that hardly grows faster than the text.

A pattern like `commit .*--change.*ENV.*token` tries each place of each part with each place of the next: a line of 5,000
characters can take hours. Its parts are looked for one after the other instead, each from where the one before begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_FLAGS = re.compile(r"\(\?[aimsux]+\)")  # of the whole pattern, at its beginning
_MEMBER = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\.|.", re.S)


def may_be_found(pattern: re.Pattern[str], text: str) -> bool:
    """False where a pattern is not found in a text; True where it is, and now and then where its parts overlap."""
    return any(_in_turn(parts, text) for parts in alternatives(pattern))


def _in_turn(parts: tuple[re.Pattern[str], ...], text: str) -> bool:
    first, *rest = parts
    start = 0
    while found := first.search(text, start):
        end = text.find("\n", found.end()) % (len(text) + 1)
        at = found.start()
        for part in rest:
            later = part.search(text, at, end)
            if later is None:
                break
            at = later.start()
        else:
            return True
        start = text.find("\n", found.start()) + 1  # the first place on a line is the one with most behind it
        if not start:
            break
    return False


@lru_cache(maxsize=1_000)
def alternatives(pattern: re.Pattern[str]) -> tuple[tuple[re.Pattern[str], ...], ...]:
    """A pattern's alternatives, each as what stands between its `.*`, groups left whole."""
    flags = _FLAGS.match(pattern.pattern)
    written = pattern.pattern[flags.end() if flags else 0 :]
    return tuple(
        tuple(re.compile(part, pattern.flags) for part in _split(one, ".*") if part) or (re.compile(""),)
        for one in _split(written, "|")
    )


def _split(written: str, at: str) -> Iterator[str]:
    """What stands between each `at` that is in no group."""
    depth = start = 0
    for member in _MEMBER.finditer(written):
        depth += {"(": 1, ")": -1}.get(member[0], 0)
        if depth == 0 and member.start() >= start and written.startswith(at, member.start()) and member[0] == at[0]:
            yield written[start : member.start()]
            start = member.start() + len(at)
    yield written[start:]
