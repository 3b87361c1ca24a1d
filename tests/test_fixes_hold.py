"""Every fix holds: the file reads as before but for the intended change, in the scanner's eyes and in the real tools'."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from scanner.launch import Launch
from scanner.remedy import Change, Values
from tests.compose import real
from tests.compose.agree import of_compose
from tests.fix import launched
from tests.fix.holding import Held, faults, held, in_any_order, intended

TESTDATA = Path(__file__).parent.parent / "testdata"
CASES = sorted(path.relative_to(TESTDATA) for path in TESTDATA.glob("*/bad.*"))
FORMS = {".sh": "shell", ".mk": "makefile", ".Dockerfile": "dockerfile"}

every_sample = pytest.mark.parametrize("path", CASES, ids=[str(path) for path in CASES])


def mended(path: Path, *rules: str) -> Held:
    return held(TESTDATA / path.parent, (path.name,), pedantic=True, select=rules)


@every_sample
def test_the_fixes_of_a_file_hold(path: Path) -> None:
    for rules in ((), (path.parent.name,)):  # all that is found in it, and the one rule alone
        one = mended(path, *rules)
        assert faults(one) == []
        assert [each.rule for each in one.mended.result.findings if each.fix is not None] == []
        assert [each.unfixed for each in one.mended.unfixed if re.search(r"\bthen\b|all the same", each.unfixed)] == []


def wanted(one: Held, launch: Launch) -> list[Change]:
    """The changes that were made of a launch, in the order in which they are written."""
    found = [each.remedy.changes for each in one.mended.fixed if each.remedy is not None and each.subject is launch]
    return sorted({repr(change): change for changes in found for change in changes}.values(), key=lambda change: change.path)


COMMANDS = [path for path in CASES if path.suffix in FORMS]


@pytest.mark.conformance
@pytest.mark.skipif(not launched.tools_are_here(), reason="docker, bash or make is not installed, so nothing was compared")
@pytest.mark.parametrize("path", COMMANDS, ids=[str(path) for path in COMMANDS])
def test_docker_reads_the_old_launch_and_the_change(path: Path) -> None:
    one = mended(path, path.parent.name)
    for _, old, new in one.texts():
        before, after = (launched.bodies(text, FORMS[path.suffix]) for text in (old, new))
        for was, now in zip(before, after, strict=True):
            if was is None or now is None:
                assert was is now
                continue
            made = [intended(was, wanted(one, launch), Values()) for launch in one.launches if _is(launch, was)]
            assert in_any_order(now) in map(in_any_order, made)


def _is(launch: Launch, body: dict[str, Any]) -> bool:
    said = {"Image": launch.image, "name": launch.name}
    names = all(value is None or value.only in (None, body.get(key)) for key, value in said.items())
    words = [value.only for value in launch.cmd]
    return names and (None in words or words == body.get("Cmd", []))


@pytest.mark.conformance
@pytest.mark.parametrize("path", [path for path in CASES if path.suffix == ".yaml"], ids=str)
def test_compose_reads_the_old_service_and_the_change(path: Path, program: Path, tmp_path: Path) -> None:
    one = mended(path, path.parent.name)
    for name, *texts in one.texts():
        read = []
        for text in texts:
            (tmp_path / name).write_text(text)
            project = real.project(program, tmp_path, ["-f", name])
            read.append({service: of_compose(each, project, str(tmp_path)) for service, each in project["services"].items()})
        for launch in one.launches:
            was, now = (each[launch.name.only] for each in read)
            assert in_any_order(now) == in_any_order(intended(was, wanted(one, launch), Values(), of="compose"))
