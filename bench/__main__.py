"""Times whole processes in turn, with the pattern rules and without, and prints a table.

Of each scan first one that does not count, then as many rounds as asked for, each of one scan of every kind, so that what else
the machine does meets all alike. What is printed are medians; the ratio is that of the two scans of a round.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import tree

WITH, WITHOUT = "scan", "scan --no-semgrep"
PROGRAMS: Mapping[str, Sequence[str]] = {WITH: (), WITHOUT: ("--no-semgrep",)}
_COLUMNS = "{:<28} {:>6} {:<18} {:>8} {:>8} {:>8} {:>8} {:>7}"


@dataclass(frozen=True)
class Took:
    """What a process and those that it started took: seconds by the clock, seconds of processor time, megabytes."""

    wall: float
    cpu: float
    memory: float


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description="Times scans with the pattern rules and without.")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="folders to scan, besides the trees that are generated")
    parser.add_argument("--files", type=int, default=3000, help="size of the generated trees (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=5, help="rounds that count (default: %(default)s)")
    options = parser.parse_args()
    for path in options.paths:
        if not os.path.isdir(path):
            parser.error(f"no such folder: {path}")
    if options.runs < 1:
        parser.error("--runs: at least one round has to count")
    print(_COLUMNS.format("tree", "files", "", "wall s", "more s", "CPU s", "peak MB", "ratio"))
    with tempfile.TemporaryDirectory(prefix="capdrop-bench-") as made:
        for name, mix in (("infrastructure", None), ("sources only", {})):
            folder = Path(made, name)
            folder.mkdir()
            tree.make(folder, options.files, mix)
            subprocess.run(["git", "init", "--quiet", folder], check=True)
            compare(f"{name}, generated", str(folder), options.runs)
        for path in options.paths:
            compare(os.path.basename(os.path.abspath(path)), path, options.runs)


def compare(name: str, folder: str, runs: int) -> None:
    """Prints the lines of the table for a folder."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=folder, capture_output=True, check=False)
    files = listed.stdout.count(b"\n") or sum(len(names) for _, _, names in os.walk(folder))
    for options in PROGRAMS.values():
        check(folder, options)
    rounds = [{program: timed(folder, options) for program, options in PROGRAMS.items()} for _ in range(runs)]
    for program in PROGRAMS:
        took = [one[program] for one in rounds]
        more = median(one[program].wall - one[WITHOUT].wall for one in rounds)
        ratio = median(one[program].wall / one[WITHOUT].wall for one in rounds)
        values = [median(t.wall for t in took), more, median(t.cpu for t in took), median(t.memory for t in took), ratio]
        first = (name, f"{files:,}") if program == WITH else ("", "")
        print(_COLUMNS.format(*first, program, *(f"{value:.2f}" for value in values)), flush=True)


def check(folder: str, options: Sequence[str]) -> None:
    """A scan that does not count; ends the program where it did not do all that it should, which would be quick."""
    done = subprocess.run(_command(folder, options), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"bench: a scan of {folder} ended with status {done.returncode}: {done.stderr}")
    failed = [error["message"] for error in json.loads(done.stdout)["errors"] if error["path"] == "semgrep"]
    if failed:
        sys.exit(f"bench: {folder}: {failed[0]}")


def timed(folder: str, options: Sequence[str]) -> Took:
    """A scan that counts."""
    started = time.perf_counter()
    process = subprocess.Popen(_command(folder, options), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"bench: a scan of {folder} ended with status {process.returncode}")
    return Took(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _command(folder: str, options: Sequence[str]) -> list[str]:
    scan = os.path.join(os.path.dirname(sys.executable), "scan")
    return [scan, folder, "--format", "json", "--fail-on", "never", "--quiet", "--isolated", *options]


if __name__ == "__main__":
    main()
