"""What a simple command does: builtins that change the scope, commands that run other commands, launches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from scanner import compose_cli, docker_cli
from scanner.compose_cli import STANDALONE
from scanner.launch import Build, Launch, Related
from scanner.shell import building, composing, settings, wrappers, written
from scanner.shell.builtins import BUILTINS, REST, nothing
from scanner.shell.expand import spaced
from scanner.shell.parser import parse
from scanner.shell.scope import CALLS, STEPS, UNKNOWN, Alternatives, Content, Scope, arguments, meet
from scanner.shell.shells import SHELLS, elsewhere, search, sudo
from scanner.shell.syntax import Simple, Word
from scanner.source import Certainty, Fragment, Span, Text, region

if TYPE_CHECKING:
    from scanner.shell.evaluator import Ended, Evaluator, Frame

SAME_CALLS = 2  # calls of a function that changes nothing, with the same arguments, that are followed
UNKNOWN_WRAPPERS = 4  # `$SSH $HOST docker …`: how many words that can't be known may stand before a tool
_TOOL_NAME = re.compile(
    r"(?:docker|podman|nerdctl)(?:_?(?:cmd|command|bin|cli|exe|exec|executable|engine|runtime|tool|prog|client))?|(?:container|oci)_?(?:cmd|command|bin|cli|engine|runtime|tool)",
    re.I,
)
_VARIABLE = re.compile(r"\$[{(]?\{?([A-Za-z_][\w.-]*)(?::?[?-][^{}$]*)?[})]?[)}]?")
_LAUNCH_VERBS = frozenset(("run", "create", "container", "service", "build", "buildx", "image", "builder"))


def simple(evaluator: Evaluator, node: Simple, frame: Frame, *, record: bool = True) -> Ended:
    """Evaluates a simple command."""
    evaluator.steps += 1
    if evaluator.steps == STEPS == evaluator.limit:
        evaluator.found.errors.append((1, "too many commands to follow: functions called after that are read by themselves"))
    for redirect in node.redirects:
        evaluator.redirect(redirect, frame)
    settings.assigned(evaluator, node, frame)
    if not node.words:
        for assignment in node.assignments:
            evaluator.assign(assignment, frame)
        return None
    if node.assignments:
        evaluator.substitutions([a.value for a in node.assignments if isinstance(a.value, Word)], frame)
    words = [w for w in node.words if isinstance(w, Word)]
    first = words[0].bare if words else None
    if first in frame.scope.aliases:
        return _alias(evaluator, node, words, frame)
    expander = evaluator.expander(frame)
    ended: Ended = None
    ways: list[tuple[list[Text], bool]] = []
    for number, choice in enumerate(expander.choices(words)):
        fields = expander.fields(words, choice)
        if fields:
            run = Run(evaluator, node, frame, number == 0)
            ended = run.command(fields, frame.as_root)
            stripped, as_root = _told(evaluator, fields, frame)
            ways.append((stripped, as_root))
            if number == 0:
                written.keep(run, stripped)
                settings.passed(evaluator, fields[: len(fields) - len(stripped)], node, frame)
            if _only_prints(fields[0], frame):
                break  # with other values, too
    for stripped, as_root in _distinct(ways) if record else ():
        evaluator.record([stripped], [as_root], frame, node.start, node.end)
    return ended


def _distinct(ways: list[tuple[list[Text], bool]]) -> Iterable[tuple[list[Text], bool]]:
    """The ways in which a command may run; words that are not in each of them hold only on some paths."""
    if len(ways) < 2:
        return ways
    always = set(ways[0][0]).intersection(*(words for words, _ in ways))
    return (
        ([word if word in always else word.weakened(Certainty.SOMETIMES) for word in words], as_root) for words, as_root in ways
    )


def _only_prints(word: Text, frame: Frame) -> bool:
    name = str(word)
    return (
        word.resolved and name not in frame.scope.functions and BUILTINS.get(name, nothing) is nothing and wrappers.prints(name)
    )


def _alias(evaluator: Evaluator, node: Simple, words: list[Word], frame: Frame) -> Ended:
    expander = evaluator.expander(frame)
    fields = expander.fields(words[1:], {})
    alias = frame.scope.aliases[words[0].bare or ""]
    scope = frame.scope.copy()
    del scope.aliases[words[0].bare or ""]
    script, _, _ = parse(alias.used_at(place) if (place := region(expander.place(words[0]).spans)) else alias)
    commands = script.program.commands
    if len(commands) == 1 and isinstance(commands[0], Simple):
        inner = replace(frame, scope=scope, reader=script.reader)
        expansion = evaluator.expander(inner).fields([w for w in commands[0].words if isinstance(w, Word)], {})
        return Run(evaluator, node, frame, True).command(expansion + fields, frame.as_root) if expansion else None
    return None


def told(evaluator: Evaluator, node: Simple, frame: Frame) -> tuple[list[Text], bool]:
    """The words of a command, its wrappers taken away, and whether it runs as root."""
    words = [w for w in node.words if isinstance(w, Word)]
    expander = evaluator.expander(frame)
    return _told(evaluator, expander.fields(words, next(expander.choices(words))), frame)


def _told(evaluator: Evaluator, words: list[Text], frame: Frame) -> tuple[list[Text], bool]:
    """A variable that is named like a container tool, and not known, is that tool by guess."""
    words, as_root = _stripped(words, frame.as_root)
    if words and (tools := _tools_of(evaluator, words[0])):
        named = Fragment(tools[0], region(words[0].spans), certainty=Certainty.DEFAULT)
        return [Text((named,)), *words[1:]], as_root
    return words, as_root


def _tools_of(evaluator: Evaluator, word: Text) -> tuple[str, ...]:
    """The container tools that a variable may hold, by what the project's files set it to or else by its name."""
    match = None if word.resolved else _VARIABLE.fullmatch(str(word))
    if match is None:
        return ()
    known = evaluator.project.tool_variables.get(match[1])
    if known or not _TOOL_NAME.fullmatch(match[1]):
        return known or ()
    return (next((tool for tool in wrappers.TOOLS if tool in match[1].lower()), "docker"),)


