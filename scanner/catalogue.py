"""The catalogue of rules, checks and semgrep rules alike, and the choice of those that a scan runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from scanner.errors import UsageError
from scanner.finding import Severity
from scanner.rule import Rule, checks

if TYPE_CHECKING:
    from scanner.semgrep.pack import PatternRule

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

    ## Bad command
        docker run -d --name api acme/api:4.2

    ## Good command
        docker run -d --name api \\
          --cap-drop=ALL --security-opt=no-new-privileges:true \\
          --read-only --tmpfs /tmp:size=64m \\
          --memory=512m --memory-swap=512m --cpus=1 --pids-limit=4096 \\
          --user 1000:1000 acme/api:4.2

    ## Bad compose
        services:
          api:
            image: acme/api:4.2

    ## Good compose
        services:
          api:
            image: acme/api:4.2
            cap_drop: [ALL]
            security_opt: ["no-new-privileges:true"]
            read_only: true
            tmpfs: ["/tmp:size=64m"]
            mem_limit: 512m
            memswap_limit: 512m
            cpus: 1
            pids_limit: 4096
            user: "1000:1000"

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
def catalogue(own: tuple[Rule, ...] = ()) -> dict[str, Rule]:
    """Every rule by its id, the user's `own` included, in the order of ids."""
    from scanner import semgrep

    return {rule.id: rule for rule in sorted((*checks(), *semgrep.rules(), *own), key=lambda rule: rule.id)}


def own_rules(folders: Sequence[str]) -> tuple[PatternRule, ...]:
    """The user's own rules, in folders. Raises UsageError for what is none, and for one that has the name of one of ours."""
    if not folders:
        return ()
    from scanner.semgrep import own

    return own.load(folders, {*catalogue(), MISSING_HARDENING.id})


def is_missing_hardening(rule: str) -> bool:
    return rule.startswith(_MISSING)


def named(name: str, own: tuple[Rule, ...] = ()) -> tuple[frozenset[str], Callable[[], str]]:
    """The ids that a name of a rule stands for, and, for where there are none, what makes a hint at the nearest name."""
    if any(rule.id == name for rule in checks()):  # spares reading the semgrep rules
        return frozenset({name}), str
    if name == MISSING_HARDENING.id:
        return frozenset(rule.id for rule in checks() if is_missing_hardening(rule.id)), str
    if name in catalogue(own):
        return frozenset({name}), str
    return frozenset(), lambda: _nearest(name, [*catalogue(own), MISSING_HARDENING.id])


def _nearest(name: str, names: Sequence[str]) -> str:
    from difflib import get_close_matches

    beginning = re.split(r"[*?\[]", name)[0]
    if beginning != name:
        meant = f"did you mean {MISSING_HARDENING.id}? " if beginning and _MISSING.startswith(beginning) else ""
        return f"; {meant}Names of rules have no wildcards; --list-rules has them all"
    near = get_close_matches(name, names, n=1) if len(name) <= 2 * max(map(len, names)) else []
    return f"; did you mean {near[0]}?" if near else "; --list-rules names them all"


def chosen(
    select: Iterable[str], ignore: Iterable[str], *, pedantic: bool, semgrep: bool, own: tuple[Rule, ...] = ()
) -> dict[str, Rule]:
    """The rules to run. Naming a pedantic rule in `select` asks for it. Raises UsageError for a name that is none."""
    selected = {one for name in select for one in _ids(name, "--select", own)}
    ignored = {one for name in ignore for one in _ids(name, "--ignore", own)}
    rules = catalogue(own) if semgrep else {rule.id: rule for rule in checks()}
    wanted = selected or {name for name, rule in rules.items() if pedantic or not rule.pedantic}
    return {name: rule for name, rule in rules.items() if name in wanted and name not in ignored}


def _ids(name: str, option: str, own: tuple[Rule, ...]) -> frozenset[str]:
    ids, hint = named(name, own)
    if not ids:
        raise UsageError(f"{option}: no rule is called {name!r}{hint()}")
    return ids
