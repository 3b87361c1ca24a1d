"""What a fix has to hold to: asked of a folder that is mended in memory, so that nothing has to be copied."""

from __future__ import annotations

import os
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

from scanner.docker_values import capability, nano_cpus, size
from scanner.finding import Finding
from scanner.launch import Launch, Tmpfs
from scanner.mend import Mended, mend
from scanner.pipeline import Request, scan
from scanner.remedy import Change, Like, Values
from scanner.report import Result


@dataclass(frozen=True)
class Held:
    """A folder before and after all fixes, and how the files that changed read then."""

    before: Result
    mended: Mended
    again: Mended

    @property
    def launches(self) -> list[Launch]:
        """Those that the findings that were fixed are about, and all others, each once."""
        of_fixed = {id(each.subject): each.subject for each in self.mended.fixed}
        places = {launch.id for launch in of_fixed.values() if isinstance(launch, Launch)}
        others = [launch for launch in self.before.launches if launch.id not in places]
        return [*(each for each in of_fixed.values() if isinstance(each, Launch)), *others]

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """Each changed file with its text before and after."""
        for path, old, new in self.mended.changed.values():
            yield path, old.decode(), new.decode()


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    held = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(held)


def held(folder: Path, paths: tuple[str, ...], **given: Any) -> Held:
    """All fixes of some files of a folder, unsafe ones too, and all of them once more."""
    with inside(folder):
        request = Request(paths, semgrep=False, fixes=Values(), **given)
        before = scan(request)
        mended = mend(request, unsafe=True)
        instead = {real: new for real, (_, _, new) in mended.changed.items()}
        return Held(before, mended, mend(replace(request, instead=instead), unsafe=True))


def faults(one: Held) -> list[str]:
    """What does not hold of what is asked of every fix; nothing as it should be."""
    after = one.mended.result
    out = [f"still changes something the second time: {path}" for path, _, _ in one.again.changed.values()]
    out += [
        f"not read as before: {error}" for error in {e.message for e in after.errors} - {e.message for e in one.before.errors}
    ]
    counts = [_counts(each) for each in (one.before, after)]
    counts[0].subtract(_counts_as(each, one.before) for finding in one.mended.fixed for each in (finding, *finding.repeats))
    out += [f"found all the same, or anew: {key}" for key, count in counts[1].items() if count > counts[0][key]]
    for path, old, new in one.texts():
        needed = set(_lines_at_fault(one.mended.fixed, path, old))
        lines = [text.split("\n") for text in (old, new)]
        for kind, start, end, _, _ in SequenceMatcher(None, *lines, autojunk=False).get_opcodes():
            if kind in ("replace", "delete") and not set(range(start + 1, end + 1)) <= needed:
                out.append(f"{path}: changes lines {start + 1} to {end}, which none of the findings is about")
    return out


def _counts(result: Result) -> Counter[tuple[str, str]]:
    found = (*result.findings, *result.hidden, *result.suppressed)
    return Counter(_counts_as(each, result) for one in found for each in (one, *one.repeats))


def _counts_as(finding: Finding, result: Result) -> tuple[str, str]:
    """What is left of a fault that is mended in part is nothing new."""
    return result.rules[finding.rule].rest_of or finding.rule, finding.span.file.path


def _lines_at_fault(fixed: Iterable[Finding], path: str, old: str) -> Iterator[int]:
    """The lines of the file as it was; a fix that another made room for has its places in what that made of the file."""
    for finding in fixed:
        spans = [finding.span, *([finding.launch.statement] if finding.launch is not None else [])]
        spans += [edit.span for edit in (finding.fix.edits if finding.fix is not None else ())]
        for span in spans:
            if span.file.path == path:
                yield from _before(old, span.file.text, range(span.line, span.end_line + 1))


