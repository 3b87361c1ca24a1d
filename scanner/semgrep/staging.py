"""What semgrep is to see of a scan: nothing but what one of the rules may match, and each rule only what it may match.

Semgrep's cost is that of every rule on every file. So the staged files lie in folders, one for each set of rules that may
have something to say of what is in them, and a rule is run over the folders that concern it. A line that is there
several times is staged once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from scanner.errors import FileError
from scanner.kinds import DOCKERFILE
from scanner.launch import Extraction, Pipeline
from scanner.record import dataclass
from scanner.semgrep import commands, instructions
from scanner.semgrep.documents import SUFFIXES, documents
from scanner.semgrep.lines import Line, Lines
from scanner.semgrep.literals import required, unquoted
from scanner.semgrep.pack import COMMANDS, PatternRule, written
from scanner.semgrep.search import may_be_found
from scanner.semgrep.staged import CANARY, StagedFile
from scanner.source import SourceFile

_LONG = 1_000  # characters of a line
LINES_A_FILE = 200  # semgrep's cost grows faster than a file: 20,000 commands took 8 s at 200 a file, 88 s at 5,000
WORDS_A_FILE = 4_000  # likewise than a command: one of 6,000 words took it 3 s, one of 12,000 over the 5 s of a rule
MOST_WORDS = 2_000  # of a command that is shown to it at all


@dataclass(frozen=True, slots=True)
class Stage:
    """What semgrep is to see: the staged files by name, and the rules that may have something to say of one of them.

    `configs`: the files that semgrep is to read them from; or `folders`: for each of ours those that it is run over.
    `source`: where they come from, in words. `errors`: what is not shown to it.
    """

    files: Mapping[str, StagedFile] = field(default_factory=dict)
    rules: tuple[PatternRule, ...] = ()
    configs: tuple[str, ...] = ()
    folders: Mapping[str, Sequence[str]] = field(default_factory=dict)
    source: str = "semgrep-rules/"
    errors: tuple[FileError, ...] = ()

    def written(self) -> Iterator[Mapping[str, Any]]:
        """Our rules as semgrep is to read them."""
        for rule in self.rules if not self.configs else ():
            one = written(rule.path)[rule.id]
            yield {**one, "paths": {**one.get("paths", {}), "include": [f"/{name}/" for name in self.folders[rule.id]]}}


def stage(
    extractions: Sequence[Extraction],
    rules: Iterable[PatternRule],
    files: Iterable[tuple[SourceFile, str]] = (),
    damaged: Collection[str] = (),
) -> Stage:
    """What one of `rules` may match of what was extracted and of `files`, each with its format; and those rules.

    `damaged`: the paths of files of which it has been said already that not all of them can be read.
    """
    groups = _Groups(rules)
    pipelines = (pipeline for extraction in extractions for pipeline in extraction.pipelines)
    errors: list[FileError] = []
    staged = dict(_commands(pipelines, groups, errors))
    staged |= _instructions(extractions, groups, damaged, errors)
    for number, document in enumerate(documents(extractions, files, damaged)):
        folder = groups.folder(document.view, str(document.source))
        if folder and document.stageable:
            staged[f"{folder}/{number}.{SUFFIXES[document.view]}"] = document
    return Stage(staged, groups.rules(), folders=groups.folders(), errors=tuple(errors))


def _may_match(rule: PatternRule, text: str) -> bool:
    """Whether it is worth to show a text to a rule: one without what the rule is about need not be read by semgrep.

    A part of a pattern may take the square of a line's length; where one is long, only the literals that it needs are looked for.
    """
    if len(text) <= _LONG or max(map(len, text.split("\n"))) <= _LONG:
        return may_be_found(rule.text, text)
    plain = unquoted(text)
    return all(any(literal in plain for literal in one_of) for one_of in required(rule.text.pattern))


class _Groups:
    """Which of the rules may have something to say of what; a folder for each set of them."""

    def __init__(self, rules: Iterable[PatternRule]) -> None:
        self._rules = list(rules)
        self._folders: dict[tuple[str, ...], str] = {}
        self._concerned: dict[frozenset[str], list[PatternRule]] = {}
        self._lines: dict[tuple[str, int], str | None] = {}
        self.names = frozenset().union(*(one.commands for one in self._rules))

    def over(self, view: str) -> list[PatternRule]:
        return [one for one in self._rules if one.view == view]

    def about(self, words: Iterable[str]) -> list[PatternRule]:
        """The rules over commands that concern one with these words."""
        names = self.names.intersection(words)
        if names not in self._concerned:
            self._concerned[names] = [one for one in self.over(COMMANDS) if one.concerns(names)]
        return self._concerned[names]

    def folder(self, view: str, text: str) -> str | None:
        """Where to put a document; None where no rule over `view` has anything to say of it."""
        return self._of(view, (one for one in self.over(view) if _may_match(one, text)))

    def of_line(self, text: str, concerned: list[PatternRule]) -> str | None:
        """Likewise for a line of commands; `concerned`: what `about` says of it. Asked once for all that are alike."""
        key = text, id(concerned)
        if key not in self._lines:
            self._lines[key] = self._of(COMMANDS, (one for one in concerned if _may_match(one, text)))
        return self._lines[key]

    def of_instructions(self, texts: Mapping[str, str]) -> str | None:
        """Likewise for a Dockerfile, of whose instructions `texts` has those of each name."""

        def says(one: PatternRule) -> bool:
            return any(_may_match(one, texts[name]) for name in one.commands or texts if name in texts)

        return self._of(DOCKERFILE, filter(says, self.over(DOCKERFILE)))

    def _of(self, view: str, rules: Iterable[PatternRule]) -> str | None:
        ids = tuple(one.id for one in rules)
        return self._folders.setdefault(ids, f"{view}/{len(self._folders)}") if ids else None

    def rules(self) -> tuple[PatternRule, ...]:
        return tuple(one for one in self._rules if any(one.id in ids for ids in self._folders))

    def folders(self) -> dict[str, list[str]]:
        return {one.id: [folder for ids, folder in self._folders.items() if one.id in ids] for one in self._rules}


def _commands(pipelines: Iterable[Pipeline], groups: _Groups, errors: list[FileError]) -> Iterator[tuple[str, StagedFile]]:
    lines: dict[str, dict[str, list[Line]]] = {}  # by file, then by what is written
    for pipeline in pipelines if groups.over(COMMANDS) else ():
        concerned = groups.about(commands.names(pipeline))
        for line in commands.lines(pipeline) if concerned else ():
            text = line.text
            if (folder := groups.of_line(text, concerned)) and _fits(line, "a command", errors):
                name = f"{folder}/{'image' if pipeline.in_image else 'host'}"
                lines.setdefault(name, {}).setdefault(text, []).append(line)
    for name, by_text in lines.items():
        for number, rows in enumerate(_files(by_text.values())):
            yield f"{name}-{number}.sh", Lines(rows, "command", CANARY)


def _fits(line: Line, what: str, errors: list[FileError]) -> bool:
    """Whether a line is short enough to be shown to semgrep; one of `errors` says that it is not."""
    if line.count <= MOST_WORDS:
        return True
    at = line.statement
    message = (
        f"{what} of {line.count} words: the pattern rules are shown none of more than {MOST_WORDS}, so they have not seen it"
    )
    errors.append(FileError(at.file.path, at.line, message))
    return False


def _files(rows: Iterable[list[Line]]) -> Iterator[list[list[Line]]]:
    """As many lines as a staged file may have; how long semgrep takes with one, and what it gives up, is no other's matter."""
    file: list[list[Line]] = []
    words = 0
    for row in rows:
        count = row[0].count
        if file and (len(file) == LINES_A_FILE - 1 or words + count > WORDS_A_FILE):
            yield file
            file, words = [], 0
        file.append(row)
        words += count
    if file:
        yield file


def _instructions(
    extractions: Iterable[Extraction], groups: _Groups, damaged: Collection[str], errors: list[FileError]
) -> Iterator[tuple[str, StagedFile]]:
    """The Dockerfiles: a file each, so that a pattern may span several instructions."""
    for number, extraction in enumerate(extractions if groups.over(DOCKERFILE) else ()):
        found = extraction.instructions
        texts: dict[str, str] = {}
        for one in found:
            text = str(one.text)
            name = text.partition(" ")[0]
            texts[name] = f"{texts[name]}\n{text}" if name in texts else text
        if folder := groups.of_instructions(texts):
            lines = [[line] for one in found for line in instructions.lines(one) if _fits(line, "an instruction", errors)]
            known = found[0].statement.file.path in damaged
            yield f"{folder}/{number}.dockerfile", Lines(lines, "instruction", f"LABEL {CANARY}=1", known)
