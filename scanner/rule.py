"""Rules: discovered, never listed. A rule is one module of `scanner.checks`; its file's name is its id.

    \"\"\"Privileged container.            (first line: the title)

    Why it matters, what it opens …        (Markdown, up to the first heading)

    ## Attack                              how it is used, in a few lines
    ## Bad command                         indented: a `docker …` command that has the fault
    ## Good command                        the same without it; this is also the fix in that form
    ## Bad compose / ## Good compose       likewise, a whole compose file
    ## Bad dockerfile / ## Good dockerfile where a Dockerfile can have the fault by itself (else derived from the command)
                                           (a sentence instead of an example says why there can be none in this form)
    ## What may break
    ## References                          a list: `- CIS Docker Benchmark 1.6, 5.4`, `- OWASP …`, the vendor's manual
    \"\"\"

    @rule(severity=Severity.CRITICAL, cwe=250)
    def check(launch: Launch) -> Iterator[Fault]:
        if launch.host.privileged:
            yield Fault(launch.host.privileged, "--privileged switches all isolation off")

The docstring is the documentation: `--explain` and the SARIF help are made from it. A check takes a Launch, an Image, a
Build, an Allowance, or several of them (`Launch | Build`); the annotation of its parameter says which. It never sees a file
format. What would mend a fault it says in the same terms (`Fault.remedy`, described in `scanner/remedy.py`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from functools import cache
from importlib import import_module
from typing import Any

from scanner.allowance import Allowance
from scanner.finding import Confidence, Finding, Severity
from scanner.launch import Build, Image, Launch, Related, Value
from scanner.record import dataclass
from scanner.remedy import Remedy
from scanner.source import Certainty, Span, region


@dataclass(frozen=True, slots=True)
class Fault:
    """What a check yields.

    `at`: the value that shows the fault; None for what is missing: the launch's tool word or service key.
    `severity` and `confidence` where they differ from the rule's and from the certainty of `at`. `masked`: see Finding.
    `remedy`: what would mend it; `scanner.fix` writes that into the format at hand.
    `part_of`: the value at which another rule reports the combination that this is one half of.
    """

    at: Value[Any] | None
    message: str
    severity: Severity | None = None
    confidence: Confidence | None = None
    related: tuple[Related, ...] = ()
    remedy: Remedy | None = None
    masked: tuple[Span, ...] = ()
    part_of: Value[Any] | None = None


Subject = Launch | Image | Build | Allowance
Check = Callable[[Any], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the catalogue, whether a check in Python or a semgrep rule.

    `absence`: it faults something left out. Such a rule is low on a one-shot launch, of low confidence on an opaque
    one, and judged only where tool and verb can set every config path in `needs` and supply none by themselves.
    `subject`: what its check takes; empty for a rule without one. `implied`: what it faults makes no difference to a
    privileged container, and is low on one. `of_repository`: it faults what everyone sees who can read the repository; in a
    file that git ignores it has nothing to say. `rest_of`: the rule whose fault is this one as soon as a part of it is mended, so
    that it is then nothing new. `cwe`: 0 where none is known, of a rule that is not ours.
    """

    id: str
    severity: Severity
    doc: str = field(repr=False)
    cwe: int = 250
    pedantic: bool = False
    absence: bool = False
    needs: frozenset[str] = frozenset()
    subject: tuple[type[Subject], ...] = (Launch,)
    implied: bool = False
    of_repository: bool = False
    rest_of: str = ""
    check: Check | None = field(default=None, repr=False)

    @property
    def title(self) -> str:
        return self.doc.strip().split("\n", 1)[0].rstrip(".")

    @property
    def references(self) -> list[str]:
        """What the documentation refers to: titles and addresses."""
        listed = self.sections().get("References", "")
        return [" ".join(one.split()) for one in re.findall(r"^- (.+(?:\n(?!- ).+)*)", listed, flags=re.M)]

    @property
    def address(self) -> str:
        """Where to read on: the first address among the references, empty where there is none."""
        found = re.search(r"https://\S+", self.sections().get("References", ""))
        return found[0] if found else ""

    def sections(self) -> Mapping[str, str]:
        """The documentation by heading, dedented; what stands before the first heading under `Why`."""
        return _sections(self.doc)


@cache
def _sections(doc: str) -> Mapping[str, str]:
    body = doc.strip().partition("\n")[2]
    parts = re.split(r"^## +(.+?) *$", body, flags=re.M)
    return {"Why": parts[0].strip("\n ")} | {name: text.strip("\n") for name, text in zip(parts[1::2], parts[2::2], strict=True)}


_SWARM = "`docker stack deploy` ignores it: swarm services have no such option"
_SUBJECTS: dict[str, type[Subject]] = {"Launch": Launch, "Image": Image, "Build": Build, "Allowance": Allowance}


