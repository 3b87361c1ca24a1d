"""What may stand in a configuration. One table: the reader goes by it, and the JSON schema for editors is made from it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from scanner.config import fixes
from scanner.finding import Severity
from scanner.record import dataclass

_WRITTEN = {"type": "string", "pattern": r"\S"}


@dataclass(frozen=True, slots=True)
class Kind:
    """What values a key takes: in words, as a test, and as a JSON schema."""

    wanted: str
    fits: Callable[[Any], bool]
    schema: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entries:
    """A list of tables (`[[name]]`) that have these keys."""

    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table (`[name]`) that has these keys."""

    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Key:
    name: str
    kind: Kind | Entries | Table
    about: str
    required: bool = False


def _is_written(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _list(of_what: str, least: int = 0) -> Kind:
    def fits(value: Any) -> bool:
        return isinstance(value, list) and len(value) >= least and all(map(_is_written, value))

    schema = {"type": "array", "items": _WRITTEN} | ({"minItems": least} if least else {})
    return Kind(f"a list of {of_what}{', at least one' if least else ''}", fits, schema)


def _one_of(*values: str) -> Kind:
    return Kind(f"one of {', '.join(values)}", lambda value: value in values, {"enum": list(values)})


def date(value: Any) -> datetime.date | None:
    """A day as TOML or a string has it (`2027-01-31`); None for what is none."""
    if isinstance(value, str) and len(value) == len("2027-01-31"):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            return None
    return value if type(value) is datetime.date else None


_SEVERITIES = tuple(str(severity) for severity in Severity)
_TEXT = Kind("a text", _is_written, _WRITTEN)
_FLAG = Kind("true or false", lambda value: isinstance(value, bool), {"type": "boolean"})
_DATE = Kind("a day: 2027-01-31", lambda value: date(value) is not None, {"type": "string", "format": "date"})

ALLOW = (
    Key(
        "rules", _list("rules", 1), "The rules whose findings are allowed; `missing-hardening` stands for all `missing-*`.", True
    ),
    Key("reason", _TEXT, "Why that is so, for the next reader and for reports that show suppressed findings.", True),
    Key("paths", _list("patterns", 1), "Only in these files: patterns as in .gitignore, from the folder of this file."),
    Key("images", _list("patterns", 1), "Only of launches of these images: `registry.example.org/*`, `acme/app:*`, `redis`."),
    Key("services", _list("patterns", 1), "Only of these services of compose files."),
    Key("expires", _DATE, "The last day on which this holds; after it the findings come back, and this entry is one."),
)

_BYTES = {"type": ["integer", "string"], "minimum": fixes.LEAST_MEMORY, "pattern": fixes.MEMORY}
_MEMORY = Kind("a size, at least 6m, as --memory takes it: 512m", fixes.is_memory, _BYTES)
_NUMBER = {"type": ["number", "string"], "minimum": fixes.LEAST_CPUS, "pattern": fixes.CPUS}
_CPUS = Kind("a number of CPUs, at least 0.01, as --cpus takes it: 1.5", fixes.is_cpus, _NUMBER)
_COUNT = {"type": ["integer", "string"], "minimum": 1, "pattern": fixes.PIDS}
_PIDS = Kind("a number of processes, at least 1: 4096", fixes.is_pids, _COUNT)
_ID = {"type": ["integer", "string"], "minimum": 1, "pattern": fixes.USER}
_USER = Kind('a user other than root, and a group: "1000:1000", "app"', fixes.is_user, _ID)
_PATH = {"type": "string", "pattern": fixes.TMPFS}
_TMPFS = Kind(
    'a path below / of plain characters, and mount options that the engine takes: "/tmp:size=64m,mode=1777"',
    fixes.is_tmpfs,
    _PATH,
)

FIX = (
    Key("memory", _MEMORY, "The memory limit of a launch that has none; swap is limited to the same."),
    Key("cpus", _CPUS, "How many CPUs a launch may use that has no limit."),
    Key("pids", _PIDS, "How many processes a launch may have that has no limit."),
    Key("user", _USER, "The user of launches and images that name none, or root."),
    Key("tmpfs", _TMPFS, "What is mounted beside a read-only root where nothing is; a size is added to what has none."),
)

KEYS = (
    Key("select", _list("rules", 1), "Only these rules."),
    Key("ignore", _list("rules"), "All but these rules."),
    Key("fail-on", _one_of(*_SEVERITIES, "never"), "Exit with status 1 when a finding is at least that severe."),
    Key("min-severity", _one_of(*_SEVERITIES), "Report nothing less severe."),
    Key("pedantic", _FLAG, "Also pedantic rules, findings of low confidence, and unused suppressions."),
    Key("exclude", _list("patterns"), "Files not to scan: patterns as in .gitignore, from the folder of this file."),
    Key("allow", Entries(ALLOW), "Findings that are known and accepted."),
    Key("fix", Table(FIX), "What --fix, --diff and the fixes in reports set where a launch says nothing itself."),
)

# Options of the command that are no keys: who wrote a tree must not choose these for who scans it.
COMMAND_ONLY = ("baseline", "diff-base", "format", "output", "rules", "semgrep", "unsafe-fixes", "write-baseline")


def schema() -> dict[str, Any]:
    """The JSON schema of `capdrop.toml`, by which editors complete and check it."""
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": "capdrop.toml", **_table(KEYS)}


def _table(keys: Sequence[Key]) -> dict[str, Any]:
    required = [key.name for key in keys if key.required]
    return {
        "type": "object",
        "properties": {key.name: {"description": key.about, **_values(key.kind)} for key in keys},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _values(kind: Kind | Entries | Table) -> dict[str, Any]:
    if isinstance(kind, Table):
        return _table(kind.keys)
    return {"type": "array", "items": _table(kind.keys)} if isinstance(kind, Entries) else kind.schema
