"""Makefiles: variables and conditionals as make reads them, then every recipe as its shell gets it.

The recipes of an included file are read with the includer's variables, too: they may set, before it or behind it, what the
file itself does not know. What such a file says by itself counts only where nothing includes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import product

from scanner import compose_cli
from scanner.launch import Comment, Enclosing, Extraction, Launch, Pipeline, Related
from scanner.make import lexer
from scanner.make.expansion import Budget
from scanner.make.goals import Call, call, needed
from scanner.make.reading import Reading
from scanner.make.rules import Context, Locals, Made, Step
from scanner.make.variables import BUILT_IN, Changes, Values, Variable
from scanner.project import Project
from scanner.shell import evaluate, printed
from scanner.shell.mention import may_start
from scanner.shell.settings import OF_TOOLS, SETS
from scanner.source import SourceFile, Span, Text, region

RECIPE_TEXTS = 3_000  # expanded recipe lines of one file; real makefiles stay below a thousand
RECIPE_WORK = 1_000_000  # characters of those, a line counting as LINE more and a piece of text as PIECE
LINE, PIECE = 200, 20
INCLUDED_WORK = 250_000  # of the work of expansion (make/expansion.py), what recipes of included files may cost
CALLED_WORK = 250_000  # likewise what a file's own recipes make of it
DEEPEST_CALL = 3  # makes called by makes
MOST_CALLS = 4  # calls of make by a file's own recipes that are followed
MOST_TARGETS = 12  # targets of one rule whose recipes are read one by one
MOST_BRANCHES = 3  # conditionals in one recipe that is a script (.ONESHELL) whose branches are combined

_GOAL = re.compile(r"(?:GNUm|[mM])akefile")  # what make reads by itself; any other may be there to be included
_LAUNCHES = re.compile(r"\b(?:run|create)\b")
_SETS = re.compile(r"\bmake\b.*=", re.I)  # a make that is given a variable, and may launch with it
_MOVES = re.compile(r"\b(?:cd|pushd)\b")
_BASH = re.compile(r"bash|zsh|ksh", re.I)
_NAME = re.compile(r"[\w.-]+")
_COMPUTED = re.compile(r"\$[({][^ (){}]*\$")  # a reference whose name is made of another's value
_COMMAND = re.compile(
    r"\s*+[@+-]*+\s*+(?:sudo\s++)?(?:\$[({]|[\w./-]*(?:docker|podman|nerdctl|buildah)\s)"
)  # not a sentence about one


def extract(file: SourceFile, project: Project) -> Extraction:
    """The launches, builds and commands of a makefile's recipes, `$(shell …)` calls and `define`s."""
    return _Makefile(file, project).extract()


