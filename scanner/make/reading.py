"""Reads a makefile and what it includes, statement by statement as make does: variables, conditionals, rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from scanner.make import lexer
from scanner.make.reader import (
    Assign,
    Conditional,
    Export,
    Expression,
    Include,
    Reader,
    Recipe,
    Rule,
    SearchPath,
    Statement,
)
from scanner.make.rules import Made, Rules, Specific, Step, file_name, prerequisites
from scanner.make.variables import Changes, Values, Variables
from scanner.make.words import as_filled, named, words
from scanner.project import Project
from scanner.source import Certainty, SourceFile, Span, Text, region

INCLUDES = 20  # makefiles included by one another
MOST_FILES = 200  # readings of makefiles for one file
DEEPEST = 80  # conditionals, included files and what `$(eval …)` makes within one another


class Reading:
    """What is known after reading a makefile.

    `shell`: what a command prints, where that is plain. `run`: told of each command that runs while the makefile is read.
    `given`: variables that make has from elsewhere; an `override` stands for one that its command line sets.
    """

    def __init__(
        self,
        file: SourceFile,
        project: Project,
        shell: Callable[[Text], tuple[Text, ...]],
        run: Callable[[Text], None],
        given: Mapping[str, Values],
    ) -> None:
        self.file = file
        self.project = project
        self.run = run
        self.variables = Variables(shell, self.evaluated)
        self.given = frozenset(name for name, values in given.items() if any(value.override for value in values))
        self.variables.table.update(given)
        self.variables.exported.update(given)
        self.rules = Rules()
        self.oneshell = False
        self.prefix = "\t"
        self.open: list[Made] = []  # the rules that a recipe line belongs to
        self.filled: frozenset[str] = frozenset()  # nothing by default, but filled where the branch being read is taken
        self.path: list[tuple[int, bool]] = []  # the branches being read of conditionals that may hold or not
        self.dead = 0  # the branches being read that are not taken
        self.including: list[SourceFile] = [file]
        self.read_files: list[SourceFile] = [file]
        self.included: Span | None = None  # what of the file itself includes the one being read
        self.files = 0
        self.depth = 0
        self.conditionals = 0
        self.cut = False

    def read(self) -> Reader:
        """Reads the file; gives the reader, for its comments and errors."""
        reader = Reader(Text.of_file(self.file))
        self.read_by(reader)
        return reader

    def read_by(self, reader: Reader) -> None:
        statements = reader.statements()
        self.prefix = reader.prefix
        self.statements(statements)

    def limits(self) -> Iterable[str]:
        """What was not read because there was too much of it."""
        if self.variables.budget.spent:
            yield "too much to expand: what comes after is read without its variables"
        if self.cut:
            yield "conditionals, included files and $(eval …) are nested too deep: what is inside is not read"

    # -- statements

    def statements(self, statements: Iterable[Statement]) -> None:
        if self.depth >= DEEPEST:
            self.cut = True
            return
        self.depth += 1
        for statement in statements:
            if isinstance(statement, Recipe):
                self.recipe_line(statement.text, statement.prefix)
                continue
            if isinstance(statement, Conditional):
                self.conditional(statement)
                continue
            self.open = []
            match statement:
                case Assign():
                    self.assign(statement)
                case Rule():
                    self.rule(statement)
                case Include():
                    self.include(statement)
                case Export():
                    self.export(statement)
                case SearchPath():
                    self.rules.searches = True
                case Expression():
                    self.expression(statement)
        self.depth -= 1

    def evaluated(self, text: Text) -> None:
        """Reads what `$(eval …)` has made."""
        before = self.open
        self.read_by(Reader(text, self.prefix))
        self.open = before

    def expression(self, node: Expression) -> None:
        """A line that is a rule, if anything, once it is expanded."""
        for expanded in self.variables.expansions(node.text):
            targets, rest = lexer.stripped(expanded).partition(":")
            if rest is not None:
                double = str(rest).startswith(":")
                self.made(words(targets), rest[1:] if double else rest, None, double, True)

    # -- variables

    def assign(self, node: Assign) -> None:
        variables = self.variables
        node = replace(node, value=as_filled(node.value, self.filled))
        names = variables.expansions(node.name)
        if node.operator == "!=":
            for text in variables.expansions(node.value):
                self.run(text)
        if node.target is not None:
            self.assign_to_targets(node, str(names[0]).strip())
            return
        override = "override" in node.modifiers
        variables.begin()
        name = str(names[0]).strip()
        variables.assign(name, node.operator, node.value, override)
        changes = variables.undo()
        if len(names) == 1:
            variables.merge([changes])
        else:  # one of several variables is assigned
            for each in names:
                variables.merge([{}, {str(each).strip(): values for values in changes.values()}])
        if "export" in node.modifiers and not self.dead:
            variables.exported.add(name)
            variables.unexported.discard(name)
        elif "unexport" in node.modifiers:
            variables.exported.discard(name)
            variables.unexported.add(name)
        if name == "VPATH":
            self.rules.searches = True

    def assign_to_targets(self, node: Assign, name: str) -> None:
        assert node.target is not None
        if self.dead or name in self.given and "override" not in node.modifiers:
            return
        variables = self.variables
        if node.operator == "?=" and all(v.set_ for v in variables.lookup(name)):
            return
        targets = variables.expansions(node.target)
        for text in targets:
            for target in words(text):
                own = file_name(target)
                variables.begin()
                self.rules.apply(tuple(self.rules.own.get(own, ())), variables)
                value: Text | Values = node.value
                if node.operator != "+=":
                    value = self.value_now(name, node)
                variables.undo()
                self.rules.assign(
                    own,
                    Specific(
                        name,
                        value,
                        "private" in node.modifiers,
                        "export" in node.modifiers,
                        not self.path and len(targets) == 1,
                    ),
                )

    def value_now(self, name: str, node: Assign) -> Values:
        """The values that an assignment other than `+=` gives, as far as they are fixed when it is read.

        They are an `override`: what a recipe's `$(eval …)` assigns is hidden by them.
        """
        variables = self.variables
        variables.begin()
        variables.put(name, variables.lookup(name))
        variables.assign(name, node.operator, node.value, True)
        return variables.undo()[name]

    def export(self, node: Export) -> None:
        variables = self.variables
        names = {str(word) for text in variables.expansions(node.names) for word in words(text) if word.resolved}
        if self.dead:
            return
        if not len(node.names):
            variables.export_all = node.exported
        elif node.exported:
            variables.exported |= names
            variables.unexported -= names
        else:
            variables.exported -= names
            variables.unexported |= names

    # -- conditionals

    def conditional(self, node: Conditional) -> None:
        verdict = self.verdict(node)
        variables = self.variables
        self.conditionals += 1
        number = self.conditionals
        opened, exported, export_all = self.open, variables.exported, variables.export_all
        filled, tested = self.filled, self.tested(node)
        paths: list[Changes] = []
        ends: list[tuple[list[Made], set[str], bool]] = []
        for branch, body in ((True, node.body), (False, node.otherwise)):
            self.open, variables.exported, variables.export_all = list(opened), set(exported), export_all
            self.filled = filled | tested if branch is (node.keyword in ("ifdef", "ifneq")) else filled
            taken = verdict is None or verdict is branch
            self.dead += not taken
            if verdict is None:
                self.path.append((number, branch))
            variables.begin()
            self.statements(body)
            changes = variables.undo()
            if verdict is None:
                self.path.pop()
            self.dead -= not taken
            if taken:
                paths.append(changes)
                ends.append((self.open, variables.exported, variables.export_all))
        self.filled = filled
        variables.merge(paths)
        self.open = list({id(rule): rule for end, _, _ in ends for rule in end}.values())
        variables.exported = set.intersection(*(names for _, names, _ in ends))
        variables.export_all = all(everything for _, _, everything in ends)

    def tested(self, node: Conditional) -> set[str]:
        """The variables that are nothing by default, where the condition is about whether they are."""
        names = {str(node.condition).strip()}
        if node.keyword in ("ifeq", "ifneq"):
            sides = _compared(node.condition) or ()
            names = {name for side in sides for name in named(side)} if any(not len(side) for side in sides) else set()
        return {name for name in names if self.variables.is_nothing_by_default(name)}

    def verdict(self, node: Conditional) -> bool | None:
        """Whether the condition holds; None where that depends on what can't be known or may be overridden."""
        if node.keyword in ("ifdef", "ifndef"):
            names = self.variables.expansions(node.condition)
            values = self.variables.lookup(str(names[0]).strip())
            if len(names) > 1 or any(v.raw is None or v.raw.certainty is not Certainty.ALWAYS for v in values):
                return None
            found = {v.raw is not None and len(v.raw) > 0 for v in values}
            return found.pop() is (node.keyword == "ifdef") if len(found) == 1 else None
        compared = _compared(node.condition)
        if compared is None:
            return None
        sides = [self.variables.expansions(side) for side in compared]
        if any(len(side) != 1 or not side[0].resolved or side[0].certainty is not Certainty.ALWAYS for side in sides):
            return None
        return (str(sides[0][0]) == str(sides[1][0])) is (node.keyword == "ifeq")

    # -- rules

    def rule(self, node: Rule) -> None:
        variables = self.variables
        patterns = variables.expansions(node.pattern) if node.pattern is not None else [None]
        if len(patterns) > 1:
            patterns = [Text.literal("%")]
        targets = variables.expansions(node.targets)
        needed = variables.expansions(node.prerequisites)
        opened: list[Made] = []
        for target in targets:
            names = words(target)
            for rest in needed:
                self.made(names, rest, patterns[0], node.double, len(targets) == len(needed) == 1)
                opened += self.open
        self.open = opened
        if node.first is not None:
            self.recipe_line(node.first, "\t")

    def made(self, targets: list[Text], rest: Text, pattern: Text | None, double: bool, sure: bool) -> None:
        """Notes a rule; the lines of a recipe that follow are its."""
        if not targets:
            self.open = []
            return
        if any(str(target) == ".ONESHELL" for target in targets):
            self.oneshell = True
        needs, order_only = prerequisites(rest)
        rule = Made(targets, needs, order_only, pattern, double, sure and not self.path and not self.dead, self.included)
        self.rules.made.append(rule)
        self.open = [rule]

    def recipe_line(self, text: Text, prefix: str) -> None:
        step = Step(as_filled(text, self.filled), prefix, tuple(self.path), self.dead > 0)
        for rule in self.open:
            rule.recipe.append(step)

    # -- included files

    def include(self, node: Include) -> None:
        """Reads an included file in its place."""
        folder = self.file.path.rpartition("/")[0]
        for path in words(self.variables.expansions(node.paths)[0]):
            if not path.resolved:
                continue
            name = str(path)
            file = self.project.load(f"{folder}/{name}" if folder else name) or self.project.load(name)
            if file is None or any(file.path == each.path for each in self.including):
                continue
            if len(self.including) > INCLUDES or self.files >= MOST_FILES:
                self.cut = True
                return
            self.files += 1
            self.including.append(file)
            self.read_files.append(file)
            before, self.included = self.included, self.included or region(lexer.stripped(node.paths).spans)
            self.read_by(Reader(Text.of_file(file), self.prefix))
            self.included = before
            self.including.pop()
            self.open = []


_SIDES = re.compile(r"[(),]")


def _compared(condition: Text) -> tuple[Text, Text] | None:
    """The two sides of `(a,b)`, `"a" "b"` or `'a' 'b'`, as written; None where they can't be told apart."""
    source = lexer.plain(condition)
    if not source.startswith("("):
        quoted = re.match(r"([\"'])(.*?)\1\s*([\"'])(.*?)\3", source, re.S)
        if quoted is None:
            return None
        return condition[quoted.start(2) : quoted.end(2)], condition[quoted.start(4) : quoted.end(4)]
    depth = 0
    comma: int | None = None
    for match in _SIDES.finditer(source, 1):
        if match[0] == ",":
            if depth <= 0 and comma is None:
                comma, depth = match.start(), 0
        elif match[0] == "(":
            depth += 1
        elif comma is not None and depth <= 0:
            first = condition[1:comma]
            blanks = len(source[1:comma]) - len(source[1:comma].rstrip(" \t"))
            return condition[1 : comma - blanks] if blanks else first, lexer.lstripped(condition[comma + 1 : match.start()])
        else:
            depth -= 1
    return None
