"""Whatever names hold that a scanned tree is free to choose, no report can be broken out of or forged: names × forms.

Each form is read back by a real parser of it, or by the rules of the program that reads it.
"""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import jsonschema
import junitparser
import pytest

from scanner.output import FORMS
from scanner.report.protections import COLUMNS, Cell
from tests import html_page, markup, runner
from tests.conftest import Folder
from tests.test_report_gitlab import CODE_QUALITY, SAST
from tests.test_sarif import LINK, schema, uris

SECRET = "battery-staple-9"
NAMES = {
    "plain": "web",
    "newline": "x\ny",
    "carriage return": "x\ry",
    "command": "x\n::error file=a::forged",
    "command after return": "x\r::warning title=a::forged",
    "command alone": "::set-output name=a::forged",
    "older command": "a ##[add-mask]forged",
    "escaped by the runner": "%41%0A::error::forged%0D%250A%3A",
    "colours": "\x1b[31mred\x1b[0m",
    "title of the window": "\x1b]0;forged\x07",
    "controls": "\x01\x08\x7f\x9b31m",
    "nul": "a\0b",
    "html": "<script>alert(1)</script><img src=x onerror=y>",
    "comment": "<!-- a --> --><b>",
    "entities": "&lt;b&gt; &#64;ada &amp;",
    "end of cdata": "]]><forged/><![CDATA[",
    "quotes": "\"'`a` ``b`` ```",
    "pipes": "a|b\\|c\\\\|d |",
    "row": "x |\n| --- |\n| forged |",
    "link": "[a](https://evil.example) ![b](https://evil.example)",
    "end of a link": "a]( https://evil.example) ](1) [c\\](2)",
    "mention": "@ada #1 GH-2 acme/app#3 0123456789abcdef :tada:",
    "address": "https://evil.example www.evil.example ada@evil.example",
    "markup": "**a** _b_ ~c~ # d\n# e\n- f\n\n    g",
    "bidirectional": "\u202eexe.sh\u2066\u200f",
    "separators": "a\u2028b\u2029c\x85d\x0be\x0cf\ufeff",
    "surrogate": "a\ud800b",
    "no character": "a\uffffb\ufdd0\U0001fffe",
    "placeholders": "{0} {{1}} {name} %s %(a)s",
    "backslashes": "\\",
    "option": "--privileged=false",
    "elsewhere": "../../../etc/passwd",
    "long": "é" * 3_000,
}


