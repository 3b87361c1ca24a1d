"""What a script sets for the container tools by environment variables (`DOCKER_HOST=…`), said as commands of their own.

A pattern rule sees commands; an assignment is none. However it is written (`A=b`, `export A=b`, `A=b docker …`,
`env A=b docker …`), it is kept as `env A=b`; so is what a makefile exports.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scanner.shell.syntax import Assignment, Simple, Word
from scanner.source import Text

if TYPE_CHECKING:
    from scanner.shell.evaluator import Evaluator, Frame

OF_TOOLS = ("DOCKER_", "CONTAINER_", "BUILDKIT_")  # what their variables' names begin with
SETS = Text.literal("env")


def assigned(evaluator: Evaluator, node: Simple, frame: Frame) -> None:
    """Keeps the assignments of a command that concern a container tool."""
    for one in (*node.assignments, *node.words):
        if isinstance(one, Assignment) and one.name.startswith(OF_TOOLS) and isinstance(one.value, Word) and not one.append:
            expander = evaluator.expander(frame)
            value = expander.text(one.value, next(expander.choices([one.value])))
            name = frame.reader.text[one.start : one.start + len(one.name) + 1]
            _keep(evaluator, name + value, node, frame)


def passed(evaluator: Evaluator, wrappers: Iterable[Text], node: Simple, frame: Frame) -> None:
    """The same of the words of wrappers: `env A=b`, `sudo A=b`."""
    for word in wrappers:
        if str(word).startswith(OF_TOOLS) and "=" in str(word):
            _keep(evaluator, word, node, frame)


def _keep(evaluator: Evaluator, setting: Text, node: Simple, frame: Frame) -> None:
    evaluator.record([[SETS, setting]], [False], frame, node.start, node.end)
