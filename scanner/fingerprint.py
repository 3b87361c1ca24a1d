"""Fingerprints: what makes a finding the same finding after lines have moved."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from scanner.finding import Finding
from scanner.launch import Launch, config, plain
from scanner.report.frame import Frames
from scanner.source import SourceFile, Span

_BLOCK = 100
_FACTOR = 37
_WORD = 2**64


def fingerprint(findings: Sequence[Finding], masked: Iterable[Span]) -> None:
    """Gives each finding its fingerprint, from file, rule, what is launched and the text at fault; like ones are numbered.

    `findings` in the order of the report. Line numbers, blanks and line breaks do not count; another image or option does.
    What is `masked` does not count either: a hash of a secret would be a way to try secrets out.
    """
    if not findings:
        return
    from hashlib import sha256

    frames = Frames(masked)
    launches: dict[int, str] = {}
    seen: Counter[str] = Counter()
    for finding in findings:
        span, launch = finding.span, finding.launch
        text = ""
        if launch is None or launch.span != span:
            text = " ".join(frames.text(span.file, span.start, span.end).replace("\\\n", " ").split())
        if launch is not None and id(launch) not in launches:
            launches[id(launch)] = _launched(launch)
        identity = "\0".join((span.file.path, finding.rule, launches.get(id(launch), ""), text))
        seen[identity] += 1
        finding.fingerprint = sha256(f"{identity}\0{seen[identity]}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _launched(launch: Launch) -> str:
    name = launch.name and plain(launch.name)
    return json.dumps(
        [launch.file.path, launch.format, launch.tool, launch.verb, name, config(launch)], sort_keys=True, default=str
    )


def line_hashes(file: SourceFile) -> list[str]:
    """For each line the `primaryLocationLineHash` that GitHub's upload action gives it.

    The definition is that of github/codeql-action, `src/fingerprints.ts`: a polynomial hash, with factor 37 modulo 2⁶⁴, of
    the 100 UTF-16 code units that begin with the line, blanks and tabs left out; after the text comes a unit 65535, then
    zeros. Equal hashes are numbered.
    """
    units = memoryview(file.text.replace("\r", "\n").encode("utf-16-le", "surrogatepass")).cast("H")
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
