"""The rules of a makefile together: what a target's automatic variables and its own variables are.

Source: the GNU make manual, 4.11 (several rules for one target), 4.12 (static patterns), 6.11 and 6.12 (target- and
pattern-specific variables), 10.5.3 (automatic variables).
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import field

from scanner.make.variables import Values, Variables
from scanner.make.words import matches, spaced, words
from scanner.record import dataclass
from scanner.source import Span, Text

MOST_CONTEXTS = 8  # ways in which a target gets the variables of those that need it
LONGEST_CONTEXT = 40  # assignments that a target gets
MOST_LINKS = 30_000  # prerequisites of all targets together; past them automatic variables are unknown

Locals = dict[str, Text | None]
_PLAIN = re.compile(r"[^%*?\[\]~()\\]+")
_NAMES = ("@", "<", "^", "+", "*", "?", "|", "%")


@dataclass(frozen=True, slots=True, eq=False)
class Specific:
    """An assignment to a variable for one target, and what it needs unless it is private.

    `value`: what `+=` adds, or the values it is given. `sure`: not only in one branch of a conditional.
    """

    name: str
    value: Text | Values
    private: bool = False
    exported: bool = False
    sure: bool = True


Context = tuple[Specific, ...]
LOST: Context = (Specific("", ()),)  # too many ways: any variable that some target has of its own may have any value


@dataclass(slots=True, eq=False)
class Step:
    """A logical line of a recipe.

    `path`: the branches it stands in of conditionals that may hold or not. `dead`: it stands in one that is not taken.
    """

    text: Text
    prefix: str
    path: tuple[tuple[int, bool], ...] = ()
    dead: bool = False


@dataclass(slots=True, eq=False)
class Made:
    """A rule whose line is expanded. `sure`: it holds on every path. `included`: what includes the file it stands in."""

    targets: list[Text]
    prerequisites: list[Text] = field(default_factory=list)
    order_only: list[Text] = field(default_factory=list)
    pattern: Text | None = None
    double: bool = False
    sure: bool = True
    included: Span | None = None
    recipe: list[Step] = field(default_factory=list)


class Rules:
    """All rules of a makefile, included files' too. `searches`: prerequisites may be found in other folders."""

    def __init__(self) -> None:
        self.made: list[Made] = []
        self.own: dict[str, list[Specific]] = {}
        self.patterns: list[tuple[str, Specific]] = []
        self.searches = False
        self.names: frozenset[str] = frozenset()  # variables that some target has of its own
        self._needs: dict[str, tuple[list[Text], list[Text], bool]] | None = None
        self._contexts: dict[str, dict[Context, None]] = {}
        self._lost: set[str] = set()

    def assign(self, target: str, specific: Specific) -> None:
        if "%" in target:
            self.patterns.append((target, specific))
        else:
            self.own.setdefault(target, []).append(specific)

    # -- variables of targets

    def contexts(self, target: str) -> list[Context]:
        """What is assigned for a target, outermost first: once for each way it may be needed, and as a goal itself."""
        if not self.own and not self.patterns:
            return [()]
        if self._needs is None:
            self._link()
        found = list(self._contexts.get(target, {self._specific(target): None}))
        if target in self._lost:
            found.append(LOST)
        return found

    def _specific(self, target: str) -> Context:
        fitting = [(len(p), s) for p, s in self.patterns if matches(p, target) is not None]
        fitting.sort(key=lambda pair: pair[0])  # the pattern that says most comes last
        return (*(s for _, s in fitting), *self.own.get(target, ()))

    def _link(self) -> None:
        """Finds each target's prerequisites, and hands variables down to them."""
        self._needs = {}
        needed: dict[str, dict[str, None]] = {}
        self.names = frozenset([s.name for own in self.own.values() for s in own] + [s.name for _, s in self.patterns])
        if sum(len(rule.targets) * (1 + len(rule.prerequisites)) for rule in self.made) > MOST_LINKS:
            self.searches = True
            self._lost.update(file_name(target) for rule in self.made for target in rule.targets)
            return
        for rule in self.made:
            for target in rule.targets:
                name = file_name(target)
                if not rule.double:
                    self._need(name, rule, target)
                if not name.startswith("."):
                    needed.setdefault(name, {}).update((file_name(p), None) for p in self._of_target(rule, target)[0])
        waiting: deque[str] = deque()
        for name in needed:
            own = self._specific(name)
            if own:
                self._contexts[name] = {own: None}
                waiting.append(name)
        while waiting:
            name = waiting.popleft()
            for prerequisite in needed.get(name, ()):
                if prerequisite in self._lost:
                    continue
                if name in self._lost:
                    self._lost.add(prerequisite)
                    waiting.append(prerequisite)
                    continue
                own = self._specific(prerequisite)
                there = self._contexts.setdefault(prerequisite, {own: None})
                before = len(there)
                for context in list(self._contexts[name]):
                    if len(there) >= MOST_CONTEXTS or len(context) + len(own) > LONGEST_CONTEXT:
                        self._lost.add(prerequisite)
                        waiting.append(prerequisite)
                        break
                    there[(*(s for s in context if not s.private), *own)] = None
                if len(there) > before:
                    waiting.append(prerequisite)

    def _need(self, name: str, rule: Made, target: Text) -> None:
        assert self._needs is not None
        needs, order_only = self._of_target(rule, target)
        before, order_before, sure = self._needs.get(name, ([], [], True))
        joined = [*needs, *before] if rule.recipe else [*before, *needs]
        self._needs[name] = (joined, [*order_before, *order_only], sure and (rule.sure or not needs and not order_only))

    @staticmethod
    def _of_target(rule: Made, target: Text) -> tuple[list[Text], list[Text]]:
        if rule.pattern is None:
            return rule.prerequisites, rule.order_only
        stem = _stem(rule.pattern, target)
        return [_with_stem(p, stem) for p in rule.prerequisites], [_with_stem(p, stem) for p in rule.order_only]

    # -- automatic variables

    def automatic(self, rule: Made, target: Text | None) -> Locals:
        """The automatic variables of one run of a recipe; None for what can't be known. `target` None: any."""
        if self._needs is None:
            self._link()
        assert self._needs is not None
        known: Locals = dict.fromkeys(n + kind for n in _NAMES for kind in ("", "D", "F"))
        if target is None or self.searches or not is_plain(target):
            return known
        name = file_name(target)
        _know(known, "@", [_file(target)])
        if rule.pattern is not None:
            _know(known, "*", [_stem(rule.pattern, target)])
        elif "." not in name:
            _know(known, "*", [])
        needs, order_only, sure = (*self._of_target(rule, target), rule.sure) if rule.double else self._needs[name]
        if not sure:
            return known
        if not needs or is_plain(needs[0]):
            _know(known, "<", [_file(n) for n in needs[:1]])
        if all(is_plain(n) for n in needs):
            _know(known, "+", [_file(n) for n in needs])
            _know(known, "^", _once(needs))
        if all(is_plain(n) for n in order_only):
            _know(known, "|", _once(order_only))
        return known

    # -- use

    def apply(self, context: Context, variables: Variables) -> set[str]:
        """Gives variables the values they have for a target; returns the names that are exported for it.

        The last assignment says whether that is so: one without `export` takes it back.
        """
        if context is LOST:
            variables.lose(self.names)
            return set()
        exported: dict[str, bool] = {}
        for specific in context:
            exported[specific.name] = specific.exported and specific.sure
            variables.begin()
            if isinstance(specific.value, Text):
                variables.append_for_target(specific.name, specific.value)
            else:
                variables.put(specific.name, specific.value)
            changes = variables.undo()
            variables.merge([changes] if specific.sure else [{}, changes])
        return {name for name, is_ in exported.items() if is_}