class _Makefile:
    """`given`: variables that make has from elsewhere; an `override` stands for one that its command line sets."""

    def __init__(self, file: SourceFile, project: Project, given: Mapping[str, Values] | None = None) -> None:
        self.file = file
        self.project = project
        self.found = Extraction()
        self.given = {name: values for name, values in (given or {}).items() if any(value.override for value in values)}
        self.calls: dict[Call, dict[str, tuple[Text, ...]]] = {}  # and what each is given by the environment
        self.reading = Reading(file, project, self.shell, self.run, given or {})
        self.variables = self.reading.variables
        self.rules = self.reading.rules
        self.texts = self.work = 0
        self.full = False
        self.target = ""  # whose recipe is read
        self.done: dict[tuple[Text, tuple[tuple[str, tuple[Text, ...]], ...]], list[Launch]] = {}
        self.seen: set[tuple[int, int, str]] = set()

    def extract(self) -> Extraction:
        reader = self.reading.read()
        self.found.errors += [(self.file.position(offset)[0], message) for offset, message in reader.errors]
        for start, end in reader.comments:
            span = region(reader.text[start:end].spans)
            if span is not None:
                self.found.comments.append(Comment(span))
        self.found.blocks += filter(None, (region(reader.text[start:end].spans) for start, end in reader.blocks))
        if not may_start([file.text for file in self.reading.read_files], self.project):
            self.found.errors += [(1, message) for message in self.reading.limits()]
            return self.found
        own = [rule for rule in self.rules.made if rule.recipe and rule.included is None]
        for rule in sorted(own, key=_assigns, reverse=True):  # what a recipe's $(eval …) sets may hold in any other
            self.rule(rule)
        self.unused()
        self.found.errors += [(1, message) for message in self.reading.limits()]
        self.included()
        self.called(Budget(CALLED_WORK), DEEPEST_CALL)
        if not _GOAL.fullmatch(self.file.path.rpartition("/")[2]):
            for launch in self.found.launches:
                launch.supposed = launch.supposed or launch.span.file is self.file
        return self.found

    # -- recipes

    def rule(self, rule: Made) -> None:
        """Reads a rule's recipe, once for each of its targets and each way in which that is needed."""
        plain = [target for target in rule.targets if target.resolved and "%" not in str(target)]
        for target in plain[:MOST_TARGETS]:
            automatic = self.rules.automatic(rule, target)
            self.target = str(target)
            for context in self.rules.contexts(str(target)):
                self.recipe(rule, automatic, context)
        if len(plain) != len(rule.targets) or not 0 < len(plain) <= MOST_TARGETS:
            patterns = {str(t) for t in rule.targets} - {str(t) for t in plain}
            context = tuple(s for pattern, s in self.rules.patterns if pattern in patterns)
            self.target = str(rule.targets[0]) if len(rule.targets) == 1 else ""
            self.recipe(rule, self.rules.automatic(rule, None), context)

    def included(self) -> None:
        """Reads what recipes of included files launch, until that has cost what it may: the file itself says the rest."""
        budget = self.variables.budget
        budget.left = min(budget.left, INCLUDED_WORK)
        launching = _launching(self.variables.table)
        for rule in self.rules.made:
            if rule.included is not None and _may_launch(rule, launching):
                known = len(self.found.launches)
                self.rule(rule)
                if budget.spent:
                    del self.found.launches[known:]
                    return

    def called(self, budget: Budget, depth: int) -> None:
        """Reads what is launched where a recipe calls make for this makefile's own goals, with variables of its own."""
        launching = _launching(self.variables.table)
        for made, environment in self.calls.items() if depth else ():
            rules = needed(self.rules.made, made.goals)
            if not any(_may_launch(rule, launching) for rule in rules):
                continue
            given = {name: tuple(Variable(text, False) for text in texts) for name, texts in environment.items()}
            given |= self.given | {name: (Variable(value, override=True),) for name, value in made.variables}
            again = _Makefile(self.file, self.project, given)
            again.variables.budget = budget
            again.reading.read()
            again.found.launches.clear()  # what the makefile launches while it is read
            for rule in needed(again.rules.made, made.goals):
                again.rule(rule)
            again.called(budget, depth - 1)
            if budget.spent:
                return
            for launch in again.found.launches:
                launch.related.append(Related(made.place, "made here"))
                self.found.launches.append(launch)

    def recipe(self, rule: Made, automatic: Locals, context: Context) -> None:
        if self.full:
            return
        variables = self.variables
        variables.begin()
        exported = variables.exported
        variables.exported = exported | self.rules.apply(context, variables)
        if rule.included is None:
            self.settings()
        variables.begin()
        variables.locals = automatic
        variables.hidden = {}
        for specific in context:
            variables.hidden[specific.name] = variables.hidden.get(specific.name, False) or isinstance(specific.value, Text)
        if self.reading.oneshell:
            texts = self.scripts(rule.recipe)
        else:
            texts = [text for step in rule.recipe for text in self.step(step)]
        for text in texts:  # make expands every line before it runs the first
            self.run(text, rule.included)
        variables.locals, variables.hidden = {}, {}
        variables.lose(frozenset())
        changes = variables.undo()
        variables.exported = exported
        variables.undo()
        changes.update(dict.fromkeys(variables.behind, BUILT_IN))
        variables.behind = set()
        if changes:
            variables.merge([{}, changes])

    def step(self, step: Step) -> list[Text]:
        """The shell texts of one line of a recipe; what it expands to may be several."""
        out: list[Text] = []
        self.variables.begin()
        for expanded in self.variables.expansions(step.text):
            for number, line in enumerate(lexer.lines(expanded)):
                text = line[1:] if number and str(line).startswith(step.prefix) else line
                out.append(lexer.unprefixed(text))
        changes = self.variables.undo()
        if not step.dead:
            self.variables.merge([{}, changes] if step.path else [changes])
        return out

    def scripts(self, steps: list[Step]) -> list[Text]:
        """A recipe that one shell gets as a whole: what it may be, for each way its conditionals may go."""
        out: list[Text] = []
        paths: list[Changes] = []
        for script in _scripts(steps):
            self.variables.begin()
            for expanded in self.variables.expansions(lexer.joined((step.text for step in script), "\n")):
                out.append(lexer.joined((lexer.unprefixed(line) for line in lexer.lines(expanded)), "\n"))
            changes = self.variables.undo()
            if not script or not script[0].dead:
                paths.append(changes)
        self.variables.merge(paths)
        return out

    def unused(self) -> None:
        """Commands held in variables of this file that nothing here uses: another makefile does, or a template."""
        first = len(self.found.launches)
        self.target = ""
        for name, values in list(self.variables.table.items()):
            for value in values:
                text = "" if value.raw is None else str(value.raw)
                if name in self.variables.used or value.raw is None or not _LAUNCHES.search(text):
                    continue
                if "\n" not in text and not _COMMAND.match(text) or not any(s.file is self.file for s in value.raw.spans):
                    continue
                for expanded in self.variables.expansions(value.raw):
                    for line in lexer.lines(expanded):
                        self.run(lexer.unprefixed(line))
        for launch in self.found.launches[first:]:
            launch.supposed = True

    # -- shell

    def run(self, text: Text, included: Span | None = None) -> None:
        """Evaluates one shell text of a recipe. `included`: it stands in a file that this includes, for its launches only."""
        if self.full or included and not _LAUNCHES.search(str(text)):
            return
        text = Text(tuple(fragment for fragment in text if fragment.text))
        environment = self.environment(text)
        key = (text, tuple(environment.items()))
        if not len(text) or key in self.done:
            for launch in self.done.get(key, ()):  # another target's, too
                launch.inside = tuple(each for each in launch.inside if each.kind != "target" or each.name == self.target)
            return
        self.done[key] = []
        self.texts += 1
        self.work += LINE + len(text) + PIECE * len(text.fragments)
        if self.texts > RECIPE_TEXTS or self.work > RECIPE_WORK:
            self.full = True
            self.found.errors.append((1, "too many recipe lines after expansion: the rest of the file is not read"))
            return
        found = evaluate(text, self.file, "makefile", self.project, environment=environment, any_sh=self.any_sh())
        self.done[key] = found.launches
        for launch in found.launches if self.target else ():
            launch.inside = (Enclosing("target", self.target), *launch.inside)
        if included is None:
            self.add(found, text.resolved)
            self.note_calls(found, text)
            return
        for launch in found.launches:
            launch.related.append(Related(included, "included here"))
        self.found.launches += found.launches
        self.found.builds += found.builds
        self.found.compose += found.compose

    def note_calls(self, found: Extraction, text: Text) -> None:
        """Keeps what a recipe makes of its own makefile, with what that is given."""
        commands = (words for pipeline in found.pipelines for words in pipeline.commands)
        for made in () if _MOVES.search(str(text)) else map(call, commands):
            if made is not None and len(self.calls) < MOST_CALLS:
                self.calls.setdefault(made, self.exported())

    def keep(self, pipeline: Pipeline) -> None:
        key = (pipeline.statement.start, pipeline.statement.end, "\0".join(str(w) for c in pipeline.commands for w in c))
        if key not in self.seen:
            self.seen.add(key)
            self.found.pipelines.append(pipeline)

    def settings(self) -> None:
        """Keeps what a recipe is given for the container tools, for the pattern rules."""
        given = self.exported(sorted(name for name in self.variables.exported if name.startswith(OF_TOOLS)))
        for name, texts in given.items():
            for text in texts:
                if (span := region(text.spans)) is not None and span.file is self.file:
                    self.keep(Pipeline([[SETS, Text.literal(f"{name}=") + text]], span, [False]))

    def any_sh(self) -> bool:
        """Whether recipes are run by whatever `/bin/sh` is: bash on some systems, on others a shell with fewer expansions."""
        return not any(value.raw is not None and _BASH.search(str(value.raw)) for value in self.variables.lookup("SHELL"))

    def environment(self, text: Text) -> dict[str, tuple[Text, ...]]:
        """The variables that a shell text names, as its shell gets them: exported, or surely not there."""
        variables = self.variables
        if not variables.exported and not variables.export_all and not variables.unexported:
            return {}
        named = sorted({*re.findall(r"[A-Za-z_]\w*", str(text), re.ASCII), *compose_cli.VARIABLES})
        return {**{name: (Text(),) for name in named if name in variables.unexported}, **self.exported(named)}

    def exported(self, names: Iterable[str] | None = None) -> dict[str, tuple[Text, ...]]:
        """Of `names`, or of all variables, those that what make runs is given, as far as the makefile sets them."""
        variables = self.variables
        if names is None:
            names = [name for name in variables.table if name.isidentifier()]
        return {
            name: tuple(variables.expansions(Text.literal(f"$({name})")))
            for name in names
            if (name in variables.exported or variables.export_all and name not in variables.unexported)
            and all(v.raw is not None for v in variables.lookup(name))
        }

    def shell(self, command: Text) -> tuple[Text, ...]:
        """What `$(shell command)` prints, where that is plain; its launches count."""
        found, outputs = printed(command, self.file, "makefile", self.project)
        self.add(found, command.resolved)
        return outputs

    def add(self, found: Extraction, resolved: bool) -> None:
        self.found.launches += found.launches
        self.found.builds += found.builds
        self.found.compose += found.compose
        for pipeline in found.pipelines:
            self.keep(pipeline)
        self.found.daemons += found.daemons
        known = {comment.span for comment in self.found.comments}
        self.found.comments += [comment for comment in found.comments if comment.span not in known]
        self.found.blocks += found.blocks
        if resolved:  # with parts of a text missing, what looks wrong may be right
            self.found.errors += [error for error in found.errors if error not in self.found.errors]


