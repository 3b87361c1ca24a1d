"""No regular expression of ours takes more than its share of time, whatever it is tried on.

Every pattern of the package is collected, those compiled in modules and those written in calls, the parts of those that tell
whether a pattern rule is asked, and those of the rules themselves; each is tried on repetitions of what it is itself made of,
once and twice as long. Ours may take no more than in proportion: the text is a stranger's, and most of the scan has no limit of
time. The engine of the rules has one.
"""

from __future__ import annotations

import ast
import importlib
import math
import pkgutil
import re
import re._parser as regex_parser  # type: ignore[import-not-found]  # what `re` itself reads patterns with
import signal
import time
from collections.abc import Iterable, Iterator
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

import scanner
from scanner.semgrep.pack import load
from scanner.semgrep.search import alternatives
from tests.hostile.limited import ROOT


class Allowed(NamedTuple):
    """The lengths of text, and how much longer twice the text may take: with its square 4 times, with its cube 8 times."""

    lengths: tuple[int, int]
    growth: float


IN_PROPORTION = Allowed((3_000, 6_000), 3.0)
SQUARE = Allowed((400, 800), 6.0)
SHORT = {  # patterns of ours that may take the square, and why they never do
    "scanner.compose.comments._DASH": "sees the last characters before an item",
    "scanner.config.places._TOKEN": "sees what is valid TOML: each quote has its end",
    "scanner.fix.command._BLANKS": "sees the last characters before a word, or all of what is between two",
    "scanner.path_patterns._BRACKETS": "sees what a library has written: each bracket has its end",
    "scanner.semgrep.search._MEMBER": "sees what our rules have written: each bracket has its end",
}
ROUNDS = 6  # in turn, until the best of each length are alike: what else the machine does must not be held against a pattern
WORTH = 0.01  # seconds of the processor, below which nothing is measured
PATIENCE = 1.0  # seconds of the processor, after which a pattern is caught whatever the other length takes
CALLS = {f"re.{name}" for name in "compile match fullmatch search sub subn split findall finditer".split()}
FLAGS = "A I M S X ASCII IGNORECASE MULTILINE DOTALL VERBOSE".split()

UNREAD: list[str] = []
_WAYS = {"finditer": "findall", "split": "findall", "sub": "findall", "subn": "findall"}  # they look for it in the same way


def uses() -> dict[str, set[str]]:
    """By the name of a pattern the methods that are called on it: in its own module if it is named in full, wherever if not."""
    found: dict[str, set[str]] = {}
    package = Path(scanner.__path__[0])
    for path in package.rglob("*.py"):
        module = ".".join(path.relative_to(package.parent).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and hasattr(re.Pattern, node.attr):
                way = _WAYS.get(node.attr, node.attr)
                if way in ("match", "fullmatch", "search", "findall"):
                    for name in (node.value.id, f"{module}.{node.value.id}"):
                        found.setdefault(name, set()).add(way)
    return found


def compiled() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The patterns that are names of modules, in containers too."""
    for module in pkgutil.walk_packages(scanner.__path__, "scanner."):
        if module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for pattern in value if isinstance(value, tuple | list | set | frozenset) else [value]:
                if isinstance(pattern, re.Pattern):
                    yield f"{module.name}.{name}", pattern


def written() -> Iterator[tuple[str, re.Pattern[Any], str]]:
    """The patterns written in calls of `re`'s functions, and the way in which they are used."""
    for path in sorted(Path(scanner.__path__[0]).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func) in CALLS:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str | bytes):
                    way = _WAYS.get(node.func.attr, node.func.attr)
                    yield (
                        f"{path.name}:{node.lineno}",
                        re.compile(first.value, flags(node)),
                        "match" if way == "compile" else way,
                    )


def flags(call: ast.Call) -> int:
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    names = {name.attr for one in given for name in ast.walk(one) if isinstance(name, ast.Attribute)}
    return sum(getattr(re, name) for name in names.intersection(FLAGS))


