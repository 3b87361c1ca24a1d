"""Reads a configuration. What is wrong with it is an error that names the file, the line, the key and what is right."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NoReturn

from scanner.allowance import Allowance
from scanner.config import NAME, SHARED, fixes
from scanner.config.keys import COMMAND_ONLY, KEYS, Entries, Key, Table, date
from scanner.config.places import Path, Places
from scanner.discover import shown
from scanner.errors import UsageError
from scanner.launch import Value
from scanner.read import Unreadable, read_whole
from scanner.record import dataclass
from scanner.source import SourceFile, Span

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from scanner.remedy import Values

Known = Callable[[str], tuple[frozenset[str], Callable[[], str]]]
_OF_PATHS = ("exclude", "paths")
_PATTERNS = (*_OF_PATHS, "images", "services")
_LONGEST = 1_000  # characters of a pattern; to understand one takes as long as the square of its length
_MOST = 1_000  # patterns of one list, entries of `[[allow]]`: every file or finding is held against each
_TABLE = ("tool", "capdrop")  # in a file that is not ours alone
_LARGEST = 1 << 20  # bytes
_DEEPEST = 100  # parts of a key; ours have at most four
_DEEP = re.compile(rf"""(?<![\w-])(?:(?:"[^"\n]*+"|'[^'\n]*+'|[\w-]++)[ \t]*+\.[ \t]*+){{{_DEEPEST}}}""")
_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(slots=True)
class Configuration:
    """A configuration that is as it must be, but for the names of rules, which `allowances` looks at.

    `values`: what is set, by key; `folder`: the absolute one that its patterns are relative to.
    """

    file: SourceFile
    folder: str
    values: Mapping[str, Any]
    root: Path = ()
    _places: Places | None = field(default=None, repr=False)

    def override(self, *keys: str) -> None:
        """Takes out what the command line says otherwise."""
        self.values = {key: value for key, value in self.values.items() if key not in keys}

    def note(self, allowed: int, excluded: int) -> str:
        """What a summary says of what is not shown because of this; empty where that is nothing."""
        said = [f"{allowed} finding{'s' if allowed > 1 else ''} allowed"] if allowed else []
        said += [f"{excluded} file{'s' if excluded > 1 else ''} excluded"] if excluded else []
        said += [f"`{key}` in force" for key in ("select", "ignore", "min-severity") if self.values.get(key)]
        return f"By {self.file.path}: {', '.join(said)}." if said else ""

    def excludes(self, path: str) -> bool:
        """Whether an absolute path (a folder's ends in `/`) is not to be scanned."""
        patterns = tuple(self.values.get("exclude", ()))
        return bool(patterns) and self._matches(_spec(patterns), path)

    def fixes(self) -> Values:
        """What fixes set, as the table `[fix]` has it."""
        return fixes.values(self.values.get("fix", {}))

    def allowances(self, known: Known) -> list[Allowance]:
        """The entries of `[[allow]]`. `known` gives for a rule's name the ids it stands for, none where there is no such rule,
        and what makes a hint then. Raises UsageError for such a name, wherever in the configuration."""
        for key in ("select", "ignore"):
            self._rules((key,), self.values.get(key, ()), known)
        return [self._allowance(("allow", number), entry, known) for number, entry in enumerate(self.values.get("allow", ()))]

    def _allowance(self, path: Path, entry: Mapping[str, Any], known: Known) -> Allowance:
        last = date(entry.get("expires"))
        return Allowance(
            self._span(path),
            self._rules((*path, "rules"), entry["rules"], known),
            " ".join(entry["reason"].split()),
            partial(self._shown_matches, _spec(tuple(entry["paths"]))) if "paths" in entry else None,
            tuple(entry.get("images", ())),
            tuple(entry.get("services", ())),
            Value.of(last, (self._span((*path, "expires")),)) if last else None,
        )

    def _rules(self, path: Path, names: Sequence[str], known: Known) -> dict[str, frozenset[str]]:
        rules = {}
        for name in names:
            ids, hint = known(name)
            if not ids:
                self._wrong(path, f"no rule is called {name!r}{hint()}", name)
            rules[name] = ids
        return rules

    def _shown_matches(self, spec: GitIgnoreSpec, path: str) -> bool:
        return self._matches(spec, os.path.abspath(path))

    def _matches(self, spec: GitIgnoreSpec, path: str) -> bool:
        below = os.path.relpath(path, self.folder) + ("/" if path.endswith("/") else "")
        return not below.startswith("../") and spec.match_file(below)

    def check(self) -> None:
        """Raises UsageError for what must not be in a configuration, or not like that."""
        self._table(self.values, KEYS, ())

    def _table(self, table: Any, keys: Sequence[Key], path: Path) -> None:
        if not isinstance(table, dict):
            self._wrong(path, "it must be a table")
        named = {key.name: key for key in keys}
        for name, value in table.items():
            if name not in named:
                self._wrong((*path, name), f"there is no such key{_hint(name, list(named))}")
            self._value(value, named[name], (*path, name))
        for key in keys:
            if key.required and key.name not in table:
                self._wrong(path, f"{key.name} is missing: {key.about[0].lower()}{key.about[1:]}")

    def _value(self, value: Any, key: Key, path: Path) -> None:
        if isinstance(key.kind, Entries):
            if not isinstance(value, list):
                self._wrong(path, f"it must be a list of tables, each under [[{key.name}]]")
            if len(value) > _MOST:
                self._wrong(path, f"more than {_MOST:,} entries; record what is known in a baseline (--write-baseline)")
            for number, entry in enumerate(value):
                self._table(entry, key.kind.keys, (*path, number))
        elif isinstance(key.kind, Table):
            self._table(value, key.kind.keys, path)
        elif not key.kind.fits(value):
            self._wrong(path, f"it must be {key.kind.wanted}")
        elif key.name in _PATTERNS:
            if len(value) > _MOST:
                self._wrong(path, f"more than {_MOST:,} patterns; name folders, or use wildcards")
            for pattern in value:
                if len(pattern) > _LONGEST:
                    self._wrong(path, f"a pattern of more than {_LONGEST:,} characters", pattern)
                if key.name in _OF_PATHS and (why := _bad(pattern)):
                    self._wrong(path, f"{pattern!r} {why}", pattern)

    def _wrong(self, path: Path, what: str, text: str | None = None) -> NoReturn:
        """`path`: of the key at fault; `text`: of a list's element."""
        name = ".".join(key for key in (*self.root, *path) if isinstance(key, str))
        raise UsageError(f"{self.file.path}:{self._span(path, text).line}: {name}: {what}")

    def _span(self, path: Path, text: str | None = None) -> Span:
        if self._places is None:
            self._places = Places(self.file.text)
        full = (*self.root, *path)
        return Span(self.file, *(self._places.of(full) if text is None else self._places.of_text(full, text)))


