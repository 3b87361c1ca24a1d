"""Several reports of one scan: which file gets which, and what goes to standard output."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from scanner.errors import UsageError
from scanner.output import FORMS, Target, targets
from tests.conftest import Folder
from tests.golden import TESTDATA

PRIVILEGED = "docker run --privileged acme/app:1.0\n"


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [
        ([], [Target("json")]),
        (["a.txt"], [Target("json", "a.txt")]),
        (["sarif=a.sarif"], [Target("sarif", "a.sarif"), Target("json")]),
        (["sarif=a.sarif", "b.json"], [Target("sarif", "a.sarif"), Target("json", "b.json")]),
        (["sarif=a=b"], [Target("sarif", "a=b"), Target("json")]),
        (["a=b.json"], [Target("json", "a=b.json")]),
        (["./sarif=a"], [Target("json", "./sarif=a")]),
        (["build/json=x"], [Target("json", "build/json=x")]),
        (["=x"], [Target("json", "=x")]),
        (["sarif"], [Target("json", "sarif")]),
        (["sarif=/dev/null", "text=/dev/null"], [Target("sarif", "/dev/null"), Target("text", "/dev/null"), Target("json")]),
    ],
)
def test_only_the_name_of_a_form_makes_two_parts(outputs: list[str], expected: list[Target]) -> None:
    assert targets("json", outputs) == expected


@pytest.mark.parametrize(
    ("outputs", "message"),
    [
        (["srif=a"], "no form of report is called 'srif'; did you mean sarif=a? A file of that name is written ./srif=a"),
        (["SARIF=a"], "did you mean sarif=a?"),
        (["sarif="], "no file is named after the ="),
        (["a", "b"], "a and b are named for the one report of --format; say what the second is to hold, as in -o sarif=b"),
        (["sarif=a", "json=./a"], "two reports are to go into a"),
    ],
)
def test_what_cannot_be_meant_is_said(outputs: list[str], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        targets("text", outputs)
    assert message in str(caught.value)


def test_the_name_of_a_form_alone_is_a_file_only_where_a_form_is_chosen() -> None:
    with pytest.raises(UsageError) as caught:
        targets(None, ["html"])
    assert str(caught.value).endswith("no file is named; write -o html=FILE. A file of that name is written ./html")
    assert targets("json", ["html"]) == [Target("json", "html")]
    assert targets(None, ["./html"]) == [Target("text", "./html")]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("report.html", "html"),
        ("out/Report.HTM", "html"),
        ("a.json", "json"),
        ("a.sarif", "sarif"),
        ("a.sarif.json", "sarif"),
        ("junit.xml", "junit"),
        ("a.md", "markdown"),
    ],
)
def test_a_text_report_in_a_file_whose_name_promises_another_form_is_told_of(folder: Folder, name: str, form: str) -> None:
    folder.write("run.sh", PRIVILEGED)
    (folder.path / "out").mkdir()
    ran = folder.scan("-o", name)
    said = f"{name}: this is the text report; other forms are had by -o FORMAT=FILE, as in -o {form}={name}\n"
    assert ran.err.startswith(said)
    assert ran.status == 1
    assert "[privileged]" in (folder.path / name).read_text()


@pytest.mark.parametrize(
    "arguments",
    [
        ["-o", "a.txt"],
        ["-o", "report"],
        ["-o", "text=a.html"],
        ["-o", "html=a.html"],
        ["--format", "text", "-o", "a.html"],
        ["--format", "gitlab", "-o", "a.json"],
    ],
)
def test_a_report_that_was_asked_for_is_not_doubted(folder: Folder, arguments: list[str]) -> None:
    folder.write("run.sh", PRIVILEGED)
    assert "this is the text report" not in folder.scan(*arguments).err


def test_one_scan_writes_several_reports(folder: Folder) -> None:
    folder.write("run.sh", PRIVILEGED)
    ran = folder.scan("-o", "sarif=out.sarif", "--output", "json=out.json", "--output=text=out.txt")
    assert ran.status == 1
    assert ran.err == ""
    assert "[privileged]" in ran.out
    assert json.loads((folder.path / "out.sarif").read_text())["version"] == "2.1.0"
    assert json.loads((folder.path / "out.json").read_text())["version"] == 1
    assert (folder.path / "out.txt").read_text() == ran.out


def test_the_summary_is_told_where_no_text_report_tells_it(folder: Folder) -> None:
    folder.write("run.sh", PRIVILEGED)
    told = "1 launch seen (1 resolved, 0 opaque) in 1 file."
    for arguments in (["-o", "sarif=out.sarif", "-o", "a.txt"], ["--format", "json", "-o", "text=a.txt"]):
        assert told in folder.scan(*arguments).err
        assert folder.scan("-q", *arguments).err == ""
    assert folder.scan("-o", "sarif=out.sarif").err == ""


def test_colours_are_for_a_terminal_unless_asked_for(folder: Folder, environment: Callable[..., None]) -> None:
    folder.write("run.sh", PRIVILEGED)
    environment(NO_COLOR=None, FORCE_COLOR="1")
    assert "\x1b[" in folder.scan("-o", "text=out.txt").out
    assert "\x1b" not in (folder.path / "out.txt").read_text()
    folder.scan("-o", "text=out.txt", "--color", "always")
    assert "\x1b[" in (folder.path / "out.txt").read_text()


def test_a_report_that_cannot_be_written_is_a_failure_and_nothing_is_said_as_if_it_were_none(folder: Folder) -> None:
    folder.write("run.sh", PRIVILEGED)
    ran = folder.scan("-o", "sarif=nowhere/out.sarif")
    assert (ran.status, ran.out) == (2, "")
    assert "cannot write nowhere/out.sarif: No such file or directory" in ran.err


def test_a_rule_is_explained_into_a_file_but_in_no_form(folder: Folder) -> None:
    assert folder.scan("--explain", "privileged", "-o", "rule.txt").out == ""
    assert (folder.path / "rule.txt").read_text().startswith("privileged: ")
    assert folder.scan("--explain", "privileged", "-o", "sarif=rule.txt").status == 2


def test_no_form_tells_where_on_this_machine_the_tree_lies(tmp_path: Path) -> None:
    """Scanned from elsewhere and by its absolute path, as an action or an editor may."""
    files = {form: tmp_path / form for form in FORMS}
    options = [f"--output={form}={path}" for form, path in files.items()]
    ran = Folder(TESTDATA / "privileged").scan(*options, "--format", "github", "--pedantic", str(TESTDATA))
    reports = {form: path.read_text() for form, path in files.items()} | {"standard output": ran.out}
    assert [form for form, report in reports.items() if "bad.sh" not in report] == []
    assert [form for form, report in reports.items() if str(TESTDATA.parent) in report] == []
    assert "findings" in ran.err
    assert str(TESTDATA.parent) not in ran.err


def test_the_same_tree_gives_the_same_reports_but_for_times(folder: Folder) -> None:
    folder.write("run.sh", PRIVILEGED)
    folder.write("compose.yaml", "services:\n  a:\n    image: a\n    pid: host\n")
    for form in FORMS.keys() - {"json", "gitlab-sast"}:  # which say how long and when
        assert folder.scan("--format", form).out == folder.scan("--format", form).out
