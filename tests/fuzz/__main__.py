"""Runs targets: guided by coverage where atheris is there (`pip install '.[fuzz]'`), else at random."""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import time
import warnings
from itertools import islice
from pathlib import Path

from tests.fuzz import guided, mutate
from tests.fuzz.encoding import decoded
from tests.fuzz.guard import Failure, failure
from tests.fuzz.minimise import smallest
from tests.fuzz.target import Target, all_targets


class Log:
    """Failures, each kind told of and kept once, as a text that `--input` takes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: set[str] = set()

    def __call__(self, found: object) -> None:
        assert isinstance(found, Failure)
        if found.what in self.told:
            return
        self.told.add(found.what)
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{found.target}-{hashlib.sha256(found.what.encode()).hexdigest()[:10]}.txt"
        (self.folder / name).write_text(found.text, "utf-8", "surrogatepass", newline="")
        print(f"{found.target}: {found.what}\n  {self.folder / name}\n{found.details[-3000:]}", file=sys.stderr, flush=True)


def main() -> int:
    options = _options()
    warnings.simplefilter("error")
    use_guided = guided.available() and not options.random and options.input is None
    if use_guided and len(options.targets) == 1:
        guided.instrument()
    targets = all_targets()
    unknown = [name for name in options.targets if name not in targets]
    if unknown:
        print(f"no such target: {', '.join(unknown)}; there are {', '.join(targets)}", file=sys.stderr)
        return 2
    log = Log(options.folder)
    if options.input is not None:
        return _again(targets[options.targets[0]], options.input.read_text("utf-8", "surrogatepass"), options.minimise)
    if use_guided and len(options.targets) == 1:  # it ends the process, so there is one for each
        corpus = options.folder / "corpus" / options.targets[0]
        guided.fuzz(targets[options.targets[0]], corpus, options.runs, options.seconds, options.seed, log)
    for name in options.targets or targets:
        if use_guided:
            subprocess.run([sys.executable, "-m", "tests.fuzz", name, *_passed_on(options)], check=False)
        else:
            _at_random(targets[name], options, log)
    return 1 if log.told or any(options.folder.glob("*.txt")) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="all where none is named")
    parser.add_argument("--runs", type=int, default=1_000_000, help="inputs for each target, at most")
    parser.add_argument("--seconds", type=int, default=60, help="for each target, at most")
    parser.add_argument("--seed", type=int, default=0, help="the same one makes the same inputs")
    parser.add_argument("--random", action="store_true", help="not guided by coverage")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "capdrop-fuzz", help="for what fails")
    parser.add_argument("--input", type=Path, help="a text to read, instead")
    parser.add_argument("--minimise", action="store_true", help="also say what is left of it that still fails")
    options = parser.parse_args()
    if options.input is not None and len(options.targets) != 1:
        parser.error("--input goes with one target")
    return options


def _passed_on(options: argparse.Namespace) -> list[str]:
    return [f"--{name}={getattr(options, name)}" for name in ("runs", "seconds", "seed", "folder")]


def _at_random(target: Target, options: argparse.Namespace, log: Log) -> None:
    started, count = time.monotonic(), 0
    for data in islice(mutate.inputs(target, options.seed), options.runs):
        count += 1
        if (found := failure(target, decoded(data, target.tokens))) is not None:
            log(found)
        if time.monotonic() - started > options.seconds:
            break
    print(f"{target.name}: {count} inputs in {time.monotonic() - started:.0f} s", flush=True)


def _again(target: Target, text: str, minimise: bool) -> int:
    found = failure(target, text)
    print(f"{found.what}\n{found.details}" if found else "nothing is wrong with it")
    if found and minimise:

        def fails(shorter: str) -> bool:
            again = failure(target, shorter)
            return again is not None and again.what == found.what

        print(repr(smallest(text, fails)))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
