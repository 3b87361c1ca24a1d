"""`--diff-base REV`: only findings on launches that have changed since a revision; nothing of the tree is run for it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from scanner.discover import discover
from scanner.revision import Revision
from tests.conftest import Folder

RUN = "docker run --privileged acme/app:1.0\n"
HOST = "docker run --pid host acme/tool:1.0\n"
COMPOSE = """\
services:
  web:
    image: acme/web:${TAG}
    privileged: true
    cap_drop: [ALL]
  db:
    image: redis:7
    pid: host
"""
IDENTITY = [
    "-c",
    "user.name=a",
    "-c",
    "user.email=a@example.org",
    "-c",
    "protocol.file.allow=always",
    "-c",
    "commit.gpgSign=false",
]


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *IDENTITY, *arguments], check=True, capture_output=True, text=True).stdout


@pytest.fixture
def committed(folder: Folder) -> Folder:
    """A repository of one commit."""
    folder.write("run.sh", RUN)
    folder.write("compose.yaml", COMPOSE)
    folder.write("Dockerfile", "FROM alpine:3.20\nUSER root\n")
    git(folder.path, "init", "-q")
    commit(folder)
    return folder


def commit(folder: Folder) -> None:
    git(folder.path, "add", "-A")
    git(folder.path, "commit", "-qm", "x")


def changed(folder: Folder, *arguments: str, base: str = "HEAD") -> set[tuple[str, str]]:
    ran = folder.scan("--diff-base", base, "--format", "json", *arguments)
    assert ran.out, ran.err
    return {(one["path"], one["rule"]) for one in ran.json["findings"] if not one["rule"].startswith("missing-")}


def test_nothing_is_reported_where_nothing_has_changed(committed: Folder) -> None:
    assert changed(committed) == set()
    ran = committed.scan("--diff-base", "HEAD", "--fail-on", "low")
    assert ran.status == 0
    assert " findings on what has not changed since HEAD.\n" in ran.out
    assert committed.scan("--fail-on", "low").status == 1


def test_a_new_launch_is_reported_and_the_old_one_beside_it_is_not(committed: Folder) -> None:
    committed.write("run.sh", "echo\n" + HOST + RUN)
    assert changed(committed) == {("run.sh", "host-pid")}
    assert committed.scan("--diff-base", "HEAD").status == 1


def test_a_file_that_git_does_not_know_yet_is_new(committed: Folder) -> None:
    committed.write("new/other.sh", HOST)
    assert changed(committed) == {("new/other.sh", "host-pid")}


def test_a_changed_launch_is_reported_with_all_its_findings(committed: Folder) -> None:
    committed.write("run.sh", RUN.replace("--privileged", "--privileged -v /etc:/etc"))
    assert changed(committed) == {("run.sh", "privileged"), ("run.sh", "host-mount")}


@pytest.mark.parametrize(
    "text",
    [
        "#!/bin/sh\n\n# moved\n" + RUN,
        RUN.replace(" --priv", " \\\n    --priv"),
        "if true; then\n  " + RUN + "fi\n",
        "# why\n" + RUN,
        RUN + "echo done\n",
    ],
)
def test_another_layout_is_no_change(committed: Folder, text: str) -> None:
    committed.write("run.sh", text)
    assert changed(committed) == set()


@pytest.mark.parametrize("line", ["    cap_drop: [ALL]\n", "    privileged: true\n"])
def test_what_was_taken_away_is_a_change_too(committed: Folder, line: str) -> None:
    committed.write("compose.yaml", COMPOSE.replace(line, ""))
    ran = committed.scan("--diff-base", "HEAD", "--format", "json")
    launches = {one["launch"] for one in ran.json["findings"]}
    assert len(launches) == 1


def test_a_variable_of_a_sourced_file_changes_the_launch(committed: Folder) -> None:
    committed.write("options.sh", "OPTIONS=--rm\n")
    committed.write("start.sh", "source ./options.sh\ndocker run $OPTIONS acme/app:1.0\n")
    commit(committed)
    committed.write("options.sh", "OPTIONS=--privileged\n")
    assert {rule for _, rule in changed(committed, "start.sh")} == {"privileged"}


def test_a_compose_file_laid_over_another_changes_its_services(committed: Folder) -> None:
    committed.write("compose.override.yaml", "services:\n  db:\n    privileged: true\n")
    assert changed(committed) == {("compose.override.yaml", "privileged"), ("compose.yaml", "host-pid")}


def test_an_image_that_now_ends_as_root_is_reported(committed: Folder) -> None:
    committed.write("Dockerfile", "FROM alpine:3.20\nUSER 1000\n")
    commit(committed)
    committed.write("Dockerfile", "FROM alpine:3.20\nUSER 1000\nRUN true\nUSER root\n")
    assert changed(committed) == {("Dockerfile", "image-runs-as-root")}


def test_a_file_of_another_name_is_the_same(committed: Folder) -> None:
    git(committed.path, "mv", "run.sh", "start.sh")
    assert changed(committed) == set()
    committed.write("start.sh", "echo moved\n" + RUN + HOST)
    assert changed(committed) == {("start.sh", "host-pid")}
    committed.write("copy.sh", RUN)
    assert sorted(rule for _, rule in changed(committed)) == ["host-pid", "privileged"]  # one of the two is new


def test_a_copy_is_new(committed: Folder) -> None:
    committed.write("copy.sh", RUN)
    assert changed(committed) == {("copy.sh", "privileged")}


def test_what_git_ignores_is_not_taken_for_a_change(committed: Folder) -> None:
    committed.write(".gitignore", ".env\n")
    committed.write(".env", "TAG=1.2\n")
    assert changed(committed) == set()
    committed.write(".env", "TAG=1.3\n")
    assert changed(committed) == set()


def test_a_tracked_env_file_is_a_change(committed: Folder) -> None:
    committed.write(".env", "TAG=1.2\n")
    commit(committed)
    assert changed(committed) == set()
    committed.write(".env", "TAG=1.3\n")
    assert changed(committed) == {("compose.yaml", "privileged")}


def test_a_comment_that_was_taken_away_is_a_change(committed: Folder) -> None:
    committed.write("run.sh", "# capdrop: ignore[privileged] why\n" + RUN)
    commit(committed)
    committed.write("run.sh", RUN)
    assert changed(committed) == {("run.sh", "privileged")}


def test_the_pattern_rules_and_those_of_the_user_see_the_past_too(committed: Folder) -> None:
    committed.write(
        "rules/own.yaml", "rules:\n- {id: no-push, languages: [bash], severity: ERROR, message: ours, pattern: docker push $X}\n"
    )
    committed.write("ops.sh", "docker exec --privileged web sh\ndocker push old\n")
    commit(committed)
    committed.write(
        "ops.sh", "echo\ndocker push old\ndocker push new\ndocker exec --privileged web sh\nchmod 666 /var/run/docker.sock\n"
    )
    ran = committed.scan("--semgrep", "--rules", "rules", "--diff-base", "HEAD", "--format", "json")
    assert [(one["rule"], one["line"]) for one in ran.json["findings"]] == [("no-push", 3), ("socket-world-writable", 5)]


def test_any_name_of_a_revision_will_do(committed: Folder) -> None:
    first = git(committed.path, "rev-parse", "HEAD").strip()
    git(committed.path, "tag", "v1")
    git(committed.path, "branch", "old")
    committed.write("run.sh", RUN + HOST)
    commit(committed)
    assert changed(committed) == set()
    for base in (first, first[:8], "HEAD~1", "v1", "old", "refs/heads/old"):
        assert changed(committed, base=base) == {("run.sh", "host-pid")}


def test_only_what_is_asked_for_is_compared(committed: Folder) -> None:
    committed.write("a/x.sh", HOST)
    committed.write("b/y.sh", HOST)
    assert changed(committed, "a") == {("a/x.sh", "host-pid")}
    assert changed(Folder(committed.path / "b")) == {("y.sh", "host-pid")}
    committed.write("capdrop.toml", "exclude = ['a/']\n")
    assert changed(committed) == {("b/y.sh", "host-pid")}


def test_submodules_are_compared_with_what_the_revision_names(committed: Folder, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "x.sh").write_text(RUN)
    git(inner, "init", "-q")
    commit(Folder(inner))
    git(committed.path, "submodule", "--quiet", "add", str(inner), "sub")
    commit(committed)
    assert changed(committed) == set()
    committed.write("sub/x.sh", RUN + HOST)
    assert changed(committed) == {("sub/x.sh", "host-pid")}


def test_a_link_in_the_place_of_a_submodule_is_not_followed(committed: Folder, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "x.sh").write_text(RUN)
    git(inner, "init", "-q")
    commit(Folder(inner))
    name = git(inner, "rev-parse", "HEAD").strip()
    git(committed.path, "update-index", "--add", "--cacheinfo", f"160000,{name},sub")
    git(committed.path, "commit", "-qm", "x")
    os.symlink(inner, committed.path / "sub")
    assert list(Revision(str(committed.path.resolve()), "HEAD").every(discover([str(committed.path)], print))) == [
        (str(committed.path.resolve() / name), os.path.relpath(committed.path.resolve() / name))
        for name in ("Dockerfile", "compose.yaml", "run.sh")
    ]


def test_together_with_a_baseline(committed: Folder) -> None:
    committed.write("run.sh", RUN + HOST)
    committed.scan("--write-baseline", "known.json", "--select", "host-pid")
    assert changed(committed, "--baseline", "known.json") == set()


# -- what cannot be done


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--diff-base", "nowhere"], "--diff-base: 'nowhere' is no revision of the repository at ."),
        (["--diff-base=--output=x"], "--diff-base: '--output=x' is no revision"),
        (["--diff-base=-1"], "--diff-base: '-1' is no revision"),
        (["--diff-base", ""], "--diff-base: '' is no revision"),
        (["--diff-base", "HEAD:run.sh"], "is no revision"),
        (["--diff-base", "0" * 40], "is no revision"),
        (["-", "--diff-base", "HEAD"], "--diff-base: what standard input holds has no past"),
        (["--diff-base", "HEAD", "--write-baseline", "b.json"], "leave out --diff-base"),
    ],
)
def test_a_request_that_cannot_be_carried_out(committed: Folder, arguments: list[str], message: str) -> None:
    ran = committed.scan(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert not (committed.path / "x").exists()


def test_outside_of_a_repository_and_in_two(folder: Folder) -> None:
    for name in ("a", "b"):
        folder.write(f"{name}/run.sh", RUN)
    assert "--diff-base: what is scanned is not in a git repository" in folder.scan("--diff-base", "HEAD").err
    for name in ("a", "b"):
        git(folder.path / name, "init", "-q")
    ran = folder.scan("a", "b", "--diff-base", "HEAD")
    assert ran.status == 2
    assert "is in more than one git repository" in ran.err


def test_a_repository_without_a_commit(folder: Folder) -> None:
    git(folder.path, "init", "-q")
    ran = folder.scan("--diff-base", "HEAD")
    assert ran.status == 2
    assert "'HEAD' is no revision" in ran.err


def test_an_object_that_is_missing_is_said(committed: Folder) -> None:
    name = git(committed.path, "rev-parse", "HEAD:run.sh").strip()
    os.unlink(committed.path / ".git" / "objects" / name[:2] / name[2:])
    ran = committed.scan("--diff-base", "HEAD")
    assert ran.status == 2
    assert f"--diff-base: git has no object {name}" in ran.err


def test_nothing_that_the_repository_configures_is_run(committed: Folder, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {marker}\ncat\n")
    program.chmod(0o755)
    committed.write(".gitattributes", "* filter=x diff=x\n")
    commit(committed)
    for name in (
        *("filter.x.clean", "filter.x.smudge", "filter.x.process", "diff.x.textconv", "diff.x.command", "diff.external"),
        *("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "uploadpack.packObjectsHook"),
    ):
        git(committed.path, "config", name, str(program))
    hooks = committed.path / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-index-change", "reference-transaction", "post-checkout"):
        (hooks / hook).write_text(program.read_text())
        (hooks / hook).chmod(0o755)
    marker.unlink(missing_ok=True)
    committed.write("run.sh", RUN + HOST)
    before = {path: path.stat().st_mtime_ns for path in (committed.path / ".git").rglob("*")}
    assert changed(committed) == {("run.sh", "host-pid")}
    assert not marker.exists()
    assert {path: path.stat().st_mtime_ns for path in (committed.path / ".git").rglob("*")} == before
