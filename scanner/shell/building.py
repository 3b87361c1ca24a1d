"""Builds of images, as a script runs them: the folder they are in, and the Dockerfile that they read from standard input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.launch import Build, Value, value_of
from scanner.shell import folders
from scanner.source import region

if TYPE_CHECKING:
    from scanner.shell.commands import Run

_INPUT = "-"  # as the context, or as the Dockerfile beside one


def build(run: Run, found: Build) -> None:
    """Keeps what a command builds."""
    found.base_dir = folders.known(run.evaluator, run.frame.scope)
    if _is_input(found.dockerfile) or found.dockerfile is None and _is_input(found.context):
        _read_input(run, found)
    run.evaluator.found.builds.append(found)


def _is_input(value: Value[str] | None) -> bool:
    return value is not None and value.only == _INPUT


def _read_input(run: Run, found: Build) -> None:
    """`docker build - < Dockerfile`, `docker build -f - . <<EOF`."""
    expander = run.evaluator.expander(run.frame)
    last = next((redirect for redirect in reversed(run.node.redirects) if redirect.operator.startswith("<")), None)
    if last is not None and last.operator == "<" and last.target is not None:
        found.dockerfile = value_of(expander.text(last.target, next(expander.choices([last.target]))))
        found.context = None if _is_input(found.context) else found.context
        return
    texts = run.standard_input()
    place = region(texts[0].spans) if len(texts) == 1 and texts[0].resolved else None
    if place is not None:
        found.inline = value_of(texts[0], (place,))