def is_plain(name: Text) -> bool:
    """Whether this is the name of just one file, as far as can be told."""
    return name.resolved and _PLAIN.fullmatch(str(name)) is not None


def _file(name: Text) -> Text:
    """A file's name without the `./` that make takes away."""
    match = re.match(r"(\./+)+(?=.)", str(name))
    return name[match.end() :] if match else name


def file_name(name: Text) -> str:
    return str(_file(name))


def _once(names: list[Text]) -> list[Text]:
    """The files named, each only where it comes first."""
    found: dict[str, Text] = {}
    for name in names:
        found.setdefault(file_name(name), _file(name))
    return list(found.values())


def _stem(pattern: Text, target: Text) -> Text:
    stem = matches(str(pattern), file_name(target))
    if stem is None:
        return Text()
    file = _file(target)
    start = str(pattern).index("%") if "%" in str(pattern) else 0
    return file[start : start + len(stem)]


def _with_stem(pattern: Text, stem: Text) -> Text:
    before, after = pattern.partition("%")
    return before if after is None else before + stem + after


def _know(known: Locals, name: str, files: list[Text]) -> None:
    known[name] = spaced(files)
    known[name + "D"] = spaced([_folder(f) for f in files])
    known[name + "F"] = spaced([f[str(f).rfind("/") + 1 :] for f in files])


def _folder(path: Text) -> Text:
    slash = str(path).rfind("/")
    return Text.literal(".") if slash < 0 else path[: max(slash, 1)]


def prerequisites(text: Text) -> tuple[list[Text], list[Text]]:
    """The prerequisites of an expanded rule line, and those behind `|`, of which only the order matters."""
    names = words(text)
    bar = next((n for n, word in enumerate(names) if str(word) == "|" and word.resolved), len(names))
    return names[:bar], names[bar + 1 :]
