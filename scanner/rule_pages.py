"""`--list-rules` and `--explain`: where the text goes, and how it is to look there."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from scanner import terminal
from scanner.catalogue import chosen, own_rules
from scanner.errors import UsageError
from scanner.explain import known
from scanner.output import TEXT, Target, write
from scanner.report import rules

_WIDEST = 100  # columns of a sentence; longer lines are hard to read
_JSON = "json"


def tell(
    name: str | None,
    wanted: list[Target],
    folders: Sequence[str],
    color: str,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> None:
    """Writes what there is to say of a rule, or (None) the list of those that `select` and `ignore` choose, else of all.

    `folders`: those of `--rules`. Raises UsageError.
    """
    option, forms = ("--list-rules", (TEXT, _JSON)) if name is None else ("--explain", (TEXT,))
    for target in wanted:
        if target.form not in forms:
            raise UsageError(f"{option}: there is no {target.form} of it; --format {' or '.join(forms)}")
    own = tuple(one.rule for one in own_rules(folders))
    rule = known(name, own) if name is not None else None
    choice = chosen(select, ignore, pedantic=True, semgrep=True, own=own)
    for target in wanted:
        if target.form == _JSON:
            write(target.path, rules.as_json(choice, own))
            continue
        on_screen = target.path is None and terminal.is_terminal(sys.stdout)
        stream = sys.stdout if target.path is None else None
        words = _pager() if on_screen else []
        width = min(terminal.columns(stream), _WIDEST) if on_screen else None
        colour = terminal.coloured(color, stream) and _takes_colours(words)
        if rule is not None:
            text = rules.explained(rule, width=width, colour=colour)
        else:
            text = rules.listed(choice, width=width, colour=colour)
        if not (words and _page(text, words)):
            write(target.path, text)


def _pager() -> list[str]:
    from scanner import pager

    return pager.command() if os.environ.get("TERM", "dumb") != "dumb" else []


def _takes_colours(words: list[str]) -> bool:
    from scanner import pager

    return not words or pager.takes_colours(words)


def _page(text: str, words: list[str]) -> bool:
    from scanner import pager

    return pager.page(text, words)
