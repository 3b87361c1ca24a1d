"""What is known of the variables, functions and arguments at a point of a script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field

from scanner.record import dataclass
from scanner.shell.syntax import Function, Script
from scanner.source import Certainty, Text

STEPS = 10_000  # commands evaluated for one file before functions and loops are followed no more
FEW_STEPS = 2_000  # likewise where nothing in the file, or what it sources, says that it has to do with containers
LONGEST = 65_536  # characters a variable holds, and PIECES how many words or pieces of text: past them it is unknown
PIECES = 4_096
CALLS = 24  # functions, substitutions and shells within one another
HANDED = 100_000  # characters, and the size of the file, that its commands may give to other shells, which may hand them on
MOST_ALTERNATIVES = 12  # values one variable may have; past that only what they have in common is certain


@dataclass(frozen=True, slots=True)
class Content:
    """What a variable holds: one text, or an array's elements."""

    words: tuple[Text, ...]
    array: bool = False

    @classmethod
    def of(cls, text: Text) -> Content:
        return cls((text,))

    def __hash__(self) -> int:
        return hash((self.array, *map(str, self.words)))  # places and certainties are left to equality: there are many

    @property
    def is_vast(self) -> bool:
        if len(self.words) == 1 and len(self.words[0].fragments) == 1:
            return len(self.words[0]) > LONGEST
        pieces = sum(len(word.fragments) for word in self.words)
        return pieces > PIECES or len(self.words) > PIECES or sum(len(word) for word in self.words) > LONGEST


ALL = "(all)"  # no variable can have that name: `set -a` is in force

Alternatives = tuple[Content | None, ...]  # None: a value that can't be known
UNKNOWN: Alternatives = (None,)


_UNIT = re.compile(r"\s+|\S+")
_LIST = re.compile(r"""["']?(?:\$[@*]|\$\{!?\w*\[?[@*]|\$\(|`)""")


def several(word: Text) -> bool:
    """Whether a word may be any number of words; a lone `$X` is taken for one."""
    return word.splits and any(f.splits and _LIST.match(f.text) is not None for f in word)


def arguments(words: Sequence[Text]) -> tuple[Text, ...]:
    """Words as the arguments of a function: those behind one that may be nothing (`$X`) are no longer sure of their place."""
    sure = True
    out: list[Text] = []
    for word in words:
        out.append(word if sure else word.weakened(Certainty.DEFAULT))
        sure = sure and not (word.splits and all(f.unresolved for f in word))
    return tuple(out)


def join(first: Alternatives, second: Alternatives) -> Alternatives:
    """The values a variable may have where two paths meet."""
    if first is second or first == second:
        return first
    return bounded((*first, *(a for a in second if a not in first)))


def bounded(alternatives: Alternatives) -> Alternatives:
    """At most MOST_ALTERNATIVES, and one for what is left out; a value that has grown past all measure can't be known.

    Where there are more, those whose words are all in another are left out (`$O` before `O="$O -t"`), and only what all
    have in common at their beginning and end is certain.
    """
    if len(alternatives) == 1 and (alternatives[0] is None or not alternatives[0].is_vast):
        return alternatives
    alternatives = tuple(dict.fromkeys(None if content is not None and content.is_vast else content for content in alternatives))
    if len(alternatives) <= MOST_ALTERNATIVES:
        return alternatives
    known = {content: _units(content) for content in alternatives if content is not None}
    kept: dict[Content, frozenset[str]] = {}
    for content in sorted(known, key=lambda content: -sum(map(len, known[content]))):
        words = frozenset(part for unit in known[content] for part in unit.split())
        if not any(words <= others for others in kept.values()):
            kept[content] = words
    front, back = _shared(list(known.values()))
    merged: list[Content | None] = [_unsure(content, known[content], front, back) for content in kept]
    if len(known) < len(alternatives) or len(merged) > MOST_ALTERNATIVES:
        merged = [*merged[: MOST_ALTERNATIVES - 1], None]
    return tuple(dict.fromkeys(merged))


def _units(content: Content) -> list[str]:
    """An array's elements, a text's words and blanks."""
    return [str(word) for word in content.words] if content.array else _UNIT.findall("".join(map(str, content.words[:1])))


def _shared(values: Sequence[Sequence[str]]) -> tuple[int, int]:
    """How many units at the beginning, and then at the end, all have."""
    shortest = min(map(len, values), default=0)
    front = next((at for at in range(shortest) if len({units[at] for units in values}) > 1), shortest)
    rest = shortest - front
    return front, next((at for at in range(rest) if len({units[-1 - at] for units in values}) > 1), rest)


