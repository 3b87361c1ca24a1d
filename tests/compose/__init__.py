"""Compose files in tests: `read(text)` extracts one."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

from scanner.extract.compose import extract
from scanner.launch import Extraction, Launch, config
from scanner.project import Project
from scanner.source import SourceFile


def read(text: str, path: str = "compose.yaml") -> Extraction:
    """What a file holds; its text may be indented."""
    return extract([SourceFile(path, dedent(text))], [], Project())[path]


def service(text: str) -> Launch:
    """The launch of a service `web` of image `x` with the given keys; nothing of it may be refused."""
    extraction = read(
        "services:\n  web:\n    image: x\n" + "".join(f"    {line}\n" for line in dedent(text).strip().splitlines())
    )
    assert extraction.errors == []
    (launch,) = extraction.launches
    return launch


def host(text: str) -> dict[str, Any]:
    """HostConfig of such a service, as the Engine API's JSON."""
    made: dict[str, Any] = config(service(text))["HostConfig"]
    return made


def shown(launch: Launch) -> dict[str, list[str]]:
    """By config path, the text at the places of each value."""
    found: dict[str, list[str]] = {}
    for path, value in launch.values():
        found.setdefault(path, []).extend(span.text for span in value.spans)
    return found
