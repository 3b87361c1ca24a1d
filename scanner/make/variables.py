"""Make's variables at a point of a makefile. Source: the GNU make manual, chapter 6.

What the environment, a command or a file's presence decides is unresolved. A variable set differently in the branches
of a conditional has several values; a text is expanded once for each choice of them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import field

from scanner.make import lexer
from scanner.make.expansion import PIECE, Budget, Choice, Expansion
from scanner.record import dataclass
from scanner.source import Certainty, Fragment, Text

MOST_CHOICES = 12  # ways to choose the values of variables that are looked at for one text
MOST_VALUES = 6  # values of one variable that are kept; past them it may be anything
LARGEST = 30_000  # characters of a value that is kept, a piece of it counting as PIECE


@dataclass(frozen=True, slots=True)
class Variable:
    """`recursive`: expanded anew at each use. `raw` None: what the environment holds, if anything.

    `override`: only another `override` changes it. `set_`: it surely has a value, though it may not be known.
    """

    raw: Text | None
    recursive: bool = True
    override: bool = False
    set_: bool = True


Values = tuple[Variable, ...]
UNDEFINED: Values = (Variable(None, set_=False),)
BUILT_IN: Values = (Variable(None),)  # something that can't be known
_BUILT_IN = frozenset(
    "AR AS CC CXX CPP FC M2C PC CO GET LEX LINT MAKEINFO TEX TEXI2DVI WEAVE CWEAVE TANGLE CTANGLE YACC RM ARFLAGS LD F77 "
    "MAKE MAKE_COMMAND MAKE_VERSION MAKE_HOST MAKEFLAGS MAKEFILES MAKELEVEL MAKEFILE_LIST SHELL CURDIR SUFFIXES".split()
)
Changes = dict[str, Values]
_NOTHING_BY_DEFAULT = Text((Fragment("", certainty=Certainty.DEFAULT),))


@dataclass(slots=True)
class Variables:
    """The variables of a makefile at one point.

    `shell`: what `$(shell …)` prints, where that is plain (called with the expanded command). `evaluate`: reads what
    `$(eval …)` has made. `used`: names expanded so far. `exported`: names that recipes' shells see. `locals`: automatic
    variables, arguments of the calls that an expansion is in. `hidden`: names that a target has of its own,
    so that an assignment while it is made changes what is `behind` them; True where the target adds to that.
    `lost`: names that may have any value there. `journals`: for each path that
    is being tried, the values before it.
    """

    shell: Callable[[Text], tuple[Text, ...]]
    evaluate: Callable[[Text], None]
    table: Changes = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    exported: set[str] = field(default_factory=set)
    unexported: set[str] = field(default_factory=set)  # stay out even if all others are exported
    export_all: bool = False
    locals: dict[str, Text | None] = field(default_factory=dict)
    hidden: dict[str, bool] = field(default_factory=dict)
    behind: set[str] = field(default_factory=set)
    lost: frozenset[str] = frozenset()
    expanded: dict[tuple[str, int, frozenset[str]], Text] = field(default_factory=dict)  # until one changes
    budget: Budget = field(default_factory=Budget)
    journals: list[dict[str, Values | None]] = field(default_factory=list)

    # -- paths

    def begin(self) -> None:
        """Starts a path that may turn out not to be taken."""
        self.journals.append({})

    def undo(self) -> Changes:
        """Ends the path: everything is as it was at its begin; gives what it changed."""
        journal = self.journals.pop()
        changes = {name: self.table[name] for name in journal}
        if journal:
            self.expanded.clear()
        for name, values in journal.items():
            if values is None:
                del self.table[name]
            else:
                self.table[name] = values
        return changes

    def merge(self, paths: list[Changes]) -> None:
        """One of several paths was taken."""
        for name in {name: None for path in paths for name in path}:
            values: Values = ()
            for path in paths:
                values += tuple(v for v in path.get(name, self.lookup(name)) if v not in values)
            self.put(name, values)

    # -- variables

    def lookup(self, name: str) -> Values:
        if name in self.lost:
            return BUILT_IN
        values = self.table.get(name)
        return values if values is not None else BUILT_IN if name in _BUILT_IN else UNDEFINED

    def is_nothing_by_default(self, name: str) -> bool:
        """Whether a variable is there for whoever calls make to fill."""
        values = self.table.get(name, ())
        return bool(values) and all(v.raw is not None and not len(v.raw) and v.raw.certainty is Certainty.DEFAULT for v in values)

    def lose(self, names: frozenset[str]) -> None:
        """From here on, these and no others may have any value."""
        self.expanded.clear()
        self.lost = names

    def put(self, name: str, values: Values) -> None:
        """Gives a variable its possible values."""
        self.expanded.clear()
        if self.journals:
            self.journals[-1].setdefault(name, self.table.get(name))
        if any(v.raw is not None and len(v.raw) + PIECE * len(v.raw.fragments) > LARGEST for v in values):
            values = BUILT_IN
        self.table[name] = values if len(values) <= MOST_VALUES else (*values[: MOST_VALUES - 1], Variable(None))

    def assign(self, name: str, operator: str, value: Text, override: bool = False) -> None:
        """Carries out one assignment. `!=` is a command's output: unknown."""
        before = self.lookup(name)
        if name in self.hidden:
            self.behind.add(name)
            if self.hidden[name]:
                self.put(name, BUILT_IN)
        elif override or not all(v.override for v in before):
            self.give(name, self._assigned(name, operator, value, override, before), override)

    def give(self, name: str, values: Values, override: bool = False) -> None:
        """Gives a variable its possible values; those that an `override` has set stay unless this is one, too."""
        kept = () if override else tuple(v for v in self.lookup(name) if v.override)
        if kept:
            values = kept if len(kept) == len(self.lookup(name)) else tuple(dict.fromkeys(kept + values))
        self.put(name, values)

    def _assigned(self, name: str, operator: str, value: Text, override: bool, before: Values) -> Values:
        if operator == "=":
            return (Variable(value, True, override),)
        if operator in (":=", "::=", ":::="):
            return tuple(Variable(text, False, override) for text in self.expansions(value))
        if operator == "?=":
            default = Variable(value.weakened(Certainty.DEFAULT) if len(value) else _NOTHING_BY_DEFAULT, True, override)
            return tuple(v if v.set_ else default for v in before)
        if operator == "+=":
            out: list[Variable] = []
            for old in before:
                base = old.raw if old.raw is not None else lexer.unresolved(Text.literal(f"$({name})"))
                simple = old.raw is not None and not old.recursive
                for text in self.expansions(value) if simple else [value]:
                    out.append(Variable(appended(base, text), not simple, override) if len(text) else old)
            return tuple(out)
        if operator == "undefine":
            return (Variable(Text(), True, override, False),)
        return (Variable(lexer.unresolved(value), False, override),)

    def append_for_target(self, name: str, value: Text) -> None:
        """`target: name += value`: what it adds is expanded where it is used, to whatever the variable is there."""
        out: list[Variable] = []
        for old in self.lookup(name):
            base = old.raw if old.raw is not None else lexer.unresolved(Text.literal(f"$({name})"))
            if not old.recursive:
                base = lexer.joined(base.split("$"), "$$")
            out.append(Variable(appended(base, value), override=True))
        self.put(name, tuple(dict.fromkeys(out)))

    # -- expansion

    def expansions(self, text: Text) -> list[Text]:
        """The text expanded, once for each choice of values of the variables in it.

        Where there are more choices than are looked at, the last one says so: what depends on them is unresolved.
        """
        if not any("$" in f.text and not f.unresolved for f in text):
            return [text]
        waiting: deque[Choice] = deque([{}])
        out: dict[Text, None] = {}
        paths: list[Changes] = []
        while waiting:
            choice = waiting.popleft()
            expansion = Expansion(self, choice, blind=len(paths) >= MOST_CHOICES)
            self.begin()
            expanded = expansion.text(text)
            paths.append(self.undo())
            if not expansion.several and not choice:
                self.merge(paths)
                return [expanded]
            out[expanded] = None
            if expansion.blind:
                break
            taken = dict(choice)
            for key, count in expansion.several.items():
                if key not in choice:
                    waiting.extend({**taken, key: other} for other in range(1, count))
                    taken[key] = 0
        self.merge(paths)
        return list(out)


def appended(base: Text, value: Text) -> Text:
    """What `+=` makes: a blank stands between two texts, none beside an empty one."""
    return lexer.joined((t for t in (base, value) if len(t)), " ")
