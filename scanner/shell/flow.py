"""Control flow: lists, branches, loops and pipelines. Paths are followed each for itself and meet again behind it.

What a path has assigned before `break`, `continue` or `return` holds where it goes on: `Frame.left` keeps it until then.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, product
from typing import TYPE_CHECKING

from scanner.shell import commands, patterns
from scanner.shell.scope import MOST_ALTERNATIVES, UNKNOWN, Content, Scope, meet
from scanner.shell.syntax import Assignment, Case, Command, For, Group, If, Parameter, Pipe, Sequence, Simple, Test, Word
from scanner.source import Text

if TYPE_CHECKING:
    from collections.abc import Sequence as Words

    from scanner.shell.evaluator import Ended, Evaluator, Frame

_ENDINGS = ("continue", "break", "return", "exit")  # how paths end, the nearest first


def sequence(evaluator: Evaluator, node: Sequence, frame: Frame) -> Ended:
    sure = True  # whether the commands so far in this and-or list always run
    previous_succeeds = False
    previous: Command | None = None
    taken: Scope | None = None  # where an assignment behind `&&` was carried out; `passed` where it was not
    passed = frame.scope
    for command, operator in zip(node.commands, node.operators, strict=True):
        asked = sure  # whether the previous command was surely run
        if operator == ";":
            sure = True
            frame.statement = command.start
        elif sure:
            sure = operator == "&&" and previous_succeeds
        instead = taken if operator == "||" and previous_succeeds else None
        previous_succeeds = isinstance(command, Simple) and not command.words
        taken = None
        if evaluator.is_idle(command, frame):
            previous = command
            continue
        if sure:
            ended = evaluator.run(command, frame)
            if ended:
                return ended
        elif instead is not None:  # `a && x=1 || x=2`: one or the other
            if not evaluator.run(command, replace(frame, scope=passed)):
                frame.scope.become([instead, passed])
        else:
            passed, path = frame.scope.copy(), frame.scope.copy()
            for test in ("-n", "-z"):
                if tested := _tested(previous, test, frame):
                    path.narrow(tested, (test == "-n") is (operator == "&&"))
                    if asked:
                        passed.narrow(tested, (test == "-n") is (operator == "||"))
            if evaluator.run(command, replace(frame, scope=path)):
                frame.scope.become([passed])
            else:
                taken = path if operator == "&&" else None
                frame.scope.become([passed, path])
                name = _tested(previous, "-z" if operator == "&&" else "-n", frame)
                frame.scope.default(name, passed.lookup(name))
        previous = command
    return None


def paths(evaluator: Evaluator, frame: Frame, bodies: list[Sequence | None], tested: str = "", filled: bool = True) -> Ended:
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
        ended = sequence(evaluator, body, replace(frame, scope=scope)) if body is not None else None
        if ended:
            endings.append(ended)
        else:
            alive.append(scope)
    if alive:
        frame.scope.become(alive)
        return None
    return min(endings, key=_ENDINGS.index)


def branches(evaluator: Evaluator, node: If, frame: Frame) -> Ended:
    bodies: list[Sequence | None] = []
    for condition, body in node.branches:
        sequence(evaluator, condition, frame)
        bodies.append(body)
    asked = node.branches[0][0].commands
    if len(bodies) > 1 or len(asked) != 1:
        return paths(evaluator, frame, [*bodies, node.otherwise])
    empty, filled = (_tested(asked[0], test, frame) for test in ("-z", "-n"))
    before = frame.scope.lookup(empty)
    ended = paths(evaluator, frame, [*bodies, node.otherwise], empty or filled, bool(filled))
    if node.otherwise is None:
        frame.scope.default(empty, before)
    return ended


def case(evaluator: Evaluator, node: Case, frame: Frame) -> Ended:
    expander = evaluator.expander(frame)
    evaluator.substitutions([node.subject], frame)
    subject = expander.values(node.subject)
    taken: list[Sequence | None] = []
    complete = False
    for words, body, _ in node.items:
        evaluator.substitutions(words, frame)
        verdicts = [_matches(word.pattern, content) for word in words for content in subject]
        if complete or all(verdict is False for verdict in verdicts):
            sequence(evaluator, body, frame.within(frame.scope.copy()))  # not taken from here, but its launches are there
        else:
            taken.append(body)
            complete = any(word.literal == "*" for word in words) or any(
                all(_matches(word.pattern, content) for content in subject) for word in words
            )
    return paths(evaluator, frame, taken if complete else [*taken, None])


def loop(evaluator: Evaluator, node: For, frame: Frame) -> Ended:
    if not node.name:
        return repeat(evaluator, node.body, frame)
    words: list[Text] | None
    if node.words is None:
        words = None if frame.scope.positional is None else list(frame.scope.positional)
    else:
        expander = evaluator.expander(frame)
        lists = [expander.fields(node.words, choice) for choice in expander.choices(node.words)]
        words = lists[0] if len(lists) == 1 else None
    if words is None or any(word.splits for word in words) or len(words) > MOST_ALTERNATIVES or evaluator.steps > evaluator.limit:
        frame.scope.variables[node.name] = UNKNOWN
        return repeat(evaluator, node.body, frame)
    ended: Ended = None
    breaks: list[tuple[str, Scope]] = []
    for word in words:
        frame.scope.variables[node.name] = (Content.of(word),)
        inner = replace(frame, left=[])
        ended = meet(frame.scope, sequence(evaluator, node.body, inner), inner.left, "continue")
        breaks += inner.left
        if ended:
            break
    frame.left += [path for path in breaks if path[0] == "return"]
    return meet(frame.scope, ended, breaks, "break")


def repeat(evaluator: Evaluator, body: Sequence, frame: Frame) -> Ended:
    """A body that is run any number of times: after one round its changes are possible, not certain."""
    for _ in range(2 if evaluator.steps <= evaluator.limit else 1):  # a second round sees what the first assigned
        inner = replace(frame, scope=frame.scope.copy(), left=[])
        ended = sequence(evaluator, body, inner)
        frame.left += [path for path in inner.left if path[0] == "return"]
        if not meet(inner.scope, ended, inner.left, "break", "continue"):
            frame.scope.become([frame.scope.copy(), inner.scope])
    return None


def pipe(evaluator: Evaluator, node: Pipe, frame: Frame) -> Ended:
    printed: tuple[Text, ...] = ()
    told: list[list[tuple[list[Text], bool]]] = []  # what may stand in each place of the pipe
    for command in node.commands:
        inner = frame.within(frame.scope.copy())
        inner.stdin = printed
        if isinstance(command, Simple):
            commands.simple(evaluator, command, inner, record=False)
            told.append([commands.told(evaluator, command, inner)])
            outputs = evaluator.printed(command, inner)
            printed = tuple(content.words[0] for content in outputs if content is not None and content.words)
        else:
            evaluator.run(command, inner)
            printed = ()
            parts = command.body.commands if isinstance(command, Group) else ()
            told.append([commands.told(evaluator, part, inner) for part in parts if isinstance(part, Simple)])
    places = [there for one in told if (there := [(words, as_root) for words, as_root in one if words])]
    for chosen in islice(product(*places), MOST_ALTERNATIVES):
        evaluator.record([words for words, _ in chosen], [as_root for _, as_root in chosen], frame, node.start, node.end)
    return None


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


def _matches(pattern: str | None, subject: Content | None) -> bool | None:
    if pattern is None or subject is None or not subject.words:
        return None
    text = subject.words[0]
    return patterns.matches(pattern, str(text)) if text.resolved else None
