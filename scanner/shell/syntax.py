"""The syntax tree of shell text: what `words.py` and `parser.py` make, and `evaluator.py` walks.

Terms are those of the POSIX Shell Command Language and the bash manual. Every node has offsets into the text it was
read from.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING

from scanner.record import dataclass

if TYPE_CHECKING:
    from scanner.shell.words import WordReader


def as_itself(text: str) -> str:
    """A pattern that only this text matches."""
    return re.sub(r"([\\*?\[\]!^+@()|-])", r"\\\1", text)


@dataclass(slots=True)
class Node:
    start: int
    end: int


@dataclass(slots=True)
class Literal(Node):
    """Characters that stand for themselves. `text` differs from the source where an escape was taken away."""

    text: str
    quoted: bool


@dataclass(slots=True)
class Parameter(Node):
    """`$name` or `${name…}`. `operator` is what follows the name (`:-`, `#`, `/` …), `argument` the word after it.

    `index`: the subscript's text (`@`, `*`, `0`), empty without one; `subscript` its words where there are commands in it.
    `prefix`: `#` for a length, `!` for indirection.
    """

    name: str
    quoted: bool
    operator: str = ""
    argument: Word | None = None
    index: str = ""
    prefix: str = ""
    subscript: Word | None = None


@dataclass(slots=True)
class Substitution(Node):
    """`$(…)`, backquotes, `<(…)`. `script` is the program inside; for backquotes it has a text of its own."""

    script: Script
    quoted: bool
    process: bool = False


@dataclass(slots=True)
class Opaque(Node):
    """An arithmetic expansion, or a part of the text that was unresolved before the shell saw it (a make variable)."""

    quoted: bool
    inner: Word | None = None  # an arithmetic expression's words, for the substitutions in them


Part = Literal | Parameter | Substitution | Opaque


@dataclass(slots=True)
class Word(Node):
    parts: list[Part]

    @property
    def literal(self) -> str | None:
        """The word's characters where it is made of nothing else, quoting removed."""
        out = ""
        for part in self.parts:
            if not isinstance(part, Literal):
                return None
            out += part.text
        return out

    @property
    def pattern(self) -> str | None:
        """Likewise as a pattern, in which what is quoted stands for itself."""
        out = ""
        for part in self.parts:
            if not isinstance(part, Literal):
                return None
            out += as_itself(part.text) if part.quoted else part.text
        return out

    @property
    def bare(self) -> str | None:
        """Likewise, where nothing of it is quoted: what can be a reserved word or an alias."""
        if len(self.parts) == 1 and isinstance(self.parts[0], Literal) and not self.parts[0].quoted:
            return self.parts[0].text
        return None


@dataclass(slots=True)
class Assignment(Node):
    """`name=value`, `name+=value`, `name=(…)`. `value` is a list of words for an array."""

    name: str
    value: Word | list[Word]
    append: bool = False
    index: str = ""


@dataclass(slots=True)
class Redirect(Node):
    """`operator` is `<`, `>`, `<<`, `<<<` …; `body` a here-document's content, filled in when its lines are read."""

    operator: str
    target: Word | None
    body: Word | None = None


@dataclass(slots=True)
class Simple(Node):
    """A simple command. After a declaration utility (`export`, `local`) assignments stand among the words."""

    assignments: list[Assignment]
    words: list[Word | Assignment]
    redirects: list[Redirect]


@dataclass(slots=True)
class Pipe(Node):
    commands: list[Command]


@dataclass(slots=True)
class Sequence(Node):
    """Commands in order. `operators[i]` is what stands before `commands[i]`: `;`, `&&` or `||`."""

    commands: list[Command]
    operators: list[str]


@dataclass(slots=True)
class Group(Node):
    """`{ …; }`, or with `subshell` `( … )`."""

    body: Sequence
    subshell: bool
    redirects: list[Redirect] = field(default_factory=list)


@dataclass(slots=True)
class If(Node):
    """`if`/`elif` as (condition, body) pairs, and `else`."""

    branches: list[tuple[Sequence, Sequence]]
    otherwise: Sequence | None
    redirects: list[Redirect] = field(default_factory=list)


@dataclass(slots=True)
class For(Node):
    """`for name in words`; `words` None means `"$@"`. An arithmetic `for` has an empty name."""

    name: str
    words: list[Word] | None
    body: Sequence
    redirects: list[Redirect] = field(default_factory=list)


@dataclass(slots=True)
class While(Node):
    """`while` and `until`."""

    condition: Sequence
    body: Sequence
    redirects: list[Redirect] = field(default_factory=list)


@dataclass(slots=True)
class Case(Node):
    """`case subject in`; items are (patterns, body, whether it falls through to the next)."""

    subject: Word
    items: list[tuple[list[Word], Sequence, bool]]
    redirects: list[Redirect] = field(default_factory=list)


@dataclass(slots=True)
class Function(Node):
    name: str
    body: Command


@dataclass(slots=True)
class Test(Node):
    """`[[ … ]]` or `(( … ))`: only the words matter, for the substitutions in them."""

    words: list[Word]
    redirects: list[Redirect] = field(default_factory=list)


Command = Simple | Pipe | Sequence | Group | If | For | While | Case | Function | Test


@dataclass(slots=True)
class Script:
    """A program and the text that it was read from."""

    reader: WordReader  # whose text the offsets count in
    program: Sequence
