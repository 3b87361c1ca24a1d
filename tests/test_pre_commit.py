"""The hook for pre-commit, run by the real one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
BAD = "services:\n  web:\n    image: acme/web:1\n    privileged: true\n"
GOOD = BAD.replace("privileged: true", "user: '1000:1000'")
IDENTITY = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgSign=false"]

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command in a sample repository, with a store of its own for what pre-commit installs."""
    repository = tmp_path / "repository"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"PRE_COMMIT_HOME": str(tmp_path / "store"), "PATH": f"{Path(sys.executable).parent}:{environment['PATH']}"}

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)

    repository.mkdir()
    run("git", "init", "-q")
    return run


@pytest.fixture
def repository(tmp_path: Path, run: Run) -> Path:
    return tmp_path / "repository"


def configure(repository: Path, *arguments: str) -> None:
    """The hook as the manifest has it, but of this environment: installing it takes a minute."""
    (hook,) = yaml.safe_load(MANIFEST.read_text())
    here: dict[str, Any] = {"entry": f"{sys.executable} -m scanner", "language": "system", "args": list(arguments)}
    config = {"repos": [{"repo": "local", "hooks": [hook | here]}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))


def test_the_manifest_is_valid(run: Run) -> None:
    done = run("pre-commit", "validate-manifest", str(MANIFEST))
    assert (done.returncode, done.stdout) == (0, "")


def test_a_bad_compose_file_fails_and_a_good_one_passes(run: Run, repository: Path) -> None:
    configure(repository)
    (repository / "compose.yaml").write_text(BAD)
    run("git", "add", "-A")
    failed = run("pre-commit", "run", "--all-files")
    assert failed.returncode == 1
    assert "compose.yaml:2  compose service  acme/web:1  (web)\n  critical" in failed.stdout
    (repository / "compose.yaml").write_text(GOOD)
    assert run("pre-commit", "run", "--all-files").returncode == 0


def test_a_launch_is_judged_with_the_files_that_the_commit_does_not_touch(run: Run, repository: Path) -> None:
    configure(repository)
    (repository / "options.sh").write_text("OPTIONS=--privileged\n")
    run("git", "add", "-A")
    run("git", *IDENTITY, "commit", "-qm", "x", "--no-verify")
    (repository / "run.sh").write_text("source ./options.sh\ndocker run $OPTIONS acme/app:1\n")
    run("git", "add", "-A")
    assert "[privileged]" in run("pre-commit", "run").stdout


def test_with_a_base_a_commit_is_held_up_by_what_it_changes_only(run: Run, repository: Path) -> None:
    configure(repository, "--diff-base", "HEAD")
    (repository / "compose.yaml").write_text(BAD)
    run("git", "add", "-A")
    run("git", *IDENTITY, "commit", "-qm", "old", "--no-verify")
    assert run("pre-commit", "install").returncode == 0
    (repository / "run.sh").write_text("docker run --user 1000 acme/app:1\n")
    run("git", "add", "-A")
    passed = run("git", *IDENTITY, "commit", "-qm", "a fair launch beside an old one")
    assert passed.returncode == 0, passed.stderr
    (repository / "run.sh").write_text("docker run --pid host acme/app:1\n")
    run("git", "add", "-A")
    held_up = run("git", *IDENTITY, "commit", "-qm", "a bad one")
    assert held_up.returncode == 1
    assert "[host-pid]" in held_up.stderr
    assert "compose.yaml" not in held_up.stderr


@pytest.mark.conformance
@pytest.mark.exhaustive  # it installs capdrop anew, semgrep included: a minute and 500 MB each time
@pytest.mark.parametrize(("text", "status", "said"), [(BAD, 1, "[privileged]"), (GOOD, 0, "Passed")])
def test_try_repo_installs_and_runs_it(run: Run, repository: Path, text: str, status: int, said: str) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, which is what pre-commit installs from")
    (repository / "compose.yaml").write_text(text)
    run("git", "add", "-A")
    done = run("pre-commit", "try-repo", str(ROOT), "capdrop", "--all-files")
    assert done.returncode == status, done.stdout + done.stderr
    assert said in done.stdout
