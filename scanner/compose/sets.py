"""Which compose files are run together: as commands name them, as a folder's `.env` does, and by their default names.

Source: compose-go, `cli/options.go` (default names, override files, where they are looked for), docker/compose, `cmd/compose`.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from itertools import islice, product
from typing import NamedTuple

from scanner.compose import dotenv
from scanner.launch import ComposeCommand, Value, value_of
from scanner.project import Project
from scanner.record import dataclass
from scanner.script_paths import beginning, expansions, is_here, own_folder, upwards
from scanner.source import SourceFile, Text

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
_MOST_UNKNOWN = 3  # parts of a name that may be unknown
_MOST_COMPARED = 2_000_000  # paths that names known in part are compared with, in all; past them such names say nothing
_MOST_SETS = 12  # that one command may mean (`-f compose.$ENV.yml`)
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

    A command that runs something says which sets there are; one that does not (`down`, `config`) only where it names a file
    that nothing runs. A default set that no command runs is left out where commands name its file in other sets and it
    has no override file. What a command names and cannot be known (`-f -`, `-f "$X"`) says nothing.
    """
    return _Sets(files, project).sets(commands)


class _Bases(NamedTuple):
    """The folders that a command's paths may be relative to, the likeliest first, and the script it stands in."""

    folders: tuple[str, ...]
    script: SourceFile | None = None

    def below(self, head: str) -> _Bases:
        """What a path is relative to that begins with an expansion: where that is not known, any of these, by guess."""
        known = None if self.script is None or is_here(head) else own_folder(head, self.script)
        return self if known is None else self._replace(folders=(_normal("", known), *self.folders))


