"""The catalogue of rules, checks and semgrep rules alike, and the choice of those that a scan runs."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from scanner.errors import UsageError
from scanner.finding import Severity
from scanner.rule import Rule, checks

_MISSING = "missing-"

# Formats other than JSON show a launch's `missing-*` findings as one of this rule; its name stands for all of them
# wherever rules are named.
MISSING_HARDENING = Rule(
    "missing-hardening",
    Severity.MEDIUM,
    """Missing hardening.

    A container that is launched without further options keeps more than most programs need: fourteen capabilities,
    a writable root file system, set-user-id programs that raise privileges, and all of the host's memory and CPU.
    Each option that takes some of that away stops a whole class of attacks, and costs one flag or one key.

    ## What may break
    Each option can stop a program that counts on what it takes away. `--explain` says for each of the rules what that
    is and how to find out; `--list-rules` names them: those that begin with `missing-`.

    ## References
    - OWASP Docker Security Cheat Sheet, RULE #3
    - https://docs.docker.com/engine/containers/run/
    """.replace("\n    ", "\n"),
    cwe=250,
    absence=True,
)


@cache
def catalogue() -> dict[str, Rule]:
    """Every rule by its id, in the order of ids."""
    from scanner import semgrep

    return {rule.id: rule for rule in sorted((*checks(), *semgrep.rules()), key=lambda rule: rule.id)}


def is_missing_hardening(rule: str) -> bool:
    return rule.startswith(_MISSING)


def named(name: str) -> tuple[frozenset[str], str]:
    """The ids that a name of a rule stands for; where there is none, a hint at the nearest name."""
    if any(rule.id == name for rule in checks()):  # spares reading the semgrep rules
        return frozenset({name}), ""
    if name == MISSING_HARDENING.id:
        return frozenset(rule.id for rule in checks() if is_missing_hardening(rule.id)), ""
    if name in catalogue():
        return frozenset({name}), ""
    from difflib import get_close_matches

    near = get_close_matches(name, [*catalogue(), MISSING_HARDENING.id], n=1)
    return frozenset(), f"; did you mean {near[0]}?" if near else "; --list-rules names them all"


def chosen(select: Iterable[str], ignore: Iterable[str], *, pedantic: bool, semgrep: bool) -> dict[str, Rule]:
    """The rules to run. Naming a pedantic rule in `select` asks for it. Raises UsageError for a name that is none."""
    selected = {one for name in select for one in _ids(name, "--select")}
    ignored = {one for name in ignore for one in _ids(name, "--ignore")}
    rules = catalogue() if semgrep else {rule.id: rule for rule in checks()}
    wanted = selected or {name for name, rule in rules.items() if pedantic or not rule.pedantic}
    return {name: rule for name, rule in rules.items() if name in wanted and name not in ignored}


def _ids(name: str, option: str) -> frozenset[str]:
    ids, hint = named(name)
    if not ids:
        raise UsageError(f"{option}: no rule is called {name!r}{hint}")
    return ids
