"""Walks a shell program as the shell would run it, without running it: which commands, with which words.

Paths are followed both ways and joined; what can't be known stays unknown. Bounded by STEPS and CALLS.
"""

from __future__ import annotations

from collections.abc import Sequence as Words
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from scanner.launch import Comment, Extraction, Pipeline
from scanner.project import Project
from scanner.shell import commands, patterns
from scanner.shell.expand import Expander
from scanner.shell.parser import parse
from scanner.shell.purity import is_pure
from scanner.shell.scope import CALLS, MOST_ALTERNATIVES, STEPS, UNKNOWN, Alternatives, Content, Scope, bounded
from scanner.shell.syntax import (
    Assignment,
    Case,
    Command,
    For,
    Function,
    Group,
    If,
    Parameter,
    Pipe,
    Redirect,
    Script,
    Sequence,
    Simple,
    Substitution,
    Test,
    While,
    Word,
)
from scanner.source import Fragment, SourceFile, Span, Text, region

if TYPE_CHECKING:
    from scanner.shell.words import WordReader

SUBSTITUTIONS = 12  # times that one substitution is followed: it changes nothing outside, and what it launches is known by then

Ended = str | None  # how a path ended before its last command: "exit", "return", "break"


@dataclass(slots=True)
class Frame:
    """Where evaluation stands: whose text, which variables, as whom, and the call it is in."""

    reader: WordReader
    scope: Scope
    as_root: bool = False
    depth: int = 0
    callers: tuple[Span, ...] = ()  # the calls of functions it is in, the outermost first
    statement: int = 0  # offset of the list item that is being evaluated
    stdin: Text | None = None

    def within(self, scope: Scope, reader: WordReader | None = None) -> Frame:
        return replace(self, scope=scope, reader=reader or self.reader, depth=self.depth + 1)


