"""Generated compose projects with all of their fixes, as the real Compose reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scanner.launch import Launch
from scanner.remedy import Values
from tests.compose import real
from tests.compose.agree import of_compose
from tests.compose.generate import Project
from tests.compose.hold import write
from tests.fix.holding import Held, changes_of, faults, held, in_any_order, intended

_SET = frozenset(
    "CapDrop SecurityOpt Memory MemorySwap NanoCpus PidsLimit ReadonlyRootfs Tmpfs User OomKillDisable Privileged volumes".split()
)


def faults_of(program: Path, project: Project, folder: Path) -> list[str] | None:
    """What does not hold of the fixes of a generated project, laid out in an empty folder; None where Compose refuses it.

    Where no service is made of another, each is what it was, with just the intended changes; else nothing but what fixes set
    has changed.
    """
    write(project, folder)
    try:
        before = _read(program, project, folder)
    except ValueError:
        return None
    one = held(folder, (".",), pedantic=True)
    for path, _, new in one.texts():
        (folder / path).write_text(new, "utf-8")
    try:
        after = _read(program, project, folder)
    except ValueError as error:
        return [f"Compose refuses it now: {error}"]
    return [*faults(one), *_differences(one, before, after, alone=not any("extends" in text for text in project.files.values()))]


def _read(program: Path, project: Project, folder: Path) -> dict[str, dict[str, Any]]:
    whole = real.project(program, folder / project.folder, project.arguments)
    return {name: of_compose(each, whole, str(folder / project.directory)) for name, each in whole["services"].items()}


def _differences(one: Held, before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]], *, alone: bool) -> Iterator[str]:
    fixed = [each for each in one.mended.fixed if isinstance(each.subject, Launch)]
    for name, was in before.items():
        if alone:
            said_for = [one for each in fixed for one in (each, *each.repeats)]
            own = [one for one in said_for if isinstance(one.subject, Launch) and one.subject.name.only == name]
            should = in_any_order(intended(was, changes_of(own), Values(), of="compose"))
        else:
            kept = {key: value for key, value in was.items() if key not in _SET}
            should = in_any_order({**kept, **{key: value for key, value in after[name].items() if key in _SET}})
        now = in_any_order(after[name])
        yield from (
            f"{name}.{key}: is to be {should.get(key)!r}, is {now.get(key)!r}"
            for key in sorted(should.keys() | now.keys())
            if (should.get(key) or None) != (now.get(key) or None)
        )
