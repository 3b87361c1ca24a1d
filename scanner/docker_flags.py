"""What a table of command-line flags is made of: each flag's names, whether it takes a value, and what it sets.

A table says everything once. Which config paths a launch can set (`Launch.can_set`) is read off it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from typing import Any, NamedTuple, TypeVar

from scanner.docker_values import csv_fields
from scanner.launch import Value, api_name
from scanner.record import dataclass
from scanner.source import Certainty, Span, Text

T = TypeVar("T")
_MOST_CHOICES = 32


class Given(NamedTuple):
    """A flag as it stands in a command. `value`: its text, None for a switch without one; `spans`: name and value."""

    value: Text | None
    spans: tuple[Span, ...] = ()
    certainty: Certainty = Certainty.ALWAYS


class Effect(NamedTuple):
    """What a flag does: the config paths it sets, and how it sets them on a Launch or Build."""

    paths: tuple[str, ...]
    apply: Callable[[Any, Given], None]


HELP = Effect((), lambda subject, given: None)
"""The effect of a flag that makes the tool print its usage or version and do nothing else."""


class Flag(NamedTuple):
    """A flag: its long name, its short one, whether it takes a value (a switch has one only as `--flag=value`)."""

    name: str
    short: str = ""
    takes_value: bool = True
    sets: Effect | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The flags of one tool and verb. Where a name is given twice, the later flag holds."""

    flags: tuple[Flag, ...]
    by_name: dict[str, Flag] = field(init=False, repr=False)
    paths: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        names = {"--" + flag.name: flag for flag in self.flags} | {"-" + flag.short: flag for flag in self.flags if flag.short}
        object.__setattr__(self, "by_name", names)
        object.__setattr__(self, "paths", frozenset(path for flag in self.flags if flag.sets for path in flag.sets.paths))


@dataclass(frozen=True, slots=True)
class Verb:
    """What a verb reads: its name in reports, its flags, the config paths the tool sets by itself, whether it builds."""

    name: str
    table: Table
    supplies: frozenset[str] = frozenset()
    builds: bool = False


class Tool(NamedTuple):
    """A container tool: its global flags, and its verbs by the words that call them (`("container", "run")`)."""

    flags: Table
    verbs: dict[tuple[str, ...], Verb]


def value(name: str, short: str = "", sets: Effect | None = None) -> Flag:
    """A flag that takes a value."""
    return Flag(name, short, True, sets)


def switch(name: str, short: str = "", sets: Effect | None = None) -> Flag:
    """A flag that takes a value only as `--flag=value`."""
    return Flag(name, short, False, sets)


def values(names: str) -> tuple[Flag, ...]:
    """Flags that take a value and set nothing we look at; a short name follows a slash (`hostname/h`)."""
    return tuple(value(name, short) for name, _, short in (word.partition("/") for word in names.split()))


def switches(names: str) -> tuple[Flag, ...]:
    """Switches that set nothing we look at."""
    return tuple(switch(name, short) for name, _, short in (word.partition("/") for word in names.split()))


def path(attribute: str) -> str:
    """The config path of a field: `host.memory` → `HostConfig.Memory`, `user` → `User`."""
    owner, _, name = attribute.rpartition(".")
    return ("HostConfig." if owner else "") + api_name(name)


def one(attribute: str, read: Callable[[str], object]) -> Effect:
    """Sets a field that holds one value; the last flag wins, unless it holds on some paths only: then either may be it."""

    def apply(subject: Any, given: Given) -> None:
        owner, name = _owner(subject, attribute)
        setattr(owner, name, either(getattr(owner, name), scalar(given, read)))

    return Effect((path(attribute),), apply)


def first(attribute: str, read: Callable[[str], object]) -> Effect:
    """Sets a field that holds one value, of which the first flag wins."""

    def apply(subject: Any, given: Given) -> None:
        owner, name = _owner(subject, attribute)
        held = getattr(owner, name)
        setattr(owner, name, scalar(given, read) if held is None else either(scalar(given, read), held))

    return Effect((path(attribute),), apply)


def many(attribute: str, read: Callable[[str], object], *, csv: bool = False) -> Effect:
    """Adds a scalar to a list; with `csv` the value is a list by itself (pflag's StringSlice)."""

    def apply(subject: Any, given: Given) -> None:
        owner, name = _owner(subject, attribute)
        getattr(owner, name).extend(scalar(part, read) for part in parts(given, csv))

    return Effect((path(attribute),), apply)


def parted(attribute: str, read: Callable[[Text], Sequence[object]], *, csv: bool = False) -> Effect:
    """Adds to a list what `read` makes of the value: none, one or several elements that have parts."""

    def apply(subject: Any, given: Given) -> None:
        owner, name = _owner(subject, attribute)
        for part in parts(given, csv):
            getattr(owner, name).extend(structured(part, read))

    return Effect((path(attribute),), apply)


def also(*effects: Effect) -> Effect:
    """All of several effects."""

    def apply(subject: Any, given: Given) -> None:
        for effect in effects:
            effect.apply(subject, given)

    return Effect(tuple(path for effect in effects for path in effect.paths), apply)


def scalar(given: Given, read: Callable[[str], T]) -> Value[T]:
    """The value of a flag as `read` has it; unknown where it is unresolved or nothing the tool would take."""
    text = given.value if given.value is not None else Text.literal("true")
    if text.resolved:
        try:
            return Value.of(read(str(text)), given.spans, given.certainty)
        except ValueError:
            pass  # the tool would refuse the command: what it sets cannot be known
    return Value.unknown(str(text), given.spans, given.certainty)


def structured(given: Given, read: Callable[[Text], Sequence[T]]) -> list[Value[T]]:
    """The elements that `read` makes of a flag's value, each marked where a part of the value is unresolved."""
    text = given.value or Text()
    try:
        found = read(text)
    except ValueError:
        return [Value.unknown(str(text), given.spans, given.certainty)]
    unresolved = None if text.resolved else str(text)
    return [Value((element,), given.spans, given.certainty, unresolved) for element in found]


def parts(given: Given, csv: bool) -> Iterable[Given]:
    """The flag once for each element of its value, where that is a list by itself."""
    if not csv or given.value is None:
        return [given]
    try:
        return [given._replace(value=part) for part in csv_fields(given.value)]
    except ValueError:
        return [given]


def either(old: Value[T] | None, new: Value[T]) -> Value[T]:
    """What holds when `new` is set after `old`: `new`, or one of both where `new` holds on some paths only.

    Of very many possible values the first are kept.
    """
    if old is None or new.certainty is not Certainty.SOMETIMES:
        return new
    if len(old.choices) >= _MOST_CHOICES:
        return old
    choices = old.choices + tuple(choice for choice in new.choices if choice not in old.choices)
    return Value(choices, old.spans + new.spans, old.certainty, old.unresolved or new.unresolved)


def _owner(subject: Any, attribute: str) -> tuple[Any, str]:
    owner, _, name = attribute.rpartition(".")
    return (getattr(subject, owner) if owner else subject), name
