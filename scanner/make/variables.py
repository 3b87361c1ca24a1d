"""Make's variables and what `$(…)` expands to. Source: the GNU make manual, chapters 6 and 8.

What the environment, a command or a file's presence decides is unresolved. A variable set differently in the branches
of a conditional has several values; a text is expanded once for each choice of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import product

from scanner.make import functions
from scanner.source import Certainty, Fragment, Text, region

DEEPEST = 60  # expansions within one another; make itself refuses recursion
LONGEST = 50_000  # characters of one expansion
MOST_CHOICES = 12  # ways to choose the values of variables that are looked at for one text
MOST_VALUES = 6  # values of one variable that are kept


@dataclass(frozen=True, slots=True)
class Variable:
    """`recursive`: expanded anew at each use. `raw` None: what the environment holds, if anything."""

    raw: Text | None
    recursive: bool = True


Values = tuple[Variable, ...]
UNDEFINED: Values = (Variable(None),)
Choice = dict[str, int]


@dataclass(slots=True)
class Variables:
    """The variables of a makefile at one point.

    `shell`: what `$(shell …)` prints, where that is plain (called with the expanded command). `used`: names expanded so far.
    """

    shell: Callable[[Text], tuple[Text, ...]]
    table: dict[str, Values] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    automatic: dict[str, Text] = field(default_factory=dict)  # `@`, `<` of the recipe that is expanded
    made: list[Text] = field(default_factory=list)  # makefile text that `$(eval …)` has made and nobody has read yet

    def copy(self) -> Variables:
        return Variables(self.shell, dict(self.table), self.used, self.automatic, self.made)

    def become(self, paths: list[Variables]) -> None:
        """The branches of a conditional meet."""
        for name in {name for path in paths for name in path.table}:
            values: Values = ()
            for path in paths:
                values += tuple(v for v in path.table.get(name, UNDEFINED) if v not in values)
            self.table[name] = values[:MOST_VALUES]

    def assign(self, name: str, operator: str, value: Text) -> None:
        """Carries out one assignment. `!=` is a command's output: unknown."""
        before = self.table.get(name, UNDEFINED)
        if operator == "=":
            self.table[name] = (Variable(value),)
        elif operator in (":=", "::=", ":::="):
            self.table[name] = tuple(Variable(text, False) for text in self.expansions(value))[:MOST_VALUES]
        elif operator == "?=":
            if any(v.raw is None for v in before):
                default = Variable(value.weakened(Certainty.DEFAULT))
                self.table[name] = tuple(default if v.raw is None else v for v in before)
        elif operator == "+=":
            out: list[Variable] = []
            for old in before:
                base = old.raw if old.raw is not None else unresolved(Text.literal(f"$({name})"))
                if old.raw is None or old.recursive:
                    out.append(Variable(base + Text.literal(" ") + value))
                else:
                    out += [Variable(base + Text.literal(" ") + text, False) for text in self.expansions(value)]
            self.table[name] = tuple(out)[:MOST_VALUES]
        else:
            self.table[name] = (Variable(unresolved(value), False),)

    def expansions(self, text: Text) -> list[Text]:
        """The text expanded, once for each choice of values of the variables in it."""
        if not any("$" in f.text and not f.unresolved for f in text):
            return [text]
        first = Expansion(self, {})
        result = first.text(text)
        out = [result]
        tried = 1
        names = dict(first.several)
        for picked in product(*(range(count) for count in names.values())):
            if tried >= MOST_CHOICES:
                break
            if any(picked):
                tried += 1
                expanded = Expansion(self, dict(zip(names, picked, strict=True))).text(text)
                if expanded not in out:
                    out.append(expanded)
        return out


class Expansion:
    """One expansion with one choice of values; `several` collects what could have been chosen."""

    def __init__(self, variables: Variables, choice: Choice) -> None:
        self.variables = variables
        self.choice = choice
        self.several: dict[str, int] = {}
        self.depth = 0
        self.length = 0
        self.locals: dict[str, Text] = dict(variables.automatic)

    def pick(self, key: str, count: int) -> int:
        """Which of `count` possibilities this expansion takes."""
        if count > 1:
            self.several[key] = count
        return min(self.choice.get(key, 0), count - 1)

    def text(self, text: Text) -> Text:
        """The text with its references expanded."""
        source = "".join("\0" * len(f.text) if f.unresolved else f.text for f in text)
        if "$" not in source:
            return text
        out: list[Text] = []
        at = 0
        while (dollar := source.find("$", at)) >= 0:
            out.append(text[at:dollar])
            following = source[dollar + 1 : dollar + 2]
            if following in ("(", "{"):
                end = _closing(source, dollar + 1)
                if end is None:
                    out.append(text[dollar:])
                    at = len(source)
                    break
                out.append(self.reference(text, dollar, end))
                at = end
            elif following == "$":
                out.append(text[dollar + 1 : dollar + 2])
                at = dollar + 2
            else:
                end = dollar + 1 + len(following)
                out.append(self.reference(text, dollar, end))
                at = end
        out.append(text[at:])
        return Text.join(out)

    def reference(self, text: Text, start: int, end: int) -> Text:
        """The value of the reference `$(…)`, `${…}` or `$x` at `start:end` of `text`."""
        written = text[start:end]
        inner = text[start + 2 : end - 1] if end - start > 2 else text[start + 1 : end]
        self.depth += 1
        try:
            if self.depth > DEEPEST or self.length > LONGEST:
                return unresolved(written)
            call = re.match(r"([a-z-]+)[ \t]+", str(inner))
            function = functions.FUNCTIONS.get(call[1]) if call else None
            if function is not None and call is not None:
                value = function(self, inner[call.end() :], written)
            else:
                value = self.variable(inner, written)
        finally:
            self.depth -= 1
        if value is None:
            return unresolved(written)
        self.length += len(value)
        return through(value, written)

    def variable(self, inner: Text, written: Text) -> Text | None:
        """The value of a variable; None when it can't be known."""
        name = str(self.text(inner)).strip()
        reference = re.fullmatch(r"([^:]+):([^=]*)=(.*)", name, re.S)
        value = self.value(reference[1] if reference else name)
        if value is None or reference is None:
            return value
        return functions.substituted(value, reference[2], Text.literal(reference[3]))

    def value(self, name: str) -> Text | None:
        """A variable's value by its name; None when it can't be known."""
        if name in self.locals:
            return self.locals[name]
        self.variables.used.add(name)
        values = self.variables.table.get(name, UNDEFINED)
        variable = values[self.pick(name, len(values))]
        if variable.raw is None or not variable.recursive:
            return variable.raw
        return self.text(variable.raw)


def unresolved(text: Text) -> Text:
    """The text as one part that can't be known."""
    via = text.fragments[0].via if text.fragments else ()
    return Text((Fragment(str(text), region(text.spans), unresolved=True, splits=True, via=via),))


def through(value: Text, written: Text) -> Text:
    """`value` as it comes out of the reference `written`."""
    place = region(written.spans)
    outer = written.fragments[0].via if written.fragments else ()
    added = (*outer, place) if place is not None else outer
    return Text(tuple(replace(f, via=(*added, *f.via)) for f in value)) if added else value


def _closing(source: str, start: int) -> int | None:
    opening, depth = source[start], 0
    closing = ")" if opening == "(" else "}"
    for at in range(start, len(source)):
        if source[at] == opening:
            depth += 1
        elif source[at] == closing:
            depth -= 1
            if depth == 0:
                return at + 1
    return None
