"""Which variables of a program matter: those that a command of interest is made of, and those that these are made of.

Told by names alone: whatever is said in the text of such a command, a function or a value may be a variable that it uses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator

from scanner.compose_cli import VARIABLES
from scanner.shell.settings import OF_TOOLS
from scanner.shell.syntax import (
    Assignment,
    Case,
    Command,
    For,
    Function,
    Group,
    If,
    Node,
    Opaque,
    Parameter,
    Part,
    Pipe,
    Script,
    Sequence,
    Simple,
    Substitution,
    Test,
    While,
    Word,
)
from scanner.shell.words import WordReader

_READS = frozenset(("read", "mapfile", "readarray", "getopts", "printf"))
_NAMES = re.compile(r"\w+(?:-[\w-]+)?")  # of functions, too
SOURCES = re.compile(r"(?:^|[\s;&|({'\"])(?:source|\.)[ \t]+[^\s&|;)-]", re.M)


Starts = Callable[[Command, Collection[str]], bool]


def always(name: str) -> bool:
    """Whether a variable may matter that no text names: the tools read it."""
    return name.startswith(OF_TOOLS) or name in VARIABLES


def needed(script: Script, starts: Starts) -> frozenset[str] | None:
    """The variables and functions of a program that may matter; None where another file may use any of them.

    `starts`: whether a command starts something of interest by itself, not by one of the functions.
    """
    if SOURCES.search(script.reader.source):
        return None
    functions = frozenset(_functions(script.program))
    found = _Mentions(lambda command: starts(command, functions))
    found.command(script.program, script.reader)
    return found.reached()


class _Mentions:
    """`uses`: what is said in the values of a variable, in a function, and in what it is given. `roots`: what matters itself."""

    def __init__(self, starts: Callable[[Command], bool]) -> None:
        self.starts = starts
        self.uses: dict[str, set[str]] = {}
        self.roots: set[str] = set()

    def reached(self) -> frozenset[str]:
        reached: set[str] = set()
        left = list(self.roots)
        while left:
            name = left.pop()
            if name not in reached:
                reached.add(name)
                left += self.uses.get(name, ())
        return frozenset(reached)

    def command(self, node: Command, reader: WordReader, whole: bool = False) -> None:
        """Reads a command; `whole`: all that is said in it matters, since it is part of a pipe that starts something."""
        whole = whole or isinstance(node, (Simple, Pipe)) and self.starts(node)
        if whole:
            self.roots |= _said(node, reader)
        match node:
            case Simple():
                self._simple(node, reader)
            case Sequence() | Pipe():
                for inner in node.commands:
                    self.command(inner, reader, whole)
            case Group():
                self.command(node.body, reader, whole)
            case If():
                for branch in node.branches:
                    for part in branch:
                        self.command(part, reader, whole)
                if node.otherwise is not None:
                    self.command(node.otherwise, reader, whole)
            case For():
                for word in node.words or ():
                    self._mentions([node.name], _said(word, reader))
                    self.roots |= _said(word, reader)
                self._words(node.words or (), reader)
                self.command(node.body, reader, whole)
            case While():
                self.command(node.condition, reader, whole)
                self.command(node.body, reader, whole)
            case Case():
                for word in (node.subject, *(word for words, _, _ in node.items for word in words)):
                    self.roots |= _said(word, reader)
                    self._words([word], reader)
                for _, body, _ in node.items:
                    self.command(body, reader, whole)
            case Function():
                self._mentions([node.name], _said(node.body, reader))
                if self.starts(node.body):
                    self.roots.add(node.name)
                self.command(node.body, reader, whole)
            case Test():
                self._words(node.words, reader)
        if isinstance(node, (Sequence, Pipe, Function)):
            return
        for redirect in node.redirects:
            words = [word for word in (redirect.target, redirect.body) if word is not None]
            if whole or self.starts(node):
                self.roots.update(*(_said(word, reader) for word in words))
            self._words(words, reader)

    def _simple(self, node: Simple, reader: WordReader) -> None:
        words = [word for word in node.words if isinstance(word, Word)]
        for one in (*node.assignments, *(word for word in node.words if isinstance(word, Assignment))):
            self._mentions([one.name], _said(one, reader))
            self._words(one.value if isinstance(one.value, list) else [one.value], reader)
        if words:
            said = _said(node, reader)
            for redirect in node.redirects:
                said.update(*(_said(word, reader) for word in (redirect.target, redirect.body) if word is not None))
            self._mentions([words[0].literal or "", *(word.literal or "" for word in words[1:] if words[0].bare in _READS)], said)
        self._words(words, reader)

    def _mentions(self, names: Iterable[str], said: set[str]) -> None:
        for name in names:
            self.uses.setdefault(name, set()).update(said)

    def _words(self, words: Iterable[Word], reader: WordReader) -> None:
        for word in words:
            for part in word.parts:
                self._part(part, reader)

    def _part(self, part: Part, reader: WordReader) -> None:
        if isinstance(part, Substitution):
            self.command(part.script.program, part.script.reader)
        elif isinstance(part, Opaque) and part.inner is not None:
            self._words([part.inner], reader)
        elif isinstance(part, Parameter):
            if "=" in part.operator:
                self._mentions([part.name], _said(part, reader))
            self._words([word for word in (part.argument, part.subscript) if word is not None], reader)


def _functions(node: Command) -> Iterator[str]:
    """The functions that a program defines; in a subshell they are others' no more."""
    match node:
        case Function():
            yield node.name
            yield from _functions(node.body)
        case Sequence():
            for inner in node.commands:
                yield from _functions(inner)
        case Group(subshell=False) | For():
            yield from _functions(node.body)
        case If():
            for branch in node.branches:
                for part in branch:
                    yield from _functions(part)
            if node.otherwise is not None:
                yield from _functions(node.otherwise)
        case While():
            yield from _functions(node.condition)
            yield from _functions(node.body)
        case Case():
            for _, body, _ in node.items:
                yield from _functions(body)


def _said(node: Node, reader: WordReader) -> set[str]:
    found = set(_NAMES.findall(reader.source, node.start, node.end))
    return found | {name.partition("-")[0] for name in found if "-" in name}