def _unsure(content: Content, units: list[str], front: int, back: int) -> Content:
    """A value of which only so many units at the beginning and at the end are certain."""
    back = len(units) - back
    if content.array:
        words = content.words
        middle = (word.weakened(Certainty.SOMETIMES) for word in words[front:back])
        return Content((*words[:front], *middle, *words[back:]), True)
    text = Text.join(content.words[:1])
    start = _outside(text, sum(map(len, units[:front])), -1)
    end = max(start, _outside(text, sum(map(len, units[:back])), 1))
    return Content.of(text[:start] + text[start:end].weakened(Certainty.SOMETIMES) + text[end:])


def _outside(text: Text, offset: int, direction: int) -> int:
    """`offset`, or, where it lies within something unresolved, the end of that in this direction."""
    start = 0
    for fragment in text:
        end = start + len(fragment.text)
        if start < offset < end and fragment.unresolved:
            return start if direction < 0 else end
        start = end
    return offset


@dataclass(slots=True)
class Scope:
    """`positional` None: the arguments are not known. `exported`: the variables a child process sees; ALL among
    them while each that is assigned becomes one.

    `saved` holds what `local` has hidden while a function runs. `any_sh`: the shell may be one that leaves braces alone.
    """

    variables: dict[str, Alternatives] = field(default_factory=dict)
    functions: dict[str, tuple[Function, Script]] = field(default_factory=dict)
    aliases: dict[str, Text] = field(default_factory=dict)
    exported: set[str] = field(default_factory=set)
    positional: tuple[Text, ...] | None = None
    saved: dict[str, Alternatives | None] | None = None
    zero: Text | None = None  # `$0`, where `bash -c` gives it
    any_sh: bool = False

    def lookup(self, name: str) -> Alternatives:
        return self.variables.get(name, UNKNOWN)

    def copy(self) -> Scope:
        """A path of its own: what it assigns is not seen here."""
        return Scope(
            dict(self.variables),
            dict(self.functions),
            dict(self.aliases),
            set(self.exported),
            self.positional,
            self.saved,
            self.zero,
            self.any_sh,
        )

    def default(self, name: str, before: Alternatives) -> None:
        """Where `name` was empty, if it was, it has been given a value: one that holds unless the environment has another."""
        now = self.lookup(name)
        if None in before and set(now) != set(before):
            known = [content for content in now if content is not None]
            self.variables[name] = (
                tuple(Content(tuple(w.weakened(Certainty.DEFAULT) for w in c.words), c.array) for c in known) or UNKNOWN
            )

    def narrow(self, name: str, filled: bool) -> None:
        """On this path `name` is known to hold something, or nothing."""
        fitting = [c for c in self.lookup(name) if c is None or any(len(word) for word in c.words) is filled]
        if fitting:
            self.variables[name] = tuple(fitting)

    def call(self, arguments: tuple[Text, ...] | None) -> Scope:
        """The scope of a function called with these arguments; variables are shared."""
        return Scope(self.variables, self.functions, self.aliases, self.exported, arguments, {}, self.zero, self.any_sh)

    def leave(self) -> None:
        """Ends a call: what `local` had hidden is there again."""
        for name, before in (self.saved or {}).items():
            if before is None:
                self.variables.pop(name, None)
            else:
                self.variables[name] = before

    def hide(self, name: str) -> None:
        """`local name`."""
        if self.saved is not None and name not in self.saved:
            self.saved[name] = self.variables.get(name)

    def child(self, arguments: tuple[Text, ...] | None, zero: Text | None = None) -> Scope:
        """The scope of another shell started from here: only what is exported."""
        inherited = self.exported | {n for n in self.variables if not n.isidentifier()}  # the folder is no variable's name
        values = {n: v for n, v in self.variables.items() if n in inherited and not any(c and c.array for c in v)}
        return Scope(values, exported=self.exported - {ALL}, positional=arguments, zero=zero)

    def become(self, paths: list[Scope]) -> None:
        """Several paths meet here, and one of them was taken."""
        merged = dict(paths[0].variables)
        for path in paths[1:]:
            for name, value in path.variables.items():
                before = merged.get(name, UNKNOWN)
                merged[name] = value if before is value else join(before, value)
            for name in merged.keys() - path.variables.keys():
                merged[name] = join(merged[name], UNKNOWN)
        self.variables.clear()
        self.variables.update(merged)
        for path in paths:
            self.functions.update(path.functions)
            self.aliases.update(path.aliases)
            self.exported.update(path.exported)
        if any(path.positional != paths[0].positional for path in paths):
            self.positional = None
        else:
            self.positional = paths[0].positional


def meet(scope: Scope, ended: str | None, left: list[tuple[str, Scope]], *kinds: str) -> str | None:
    """The paths that `kinds` have left a body by, and the one that ran to its end (`ended` None), go on as one in `scope`."""
    met = [path for kind, path in left if kind in kinds]
    if not met:
        return None if ended in kinds else ended
    scope.become([*met, scope.copy()] if ended is None else met)
    return None
