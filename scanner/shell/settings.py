"""What surrounds a command and matters by itself, said as a command of its own: pattern rules see nothing else.

What a script sets for the container tools by environment variables (`DOCKER_HOST=…`) is kept as `env A=b`, however it is
written (`A=b`, `export A=b`, `A=b docker …`, `env A=b docker …`); so is what a makefile exports. A wrapper that has its
command run elsewhere, or as someone else (`nsenter -t 1 -m sh`, `sudo -E make`), is kept with its own words, without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scanner.shell import wrappers
from scanner.shell.syntax import Assignment, Simple, Word
from scanner.source import Text

if TYPE_CHECKING:
    from scanner.shell.evaluator import Evaluator, Frame

_KEPT = ("nsenter", "chroot", "sudo")
OF_TOOLS = ("DOCKER_", "CONTAINER_", "BUILDKIT_")  # what their variables' names begin with
SETS = Text.literal("env")


def assigned(evaluator: Evaluator, node: Simple, frame: Frame) -> None:
    """Keeps the assignments of a command that concern a container tool."""
    for one in (*node.assignments, *node.words):
        if isinstance(one, Assignment) and one.name.startswith(OF_TOOLS) and isinstance(one.value, Word) and not one.append:
            expander = evaluator.expander(frame)
            value = expander.text(one.value, next(expander.choices([one.value])))
            name = frame.reader.text[one.start : one.start + len(one.name) + 1]
            _keep(evaluator, [SETS, name + value], node, frame)


def passed(evaluator: Evaluator, words: Sequence[Text], node: Simple, frame: Frame) -> None:
    """What the `words` of a command's wrappers say: `env A=b`, `sudo A=b`, `nsenter -t 1 -m`."""
    for at, word in enumerate(words):
        if str(word).startswith(OF_TOOLS) and "=" in str(word):
            _keep(evaluator, [SETS, word], node, frame)
        elif wrappers.program(word) in _KEPT:
            _keep(evaluator, words[at:], node, frame)


def _keep(evaluator: Evaluator, words: Sequence[Text], node: Simple, frame: Frame) -> None:
    evaluator.record([list(words)], [False], frame, node.start, node.end)