class Reported:
    """The reports on a tree in which everything is called by one name."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self.folder = Folder(path)
        self.file = (name[:100].replace("\0", "").replace("/", "\u2215") + ".sh").encode("utf-8", "surrogatepass")
        word = name.replace("\0", "")
        line = word.replace("\n", " ").replace("\r", " ")
        quoted = json.dumps(name)
        self._write(
            self.file, f"# capdrop: ignore[host-pid] {line}\ndocker run --privileged --name {shlex.quote(word)} --pid host a\n"
        )
        self._write(
            b"run.sh",
            f"DB_PASSWORD={SECRET}\n# capdrop: ignore[{line}] {line}\n"
            f"{re.sub('[^a-z]', '', line) or 'f'}() {{\n"
            f"docker run --uts host -e DB_PASSWORD=$DB_PASSWORD -e {shlex.quote(word)} "
            f"{shlex.quote(word)} {shlex.quote(word)}\n}}\n",
        )
        self._write(b"Makefile", f"run:\n\tdocker run --uts host {shlex.quote(line).replace('$', '$$')}\n")
        self._write(b"Dockerfile", f"FROM docker:28\nUSER root\n{line}\nRUN docker run --privileged {shlex.quote(line)}\n")
        self._write(
            b"compose.yaml",
            f"services:\n  {quoted}:\n    image: {quoted}\n    container_name: {quoted}\n    privileged: true\n    {quoted}: 1\n"
            f"    user: {quoted}\n    environment:\n      {quoted}: {quoted}\n      DB_PASSWORD: {SECRET}\n"
            f"    volumes: [{json.dumps('/var/run/docker.sock:/' + name)}]\n",
        )
        wanted = [f"--output={form}=../out.{form}" for form in FORMS]
        self.ran = self.folder.scan(
            *("--format", "text", "--pedantic", "--show-suppressed", "--color", "never", f"--category={line}"), *wanted
        )
        self.texts = {form: (path.parent / f"out.{form}").read_bytes().decode() for form in FORMS}

    def _write(self, name: bytes, text: str) -> None:
        with open(os.path.join(os.fsencode(self.folder.path), name), "wb") as file:
            file.write(text.encode("utf-8", "surrogatepass"))

    @property
    def launches(self) -> int:
        """How many there are: YAML takes not every character and no long keys, and an image cannot be an option."""
        count = len(json.loads(self.texts["json"])["launches"])
        assert 2 <= count <= 5
        return count

    @property
    def files(self) -> set[str]:
        """How reports name the files."""
        return {"run.sh", "Makefile", "Dockerfile", "compose.yaml", self.file.decode("utf-8", "backslashreplace")}


@pytest.fixture(scope="module", params=NAMES.values(), ids=NAMES.keys())
def reported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Reported:
    path = tmp_path_factory.mktemp("hostile") / "tree"
    path.mkdir()
    return Reported(path, request.param)


def loaded(text: str) -> Any:
    """A JSON document that is ASCII, and of characters that every parser takes."""
    assert text.isascii()
    document = json.loads(text)
    json.dumps(document, ensure_ascii=False).encode()
    return document


def of_text(text: str, given: Reported) -> None:
    assert "[privileged]" in text
    assert re.search(r"^\d+ findings: ", text, re.M)


def of_posture(text: str, given: Reported) -> None:
    head, *rows = text.splitlines()
    assert head.split()[1:] == list(COLUMNS)
    assert [row.split()[-9:] for row in rows if row.endswith(("✓", "✗", "~", "?", "–"))] != []
    assert rows[-3].split()[:2] == [str(given.launches), "launches"]
    assert len(rows) == given.launches + 3


def of_json(text: str, given: Reported) -> None:
    document = loaded(text)
    assert {one["path"] for one in document["findings"]} <= given.files


def of_sarif(text: str, given: Reported) -> None:
    document = loaded(text)
    (run,) = document["runs"]
    run["results"] = run["results"][:5]
    assert not list(schema().iter_errors(document))
    names = {os.fsdecode(unquote_to_bytes(uri)) for uri in uris(document)}
    assert names <= given.files
    for uri in uris(document):
        assert re.fullmatch(r"[A-Za-z0-9._~/-]|%[0-9A-F]{2}".join(("(?:", ")+")), uri)
    for result in run["results"]:
        assert {int(target) for _, target in LINK.findall(result["message"]["text"])} <= {
            one["id"] for one in result.get("relatedLocations", [])
        }
        assert result["message"]["text"].isprintable()


def of_github(text: str, given: Reported) -> None:
    found = runner.commands(text)
    lines = text.splitlines()
    assert len(found) == len([line for line in lines if line.startswith("::")]) >= 5
    assert len(lines) - len(found) <= 1
    for command in found:
        assert command.name in ("error", "warning", "notice")
        assert list(command.properties) == ["file", "line", "endLine", "col", "endColumn", "title"]
        assert command.properties["title"].startswith("capdrop: ")
        assert re.search(r" \[[a-z-]+, (low|medium|high|critical)(, \w+ confidence)?\]$", command.text)
        assert command.properties["file"] in given.files or not given.file.decode("utf-8", "replace").isprintable()


def of_gitlab(text: str, given: Reported) -> None:
    document = loaded(text)
    jsonschema.validate(document, CODE_QUALITY)
    assert {one["location"]["path"] for one in document} <= given.files
    assert all(one["description"].isprintable() for one in document)
    assert len({one["fingerprint"] for one in document}) == len(document)


def of_gitlab_sast(text: str, given: Reported) -> None:
    document = loaded(text)
    jsonschema.validate(document, SAST)
    assert {one["location"]["file"] for one in document["vulnerabilities"]} <= given.files
    said = [*document["vulnerabilities"], *document["scan"].get("messages", [])]
    assert all(str(value).isprintable() for one in said for value in one.values() if isinstance(value, str))


def of_junit(text: str, given: Reported) -> None:
    root = ElementTree.fromstring(text)
    assert {element.tag for element in root.iter()} <= {"testsuites", "testsuite", "testcase", "failure", "system-err"}
    report = junitparser.JUnitXml.fromstring(text.encode())
    assert report.failures == sum(not case.is_passed for suite in report for case in suite) >= 5


def of_markdown(text: str, given: Reported) -> None:
    assert markup.faults(text) == []
    findings, launches = markup.tables(text)
    # a row with too many cells loses the last ones, so what these hold tells whether a name has made some
    assert all(re.match("severity|low|medium|high|critical", row[0]) for row in findings)
    assert all(re.fullmatch("[a-z-]+", row[-1]) for row in findings)
    assert {cell for row in launches[2:] for cell in row[1:]} <= {cell.value for cell in Cell}
    assert len(launches) == 2 + given.launches


def of_html(text: str, given: Reported) -> None:
    page = html_page.parsed(text)
    assert html_page.faults(page) == []
    assert len(page.one("tbody").all("tr")) == given.launches
    assert all(re.match("critical|high|medium|low", each.one("h4").text) for each in page.all("div", class_="finding"))
    assert {each.given["data-format"] for each in page.all("article")} <= {"shell", "makefile", "compose", "dockerfile"}
    assert len(page.all("script")) == len(page.all("style")) == 1


READERS: dict[str, Callable[[str, Reported], None]] = {
    "text": of_text,
    "posture": of_posture,
    "json": of_json,
    "sarif": of_sarif,
    "github": of_github,
    "gitlab": of_gitlab,
    "gitlab-sast": of_gitlab_sast,
    "junit": of_junit,
    "markdown": of_markdown,
    "html": of_html,
}


def test_every_form_has_a_reader() -> None:
    assert READERS.keys() == FORMS.keys()


@pytest.mark.parametrize("form", FORMS)
def test_a_form_cannot_be_broken_out_of(reported: Reported, form: str) -> None:
    text = reported.texts[form]
    READERS[form](text, reported)
    assert SECRET not in text
    assert all(line.isprintable() for line in text.split("\n"))
    if form != "github":
        assert runner.commands(text) == []


def test_nothing_else_that_is_said_can_be_either(reported: Reported) -> None:
    said = reported.ran.out + reported.ran.err
    assert runner.commands(said) == []
    assert all(line.isprintable() for line in said.split("\n"))
    assert SECRET not in said
    assert "Traceback" not in said
    assert reported.ran.status == 1
