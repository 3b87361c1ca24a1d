"""The catalogue polices itself: what every rule must have, asked of each rule that is discovered.

Which formats a rule is asked for follows from its own documentation: an example section either shows an indented example,
or says in a sentence why there can be none (`## Bad compose` / `Compose has no such key.`); nothing is listed here.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from scanner import explain
from scanner.allowance import Allowance
from scanner.catalogue import catalogue
from scanner.errors import FileError
from scanner.finding import Finding
from scanner.launch import Image
from scanner.link import link
from scanner.rule import Rule, checks, judge
from scanner.seeing import extract
from scanner.source import SourceFile
from tests.in_memory import InMemory

ROOT = Path(__file__).parent.parent
TESTDATA = ROOT / "testdata"
SUFFIX = {"shell": "sh", "makefile": "mk", "compose": "compose.yaml", "dockerfile": "Dockerfile"}
WRITTEN = ("command", "compose", "dockerfile", "configuration")
VERDICTS = {"Bad": "bad", "Good": "ok"}

REFERENCE = re.compile(
    r"- (CIS Docker Benchmark 1\.[67], \d\.\d+|OWASP Docker Security Cheat Sheet, RULE #\d+|(?:[^:]+: )?https://\S+)(?: .*)?"
)


def examples(rule: Rule, form: str) -> dict[str, str]:
    """The documentation's examples of a rule as files of a format, by verdict; empty where the format cannot have the fault."""
    return {verdict: text for verdict in VERDICTS if (text := explain.example(rule, verdict, form)) is not None}


def findings(rule: Rule, form: str, name: str, text: str) -> list[Finding]:
    """What the rule says of a file, by the road a scan takes: extract, link, judge; what it names is in testdata."""

    def beside(path: str) -> SourceFile | None:
        file = TESTDATA / rule.id / path
        return SourceFile(path, file.read_text()) if file.is_file() else None

    errors: list[FileError] = []
    linked = link(extract([(SourceFile(name, text), form)], InMemory(beside), errors))
    assert errors == []
    return [finding for subject in (*linked.launches, *linked.images, *linked.builds) for finding in judge(rule, subject)]


CASES = [(rule, form) for rule in checks() for form in SUFFIX if examples(rule, form)]

every_rule = pytest.mark.parametrize("rule", checks(), ids=lambda rule: rule.id)
every_rule_in_every_format = pytest.mark.parametrize(("rule", "form"), CASES, ids=[f"{rule.id}-{form}" for rule, form in CASES])


@every_rule
def test_the_id_is_the_file_name(rule: Rule) -> None:
    module = import_module(f"scanner.checks.{rule.id.replace('-', '_')}")
    assert module.check is rule
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.id)


@every_rule
def test_the_documentation_has_every_section(rule: Rule) -> None:
    sections = rule.sections()
    forms = {(Image,): ["dockerfile"], (Allowance,): ["configuration"]}.get(rule.subject, ["command", "compose"])
    wanted = ["Why", "Attack", *(f"Bad {form}" for form in forms), "What may break", "References"]
    optional = [f"{verdict} {form}" for verdict in VERDICTS for form in WRITTEN]
    assert [name for name in wanted if not sections.get(name, "").strip()] == []
    assert [name for name in sections if name not in (*wanted, *optional)] == []
    assert 1 < len(rule.title) <= 60


@every_rule
def test_each_bad_example_has_its_good_one(rule: Rule) -> None:
    sections = rule.sections()
    for form in WRITTEN:
        bad, good = sections.get(f"Bad {form}", ""), sections.get(f"Good {form}", "")
        if bad.startswith("    "):
            assert good.startswith("    ")
            assert good != bad
        else:
            assert not good.startswith("    ")
            assert not bad or len(bad.split()) >= 4, f"Bad {form}: an indented example, or a sentence that says why there is none"


@every_rule
def test_the_references_name_a_benchmark_and_a_manual(rule: Rule) -> None:
    lines = rule.sections()["References"].splitlines()
    assert [line for line in lines if not REFERENCE.fullmatch(line)] == []
    assert any(line.startswith(("- CIS", "- OWASP")) for line in lines)
    assert any("https://" in line for line in lines)


@every_rule_in_every_format
def test_the_bad_example_fires(rule: Rule, form: str) -> None:
    name = f"bad.{SUFFIX[form]}"
    found = findings(rule, form, name, examples(rule, form)["Bad"])
    assert found
    assert all(finding.span.file.path == name for finding in found)


@every_rule_in_every_format
def test_the_good_example_is_silent(rule: Rule, form: str) -> None:
    assert findings(rule, form, f"ok.{SUFFIX[form]}", examples(rule, form)["Good"]) == []


@every_rule_in_every_format
def test_testdata_has_a_bad_and_an_ok_file(rule: Rule, form: str) -> None:
    for verdict in VERDICTS.values():
        path = TESTDATA / rule.id / f"{verdict}.{SUFFIX[form]}"
        text = path.read_text()
        found = findings(rule, form, path.name, text)
        assert bool(found) is (verdict == "bad"), [f"{finding.span.line}: {finding.message}" for finding in found]
        assert len(text.splitlines()) <= 40


@every_rule
def test_testdata_holds_nothing_else(rule: Rule) -> None:
    if rule.subject == (Allowance,):  # of configurations a folder has only one, so its examples are scanned in its own test
        return
    expressible = {f"{verdict}.{SUFFIX[form]}" for verdict in VERDICTS.values() for form in SUFFIX if examples(rule, form)}
    folder = TESTDATA / rule.id
    there = {path.name for path in folder.iterdir()}
    texts = "".join((folder / name).read_text() for name in expressible)
    assert there - expressible - {"expected.txt"} == {name for name in there - expressible if f"file: ./{name}" in texts}
    assert there >= expressible | {"expected.txt"}


@every_rule
def test_a_rule_has_its_own_tests(rule: Rule) -> None:
    path = ROOT / "tests" / "checks" / f"test_{rule.id.replace('-', '_')}.py"
    assert len(re.findall(r"^def test_", path.read_text(), flags=re.M)) >= 2


def test_what_is_the_rest_of_a_fault_names_its_rule() -> None:
    named = {rule.rest_of for rule in catalogue().values()} - {""}
    assert named - set(catalogue()) == set()


def test_each_folder_of_testdata_belongs_to_a_rule() -> None:
    ids = set(catalogue())
    folders = {path.parent.name for path in TESTDATA.glob("*/bad.*")}
    assert folders - ids == set()
