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
    return [Edit(Span(image.file, at, at), f"\n{name} {users[0]}")]
