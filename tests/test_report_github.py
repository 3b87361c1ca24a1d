"""Annotations: read as GitHub's runner reads workflow commands (actions/runner, `ActionCommand.cs`)."""

from __future__ import annotations

import subprocess

import pytest

from scanner.catalogue import catalogue
from scanner.finding import Confidence, Finding, Severity
from scanner.report import Result, github
from scanner.source import SourceFile, Span
from tests.conftest import Folder
from tests.runner import Command, commands


def finding(severity: Severity, message: str = "why", path: str = "run.sh", **parts: object) -> Finding:
    given = {"confidence": Confidence.HIGH, **parts}
    return Finding("privileged", severity, span=Span(SourceFile(path, "docker run a\n"), 7, 10), message=message, **given)  # type: ignore[arg-type]  # test data


def render(*findings: Finding) -> str:
    return github.render(Result(findings=list(findings), rules=catalogue(), launches=[None], folder="/a", root="/a"))  # type: ignore[list-item]  # counted only


def test_an_annotation(folder: Folder) -> None:
    folder.write("deploy/run.sh", "docker run \\\n  --privileged a\n")
    subprocess.run(["git", "init", "-q", str(folder.path)], check=True)
    assert commands(Folder(folder.path / "deploy").scan("--format", "github", "--select", "privileged").out) == [
        Command(
            "error",
            {
                "file": "deploy/run.sh",
                "line": "2",
                "endLine": "2",
                "col": "3",
                "endColumn": "15",
                "title": "capdrop: Privileged container",
            },
            "privileged: every capability, every device of the host, no seccomp, no AppArmor [privileged, critical]",
        )
    ]


@pytest.mark.parametrize(
    ("severity", "kind"),
    [(Severity.CRITICAL, "error"), (Severity.HIGH, "error"), (Severity.MEDIUM, "warning"), (Severity.LOW, "notice")],
)
def test_the_kind_follows_from_the_severity(severity: Severity, kind: str) -> None:
    assert [one.name for one in commands(render(finding(severity)))] == [kind]


def test_less_than_high_confidence_is_said() -> None:
    assert "[privileged, high, medium confidence]" in render(finding(Severity.HIGH, confidence=Confidence.MEDIUM))


def test_ten_of_each_kind_are_given_the_worst_first() -> None:
    given = [finding(severity, f"{severity} {number}") for severity in Severity for number in range(8)]
    out = render(*given)
    kinds = [one.name for one in commands(out)]
    assert kinds == ["error"] * 10 + ["warning"] * 8 + ["notice"] * 8
    assert [one.text.partition(" [")[0] for one in commands(out)[:10]] == [
        *(f"critical {number}" for number in range(8)),
        "high 0",
        "high 1",
    ]
    assert out.splitlines()[-1] == "6 more (6 high): GitHub shows 10 of each kind."


def test_ten_are_not_more() -> None:
    assert "more" not in render(*[finding(Severity.LOW)] * 10)
    assert render(*[finding(Severity.LOW)] * 12).splitlines()[-1] == "2 more (2 low): GitHub shows 10 of each kind."


def test_a_region_of_several_lines_is_marked_on_its_first() -> None:
    one = finding(Severity.HIGH)
    one.span = Span(SourceFile("run.sh", "docker run \\\n a\n"), 0, 15)
    (command,) = commands(render(one))
    assert [command.properties[name] for name in ("line", "endLine", "col", "endColumn")] == ["1", "1", "1", "11"]


@pytest.mark.parametrize("path", ["a,b:c%0A=d;e.sh", "a\nb\rc.sh", "::error::x", "##[error]x", "日本 é.sh", "a%2Cb%3A"])
def test_a_file_s_name_arrives_as_it_is(path: str) -> None:
    (command,) = commands(render(finding(Severity.HIGH, path=path)))
    assert command.properties["file"] == path
    assert command.text == "why [privileged, high]"


def test_what_would_act_in_a_terminal_stands_escaped() -> None:
    (command,) = commands(render(finding(Severity.HIGH, "50%\n\x1b[31m%0A", path="\x1b]0;x\u202e.sh")))
    assert command.properties["file"] == "\\x1b]0;x\\u202e.sh"
    assert command.text == "50%\\n\\x1b[31m%0A [privileged, high]"


def test_a_tree_without_launches_is_said_not_to_be_clean(folder: Folder) -> None:
    folder.write("run.sh", "true\n")
    assert folder.scan("--format", "github").out == "No container launch seen in 1 file.\n"
    folder.write("run.sh", "docker run --pid host a\n")
    assert folder.scan("--format", "github", "--select", "privileged").out == ""


def test_the_oracle_would_see_a_forged_command() -> None:
    assert [one.name for one in commands("x\n  ::error file=a::b\r::warning::c\n##[add-mask]d\ny ##[debug]z ::error::no\n")] == [
        "error",
        "warning",
        "add-mask",
        "debug",
    ]
