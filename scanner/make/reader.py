"""Reads a makefile into statements: logical lines, rules with their recipes, definitions, conditionals.

Source: the GNU make manual, chapters 3 (makefiles, continuation), 5 (recipes), 6 (variables), 7 (conditionals), and what
GNU make 4.3 does. Expands nothing. Works on text with origins, so that what `$(eval …)` makes can be read too.
"""

from __future__ import annotations

import re
from dataclasses import field

from scanner.make import lexer
from scanner.make.lexer import Line
from scanner.record import dataclass
from scanner.source import Text


@dataclass(slots=True)
class Assign:
    """`name op value`. `operator` is `=`, `:=`, `::=`, `:::=`, `?=`, `+=`, `!=`; a `define` has its own operator or `=`.

    `undefine` stands for itself. `target`: the targets it is specific to, as written; None for an ordinary variable.
    `modifiers`: those of `override`, `export`, `unexport`, `private` that stand before it.
    """

    name: Text
    operator: str
    value: Text
    target: Text | None = None
    modifiers: frozenset[str] = frozenset()


@dataclass(slots=True)
class Rule:
    """The line of a rule.

    `pattern`: the middle of a static pattern rule. `first`: the recipe line behind a semicolon. `double`: it has two colons.
    """

    targets: Text
    prerequisites: Text
    pattern: Text | None = None
    first: Text | None = None
    double: bool = False


@dataclass(slots=True)
class Recipe:
    """One logical line of the recipe of the rule before it, its `prefix` taken away; continuations are kept."""

    text: Text
    prefix: str = "\t"


@dataclass(slots=True)
class Conditional:
    """`ifeq` and its kin; `condition` is the rest of the line. An `else if…` is a conditional in `otherwise`."""

    keyword: str
    condition: Text
    body: list[Statement] = field(default_factory=list)
    otherwise: list[Statement] = field(default_factory=list)


@dataclass(slots=True)
class Include:
    paths: Text


@dataclass(slots=True)
class Export:
    """`export names` or `unexport names`; no names mean every variable."""

    names: Text
    exported: bool


@dataclass(slots=True)
class SearchPath:
    """`vpath …`: prerequisites may be found in other folders."""


@dataclass(slots=True)
class Expression:
    """A line that is nothing else before it is expanded: `$(eval …)`, `$(call …)`, `$(RULE)`."""

    text: Text


Statement = Assign | Rule | Recipe | Conditional | Include | Export | SearchPath | Expression

_KEYWORD = re.compile(
    r"(ifeq|ifneq|ifdef|ifndef|else|endif|-?include|sinclude|vpath|export|unexport|endef)(?=[\s(\"']|$)(?!\s*(?::{0,3}|[?+!])=)"
)
_CONDITIONALS = ("ifeq", "ifneq", "ifdef", "ifndef")
_ELSE_IF = re.compile(r"else\s+(ifn?eq|ifn?def)(?=[\s(\"'])")
_MODIFIER = re.compile(r"\s*(override|export|unexport|private|define|undefine)(?=\s|$)")
_ASSIGNMENT = re.compile(r"\s*+([^\s=:#]*?)\s*+(:{0,3}=|[?+!]=)")
_DIRECTIVE_LIKE = re.compile(r"\s*(\$[({]|#|$|(ifn?eq|ifn?def|else|endif|-?include|sinclude|export|unexport|vpath)\b)")
DEEPEST = 50  # conditionals within one another, a chain of `else if` included


@dataclass(slots=True)
class _Open:
    """A conditional that is being read. `outer`: where its statements go on; `ended`: how a branch left the state of rules."""

    node: Conditional
    outer: list[Statement]
    start: int
    before: str
    ended: list[str]


