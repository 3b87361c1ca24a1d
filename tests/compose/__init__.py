"""Compose files in tests: `read(text)` extracts one."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

from scanner import pipeline
from scanner.extract.compose import extract
from scanner.launch import Extraction, Launch, config
from scanner.pipeline import Request
from scanner.project import Project
from scanner.report import Result
from scanner.source import SourceFile


def read(text: str, path: str = "compose.yaml") -> Extraction:
    """What a file holds; its text may be indented."""
    return extract([SourceFile(path, dedent(text))], [], Project())[path]


def scan(files: dict[str, str], request: Request | None = None) -> Result:
    """What a scan of the current folder has to say, once these files are written there; their text may be indented."""
    for path, text in files.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(dedent(text), "utf-8")
    return pipeline.scan(request or Request(semgrep=False))


def named(result: Result) -> dict[str, Launch]:
    """The launches of a scan by their names; no two may have the same."""
    found = {str(launch.name and launch.name.only): launch for launch in result.launches}
    assert len(found) == len(result.launches)
    return found


def service(text: str) -> Launch:
    """The launch of a service `web` of image `x` with the given keys; nothing of it may be refused. It may use a volume
    `data`."""
    keys = "".join(f"    {line}\n" for line in dedent(text).strip().splitlines())
    extraction = read(f"services:\n  web:\n    image: x\n{keys}volumes: {{data: }}\n")
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
