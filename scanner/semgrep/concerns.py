"""Which commands of a program the pattern rules may have something to say of, told by the program's text alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from scanner.semgrep.literals import required, unquoted
from scanner.semgrep.pack import COMMANDS, PatternRule

_NOBODY: frozenset[str] = frozenset()


def names_for(rules: Iterable[PatternRule]) -> Callable[[str], frozenset[str] | None]:
    """Of a program made of a text: the names of the commands that one of `rules` may match; None where that may be any.

    What no rule matches may still be among them, never the other way round.
    """
    over = [one for one in rules if one.view == COMMANDS]
    if not all(one.commands for one in over):
        return lambda text: None
    if not over:
        return lambda text: _NOBODY
    about: dict[str, list[PatternRule]] = {}
    for one in over:
        for name in one.commands:
            about.setdefault(name.lower(), []).append(one)
    any_name = re.compile("|".join(map(re.escape, sorted(about, reverse=True))))
    needed: dict[str, tuple[tuple[str, ...], ...]] = {}

    def may_match(rule: PatternRule, text: str) -> bool:
        if rule.id not in needed:
            needed[rule.id] = required(rule.text.pattern)
        return all(any(literal in text for literal in one_of) for one_of in needed[rule.id])

    def names(text: str) -> frozenset[str] | None:
        plain = f"{unquoted(text)} sudo"  # which rules are shown before what root runs, however it came to run that
        said = set(any_name.findall(plain))
        concerned = {one.id: one for name in said for one in about[name]}
        matching = [one.commands for one in concerned.values() if may_match(one, plain)]
        return frozenset().union(*matching) if matching else _NOBODY

    return names
