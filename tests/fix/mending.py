"""A text with its fixes, for tests that say in full what it is to become."""

from __future__ import annotations

from scanner import fix
from scanner.catalogue import catalogue
from scanner.finding import Finding
from scanner.fix.text import applied
from scanner.kinds import by_name
from scanner.link import link
from scanner.remedy import Values
from scanner.rule import judge
from scanner.seeing import extract
from scanner.source import SourceFile
from tests.in_memory import InMemory


def mended(name: str, text: str, *rules: str, values: Values = Values(), **others: str) -> tuple[str, list[str]]:  # noqa: B008  # it cannot be changed
    """The text with all fixes of these rules, and why others have none. `others`: further files, `__` for the dot."""
    texts = {name: text} | {other.replace("__", "."): content for other, content in others.items()}
    files = [(SourceFile(path, content), by_name(path) or "compose") for path, content in texts.items()]
    linked = link(extract(files, InMemory({file.path: file for file, _ in files}.get), []))
    subjects = (*linked.launches, *linked.images)
    findings: list[Finding] = [one for rule in rules for subject in subjects for one in judge(catalogue()[rule], subject)]
    fix.attach(findings, linked.launches, values)
    plan = fix.plan(findings, linked.launches, values, unsafe=True)
    edits = [edit for edit in plan.edits if edit.span.file.path == name]
    done = applied(text.encode(), files[0][0], edits).decode()
    return done, [finding.unfixed for finding in findings if finding.unfixed]