def read(path: str) -> Configuration | None:
    """The configuration in a file; None where it is one of Python's (`pyproject.toml`) and has no table of ours.

    Raises UsageError for one that cannot be read, or is not as it must be.
    """
    folder = os.path.realpath(os.path.dirname(path))
    file = _file(os.path.join(folder, os.path.basename(path)))
    if deep := _DEEP.search(file.text):  # for which Python's reader takes minutes
        line = file.position(deep.start())[0]
        raise UsageError(f"{file.path}:{line}: a key of more than {_DEEPEST} parts; --isolated does without a configuration")
    try:
        values: Any = tomllib.loads(file.text)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is a plain ValueError
        what = "nested too deeply" if isinstance(error, RecursionError) else str(error).partition(";")[0]
        at = _AT.search(what)
        line = int(at[1]) if at and at[1] else file.text.rstrip("\n").count("\n") + 1 if at else 1
        raise UsageError(f"{file.path}:{line}: not valid TOML: {_AT.sub('', what)}") from error
    root: Path = ()
    if os.path.basename(path) != NAME and isinstance(values.get("tool"), dict) and "capdrop" in values["tool"]:
        root, values = _TABLE, values["tool"]["capdrop"]
    elif os.path.basename(path) == SHARED:
        return None
    configuration = Configuration(file, folder, values, root)
    configuration.check()
    return configuration


def _file(path: str) -> SourceFile:
    try:
        data = read_whole(path, _LARGEST)
        text = data.decode("utf-8").removeprefix("\ufeff")
    except (Unreadable, FileNotFoundError) as error:
        raise UsageError(f"{os.path.relpath(path)}: {error}; --isolated does without a configuration") from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UsageError(f"{os.path.relpath(path)}:{line}: not valid UTF-8, as TOML must be") from error
    return SourceFile(shown(path), text.replace("\r\n", "\n"))


def _hint(name: str, names: Sequence[str]) -> str:
    from difflib import get_close_matches

    if near := get_close_matches(name.replace("_", "-").lower(), names, n=1):
        return f"; did you mean {near[0]}?"
    if name in COMMAND_ONLY:
        return "; that is for the command line alone"
    return f"; there are {', '.join(names)}"


@cache
def _spec(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    from scanner.path_patterns import spec  # late: few configurations have patterns

    return spec(patterns)


def _bad(pattern: str) -> str:
    """Why a pattern can match nothing; empty for a good one."""
    if pattern.startswith("../") or "/../" in pattern:
        return "leads out of the folder of this file, which its patterns are relative to"
    try:
        able = any(one.include is not None for one in _spec((pattern,)).patterns)
    except ValueError as error:
        return f"is no pattern that git knows: {error}"
    return "" if able else "matches nothing"
