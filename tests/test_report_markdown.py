"""The Markdown report, read by a parser of Markdown."""

from __future__ import annotations

import pytest

from scanner.catalogue import catalogue
from scanner.errors import FileError
from scanner.finding import Confidence, Finding, Severity
from scanner.report import Result, markdown
from scanner.report.markdown import code, prose
from scanner.report.protections import COLUMNS
from scanner.source import SourceFile, Span
from tests.builders import launch
from tests.conftest import Folder
from tests.golden import TESTDATA
from tests.markup import faults, inline, parsed, tables


def test_counts_worst_findings_and_launches(folder: Folder) -> None:
    folder.write("deploy/run.sh", 'docker run -d --privileged --name web acme/app\ndocker run --rm "$@" b\n')
    out = folder.scan("--format", "markdown", "--select", "privileged,host-uts,missing-user").out
    assert out.startswith("## capdrop: 2 findings: 1 critical, 1 low\n\n2 launches seen (1 resolved, 1 opaque) in 1 file.\n")
    findings, launches = tables(out)
    assert findings == [
        ["severity", "where", "what", "rule"],
        [
            "critical",
            "deploy/run.sh:1",
            "privileged: every capability, every device of the host, no seccomp, no AppArmor",
            "privileged",
        ],
        ["low", "deploy/run.sh:1", "missing hardening: add --user=1000:1000", "missing-hardening"],
    ]
    assert launches[0] == ["launch", *COLUMNS]
    assert launches[1][0] == "2 in all"
    assert [row[0] for row in launches[2:]] == ["deploy/run.sh:1 web", "deploy/run.sh:2 b"]
    assert launches[2][1:] == ["✗"] * 9
    assert faults(out) == []


def test_all_of_testdata_is_tables_and_words_and_fits_a_comment() -> None:
    out = Folder(TESTDATA).scan("--format", "markdown", "--pedantic").out
    assert faults(out) == []
    assert len(out.encode()) < 65_536
    assert "findings more." in out
    assert "launches more." in out


def test_what_could_not_be_read_is_listed() -> None:
    errors = [FileError(f"{number}.sh", 1, "a binary file") for number in range(60)]
    out = markdown.render(Result(errors=errors, rules=catalogue(), folder="/a", root="/a"))
    assert "- `0.sh:1: a binary file`\n" in out
    assert out.rstrip().endswith("- 10 more")
    assert faults(out) == []


def test_however_much_there_is_it_fits_a_comment() -> None:
    text = "docker run a\n"
    long = "日本`|@" * 2_000
    file = SourceFile(long, text)
    findings = [
        Finding("privileged", Severity.HIGH, Confidence.MEDIUM, Span(file, 0, 6), f"{number}{long}") for number in range(1_000)
    ]
    launches = [launch(file=file, name=long) for _ in range(1_000)]
    errors = [FileError(long, 1, long) for _ in range(1_000)]
    given = Result(launches, findings=findings, errors=errors, rules=catalogue(), folder="/a", root="/a")
    out = markdown.render(given)
    assert len(out.encode()) < 65_536
    assert faults(out) == []
    assert {len(row) for table in tables(out) for row in table} == {4, 10}


@pytest.mark.parametrize(
    "text",
    ["plain", "`", "``", "a`b", "`a", " a ", "a``b`", "@ada #1", "<script>", "[x](y)", "**b**", "\\", "a\\", "&lt;", "www.x.org"],
)
def test_a_code_span_holds_any_text_as_it_is(text: str) -> None:
    (span,) = inline(parsed(f"{code(text)}\n"))
    assert (span.type, span.content) == ("code_inline", text)


def test_a_code_span_in_a_cell_holds_no_pipe() -> None:
    assert code("a|b\n\\|") == "`a\\x7cb\\n\\\\x7c`"
    assert code("") == ""
    assert len(code("x" * 5_000)) < 400


@pytest.mark.parametrize("text", ["the host's process namespace", "a: b, c; (d) --e=f", "adds SYS_ADMIN"[:4]])
def test_plain_words_stay_words(text: str) -> None:
    assert prose(text) == text


@pytest.mark.parametrize(
    "text",
    "@ada #1 a_b_ *a* <b> [a](b) http://x.org www.x.org GH-1 0a1b2c3 :tada: `a` &amp; ~a~ a|b é !x \\ a\x1bb".split(" "),
)
def test_all_else_is_code(text: str) -> None:
    assert prose(f"is {text} here") == code(f"is {text} here")
