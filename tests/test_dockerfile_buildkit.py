"""Dockerfiles read by BuildKit's own parser and by us: the same instructions, lines, heredocs and lists.

The recorded half are answers of BuildKit's Go parser, taken through the PyPI package `dockerfile` 3.4.0 by
`python -m tests.test_dockerfile_buildkit`; the live half asks it anew, about other texts, where it is installed. Left out of
the texts is what later versions of BuildKit read otherwise: white space after `<<`, text after a list's `]`, `# check=`.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

import pytest

from scanner.dockerfile.instructions import exec_form, read
from scanner.dockerfile.words import flags
from scanner.source import SourceFile

_RECORDED = Path(__file__).parent / "data" / "dockerfiles_by_buildkit.jsonl"
_INSTRUCTIONS = [
    *("RUN a ", "RUN a", "run --mount=type=cache,target=/x b ", "COPY a b", "ADD a b", "ENV A b", "USER c ", "FROM d", "FOO a"),
    *('RUN ["a", "b"]', 'RUN [ "a\\"b" ]', "RUN [a]", "ONBUILD RUN a ", "ONBUILD COPY a b", "LABEL a=b", "EXPOSE 80", "WORKDIR"),
]
_OTHER = [
    "# c",
    "#",
    "  # c\\",
    "#escape=`",
    "# Escape = \\",
    "# syntax=x",
    "",
    "  ",
    "\t",
    "E",
    "\tE",
    "F",
    "a",
    "\\",
    "`",
    "  b ",
]
_TAILS = [
    *(
        "",
        "",
        "",
        "",
        "\\",
        "\\ ",
        " \\\t",
        "\\\\",
        "`",
        "``",
        " <<<E",
        " '",
        ' "',
        " 'a b'",
        " $x",
        " ${x:-y}",
        " ${",
        " $((1<<2))",
    ),
    *(" \\<<E", " é", " # c", "<<E"),
]
_HEREDOCS = {" <<E": "E", " <<-E": "\tE", " <<'E'": "E", ' <<"E"': "E", " 3<<E": "E", " <<E <<F": "E\nF", " <<E > f": "E"}


def _text(seed: int) -> str:
    choose = random.Random(seed)
    lines = ["FROM x"] if choose.random() < 0.6 else []
    for _ in range(choose.randint(1, 8)):
        line = choose.choice(choose.choice([_INSTRUCTIONS, _INSTRUCTIONS, _OTHER]))
        if line.startswith(("RUN a", "COPY", "ADD")) and choose.random() < 0.4:
            start = choose.choice(list(_HEREDOCS))
            lines += [line + start, *choose.choices(_OTHER, k=choose.randint(0, 2)), _HEREDOCS[start]]
        else:
            lines.append(line if "[" in line else line + choose.choice(_TAILS))
    return "\n".join(lines) + choose.choice(["", "\n", "\n\n"])


def _theirs(text: str) -> Any:
    """What BuildKit's parser says: for each instruction its name, first line, arguments, heredocs and list; or an error."""
    import dockerfile  # type: ignore[import-not-found]  # optional: only where someone installed it

    try:
        commands = dockerfile.parse_string(text)
    except dockerfile.GoParseError as error:
        return str(error).rpartition(": ")[2]
    said = []
    for command in commands:
        name, _, rest = (command.original or "").split("\n")[0].strip().replace("\t", " ").partition(" ")
        docs = [[doc.name, doc.content] for doc in command.heredocs]
        words = list(command.value) if command.json and name.upper() == "RUN" else None
        if name:
            said.append([name.upper(), command.start_line, rest.strip(), docs, words])
    return said


def _ours(text: str) -> Any:
    found = read(SourceFile("Dockerfile", text))
    if found.errors:
        return "unterminated heredoc"
    said = []
    for each in found.instructions:
        words = exec_form(str(flags(each.text, found.escape)[1])) if each.name == "RUN" else None
        docs = [[doc.end.text, doc.body.text] for doc in each.heredocs if each.name != "ONBUILD"]  # the package hides those
        line = each.span.line
        arguments = str(each.text).replace("\t", " ")
        said.append([each.name, line, arguments, docs, words if words is None else [value for _, _, value in words]])
    return said


def _same(text: str, theirs: Any) -> bool:
    ours = _ours(text)
    if isinstance(theirs, str):  # of what it refuses we say less: the rest of the file is of use
        return "heredoc" not in theirs or ours == "unterminated heredoc"
    if isinstance(ours, str):
        return False
    for one, other in zip(ours, theirs, strict=False):
        if one[1] > other[1]:  # BuildKit counts the lines before the name, when only a continuation stands there
            one[1] = other[1]
    return bool(ours == theirs)


def _recorded() -> list[list[Any]]:
    return [json.loads(line) for line in _RECORDED.read_text().splitlines()]


def test_recorded_dockerfiles_are_read_as_buildkit_read_them() -> None:
    recorded = _recorded()
    assert len(recorded) >= 500
    assert [text for text, theirs in recorded if not _same(text, theirs)] == []


@pytest.mark.conformance
@pytest.mark.exhaustive
def test_dockerfiles_are_read_as_buildkit_reads_them() -> None:
    pytest.importorskip("dockerfile", reason="PyPI's `dockerfile`, which holds BuildKit's parser, is not installed")
    texts = [_text(seed) for seed in range(10_000, 15_000)]
    assert [text for text in texts if not _same(text, _theirs(text))] == []


if __name__ == "__main__":
    with _RECORDED.open("w") as out:
        for seed in range(600):
            out.write(json.dumps([_text(seed), _theirs(_text(seed))], ensure_ascii=False) + "\n")
    sys.stderr.write(f"{_RECORDED} written\n")
