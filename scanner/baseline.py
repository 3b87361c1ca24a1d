"""Baselines: findings of the past, known by their fingerprints, so that a report shows what is new.

    {"version": 1, "tool": "capdrop", "findings": [
      {"path": …, "rule": …, "message": …, "fingerprint": …},      one a line, in a fixed order
    ]}

Paths are from the root of the repository. A reader of the file needs rule, path and message; what counts is the fingerprint.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from shlex import quote
from typing import Any, NamedTuple, NoReturn

from scanner import __version__
from scanner.errors import UsageError, unwritten
from scanner.finding import Finding
from scanner.fingerprint import rooted
from scanner.read import read_named
from scanner.record import dataclass
from scanner.replace import replace
from scanner.report import Result

VERSION = 1
_LONGEST = 120  # characters of a message
_MOST = 50 << 20  # bytes of a file: room for 200,000 findings
_FIELDS = ("path", "rule", "message", "fingerprint")


class Entry(NamedTuple):
    """One known finding. `path` from the root of the repository."""

    path: str
    rule: str
    message: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a file records. `path`: as the user names it."""

    path: str
    entries: list[Entry]

    def leave_out(
        self, findings: list[Finding], result: Result, covers: Callable[[str], bool], note: Callable[[str], None]
    ) -> None:
        """Tells `result` which findings are recorded, and what is to be said of entries.

        An entry that is found no more, not even suppressed, is fixed, if this scan had a look: its rule is one of `result`, and
        its file (absolute) is one that the scan `covers`. These are told to `note`, what reads alike once and how often.
        """
        recorded = {one.fingerprint for one in self.entries}
        here = {finding.fingerprint for finding in findings}
        fixed = []
        for one in self.entries:
            if one.fingerprint in here:
                continue
            if one.rule in result.rules and covers(os.path.join(result.root, one.path)):
                fixed.append(one)
            else:
                result.unjudged.append(one)
        for (rule, path, message), count in Counter((one.rule, one.path, one.message) for one in fixed).items():
            note(f"{self.path}: fixed: {f'{count} × ' if count > 1 else ''}{rule} in {path}: {message}")
        result.known += [one for one in findings if one.suppressed is None and one.fingerprint in recorded]
        if result.known:
            result.notes.append(f"{_count(len(result.known), 'finding')} known from the baseline {self.path}.")
        if fixed:
            told = "-v names them, --write-baseline takes them out"
            result.notes.append(f"{_count(len(fixed), 'entry')} of {self.path} fixed: {told}.")


def beside_fixes(path: str, result: Result, *, fixed: bool, written: bool) -> Iterator[str]:
    """What is said where files are fixed beside a baseline at `path`. `result`: of the scan afterwards; `fixed`: whether some
    finding is; `written`: else it was only shown what would be done. A launch that has changed is another one to a baseline."""
    if result.known:
        yield f"Findings known from the baseline {path} are not fixed; without --baseline they are, too, where that can be done."
    if fixed:
        name = quote(path)
        is_new = "What was edited is" if written else "What these edits change will be"
        again = f"to record that, scan with --baseline {name} --write-baseline {name} afterwards"
        yield f"{is_new} new to the baseline {path}, with all that is still found there; {again}."


def _count(number: int, what: str) -> str:
    return f"{number} {what if number == 1 else what.removesuffix('y') + 'ies' if what.endswith('y') else what + 's'}"


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
        raise unwritten(path, error) from error


def read(path: str) -> Baseline:
    """The baseline in a file. Raises UsageError where there is none, or something else."""
    try:
        written = read_named(path, _MOST + 1)
        if len(written) > _MOST:
            _refuse(path, f"larger than {_MOST >> 20} MiB, so it was not read; name one that --write-baseline has made")
        data = json.loads(written.decode("utf-8-sig"))
    except FileNotFoundError:
        _refuse(path, "no such file; --write-baseline FILE makes one")
    except json.JSONDecodeError as error:
        _refuse(f"{path}:{error.lineno}", f"not valid JSON: {error.msg}")
    except (OSError, ValueError, RecursionError) as error:  # ValueError: no UTF-8, or a number of thousands of digits
        _refuse(path, f"cannot be read: {getattr(error, 'strerror', None) or str(error).partition(';')[0]}")
    if not isinstance(data, dict) or data.get("tool") != "capdrop" or not isinstance(data.get("findings"), list):
        _refuse(path, "not a baseline of capdrop; --write-baseline FILE makes one")
    if data.get("version") != VERSION:
        _refuse(
            path,
            f"a baseline of version {data.get('version')}, of which capdrop {__version__} knows only {VERSION}; write it anew",
        )
    return Baseline(path, [_entry(one, number, path) for number, one in enumerate(data["findings"], start=1)])


def _entry(written: Any, number: int, path: str) -> Entry:
    fields = [written.get(name) for name in _FIELDS] if isinstance(written, dict) else []
    texts = [one for one in fields if isinstance(one, str)]
    if len(texts) != len(_FIELDS):
        _refuse(path, f"entry {number} is not as it must be: {', '.join(_FIELDS)}, each a text")
    return Entry(*texts)


def _refuse(place: str, what: str) -> NoReturn:
    raise UsageError(f"--baseline: {place}: {what}")