def _before(old: str, text: str, lines: range) -> Iterator[int]:
    if text == old.replace("\r\n", "\n"):
        yield from lines
        return
    for kind, start, end, low, high in _blocks(old.replace("\r\n", "\n"), text):
        for line in range(max(low + 1, lines.start), min(high, lines.stop - 1) + 1):
            yield from [line - low + start] if kind == "equal" else range(start + 1, end + 1)


@cache
def _blocks(old: str, text: str) -> list[tuple[str, int, int, int, int]]:
    return list(SequenceMatcher(None, old.split("\n"), text.split("\n"), autojunk=False).get_opcodes())


def changes_of(findings: list[Finding]) -> list[Change]:
    """The changes that findings ask for, in the order in which they are written."""
    found = [change for each in findings if each.remedy is not None for change in each.remedy.changes]
    return sorted({repr(change): change for change in found}.values(), key=lambda change: change.path)


def intended(launch: Mapping[str, Any], changes: Iterable[Change], values: Values, of: str = "docker") -> dict[str, Any]:
    """A launch, in the engine's names, with just these changes made. `of`: whose form of it, `docker` or `compose`."""
    made = deepcopy(dict(launch))
    for change in changes:
        name = change.path.removeprefix("HostConfig.")
        text = change.to if not isinstance(change.to, str) else values.fill(change.to)
        if isinstance(text, Like):
            made[name] = made[text.path.removeprefix("HostConfig.")]
        elif name == "Mounts.TmpfsOptions.SizeBytes":
            targets = [choice["Target"] for choice in change.instead.choices] if change.instead is not None else []
            for mount in made.get("Mounts", []):
                if mount["Type"] == "tmpfs" and mount["Target"] in targets:
                    mount["TmpfsOptions"] = {**mount.get("TmpfsOptions", {}), "SizeBytes": size(str(text))}
        elif name in _LISTS:
            gone = [str(choice) for choice in change.instead.choices] if change.instead is not None else []
            kept = [element for element in made.get(name, []) if element not in gone]
            if gone == ["()"]:  # `systempaths=unconfined`, of which the docker CLI makes two empty lists
                made.pop("MaskedPaths", None)
                made.pop("ReadonlyPaths", None)
            made[name] = sorted([*kept, *([_LISTS[name](str(text))] if text is not None else [])])
        elif name == "Tmpfs":
            mount = Tmpfs(*str(text).split(":", 1))
            if change.instead is None and mount.target in _mounted(made):
                continue
            if of == "compose":
                gone = [each for each in made.get(name, ()) if each.partition(":")[0] == mount.target]
                made[name] = sorted([*(each for each in made.get(name, ()) if each not in gone), str(text)])
            else:
                made[name] = {**made.get(name, {}), mount.target: mount.options}
        elif text is None:
            made.pop(name, None)
        else:
            made[name] = _SCALARS[name](text)
    return {name: value for name, value in made.items() if value not in (None, [], {}) or name.endswith("Paths")}


_LISTS = {"CapDrop": capability, "CapAdd": capability, "SecurityOpt": str}
_SCALARS = {
    "Memory": size,
    "MemorySwap": size,
    "NanoCpus": nano_cpus,
    "PidsLimit": int,
    "ReadonlyRootfs": lambda text: text == "true",
    "User": str,
}


def _mounted(launch: Mapping[str, Any]) -> Iterator[str]:
    """Where something is mounted already, so that the engine would refuse another mount."""
    binds = [bind for bind in launch.get("Binds", ()) if not re.match(r"[A-Za-z]:", bind)]  # what docker takes for a drive
    yield from (posixpath.normpath(bind.split(":")[1]) for bind in binds)
    yield from (posixpath.normpath(mount["Target"]) for mount in launch.get("Mounts", ()))
    yield from (posixpath.normpath(target) for target in launch.get("Volumes", ()))


def in_any_order(launch: Mapping[str, Any]) -> dict[str, Any]:
    return {name: sorted(value) if name in _LISTS else value for name, value in launch.items()}
