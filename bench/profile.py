"""Where a scan's time goes: the processor's, by the parts of the program that it is spent in.

`python -m bench.profile` prints it for the current folder, as JSON. The profiler makes calls dearer than what they do, so
shares are shown, not seconds.
"""

from __future__ import annotations

import contextlib
import cProfile
import json
import os
import pstats
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_BUILT_IN = "~"
_LEAST = 0.02  # of the whole: smaller parts are told together
_OTHER = "the rest of the scanner"
# By how the path of a module goes on behind `scanner/`; the first that fits counts.
_PARTS = (
    ("shell programs: reading and following them", r"shell/|extract/shell|project|statements"),
    ("makefiles: reading and expanding them", r"make/|extract/makefile"),
    ("compose files", r"compose|extract/(compose|bake)"),
    ("Dockerfiles", r"dockerfile/|extract/dockerfile"),
    ("texts and their places", r"source|record"),
    ("finding and reading files", r"discover|git|read|kinds|kept_out|wildcards|path_patterns"),
    ("options of commands", r"docker_|cli_tables|launch|allowance|merge"),
    (
        "rules",
        r"checks/|rule|catalogue|hardening|posture|secrets|host_paths|image|idioms|facts|remedy|security_opt|link|built|bases",
    ),
    ("reports", r"report/|output|terminal|explain|fingerprint"),
)


Parts = list[tuple[str, float]]


def profiled(folder: str) -> Parts:
    """The parts of a launch scan of `folder` by one process, with their shares, the largest first."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.profile"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        stdout=subprocess.PIPE,
        check=True,
    )
    spent: dict[str, float] = json.loads(done.stdout)
    whole = sum(spent.values())
    shares = [(part, seconds / whole) for part, seconds in spent.items()]
    small = sum(share for _, share in shares if share < _LEAST)
    return [*sorted((one for one in shares if one[1] >= _LEAST), key=lambda one: -one[1]), ("smaller parts", small)]


def by_part(stats: Mapping[Any, Any]) -> dict[str, float]:
    """Seconds by part, of what `pstats.Stats.stats` holds. What is built into Python counts for those who call it."""
    spent: Counter[str] = Counter()
    for (file, _, name), (_, _, own, _, callers) in stats.items():
        if file != _BUILT_IN or "exec" in name:
            spent[_part(file)] += own
        else:
            for (caller, _, _), (_, _, share, _) in callers.items():
                spent[_part(caller)] += share
    return dict(spent)


def _part(file: str) -> str:
    ours = file.rpartition("/scanner/")[2] if "/scanner/" in file else ""
    if ours:
        return next((part for part, pattern in _PARTS if re.match(pattern, ours)), _OTHER)
    if "importlib" in file or "/re/" in file or file == _BUILT_IN or file == "<string>" or file.endswith("dataclasses.py"):
        return "imports, the classes and patterns of modules"
    return "PyYAML" if "/yaml/" in file else "Python's library"


def main() -> None:
    from scanner import cli, workers

    workers.processors = lambda: 1
    profile = cProfile.Profile()
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stderr(nowhere):
        profile.runcall(cli.main, ["--no-semgrep", "--no-cache", "--isolated", "--fail-on", "never", "-o", os.devnull])
    json.dump(by_part(pstats.Stats(profile).stats), sys.stdout)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
