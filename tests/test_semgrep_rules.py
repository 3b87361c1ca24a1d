"""The rules of semgrep-rules/: what each must bring, and its sample, as `semgrep --test` sees it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from scanner import explain, semgrep
from scanner.errors import UsageError
from scanner.finding import Confidence, Severity
from scanner.kinds import COMPOSE, DAEMON, DOCKERFILE
from scanner.pipeline import Request, scan
from scanner.rule import Rule, checks
from scanner.semgrep.pack import COMMANDS, PatternRule, load, read, written
from scanner.semgrep.process import program

ROOT = Path(__file__).parent.parent
RULES = ROOT / "semgrep-rules"
FORMS = {"shell": "sh", "makefile": "mk", "dockerfile": "Dockerfile", "compose": "compose.yaml", "daemon": "daemon.json"}
SAMPLES = {COMMANDS: "sh", DOCKERFILE: "dockerfile", COMPOSE: "test.yaml", DAEMON: "json"}
SECTIONS = {"Why", "Attack", "Bad command", "Bad compose", "What may break", "References"}
EXAMPLES = {f"{verdict} {form}" for verdict in ("Bad", "Good") for form in ("command", "compose", "dockerfile", "daemon")}
REFERENCE = re.compile(
    r"- (CIS Docker Benchmark 1\.[67], \d(\.\d+)+|OWASP Docker Security Cheat Sheet, RULE #\d+|(?:[^:]+: )?https://\S+)(?: .*)?"
)

every_rule = pytest.mark.parametrize("rule", semgrep.rules(), ids=lambda rule: rule.id)


def test_each_sample_is_matched_exactly_where_it_says_so(tmp_path: Path) -> None:
    done = subprocess.run(
        ["osemgrep", "scan", "--experimental", "--metrics=off", "--disable-version-check", "--json", "--test", str(RULES)],
        executable=program(),
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "SEMGREP_SEND_METRICS": "off"},
        capture_output=True,
        check=False,
    )
    output = json.loads(done.stdout)
    tested = {name: check for file in output.pop("results").values() for name, check in file["checks"].items()}
    wrong = [
        f"{name}:{line}"
        for name, check in tested.items()
        for match in check["matches"].values()
        for line in sorted(set(match["expected_lines"]) ^ set(match["reported_lines"]))
    ]
    assert wrong == []
    assert set(tested) == {one.id for one in load()}
    assert not any(output.values()), output


def reported(paths: Iterable[Path]) -> set[tuple[Path, str]]:
    """Which rule has a finding in which file. One scan for all: semgrep starts once."""
    result = scan(Request(paths=tuple(map(str, paths)), select=tuple(rule.id for rule in semgrep.rules()), pedantic=True))
    assert result.errors == []
    return {(Path(finding.span.file.path).resolve(), finding.rule) for finding in result.findings}


def test_each_file_of_testdata_has_findings_exactly_where_its_name_says_so() -> None:
    files = {
        path: rule.id
        for rule in semgrep.rules()
        for path in (ROOT / "testdata" / rule.id).iterdir()
        if path.name != "expected.txt"
    }
    found = {path for path, rule in reported(files) if rule == files[path]}
    assert found == {path for path in files if path.name.startswith("bad.")}
    for rule in semgrep.rules():
        expressible = [form for form in FORMS if explain.example(rule, "Bad", form)]
        names = {path.name for path, of in files.items() if of == rule.id}
        views = {one.view for one in load() if one.rule is rule}
        bad = {f"bad.{FORMS[form]}" for form in expressible}
        assert names >= bad | {f"ok.{suffix}" for view in views for suffix in near_misses(view)}
        also = {"bad.sh"} if DAEMON in views else set()  # which may write one
        assert {name for name in names if name.startswith("bad.")} <= bad | also


def near_misses(view: str) -> tuple[str, ...]:
    return ("sh", "mk", "Dockerfile") if view == COMMANDS else (FORMS[view],)


def test_the_examples_of_the_documentation_are_what_they_say(tmp_path: Path) -> None:
    wanted = set()
    for rule in semgrep.rules():
        for verdict in ("Bad", "Good"):
            for form, suffix in FORMS.items():
                if text := explain.example(rule, verdict, form):
                    path = tmp_path / rule.id / f"{verdict}.{suffix}"
                    path.parent.mkdir(exist_ok=True)
                    path.write_text(text)
                    if verdict == "Bad":
                        wanted.add((path, rule.id))
    assert reported(sorted(tmp_path.rglob("*.*"))) == wanted


@pytest.mark.parametrize("one", load(), ids=lambda one: one.id)
def test_a_sample_has_as_many_silent_lines_as_need_be(one: PatternRule) -> None:
    sample = (RULES / f"{one.rule.id}.{SAMPLES[one.view]}").read_text()
    least = 1 if one.view == DAEMON else 2 if one.view != COMMANDS else 4  # the sample of a daemon.json is one object
    assert len(re.findall(rf"(?:#|//) ruleid: {one.id}\n", sample)) >= least
    assert len(re.findall(rf"(?:#|//) ok: {one.id}\n", sample)) >= least
    assert one.view != COMMANDS or "echo '" in sample


@every_rule
def test_what_is_read_of_a_file_in_parts_is_what_yaml_says(rule: Rule) -> None:
    path = RULES / f"{rule.id}.yaml"
    whole = yaml.safe_load(path.read_text())["rules"]
    assert rule.doc == whole[0]["metadata"]["doc"]
    metadata = [one.pop("metadata") for one in whole]
    assert list(written(str(path)).values()) == whole
    for one, of, about in zip(read(str(path)), whole, metadata, strict=True):
        assert (one.id, one.text.pattern) == (of["id"], about.get("text", ""))
        assert one.commands == frozenset(about.get("commands", about.get("instructions", ())))
        assert path.read_text().split("\n")[one.line - 1].strip() == f"- id: {one.id}"


@every_rule
def test_a_rule_is_documented_like_a_check(rule: Rule) -> None:
    sections = rule.sections()
    assert set(sections) >= SECTIONS
    assert set(sections) <= SECTIONS | EXAMPLES
    assert all(text.strip() for text in sections.values())
    for form in ("command", "dockerfile", "daemon"):
        assert (f"Good {form}" in sections) == sections.get(f"Bad {form}", "").startswith("    ")
    assert 1 < len(rule.title) <= 60
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.id)


@every_rule
def test_the_references_name_a_benchmark_and_a_manual(rule: Rule) -> None:
    lines = rule.sections()["References"].splitlines()
    assert [line for line in lines if not REFERENCE.fullmatch(line)] == []
    assert any(line.startswith(("- CIS", "- OWASP")) for line in lines)
    assert any("https://" in line for line in lines)


def test_no_rule_has_the_name_of_a_check() -> None:
    assert {rule.id for rule in semgrep.rules()} & {rule.id for rule in checks()} == set()


def test_a_rule_is_read_from_its_metadata() -> None:
    (one,) = [one for one in load() if one.rule.id == "exec-privileged"]
    assert (one.rule.severity, one.rule.cwe, one.confidence) == (Severity.HIGH, 250, Confidence.HIGH)
    assert one.rule.title == "Privileged process in a running container"
    assert "docker" in one.commands
    assert one.rule.subject == ()


@pytest.mark.parametrize(
    "text",
    ["rules: [", "rules: []", "rules:\n- id: other\n  severity: HIGH\n  metadata: {}\n", "- 1\n"],
    ids=["no YAML", "no rule", "another id", "no mapping"],
)
def test_a_rule_file_that_is_none_is_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(UsageError, match=re.escape(str(path))):
        read(str(path))