class Reader:
    """A makefile's text on its way to statements. `prefix`: the character that recipe lines start with.

    `comments`: where they stand in the text; `blocks`: likewise rules with their recipes, and definitions of several lines.
    `errors`: an offset each, and what is wrong there.
    """

    def __init__(self, text: Text, prefix: str = "\t") -> None:
        self.text = text
        self.source = lexer.plain(text)
        self.at = 0
        self.prefix = prefix
        self.rule = "none"  # whether a recipe line can follow: "none"; "open", after a rule; "maybe", after an expression
        self.comments: list[tuple[int, int]] = []
        self.blocks: list[tuple[int, int]] = []
        self.errors: list[tuple[int, str]] = []
        self.conditionals: list[_Open] = []

    def statements(self) -> list[Statement]:
        """The whole text."""
        top: list[Statement] = []
        out = top
        while self.at < len(self.source):
            line = lexer.line(self.source, self.at)
            if self.rule != "none" and self.source.startswith(self.prefix, line.start) and self._in_recipe(line):
                self.at = line.end + 1
                if self.rule == "open":
                    self.blocks[-1] = (self.blocks[-1][0], line.end)
                out.append(Recipe(lexer.recipe(self.text[line.start + 1 : line.end], self.prefix), self.prefix))
                continue
            match = _KEYWORD.match(lexer.skip_blanks(self.source, line.start, line.end))
            keyword = match[1] if match else ""
            if keyword in _CONDITIONALS or keyword in ("else", "endif"):
                out = self._conditional(keyword, line, out)
            else:
                statement = self._statement(keyword, line)
                if statement is not None:
                    out.append(statement)
        for each in self.conditionals:
            self.errors.append((each.start, f"{each.node.keyword} without an 'endif'"))
        return top

    def _in_recipe(self, line: Line) -> bool:
        """Whether a line with the recipe prefix is part of a recipe: after an expression that may be no rule it need not be."""
        if self.rule == "open":
            return True
        rest = self.source[line.start + 1 : line.end]
        return not (_DIRECTIVE_LIKE.match(rest) or _modified(lexer.masked(self.text[line.start + 1 : line.end])))

    def _taken(self, line: Line) -> Text:
        """The collapsed line; its comment is noted."""
        self.at = line.end + 1
        if line.comment is not None:
            newline = self.source.find("\n", line.comment)
            self.comments.append((line.comment, len(self.source) if newline < 0 else newline))
        return lexer.collapsed(self.text, self.source, line.start, line.cut)

    # -- conditionals

    def _conditional(self, keyword: str, line: Line, out: list[Statement]) -> list[Statement]:
        """Takes a line that begins, divides or ends a conditional; gives the list that statements go to from here."""
        text = self._taken(line)
        if keyword in _CONDITIONALS:
            if len(self.conditionals) >= DEEPEST:
                self.errors.append((line.start, "conditionals are nested too deep: what is inside is read as if it always held"))
                self.conditionals.append(_Open(Conditional(keyword, Text()), out, line.start, self.rule, []))
                return out
            node = _read_condition(text, 0)
            self.conditionals.append(_Open(node, out, line.start, self.rule, []))
            out.append(node)
            return node.body
        if not self.conditionals:
            self.errors.append((line.start, f"{keyword!r} without a conditional"))
            return out
        top = self.conditionals[-1]
        top.ended.append(self.rule)
        if keyword == "endif":
            self.conditionals.pop()
            self.rule = next((state for state in ("open", "maybe") if state in top.ended or state == top.before), "none")
            return top.outer
        self.rule = top.before
        nested = _ELSE_IF.match(str(text).lstrip())
        if nested is None or len(top.ended) > DEEPEST:
            return top.node.otherwise
        inner = _read_condition(text, str(text).index("else") + len("else"))
        top.node.otherwise.append(inner)
        top.node = inner
        return inner.body

    # -- other statements

    def _statement(self, keyword: str, line: Line) -> Statement | None:
        text = self._taken(line)
        value = str(text)
        if not value.strip():
            return None
        hidden = lexer.masked(text)
        before, self.rule = self.rule, "none"
        modified = _modified(hidden)
        if modified is not None:
            return self._assigned(text, hidden, modified, line)
        rest = text[len(value) - len(value.lstrip()) + len(keyword) :]
        if keyword.endswith("include"):
            return Include(rest)
        if keyword in ("export", "unexport"):
            return Export(lexer.stripped(rest), keyword == "export")
        if keyword == "vpath":
            return SearchPath()
        if keyword == "endef":
            self.errors.append((line.start, "'endef' without a 'define'"))
            return None
        rule = self._rule(line)
        if rule is None:
            self.rule = "maybe" if before != "none" or "$" in value else "none"
            return Expression(text)
        return rule

    def _assigned(self, text: Text, hidden: str, modified: tuple[int, list[str]], line: Line) -> Statement | None:
        """A line that is an assignment, `define` or `undefine`."""
        begin, words = modified
        modifiers = frozenset(words)
        if "define" in modifiers:
            return self._define(text[begin:], modifiers - {"define"}, line)
        if "undefine" in modifiers:
            return Assign(lexer.stripped(text[begin:]), "undefine", Text(), None, modifiers - {"undefine"})
        match = _ASSIGNMENT.match(hidden, begin)
        assert match is not None
        name, value = text[match.start(1) : match.end(1)], lexer.lstripped(text[match.end() :])
        if str(name) == ".RECIPEPREFIX":
            written = lexer.masked(value) if match[2] != "=" else str(value)
            self.prefix = written.replace("\0", "")[:1] or "\t"
            return None
        return Assign(name, match[2], value, None, modifiers)

    def _define(self, rest: Text, modifiers: frozenset[str], line: Line) -> Statement | None:
        """A `define` up to its `endef`."""
        match = _ASSIGNMENT.match(lexer.masked(rest))
        name = lexer.stripped(rest[match.start(1) : match.end(1)] if match else rest)
        if not len(name):
            self.errors.append((line.start, "a 'define' has no name"))
            return None
        lines: list[Text] = []
        depth = 1
        first = self.at
        plain = True
        while self.at < len(self.source):
            inner = lexer.line(self.source, self.at)
            self.at = inner.end + 1
            if not self.source.startswith(self.prefix, inner.start):
                word = lexer.skip_blanks(self.source, inner.start, inner.end)
                depth += 1 if re.match(r"define(\s|$)", word) else -1 if re.match(r"endef(\s*$|\s*#|\s)", word) else 0
            if depth == 0:
                self.blocks.append((line.start, inner.start))
                body = self.text[first : max(inner.start - 1, first)] if plain else lexer.joined(lines, "\n")
                return Assign(name, match[2] if match else "=", body, None, modifiers)
            if "\n" in self.source[inner.start : inner.end]:
                plain = False
            lines.append(lexer.collapsed(self.text, self.source, inner.start, inner.end, escapes=False))
        self.errors.append((line.start, f"'define {name}' without an 'endef'"))
        return Assign(name, match[2] if match else "=", lexer.joined(lines, "\n"), None, modifiers)

    def _rule(self, line: Line) -> Statement | None:
        """A rule, or the assignment of a variable to its targets; None where the line is neither as it is written."""
        semicolon = line.semicolon
        if semicolon is not None and line.comment is not None and self.comments:
            self.comments.pop()  # it is the recipe's
        head = lexer.collapsed(self.text, self.source, line.start, line.cut if semicolon is None else semicolon)
        hidden = lexer.masked(head)
        colon = re.compile(r"(?<!\\)(&?)(::?)(?!=)").search(hidden)
        if colon is None:
            return None
        targets = lexer.stripped(head[: colon.start()])
        rest = head[colon.end() :]
        hidden = hidden[colon.end() :]
        modified = _modified(hidden, target=True)
        if modified is not None:
            match = _ASSIGNMENT.match(hidden, modified[0])
            assert match is not None
            if semicolon is not None:
                rest = rest + lexer.collapsed(self.text, self.source, semicolon, line.end, escapes=False)
            name, value = rest[match.start(1) : match.end(1)], lexer.lstripped(rest[match.end() :])
            return Assign(name, match[2], value, targets, frozenset(modified[1]))
        self.rule = "open"
        self.blocks.append((line.start, line.end))
        second = re.compile(r"(?<!\\):").search(hidden)
        pattern = None
        if second is not None:
            pattern, rest = lexer.stripped(rest[: second.start()]), rest[second.end() :]
        first = None
        if semicolon is not None:
            first = lexer.recipe(lexer.lstripped(self.text[semicolon + 1 : line.end]), self.prefix)
        return Rule(targets, lexer.stripped(rest), pattern, first, colon[2] == "::")


def _read_condition(text: Text, at: int) -> Conditional:
    """The conditional whose keyword is the next word from `at`."""
    match = re.compile(r"\s*(\w+)\s*").match(str(text), at)
    assert match is not None
    return Conditional(match[1], text[match.end() :])


def _modified(hidden: str, target: bool = False) -> tuple[int, list[str]] | None:
    """Where the name of a variable that the line assigns stands, and the modifiers before it; None for no assignment.

    `hidden`: the line, its references masked. `target`: what follows a target's colon, where nothing can be defined.
    """
    at = 0
    modifiers: list[str] = []
    while True:
        match = _ASSIGNMENT.match(hidden, at)
        if match is not None and match[1]:
            return match.start(1), modifiers
        modifier = _MODIFIER.match(hidden, at)
        if modifier is None:
            return None
        modifiers.append(modifier[1])
        at = modifier.end()
        if modifier[1] in ("define", "undefine"):
            return None if target or not hidden[at:].strip() else (at, modifiers)
