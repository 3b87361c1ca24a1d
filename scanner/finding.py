"""Findings: what is reported, with severity (how bad) and confidence (how sure) as separate axes."""

from __future__ import annotations

from dataclasses import field
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from scanner.record import dataclass

if TYPE_CHECKING:
    from scanner.launch import Build, Image, Launch, Related
    from scanner.remedy import Remedy
    from scanner.source import Span


class Severity(IntEnum):
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    def __str__(self) -> str:
        return self.name.lower()

    def lower(self) -> Severity:
        """One step less severe, LOW at the least."""
        return Severity(max(self - 1, Severity.LOW))


class Confidence(IntEnum):
    LOW = 1
    MEDIUM = 2
    HIGH = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text of `span` by `text`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that remove a finding; `safe` when they cannot stop a working container."""

    edits: tuple[Edit, ...]
    safe: bool = False


class Aside(NamedTuple):
    """A remark in brackets behind what a finding says: in full, and shorter where it has been said of the same launch."""

    full: str
    again: str


@dataclass(slots=True)
class Finding:
    """A fault at a place. `span` is the smallest text that shows it; `fingerprint` survives moved lines.

    `masked`: stretches of source that no report may show (a secret's value), whichever finding's frame they fall into.
    `subject`: what was judged; `remedy`: what would mend it, `fix` that as edits, and `unfixed` why there are none, with the
    place (`unfixed_by`) that this speaks of.
    `statement`: the command in which what stands at `span` is used, where there is no launch and it stands elsewhere.
    `repeats`: the same fault of other launches, which this one is said for; a fix mends them, too.
    `asides`: what `message` ends in, in brackets.
    `part_of`: where another finding of the same launch stands that names this one too; reports for people show the two as one.
    """

    rule: str
    severity: Severity
    confidence: Confidence
    span: Span
    message: str
    launch: Launch | None = None
    fix: Fix | None = None
    related: list[Related] = field(default_factory=list)
    fingerprint: str = ""
    suppressed: str | None = None  # the reason, when a suppression applies
    external: bool = False  # that suppression stands in the configuration, not beside the code
    masked: tuple[Span, ...] = ()
    statement: Span | None = None
    part_of: Span | None = None
    remedy: Remedy | None = None
    subject: Launch | Image | Build | None = None
    unfixed: str = ""
    unfixed_by: Span | None = None
    repeats: list[Finding] = field(default_factory=list)
    asides: tuple[Aside, ...] = ()

    def remark(self, full: str, again: str = "") -> None:
        """Says something more at the message's end; `again`: for where a report has said it of this launch already."""
        self.message += f" ({full})"
        self.asides += (Aside(full, again or full),)

    @property
    def bare(self) -> str:
        """The message without its asides."""
        return self.message.removesuffix("".join(f" ({aside.full})" for aside in self.asides))
