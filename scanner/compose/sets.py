"""Which compose files are run together: as commands name them, as a folder's `.env` does, and by their default names.

Source: compose-go, `cli/options.go` (default names, override files, where they are looked for), docker/compose, `cmd/compose`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from scanner.launch import ComposeCommand, Value
from scanner.project import Project
from scanner.source import SourceFile

DEFAULT_NAMES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
_OVERRIDES = (
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
)
_RUN_NOTHING = frozenset(
    "attach bridge build bundle commit config convert cp down events exec export help images kill logs ls pause port ps publish "
    "pull push rm stats stop top unpause version volumes viz wait".split()
) | {"stack config"}
_MOST_SETS = 12  # that one command may mean (`-f compose.$ENV.yml`)
_UNKNOWN = re.compile(r"\$\{[^{}]*\}|\$\([^()]*\)|`[^`]*`|\$\w+|\$[@*?#]")
_STACK = "stack "


class FileSet(NamedTuple):
    """Compose files that are run together, in the order in which they are merged.

    `folder`: the project directory, as reports show paths, empty for the current folder. `env_files`: those that replace
    the folder's `.env`, the later one wins; None where none do. `commands`: those that run the set or name it.
    `stack`: it is deployed to a swarm (`docker stack deploy`). `whole`: False where a command names more files than these,
    which aren't known.
    """

    files: tuple[SourceFile, ...]
    folder: str
    env_files: tuple[str, ...] | None = None
    commands: tuple[ComposeCommand, ...] = ()
    stack: bool = False
    whole: bool = True


def file_sets(files: Sequence[SourceFile], commands: Sequence[ComposeCommand], project: Project) -> list[FileSet]:
    """The sets of files that are run, each once; every one of `files`, all compose files of the scan, is in at least one.

    A command that runs something says which sets there are; one that does not (`down`, `config`) only where nothing runs
    these files. A default set that no command runs is left out where commands name its file in other sets and it
    has no override file. What a command names and cannot be known (`-f -`, `-f "$X"`) says nothing.
    """
    return _Sets(files, project).sets(commands)


@dataclass(slots=True)
class _Sets:
    files: Sequence[SourceFile]
    project: Project
    by_path: dict[str, SourceFile] = field(init=False)

    def __post_init__(self) -> None:
        self.by_path = {file.path: file for file in self.files}

    def sets(self, commands: Sequence[ComposeCommand]) -> list[FileSet]:
        named = self._named(commands)
        seen = {file.path for one in named for file in one.files}
        known = {_paths(one) for one in named if not one.stack}
        out = list(named)
        for default in self._defaults():
            if _paths(default) not in known and (len(default.files) > 1 or default.files[0].path not in seen):
                out.append(default)
                seen.update(_paths(default))
        out += [FileSet((file,), posixpath.dirname(file.path)) for file in self.files if file.path not in seen]
        return sorted(out, key=lambda one: (_paths(one), one.folder, one.env_files or (), one.stack))

    def _named(self, commands: Sequence[ComposeCommand]) -> list[FileSet]:
        """What commands name; the same set of several commands is one."""
        found: dict[tuple[object, ...], FileSet] = {}
        met: set[tuple[object, ...]] = set()
        for runs in (True, False):
            for command in commands:
                if (command.verb not in _RUN_NOTHING) is not runs:
                    continue
                for one in self._of(command):
                    same = (_paths(one), one.stack)
                    if not runs and same in met:
                        continue
                    key = (*same, one.folder, one.env_files)
                    held = found.setdefault(key, one)
                    found[key] = held._replace(commands=_distinct([*held.commands, command]), whole=held.whole and one.whole)
            met = {(_paths(one), one.stack) for one in found.values()}
        return list(found.values())

    # -- commands

    def _of(self, command: ComposeCommand) -> Iterator[FileSet]:
        """The sets that a command may mean: several where a name is known in part, none where it is not known at all."""
        if not command.files:
            default = None if command.opaque else self._default_of(command)
            if default is not None:
                yield default
            return
        choices = [self._places(value, command) for value in command.files]
        whole = not command.opaque and all(choices)
        if not whole and (len([c for c in choices if c]) < 2 and len(choices) > 1 or not any(choices)):
            return
        for number, picked in enumerate(product(*(choice for choice in choices if choice))):
            if number == _MOST_SETS:
                return
            yield self._set(command, picked, whole)

    def _set(self, command: ComposeCommand, files: tuple[SourceFile, ...], whole: bool) -> FileSet:
        folder = posixpath.dirname(files[0].path)
        if command.project_directory is not None:
            folder = self._folder(command.project_directory, command, folder)
        env_files = tuple(self._env_files(command)) if command.env_files else None
        return FileSet(files, folder, env_files, (command,), command.verb.startswith(_STACK), whole)

    def _folder(self, value: Value[str], command: ComposeCommand, otherwise: str) -> str:
        """The project directory: taken from the first base under which a file of the tree may be, else left as it was."""
        text = value.choices[0] if value.choices else ""
        if not text or text.startswith(("/", "~")):
            return otherwise
        base = next(iter(_bases(command)), "")
        return _normal(base, text)

    def _env_files(self, command: ComposeCommand) -> Iterator[str]:
        for value in command.env_files:
            for text in value.choices if value.unresolved is None else ():
                places = [_normal(base, text) for base in _bases(command)]
                yield next((place for place in places if self.project.load(place) is not None), places[0])

    def _places(self, value: Value[str], command: ComposeCommand) -> list[SourceFile]:
        """The files that a name may mean: one as a rule, several where a part of it isn't known."""
        texts = [*value.choices, *([value.unresolved] if value.unresolved is not None else [])]
        return list(dict.fromkeys(file for text in texts for file in self._files(text, command)))

    def _files(self, text: str, command: ComposeCommand) -> list[SourceFile]:
        head = _UNKNOWN.match(text)
        if head:  # `$ROOT/compose.yml`
            text = text[head.end() :]
            if not text.startswith("/"):
                return []
            text = text.lstrip("/")
        elif text.startswith(("/", "~")) or "://" in text or text in ("-", ""):
            return []
        if _UNKNOWN.search(text):
            return self._fitting(text, command)
        for base in _bases(command):
            file = self._load(_normal(base, text))
            if file is not None:
                return [file]
        return self._by_ending(text)

    def _load(self, path: str) -> SourceFile | None:
        return self.by_path.get(path) or self.project.load(path)

    def _by_ending(self, text: str) -> list[SourceFile]:
        ending = "/" + posixpath.normpath(text).replace("../", "")
        found = [file for file in self.files if ("/" + file.path).endswith(ending)]
        return found if len(found) == 1 else []

    def _fitting(self, text: str, command: ComposeCommand) -> list[SourceFile]:
        """The files whose names fit one of which a part isn't known: `compose.$ENV.yml`."""
        for base in _bases(command):
            parts = _UNKNOWN.split(_normal(base, _UNKNOWN.sub("\0", text)).replace("\0", "$_"))
            pattern = re.compile("[^/]*".join(map(re.escape, parts)))
            found = [file for file in self.files if pattern.fullmatch(file.path)]
            if found:
                return found
        return []

    # -- defaults

    def _default_of(self, command: ComposeCommand) -> FileSet | None:
        """The set of a command that names no file: that of its folder, or of the nearest one above it that has one."""
        if _UNKNOWN.fullmatch(command.base_dir) or command.verb.startswith(_STACK):
            return None
        bases = list(_bases(command))
        if command.project_directory is not None:
            bases = [self._folder(command.project_directory, command, bases[0])]
        for folder in bases:
            default = self._default(folder)
            if default is not None:
                env_files = tuple(self._env_files(command)) if command.env_files else default.env_files
                return default._replace(commands=(command,), env_files=env_files)
        return None

    def _default(self, folder: str) -> FileSet | None:
        first = self._first(DEFAULT_NAMES, folder)
        if first is None:
            return None
        override = self._first(_OVERRIDES, folder)
        return FileSet((first,) if override is None else (first, override), folder)

    def _first(self, names: Iterable[str], folder: str) -> SourceFile | None:
        paths = (posixpath.join(folder, name) for name in names)
        return next((file for path in paths if (file := self._load(path)) is not None), None)

    def _defaults(self) -> Iterator[FileSet]:
        """The default set of every folder that has a compose file."""
        for folder in dict.fromkeys(posixpath.dirname(file.path) for file in self.files):
            default = self._default(folder)
            if default is not None:
                yield default