def _assigns(rule: Made) -> bool:
    return any(word in str(step.text) for step in rule.recipe for word in ("$(eval", "${eval", "$(call", "${call"))


def _launching(table: Mapping[str, Values]) -> set[str]:
    """The names of variables that hold a launch or, however indirectly, refer to one that does."""
    texts = {name: "\n".join(str(v.raw) for v in values if v.raw is not None) for name, values in table.items()}
    named = {name: frozenset(_NAME.findall(text)) for name, text in texts.items() if "$" in text}
    found = {name for name, text in texts.items() if _LAUNCHES.search(text)}
    more = found
    while more:
        more = {name for name, names in named.items() if name not in found and not names.isdisjoint(more)}
        found |= more
    return found


def _may_launch(rule: Made, launching: set[str]) -> bool:
    """Whether a recipe may launch something, once it is expanded."""
    text = "\n".join(str(step.text) for step in rule.recipe)
    if any(pattern.search(text) for pattern in (_LAUNCHES, _COMPUTED, _SETS)):
        return True
    return not launching.isdisjoint(_NAME.findall(text))


def _scripts(steps: Iterable[Step]) -> Iterable[list[Step]]:
    """The whole recipes that the branches of the conditionals in one make possible."""
    steps = list(steps)
    dead = [step for step in steps if step.dead]
    if dead:
        yield dead
    steps = [step for step in steps if not step.dead]
    branches = {number: None for step in steps for number, _ in step.path}
    if len(branches) > MOST_BRANCHES:
        yield steps
        return
    for picked in product((True, False), repeat=len(branches)):
        taken = dict(zip(branches, picked, strict=True))
        yield [step for step in steps if all(taken[number] is branch for number, branch in step.path)]
