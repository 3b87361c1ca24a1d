"""Changes of an image written into its Dockerfile."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.dockerfile.instructions import Instruction, read
from scanner.finding import Edit
from scanner.fix.errors import CannotFix
from scanner.launch import Image
from scanner.remedy import Change, Values
from scanner.source import Span

# What only says how the finished image is started, and so may follow the user that it is started as.
_AT_THE_END = frozenset("CMD ENTRYPOINT EXPOSE HEALTHCHECK LABEL STOPSIGNAL".split())


def edits(image: Image, changes: Sequence[Change], values: Values) -> list[Edit]:
    """A USER behind the last instruction of the stage that does something; a USER that is the last gets another name."""
    users = [values.fill(change.to) for change in changes if change.path == "User" and isinstance(change.to, str)]
    if len(users) != len(changes):
        raise CannotFix("a Dockerfile says nothing of that")
    if any(each.name == "FROM" and _base(each) == image.stage.lower() for each in read(image.file).instructions):
        raise CannotFix("other stages are built on it, whose steps may need root: give each of them its user")
    last = _last(image)
    if last.name == "USER":
        spans = last.text.spans
        if len(spans) != 1 or spans[0].text != str(last.text):
            raise CannotFix("its USER is put together from pieces")
        return [Edit(spans[0], users[0])]
    text = image.file.text
    end = max([last.span.end, *(heredoc.end.end for heredoc in last.heredocs)])
    line = text.find("\n", max(end - 1, 0)) if text[end - 1 : end] == "\n" else text.find("\n", end)
    at = len(text) if line < 0 else line
    name = "user" if text[last.span.start : last.span.start + len(last.name)].islower() else "USER"
    return [Edit(Span(image.file, at, at), f"\n{name} {users[0]}")]


def _base(instruction: Instruction) -> str:
    return next((word.lower() for word in str(instruction.text).split() if not word.startswith("--")), "")


def _last(image: Image) -> Instruction:
    """The last instruction of a stage that does something; its FROM where there is none."""
    stage: list[Instruction] = []
    for instruction in read(image.file).instructions:
        if instruction.name == "FROM":
            if stage:
                break
            if instruction.span.start == image.span.start:
                stage.append(instruction)
        elif stage and instruction.name not in _AT_THE_END:
            stage.append(instruction)
    if not stage:
        raise CannotFix("its stage is written elsewhere")
    return stage[-1]
