"""Scans as processes of their own, within bounds that the kernel keeps: of processor time, of memory, of open files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.conftest import Folder, Ran

ROOT = Path(__file__).parents[2]
GOOD = "docker run --privileged good\n"
SECONDS = 20  # of the processor; what is scanned here takes five at the most on an idle machine
MEGABYTES = 700  # of address space, of which Python and its libraries take 60 before anything is read
_WALL = 300.0  # seconds after which a scan hangs, however slow the machine is

# A shell that bounds itself and becomes the program; `-` leaves a bound as it is.
_BOUNDS = 'test "$1" = - || ulimit -t "$1"; test "$2" = - || ulimit -v "$2"; test "$3" = - || ulimit -n "$3"; shift 3; exec "$@"'


def command(
    *arguments: str, seconds: int | None = SECONDS, megabytes: int | None = MEGABYTES, files: int | None = None
) -> list[str]:
    """The command line of a scan within bounds; without semgrep unless `--semgrep` is among the arguments."""
    given = [argument for argument in arguments if argument != "--semgrep"]
    if len(given) == len(arguments):
        given.insert(0, "--no-semgrep")
    bounds = [str(bound) if bound is not None else "-" for bound in (seconds, megabytes and megabytes * 1024, files)]
    return ["sh", "-c", _BOUNDS, "sh", *bounds, sys.executable, "-m", "scanner", *given]


def environment(**more: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **more}


def scan(
    folder: Path,
    *arguments: str,
    seconds: int | None = SECONDS,
    megabytes: int | None = MEGABYTES,
    files: int | None = None,
    variables: Mapping[str, str] | None = None,
    within: Sequence[str] = (),
) -> Ran:
    """Runs `scan` in a folder. `variables`: of its environment, besides the few it needs; `within`: a command that runs it."""
    done = subprocess.run(
        [*within, *command(*arguments, seconds=seconds, megabytes=megabytes, files=files)],
        cwd=folder,
        env=environment(**(variables or {})),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_WALL,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def survived(folder: Folder, *arguments: str, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> Any:
    """The JSON report on a hostile tree, which has beside all else a good script: that is judged, whatever the rest costs."""
    folder.write("good.sh", GOOD)
    ran = scan(folder.path, "--format", "json", "--pedantic", *arguments, seconds=seconds, megabytes=megabytes)
    assert "Traceback" not in ran.err
    assert ran.status == 1, ran.err[-1000:]
    report = json.loads(ran.out)
    assert ("privileged", "good.sh") in {(one["rule"], one["path"]) for one in report["findings"]}
    assert not [error for error in report["errors"] if error["path"] == "good.sh" or "fault of capdrop" in error["message"]]
    return report


def said(report: Any, path: str) -> str:
    """What the errors of a report say of a file, a line each."""
    return "\n".join(error["message"] for error in report["errors"] if error["path"] == path)


def found(report: Any, path: str) -> set[str]:
    """The rules that found something in a file."""
    return {one["rule"] for one in report["findings"] if one["path"] == path}


def judged_or_given_up(report: Any, path: str) -> bool:
    """Whether what a file launches was judged, or it is said that the file takes too long: it does on slow machines only."""
    return "privileged" in found(report, path) or "takes longer than" in said(report, path)