def _paths(one: FileSet) -> tuple[str, ...]:
    return tuple(file.path for file in one.files)


def _distinct(commands: Iterable[ComposeCommand]) -> tuple[ComposeCommand, ...]:
    """A function that is called several times runs one command, unless what it is given differs."""
    kept: dict[tuple[object, ...], ComposeCommand] = {}
    for command in commands:
        service = command.service.choices if command.service is not None else ()
        key = (command.span, command.verb, service, id(command.changes) if command.changes is not None else None)
        kept.setdefault(key, command)
    return tuple(kept.values())


def _bases(command: ComposeCommand) -> Iterator[str]:
    """The folders that a command's paths may be relative to, the likeliest first.

    Where it runs, as far as that is known; then, since a script may be run from anywhere, its own folder and those above.
    """
    base = command.base_dir
    head = _UNKNOWN.match(base)
    if base and not head:
        yield from _upwards(_normal("", base))
    rest = base[head.end() :].lstrip("/") if head else ""
    for folder in _upwards(posixpath.dirname(command.span.file.path)):
        yield _normal(folder, rest)


def _upwards(folder: str) -> Iterator[str]:
    yield folder
    while folder and folder != "/" and posixpath.basename(folder) != "..":
        folder = posixpath.dirname(folder)
        yield folder


def _normal(folder: str, path: str) -> str:
    """A path as reports show it; the current folder is empty."""
    joined = posixpath.normpath(posixpath.join(folder, path))
    return "" if joined == "." else joined
