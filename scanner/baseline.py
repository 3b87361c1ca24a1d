"""Baselines: findings of the past, known by their fingerprints, so that a report shows what is new.

    {"version": 1, "tool": "capdrop", "findings": [
      {"path": …, "rule": …, "message": …, "fingerprint": …},      one a line, in a fixed order
    ]}

Paths are from the root of the repository. A reader of the file needs rule, path and message; what counts is the fingerprint.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, NoReturn

from scanner import __version__
from scanner.errors import UsageError
from scanner.finding import Finding
from scanner.fingerprint import rooted
from scanner.replace import replace
from scanner.report import Result

VERSION = 1
_LONGEST = 120  # characters of a message
_FIELDS = ("path", "rule", "message", "fingerprint")


class Entry(NamedTuple):
    """One known finding. `path` from the root of the repository."""

    path: str
    rule: str
    message: str
    fingerprint: str


@dataclass(slots=True)
class Compared:
    """Today's findings beside those of a baseline.

    `new` and `known` are findings of today; `fixed`: entries that are found no more; `unjudged`: entries of which this scan
    can say nothing, since it has not looked at their file, or not with their rule.
    """

    new: list[Finding] = field(default_factory=list)
    known: list[Finding] = field(default_factory=list)
    fixed: list[Entry] = field(default_factory=list)
    unjudged: list[Entry] = field(default_factory=list)

    def notes(self, path: str) -> Iterator[str]:
        """What a summary says of a comparison with the baseline in the file at `path`."""
        if self.known:
            yield f"{_count(len(self.known), 'finding')} known from the baseline {path}."
        if self.fixed:
            yield f"{_count(len(self.fixed), 'entry')} of {path} fixed: -v names them, --write-baseline takes them out."


def _count(number: int, what: str) -> str:
    return f"{number} {what if number == 1 else what.removesuffix('y') + 'ies' if what.endswith('y') else what + 's'}"


def compare(entries: Iterable[Entry], findings: Iterable[Finding], judged: Callable[[Entry], bool]) -> Compared:
    """`findings`: all of today, suppressed ones included, which are neither new nor known but not fixed either."""
    entries, findings = list(entries), list(findings)
    known = {entry.fingerprint for entry in entries}
    here = {finding.fingerprint for finding in findings}
    compared = Compared()
    for finding in findings:
        matched = finding.suppressed is None and finding.fingerprint in known
        (compared.known if matched else compared.new).append(finding)
    for entry in entries:
        if entry.fingerprint not in here:
            (compared.fixed if judged(entry) else compared.unjudged).append(entry)
    return compared


def entry(finding: Finding, root: str) -> Entry:
    """What a baseline says of a finding; `root`: the absolute folder that paths are from."""
    message = finding.message if len(finding.message) <= _LONGEST else finding.message[: _LONGEST - 1] + "…"
    return Entry(rooted(finding.span.file.path, root), finding.rule, message, finding.fingerprint)


def today(result: Result) -> list[Entry]:
    """What a scan found, but for what is not shown because of its confidence or severity, and what it could not judge."""
    return [*(entry(finding, result.root) for finding in (*result.findings, *result.known)), *result.unjudged]


def write(path: str, entries: Iterable[Entry]) -> None:
    """Puts a baseline into a file, in one step. Raises UsageError."""
    lines = [json.dumps(one._asdict(), ensure_ascii=True) for one in sorted(set(entries))]
    text = f'{{"version": {VERSION}, "tool": "capdrop", "findings": [\n' + ",\n".join(f"  {line}" for line in lines)
    try:
        replace(path, (text + "\n]}\n").encode())
    except OSError as error:
        raise UsageError(f"--write-baseline: cannot write {path}: {error.strerror}") from error


def read(path: str) -> list[Entry]:
    """The entries of a baseline. Raises UsageError where there is none, or something else."""
    try:
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
    except FileNotFoundError:
        _refuse(path, "no such file; --write-baseline FILE makes one")
    except json.JSONDecodeError as error:
        _refuse(f"{path}:{error.lineno}", f"not valid JSON: {error.msg}")
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        _refuse(path, f"cannot be read: {getattr(error, 'strerror', None) or error}")
    if not isinstance(data, dict) or data.get("tool") != "capdrop" or not isinstance(data.get("findings"), list):
        _refuse(path, "not a baseline of capdrop; --write-baseline FILE makes one")
    if data.get("version") != VERSION:
        _refuse(
            path,
            f"a baseline of version {data.get('version')}, of which capdrop {__version__} knows only {VERSION}; write it anew",
        )
    return [_entry(one, number, path) for number, one in enumerate(data["findings"], start=1)]


def _entry(written: Any, number: int, path: str) -> Entry:
    fields = [written.get(name) for name in _FIELDS] if isinstance(written, dict) else []
    texts = [one for one in fields if isinstance(one, str)]
    if len(texts) != len(_FIELDS):
        _refuse(path, f"entry {number} is not as it must be: {', '.join(_FIELDS)}, each a text")
    return Entry(*texts)


def _refuse(place: str, what: str) -> NoReturn:
    raise UsageError(f"--baseline: {place}: {what}")
