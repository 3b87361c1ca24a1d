"""A `.git` that lies: what it configures does not run, where it points is not read, and it holds up no scan."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import pytest

from scanner import git
from scanner.discover import discover
from tests.conftest import Folder
from tests.hostile.limited import GOOD, found, scan, survived

IDENTITY = "-c user.name=a -c user.email=a@example.org -c commit.gpgSign=false"


def repository(path: Path) -> Path:
    path.mkdir(exist_ok=True)
    subprocess.run(["git", "init", "-q", str(path)], check=True)
    return path


def commit(path: Path) -> None:
    subprocess.run(f"git add -A && git {IDENTITY} commit -qm x", shell=True, cwd=path, check=True)  # noqa: S602  # for a test


PIPES = [".gitignore", "sub/.gitignore", ".git/info/exclude", ".git/config", ".git/more", ".git/HEAD", ".git/index"]


@pytest.mark.parametrize("name", PIPES)
def test_a_pipe_in_the_place_of_a_file_that_git_reads_holds_up_no_scan(
    folder: Folder, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git, "_SECONDS", 1.0)
    for number in range(30):  # waiting for git in each of them would be waiting for ever
        inner = repository(folder.path / f"r{number}")
        folder.write(f"r{number}/a.sh", GOOD)
        (inner / "sub").mkdir()
        if name == ".git/more":
            with open(inner / ".git/config", "a") as file:
                file.write("[include]\npath = more\n")
        (inner / name).parent.mkdir(exist_ok=True)
        (inner / name).unlink(missing_ok=True)
        os.mkfifo(inner / name)
    started = time.monotonic()
    ran = folder.scan("--format", "sarif", "-v", "-o", "../a.sarif")
    assert time.monotonic() - started < 20
    assert "git did not answer within 1 s; its folders are walked instead" in ran.err
    results = json.loads((folder.path.parent / "a.sarif").read_text())["runs"][0]["results"]
    assert sum(one["ruleId"] == "privileged" for one in results) == 30


@pytest.mark.parametrize("depth", [150, pytest.param(600, marks=[pytest.mark.exhaustive, pytest.mark.conformance])])
def test_repositories_nested_without_end_are_all_looked_into(folder: Folder, depth: int) -> None:
    place = folder.path
    for _ in range(depth):
        (place / ".git/objects").mkdir(parents=True)
        (place / ".git/refs").mkdir()
        (place / ".git/HEAD").write_text("ref: refs/heads/main\n")
        (place / "a.sh").write_text(GOOD)
        place = place / "r"
        place.mkdir()
    assert len(discover([str(folder.path)], lambda text: None).found) == depth


LIES = {
    "an include of itself": ("config", "\n[include]\npath = config\n"),
    "an include of a device": ("config", "\n[include]\npath = /dev/zero\n"),
    "an include of what nobody may see": ("config", "\n[include]\npath = /etc/shadow\n"),
    "an include by the branch": ("config", '\n[includeIf "onbranch:**"]\npath = /dev/zero\n'),
    "another work tree": ("config", "\n[core]\nworktree = /etc\nbare = true\n"),
    "an extension": ("config", "\n[extensions]\nobjectFormat = x\nworktreeConfig = true\n"),
    "another index": ("index", "DIRC" + "\0" * 100),
    "a large index": ("index", "DIRC\0\0\0\2\x7f\x7f\x7f\x7f" + "a" * 1_000_000),
    "excluding all": ("info/exclude", "*\n"),
    "another common folder": ("commondir", "/etc\n"),
    "alternates": ("objects/info/alternates", "/nowhere\n../objects\n/dev\n"),
    "a branch without end": ("HEAD", "ref: " + "a/" * 100_000 + "\n"),
    "a branch of itself": ("HEAD", "ref: HEAD\n"),
}


@pytest.mark.parametrize("name", LIES)
def test_what_a_repository_says_of_itself_costs_no_finding(folder: Folder, name: str) -> None:
    repository(folder.path)
    folder.write("a.sh", GOOD)
    if name != "excluding all":
        commit(folder.path)
    file, text = LIES[name]
    path = folder.path / ".git" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text() if file == "config" else "") + text)
    if name == "excluding all":
        folder.write("good.sh", GOOD)
        commit_nothing = scan(folder.path, "--format", "json")
        assert commit_nothing.json["stats"]["launches"] == 0
        assert "No container launch seen" in commit_nothing.err  # which never reads as a clean bill of health
        assert scan(folder.path, "good.sh").status == 1
        return
    assert "privileged" in found(survived(folder), "a.sh")


@pytest.mark.parametrize("pointer", ["link", "file"])
def test_a_git_folder_elsewhere_lends_no_files(folder: Folder, pointer: str) -> None:
    """It is followed, as a worktree's is: what counts is what lies in the tree that is scanned."""
    other = repository(folder.path.parent / "other")
    (other / "secret.sh").write_text("docker run --privileged secret-4711\n")
    commit(other)
    if pointer == "link":
        (folder.path / ".git").symlink_to(other / ".git")
    else:
        (folder.path / ".git").write_text(f"gitdir: {other}/.git\n")
    report = survived(folder)
    assert "secret-4711" not in json.dumps(report)
    assert {one["path"] for one in report["launches"]} == {"good.sh"}