def asked() -> Iterator[tuple[str, re.Pattern[Any], list[str]]]:
    """The parts of those that tell whether a rule is asked."""
    for rule in load():
        yield from ((rule.id, part, ["search"]) for parts in alternatives(rule.text) for part in parts)


def ruled() -> Iterator[tuple[str, re.Pattern[Any], list[str]]]:
    """Those in pattern rules. Semgrep's engine is another one of the same kind; what it takes 5 s for it gives up."""
    keys = {"pattern-regex": "search", "pattern-not-regex": "search", "regex": "match"}

    def inside(value: Any) -> Iterator[tuple[str, str]]:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key in keys and isinstance(inner, str):
                    yield inner, keys[key]
                yield from inside(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from inside(inner)

    for path in sorted((ROOT / "semgrep-rules").rglob("*.yaml")):
        for number, (text, way) in enumerate(inside(yaml.safe_load(path.read_text()))):
            try:
                yield f"{path.name}:{number}", re.compile(text), [way]
            except re.error:  # what only the engine's own library knows
                UNREAD.append(f"{path.name}: {text}")


USES = uses()
FOUND = [
    *(
        (name, pattern, sorted(USES.get(name) or USES.get(name.rpartition(".")[2], {"match", "fullmatch"})))
        for name, pattern in compiled()
    ),
    *((name, pattern, [way]) for name, pattern, way in written()),
    *asked(),
]
RULED = list(ruled())
ALL = {
    f"{name} {number}": (pattern, ways, SQUARE if name in SHORT or number >= len(FOUND) else IN_PROPORTION)
    for number, (name, pattern, ways) in enumerate([*FOUND, *RULED])
}


def pieces(pattern: re.Pattern[Any]) -> list[str]:
    """What a pattern is made of: a character that each of its parts matches, one after the other and by themselves."""
    found: list[str] = []

    def walk(parsed: Any) -> None:
        for operation, value in parsed:
            name = str(operation)
            if name == "LITERAL":
                found.append(chr(value))
            elif name == "NOT_LITERAL":
                found.append("a" if value != ord("a") else "b")
            elif name == "ANY":
                found.append("a")
            elif name == "IN":
                found.append(member(value))
            elif isinstance(value, tuple | list):
                for inner in value if not hasattr(value, "data") else [value]:
                    if hasattr(inner, "data"):
                        walk(inner)
                    elif isinstance(inner, list):
                        for each in inner:
                            if hasattr(each, "data"):
                                walk(each)
            elif hasattr(value, "data"):
                walk(value)

    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    walk(regex_parser.parse(text, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags))
    return list(dict.fromkeys(found))


def member(members: Any) -> str:
    """A character of a class, other than a letter or blank where it has one."""
    able = re.compile("[" + "".join(_written(*one) for one in members) + "]")
    return next((one for one in ".,-=:/ \t_a0\n\"'$\\" + "".join(map(chr, range(33, 127))) if able.fullmatch(one)), "a")


def _written(operation: Any, value: Any) -> str:
    name = str(operation)
    if name == "NEGATE":
        return "^"
    if name == "RANGE":
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    if name == "CATEGORY":
        return {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w", "NOT_DIGIT": r"\D", "NOT_SPACE": r"\S", "NOT_WORD": r"\W"}[
            str(value).removeprefix("CATEGORY_").removeprefix("UNI_")
        ]
    return re.escape(chr(value))


def texts(pattern: re.Pattern[Any], length: int) -> Iterator[str]:
    """A beginning that a pattern may begin with, repetitions of what it is made of, and no end or one that fits little."""
    parts = pieces(pattern)
    whole = "".join(parts)
    for one in dict.fromkeys([*parts[:12], *(a + b for a, b in pairwise(parts[:6])), whole, "a", " ", "\n", "0"]):
        for begin in dict.fromkeys(["", parts[0] if parts else "", whole[: whole.find(one) + 1]]):
            if one:
                yield begin + one * (length // len(one) + 1)
                yield begin + one * (length // len(one) + 1) + "\0"
    for one, other in permutations(parts[:6], 2):
        yield one * (length // 2) + other * (length // 2)


class Slow(Exception):
    """A pattern has taken longer than PATIENCE."""


def cost(pattern: re.Pattern[Any], ways: Iterable[str], text: str) -> float:
    """The seconds of the processor that the methods of a pattern take with a text. Raises Slow."""
    given: Any = text if isinstance(pattern.pattern, str) else text.encode("latin-1", "replace")
    held = signal.signal(signal.SIGVTALRM, _slow)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        started = time.thread_time()  # the process's time is told in steps of some milliseconds while a timer runs
        for way in ways:
            getattr(pattern, way)(given)
        return time.thread_time() - started
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, held)


def _slow(number: int, frame: object) -> None:
    raise Slow


def rounds(pattern: re.Pattern[Any], ways: Iterable[str], short: str, long: str, growth: float) -> Iterator[bool]:
    """After each round: whether by the best times so far the long text takes out of proportion. Raises Slow."""
    best = [math.inf, math.inf]
    for _ in range(ROUNDS):
        best = [min(best[number], cost(pattern, ways, text)) for number, text in enumerate((short, long))]
        yield best[1] > growth * best[0]


def grows(pattern: re.Pattern[Any], ways: Iterable[str], allowed: Allowed) -> str:
    """The beginning of a text on which it takes longer than allowed; empty where none is found."""
    for short, long in zip(*(texts(pattern, length) for length in allowed.lengths), strict=True):
        try:
            if cost(pattern, ways, long) <= WORTH:
                continue
            if all(rounds(pattern, ways, short, long, allowed.growth)):
                return repr(long[:40])
        except Slow:
            return repr(long[:40])
    return ""


def test_patterns_are_found_in_modules_in_calls_and_in_rules() -> None:
    assert len(ALL) > 150
    assert any(name.startswith("scanner.kinds._SHELL_SHEBANG") for name in ALL)
    assert any(name.startswith(("cli.py:", "rule.py:")) for name in ALL)
    assert any(name.startswith("secret-committed ") for name in ALL)
    assert any(".yaml:" in name for name in ALL)
    assert len(UNREAD) < 12  # with subroutines, `(?&name)`; the rest of nearly two hundred is tried
    assert SHORT.keys() <= {name for name, _, _ in FOUND}


@pytest.mark.parametrize("text", [r"(a+)+b", r"(?:\w+\s?)*$x", r"(a|aa)+b", r"\s*\s*\s*x", r".*a.*a.*a.*b", r"(#[^#]*|#)*x"])
def test_a_pattern_that_backtracks_is_caught(text: str) -> None:
    assert grows(re.compile(text), ["match"], SQUARE)


@pytest.mark.parametrize("text", [r"a+b", r"(?:\w+\s)*x", r"(?>a+)+b", r"\s*+\s*+x", r"[^,]*,[^,]*,[^,]*x", r"(?:#[^#]*+)*+x"])
def test_a_pattern_that_does_not_is_not(text: str) -> None:
    assert not grows(re.compile(text), ["match"], SQUARE)


@pytest.mark.parametrize("text", [r"^\s*b", r"a+$", r"-[a-z]*r[a-z]*$", r"a.*b.*c"])
def test_a_pattern_that_takes_the_square_is_caught(text: str) -> None:
    assert grows(re.compile(text, re.M), ["search"], IN_PROPORTION)


@pytest.mark.parametrize("text", [r"^[^\S\n]*b", r"(?<!a)a+$", r"-(?=[a-z]*r)[a-z]+$"])
def test_a_pattern_that_takes_no_more_than_in_proportion_is_not(text: str) -> None:
    assert not grows(re.compile(text, re.M), ["search"], IN_PROPORTION)


@pytest.mark.parametrize("name", ALL)
def test_no_pattern_of_ours_backtracks_without_end(name: str) -> None:
    pattern, ways, allowed = ALL[name]
    assert grows(pattern, ways, allowed) == "", pattern.pattern
