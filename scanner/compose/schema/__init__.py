"""What Compose refuses in a project, told as errors with their cause."""

from __future__ import annotations

from collections.abc import Collection

from scanner.compose.nodes import Entry
from scanner.compose.reader import Reader
from scanner.compose.schema.consistency import judge
from scanner.compose.schema.walk import Walk


def check(top: dict[str, Entry], reader: Reader, *, alone: bool = True, partial: Collection[str] = ()) -> None:
    """Reports, through `reader`, what Compose v5 refuses in a project.

    `top` are the entries of the model's top level once `include`, `extends` and overrides are merged. What is not
    resolved is not judged. `alone`: nothing else is merged with this, so that a service without image and build, or a
    name that is defined nowhere, is at fault. `partial`: the services of which a part could not be read.
    """
    Walk(reader).file(top)
    judge(top, reader, alone and not reader.merger.gave_up, partial)