PROGRAMS = """
    core.fsmonitor core.pager core.editor core.sshCommand core.askPass core.gitProxy core.alternateRefsCommand gpg.program
    diff.external filter.x.clean filter.x.smudge filter.x.process diff.x.textconv alias.ls-files alias.rev-parse alias.ls-tree
    alias.cat-file alias.check-ignore alias.config pager.ls-files pager.ls-tree uploadpack.packObjectsHook credential.helper
    interactive.diffFilter remote.origin.uploadpack trailer.x.command
""".split()


def test_nothing_that_it_configures_runs(folder: Folder) -> None:
    """Each of git's keys that name programs, in the repository's configuration and in one that it includes; and every hook."""
    ran = folder.path.parent / "ran"
    program = folder.path.parent / "program"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> {ran}\nexit 1\n')
    program.chmod(0o755)
    repository(folder.path)
    folder.write(".gitattributes", "* filter=x diff=x\n")
    folder.write("sub/a.sh", GOOD)
    folder.write("good.sh", GOOD)
    commit(folder.path)
    more = folder.path / ".git/more"
    for place in (folder.path / ".git/config", more):
        for name in PROGRAMS:
            value = f"!{program}" if name.startswith("alias") else str(program)
            subprocess.run(["git", "config", "--file", str(place), name, value], check=True)
    with open(folder.path / ".git/config", "a") as file:
        file.write(f'[core]\nhooksPath = {folder.path}/hooks\n[include]\npath = more\n[remote "origin"]\nurl = ext::{program}\n')
        file.write("promisor = true\npartialclonefilter = blob:none\n")
    hooks = ["pre-commit", "post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman", "pre-auto-gc"]
    for hook in hooks:
        for there in (folder.path / ".git/hooks", folder.path / "hooks"):
            there.mkdir(exist_ok=True)
            (there / hook).write_text(program.read_text())
            (there / hook).chmod(0o755)
    subprocess.run(["git", "status"], cwd=folder.path, capture_output=True, check=False)
    assert ran.exists(), "git itself, asked without care, runs some of it"
    ran.unlink()
    folder.write("good.sh", GOOD * 2)
    for arguments in ([], ["--diff-base", "HEAD"], ["sub"], ["--format", "sarif"], ["--fix", "--unsafe-fixes"]):
        assert scan(folder.path, *arguments).status in (0, 1)
        assert not ran.exists(), ran.read_text()


@pytest.mark.conformance
@pytest.mark.exhaustive
def test_a_revision_of_billions_of_files_is_given_up(folder: Folder) -> None:
    """Ten trees in each of ten trees, twelve levels deep, are a few hundred bytes in a repository."""
    repository(folder.path)
    folder.write("a.sh", GOOD)

    def asked(*arguments: str, given: str = "") -> str:
        return subprocess.check_output(["git", *arguments], cwd=folder.path, input=given, text=True).strip()

    name = asked("hash-object", "-w", "a.sh")
    lines = [f"100644 blob {name}\ta{number}.sh" for number in range(10)]
    for _ in range(12):
        made = asked("mktree", given="\n".join(lines) + "\n")
        lines = [f"040000 tree {made}\td{number}" for number in range(10)]
    bomb = asked(*IDENTITY.split(), "commit-tree", "-m", "x", made)
    ran = scan(folder.path, "--diff-base", bomb)
    assert ran.status == 2
    assert "--diff-base: git answered with more than 256 MiB" in ran.err or "git did not answer within 20 s" in ran.err


def test_an_answer_without_end_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for script, told in (("exec sleep 100", "did not answer within 0.3 s"), ("exec yes", "answered with more than 1 MiB")):
        (tmp_path / "git").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "git").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        monkeypatch.setattr(git, "_SECONDS", 0.3 if "sleep" in script else 60.0)
        monkeypatch.setattr(git, "_MOST", 1 << 20)
        started = time.monotonic()
        with pytest.raises(git.GitSilent, match=told):
            git.listed("/", "/")
        assert time.monotonic() - started < 20
