"""The headers of a text report: one launch in full, many of a file on few lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from scanner.launch import Launch
from scanner.report.launches import label, short, verb
from scanner.report.layout import filled
from scanner.report.printable import printable
from scanner.terminal import width

_DIGEST = re.compile(r"(@sha256:[0-9a-f]{7})[0-9a-f]{57}")
_SINGLY = 2  # launches of one file that are headed in full; more share a header
_INDENT = "    "
_OPAQUE = "opaque"


def headers(launches: Iterable[Launch], most: int, bold: Callable[[str], str]) -> Iterator[str]:
    """The lines that head what is said of some launches, of at most `most` columns as far as single names allow."""
    files: dict[tuple[str, str], list[Launch]] = {}
    for launch in launches:
        files.setdefault((launch.file.path, verb(launch)), []).append(launch)
    for (path, called), members in files.items():
        if len(members) <= _SINGLY:
            for launch in members:
                yield from _header([*map(_named, label(launch)), *([_OPAQUE] if launch.opaque else [])], most, bold)
            continue
        yield from _header([printable(path), f"{len(members)} × {called}"], most, bold)
        yield from filled(map(_item, members), most, _INDENT, "  ")


def place(launch: Launch) -> str:
    """Where a launch stands and what it is called, to point at it from elsewhere."""
    where, name = short(launch)
    return printable(f"{where} ({name})" if launch.name is not None else where)


def _header(parts: list[str], most: int, bold: Callable[[str], str]) -> Iterator[str]:
    """Parts of a header on one line, or on more of which all but the first are indented; the first part is bold."""
    over = width("  ".join(parts)) > most
    first, *more = filled(parts, most - len(_INDENT) if over else most, "", "  ")
    yield first.replace(parts[0], bold(parts[0]), 1)
    yield from (_INDENT + line for line in more)


def _named(part: str) -> str:
    """A part of a header as it is shown, digests shortened."""
    return _DIGEST.sub(r"\1…", printable(part))


def _item(launch: Launch) -> str:
    item = _named(f":{launch.span.line} {short(launch)[1]}".rstrip())
    return f"{item} ({_OPAQUE})" if launch.opaque else item
