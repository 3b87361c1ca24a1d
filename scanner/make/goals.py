"""Makes that a recipe calls for goals of its own makefile: `$(MAKE) run OPTS="--privileged"`.

Source: the GNU make manual, 5.7 (recursive use of make) and 9.5 (overriding variables). What such a call sets holds over
what the makefile says, for all that is made by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scanner.make.rules import Made, file_name
from scanner.make.words import matches
from scanner.record import dataclass
from scanner.source import Span, Text, region

_MAKE = ("$(MAKE)", "${MAKE}", "make", "gmake")
_SET = re.compile(r"([\w.-]+)(?::{0,3}|\?)=")
_ELSEWHERE = re.compile(r"-[a-zA-Z]*[Cf]|--(?:directory|file|makefile)\b")  # another folder, another makefile
_WITH_ARGUMENT = ("-I", "-o", "-W")


@dataclass(frozen=True, slots=True)
class Call:
    """`variables`: those set on the command line. `place`: the call. No `goals` mean the makefile's first target."""

    goals: tuple[str, ...]
    variables: tuple[tuple[str, Text], ...]
    place: Span


def call(words: Sequence[Text]) -> Call | None:
    """What a command makes of the makefile that it stands in; None where it is no such call, or sets no variable."""
    place = region(words[0].spans) if words else None
    if place is None or str(words[0]) not in _MAKE:
        return None
    goals: list[str] = []
    variables: dict[str, Text] = {}
    previous = ""
    for word in words[1:]:
        value = str(word)
        if _ELSEWHERE.match(value):
            return None
        assigned = _SET.match(value)
        if assigned and previous not in _WITH_ARGUMENT:
            variables[assigned[1]] = word[assigned.end() :]
        elif not value.startswith("-") and previous not in _WITH_ARGUMENT and word.resolved:
            goals.append(value)
        previous = value
    return Call(tuple(goals), tuple(variables.items()), place) if variables else None


def needed(made: Iterable[Made], goals: Sequence[str]) -> list[Made]:
    """The rules with recipes that goals are made by, those of what they need included; without goals, of the first target."""
    made = list(made)
    if not goals:
        targets = (file_name(target) for rule in made for target in rule.targets)
        goals = [next((name for name in targets if not name.startswith(".") and "%" not in name), "")]
    waiting, found = list(goals), dict.fromkeys(goals)
    rules: dict[int, Made] = {}
    while waiting:
        name = waiting.pop()
        for rule in made:
            if any(_makes(file_name(target), name) for target in rule.targets):
                rules[id(rule)] = rule
                more = [file_name(p) for p in (*rule.prerequisites, *rule.order_only)]
                waiting += [p for p in more if p not in found]
                found.update(dict.fromkeys(more))
    return [rule for rule in made if id(rule) in rules and rule.recipe]


def _makes(target: str, name: str) -> bool:
    return target == name or "%" in target and matches(target, name) is not None