@dataclass(slots=True)
class Evaluator:
    """Evaluates the text of one file; what it finds is in `found`."""

    file: SourceFile
    format: str
    project: Project
    found: Extraction = field(default_factory=Extraction)
    steps: int = 0
    called: set[int] = field(default_factory=set)
    substituted: dict[int, int] = field(default_factory=dict)
    seen: set[tuple[int, int, str]] = field(default_factory=set)
    calls: dict[tuple[object, ...], tuple[int, Ended]] = field(
        default_factory=dict
    )  # by function and arguments: times, how it ended
    pure: dict[int, bool] = field(default_factory=dict)
    scripts: list[Script] = field(default_factory=list)  # what was read: nodes are told apart by identity, so they must live
    sourcing: list[SourceFile] = field(default_factory=list)

    # -- texts

    def text(self, text: Text, frame: Frame | None, scope: Scope, *, as_root: bool = False) -> Ended:
        """Evaluates a text of its own: a file, a recipe, the argument of `bash -c`."""
        try:
            script, errors, comments = parse(text)
        except RecursionError:
            self.too_deep()
            return None
        self.scripts.append(script)
        reader = script.reader
        for offset, message in errors:
            span = region(text[offset : offset + 1].spans) or region(text.spans)
            self.found.errors.append((span.line if span and span.file is self.file else 1, message))
        for start, end in comments:
            span = region(text[start:end].spans)
            if span is not None and span.file is self.file:
                self.found.comments.append(Comment(span))
        inner = frame.within(scope, reader) if frame else Frame(reader, scope)
        inner.as_root = inner.as_root or as_root
        inner.stdin = None
        try:
            ended = self.run(script.program, inner)
            self.uncalled(inner)
        except RecursionError:  # what was found on the way down is kept
            self.too_deep()
            return None
        return ended

    def too_deep(self) -> None:
        """Says once that something of the file was not followed."""
        error = (1, "commands or expansions are nested too deeply to be followed to the end")
        if error not in self.found.errors:
            self.found.errors.append(error)

    def source(self, file: SourceFile, frame: Frame, scope: Scope) -> Ended:
        """Evaluates another file of the tree in the scope of this one; what is wrong with it is said of that file alone."""
        if file is self.file or file in self.sourcing or len(self.sourcing) >= CALLS:
            return None
        script = _script(file)
        self.sourcing.append(file)
        ended = self.run(script.program, frame.within(scope, script.reader))
        self.sourcing.pop()
        return ended if ended == "exit" else None

    def is_pure(self, function: Function, scope: Scope) -> bool:
        """Whether the function changes nothing outside itself."""
        return is_pure(function, scope.functions, self.pure)

    def uncalled(self, frame: Frame) -> None:
        """Functions of this file that nothing here calls: another file may, with arguments of its own."""
        for function, script in list(frame.scope.functions.values()):
            place = region(script.reader.text[function.start : function.start + 1].spans)
            if id(function) not in self.called and place is not None and place.file is self.file:
                self.called.add(id(function))
                scope = frame.scope.copy().call(None)
                first = len(self.found.launches)
                self.run(function.body, frame.within(scope, script.reader))
                for launch in self.found.launches[first:]:
                    launch.supposed = True

    # -- compound commands

    def run(self, node: Command, frame: Frame) -> Ended:
        """Evaluates a command; says how the path ended when it did."""
        if self.steps > 2 * STEPS:
            return None
        for redirect in getattr(node, "redirects", ()):
            if not isinstance(node, Simple):
                self.redirect(redirect, frame)
        match node:
            case Simple():
                return commands.simple(self, node, frame)
            case Sequence():
                return self.sequence(node, frame)
            case Pipe():
                return self.pipe(node, frame)
            case Group():
                if node.subshell:
                    self.run(node.body, frame.within(frame.scope.copy()))
                    return None
                return self.sequence(node.body, frame)
            case If():
                return self.branches(node, frame)
            case For():
                return self.loop(node, frame)
            case While():
                self.sequence(node.condition, frame)
                return self.repeat(node.body, frame)
            case Case():
                return self.case(node, frame)
            case Function():
                frame.scope.functions[node.name] = (node, Script(frame.reader, Sequence(node.start, node.end, [], [])))
            case Test():
                self.substitutions(node.words, frame)
        return None

    def sequence(self, node: Sequence, frame: Frame) -> Ended:
        sure = True  # whether the commands so far in this and-or list always run
        previous_succeeds = False
        previous: Command | None = None
        for command, operator in zip(node.commands, node.operators, strict=True):
            if operator == ";":
                sure = True
                frame.statement = command.start
            elif sure:
                sure = operator == "&&" and previous_succeeds
            previous_succeeds = isinstance(command, Simple) and not command.words
            if sure:
                ended = self.run(command, frame)
                if ended:
                    return ended
            else:
                path = frame.scope.copy()
                before = dict(frame.scope.variables)
                for test in ("-n", "-z"):
                    if tested := _tested(previous, test, frame):
                        path.narrow(tested, (test == "-n") is (operator == "&&"))
                if not self.run(command, replace(frame, scope=path)):
                    frame.scope.become([frame.scope.copy(), path])
                    name = _tested(previous, "-z" if operator == "&&" else "-n", frame)
                    frame.scope.default(name, before.get(name, UNKNOWN))
            previous = command
        return None

    def paths(self, frame: Frame, bodies: list[Sequence | None], tested: str = "", filled: bool = True) -> Ended:
        """One of several bodies is run; None is a way past them all.

        `tested`: the variable that is known to hold something in the first of them and nothing in the others, or with
        `filled` false the other way round.
        """
        alive: list[Scope] = []
        endings: list[str] = []
        for number, body in enumerate(bodies):
            scope = frame.scope.copy()
            if tested:
                scope.narrow(tested, filled is (number == 0))
            ended = self.sequence(body, replace(frame, scope=scope)) if body is not None else None
            if ended:
                endings.append(ended)
            else:
                alive.append(scope)
        if alive:
            frame.scope.become(alive)
            return None
        return "exit" if all(e == "exit" for e in endings) else endings[0] if len(set(endings)) == 1 else "return"

    def branches(self, node: If, frame: Frame) -> Ended:
        bodies: list[Sequence | None] = []
        for condition, body in node.branches:
            self.sequence(condition, frame)
            bodies.append(body)
        asked = node.branches[0][0].commands
        if len(bodies) > 1 or len(asked) != 1:
            return self.paths(frame, [*bodies, node.otherwise])
        empty, filled = (_tested(asked[0], test, frame) for test in ("-z", "-n"))
        before = frame.scope.lookup(empty)
        ended = self.paths(frame, [*bodies, node.otherwise], empty or filled, bool(filled))
        if node.otherwise is None:
            frame.scope.default(empty, before)
        return ended

    def case(self, node: Case, frame: Frame) -> Ended:
        expander = self.expander(frame)
        self.substitutions([node.subject], frame)
        subject = expander.values(node.subject)
        taken: list[Sequence | None] = []
        complete = False
        for words, body, _ in node.items:
            self.substitutions(words, frame)
            verdicts = [_matches(word.pattern, content) for word in words for content in subject]
            if complete or all(verdict is False for verdict in verdicts):
                self.sequence(body, frame.within(frame.scope.copy()))  # not taken from here, but its launches are there
            else:
                taken.append(body)
                complete = any(word.literal == "*" for word in words) or any(
                    all(_matches(word.pattern, content) for content in subject) for word in words
                )
        return self.paths(frame, taken if complete else [*taken, None])

    def loop(self, node: For, frame: Frame) -> Ended:
        if not node.name:
            return self.repeat(node.body, frame)
        words: list[Text] | None
        if node.words is None:
            words = None if frame.scope.positional is None else list(frame.scope.positional)
        else:
            expander = self.expander(frame)
            lists = [expander.fields(node.words, choice) for choice in expander.choices(node.words)]
            words = lists[0] if len(lists) == 1 else None
        if words is None or any(word.splits for word in words) or len(words) > MOST_ALTERNATIVES or self.steps > STEPS:
            frame.scope.variables[node.name] = UNKNOWN
            return self.repeat(node.body, frame)
        for word in words:
            frame.scope.variables[node.name] = (Content.of(word),)
            ended = self.sequence(node.body, frame)
            if ended:
                return None if ended == "break" else ended
        return None

    def repeat(self, body: Sequence, frame: Frame) -> Ended:
        """A body that is run any number of times: after one round its changes are possible, not certain."""
        for _ in range(2 if self.steps <= STEPS else 1):  # a second round sees what the first assigned
            path = frame.scope.copy()
            if self.sequence(body, replace(frame, scope=path)) in (None, "break"):
                frame.scope.become([frame.scope.copy(), path])
        return None

    def pipe(self, node: Pipe, frame: Frame) -> Ended:
        printed: Text | None = None
        staged: list[list[Text]] = []
        roots: list[bool] = []
        for command in node.commands:
            inner = frame.within(frame.scope.copy())
            inner.stdin = printed
            if isinstance(command, Simple):
                commands.simple(self, command, inner, record=False)
                words, as_root = commands.told(self, command, inner)
                if words:
                    staged.append(words)
                    roots.append(as_root)
                outputs = self.printed(command, inner)
                printed = outputs[0].words[0] if len(outputs) == 1 and outputs[0] is not None and outputs[0].words else None
            else:
                self.run(command, inner)
                printed = None
        self.record(staged, roots, frame, node.start, node.end)
        return None

    # -- words

    def expander(self, frame: Frame) -> Expander:
        return Expander(frame.reader, frame.scope, lambda part, scope: self.substitute(part, replace(frame, scope=scope)))

    def substitutions(self, words: Words[Word], frame: Frame) -> None:
        """Evaluates the command substitutions of words that matter for nothing else."""
        expander = self.expander(frame)
        for choice in expander.choices(list(words)):
            for word in words:
                expander.text(word, choice)
            break

    def redirect(self, redirect: Redirect, frame: Frame) -> None:
        self.substitutions(
            [w for w in (redirect.target if redirect.body is None else None, redirect.body) if w is not None], frame
        )

    def assign(self, assignment: Assignment, frame: Frame) -> None:
        """Carries out an assignment."""
        scope, expander = frame.scope, self.expander(frame)
        name = assignment.name
        if isinstance(assignment.value, list):
            values: Alternatives = tuple(
                Content(tuple(expander.fields(assignment.value, c)), True) for c in expander.choices(assignment.value)
            )
            values = tuple(dict.fromkeys(values))
        else:
            values = expander.values(assignment.value)
        before = scope.variables.get(name, UNKNOWN)
        if assignment.index and not (assignment.index == "0" and not assignment.append):
            scope.variables[name] = UNKNOWN
        elif assignment.append:
            added: list[Content | None] = []
            for old in before:
                for new in values:
                    content = _appended(name, old, new)
                    if content not in added:
                        added.append(content)
            scope.variables[name] = bounded(tuple(added))
        else:
            scope.variables[name] = bounded(tuple(dict.fromkeys(_kept(old, new) for old in before for new in values)))

    # -- substitutions

    def substitute(self, part: Substitution, frame: Frame) -> Alternatives:
        """Evaluates `$(…)`; what it prints, as far as it can be told."""
        if frame.depth > CALLS:
            self.too_deep()
            return UNKNOWN
        inner = frame.within(frame.scope.copy(), part.script.reader)
        inner.stdin = None
        program = part.script.program
        printed = self.printed(program, replace(inner, scope=inner.scope.copy()))
        count = self.substituted.get(id(part), 0)
        if count < SUBSTITUTIONS:
            self.substituted[id(part)] = count + 1
            self.sequence(program, inner)
        return printed

    def printed(self, node: Command | None, frame: Frame) -> Alternatives:
        """What a command writes to its standard output, where that is plain to see."""
        match node:
            case Simple(words=[Word() as first, *_]) if first.bare in frame.scope.functions and frame.depth <= CALLS:
                function, script = frame.scope.functions[first.bare or ""]
                return self.printed(function.body, frame.within(frame.scope.copy().call(None), script.reader))
            case Group(body=body):
                return self.printed(body, frame)
            case Simple():
                return commands.output(self, node, frame)
            case Sequence(commands=[only]):
                return self.printed(only, frame)
            case Sequence(operators=operators) if all(o == "||" for o in operators[1:]):
                found: list[Content | None] = []
                for command in node.commands:
                    found += [a for a in self.printed(command, frame) if a not in found]
                return tuple(found) or UNKNOWN
            case If(otherwise=Sequence() as otherwise):
                found = []
                for body in [body for _, body in node.branches] + [otherwise]:
                    found += [a for a in self.printed(body, frame) if a not in found]
                return tuple(found)
        return UNKNOWN

    # -- results

    def record(self, commands: list[list[Text]], as_root: list[bool], frame: Frame, start: int, end: int) -> None:
        """Keeps a pipeline as it runs, for the pattern rules."""
        if not commands:
            return
        statement = self.statement(frame, start, end, ())
        if statement is None:
            return
        key = (statement.start, statement.end, "\0".join(str(w) for words in commands for w in words))
        if key not in self.seen:
            self.seen.add(key)
            self.found.pipelines.append(Pipeline(commands, statement, as_root))

    def statement(self, frame: Frame, start: int, end: int, level: tuple[Span, ...]) -> Span | None:
        """The stretch of a file that a piece of the evaluated text stands for, `level` expansions deep."""
        text = frame.reader.text[start:end]
        spans = [f.span for f in text if f.span is not None and f.via == level] or [f.span for f in text if f.span is not None]
        spans = [span for span in spans if span.file is spans[0].file]
        return Span(spans[0].file, min(s.start for s in spans), max(s.end for s in spans)) if spans else None


