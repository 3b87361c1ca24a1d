"""Changes of an image written into its Dockerfile."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.finding import Edit
from scanner.fix.errors import CannotFix
from scanner.launch import Image
from scanner.remedy import Change, Values
from scanner.source import Span


def edits(image: Image, changes: Sequence[Change], values: Values) -> list[Edit]:
    """A USER behind the last instruction of the stage that does something; a USER that is the last gets another name."""
    users = [values.fill(change.to) for change in changes if change.path == "User" and isinstance(change.to, str)]
    if len(users) != len(changes):
        raise CannotFix("a Dockerfile says nothing of that")
    if image.continued:
        raise CannotFix("other stages are built on it, whose steps may need root: give each of them its user")
    last = image.last
    if last is None:
        raise CannotFix("its stage is written elsewhere")
    if last.name == "USER":
        spans = last.text.spans
        if len(spans) != 1 or spans[0].text != str(last.text):
            raise CannotFix("its USER is put together from pieces")
        return [Edit(spans[0], users[0])]
    text = image.file.text
    line = text.find("\n", last.span.end)
    at = len(text) if line < 0 else line
    name = "user" if text[last.span.start : last.span.start + len(last.name)].islower() else "USER"
    apart = "\n" if _stands_apart(text[: last.span.start], text[at:]) else ""
    return [Edit(Span(image.file, at, at), f"\n{apart}{name} {users[0]}")]


def _stands_apart(before: str, after: str) -> bool:
    """Whether an instruction, the comment above it included, has blank lines between it and others on both sides; behind it
    the file may end."""
    lines = [line.strip() for line in before.split("\n")[:-1]]
    while lines and lines[-1].startswith("#"):
        lines.pop()
    others = any(line and not line.startswith("#") for line in lines)
    following = after.lstrip(" \t").removeprefix("\n").partition("\n")[0]
    return others and not lines[-1] and not following.strip()
