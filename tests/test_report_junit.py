"""The JUnit report, read by Python's XML parser and by a library that reads what CI servers read."""

from __future__ import annotations

from xml.etree import ElementTree

import junitparser

from tests.conftest import Folder
from tests.golden import TESTDATA

CLEAN = (
    "docker run --read-only --tmpfs /tmp:size=64m --cap-drop=ALL --security-opt=no-new-privileges:true "
    "--memory=512m --memory-swap=512m --cpus=1 --pids-limit=4096 --user 1000:1000 acme/app:1.0\n"
)


def suites(folder: Folder, *arguments: str) -> junitparser.JUnitXml:
    return junitparser.JUnitXml.fromstring(folder.scan("--format", "junit", "-q", *arguments).out.encode())


def test_findings_fail_and_launches_without_any_pass(folder: Folder) -> None:
    folder.write("a.sh", "docker run --privileged -v ~/.ssh:/keys acme/app\n" + CLEAN)
    folder.write("b.sh", CLEAN)
    first, second = suites(folder, "--select", "privileged,credential-mount")
    assert (first.name, first.tests, first.failures, first.errors) == ("a.sh", 3, 2, 0)
    assert (second.name, second.tests, second.failures) == ("b.sh", 1, 0)
    cases = list(first)
    assert [(case.name, case.is_passed) for case in cases] == [
        ("privileged at line 1", False),
        ("credential-mount at line 1", False),
        ("launch at line 2", True),
    ]
    (failure,) = cases[0].result
    assert failure.type == "critical"
    assert failure.message.startswith("privileged: every capability")
    assert failure.text.splitlines() == [
        "Privileged container (critical)",
        "a.sh:1",
        "launch: a.sh:1  docker run  acme/app",
    ]


def test_counts_add_up_on_testdata() -> None:
    report = suites(Folder(TESTDATA), "--pedantic")
    assert report.tests > 100
    assert report.tests == sum(suite.tests for suite in report) == sum(len(list(suite)) for suite in report)
    assert report.failures == sum(not case.is_passed for suite in report for case in suite)
    before = report.tests, report.failures
    report.update_statistics()
    assert (report.tests, report.failures) == before


def test_no_launch_is_a_skipped_case_not_a_passed_one(folder: Folder) -> None:
    folder.write("run.sh", "true\n")
    (suite,) = suites(folder)
    (case,) = suite
    assert case.is_skipped
    assert case.result[0].message == "no container launch was seen, so none was judged"


def test_files_that_cannot_be_read_are_told(folder: Folder) -> None:
    folder.write("bad.sh", b"\0")
    folder.write("run.sh", CLEAN)
    *_, last = ElementTree.fromstring(folder.scan("--format", "junit", "-q").out)
    assert last.findtext("system-err") == "bad.sh:1: a binary file (it holds NUL bytes), so it was not read"
    assert last.get("tests") == "0"


def test_it_is_xml_of_one_root(folder: Folder) -> None:
    folder.write("run.sh", "docker run --privileged ']]>&<a>'\n")
    root = ElementTree.fromstring(folder.scan("--format", "junit").out)
    assert root.tag == "testsuites"
    assert "]]>&<a>" in "".join(root.itertext())
