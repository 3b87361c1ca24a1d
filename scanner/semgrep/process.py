"""The semgrep process.

`semgrep scan --experimental` is entered by its fast door: 0.1 s until it works, where the default front end takes 2 s or,
without a network, minutes. It gets nothing of our environment, an empty home folder that goes when it ends, and no target
but the staged commands.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable
from typing import Any

from scanner.semgrep.pack import VIEWS
from scanner.semgrep.staged import CANARY
from scanner.semgrep.staging import Stage
from scanner.semgrep_program import program

VERSION = "1.182.0"  # whose flags, output and quirks are known here; the same as in pyproject.toml
SECONDS = 120.0  # for the whole run
SECONDS_A_RULE = 5  # for one rule on one staged file
MEGABYTES = 2000  # of memory, likewise

_RESULT = {"version", "results", "errors"}
_CANARIES = {"bash": CANARY, "dockerfile": f"LABEL {CANARY}=1", "yaml": f"{CANARY}: 1", "json": f'"{CANARY}": 0'}
_FLAGS = (
    "scan --experimental --metrics=off --disable-version-check --quiet --json -j 1 --novcs --no-rewrite-rule-ids --disable-nosem "
    "--x-ignore-semgrepignore-files --max-target-bytes 0 --timeout-threshold 0 "
    f"--timeout {SECONDS_A_RULE} --max-memory {MEGABYTES}"
)


# What semgrep says besides what has gone wrong: that some options may change, and where in its own source it was.
_BESIDE = re.compile(r".*'--x-|Called from |Rais|Re-raised ")


class Died(Exception):
    """Semgrep ended without a result; the message says how."""


class Process:
    """Semgrep at work in a temporary folder. `close` ends both; `output` does so by itself."""

    def __init__(self, stage: Stage) -> None:
        """Stages the files and starts semgrep with the rules.

        Raises OSError where there is no semgrep beside this Python, or no room for a temporary folder.
        """
        engine = program()
        self._folder = _temporary_folder()
        try:
            self._write(stage)
            self._process = self._start(engine, stage.configs)
        except OSError:
            self._folder.cleanup()
            raise
        self._deadline = time.monotonic() + SECONDS

    def output(self) -> dict[str, Any]:
        """Waits for the end of semgrep and returns its JSON. Raises Died."""
        try:
            status = self._process.wait(max(0.0, self._deadline - time.monotonic()))
            with open(self._path("out.json"), encoding="utf-8", errors="replace") as file:
                written = file.read()
            output = json.loads(written) if written else None
            if not isinstance(output, dict) or not output.keys() >= _RESULT or status not in (0, 1) and not output["errors"]:
                raise Died(f"ended without a result ({self._death(status)})")
            return output
        except OSError as error:
            raise Died(f"ended, and its result cannot be read: {error}") from error
        except subprocess.TimeoutExpired as error:
            raise Died(f"took longer than {SECONDS:.0f} s and was ended") from error
        except ValueError as error:
            raise Died(f"ended in the middle of its result ({self._death(status)})") from error
        finally:
            self.close()

    def close(self) -> None:
        """Ends semgrep if it still runs, and removes what was staged."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    def _path(self, name: str) -> str:
        return os.path.join(self._folder.name, name)

    def _write(self, stage: Stage) -> None:
        for name in ("home", "staged"):
            os.mkdir(self._path(name))
        for folder in {name.rpartition("/")[0] for name in stage.files}:
            os.makedirs(self._path(f"staged/{folder}"), exist_ok=True)
        for name, staged in stage.files.items():
            handle = os.open(self._path(f"staged/{name}"), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o700)  # or no `#!` is read
            with open(handle, "w", encoding="utf-8", errors="replace", newline="") as file:
                file.write(staged.text)
        views = {one.view for one in stage.rules}
        rules = [*stage.written(), *(_canary(language) for language, view in VIEWS.items() if view in views)]
        if rules:
            with open(self._path("rules.json"), "w", encoding="utf-8") as file:
                json.dump({"rules": rules}, file)

    def _start(self, engine: str, rules: Iterable[str]) -> subprocess.Popen[bytes]:
        home = self._path("home")
        environment = {
            "HOME": home,
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
            "PATH": os.defpath,
            "SEMGREP_ENABLE_VERSION_CHECK": "0",
            "SEMGREP_SEND_METRICS": "off",
            "SEMGREP_SETTINGS_FILE": os.path.join(home, "settings.yml"),
            "TMPDIR": home,
        }
        # Whole paths: `p/x.yaml` would be a name in semgrep's registry.
        ours = self._path("rules.json")
        paths = (*rules, ours) if os.path.exists(ours) else rules
        configs = [word for path in paths for word in ("--config", path)]
        with open(self._path("out.json"), "wb") as out, open(self._path("err.txt"), "wb") as err:
            return subprocess.Popen(
                ["osemgrep", *_FLAGS.split(), *configs, "."],  # called by this name, semgrep-core is the fast front end
                executable=engine,
                cwd=self._path("staged"),
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
            )

    def _death(self, status: int) -> str:
        """How it ended: the signal or the exit status, the last thing it said, and whether it is one that is known here."""
        from importlib.metadata import PackageNotFoundError, version

        with open(self._path("err.txt"), encoding="utf-8", errors="replace") as file:
            said = [line.strip() for line in file if line.strip() and not _BESIDE.match(line)]
        ended = signal.Signals(-status).name if status < 0 else f"status {status}"
        try:
            installed = version("semgrep")
        except PackageNotFoundError:
            installed = "of an unknown version"
        other = "" if installed == VERSION else f"; it is semgrep {installed}, not {VERSION}"
        return ended + (f", {said[-1][:200]}" if said else "") + other


def _temporary_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder where there is room for one, and never in the current folder, where `tempfile` ends up by itself.

    Raises OSError.
    """
    places = list(filter(None, (os.environ.get("TMPDIR"), "/tmp", "/var/tmp")))
    for place in places[:-1]:
        try:
            return tempfile.TemporaryDirectory(prefix="capdrop-", dir=place)
        except OSError:
            continue
    return tempfile.TemporaryDirectory(prefix="capdrop-", dir=places[-1])


def _canary(language: str) -> dict[str, Any]:
    """The rule that finds the ends of the staged files in a language."""
    pattern = _CANARIES[language]
    return {
        "id": f"{CANARY}-{language}",
        "languages": [language],
        "severity": "LOW",
        "message": "read to the end",
        "pattern": pattern,
    }