def _stripped(words: list[Text], as_root: bool) -> tuple[list[Text], bool]:
    while words:
        name = wrappers.program(words[0])
        count = wrappers.strip(name, words)
        if count is None or count >= len(words):
            break
        as_root = wrappers.runs_as_root(name, words[:count], as_root)
        words = words[count:]
    return words, as_root


def output(evaluator: Evaluator, node: Simple, frame: Frame) -> Alternatives:
    """What a simple command prints, where that is plain to see: `echo`, `printf`, `command -v`, `cat <<E`."""
    words = [w for w in node.words if isinstance(w, Word)]
    if not words or any(
        r.operator.startswith(">") and r.start < r.end and frame.reader.source[r.start] != "2" for r in node.redirects
    ):
        return UNKNOWN
    name = words[0].literal
    if name not in ("echo", "printf", "command", "which", "type", "cat"):
        return UNKNOWN
    expander = evaluator.expander(frame)
    out: list[Content | None] = []
    for choice in expander.choices(words):
        fields = expander.fields(words[1:], choice)
        text: Text | None = None
        if name == "cat" and not fields:
            bodies = [r.body or r.target for r in node.redirects if r.body is not None or r.operator == "<<<"]
            text = expander.text(bodies[-1], choice) if bodies and bodies[-1] else None
        elif name == "echo":
            escapes = False
            while fields and str(fields[0]) in ("-n", "-e", "-E", "-ne", "-en"):
                escapes = "e" in str(fields.pop(0)) or escapes
            text = spaced(fields)
            text = (escapes and _with_line_ends(text)) or text
        elif name == "printf" and fields and fields[0].resolved:
            text = _formatted(fields[0], fields[1:])
        elif (
            name in ("command", "which", "type")
            and fields
            and fields[-1].resolved
            and wrappers.program(fields[-1]) in wrappers.TOOLS
        ):
            text = fields[-1].weakened(Certainty.DEFAULT)  # nothing where the tool is not installed
        content = Content.of(_trimmed(text)) if text is not None else None
        if content not in out:
            out.append(content)
    return tuple(out)


def _formatted(form: Text, words: Sequence[Text]) -> Text | None:
    """What `printf` makes of a format without conversions, or of `%s` alone; None of any other. Source: POSIX.1, printf."""
    if str(form) in ("%s", "%s\\n"):
        end = [Text.literal("\n")] if len(form) > 2 else []
        return Text.join(piece for word in words for piece in (word, *end)) if words else None
    return _with_line_ends(form) if "%" not in str(form) else None


def _with_line_ends(text: Text) -> Text | None:
    """The text with its `\\n` as line ends; None where it has other escapes."""
    if "\\" in str(text).replace("\\n", ""):
        return None
    first, *others = text.split("\\n")
    return Text.join([first, *(piece for line in others for piece in (Text.literal("\n"), line))])


def _trimmed(text: Text) -> Text:
    value = str(text)
    return text[: len(value.rstrip("\n"))] if value.endswith("\n") else text


