"""The pattern rules: semgrep, run over the commands of a scan as they run, and over files as they are.

    with semgrep.start(Material(extractions, files), rules) as run:   # early: semgrep works while the launches are judged
        …
        findings, errors = run.join()                                 # late

What is staged for it, and how, says `staging`; what a rule of `semgrep-rules/` must bring, says `pack`; the user's own
rules are `own`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field
from types import TracebackType
from typing import TYPE_CHECKING

from scanner.errors import FileError
from scanner.finding import Finding
from scanner.launch import Extraction
from scanner.record import dataclass
from scanner.semgrep.pack import COMMANDS, TREE, PatternRule, load, rules
from scanner.source import SourceFile

if TYPE_CHECKING:
    from scanner.semgrep.process import Process
    from scanner.semgrep.staging import Stage
    from scanner.semgrep.tree import TreeFile

__all__ = ["Material", "Run", "candidates", "rules", "start"]


@dataclass(frozen=True, slots=True)
class Material:
    """What the rules are run over.

    `files`: those that were scanned, each with its format; `damaged`: the paths of those of which it has been said already
    that not all of them can be read; `tree`: all files of the tree by name, for the user's own rules.
    """

    extractions: Sequence[Extraction]
    files: Sequence[tuple[SourceFile, str]] = ()
    damaged: Collection[str] = ()
    tree: Mapping[str, TreeFile] = field(default_factory=dict)


def start(material: Material, selected: Collection[str] | None = None, own: Collection[PatternRule] = ()) -> Run:
    """Starts semgrep with the rules of `semgrep-rules/` and those of the user's `own`, only with those in `selected` if given.

    For our rules no process is started where none can have anything to say; the user's are always run, so that one that
    semgrep does not take is never passed over. Raises UsageError when a rule file is not as it must be.
    """
    from scanner.semgrep.staging import Stage, stage

    stages = []
    extractions = material.extractions
    if material.files or any(one.pipelines or one.instructions or one.daemons for one in extractions):
        ours = stage(extractions, _chosen(load(), selected), material.files, material.damaged)
        stages += [ours] if ours.files or ours.errors else []
    own = _chosen(own, selected)
    if commands := tuple(one for one in own if one.view == COMMANDS):
        shown = stage(extractions, commands)
        stages.append(Stage(shown.files, commands, _paths(commands), source="--rules", errors=shown.errors))
    if others := tuple(one for one in own if one.view == TREE):
        stages.append(Stage(material.tree, others, _paths(others), source="--rules"))
    return Run(stages)


def candidates(selected: Collection[str], own: Collection[PatternRule] = ()) -> list[PatternRule]:
    """The pattern rules by these names, ours and the user's."""
    return [*_chosen(load(), selected), *_chosen(own, selected)]


def _chosen(these: Collection[PatternRule], selected: Collection[str] | None) -> list[PatternRule]:
    return [one for one in these if selected is None or one.rule.id in selected]


def _paths(rules: Iterable[PatternRule]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.path for one in rules))


class Run:
    """Runs of semgrep under way; a context manager, which ends the processes if nobody has joined them."""

    def __init__(self, stages: Sequence[Stage]) -> None:
        self._processes: list[tuple[Stage, Process]] = []
        self._errors: list[FileError] = []
        if stages:
            from scanner.semgrep import results
            from scanner.semgrep.process import Process

            for staged in stages:
                self._errors += staged.errors
                try:
                    if staged.files or staged.configs:
                        self._processes.append((staged, Process(staged)))
                except OSError as error:
                    self._errors.append(results.run_error(f"could not be started: {error}", staged))

    @property
    def started(self) -> bool:
        """Whether there was anything to start semgrep for, and it started."""
        return bool(self._processes)

    def __enter__(self) -> Run:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for _, process in self._processes:
            process.close()

    def join(self) -> tuple[list[Finding], list[FileError]]:
        """Waits for semgrep; what it found, and what went wrong with it.

        An error of the run as a whole stands under the path `semgrep`. Raises UsageError when a rule does not parse.
        """
        findings, errors = [], list(self._errors)
        for staged, process in self._processes:
            from scanner.semgrep import results
            from scanner.semgrep.process import Died

            try:
                output = process.output()
            except Died as error:
                errors.append(results.run_error(str(error), staged))
                continue
            findings += results.findings(output, staged)
            errors += results.errors(output, staged)
        return findings, errors
