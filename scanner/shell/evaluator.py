"""Walks a shell program as the shell would run it, without running it: which commands, with which words.

Paths are followed both ways and joined; what can't be known stays unknown. Bounded by STEPS and CALLS.
"""

from __future__ import annotations

import re
from collections.abc import Sequence as Words
from dataclasses import field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from scanner.launch import Comment, Enclosing, Extraction, Pipeline
from scanner.project import Project
from scanner.record import dataclass
from scanner.shell import commands, flow
from scanner.shell.expand import Expander
from scanner.shell.parser import parse
from scanner.shell.purity import is_pure
from scanner.shell.relevance import Relevance
from scanner.shell.scope import ALL, CALLS, FEW_STEPS, HANDED, STEPS, UNKNOWN, Alternatives, Content, Scope, bounded, meet
from scanner.shell.silence import chains, is_silent
from scanner.shell.syntax import (
    Assignment,
    Case,
    Command,
    For,
    Function,
    Group,
    If,
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
_TOOL_SAID = re.compile("docker|podman|nerdctl|buildah|container", re.I)

Ended = str | None  # how a path ended before its last command: "exit", "return", "break"


@dataclass(slots=True)
class Frame:
    """Where evaluation stands: whose text, which variables, as whom, and the call it is in."""

    reader: WordReader
    scope: Scope
    as_root: bool = False
    depth: int = 0
    callers: tuple[Span, ...] = ()  # the calls of functions it is in, the outermost first
    function: str = ""  # the innermost of these
    statement: int = 0  # offset of the list item that is being evaluated
    stdin: tuple[Text, ...] = ()  # what a command may read that is not given anything of its own to read
    left: list[tuple[str, Scope]] = field(default_factory=list)  # by `break`, `continue` or `return`, in which state

    @property
    def inside(self) -> tuple[Enclosing, ...]:
        return (Enclosing("function", self.function),) if self.function else ()

    def within(self, scope: Scope, reader: WordReader | None = None) -> Frame:
        return replace(self, scope=scope, reader=reader or self.reader, depth=self.depth + 1, left=[])


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
    launched: set[tuple[tuple[Text, ...], Span, tuple[Span, ...]]] = field(default_factory=set)  # said already, word for word
    calls: dict[tuple[object, ...], tuple[int, Ended]] = field(
        default_factory=dict
    )  # by function and arguments: times, how it ended
    pure: dict[int, bool] = field(default_factory=dict)
    scripts: list[Script] = field(default_factory=list)  # what was read: nodes are told apart by identity, so they must live
    sourcing: list[SourceFile] = field(default_factory=list)
    handed: int = 0  # characters given to other shells
    drawn_on: list[str] = field(default_factory=list)  # the texts that the program is made of
    relevance: Relevance | None = None
    limit: int = field(init=False)  # steps before functions and loops are followed no more

    def __post_init__(self) -> None:
        self.limit = STEPS if self.concerns_containers(self.file) else FEW_STEPS

    def concerns_containers(self, file: SourceFile) -> bool:
        """Whether a file names a container tool, or a variable that some file of the tree sets to one."""
        known = self.project.concerned
        if file.path not in known:
            known[file.path] = _TOOL_SAID.search(file.text) is not None or any(
                name in file.text for name in self.project.tool_variables
            )
        return known[file.path]

    def draws_on(self, *texts: str) -> None:
        """Says that what is evaluated may come from these texts, too."""
        self.drawn_on += texts
        whole = "\n".join(self.drawn_on)
        names = self.project.names(whole)
        self.relevance = Relevance(names, "daemon.json" in whole, self.pure) if names is not None else None

    def is_idle(self, command: Command, frame: Frame) -> bool:
        """Whether a command may be passed over: see `relevance`."""
        return self.relevance is not None and self.relevance.is_idle(command, frame.scope.functions, frame.scope.aliases)

    def may_start(self, command: Command, frame: Frame) -> bool:
        """Whether what a command starts may matter, where what it changes does not."""
        return self.relevance is None or self.relevance.may_start(command, frame.scope.functions)

    # -- texts

    def text(
        self, text: Text, frame: Frame | None, scope: Scope, *, as_root: bool = False, stdin: tuple[Text, ...] = ()
    ) -> Ended:
        """Evaluates a text of its own: a file, a recipe, the argument of `bash -c`. `stdin`: what its commands may read."""
        script = self.read(text)
        if script is None:
            return None
        if not self.scripts and self.relevance is not None:
            self.relevance.program = script
        self.scripts.append(script)
        reader = script.reader
        inner = frame.within(scope, reader) if frame else Frame(reader, scope)
        inner.as_root = inner.as_root or as_root
        inner.stdin = stdin
        try:
            ended = self.run(script.program, inner)
            self.uncalled(inner)
        except RecursionError:  # what was found on the way down is kept
            self.too_deep()
            return None
        return ended

    def may_hand(self, text: Text, frame: Frame) -> bool:
        """Whether a shell is given this text to run: not too deep within others, nor too much where each hands on what it got."""
        if frame.depth > CALLS:
            return False
        if frame.depth:
            self.handed += len(text)
        if self.handed > HANDED + len(self.file.text):
            self.too_deep()
            return False
        return True

    def read(self, text: Text) -> Script | None:
        """Reads a text, and keeps its comments and what is wrong with it; None where it is nested too deep."""
        try:
            script, errors, comments = parse(text)
        except RecursionError:
            self.too_deep()
            return None
        for offset, message in errors:
            span = region(text[offset : offset + 1].spans) or region(text.spans)
            self.found.errors.append((span.line if span and span.file is self.file else 1, message))
        for start, end in comments:
            span = region(text[start:end].spans)
            if span is not None and span.file is self.file:
                self.found.comments.append(Comment(span))
        for start, end in script.reader.blocks if comments and "capdrop" in script.reader.source else ():
            span = region(text[start:end].spans)
            if span is not None and span.file is self.file:
                self.found.blocks.append(span)
        return script

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
        if self.limit < STEPS and self.concerns_containers(file):
            self.limit = STEPS
        self.scripts.append(script)
        self.draws_on(file.text)
        self.sourcing.append(file)
        inner = frame.within(scope, script.reader)
        ended = meet(scope, self.run(script.program, inner), inner.left, "return")
        self.sourcing.pop()
        return ended if ended == "exit" else None

    def is_pure(self, function: Function, scope: Scope) -> bool:
        """Whether the function changes nothing outside itself."""
        return is_pure(function, scope.functions, self.pure)

    def uncalled(self, frame: Frame) -> None:
        """Functions of this file that nothing here calls: another file may, with arguments of its own."""
        for function, script in list(frame.scope.functions.values()):
            place = region(script.reader.text[function.start : function.start + 1].spans)
            if id(function) in self.called or place is None or place.file is not self.file:
                continue
            self.called.add(id(function))
            if self.may_start(function.body, frame):
                scope = frame.scope.copy().call(None)
                first, said = len(self.found.launches), set(self.launched)
                inner = frame.within(scope, script.reader)
                inner.function = function.name
                self.run(function.body, inner)
                self.launched = said  # what is only supposed may still be seen
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
                return flow.sequence(self, node, frame)
            case Pipe():
                return flow.pipe(self, node, frame)
            case Group():
                if node.subshell:
                    self.run(node.body, frame.within(frame.scope.copy()))
                    return None
                return flow.sequence(self, node.body, frame)
            case If():
                return flow.branches(self, node, frame)
            case For():
                return flow.loop(self, node, frame)
            case While():
                flow.sequence(self, node.condition, frame)
                return flow.repeat(self, node.body, frame)
            case Case():
                return flow.case(self, node, frame)
            case Function():
                frame.scope.functions[node.name] = (node, Script(frame.reader, Sequence(node.start, node.end, [], [])))
            case Test():
                self.substitutions(node.words, frame)
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
        if ALL in scope.exported:
            scope.exported.add(name)
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
        inner.stdin = ()
        program = part.script.program
        printed = self.printed(program, replace(inner, scope=inner.scope.copy()))
        count = self.substituted.get(id(part), 0)
        if count < SUBSTITUTIONS and self.may_start(program, inner):
            self.substituted[id(part)] = count + 1
            flow.sequence(self, program, inner)
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
            case Sequence(operators=operators) if all(o in ("&&", "||") for o in operators[1:]):
                return self._printed_by_one(node, frame)
            case If(otherwise=Sequence() as otherwise):
                found = []
                for body in [body for _, body in node.branches] + [otherwise]:
                    found += [a for a in self.printed(body, frame) if a not in found]
                return tuple(found)
        return UNKNOWN

    def _printed_by_one(self, node: Sequence, frame: Frame) -> Alternatives:
        """What is printed by commands of which one runs if another fails: `test … && echo a || echo b`."""
        found: list[Content | None] = []
        parts = list(chains(node))
        for number, chain in enumerate(parts, 1):
            loud = [command for command in chain if not is_silent(command, frame.reader.source)]
            printed = self.printed(loud[0], frame) if len(loud) == 1 else UNKNOWN if loud else ()
            may_fail = not loud or number == len(parts) and loud[0] is not chain[0]
            nothing = (Content.of(Text()),) if may_fail and None not in printed else ()
            found += [content for content in (*printed, *nothing) if content not in found]
        return tuple(found) or UNKNOWN

    # -- results

    def record(self, commands: list[list[Text]], as_root: list[bool], frame: Frame, start: int, end: int) -> None:
        """Keeps a pipeline as it runs, for the pattern rules."""
        if not commands:
            return
        statement = self.statement(frame, min(frame.statement, start), end, ())
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


@lru_cache(maxsize=64)
def _script(file: SourceFile) -> Script:
    """A whole file, read once for all that source it."""
    return parse(Text.of_file(file))[0]


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