@dataclass(slots=True)
class _Sets:
    files: Sequence[SourceFile]
    project: Project
    by_path: dict[str, SourceFile] = field(init=False)
    by_name: dict[str, list[SourceFile]] = field(default_factory=dict)
    paths: list[str] = field(init=False)
    compared: int = 0
    looked_up: dict[tuple[str, _Bases], list[SourceFile]] = field(default_factory=dict)
    defaults: dict[tuple[str, tuple[str, ...] | None], FileSet | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_path = {file.path: file for file in self.files}
        self.paths = sorted(self.by_path)
        for file in self.files:
            self.by_name.setdefault(posixpath.basename(file.path), []).append(file)

    def sets(self, commands: Sequence[ComposeCommand]) -> list[FileSet]:
        named = self._named(commands)
        seen = {file.path for one in named for file in one.files}
        known = {_paths(one) for one in named if not one.stack}
        out = list(named)
        for default in self._defaults():
            if _paths(default) not in known and (len(default.files) > 1 or default.files[0].path not in seen):
                out.append(default)
                seen.update(_paths(default))
        for fragment in self._fragments(commands):
            if fragment.files[0].path not in seen:
                out.append(fragment)
                seen.update(_paths(fragment))
        out += [FileSet((file,), posixpath.dirname(file.path)) for file in self.files if file.path not in seen]
        return sorted(out, key=lambda one: (_paths(one), one.folder, one.env_files or (), one.stack))

    def _named(self, commands: Sequence[ComposeCommand]) -> list[FileSet]:
        """What commands name; the same set of several commands is one."""
        found: dict[tuple[object, ...], FileSet] = {}
        run: set[SourceFile] = set()
        for runs in (True, False):
            for command in commands:
                if (command.verb not in _RUN_NOTHING) is not runs:
                    continue
                for one in self._of(command):
                    if not runs and run.issuperset(one.files):
                        continue
                    key = (_paths(one), one.stack, one.folder, one.env_files)
                    held = found.setdefault(key, one)
                    found[key] = held._replace(commands=_distinct([*held.commands, command]), whole=held.whole and one.whole)
            run.update(file for one in found.values() for file in one.files)
        return list(found.values())

    # -- commands

    def _of(self, command: ComposeCommand) -> Iterator[FileSet]:
        """The sets that a command may mean: several where a name is known in part, none where it is not known at all."""
        bases = _bases(command)
        env_files = tuple(self._env_files(command, bases)) if command.env_files else None
        if not command.files:
            default = None if command.opaque else self._default_of(command, bases, env_files)
            if default is not None:
                yield default._replace(commands=(command,))
            return
        folder = None if command.project_directory is None else _directory(command.project_directory, bases)
        for files, whole in self._picked(command.files, bases):
            one = FileSet(files, posixpath.dirname(files[0].path) if folder is None else folder, env_files, (command,))
            yield one._replace(stack=command.verb.startswith(_STACK), whole=whole and not command.opaque)

    def _picked(self, names: Sequence[Value[str]], bases: _Bases) -> Iterator[tuple[tuple[SourceFile, ...], bool]]:
        """The files that names may mean together, and whether that is all of them.

        Where some are not known, two or more others are still run together; one alone says nothing.
        """
        choices = [self._places(value, bases) for value in names]
        known = [choice for choice in choices if choice]
        whole = len(known) == len(choices)
        if known and (whole or len(known) > 1):
            for picked in islice(product(*known), _MOST_SETS):
                yield picked, whole

    def _fragments(self, commands: Iterable[ComposeCommand]) -> Iterator[FileSet]:
        """Single files that a command lays over others, none of which is known."""
        for command in commands:
            if len(command.files) > 1:
                known = [
                    (number, file) for number, name in enumerate(command.files) for file in self._places(name, _bases(command))
                ]
                if len({number for number, _ in known}) == 1 and known[0][0]:
                    for _, file in known[:_MOST_SETS]:
                        yield FileSet((file,), posixpath.dirname(file.path), None, (command,), whole=False)

    def _env_files(self, command: ComposeCommand, bases: _Bases) -> Iterator[str]:
        for value in command.env_files:
            for text in value.choices if value.unresolved is None else ():
                places = [_normal(base, text) for base in bases.folders]
                yield next((place for place in places if self.project.load(place) is not None), places[0])

    def _places(self, value: Value[str], bases: _Bases) -> list[SourceFile]:
        """The files that a name may mean: one as a rule, several where a part of it isn't known."""
        texts = [*value.choices, *([value.unresolved] if value.unresolved is not None else [])]
        return list(dict.fromkeys(file for text in texts for file in self._files(text, bases)))

    def _files(self, text: str, bases: _Bases) -> list[SourceFile]:
        key = (text, bases)
        if key not in self.looked_up:
            self.looked_up[key] = self._look_up(text, bases)
        return self.looked_up[key]

    def _look_up(self, text: str, bases: _Bases) -> list[SourceFile]:
        head, rest = beginning(text)
        if head:  # `$ROOT/compose.yml`
            if not rest.startswith("/"):
                return []
            text = rest.lstrip("/")
            bases = bases.below(head)
        elif text.startswith(("/", "~")) or "://" in text or text in ("-", ""):
            return []
        if expansions(text):
            return self._fitting(text, bases)
        for base in bases.folders:
            file = self._load(_normal(base, text))
            if file is not None:
                return [file]
        return self._by_ending(text)

    def _load(self, path: str) -> SourceFile | None:
        return self.by_path.get(path) or self.project.load(path)

    def _by_ending(self, text: str) -> list[SourceFile]:
        ending = "/" + posixpath.normpath(text).replace("../", "")
        same = self.by_name.get(posixpath.basename(ending), ())
        found = [file for file in same if ("/" + file.path).endswith(ending)]
        return found if len(found) == 1 else []

    def _fitting(self, text: str, bases: _Bases) -> list[SourceFile]:
        """The files whose names fit one of which a part isn't known: `compose.$ENV.yml`."""
        for start, end in reversed(expansions(text)):
            text = text[:start] + "\0" + text[end:]
        for base in bases.folders:
            parts = re.split("\0+", _normal(base, text))
            pattern = re.compile("[^/]*".join(map(re.escape, parts)))
            first, last = (bisect_left(self.paths, parts[0] + end) for end in ("", "\U0010ffff"))
            self.compared += last - first
            if len(parts) - 1 > _MOST_UNKNOWN or self.compared > _MOST_COMPARED:
                return []
            found = [self.by_path[path] for path in self.paths[first:last] if pattern.fullmatch(path)]
            if found:
                return found
        return []

    # -- defaults

    def _default_of(self, command: ComposeCommand, bases: _Bases, env_files: tuple[str, ...] | None) -> FileSet | None:
        """The set of a command that names no file: that of its folder, or of the nearest one above it that has one."""
        if _is_lost(command.base_dir) or command.verb.startswith(_STACK):
            return None
        folders = tuple(dict.fromkeys((*bases.folders, *upwards(bases.folders[-1]))))
        if command.project_directory is not None:
            named = _directory(command.project_directory, bases)
            folders = () if named is None else (named,)
        for folder in folders:
            default = self._default(folder, env_files)
            if default is not None:
                return default if env_files is None else default._replace(env_files=env_files)
        return None

    def _default(self, folder: str, env_files: tuple[str, ...] | None = None) -> FileSet | None:
        """What is run in a folder: what its `.env` names, else what has a default name. Some of it is in the scan."""
        key = (folder, env_files)
        if key not in self.defaults:
            self.defaults[key] = self._found(folder, env_files)
        return self.defaults[key]

    def _found(self, folder: str, env_files: tuple[str, ...] | None) -> FileSet | None:
        named = self._by_environment(folder, (posixpath.join(folder, ".env"),) if env_files is None else env_files)
        if named is None:
            first, override = self._first(DEFAULT_NAMES, folder), self._first(_OVERRIDES, folder)
            if first is None:
                return None
            named = FileSet((first,) if override is None else (first, override), folder)
        return named if any(file.path in self.by_path for file in named.files) else None

    def _by_environment(self, folder: str, env_files: tuple[str, ...]) -> FileSet | None:
        """The set that COMPOSE_FILE names in environment files; what it names has an `.env` of its own, over which they win."""
        variables: dict[str, Text] = {}
        for file in filter(None, map(self.project.load, env_files)):
            if "COMPOSE_FILE" in file.text:
                variables, _ = dotenv.read(file, lambda name: None, variables)
        named = variables.get("COMPOSE_FILE")
        if named is None or not len(named):
            return None
        by = str(variables.get("COMPOSE_PATH_SEPARATOR", ":")) or ":"
        parts = [value_of(part) for part in named.split(by)]
        for files, whole in self._picked(parts, _Bases((folder,))):
            own = posixpath.dirname(files[0].path)
            return FileSet(files, own, None if own == folder else (posixpath.join(own, ".env"), *env_files), whole=whole)
        return None

    def _first(self, names: Iterable[str], folder: str) -> SourceFile | None:
        paths = (posixpath.join(folder, name) for name in names)
        return next((file for path in paths if (file := self._load(path)) is not None), None)

    def _defaults(self) -> Iterator[FileSet]:
        """The default set of every folder that has a compose file, and what `.env` names in those above them."""
        for folder in dict.fromkeys(above for file in self.files for above in upwards(posixpath.dirname(file.path))):
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


def _directory(value: Value[str], bases: _Bases) -> str | None:
    """`--project-directory`, None where it is not known; relative to where the command most likely runs."""
    text = value.only or value.unresolved or ""
    head, rest = beginning(text)
    if text.startswith(("/", "~")) or expansions(rest) or head and not is_here(head) and bases.below(head) is bases:
        return None
    return _normal(bases.below(head).folders[0], rest.lstrip("/") if head else rest)


def _bases(command: ComposeCommand) -> _Bases:
    return _Bases(tuple(dict.fromkeys(_likeliest(command))), command.span.file)


def _likeliest(command: ComposeCommand) -> Iterator[str]:
    """Where it runs, as far as that is known; then, since a script may be run from anywhere, its own folder and those above."""
    base = command.base_dir
    head, rest = beginning(base)
    if base and not head and not _is_lost(base):
        yield from upwards(_normal("", base))
    for folder in upwards(posixpath.dirname(command.span.file.path)):
        yield _normal(folder, rest.lstrip("/") if head else "")


def _is_lost(base: str) -> bool:
    """Whether nothing is known of a folder, or it is none of the tree."""
    head, rest = beginning(base)
    return bool(head and not rest) or base.startswith(("/", "~"))


def _normal(folder: str, path: str) -> str:
    """A path as reports show it; the current folder is empty."""
    joined = posixpath.normpath(posixpath.join(folder, path))
    return "" if joined == "." else joined
