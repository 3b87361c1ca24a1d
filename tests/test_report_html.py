"""The HTML report as a document; what it does in a browser is in `test_report_html_browser.py`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scanner.catalogue import catalogue
from scanner.errors import FileError
from scanner.finding import Confidence, Edit, Finding, Fix, Severity
from scanner.launch import Related
from scanner.report import RUN, Result
from scanner.report.frame import Frames
from scanner.report.html import page
from scanner.report.html.code import diff
from scanner.report.html.documentation import documentation
from scanner.report.html.markup import element, text
from scanner.report.protections import COLUMNS
from scanner.rule import Rule
from scanner.source import SourceFile, Span
from tests.conftest import Folder
from tests.golden import TESTDATA
from tests.html_page import Element, faults, parsed

SCRIPT = """\
#!/bin/sh
docker run -d --name web \\
    --privileged \\
    -v /etc:/etc \\
    acme/app:1
docker run --rm "$@" b
chmod 666 /var/run/docker.sock
"""


def read(folder: Folder, *options: str) -> Element:
    return parsed(folder.scan("--format", "html", *options).out)


def rendered(*findings: Finding, **given: object) -> Element:
    return parsed(page.render(Result(findings=list(findings), rules=catalogue(), folder="/a", root="/a", **given)))  # type: ignore[arg-type]  # test data


def finding(file: SourceFile, marked: str, **given: object) -> Finding:
    start = file.text.index(marked)
    span = Span(file, start, start + len(marked))
    return Finding("privileged", Severity.CRITICAL, Confidence.HIGH, span, "a message", **given)  # type: ignore[arg-type]  # test data


def edit(file: SourceFile, old: str, new: str) -> Edit:
    start = file.text.index(old)
    return Edit(Span(file, start, start + len(old)), new)


def lines(element: Element) -> list[str]:
    return element.text.split("\n")[:-1]


def test_what_a_page_consists_of(folder: Folder) -> None:
    folder.write("deploy/run.sh", SCRIPT)
    found = read(folder, "--select", "privileged,host-mount,missing-user,missing-read-only")
    assert faults(found) == []
    assert found.one("title").text == "capdrop: 3 findings: 1 critical, 1 high, 1 medium"
    assert found.one("h1").text == "3 findings"
    assert [tile.text for tile in found.all("li", class_="tile")] == ["1 critical", "1 high", "1 medium", "0 low"]
    assert "2 launches seen (1 resolved, 1 opaque) in 1 file." in found.one("header").text
    assert [heading.text for heading in found.all("h2")] == ["Posture", "Findings", "Rules"]
    (article,) = found.all("article")
    assert article.one("h3").text == "deploy/run.sh:2 docker run acme/app:1 (web)"
    assert [each.given["data-rules"] for each in article.all("div", class_="finding")] == [
        "privileged",
        "host-mount",
        "missing-hardening missing-read-only missing-user",
    ]


def test_the_table_says_what_the_posture_report_says(folder: Folder) -> None:
    folder.write("deploy/run.sh", SCRIPT)
    head, total, *rows = read(folder).one("table").all("tr")
    assert [cell.text for cell in head.all("th", scope="col")] == ["Launch", "Format", "Findings", *COLUMNS]
    *said, last, _, _ = folder.scan("--format", "posture").out.splitlines()
    assert [cell.text for cell in total.all("td")][2:] == last.split()[2:]
    assert [[cell.text for cell in row.all("td")][2:] for row in rows] == [line.split()[-9:] for line in said[1:]]
    assert [row.one("th", scope="row").text for row in rows] == ["deploy/run.sh:2 web", "deploy/run.sh:6 b opaque"]
    assert all(cell.one("span", role="img").given["aria-label"] for row in rows for cell in row.all("td")[2:])


def test_every_fingerprint_is_an_address(folder: Folder) -> None:
    folder.write("run.sh", SCRIPT)
    ids = {name for each in read(folder) for key in ("id", "data-also") for name in (each.given.get(key) or "").split()}
    fingerprints = {each["fingerprint"] for each in folder.scan("--format", "json").json["findings"]}
    assert len(fingerprints) > 5
    assert fingerprints <= ids


def test_a_frame_marks_the_fault_among_its_neighbours(folder: Folder) -> None:
    folder.write("run.sh", SCRIPT)
    found = read(folder, "--select", "privileged")
    frame = found.one("pre", class_="code")
    assert lines(frame) == ["docker run -d --name web \\", "    --privileged \\", "    -v /etc:/etc \\"]
    assert [each.given["data-n"] for each in frame.all("span") if "data-n" in each.given] == ["2", "3", "4"]
    assert frame.one("mark").text == "--privileged"


@pytest.mark.parametrize(
    ("source", "marked", "expected"),
    [
        ("a", "a", ["a"]),
        ("a\n", "a", ["a"]),
        ("\n\n  x\n", "x", ["", "x"]),
        ("if\n\t\tx\n\tfi\n", "x", ["if", "        x", "    fi"]),
        ("x" * 500 + " --privileged " + "y" * 500, "--privileged", ["…" + "x" * 98 + " --privileged " + "y" * 186 + "…"]),
        ("one\ntwo\nthree", "one\ntwo", ["one", "two", "three"]),
        ("\n".join("abcdefghijklmn"), "\n".join("abcdefghijklm"), list("abcdefghi")),
    ],
)
def test_frames_of_odd_sources(source: str, marked: str, expected: list[str]) -> None:
    frame = rendered(finding(SourceFile("a.sh", source), marked)).one("pre", class_="code")
    assert lines(frame) == expected
    assert frame.all("mark") != []


def test_hardening_is_one_block_in_the_form_at_hand(folder: Folder) -> None:
    folder.write("run.sh", "docker run -d a\n")
    folder.write("compose.yaml", "services:\n  web:\n    image: a\n")
    found = read(folder, "--select", "missing-cap-drop,missing-read-only")
    service, command = found.all("pre", class_="add")
    assert service.text == "cap_drop: [ALL]\nread_only: true\ntmpfs: [/tmp:size=64m]"
    assert command.text == "--cap-drop=ALL\n--read-only\n--tmpfs=/tmp:size=64m"
    assert len(found.all("button", class_="copy")) == 2


def test_related_places_are_shown_with_their_line() -> None:
    file = SourceFile("a.sh", "one\ntwo\n")
    related = rendered(finding(file, "one", related=[Related(Span(file, 4, 7), "here too")])).one("ul", class_="related")
    assert related.text == "a.sh:2 here too two"


def test_a_fix_is_a_diff() -> None:
    text = "".join(f"line {number}\n" for number in range(1, 21))
    file = SourceFile("a.sh", text)
    fix = Fix((edit(file, "line 15\n", ""), edit(file, "line 3", "line 3a\nline 3b")), safe=True)
    found = rendered(finding(file, "line 3", fix=fix))
    assert lines(found.one("pre", class_="diff")) == [
        "--- a.sh",
        "+++ a.sh",
        "@@ -1,5 +1,6 @@",
        " line 1",
        " line 2",
        "-line 3",
        "+line 3a",
        "+line 3b",
        " line 4",
        " line 5",
        "@@ -13,6 +14,5 @@",
        " line 13",
        " line 14",
        "-line 15",
        " line 16",
        " line 17",
        " line 18",
    ]
    assert "The fix cannot stop a working container; --fix applies it:" in found.text


@pytest.mark.parametrize(
    ("source", "place", "put_in", "expected"),
    [
        ("a\nb\n", 4, "c\n", ["@@ -1,2 +1,3 @@", " a", " b", "+c"]),
        ("a\nb", 3, "\nc", ["@@ -1,2 +1,3 @@", " a", " b", "+c"]),
        ("a\n", 0, "#\n", ["@@ -1,1 +1,2 @@", "+#", " a"]),
        ("\ta\n", 2, "\tb", ["@@ -1,1 +1,1 @@", "-    a", "+    a    b"]),
    ],
)
def test_diffs_at_the_edges_of_a_file(source: str, place: int, put_in: str, expected: list[str]) -> None:
    file = SourceFile("a.sh", source)
    shown = diff(Frames(()), Fix((Edit(Span(file, place, place), put_in),)), {file: "a.sh"})
    assert shown is not None
    assert lines(parsed(shown))[2:] == expected


def test_the_fixes_of_one_block_are_one_diff(folder: Folder) -> None:
    folder.write("a.sh", "docker run a\n")
    found = read(folder, "--select", "missing-read-only,missing-cpu-limit")
    assert lines(found.one("pre", class_="diff"))[3:] == [
        "-docker run a",
        "+docker run --cpus=1 --read-only --tmpfs=/tmp:size=64m a",
    ]
    assert "--fix --unsafe-fixes applies it" in found.text


def test_no_secret_is_shown_by_frame_or_diff() -> None:
    file = SourceFile("a.sh", "PASS=hunter22-x docker run a\nPASS=hunter22-x\n")
    masked = [Span(file, 5, 15), Span(file, 34, 44)]
    plain = Fix((edit(file, "docker", "podman"),))
    found = rendered(finding(file, "docker", fix=plain), masked=masked)
    assert "hunter22" not in found.text
    assert lines(found.one("pre", class_="diff"))[3:] == [
        "-PASS=********** docker run a",
        "+PASS=********** podman run a",
        " PASS=**********",
    ]
    telling = Fix((edit(file, "docker", "hunter22-x"),))
    found = rendered(finding(file, "docker", fix=telling), masked=masked)
    assert "hunter22" not in found.text
    assert found.all("pre", class_="diff") == []
    assert "it is not shown, as it holds a secret" in found.text


def test_findings_of_no_launch_stand_under_their_file(folder: Folder) -> None:
    folder.write("run.sh", "chmod 666 /var/run/docker.sock\n")
    folder.write("Dockerfile", "FROM a\nUSER root\n")
    found = read(folder, "--semgrep")
    assert {each.one("h3").text: each.given["data-format"] for each in found.all("article")} == {
        "run.sh": "shell",
        "Dockerfile": "dockerfile",
    }
    assert found.all("table") == []
    assert faults(found) == []


def test_nothing_found_and_nothing_seen_are_different_sentences(folder: Folder) -> None:
    assert read(folder).one("section", id="findings").text == "FindingsNothing was found, but no launch was seen."
    folder.write("run.sh", "docker run a\n")
    found = read(folder, "--select", "privileged")
    assert found.one("h1").text == "Nothing found in 1 launch."
    assert found.one("section", id="findings").text == "FindingsNothing was found."
    assert len(found.one("tbody").all("tr")) == 1
    assert faults(found) == []


def test_what_could_not_be_read_is_listed() -> None:
    found = rendered(errors=[FileError("a.sh", 3, "a binary file"), FileError(RUN, 1, "the engine died")])
    assert [each.text for each in found.one("section", id="unread").all("li")] == ["a.sh:3: a binary file", "the engine died"]


def test_all_of_testdata_is_a_sound_page_twice_the_same_and_documents_its_rules() -> None:
    out = Folder(TESTDATA).scan("--format", "html", "--pedantic").out
    assert Folder(TESTDATA).scan("--format", "html", "--pedantic").out == out
    found = parsed(out)
    assert faults(found) == []
    rules = {name for each in found.all("div", class_="finding") for name in (each.given["data-rules"] or "").split()}
    assert {each.given["id"] for each in found.all("details")} == {f"rule-{name}" for name in rules}
    assert len(rules) > 30


def test_documentation_keeps_its_shape() -> None:
    said = "Title.\n\nSome `<b>` and\nhttps://example.org/a_b.\n\n## What may break\nx\n\n## References\n"
    rule = Rule("own", Severity.LOW, said + "- one\n  more\n- javascript:alert(1)\n")
    found = parsed(documentation(rule))
    assert [each.text for each in found.all("p")] == ["Some <b> and https://example.org/a_b.", "x"]
    assert found.one("code").text == "<b>"
    assert found.one("a").given["href"] == "https://example.org/a_b"
    assert [each.text for each in found.all("li")] == ["one more", "javascript:alert(1)"]
    assert [each.text for each in found.all("h4")] == ["What may break", "References"]


def test_text_is_never_markup() -> None:
    assert text("<b a='\"'>&amp;\n\x1b") == "&lt;b a=&#x27;&quot;&#x27;&gt;&amp;amp;\\n\\x1b"
    assert text("::error::x") == "&#58;:error::x"
    assert "##[" not in text("###[error]x")
    assert element("td", "<i>", element("b", "<"), data_path='"') == '<td data-path="&quot;">&lt;i&gt;<b>&lt;</b></td>'
    assert element("input", hidden=True, checked=False, value=None) == "<input hidden>"


def test_style_and_script_ask_nothing_of_a_network() -> None:
    for name in ("page.css", "page.js"):
        code = (Path(os.path.dirname(page.__file__)) / name).read_text()
        assert not any(word in code for word in ("http:", "https:", "url(", "@import", "fetch(", "eval(", "innerHTML", "</"))
