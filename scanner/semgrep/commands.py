"""Commands as they run, written down for semgrep, and the way back from there.

One bash rule serves scripts, make recipes and Dockerfiles alike, because it is shown none of them: each pipeline stands
on a line of its own, variables resolved, wrappers (`sudo`, `env`, `exec`) taken off, each known word quoted only where
it must be, `/usr/bin/chmod` as `chmod`. What is not known stays as it is written: `$X`, `"$X/y"`, `$(curl …)`; where that
would not be bash, it is `$UNKNOWN`. A pipeline that has a command run by root stands there twice: bare, and with `sudo`
before each such command. So `chmod ...` finds the command however it is started, and `curl ... | sudo sh` only root's.
What runs while an image is built stands in files of its own, which a rule about hosts leaves out by
`paths: {exclude: ["image-*.sh"]}`.

Every line and column leads back to a word, and with it to spans of real files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.launch import Pipeline
from scanner.semgrep.lines import LONGEST_WORD, Line, Piece
from scanner.source import Text

_PLAIN = re.compile(r"[\w@%+:,./^-][\w@%+:,./^~=-]*", re.ASCII)
_NAME = r"\$(?:\w++|\{\w++\}|[@*#?$!-])"
_SAFE = r"[\w\s./:@=,%+~&;?*!\[\]-]"
_UNRESOLVED = re.compile(rf"{_NAME}|[$<]\((?:{_SAFE}|\||{_NAME}|\"(?:{_SAFE}|{_NAME})*+\"|'[^'\n]*+')*+\)", re.ASCII)
_WORDS = re.compile(r"[\w.-]+", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff]+")  # and halves of characters, which no file can hold
_BLANK: Piece = (" ", None)
_PRINTS = re.compile(r"echo|print|log|info|warn|say|dry", re.I)
_GIVES_ROOT = re.compile(r"sudo|root|doas|priv", re.I)


def lines(pipeline: Pipeline) -> Iterator[Line]:
    commands: list[tuple[list[Piece], bool]] = []
    guessed = False
    for command, as_root in zip(pipeline.commands, pipeline.as_root, strict=True):
        skipped = 0
        while skipped < len(command) - 1 and command[skipped].splits and not command[skipped].resolved:
            skipped += 1
        wrapper = " ".join(str(word) for word in command[:skipped])
        if wrapper and _PRINTS.search(wrapper):
            return
        guessed = guessed or bool(skipped)
        commands.append((_words(command[skipped:]), as_root or bool(wrapper and _GIVES_ROOT.search(wrapper))))
    yield _line(pipeline, [(pieces, False) for pieces, _ in commands], guessed)
    if any(as_root for _, as_root in commands):
        yield _line(pipeline, commands, guessed)


def _words(words: list[Text]) -> list[Piece]:
    pieces: list[Piece] = []
    for place, word in enumerate(words):
        pieces += ((_written(word) if place else _command_name(word), word), _BLANK)
    return pieces


def _line(pipeline: Pipeline, commands: list[tuple[list[Piece], bool]], guessed: bool) -> Line:
    pieces: list[Piece] = []
    for number, (words, as_root) in enumerate(commands):
        pieces.append((("| " if number else "") + ("sudo " if as_root else ""), None))
        pieces += words
    return Line(pieces, pipeline.statement, guessed)


def names(pipeline: Pipeline) -> set[str]:
    """What may be commands' names in a pipeline: its words, and the words of the substitutions that they hold."""
    found: set[str] = set()
    for command in pipeline.commands:
        for word in command:
            if word.resolved:
                found.add(_basename(str(word)))
            else:
                found.update(_WORDS.findall(str(word)))
    return found


def _basename(word: str) -> str:
    return word.rpartition("/")[2] if word.startswith("/") else word


def _command_name(word: Text) -> str:
    if not word.resolved:
        return _written(word)
    name = _basename(str(word))
    return name if _PLAIN.fullmatch(name) and "=" not in name else _quoted(name)


def _written(word: Text) -> str:
    """The word as bash source that gives it, on one line."""
    if word.resolved:
        text = str(word)
        if len(text) <= LONGEST_WORD and _PLAIN.fullmatch(text):  # most are so
            return text
        text = _one_line(text)
        return text if _PLAIN.fullmatch(text) else _quoted(text)
    if len(word.fragments) == 1:
        source = _unresolved(word.fragments[0].text)
        return source if word.splits or source.startswith("<") else f'"{source}"'
    return '"' + "".join(_unresolved(f.text) if f.unresolved else _escaped(_one_line(f.text)) for f in word) + '"'


def _one_line(text: str) -> str:
    return _CONTROL.sub(" ", text[:LONGEST_WORD])


def _unresolved(source: str) -> str:
    source = source.strip('"')
    if len(source) <= LONGEST_WORD and _UNRESOLVED.fullmatch(source):
        return source.replace("\n", " ")
    return "$UNKNOWN"


def _quoted(text: str) -> str:
    return f"'{text}'" if "'" not in text else f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    return re.sub(r'[\\"$`]', r"\\\g<0>", text)
