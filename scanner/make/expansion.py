"""One expansion of a text of a makefile: what `$(…)` becomes. Source: the GNU make manual, 6.1 to 6.3."""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING

from scanner.make import functions, lexer, words
from scanner.record import dataclass
from scanner.source import Fragment, Text, region

if TYPE_CHECKING:
    from scanner.make.variables import Variables

DEEPEST = 40  # expansions within one another; make itself refuses recursion
LONGEST = 50_000  # characters of one expansion
# Characters looked at for one file, a reference counting as REFERENCE and a piece of text as PIECE; real files stay far below.
WORK = 1_000_000
REFERENCE = 30
PIECE = 20
MOST_VIA = 10  # expansions that a piece of text is known to have come through

Choice = dict[str, int]


@dataclass(slots=True)
class Budget:
    """What the expansions of one file may still cost, and how deep they are within one another."""

    left: int = WORK
    depth: int = 0

    @property
    def spent(self) -> bool:
        return self.left <= 0


@dataclass(slots=True)
class Expansion:
    """One expansion with one choice of values.

    `several` collects what could have been chosen. `blind`: what could be chosen is left unresolved.
    """

    variables: Variables
    choice: Choice
    blind: bool = False
    several: dict[str, int] = field(default_factory=dict)
    length: int = 0
    own: int = 0  # times that something only this expansion knows has been asked for: a choice, a local variable

    def pick(self, key: str, count: int) -> int | None:
        """Which of `count` possibilities this expansion takes; None where that is left open."""
        if count <= 1:
            return 0
        self.own += 1
        if self.blind:
            return None
        self.several[key] = count
        return min(self.choice.get(key, 0), count - 1)

    def text(self, text: Text) -> Text:
        """The text with its references expanded."""
        source = lexer.plain(text)
        if "$" not in source:
            return text
        self.variables.budget.left -= len(source) + PIECE * len(text.fragments)
        out: list[Text] = []
        at = 0
        while (dollar := source.find("$", at)) >= 0:
            out.append(text[at:dollar])
            following = source[dollar + 1 : dollar + 2]
            if following in ("(", "{"):
                end = lexer.closing(source, dollar + 1)
                if end is None:
                    out.append(lexer.unresolved(text[dollar:]))
                    at = len(source)
                    break
                out.append(self.reference(text, dollar, end))
                at = end
            elif following in ("$", ""):
                out.append(text[dollar : dollar + 1])
                at = dollar + 2
            else:
                at = dollar + 2
                out.append(self.reference(text, dollar, at))
        out.append(text[at:])
        return Text.join(out)

    def reference(self, text: Text, start: int, end: int) -> Text:
        """The value of the reference `$(…)`, `${…}` or `$x` at `start:end` of `text`."""
        written = text[start:end]
        inner = text[start + 2 : end - 1] if end - start > 2 else text[start + 1 : end]
        budget = self.variables.budget
        budget.left -= REFERENCE
        if budget.depth >= DEEPEST or budget.spent or self.length > LONGEST:
            self.own += 1
            return lexer.unresolved(written)
        budget.depth += 1
        try:
            call = re.match(r"([a-z-]+)[ \t]\s*", lexer.plain(inner))
            function = functions.FUNCTIONS.get(call[1]) if call else None
            if function is not None and call is not None:
                value = function(self, inner[call.end() :], written)
            else:
                value = self.variable(inner)
        finally:
            budget.depth -= 1
        if value is None:
            return lexer.unresolved(written)
        self.length += len(value)
        budget.left -= PIECE * len(value.fragments)
        return through(value, written)

    def variable(self, inner: Text) -> Text | None:
        """The value of a variable, or of the substitution reference `x:a=b`; None when it can't be known."""
        expanded = self.text(inner)
        if not expanded.resolved:
            return None
        name, change = expanded.partition(":")
        pattern, replacement = change.partition("=") if change is not None else (Text(), None)
        value = self.value(str(name) if replacement is not None else str(expanded))
        if value is not None and replacement is not None:
            value = words.substituted(value, str(pattern), replacement)
        return None if value is None else words.as_sure_as([expanded], value)

    def value(self, name: str) -> Text | None:
        """A variable's value by its name; None when it can't be known."""
        variables = self.variables
        if name in variables.locals or name.isdigit() and "0" in variables.locals:
            self.own += 1
            return variables.locals.get(name, Text())  # nothing for an argument that the call does not give
        variables.used.add(name)
        values = variables.lookup(name)
        number = self.pick(name, len(values))
        if number is None:
            return None
        variable = values[number]
        if variable.raw is None or not variable.recursive:
            return variable.raw
        key = (name, number, frozenset(variables.locals))
        known = variables.expanded.get(key)
        if known is None:
            before = self.own
            known = self.text(variable.raw)
            if self.own == before:
                variables.expanded[key] = known
        return known


def through(value: Text, written: Text) -> Text:
    """`value` as it comes out of the reference `written`."""
    place = region(written.spans)
    outer = written.fragments[0].via if written.fragments else ()
    added = (*outer, place) if place is not None else outer
    return (
        Text(tuple(Fragment(f.text, f.span, f.unresolved, f.splits, f.certainty, (*added, *f.via)[:MOST_VIA]) for f in value))
        if added
        else value
    )
