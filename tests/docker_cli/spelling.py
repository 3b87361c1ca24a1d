"""Random ways to spell the words of a command in a shell script."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from random import Random

_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,@%+")


def spell(words: list[str], random: Random) -> str:
    """The words as shell source that bash reads as exactly these words: quotes of each kind, escapes, continuations, blanks."""
    plain = random.random() < 0.3
    out = [words[0]]
    for word in words[1:]:
        out += [_blank(random, plain), _plain(word) if plain else _word(word, random)]
    if random.random() < 0.05:
        at = random.randrange(2, len(out) + 1, 2) - 1
        out[at:at] = [_blank(random, plain), random.choice((">/dev/null", "2> /dev/null", "2>&1", "> /dev/null", "</dev/null"))]
    line = "".join(out)
    if random.random() < 0.05:
        line = random.choice(("A=b ", "true && ", "! ", "if true; then ", "{ ")) + line
        line += "; fi" if line.startswith("if") else "; }" if line.startswith("{") else ""
    return line + random.choice(("", "", "", " ", " # --privileged", ";", " # 'x"))


def _blank(random: Random, plain: bool) -> str:
    return " " if plain or random.random() < 0.8 else random.choice(("  ", "\t", " \\\n  ", " \\\n", "\\\n "))


def _plain(word: str) -> str:
    return word if word and _SAFE.issuperset(word) else "'" + word.replace("'", "'\\''") + "'"


def _word(word: str, random: Random) -> str:
    cuts = sorted(random.sample(range(1, len(word)), min(len(word) - 1, random.choice((0, 0, 0, 1, 2))))) if len(word) > 1 else []
    bounds = [0, *cuts, len(word)]
    glue = "\\\n" if random.random() < 0.03 else ""  # a continuation inside a word
    return glue.join(_piece(word[start:end], random) for start, end in pairwise(bounds))


def _piece(text: str, random: Random) -> str:
    forms: list[Callable[[str], str]] = [_double, lambda text: "'" + text.replace("'", "'\\''") + "'"]
    if text and "\n" not in text:
        forms.append(_escaped)
    if text and _SAFE.issuperset(text):
        forms += [lambda text: text] * 4
    if random.random() < 0.05:
        forms = [_ansi]
    return random.choice(forms)(text)


def _double(text: str) -> str:
    return '"' + "".join("\\" + c if c in '"\\$`' else c for c in text) + '"'


def _escaped(text: str) -> str:
    return "".join(c if c in _SAFE and c not in "~" else "\\" + c for c in text)


def _ansi(text: str) -> str:
    return "$'" + "".join({"'": "\\'", "\\": "\\\\", "\n": "\\n"}.get(c, c) for c in text) + "'"
