"""What a scan found, as the reports take it; each report is a pure function of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from scanner.errors import FileError
from scanner.finding import Edit, Finding, Fix
from scanner.record import dataclass

if TYPE_CHECKING:
    from scanner.baseline import Entry
    from scanner.launch import Image, Launch
    from scanner.rule import Rule
    from scanner.source import Span

Together = Callable[[Sequence[Finding]], Fix | None]  # the fixes of several findings as one, None where there is none
RUN = "semgrep"  # where `scanner.semgrep` puts an error of its run as a whole: no file, but the program


@dataclass(slots=True)
class Result:
    """A finished scan. `findings` are those to report; `suppressed` and `hidden` are only counted.

    `hidden`: left out because of low confidence; `known`: because a baseline or an older revision has them;
    `unjudged`: what else that baseline has, of which this scan can say nothing. `notes`: what the summary says of all these.
    `masked`: stretches of source that no report may show. `together`: makes the fix of what a report shows as one. `files`: how
    many were read. `spare`: edits that take out suppressions which are not used. `seconds`: the scan's duration.
    `folder` is the current folder and `root` the one that SARIF's URIs are relative to, both absolute; `given`: the files
    and folders that were to be scanned, absolute and resolved. `ignored`: of which files it was asked whether git ignores them.
    """

    launches: list[Launch] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    suppressed: list[Finding] = field(default_factory=list)
    hidden: list[Finding] = field(default_factory=list)
    known: list[Finding] = field(default_factory=list)
    unjudged: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    errors: list[FileError] = field(default_factory=list)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    masked: Sequence[Span] = ()
    together: Together = lambda findings: None
    files: int = 0
    spare: list[Edit] = field(default_factory=list)
    seconds: float = 0.0
    folder: str = ""
    root: str = ""
    given: Sequence[str] = ()
    ignored: Mapping[str, bool] = field(default_factory=dict)
