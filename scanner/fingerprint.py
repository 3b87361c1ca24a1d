"""Fingerprints: what makes a finding the same finding after lines have moved."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scanner.finding import Finding
from scanner.launch import Extraction, Launch, config, plain
from scanner.report.frame import Frames
from scanner.source import SourceFile, Span
from scanner.statements import Statements

_BLOCK = 100
_FACTOR = 37
_WORD = 2**64
_ORDERED = ("Cmd", "Entrypoint")
_COMMENT = re.compile(r"^[ \t]*#.*\n", re.M)  # a line of its own inside a command
_CONTINUED = re.compile(r"[\\`]\n")
_KEYWORDS = re.compile(r"^[A-Za-z]+|(?<= )[Aa][Ss](?= \S+$)")  # of an instruction; the second one is that of a stage's name
_OPTION = re.compile(r"--?[A-Za-z][\w-]{0,63}(?:=|\s+)(?=\S)")  # before the value, where both are on one line


def fingerprint(findings: Sequence[Finding], identities: Iterable[tuple[str, ...]]) -> None:
    """Gives each finding its fingerprint, from its identity; like ones are numbered, those that are suppressed last.

    So a finding keeps its own when another that is just like it is fixed or suppressed.
    """
    if not findings:
        return
    from hashlib import sha256

    seen: Counter[tuple[str, ...]] = Counter()
    pairs = zip(findings, identities, strict=True)
    for finding, identity in sorted(pairs, key=lambda pair: pair[0].suppressed is not None):
        seen[identity] += 1
        text = "\0".join((*identity, str(seen[identity])))
        finding.fingerprint = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def identities(
    findings: Sequence[Finding], masked: Iterable[Span], extractions: Iterable[Extraction], root: str
) -> list[tuple[str, ...]]:
    """For each finding its file, from the absolute folder `root`, and what makes it another than the next one in there: its
    rule, what is launched, and the text at fault.

    Line numbers, blanks, line breaks, quotes, comments, the case of a Dockerfile's keywords, and the order of options do not
    count; another image or option does.
    Where nothing is launched, the whole command counts that the text is part of. What is `masked` does not count: a hash
    of a secret would be a way to try secrets out.
    """
    frames = Frames(masked)
    read = list(extractions) if any(finding.launch is None for finding in findings) else []
    commands = _commands(read)
    instructions = {(one.statement.file.path, one.statement.start) for each in read for one in each.instructions}
    launches: dict[int, str] = {}

    def text(span: Span) -> str:
        plainly = _plain(frames.text(span.file, span.start, span.end))
        begins = (span.file.path, span.start) in instructions
        return _KEYWORDS.sub(lambda word: word[0].upper(), plainly) if begins else plainly

    places: dict[str, str] = {}

    def place(path: str) -> str:
        if path not in places:
            places[path] = rooted(path, root)
        return places[path]

    out = []
    for finding in findings:
        span, launch = finding.span, finding.launch
        parts = [finding.rule, ""]
        if launch is not None:
            if id(launch) not in launches:
                launches[id(launch)] = _launched(launch)
            parts[1] = launches[id(launch)] + (place(launch.file.path) if launch.file is not span.file else "")
        if launch is None or launch.span != span:
            parts.append(_OPTION.sub("", text(span), count=1))
        if launch is None and (command := commands.around(span)):
            parts.append(text(command))
        out.append((place(span.file.path), *parts))  # not joined: a launch of a megabyte may have thousands of findings
    return out


def rooted(path: str, root: str) -> str:
    """A path as reports show it, from `root` on."""
    return os.path.relpath(os.path.abspath(path), root).replace(os.sep, "/")


def _commands(extractions: Iterable[Extraction]) -> Statements:
    return Statements(one.statement for each in extractions for part in (each.pipelines, each.instructions) for one in part)


def _launched(launch: Launch) -> str:
    name = plain(launch.name) if launch.name is not None else None
    return json.dumps([launch.format, launch.tool, launch.verb, _normal(name), _normal(config(launch))], sort_keys=True)


def _normal(value: Any) -> Any:
    """A value of a launch as it counts: lists in any order but for words of a command, text without its layout."""
    if isinstance(value, Mapping):
        return {
            key: list(map(_normal, inner)) if key in _ORDERED and isinstance(inner, list) else _normal(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return sorted(map(_normal, value), key=lambda one: json.dumps(one, sort_keys=True))
    return _plain(value) if isinstance(value, str) else value


def _plain(text: str) -> str:
    """A text without layout, comments and quotes."""
    return " ".join(re.sub("[\"']", "", _CONTINUED.sub(" ", _COMMENT.sub("", text))).split())


def line_hashes(file: SourceFile) -> list[str]:
    """For each line the `primaryLocationLineHash` that GitHub's upload action gives it.

    The definition is that of github/codeql-action, `src/fingerprints.ts`: a polynomial hash, with factor 37 modulo 2⁶⁴, of
    the 100 UTF-16 code units that begin with the line, blanks and tabs left out, a byte order mark not; after the text comes
    a unit 65535, then zeros. Equal hashes are numbered.
    """
    text = ("\ufeff" if file.marked else "") + file.text.replace("\r", "\n")
    units = memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")
    kept: list[int] = []
    starts: list[int] = []
    begins = True
    for unit in units:
        if unit in (0x20, 0x09):
            continue
        if begins:
            starts.append(len(kept))
        begins = unit == 0x0A
        kept.append(unit)
    if begins:
        starts.append(len(kept))
    kept.append(0xFFFF)
    kept += [0] * _BLOCK
    seen: Counter[int] = Counter()
    out = []
    for start in starts:
        value = 0
        for unit in kept[start : start + _BLOCK]:
            value = value * _FACTOR + unit
        value %= _WORD
        seen[value] += 1
        out.append(f"{value:x}:{seen[value]}")
    return out