def _tested(node: Command | None, test: str, frame: Frame) -> str:
    """The variable whose emptiness a command tests (`[ -z "$x" ]`, `[[ -n $x ]]`); an empty name where it does no such thing."""
    words: Words[Word | Assignment] = node.words if isinstance(node, (Simple, Test)) else ()
    if isinstance(node, Simple):
        if not words or not isinstance(words[0], Word) or words[0].bare not in ("[", "test"):
            return ""
        words = words[1:]
    if node is None or len(words) < 2 or frame.reader.source[: node.start].rstrip().endswith("!"):
        return ""
    option, tested = words[0], words[1]
    if not isinstance(option, Word) or option.bare != test or not isinstance(tested, Word) or len(tested.parts) != 1:
        return ""
    part = tested.parts[0]
    plain = (
        isinstance(part, Parameter) and not part.prefix and (not part.operator or not part.argument or not part.argument.parts)
    )
    return part.name if plain and isinstance(part, Parameter) else ""


@lru_cache(maxsize=64)
def _script(file: SourceFile) -> Script:
    """A whole file, read once for all that source it."""
    return parse(Text.of_file(file))[0]


def _matches(pattern: str | None, subject: Content | None) -> bool | None:
    if pattern is None or subject is None or not subject.words:
        return None
    text = subject.words[0]
    return patterns.matches(pattern, str(text)) if text.resolved else None


def _kept(old: Content | None, new: Content | None) -> Content | None:
    """A text assigned to an array is its first element."""
    if old is not None and new is not None and old.array and not new.array:
        return Content(new.words + old.words[1:], True)
    return new


def _appended(name: str, old: Content | None, new: Content | None) -> Content | None:
    if new is None:
        return None
    if old is None:  # the start is not known, what is added is
        old = Content((Text((Fragment("$" + name, unresolved=True, splits=True),)),), new.array)
    if new.array:
        return Content(old.words + new.words, True)
    return Content((Text.join([*old.words[:1], *new.words[:1]]), *old.words[1:]), old.array)
