"""Which findings are on launches that have not changed since a revision: those that were found in it, too.

So what counts is what a launch comes to, not which lines were touched: one whose variable changed in a file that it sources
has changed, one that was moved or indented otherwise has not, nor has one in a file that was given another name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable

from scanner.finding import Finding

Identity = tuple[str, ...]  # as `fingerprint.identities` has it: the file, and the rest


def unchanged(
    today: Iterable[tuple[Finding, Identity]], then: Iterable[Identity], gone: Collection[str], is_new: Callable[[str], bool]
) -> list[Finding]:
    """Today's findings that were there then: of like ones as many as there were.

    `gone`: the files of then that are there no more; `is_new`: whether a file of today was not there then. What was in one of
    the former and is in one of the latter has moved.
    """
    then = list(then)
    left = Counter(then)
    moved = Counter(tuple(rest) for path, *rest in then if path in gone)
    old = []
    for finding, identity in today:
        path, rest = identity[0], identity[1:]
        if left[identity]:
            left[identity] -= 1
            old.append(finding)
        elif moved[rest] and is_new(path):
            moved[rest] -= 1
            old.append(finding)
    return old
