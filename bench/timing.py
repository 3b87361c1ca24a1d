"""Times the programs over a folder, in turn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import stopwatch
from bench.place import Place
from bench.programs import BOTH, COMPOSE_LINT, EVERYTHING, HADOLINT, Program, environment

SLOW = 10.0  # seconds; what takes longer and is not ours is timed in one round only
_OURS = 3600.0  # seconds that ours may take


@dataclass(frozen=True)
class Took:
    """What a process and those that it started took: seconds by the clock, seconds of processor time, megabytes.

    `memory` is the peak of the largest of them; `own` that of the process itself, where it was watched.
    """

    wall: float
    cpu: float
    memory: float
    own: float | None = None


@dataclass
class Results:
    """What was measured over a folder. `rounds`: each by program; `left_out`: why others were not timed; `own`: the peak memory
    of a program's own process in megabytes."""

    place: Place
    launches: int = 0
    rounds: list[dict[str, Took]] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    own: dict[str, float] = field(default_factory=dict)

    def of(self, program: str) -> list[Took]:
        """The rounds that count of a program."""
        return [one[program] for one in self.rounds if program in one]

    def seconds(self, program: str) -> float | None:
        """The median; None where it was not timed."""
        took = self.of(program)
        return median(one.wall for one in took) if took else None

    def ratio(self, program: str, to: str) -> float | None:
        """The median of how many times as long as another a program took in the same round; None where one was not timed."""
        ratios = [one[program].wall / one[to].wall for one in self.rounds if program in one and to in one]
        return median(ratios) if ratios else None


def measure(place: Place, programs: Sequence[Program], runs: int, limit: float, say: Callable[[str], None]) -> Results:
    """Runs each program once, which does not count, then all of them `runs` times in turn.

    A program that is not ours is left out where it runs for more than `limit` seconds or fails, and so is `scan` where the
    pattern rules were not run over all that they are for. Raises SystemExit where ours fails otherwise.
    """
    results = Results(place)
    results.launches, unfinished = _scanned(place)
    if unfinished:
        results.left_out[EVERYTHING] = unfinished

    def run(program: Program, command: Sequence[str], watch: bool) -> Took | None:
        try:
            return timed(command, place.folder, _OURS if program.ours else limit, program.statuses, watch=watch)
        except Failed as failure:
            if program.ours:
                sys.exit(f"bench: {place.name}: {program.name} {failure}")
            results.left_out[program.name] = str(failure)
            return None

    ready: list[tuple[Program, list[str], int]] = []
    for program in programs:
        words = program.words(place)
        if program.path is None:
            results.left_out[program.name] = "skipped: not installed"
        elif words is None:
            results.left_out[program.name] = "nothing here for it"
        elif program.name not in results.left_out:
            say(f"{place.name}: {program.name}, to warm up")
            command = [program.path, *words]
            if took := run(program, command, True):
                ready.append((program, command, runs if program.ours or took.wall < SLOW else 1))
                if took.own is not None:
                    results.own[program.name] = took.own
    for number in range(runs):
        say(f"{place.name}: round {number + 1} of {runs}")
        took_all = {
            one.name: run(one, command, False)
            for one, command, most in ready
            if number < most and one.name not in results.left_out
        }
        results.rounds.append(_with_both({name: took for name, took in took_all.items() if took is not None}))
    return results


class Failed(Exception):
    """A program that did not do what it was to; the message says what it did."""


def timed(command: Sequence[str], folder: str, limit: float, statuses: Iterable[int], *, watch: bool = False) -> Took:
    """One run in a folder. Raises Failed."""
    with tempfile.TemporaryDirectory(prefix="capdrop-bench-") as temporary:
        result, err = os.path.join(temporary, "result.json"), os.path.join(temporary, "err.txt")
        said = err if watch else os.devnull
        helper = [sys.executable, "-I", "-S", stopwatch.__file__, result, str(limit), "watch" if watch else "", os.devnull, said]
        done = subprocess.run([*helper, *command], cwd=folder, env=environment(), capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(f"cannot be started: {done.stderr.strip().splitlines()[-1]}")
        took = json.loads(Path(result).read_text("utf-8"))
        status = took.pop("status")
        if status is None:
            raise Failed(f"ended after {limit:g} s")
        if status not in statuses:
            last = Path(err).read_text("utf-8", "replace").strip().split("\n")[-1] if watch else ""
            raise Failed(f"failed with status {status}{last and ': '}{last[:200]}")
    return Took(**took)


def _with_both(took: dict[str, Took]) -> dict[str, Took]:
    """A round with the sum of the two programs of which one needs both."""
    parts = [took[name] for name in (COMPOSE_LINT, HADOLINT) if name in took]
    if len(parts) < 2:
        return took
    return took | {BOTH: Took(sum(one.wall for one in parts), sum(one.cpu for one in parts), max(one.memory for one in parts))}


def _scanned(place: Place) -> tuple[int, str]:
    """How many launches there are, and why the pattern rules were not run over all that they are for, where they were not."""
    scan = os.path.join(os.path.dirname(sys.executable), "scan")
    command = [scan, ".", "--format", "json", "--fail-on", "never", "--quiet", "--isolated", "--no-cache"]
    done = subprocess.run(command, cwd=place.folder, capture_output=True, text=True, check=False, env=environment())
    if done.returncode:
        sys.exit(f"bench: {place.name}: {EVERYTHING} failed with status {done.returncode}: {done.stderr}")
    report = json.loads(done.stdout)
    failed = [error["message"] for error in report["errors"] if error["path"] == "semgrep"]
    return int(report["stats"]["launches"]), next(iter(failed), "")
