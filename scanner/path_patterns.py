"""Patterns as in `.gitignore`, for files that strangers write: none takes long, whatever it is matched with.

`pathspec` says what a pattern means. Where it has several wildcards, its expression tries them all with one another, which
takes years for a `*a*a*a*a*`. But of a wildcard behind which there is another of its kind, the first place where what
follows it fits is as good as any: only the last one may have to go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pathspec import GitIgnoreSpec
from pathspec.pattern import RegexPattern

from scanner.wildcards import bracket

_KIND = type(next(iter(GitIgnoreSpec.from_lines(["a"]).patterns)))  # it goes by another name in each version
_BRACKETS = re.compile(r"\\.|\[(?P<negated>\^?)(?P<items>\]?[^\]]*)\]", re.S)
_PIECE = r"(?:\\.|\[\^?\\?.[^\]\\]*(?:\\.[^\]\\]*)*\](?!\*)|[^\\\[/()|])"  # what is no wildcard, inside a folder's or file's name
_STAR = re.compile(rf"\[\^/\]\*(?P<next>{_PIECE}*+)(?=\[\^/\]\*)", re.S)  # `*`, and what follows it up to the next one
_FOLDERS = re.compile(
    r"(?P<any>\(\?:/\.\+\)\?|\(\?:\.\+/\)\?)(?P<next>(?:(?!\(\?:/\.\+\)\?).)*+)(?=\(\?:/\.\+\)\?)", re.S
)  # `**`
_LAZY = {"(?:/.+)?": "(?:/.+?)??", "(?:.+/)?": "(?:.+?/)??"}


def spec(lines: Iterable[str]) -> GitIgnoreSpec:
    """The patterns of these lines. Raises ValueError for a line that is none."""
    patterns: list[Any] = [_pattern(line) for line in lines if line]  # of a class that the older versions have not
    return GitIgnoreSpec(patterns)


def _pattern(line: str) -> RegexPattern:
    written, include = _KIND.pattern_to_regex(line)
    if written is None or include is None:
        return RegexPattern(None)
    return RegexPattern(re.compile(_without_trying(_BRACKETS.sub(_own, str(written)))), include)


def _own(found: re.Match[str]) -> str:
    if found["items"] is None:
        return found[0]
    return bracket(found["items"].replace("\\\\", "\\"), negated=bool(found["negated"]), never="/")


def _without_trying(expression: str) -> str:
    """The expression, no wildcard of which but the last of its kind is tried again."""
    expression = _STAR.sub(lambda star: f"(?>[^/]*?{star['next']})", expression)
    return _FOLDERS.sub(lambda found: f"(?>{_LAZY[found['any']]}{found['next']}(?=/))", expression)
