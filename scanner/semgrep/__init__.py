"""The pattern rules: semgrep, run over the commands of a scan as they run, and over files as they are.

    with semgrep.start(extractions, files, errors) as run:   # early: semgrep works while the launches are judged
        …
        findings, errors = run.join()       # late

What is staged for it, and how, says `staging`; what a rule of `semgrep-rules/` must bring, says `pack`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from types import TracebackType
from typing import TYPE_CHECKING

from scanner.errors import FileError
from scanner.finding import Finding
from scanner.launch import Extraction
from scanner.semgrep.pack import load, rules
from scanner.semgrep.staging import Stage, stage
from scanner.source import SourceFile

if TYPE_CHECKING:
    from scanner.semgrep.process import Process

__all__ = ["Run", "rules", "start"]


def start(
    extractions: Iterable[Extraction],
    files: Iterable[tuple[SourceFile, str]] = (),
    known: Iterable[FileError] = (),
    selected: Collection[str] | None = None,
) -> Run:
    """Starts semgrep with the rules of `semgrep-rules/`, of which only those in `selected` when it is given.

    It is run over what `extractions` hold, and over `files`, each with its format, as they are. `known`: what has been said
    already to be wrong with files. No process is started where no rule can have anything to say. Raises UsageError when a
    rule file is not as it must be.
    """
    extractions = list(extractions)
    files = list(files)
    if not files and not any(one.pipelines or one.instructions or one.daemons for one in extractions):
        return Run(Stage())
    wanted = [one for one in load() if selected is None or one.rule.id in selected]
    return Run(stage(extractions, wanted, files, {error.path for error in known}))


class Run:
    """A run of semgrep under way; a context manager, which ends the process if nobody has joined it."""

    def __init__(self, staged: Stage) -> None:
        self._staged = staged
        self._process: Process | None = None
        self._error: str | None = None
        if staged.files:
            from scanner.semgrep.process import Process

            try:
                self._process = Process(staged.files, dict.fromkeys(one.path for one in staged.rules))
            except OSError as error:
                self._error = f"could not be started: {error}"

    @property
    def started(self) -> bool:
        """Whether there was anything to start semgrep for, and it started."""
        return self._process is not None

    def __enter__(self) -> Run:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._process is not None:
            self._process.close()

    def join(self) -> tuple[list[Finding], list[FileError]]:
        """Waits for semgrep; what it found, and what went wrong with it.

        An error of the run as a whole stands under the path `semgrep`. Raises UsageError when a rule does not parse.
        """
        from scanner.semgrep import results

        if self._process is None:
            return [], [results.run_error(self._error)] if self._error else []
        from scanner.semgrep.process import Died

        try:
            output = self._process.output()
        except Died as error:
            return [], [results.run_error(str(error))]
        return results.findings(output, self._staged), results.errors(output, self._staged)
