"""What a launch is called in reports for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scanner.launch import Launch, Value
from scanner.report.frame import starred
from scanner.source import Text

_LONGEST = 80  # characters of a word that is named


def label(launch: Launch) -> list[str]:
    """Place, verb, image and name, as far as there are; text of the scanned tree, as it is."""
    parts = [f"{launch.file.path}:{launch.span.line}", verb(launch)]
    if launch.image is not None:
        parts.append(words(launch.image))
    if launch.name is not None:
        parts.append(f"({words(launch.name)})")
    return parts


def short(launch: Launch) -> tuple[str, str]:
    """Its place, and its name or else its image; text of the scanned tree, as it is."""
    named = launch.name if launch.name is not None else launch.image
    return f"{launch.file.path}:{launch.span.line}", words(named) if named is not None else ""


def opaque(launches: Iterable[Launch]) -> Iterator[str]:
    """A line for each opaque launch: where it is, and what makes it so; text of the scanned tree, as it is."""
    for launch in launches:
        if launch.opaque:
            yield f"{launch.file.path}:{launch.span.line}: opaque: {_reason(launch)}"


def _reason(launch: Launch) -> str:
    if launch.open_ended:
        named = dict.fromkeys(_open_ended(word, launch) for word in launch.open_ended)
        return f"{', '.join(named)} may bring further options"
    if launch.verb == "compose run" and launch.of_service is None:
        return "the service that it runs is not known"
    return "not all that its compose files set is known"


def _open_ended(word: Text, launch: Launch) -> str:
    """A word, and where it stands if that is another line than the launch's."""
    text = starred(str(word))
    text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    if not word.spans:
        return text
    file, line = word.spans[0].file, word.spans[0].line
    if file.path != launch.file.path:
        return f"{text} ({file.path}:{line})"
    return text if line == launch.span.line else f"{text} (line {line})"


def verb(launch: Launch) -> str:
    return launch.verb if launch.verb.startswith(launch.tool) else f"{launch.tool} {launch.verb}"


def words(value: Value[str]) -> str:
    """A value's text: as written where it is not known, all that are possible; secrets are starred out."""
    return starred(value.unresolved if value.unresolved is not None else " or ".join(value.choices))
