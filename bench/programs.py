"""What is timed: the scanner, and what one would run instead over a whole repository, called as one would.

`compose-lint` and `hadolint` take many files in one call, no folders: they get those that the scanner takes for compose files
and Dockerfiles. semgrep gets the pattern rules and the folder; checkov, of whose frameworks only `dockerfile` reads anything
that the scanner does, the folder and no connection; `rg` only says which files have the word in them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.place import Place

LAUNCHES, EVERYTHING, AGAIN = "scan --no-semgrep", "scan", "scan, nothing changed"
COMPOSE_LINT, HADOLINT, SEMGREP, CHECKOV, FLOOR = (
    "compose-lint",
    "hadolint",
    "semgrep, the rules alone",
    "checkov",
    "rg -l docker",
)
BOTH = "compose-lint + hadolint"  # one after the other

_RULES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "semgrep-rules")
_SCAN = ("--isolated", "--fail-on", "never")
_SEMGREP = ("scan", "--experimental", "--metrics=off", "--disable-version-check", "--config", _RULES, ".")
_CHECKOV = ("--directory", ".", "--framework", "dockerfile", "--skip-download", "--compact", "--quiet")


@dataclass(frozen=True)
class Program:
    """`path`: None where it is not installed. `words`: what it is called with, None where there is nothing for it in a folder.

    `statuses`: how it ends when all went well; finding something is no failure.
    """

    name: str
    path: str | None
    words: Callable[[Place], tuple[str, ...] | None]
    statuses: frozenset[int] = frozenset({0, 1})

    @property
    def ours(self) -> bool:
        return self.name in (LAUNCHES, EVERYTHING, AGAIN)


def programs(peers: str | None) -> list[Program]:
    """All of them in the order in which they are timed; `peers` is the folder that they are looked for in first."""

    def peer(name: str) -> str | None:
        found = shutil.which(name, path=os.pathsep.join(filter(None, (peers, os.environ.get("PATH", os.defpath)))))
        return found and os.path.abspath(found)  # they are started in other folders

    done = frozenset({0})
    return [
        Program(LAUNCHES, _beside("scan"), lambda place: (".", "--no-semgrep", "--no-cache", *_SCAN), done),
        Program(EVERYTHING, _beside("scan"), lambda place: (".", "--no-cache", *_SCAN), done),
        Program(AGAIN, _beside("scan"), lambda place: (".", *_SCAN), done),
        # 2: something in a file could not be judged; the others were
        Program(COMPOSE_LINT, peer("compose-lint"), lambda place: place.compose or None, frozenset({0, 1, 2})),
        Program(HADOLINT, peer("hadolint"), lambda place: place.dockerfiles or None),
        Program(SEMGREP, peer("semgrep"), lambda place: _SEMGREP, done),
        Program(CHECKOV, peer("checkov"), lambda place: _CHECKOV if place.dockerfiles else None),
        Program(FLOOR, peer("rg"), lambda place: ("-l", "docker", ".")),  # 1: no file has it
    ]


def versions(all_of_them: list[Program]) -> Mapping[str, str]:
    """The version of each program that is installed, of Python and of git."""
    paths = {os.path.basename(one.path): one.path for one in all_of_them if one.path is not None}
    said = {name: _version(path) for name, path in [*paths.items(), ("git", shutil.which("git") or "git")]}
    return {**said, "Python": sys.version.split()[0]}


def environment() -> dict[str, str]:
    """What the programs get: ours, without what changes how Python starts, such as not to keep compiled modules."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def _version(path: str) -> str:
    try:
        said = subprocess.run(
            [path, "--version"], capture_output=True, text=True, env=environment(), timeout=20, check=True
        ).stdout
    except subprocess.TimeoutExpired:  # it asks a network for newer ones
        return "not told"
    found = re.search(r"\d+(?:\.\d+)+\S*", said)
    return found[0] if found else said.strip()


def _beside(name: str) -> str:
    return os.path.join(os.path.dirname(sys.executable), name)
