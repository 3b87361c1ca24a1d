"""A bug that only one file or one launch brings out costs what it stands in, and is said; one of the whole scan is status 2."""

from __future__ import annotations

import pytest

from scanner import seeing
from scanner.checks import host_pid
from scanner.extract import compose, shell
from scanner.launch import Extraction
from scanner.project import Project
from scanner.rule import Rule
from scanner.source import SourceFile
from tests.conftest import Folder
from tests.hostile.limited import GOOD, found, said

FAULTS = [IndexError("list index out of range"), MemoryError(), RecursionError()]


@pytest.mark.parametrize("fault", FAULTS, ids=[type(one).__name__ for one in FAULTS])
def test_a_file_that_an_extractor_fails_on_costs_no_other(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    extract = shell.extract

    def failing(file: SourceFile, project: Project) -> Extraction:
        if file.path == "bad.sh":
            raise fault
        return extract(file, project)

    monkeypatch.setattr(shell, "extract", failing)
    folder.write("bad.sh", GOOD)
    folder.write("good.sh", GOOD)
    ran = folder.scan("--format", "json")
    assert ran.status == 1
    assert "privileged" in found(ran.json, "good.sh")
    assert any(word in said(ran.json, "bad.sh") for word in ("IndexError in test_guards.py, line", "memory", "nested too deeply"))


def test_so_do_compose_files(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compose, "extract", lambda *given: 1 // 0)
    folder.write("compose.yaml", "services: {a: {image: a}}\n")
    folder.write("good.sh", GOOD)
    ran = folder.scan("--format", "json")
    assert "privileged" in found(ran.json, "good.sh")
    assert "ZeroDivisionError" in said(ran.json, "compose.yaml")


def test_a_check_that_fails_costs_no_other(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = seeing.judge

    def failing(rule: Rule, subject: seeing.Subject) -> object:
        return 1 // 0 if rule.id == host_pid.check.id else judge(rule, subject)

    monkeypatch.setattr(seeing, "judge", failing)
    folder.write("good.sh", GOOD)
    ran = folder.scan("--format", "json")
    assert "privileged" in found(ran.json, "good.sh")
    assert "ZeroDivisionError" in said(ran.json, "good.sh")


@pytest.mark.parametrize(("fault", "told"), [(KeyError("x"), "this is a fault of capdrop"), (MemoryError(), "not enough memory")])
def test_a_fault_of_the_whole_is_no_finding(folder: Folder, monkeypatch: pytest.MonkeyPatch, fault: Exception, told: str) -> None:
    def failing(*given: object) -> None:
        raise fault

    monkeypatch.setattr(seeing, "link", failing)
    folder.write("good.sh", GOOD)
    ran = folder.scan("--format", "json")
    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err
