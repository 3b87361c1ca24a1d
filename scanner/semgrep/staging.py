"""What semgrep is to see of a scan: nothing but what one of the rules may match."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scanner.kinds import DOCKERFILE
from scanner.launch import Extraction, Pipeline
from scanner.semgrep import commands, instructions
from scanner.semgrep.documents import SUFFIXES, documents
from scanner.semgrep.lines import Line, Lines
from scanner.semgrep.pack import COMMANDS, PatternRule
from scanner.semgrep.staged import CANARY, StagedFile
from scanner.source import SourceFile

LINES_A_FILE = 200  # semgrep's cost grows faster than a file: 20,000 commands took 8 s at 200 a file, 88 s at 5,000


@dataclass(frozen=True, slots=True)
class Stage:
    """What semgrep is to see: the staged files by name, and the rules that may have something to say of one of them.

    `source`: where these come from, in words.
    """

    files: Mapping[str, StagedFile] = field(default_factory=dict)
    rules: tuple[PatternRule, ...] = ()
    source: str = "semgrep-rules/"


def stage(
    extractions: Sequence[Extraction],
    rules: Iterable[PatternRule],
    files: Iterable[tuple[SourceFile, str]] = (),
    damaged: Collection[str] = (),
) -> Stage:
    """What one of `rules` may match of what was extracted and of `files`, each with its format; and those rules.

    `damaged`: the paths of files of which it has been said already that not all of them can be read.
    """
    asked = _Asked(rules)
    pipelines = (pipeline for extraction in extractions for pipeline in extraction.pipelines)
    staged = dict(_commands(pipelines, asked))
    staged |= _instructions(extractions, asked, damaged)
    for number, document in enumerate(documents(extractions, files, damaged)):
        if asked.of(document.view, str(document.source)) and document.stageable:
            staged[f"{document.view}/{number}.{SUFFIXES[document.view]}"] = document
    return Stage(staged, asked.rules())


class _Asked:
    """Which of the rules may have something to say."""

    def __init__(self, rules: Iterable[PatternRule]) -> None:
        self._rules = list(rules)
        self._ids: set[str] = set()

    def over(self, view: str) -> list[PatternRule]:
        return [one for one in self._rules if one.view == view]

    def of(self, view: str, text: str, words: Collection[str] = ()) -> bool:
        """Whether one of the rules over `view` may have something to say of a text, which for commands has these words."""
        ids = [
            one.id
            for one in self.over(view)
            if (not one.commands or not one.commands.isdisjoint(words)) and one.text.search(text)
        ]
        self._ids.update(ids)
        return bool(ids)

    def rules(self) -> tuple[PatternRule, ...]:
        return tuple(one for one in self._rules if one.id in self._ids)


def _commands(pipelines: Iterable[Pipeline], asked: _Asked) -> Iterator[tuple[str, StagedFile]]:
    rules = asked.over(COMMANDS)
    names = frozenset().union(*(one.commands for one in rules))
    anything = any(not one.commands for one in rules)
    lines: dict[str, list[Line]] = {"host": [], "image": []}
    for pipeline in pipelines if rules else ():
        words = {name for command in pipeline.commands for word in command for name in commands.names(word)}
        if names.isdisjoint(words) and not anything:
            continue
        for line in commands.lines(pipeline):
            there = {name for cell in line.cells for name in commands.names(cell.word)}
            if asked.of(COMMANDS, line.text, there):
                lines["image" if pipeline.in_image else "host"].append(line)
    size = LINES_A_FILE - 1
    for place, found in lines.items():
        for first in range(0, len(found), size):
            yield f"{COMMANDS}/{place}-{first // size}.sh", Lines(found[first : first + size], "command", CANARY)


def _instructions(extractions: Iterable[Extraction], asked: _Asked, damaged: Collection[str]) -> Iterator[tuple[str, StagedFile]]:
    """The Dockerfiles: a file each, so that a pattern may span several instructions."""
    for number, extraction in enumerate(extractions if asked.over(DOCKERFILE) else ()):
        found = extraction.instructions
        if found and asked.of(DOCKERFILE, "\n".join(str(one.text) for one in found)):
            lines = [line for one in found for line in instructions.lines(one)]
            known = found[0].statement.file.path in damaged
            yield f"{DOCKERFILE}/{number}.dockerfile", Lines(lines, "instruction", f"LABEL {CANARY}=1", known)
