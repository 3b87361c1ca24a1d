"""Makefiles: variables and conditionals as make reads them, then every recipe as its shell gets it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scanner.launch import Comment, Extraction
from scanner.make.functions import stripped, words
from scanner.make.reader import Assign, Conditional, Expression, Include, Reader, Rule, Statement, lines
from scanner.make.variables import Variables
from scanner.project import Project
from scanner.shell import evaluate, printed
from scanner.source import SourceFile, Text, region

INCLUDES = 20  # makefiles included by one another
RECIPE_TEXTS = 3_000  # expanded recipe lines of one file; real makefiles stay below a thousand

_LAUNCHES = re.compile(r"\b(?:run|create)\b")
_COMMAND = re.compile(r"\s*[@+-]*\s*(?:sudo\s+)?(?:\$[({]|[\w./-]*(?:docker|podman|nerdctl)\s)")  # not a sentence about one


def extract(file: SourceFile, project: Project) -> Extraction:
    """The launches, builds and commands of a makefile's recipes, `$(shell …)` calls and `define`s."""
    return _Makefile(file, project).extract()


class _Makefile:
    def __init__(self, file: SourceFile, project: Project) -> None:
        self.file = file
        self.project = project
        self.found = Extraction()
        self.variables = Variables(self.shell)
        self.rules: list[Rule] = []
        self.specific: dict[str, list[Assign]] = {}
        self.oneshell = False
        self.texts = 0
        self.seen: set[tuple[int, int, str]] = set()

    def extract(self) -> Extraction:
        reader = Reader(Text.of_file(self.file))
        self.statements(reader.statements(), 0)
        self.oneshell = reader.oneshell
        self.found.errors += [(self.file.position(offset)[0], message) for offset, message in reader.errors]
        for start, end in reader.comments:
            span = region(reader.text[start:end].spans)
            if span is not None:
                self.found.comments.append(Comment(span))
        for rule in self.rules:
            self.recipe(rule)
        self.unused()
        return self.found

    # -- reading

    def statements(self, statements: Iterable[Statement], depth: int, variables_only: bool = False) -> None:
        for statement in statements:
            match statement:
                case Assign():
                    self.assign(statement)
                case Rule() if not variables_only:
                    self.rules.append(statement)
                case Conditional():
                    self.conditional(statement, depth, variables_only)
                case Include():
                    self.include(statement, depth)
                case Expression() if depth < INCLUDES:
                    self.variables.expansions(statement.text)
                    made, self.variables.made = self.variables.made, []
                    for text in made:
                        self.statements(Reader(text).statements(), depth + 1, variables_only)

    def assign(self, node: Assign) -> None:
        if node.target is not None:
            for target in words(self.variables.expansions(node.target)[0]):
                self.specific.setdefault(str(target), []).append(node)
            return
        name = str(stripped(self.variables.expansions(node.name)[0]))
        if node.operator == "!=":
            for text in self.variables.expansions(node.value):
                self.run(text)
        self.variables.assign(name, node.operator, node.value)

    def conditional(self, node: Conditional, depth: int, variables_only: bool) -> None:
        verdict = self.verdict(node)
        before = self.variables
        paths: list[Variables] = []
        for wanted, body in ((True, node.body), (False, node.otherwise)):
            self.variables = before.copy()
            self.statements(body, depth, variables_only)
            if verdict is None or verdict is wanted:
                paths.append(self.variables)
        self.variables = before
        before.become(paths)

    def verdict(self, node: Conditional) -> bool | None:
        """Whether the condition holds; None where that depends on what can't be known or may be overridden."""
        if node.keyword in ("ifdef", "ifndef"):
            values = self.variables.table.get(str(stripped(self.variables.expansions(node.condition)[0])))
            if values is None or len(values) != 1 or values[0].raw is None or values[0].raw.certainty != 3:
                return None
            return (len(values[0].raw) > 0) is (node.keyword == "ifdef")
        match = re.fullmatch(r"\s*(?:\((.*),(.*?)\)|([\"'])(.*?)\3\s*([\"'])(.*?)\5)\s*", str(node.condition), re.S)
        if match is None:
            return None
        first, second = (1, 2) if match[1] is not None else (4, 6)
        sides = [self.variables.expansions(node.condition[match.start(n) : match.end(n)]) for n in (first, second)]
        if any(len(side) != 1 or not side[0].resolved or side[0].certainty != 3 for side in sides):
            return None
        same = str(stripped(sides[0][0])) == str(stripped(sides[1][0]))
        return same is (node.keyword == "ifeq")

    def include(self, node: Include, depth: int) -> None:
        """Takes over the variables of an included file; its recipes are judged where they stand."""
        if depth >= INCLUDES:
            return
        folder = self.file.path.rpartition("/")[0]
        for path in words(self.variables.expansions(node.paths)[0]):
            if path.resolved:
                name = str(path)
                file = self.project.load(f"{folder}/{name}" if folder else name) or self.project.load(name)
                if file is not None:
                    self.statements(Reader(Text.of_file(file)).statements(), depth + 1, variables_only=True)

    # -- recipes

    def recipe(self, rule: Rule) -> None:
        targets = words(self.variables.expansions(rule.targets)[0])
        before = self.variables
        specific = [node for target in targets for node in self.specific.get(str(target), ())]
        if specific:
            self.variables = before.copy()
            for node in specific:
                self.variables.assign(str(node.name), node.operator, node.value)
        self.variables.automatic = self.automatic(rule, targets)
        texts = (
            [Text.join(p for line in rule.recipe for p in (line, Text.literal("\n")))]
            if self.oneshell and rule.recipe
            else rule.recipe
        )
        for text in texts:
            for expanded in self.variables.expansions(text):
                if self.oneshell:
                    self.run(_unprefixed(expanded))
                else:
                    for line in lines(expanded):
                        self.run(_unprefixed(line))
        self.variables = before
        self.variables.automatic = {}

    def automatic(self, rule: Rule, targets: list[Text]) -> dict[str, Text]:
        """The automatic variables that are plain: a rule with one explicit target."""
        known: dict[str, Text] = {}
        if len(targets) == 1 and targets[0].resolved and "%" not in str(targets[0]):
            known["@"] = targets[0]
            needed = words(self.variables.expansions(rule.prerequisites)[0])
            if needed and all(n.resolved and "%" not in str(n) for n in needed):
                known["<"] = needed[0]
        return known

    def unused(self) -> None:
        """Commands held in variables that nothing here uses: another makefile does, or a template."""
        for name, values in list(self.variables.table.items()):
            for value in values:
                text = "" if value.raw is None else str(value.raw)
                if name in self.variables.used or value.raw is None or not _LAUNCHES.search(text):
                    continue
                if "\n" not in text and not _COMMAND.match(text):
                    continue
                for expanded in self.variables.expansions(value.raw):
                    for line in lines(expanded):
                        self.run(_unprefixed(line))

    def run(self, text: Text) -> None:
        """Evaluates one shell text of a recipe."""
        self.texts += 1
        if self.texts > RECIPE_TEXTS:
            if self.texts == RECIPE_TEXTS + 1:
                self.found.errors.append((1, "too many recipe lines after expansion: the rest of the file is not read"))
            return
        if len(text):
            self.add(evaluate(text, self.file, "makefile", self.project), text.resolved)

    def shell(self, command: Text) -> tuple[Text, ...]:
        """What `$(shell command)` prints, where that is plain; its launches count."""
        found, outputs = printed(command, self.file, "makefile", self.project)
        self.add(found, command.resolved)
        return outputs

    def add(self, found: Extraction, resolved: bool) -> None:
        self.found.launches += found.launches
        self.found.builds += found.builds
        for pipeline in found.pipelines:
            key = (pipeline.statement.start, pipeline.statement.end, "\0".join(str(w) for c in pipeline.commands for w in c))
            if key not in self.seen:
                self.seen.add(key)
                self.found.pipelines.append(pipeline)
        known = {comment.span for comment in self.found.comments}
        self.found.comments += [comment for comment in found.comments if comment.span not in known]
        if resolved:  # with parts of a text missing, what looks wrong may be right
            self.found.errors += [error for error in found.errors if error not in self.found.errors]


def _unprefixed(line: Text) -> Text:
    """A recipe line without the characters that are for make (`@-+`)."""
    match = re.match(r"[ \t@+-]*", str(line))
    start = match.end() if match else 0
    at = 0
    for fragment in line:
        if fragment.unresolved and at < start:
            start = min(start, at) if at == 0 else at
            break
        at += len(fragment.text)
    return line[start:] if start < len(line) else Text()
