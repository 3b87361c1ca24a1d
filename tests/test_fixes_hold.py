"""Every fix holds: the file reads as before but for the intended change, in the scanner's eyes and in the real tools'."""

from __future__ import annotations

import os
import re
import shutil
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from scanner import fix
from scanner.fix.text import applied
from scanner.launch import Launch
from scanner.link import link
from scanner.read import Library
from scanner.remedy import Change, Values
from scanner.rule import checks, judge
from scanner.seeing import extract
from scanner.source import SourceFile
from tests.compose import corpus, real
from tests.compose import generate as projects
from tests.compose.agree import of_compose
from tests.docker_cli import generate
from tests.docker_cli.compare import from_cli
from tests.docker_cli.engine import bodies
from tests.fix import launched
from tests.fix.holding import Held, changes_of, faults, held, in_any_order, intended
from tests.fix.projects import faults_of

TESTDATA = Path(__file__).parent.parent / "testdata"
CASES = sorted(path.relative_to(TESTDATA) for path in TESTDATA.glob("*/bad.*"))
FORMS = {".sh": "shell", ".mk": "makefile", ".Dockerfile": "dockerfile"}


def some(paths: list[Path]) -> pytest.MarkDecorator:
    """All of the files, of which the usual run takes each third."""
    marked = [
        pytest.param(path, id=str(path), marks=[pytest.mark.exhaustive, pytest.mark.conformance] if number % 3 else [])
        for number, path in enumerate(paths)
    ]
    return pytest.mark.parametrize("path", marked)


def mended(path: Path, *rules: str) -> Held:
    return held(TESTDATA / path.parent, (path.name,), pedantic=True, select=rules)


@some(CASES)
def test_the_fixes_of_a_file_hold(path: Path) -> None:
    for rules in ((), (path.parent.name,)):  # all that is found in it, and the one rule alone
        one = mended(path, *rules)
        assert faults(one) == []
        assert [each.rule for each in one.mended.result.findings if each.fix is not None] == []
        assert [each.unfixed for each in one.mended.unfixed if re.search(r"\bthen\b|all the same", each.unfixed)] == []


def wanted(one: Held, launch: Launch) -> list[Change]:
    return changes_of([each for each in one.mended.fixed if each.subject is launch])


COMMANDS = [path for path in CASES if path.suffix in FORMS]


@pytest.mark.conformance
@pytest.mark.skipif(not launched.tools_are_here(), reason="docker, bash or make is not installed, so nothing was compared")
@some(COMMANDS)
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
@some([path for path in CASES if path.suffix == ".yaml"])
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


def random_commands(count: int, seed: int) -> list[str]:
    """What is wrong with the fixes of random command lines, as the docker CLI reads them; how many held is the last one."""
    lines = [line for _, line in islice(generate.lines(seed), count)]
    file = SourceFile("x.sh", "\n".join(lines) + "\n")
    launches = link(extract([(file, "shell")], Library(()), [])).launches
    findings = [one for rule in checks() for launch in launches for one in judge(rule, launch)]
    fix.attach(findings, launches, Values())
    plan = fix.plan(findings, launches, Values(), unsafe=True)
    after = applied(file.text.encode(), file, plan.edits).decode()
    padding = [""] * (count - 1)
    old, new = (by_cli_of([text, *padding]) for text in (file.text, after))
    starts = [sum(line.count("\n") + 1 for line in lines[:number]) + 1 for number in range(count)]
    of_line = {launch.span.line: launch for launch in launches}
    wrong, held = [], 0
    for number, (was, now) in enumerate(zip(old, new, strict=True)):
        launch = of_line.get(starts[number])
        if was is None or launch is None:
            continue
        changes = changes_of([one for one in plan.fixed if one.subject is launch])
        should = in_any_order(intended(was, changes, Values()))
        if now is None or in_any_order(now) != should:
            wrong.append(f"{lines[number]}\n  is to be {should}\n  is       {now}\n  by {changes}")
        held += bool(changes)
    return [*wrong, str(held)]


@pytest.mark.conformance
@pytest.mark.skipif(not launched.tools_are_here(), reason="docker or bash is not installed, so nothing was compared")
@pytest.mark.parametrize(("count", "seed"), [(60, 7), pytest.param(2_000, 8, marks=pytest.mark.exhaustive)])
def test_random_commands_are_read_by_docker_as_before_but_for_the_change(count: int, seed: int) -> None:
    *wrong, held = random_commands(count, seed)
    assert wrong == []
    assert int(held) > count // 4


def by_cli_of(lines: list[str]) -> list[dict[str, Any] | None]:
    return [None if body is None else from_cli(body) for body in bodies(lines)[0]]


@pytest.mark.conformance
@pytest.mark.parametrize("seeds", [range(3), pytest.param(range(10, 160), marks=pytest.mark.exhaustive)], ids=["few", "many"])
def test_generated_services_are_read_by_compose_as_before_but_for_the_change(seeds: range, program: Path, tmp_path: Path) -> None:
    accepted = 0
    for seed in seeds:
        for number, project in enumerate((projects.single(seed, 8), projects.project(seed))):
            folder = tmp_path / "far" / "out" / f"{seed}-{number}"
            folder.mkdir(parents=True)
            found = faults_of(program, project, folder)
            assert not found, f"seed {seed}, {('one file', 'several files')[number]}:\n" + "\n".join(found)
            accepted += found is not None
    assert accepted > len(seeds)


_CORPUS = os.environ.get("CAPDROP_CORPUS")
CHECKOUTS = sorted(path for path in Path(_CORPUS).iterdir() if path.is_dir()) if _CORPUS else []


@pytest.mark.exhaustive
@pytest.mark.conformance
@pytest.mark.skipif(not CHECKOUTS, reason="CAPDROP_CORPUS names no folder of checkouts to mend")
@pytest.mark.parametrize("checkout", CHECKOUTS, ids=lambda path: path.name)
def test_the_fixes_of_a_real_repository_hold(checkout: Path, program: Path, tmp_path: Path) -> None:
    """Set CAPDROP_CORPUS to a folder whose subfolders are checkouts. Each is mended as a copy, and each folder with a compose
    file is read by Compose and by the scanner again."""
    one = held(checkout, (".",))
    assert faults(one) == []
    assert [each.unfixed for each in one.mended.unfixed if re.search(r"\bthen\b|all the same", each.unfixed)] == []
    copy = tmp_path / checkout.name
    shutil.copytree(checkout, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
    folders = [folder for root, folder in corpus.folders(tmp_path) if root == copy]
    before = [corpus.compare(program, copy, folder) for folder in folders]
    for path, _, new in one.mended.changed.values():
        (copy / path).write_bytes(new)
    for folder, was in zip(folders, before, strict=True):
        now = corpus.compare(program, copy, folder)
        assert bool(now.refused) is bool(was.refused), f"{folder}: {now.refused}"
        assert now.differences == was.differences
