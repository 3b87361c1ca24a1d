"""Whether a program can start a container at all, told by its text alone: most scripts and RUN instructions of a tree cannot.

A tool's name that is not said in one piece may be put together: by quoting, by expansions beside a piece of it or beside one
another, by appending, by what replaces or prints. Where a text may do that, it counts as one that can start a container.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scanner.project import Project
from scanner.shell import wrappers
from scanner.shell.needed import SOURCES

_QUOTING = re.compile(r"\\\n|[\"'\\]")
_NAMES = sorted({re.split(r"[-.]", tool)[0] for tool in (*wrappers.TOOLS, *wrappers.BUILDERS)})
# Variables are taken for tools by such names; and suppressions and the engine's configuration are of interest by themselves.
_SAID = re.compile("|".join([*_NAMES, "container", "oci_?", "capdrop", r"daemon\.json"]))


def _one_of(pieces: Iterable[str]) -> str:
    return "|".join(sorted(set(pieces), key=lambda piece: (-len(piece), piece)))


_FIRST = "".join(sorted({name[0] for name in _NAMES}))
_BEGINNING = _one_of(name[1:end] for name in _NAMES for end in range(1, len(name)))
_END = _one_of(name[start:] for name in _NAMES for start in range(1, len(name)))
_MIDDLE = _one_of(name[start:end] for name in _NAMES for start in range(1, len(name) - 1) for end in range(start + 1, len(name)))
# Each pattern begins with one of a few characters: what looks for it passes over all others quickly.
_BEGUN = re.compile(rf"[{_FIRST}](?<![a-z0-9_].)(?:{_BEGINNING})[$`{{%]")  # do${{x}}er, do{{ck,x}}er, printf do%s
_PUT_TOGETHER = re.compile(
    rf"""
    [}})`$@*%+] (?:
        (?: (?<=[}})`]) | (?<=\$[@*]) | (?<=%) [a-z] ) (?:{_END}) (?!\w)            # ${{x}}er, %ser
      | (?: (?<=[}})`]) | (?<=\$[@*]) ) (?:{_MIDDLE}) [$`{{]                          # ${{x}}ock${{y}}
      | (?: (?<=[}})]) | (?<=\$[@*]) ) [$`{{] | (?<=`) \$ | (?<=%) [a-z]%             # $x$y, %s%s
      | (?<=\+) = (?: [$`] | (?:{_END}) (?!\w) )                                   # x+=er
      | (?<=\$) \{{ !?\w+ (?:\[[^\]\n]{{0,100}}\])? /                               # ${{x/o/ock}}
      | (?<=\$) [({{] (?: (?:subst|patsubst|join|addprefix|addsuffix)\b | [\w.]{{1,100}}+:[^)}}\n=]{{0,100}}+= )  # make's
    )
    """,
    re.X,
)
_LETTERS = re.compile(r"\\(?:x[4-7][0-9a-f]|0?1[0-7][0-7]|u00[4-7])")  # by their numbers
_JOINS = re.compile(r"\bifs=|\bxargs\b.{0,500}?\s-i")
_LINE_ENDS = re.compile(r"(%[a-z])\\[nrt]")  # of what is printed
_VARIABLE = re.compile(r"\$(\w+)")


def may_start(texts: Sequence[str], project: Project) -> bool:
    """Whether a program made of these texts may start a container, or something else that a rule has to do with."""
    whole = "\n".join(texts)
    lower = whole.lower()
    if _SAID.search(_QUOTING.sub("", lower)) or SOURCES.search(whole) or _LETTERS.search(lower) or _JOINS.search(lower):
        return True
    bare = _QUOTING.sub("", _VARIABLE.sub(r"${\1}", _LINE_ENDS.sub(r"\1 ", lower)))  # `$x"er"` is no `$xer`
    if _BEGUN.search(bare) or _PUT_TOGETHER.search(bare):
        return True
    return any(name in whole for name in project.tool_variables) or project.names(whole) != frozenset()
