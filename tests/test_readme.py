"""The README says what is so: its example is a real one, and what it names exists."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from scanner.catalogue import MISSING_HARDENING, catalogue
from scanner.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())


def block(marker: str) -> str:
    """The code block that follows a marker."""
    return README.partition(f"<!-- {marker} -->\n```")[2].partition("\n")[2].partition("```")[0]


def test_the_example_is_what_the_scan_of_its_script_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy" / "agent.sh").write_text(block("example: deploy/agent.sh"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("COLUMNS", "120")
    assert main(["deploy"]) == 1
    said = capsys.readouterr().out
    assert said == block("output")


def test_its_rule_finds_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "registry.yaml").write_text(block("rule: rules/registry.yaml"))
    (tmp_path / "Makefile").write_text(
        "IMAGE = registry.example.org/app\npush:\n\tsudo docker push $(IMAGE)\n\tdocker push docker.io/$(IMAGE:%/app=app)\n"
    )
    (tmp_path / "push.sh").write_text("docker push app\necho docker push app\n")
    monkeypatch.chdir(tmp_path)
    assert main([".", "--rules", "rules", "--format", "json", "-q"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert {(one["rule"], one["path"], one["line"]) for one in found} == {
        ("foreign-registry", "Makefile", 4),
        ("foreign-registry", "push.sh", 1),
    }


def test_every_rule_it_names_exists() -> None:
    names = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", README.partition("## What is found")[2].partition("## How sure")[0]))
    assert len(names) > 15
    assert names - set(catalogue()) == set()
    ignored = set(re.findall(r"ignore\[([a-z-]+)\]", README))
    assert ignored <= set(catalogue()) | {MISSING_HARDENING.id}


def table(heading: str) -> dict[str, str]:
    """The rows below the first table's head that begins so: what stands as code in the first cell, and in the second."""
    rows = README.partition(f"| {heading} |")[2].partition("\n\n")[0]
    return dict(re.findall(r"^\| `([a-z-]+)` \| (?:`([^`]*)`)? ?\| \S", rows, flags=re.M))


def workflow_to_copy() -> str:
    (text,) = re.findall(r"```yaml\n(name: capdrop\n.*?)```", README, flags=re.S)
    return str(text)


def test_its_table_of_inputs_is_that_of_the_action() -> None:
    assert table("input") == {name: one["default"] for name, one in ACTION["inputs"].items()}
    assert list(table("input")) == list(ACTION["inputs"])


def test_it_names_every_output_of_the_action() -> None:
    named = README.partition("\nOutputs: ")[2].partition("\n\n")[0]
    assert re.findall(r"`([a-z-]+)` \(", named) == list(ACTION["outputs"])


def test_every_file_it_links_to_is_there() -> None:
    for page in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / page).read_text()
        links = re.findall(r"\]\((?!https://)([^)#]+)\)", text)
        named = re.findall(r"`((?:scanner|semgrep-rules|tests|testdata)/[\w./-]*)`", text)
        assert [path for path in (*links, *named) if "NAME" not in path and not (ROOT / path).exists()] == []


def test_its_workflow_has_no_more_permissions_than_it_needs() -> None:
    workflow = yaml.safe_load(workflow_to_copy())
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["scan"]["permissions"] == {"contents": "read", "security-events": "write"}
    checkout, use = workflow["jobs"]["scan"]["steps"]
    assert checkout["with"] == {"persist-credentials": False}
    assert set(use["with"]) <= set(ACTION["inputs"])