def rule(
    *,
    severity: Severity,
    cwe: int = 250,
    pedantic: bool = False,
    absence: bool = False,
    needs: tuple[str, ...] = (),
    implied: bool = False,
    of_repository: bool = False,
    rest_of: str = "",
) -> Callable[[Check], Rule]:
    """Makes a check a Rule. `severity` is the rule's own; a Fault may state another. `cwe`: its CWE number; else see Rule."""

    def made(check: Check) -> Rule:
        module = import_module(check.__module__)
        (annotation,) = [kind for name, kind in check.__annotations__.items() if name != "return"]
        subject = tuple(_SUBJECTS[kind.strip()] for kind in annotation.split("|"))
        name = check.__module__.rpartition(".")[2].replace("_", "-")
        doc = module.__doc__ or ""
        return Rule(
            name, severity, doc, cwe, pedantic, absence, frozenset(needs), subject, implied, of_repository, rest_of, check
        )

    return made


@cache
def checks() -> tuple[Rule, ...]:
    """Every rule in `scanner.checks`, by id."""
    folder = os.path.join(os.path.dirname(__file__), "checks")
    names = sorted(name[:-3] for name in os.listdir(folder) if name.endswith(".py") and not name.startswith("_"))
    return tuple(import_module(f"scanner.checks.{name}").check for name in names)


def judge(rule: Rule, subject: Subject) -> Iterator[Finding]:
    """What `rule` has to say of a launch, an image, a build or an allowance, as findings without fingerprints.

    Where a launch's image is known to need the power a rule faults (see `idioms`), its finding is one step less severe.
    What being privileged makes moot is low. Of a project that compose refuses nothing is quite sure.
    """
    if rule.check is None or not isinstance(subject, rule.subject):
        return
    launch = subject if isinstance(subject, Launch) else None
    if launch is not None and launch.written is not None:
        yield from _ignored(rule, launch, launch.written)
    if launch is not None and (not rule.needs <= launch.can_set or rule.needs & launch.supplies):
        return
    for fault in rule.check(subject):
        finding = _finding(rule, fault, subject)
        if launch is not None:
            _weigh(finding, rule, fault, launch)
        yield finding


def _finding(rule: Rule, fault: Fault, subject: Subject) -> Finding:
    confidence = fault.confidence
    if confidence is None:
        sure = fault.at is None or fault.at.certainty is Certainty.ALWAYS and len(fault.at.choices) < 2
        confidence = Confidence.HIGH if sure else Confidence.MEDIUM
    return Finding(
        rule.id,
        rule.severity if fault.severity is None else fault.severity,
        confidence,
        (region(fault.at.spans) if fault.at is not None else None) or subject.span,
        fault.message,
        subject if isinstance(subject, Launch) else None,
        related=list(fault.related),
        masked=fault.masked,
        part_of=region(fault.part_of.spans) if fault.part_of is not None else None,
        remedy=fault.remedy,
        subject=None if isinstance(subject, Allowance) else subject,
    )


def _ignored(rule: Rule, launch: Launch, written: Launch) -> Iterator[Finding]:
    """What is set but ignored where a service is deployed to a swarm: a danger that is none, a protection that is none."""
    paths = written.can_set - launch.can_set
    ignored = {id(value): value for path, value in written.values() if path in paths and (not rule.needs or path in rule.needs)}
    if rule.check is None or not ignored:
        return
    faults = list(rule.check(written))
    if rule.absence:
        if rule.needs & paths and not faults:
            fault = Fault(next(iter(ignored.values())), f"{_SWARM}, so the container runs without this protection")
            yield _finding(rule, fault, launch)
        return
    for fault in faults:
        if id(fault.at) in ignored:
            finding = _finding(rule, fault, launch)
            finding.severity = Severity.LOW
            finding.remark(f"but {_SWARM}")
            finding.remedy = None
            yield finding


def _weigh(finding: Finding, rule: Rule, fault: Fault, launch: Launch) -> None:
    """What the rest of a launch says of one finding of it."""
    if launch.refused:
        finding.confidence = min(finding.confidence, Confidence.MEDIUM)
    if rule.absence:
        if fault.severity is None and launch.one_shot:
            finding.severity = Severity.LOW
        if launch.opaque:
            finding.confidence = Confidence.LOW
    privileged = launch.host.privileged
    if rule.implied and privileged is not None and privileged.only is True and privileged.certainty is Certainty.ALWAYS:
        finding.severity = Severity.LOW
        finding.remark("moot beside privileged: hence low")
        finding.remedy = _moot(rule, finding.remedy)
        finding.part_of = region(privileged.spans) or launch.span
        finding.related.append(Related(finding.part_of, "privileged here"))
    elif not rule.absence and finding.severity.lower() < finding.severity:
        from scanner.idioms import purpose

        if why := purpose(launch, rule.id):
            finding.severity = finding.severity.lower()
            finding.remark(f"{why}: hence one step lower", again="one step lower, as above")


def _moot(rule: Rule, remedy: Remedy | None) -> Remedy | None:
    """What changes nothing beside privileged can be taken out without a risk, and need not be added."""
    if remedy is None:
        return None
    return replace(remedy, unknown="beside privileged it would change nothing") if rule.absence else replace(remedy, safe=True)
