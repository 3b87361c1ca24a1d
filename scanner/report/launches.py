"""What a launch is called in reports for people."""

from __future__ import annotations

from scanner.launch import Launch, Value
from scanner.report.frame import starred


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


def verb(launch: Launch) -> str:
    return launch.verb if launch.verb.startswith(launch.tool) else f"{launch.tool} {launch.verb}"


def words(value: Value[str]) -> str:
    """A value's text: as written where it is not known, all that are possible; secrets are starred out."""
    return starred(value.unresolved if value.unresolved is not None else " or ".join(value.choices))
