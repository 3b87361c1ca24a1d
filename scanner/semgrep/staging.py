"""What semgrep is to see of a scan: nothing but what one of the rules may match."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from scanner.launch import Pipeline
from scanner.semgrep import commands
from scanner.semgrep.documents import SUFFIXES, Document
from scanner.semgrep.pack import COMMANDS, PatternRule
from scanner.semgrep.staged import StagedFile

LINES_A_FILE = 200  # semgrep's cost grows faster than a file: 20,000 commands took 8 s at 200 a file, 88 s at 5,000


@dataclass(frozen=True, slots=True)
class Stage:
    """What semgrep is to see: the staged files by name, and the rules that may have something to say of one of them."""

    files: Mapping[str, StagedFile] = field(default_factory=dict)
    rules: tuple[PatternRule, ...] = ()


def stage(pipelines: Iterable[Pipeline], documents: Iterable[Document], rules: Iterable[PatternRule]) -> Stage:
    """The commands and documents that one of `rules` may match, and those rules."""
    rules = list(rules)
    used: set[str] = set()
    files = dict(_commands(pipelines, [one for one in rules if one.view == COMMANDS], used))
    for number, document in enumerate(documents):
        text = str(document.source)
        asked = [one.id for one in rules if one.view == document.view and one.text.search(text)]
        if asked and document.stageable:
            used.update(asked)
            files[f"{document.view}/{number}.{SUFFIXES[document.view]}"] = document
    return Stage(files, tuple(one for one in rules if one.id in used))


def _commands(pipelines: Iterable[Pipeline], rules: list[PatternRule], used: set[str]) -> Iterator[tuple[str, StagedFile]]:
    """The files of commands; `used` is told the rules that may have something to say of them."""
    names = frozenset().union(*(one.commands for one in rules))
    lines: dict[str, list[commands.Line]] = {"host": [], "image": []}
    for pipeline in pipelines if rules else ():
        if names.isdisjoint(name for command in pipeline.commands for word in command for name in commands.names(word)):
            continue
        for line in commands.lines(pipeline):
            words = {name for cell in line.cells for name in commands.names(cell.word)}
            asked = [one.id for one in rules if not words.isdisjoint(one.commands) and one.text.search(line.text)]
            if asked:
                used.update(asked)
                lines["image" if pipeline.in_image else "host"].append(line)
    size = LINES_A_FILE - 1
    for place, there in lines.items():
        for first in range(0, len(there), size):
            yield f"commands/{place}-{first // size}.sh", commands.Commands(there[first : first + size])
