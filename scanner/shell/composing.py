"""Commands of compose, as a script runs them: with the folder and the environment it gives them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import TYPE_CHECKING

from scanner import compose_cli
from scanner.docker_cli import Site
from scanner.launch import Related
from scanner.shell import folders
from scanner.shell.scope import MOST_ALTERNATIVES, Alternatives
from scanner.shell.syntax import Word
from scanner.source import Fragment, Span, Text

if TYPE_CHECKING:
    from scanner.shell.commands import Run


def compose(run: Run, tool: str, words: list[Text], statement: Span) -> None:
    """Keeps what a command of compose names: one for each folder it may run in and each COMPOSE_FILE it may get."""
    evaluator, frame = run.evaluator, run.frame
    site = Site(evaluator.file, evaluator.format, statement)
    ways = product(folders.current(evaluator, frame.scope), _environments(run))
    for folder, environment in islice(ways, MOST_ALTERNATIVES):
        command = compose_cli.read(tool, words, site, base_dir=folder, environment=environment)
        if command is None:
            return
        if not (command.span.file is statement.file and statement.start <= command.span.start < statement.end):
            start = min(frame.statement, run.node.start)  # the tool's name alone stands in that text (`$COMPOSE up`)
            command.statement = evaluator.statement(frame, start, run.node.end, ()) or statement
        if command.changes is not None:
            known = {related.span for related in command.changes.related}
            command.changes.statement = command.statement
            command.changes.inside = frame.inside
            command.changes.related += [Related(span, "called here") for span in frame.callers if span not in known]
        if command.built is not None:
            evaluator.found.builds.append(command.built)
        evaluator.found.compose.append(command)


def _environments(run: Run) -> Iterator[dict[str, Text]]:
    scope, expander = run.frame.scope, run.evaluator.expander(run.frame)
    given: dict[str, Alternatives] = {n: scope.lookup(n) for n in compose_cli.VARIABLES if n in scope.exported}
    for assignment in run.node.assignments:
        if assignment.name in compose_cli.VARIABLES and isinstance(assignment.value, Word):
            given[assignment.name] = expander.values(assignment.value)
    for picked in product(*given.values()):
        environment = {}
        for name, content in zip(given, picked, strict=True):
            if content is None:
                environment[name] = Text((Fragment("$" + name, unresolved=True),))
            elif content.words and len(content.words[0]):
                environment[name] = content.words[0]
        yield environment | {name: text for name, text in run.given.items() if name in compose_cli.VARIABLES}
