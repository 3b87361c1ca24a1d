"""The instructions of a Dockerfile, written down for semgrep, one a line.

Semgrep's grammar stumbles over much that BuildKit takes, and loses the instructions behind it. So it is shown what our own
reader has read: continuations joined, comments and here-documents gone, the instruction's name in capitals, `ONBUILD`
left out, each pair of `ENV`, `ARG` and `LABEL` an instruction of its own and written `NAME=value`, an option that is only
switched on written `--link=true`. What a `RUN` runs is among the commands; here `true` stands for it, but where the step has
mounts: what it does with them can be told of both together. Then its shell text stands here as the one string of an exec
form, `["…"]`, without comments, with `'` for each `"` and ` ; ` for the end of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.dockerfile import words
from scanner.launch import Written
from scanner.semgrep.lines import LONGEST_WORD, Line, Piece
from scanner.source import Text

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff]")
_PLAIN = re.compile(r"(?:[\w./:@%+,~=?&*-]|\$(?!\())(?:[\w./:@%+,~=?&*{}#-]|\$(?!\())*")
_NO_NAME = re.compile(r"[^\w${}-]")
_NAME = re.compile(r"[\w.-]+")
_PARTS = re.compile(r"(?P<comment>(?:\s*(?:\n|\A)[ \t]*#[^\n]*)+\s*)|\s+|\S+")
_PAIRS = ("ENV", "ARG", "LABEL")
_ESCAPE = "\\"  # one that a file has chosen for itself matters where lines end, and they are joined


def lines(instruction: Written) -> Iterator[Line]:
    """The lines for an instruction: `text` begins with its name and a blank."""
    chars = str(instruction.text)
    name = chars.partition(" ")[0]
    if name == "STOPSIGNAL":  # of which semgrep knows only some
        return
    start = (name.upper(), instruction.text[: len(name)])
    flags, rest = words.flags(instruction.text[len(name) + 1 :], _ESCAPE)
    if name == "RUN":
        written = [_shell(rest) if any(str(flag).startswith("--mount") for flag in flags) else [(" true", None)]]
    else:
        written = list(_pairs(name, rest)) if name in _PAIRS else [_words(name, rest)]
    for pieces in written:
        yield Line([start, *(piece for flag in flags for piece in _flag(flag)), *pieces], instruction.statement)


def _shell(text: Text) -> list[Piece]:
    out: list[Piece] = [(' ["', None)]
    for part in _PARTS.finditer(str(text)):
        if part["comment"] is not None or part[0].isspace():
            out.append((" ; " if "\n" in part[0] else " ", None))
        else:
            out.append((_one_line(part[0]).replace("\\", "\\\\").replace('"', "'"), text[part.start() : part.end()]))
    return [*out, ('"]', None)]


def _words(name: str, rest: Text) -> list[Piece]:
    out: list[Piece] = []
    for word in words.split(rest, _ESCAPE):
        written = _one_line(str(word))
        if name == "FROM" and len(out) == 4:  # the name of the stage
            written = _NO_NAME.sub("_", written)
        out += [(" ", None), (f'"{written}"' if written.startswith("<<") else written, word)]
    return out


def _flag(flag: Text) -> list[Piece]:
    name, value = flag.partition("=")
    if value is None:
        return [(" ", None), (_one_line(str(name)) + "=true", name)]
    written = _one_line(str(value))
    if str(name) == "--mount":
        written = ",".join(part if "=" in part else f"{part}=true" for part in written.split(","))
    return [(" ", None), (_one_line(str(name)), name), ("=", None), (written, value)]


def _pairs(name: str, rest: Text) -> Iterator[list[Piece]]:
    """The pairs of an instruction, one at a time; `ENV NAME value` is one."""
    written = words.split(rest, _ESCAPE)
    if name != "ARG" and len(written) > 1 and "=" not in str(written[0]):
        after = rest[len(str(rest)) - len(str(rest)[len(str(written[0])) :].lstrip()) :]
        yield _pair(written[0], after)
        return
    for word in written:
        key, value = word.partition("=")
        if value is not None or name == "ARG":
            yield _pair(key, value)


def _pair(key: Text, value: Text | None) -> list[Piece]:
    name = str(key).strip("\"'")
    pieces: list[Piece] = [(" ", None), (name if _NAME.fullmatch(name) else "UNKNOWN", key)]
    return pieces if value is None else [*pieces, ("=", None), (_value(str(value)), value)]


def _value(written: str) -> str:
    bare = written[1:-1] if written[:1] in ("'", '"') and written[-1:] == written[:1] and len(written) > 1 else written
    bare = _one_line(bare)
    return bare if _PLAIN.fullmatch(bare) else "'" + bare.replace("'", '"') + "'"


def _one_line(text: str) -> str:
    return _CONTROL.sub(" ", text[:LONGEST_WORD])