class Run:
    """One command with the words it gets.

    `effects`: whether what it does to the scope counts (once for several choices). `given`: the variables that a wrapper
    sets for it (`env A=b`, `sudo A=b`).
    """

    def __init__(self, evaluator: Evaluator, node: Simple, frame: Frame, effects: bool) -> None:
        self.evaluator = evaluator
        self.node = node
        self.frame = frame
        self.effects = effects
        self.given: dict[str, Text] = {}

    def command(self, words: list[Text], as_root: bool, functions: bool = True) -> Ended:
        """Carries out a command whose words are known as far as they can be."""
        name = wrappers.program(words[0])
        tools = self.tools(words)
        if tools:
            self.launch(tools, words)
            verb = next((str(word) for word in words if str(word) in ("run", "create", "exec", "machine")), "")
            return elsewhere(self, words, False) if verb in ("exec", "machine") else None  # what runs there may reach an engine
        if not words[0].resolved:
            at = next((at for at, word in enumerate(words[:UNKNOWN_WRAPPERS]) if word.resolved), 0)
            return self.command(words[at:], as_root) if at and self.tools(_stripped(words[at:], as_root)[0]) else None
        function = self.frame.scope.functions.get(str(words[0])) if functions else None
        if function is not None:
            return self.call(str(words[0]), words)
        builtin = BUILTINS.get(name)
        if builtin is not None:
            return builtin(self, words)
        takes_text = SHELLS.get(name)
        if takes_text is not None:
            return takes_text(self, words, as_root)
        if name == "find":
            return self.find(words, as_root)
        if name == "command" and len(words) > 1 and str(words[1]) in ("-v", "-V"):
            return None
        count = wrappers.strip(name, words)
        if count is not None:
            return self.wrapped(name, words, count, as_root)
        return search(self, words, as_root)

    # -- launches

    def tools(self, words: Sequence[Text]) -> tuple[str, ...]:
        """The container tools that a command's first word may name."""
        word = words[0]
        name = wrappers.program(word)
        if name in (*wrappers.TOOLS, *wrappers.BUILDERS, *STANDALONE) and (word.resolved or "/" in str(word)):
            return (name,)
        if name in ("docker.exe", "podman.exe", "docker.io"):
            return (name.partition(".")[0],)
        match = None if word.resolved else _VARIABLE.fullmatch(str(word))
        if match and compose_cli.may_hold(match[1], words):
            return (STANDALONE[0],)
        if match is None or len(words) < 3 or not any(str(w) in _LAUNCH_VERBS for w in words[1:6]):
            return ()
        return _tools_of(self.evaluator, word)

    def launch(self, tools: tuple[str, ...], words: list[Text]) -> None:
        evaluator, frame, node = self.evaluator, self.frame, self.node
        level = _common(words[0], words[1]) if len(words) > 1 else ()
        if level:  # the command's text stands elsewhere: in a variable, an argument of a function
            spans = [f.span for word in words for f in word if f.span is not None and f.via == level]
            spans = [span for span in spans if span.file is spans[0].file]
            statement = Span(spans[0].file, min(s.start for s in spans), max(s.end for s in spans)) if spans else None
        else:
            statement = evaluator.statement(frame, min(frame.statement, node.start), node.end, level)
        if statement is None:
            return
        key = (tuple(words), statement, frame.callers)
        if key in evaluator.launched:
            return
        site = docker_cli.Site(evaluator.file, evaluator.format, statement)
        found = docker_cli.read(tools[0], words, site) if tools[0] not in STANDALONE else None
        if found is None and tools[0] not in wrappers.BUILDERS:
            composing.compose(self, tools[0], words, statement)
        if isinstance(found, Launch):
            if not (found.span.file is statement.file and statement.start <= found.span.start < statement.end):
                found.statement = evaluator.statement(frame, min(frame.statement, node.start), node.end, ()) or statement
            known = {related.span for related in found.related}
            found.related += [Related(span, "called here") for span in frame.callers if span not in known]
            found.inside = frame.inside
            evaluator.found.launches.append(found)
            evaluator.launched.add(key)
        elif isinstance(found, Build):
            building.build(self, found)

    # -- commands that run commands

    def wrapped(self, name: str, words: list[Text], count: int, as_root: bool) -> Ended:
        as_root = wrappers.runs_as_root(name, words[:count], as_root)
        if name == "env" and any(str(w).startswith(("-S", "--split-string")) for w in words[1:count]):
            at = next(i for i, w in enumerate(words) if str(w).startswith(("-S", "--split-string")))
            joined = str(words[at])
            text = words[at][joined.index("=") + 1 :] if "=" in joined else words[at][2:] if len(joined) > 2 else words[at + 1]
            return self.text(spaced([text, *words[count:]]), self.frame.scope.child(None), as_root)
        if count < len(words) and (name == "watch" or name == "flock" and str(words[count]) in ("-c", "--command")):
            rest = words[count:] if name == "watch" else words[count + 1 :]
            return self.text(spaced(rest), self.frame.scope.child(None), as_root)
        for word in words[1:count]:
            variable, content = word.partition("=")
            if content is not None:
                self.given[str(variable)] = content
        rest = words[count:]
        if not rest:
            return sudo(self, words, as_root) if name == "sudo" else None
        if name in ("xargs", "parallel"):
            rest = _fed(words[:count], rest)
        self.command(rest, as_root, functions=False)
        return "exit" if name == "exec" else None

    def text(self, text: Text, scope: Scope, as_root: bool, stdin: tuple[Text, ...] = ()) -> Ended:
        """Evaluates text that another shell is given."""
        if self.evaluator.may_hand(text, self.frame):
            self.evaluator.text(text, self.frame, scope, as_root=as_root, stdin=stdin)
        return None

    def standard_input(self) -> tuple[Text, ...]:
        """What the command may read, where a here-document, a here-string or a pipe from `echo` says so."""
        expander = self.evaluator.expander(self.frame)
        for redirect in reversed(self.node.redirects):
            word = redirect.body if redirect.body is not None else redirect.target if redirect.operator == "<<<" else None
            if word is not None:
                return tuple(expander.text(word, choice) for choice in expander.choices([word]))
            if redirect.operator.startswith("<"):
                return ()
        return self.frame.stdin

    def find(self, words: list[Text], as_root: bool) -> Ended:
        at = 1
        while at < len(words):
            if str(words[at]) in ("-exec", "-execdir", "-ok", "-okdir"):
                end = next((i for i in range(at + 1, len(words)) if str(words[i]) in (";", "+")), len(words))
                command = _fed([Text.literal("-I"), Text.literal("{}")], words[at + 1 : end])
                if command:
                    if self.effects:
                        stripped, stripped_as_root = _stripped(command, as_root)
                        self.evaluator.record([stripped], [stripped_as_root], self.frame, self.node.start, self.node.end)
                    self.command(command, as_root, functions=False)
                at = end
            at += 1
        return None

    def call(self, name: str, words: list[Text]) -> Ended:
        """A function of the script."""
        evaluator, frame = self.evaluator, self.frame
        function, script = frame.scope.functions[name]
        if frame.depth > CALLS or evaluator.steps > evaluator.limit:
            return None
        evaluator.called.add(id(function))
        key = (id(function), *(str(word) for word in words[1:]))
        times, ended = evaluator.calls.get(key, (0, None))
        if times >= SAME_CALLS and evaluator.is_pure(function, frame.scope):
            return ended if self.effects else None
        scope = frame.scope if self.effects else frame.scope.copy()
        scope = scope.call(arguments(words[1:]))
        inner = frame.within(scope, script.reader)
        place = region(words[0].spans)
        inner.callers = (*frame.callers, place) if place is not None else frame.callers
        inner.function = name
        inner.stdin = self.standard_input()
        hidden = scope.functions.pop(name, None)  # a call of itself is not followed
        ended = meet(scope, evaluator.run(function.body, inner), inner.left, "return")
        if hidden is not None:
            scope.functions.setdefault(name, hidden)
        scope.leave()
        ended = "exit" if ended == "exit" else None
        evaluator.calls[key] = (times + 1, ended)
        return ended if self.effects else None


def _common(first: Text, second: Text) -> tuple[Span, ...]:
    """The expansions that two words have come through together."""
    one = first.fragments[0].via if first.fragments else ()
    other = second.fragments[0].via if second.fragments else ()
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return one[:count]


def _fed(options: Sequence[Text], words: list[Text]) -> list[Text]:
    """The command that `xargs` and its like run: its replacement string, or its end, is what they read."""
    values = [str(w) for w in options]
    replacement = next(
        (v[2:] or values[i + 1] for i, v in enumerate(values) if v.startswith("-I") and (v[2:] or i + 1 < len(values))), None
    )
    if values and values[0].endswith("parallel"):
        replacement = "{}"
    if replacement is None:
        return [*words, REST]
    return [
        Text((Fragment(str(w), region(w.spans), unresolved=True, via=w.fragments[0].via if w.fragments else ()),))
        if replacement in str(w)
        else w
        for w in words
    ]
