from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from scanner import git, kinds
from scanner.compose.recognise import looks_like_compose
from scanner.discover import Discovery, discover
from scanner.errors import UsageError
from scanner.read import load
from tests.conftest import Folder

IDENTITY = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always"]


def run_git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *IDENTITY, *arguments], check=True, capture_output=True)


def tree(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#!/bin/sh\n")
    return folder


def repository(folder: Path, *names: str) -> Path:
    tree(folder, *names)
    run_git(folder, "init", "-q")
    return folder


def listed(*paths: Path, notes: list[str] | None = None) -> Discovery:
    return discover([str(path) for path in paths], (notes if notes is not None else []).append)


def names(folder: Path, *paths: Path) -> list[str]:
    """What is found, from `folder` on, git's own files left out."""
    found = listed(*(paths or [folder])).found
    relative = [os.path.relpath(one.real, folder.resolve()) for one in found]
    return sorted(path for path in relative if not os.path.basename(path).startswith(".git"))


# -- kinds by name and content


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("run.sh", "shell"),
        ("a.bash", "shell"),
        ("a.zsh", "shell"),
        ("a.KSH", "shell"),
        (".bashrc", "shell"),
        (".zshenv", "shell"),
        (".profile", "shell"),
        (".bash_aliases", "shell"),
        (".xsessionrc", "shell"),
        ("bashrc", "shell"),
        ("Dockerfile.sh", "shell"),
        ("Makefile", "makefile"),
        ("makefile", "makefile"),
        ("GNUmakefile", "makefile"),
        ("Makefile.common", "makefile"),
        ("docker.mk", "makefile"),
        ("letsencrypt.makefile", "makefile"),
        ("compose.yaml", "compose"),
        ("docker-compose.yml", "compose"),
        ("docker-compose.override.yml", "compose"),
        ("compose.prod.yaml", "compose"),
        ("docker-compose-dev.yml", "compose"),
        ("Dockerfile", "dockerfile"),
        ("Containerfile", "dockerfile"),
        ("Dockerfile.alpine", "dockerfile"),
        ("Dockerfile.go", "dockerfile"),
        ("Dockerfile-dev", "dockerfile"),
        ("app.Dockerfile", "dockerfile"),
        ("app.dockerfile", "dockerfile"),
        ("dockerfile", "dockerfile"),
        ("docker-bake.json", "bake"),
        ("daemon.json", "daemon"),
        ("Docker-daemon.json", "daemon"),
        ("Cluster.daemon.json", "daemon"),
        ("dockerfile.go", None),
        ("Dockerfile.json", None),
        ("Makefile.json", None),
        ("mydaemon.json", None),
        ("Makefile.py", None),
        ("Makefile.PL", None),
        ("Dockerfile.md", None),
        ("Dockerfile.dockerignore", None),
        ("decompose.yml.md", None),
        ("recompose.yml", None),
        ("values.yaml", None),
        ("main.go", None),
        (".inputrc", None),
        (".gitignore", None),
        ("run", None),
    ],
)
def test_the_kind_by_name(name: str, kind: str | None) -> None:
    assert kinds.by_name(name) == kind


@pytest.mark.parametrize(
    "line",
    [
        "#!/bin/sh",
        "#!/bin/sh -e",
        "#! /bin/bash",
        "#!/usr/local/bin/zsh",
        "#!/usr/bin/env bash",
        "#!/usr/bin/env -S bash -eu",
        "#!/usr/bin/env -S FOO=1 dash",
        "#!/usr/bin/env -i ksh",
        "#!/bin/busybox sh",
        "#!/bin/ash",
    ],
)
def test_the_shebang_of_a_shell(line: str) -> None:
    assert kinds.has_shell_shebang(line.encode() + b"\n")


@pytest.mark.parametrize(
    "line",
    [
        "#!/usr/bin/python3",
        "#!/usr/bin/env fish",
        "#!/usr/bin/env bats",
        "#!/usr/bin/perl -w",
        "#!/bin/shell",
        "#/bin/sh",
        "# !/bin/sh",
        "",
    ],
)
def test_no_shebang_of_a_shell(line: str) -> None:
    assert not kinds.has_shell_shebang(line.encode() + b"\n")


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("x.txt", "#!/bin/sh\n", "shell"),
        ("x", "echo hello\n", "shell"),
        ("x.txt", "# syntax=docker/dockerfile:1\n\nARG V=1\nFROM alpine:$V\n", "dockerfile"),
        ("x.txt", "all: build\n\tdocker run a\n", "makefile"),
        ("x.txt", "docker run a\n", "shell"),
        ("x.md", "docker run a\n", None),
        ("x", "#!/usr/bin/python3\nprint()\n", None),
        ("x.yaml", "services:\n  web:\n    image: nginx\n", "compose"),
        ("x.yaml", "services:\n- docker:dind\n", None),
    ],
)
def test_the_kind_by_content(name: str, text: str, kind: str | None) -> None:
    assert kinds.by_content(name, text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "services:\n  a:\n    image: b\n",
        "\ufeffservices:\r\n  a:\r\n    image: b\r\n",
        "x: 1\r\nservices:\r\n  a:\r\n    build: .\r\n",
        'x: 1\n"services":\n  a: {image: b}\n',
        "'services':\n  a:\n    'image': b\n",
        "# a\n---\nservices: {a: {build: .}}\n",
        '{"services": {"a": {"image": "b"}}}',
        '  {"x": 1,\n "services": {"a": {"image": "b"}}}',
    ],
)
def test_what_is_not_looked_into_is_no_compose_file(text: str) -> None:
    assert looks_like_compose(text)
    assert kinds.may_be_compose(text.encode())


def test_a_script_without_extension_counts_by_its_shebang(folder_of_files: Path) -> None:
    loaded = [load(one, []) for one in listed(folder_of_files).found]
    assert sorted((file.path.rpartition("/")[2], kind) for file, kind in filter(None, loaded)) == [
        ("bootstrap", "shell"),
        ("bootstrap.in", "shell"),
        ("stack.yml", "compose"),
    ]


@pytest.fixture
def folder_of_files(tmp_path: Path) -> Path:
    (tmp_path / "bootstrap").write_text("#!/usr/bin/env bash\n")
    (tmp_path / "bootstrap.in").write_text("#!/bin/sh\n")
    (tmp_path / "notes").write_text("docker run a\n")
    (tmp_path / "tool").write_text("#!/usr/bin/env python3\n")
    (tmp_path / "main.py").write_text("#!/bin/sh\n")
    (tmp_path / "stack.yml").write_text("services:\n  web:\n    image: nginx\n")
    (tmp_path / "symfony.yaml").write_text("services:\n  _defaults:\n    autowire: true\n")
    (tmp_path / ".gitlab-ci.yml").write_text("image: a\nservices:\n  - docker:dind\nbuild:\n  script: make\n")
    return tmp_path


# -- with git


def test_tracked_and_untracked_files_but_no_ignored_ones(tmp_path: Path) -> None:
    repository(tmp_path, "tracked.sh", "new.sh", "sub/deep.sh", "out/made.sh", "also.log.sh")
    (tmp_path / ".gitignore").write_text("out/\n*.log.sh\n")
    run_git(tmp_path, "add", "tracked.sh")
    assert names(tmp_path) == ["new.sh", "sub/deep.sh", "tracked.sh"]


def test_only_the_part_under_the_path(tmp_path: Path) -> None:
    repository(tmp_path, "a.sh", "sub/b.sh", "sub/deep/c.sh")
    assert names(tmp_path, tmp_path / "sub") == ["sub/b.sh", "sub/deep/c.sh"]


def test_a_file_that_is_gone_but_still_in_the_index_is_no_error(tmp_path: Path) -> None:
    repository(tmp_path, "a.sh", "gone.sh")
    run_git(tmp_path, "add", ".")
    (tmp_path / "gone.sh").unlink()
    discovery = listed(tmp_path)
    assert ([one.path.rpartition("/")[2] for one in discovery.found], discovery.errors) == (["a.sh"], [])


def test_an_ignored_folder_or_file_is_scanned_when_it_is_named(tmp_path: Path) -> None:
    repository(tmp_path, "a.sh", "out/b.sh", "out/sub/c.sh")
    (tmp_path / ".gitignore").write_text("out/\n")
    assert names(tmp_path, tmp_path / "out") == ["out/b.sh", "out/sub/c.sh"]
    assert names(tmp_path, tmp_path / "out/b.sh") == ["out/b.sh"]


def test_submodules_and_nested_repositories_are_looked_into(tmp_path: Path) -> None:
    inner = repository(tmp_path / "origin", "s.sh")
    run_git(inner, "add", ".")
    run_git(inner, "commit", "-qm", "x")
    outer = repository(tmp_path / "outer", "a.sh")
    run_git(outer, "submodule", "add", "-q", str(inner), "sub.js")
    nested = repository(outer / "nested", "n.sh", "out/ignored.sh")
    (nested / ".gitignore").write_text("out\n")
    assert names(outer) == ["a.sh", "nested/n.sh", "sub.js/s.sh"]


def test_a_linked_worktree_is_a_repository(tmp_path: Path) -> None:
    main = repository(tmp_path / "main", "a.sh")
    (main / ".gitignore").write_text("out\n")
    run_git(main, "add", ".")
    run_git(main, "commit", "-qm", "x")
    run_git(main, "worktree", "add", "-q", str(tmp_path / "other"))
    tree(tmp_path / "other", "out/b.sh")
    assert names(tmp_path / "other") == ["a.sh"]


HOSTILE_CONFIG = """
[core]
    repositoryformatversion = 0
    fsmonitor = "{program}"
    hooksPath = {folder}/hooks
    untrackedCache = true
    pager = "{program}"
    sshCommand = "{program}"
    worktree = /etc
    excludesFile = {folder}/all
    alternateRefsCommand = "{program}"
[pager]
    ls-files = "{program}"
[alias]
    ls-files = "!{program}"
[filter "x"]
    clean = "{program}"
    smudge = "{program}"
    process = "{program}"
[include]
    path = {folder}/more
"""


def test_nothing_configured_in_the_tree_runs(tmp_path: Path) -> None:
    scanned = repository(tmp_path / "tree", "a.sh")
    ran = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> {ran}\nexit 1\n')
    program.chmod(0o755)
    (tmp_path / "hooks").mkdir()
    for hook in ("post-index-change", "pre-auto-gc", "reference-transaction", "fsmonitor-watchman"):
        shutil.copy(program, tmp_path / "hooks" / hook)
        shutil.copy(program, scanned / ".git/hooks" / hook)
    (tmp_path / "more").write_text(f'[core]\n    fsmonitor = "{program}"\n')
    (tmp_path / "all").write_text("*\n")
    (scanned / ".gitattributes").write_text("* filter=x\n")
    (scanned / ".git/config").write_text(HOSTILE_CONFIG.format(program=program, folder=tmp_path))
    subprocess.run(
        ["git", "ls-files"], cwd=scanned, env={"PATH": os.environ["PATH"], "GIT_WORK_TREE": "."}, capture_output=True, check=False
    )
    assert ran.exists(), "the program would run, were git called without care"
    ran.unlink()
    notes: list[str] = []
    listed(scanned, notes=notes)
    assert "as git lists them" in notes[0]
    assert not ran.exists()


def test_the_environment_does_not_lead_git_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = repository(tmp_path / "other", "b.sh")
    scanned = repository(tmp_path / "tree", "a.sh")
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.setenv(name, str(other / ".git"))
    assert names(scanned) == ["a.sh"]


def test_a_repository_of_another_user_is_listed_by_git(tmp_path: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("only root can give a folder away")
    scanned = repository(tmp_path, "a.sh", "out/b.sh")
    (scanned / ".gitignore").write_text("out\n")
    for folder, _, files in os.walk(scanned):
        for name in (".", *files):
            os.chown(os.path.join(folder, name), 65534, 65534)
    notes: list[str] = []
    assert len(listed(scanned, notes=notes).found) == 2  # a.sh, and .gitignore, in which a shebang could stand
    assert "as git lists them" in notes[0]


# -- without git


def test_the_walk_honours_gitignore_files_of_every_folder(tmp_path: Path) -> None:
    tree(
        tmp_path,
        "a.sh",
        "a.log.sh",
        "out/b.sh",
        "sub/c.sh",
        "sub/keep.log.sh",
        "sub/private/d.sh",
        "private/e.sh",
        ".git2/f.sh",
        ".svn/g.sh",
    )
    (tmp_path / ".gitignore").write_text("out/\n*.log.sh\n")
    (tmp_path / "sub/.gitignore").write_text("/private\n!keep.log.sh\n")
    assert names(tmp_path) == [
        ".git2/f.sh",
        "a.sh",
        "private/e.sh",
        "sub/c.sh",
        "sub/keep.log.sh",
    ]


def test_a_line_of_a_gitignore_file_that_is_no_pattern_costs_that_line(folder: Folder) -> None:
    folder.write(".gitignore", "[z-a]\n[[a]x.sh\n*a*a*a*a*a*a*a*a*a*a*a*a*b\nout/\n")
    folder.write("a.sh", "docker run a\n")
    folder.write("[x.sh", "docker run a\n")
    folder.write("out/b.sh", "docker run a\n")
    folder.write("a" * 200 + ".sh", "docker run a\n")
    ran = folder.scan("--format", "json")
    assert [launch["path"] for launch in ran.json["launches"]] == ["a.sh", "a" * 200 + ".sh"]
    assert [(error["path"], error["line"]) for error in ran.json["errors"]] == [(".gitignore", 1)]
    assert "the range z-a runs backwards" in ran.json["errors"][0]["message"]


def test_a_repository_inside_a_walked_folder_is_listed_by_git(tmp_path: Path) -> None:
    inner = repository(tmp_path / "inner", "a.sh", "out/b.sh")
    (inner / ".git/info/exclude").write_text("out\n")
    assert names(tmp_path) == ["inner/a.sh"]


@pytest.mark.parametrize("trouble", ["absent", "broken"])
def test_where_git_fails_its_folders_are_walked_and_a_verbose_run_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    repository(tmp_path, "a.sh", "out/b.sh", "sub/c.sh", "sub/out/d.sh")
    (tmp_path / ".gitignore").write_text("out/\n")
    if trouble == "absent":
        monkeypatch.setenv("PATH", str(tmp_path))
    else:
        (tmp_path / ".git/HEAD").write_text("no such thing\n")
    notes: list[str] = []
    found = listed(tmp_path / "sub", notes=notes).found
    assert [one.path.rpartition("/")[2] for one in found] == ["c.sh"]
    assert "walked instead" in notes[0]


def test_a_git_of_the_scanned_tree_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository(tmp_path, "a.sh")
    (tmp_path / "git").write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f":.:{os.environ['PATH']}")
    monkeypatch.chdir(tmp_path)
    assert "a.sh" in [one.path for one in discover(["."], lambda text: None).found]
    assert not (tmp_path / "ran").exists()


def test_a_pattern_that_is_none_is_an_error_of_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, "a.sh", "b.sh")
    (tmp_path / ".gitignore").write_text("a.sh\n!\n")
    monkeypatch.chdir(tmp_path)
    discovery = discover(["."], lambda text: None)
    assert "a.sh" not in [one.path for one in discovery.found]
    assert [(error.path, error.line) for error in discovery.errors] == [(".gitignore", 2)]


def test_a_folder_that_cannot_be_looked_into_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, "a.sh", "closed/b.sh")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).rstrip("/").endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    discovery = listed(tmp_path)
    assert [one.path.rpartition("/")[2] for one in discovery.found] == ["a.sh"]
    assert [error.message for error in discovery.errors] == ["this folder cannot be looked into: Permission denied"]


def test_what_git_could_not_look_into_is_told_apart() -> None:
    complaint = "warning: could not open directory 'a b/c/': Permission denied\nhint: something else\n"
    assert git.unreadable(complaint) == ["a b/c"]


# -- links and other things


@pytest.mark.parametrize("in_repository", [True, False])
def test_a_link_counts_once_under_the_name_of_what_it_leads_to(tmp_path: Path, in_repository: bool) -> None:
    scanned = tmp_path / "tree"
    (repository if in_repository else tree)(scanned, "real/a.sh", "plain")
    (scanned / "link.sh").symlink_to("real/a.sh")
    (scanned / "again.sh").symlink_to("link.sh")
    (scanned / "folder").symlink_to("real")
    (scanned / "real/up").symlink_to("..")
    assert names(scanned) == ["plain", "real/a.sh"]


@pytest.mark.parametrize("in_repository", [True, False])
def test_a_link_is_not_followed_out_of_the_tree_nor_in_circles(tmp_path: Path, in_repository: bool) -> None:
    tree(tmp_path, "outside/secret.sh")
    scanned = tmp_path / "tree"
    (repository if in_repository else tree)(scanned, "a.sh")
    (scanned / "out.sh").symlink_to(tmp_path / "outside/secret.sh")
    (scanned / "outside").symlink_to(tmp_path / "outside")
    (scanned / "self.sh").symlink_to("self.sh")
    (scanned / "dangling.sh").symlink_to("nowhere")
    assert names(scanned) == ["a.sh"]


@pytest.mark.parametrize("in_repository", [True, False])
def test_a_link_of_our_name_to_elsewhere_is_named_to_who_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_repository: bool
) -> None:
    tree(tmp_path, "outside/secret.sh")
    (repository if in_repository else tree)(tmp_path / "tree", "a.sh", "real/b.sh")
    monkeypatch.chdir(tmp_path / "tree")
    Path("out.sh").symlink_to("../outside/secret.sh")
    Path("self.sh").symlink_to("self.sh")
    Path("compose.yaml").symlink_to("/nowhere")
    Path("Dockerfile").symlink_to("real")
    for harmless, there in (("link.sh", "real/b.sh"), ("notes.txt", "/nowhere"), ("vendor", "/nowhere"), ("sub", "real")):
        Path(harmless).symlink_to(there)
    notes: list[str] = []
    discovery = listed(Path("."), notes=notes)
    assert discovery.errors == []
    assert sorted(note for note in notes if "symbolic link" in note) == [
        "Dockerfile: a symbolic link to real, where there is no file: it was not read",
        "compose.yaml: a symbolic link to /nowhere, where there is no file: it was not read",
        f"out.sh: a symbolic link to {tmp_path.resolve()}/outside/secret.sh, out of what is scanned: it was not read",
        "self.sh: a symbolic link to self.sh, where there is no file: it was not read",
    ]


def test_a_folder_replaced_by_a_link_does_not_lead_out_of_the_tree(tmp_path: Path) -> None:
    tree(tmp_path, "outside/a.sh")
    scanned = repository(tmp_path / "tree", "sub/a.sh")
    run_git(scanned, "add", ".")
    shutil.rmtree(scanned / "sub")
    (scanned / "sub").symlink_to(tmp_path / "outside")
    assert names(scanned) == []


def test_a_named_link_is_followed(tmp_path: Path) -> None:
    tree(tmp_path, "outside/a.sh")
    (tmp_path / "link").symlink_to("outside")
    (tmp_path / "link.sh").symlink_to("outside/a.sh")
    assert names(tmp_path, tmp_path / "link") == names(tmp_path, tmp_path / "link.sh") == ["outside/a.sh"]


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    tree(tmp_path, "a.sh")
    os.mkfifo(tmp_path / "pipe.sh")
    os.mkfifo(tmp_path / "pipe")
    discovery = listed(tmp_path)
    assert [one.path.rpartition("/")[2] for one in discovery.found] == ["a.sh"]
    assert [error.message for error in discovery.errors] == ["not a regular file, so it was not opened"]


def test_a_path_given_twice_counts_once(tmp_path: Path) -> None:
    tree(tmp_path, "sub/a.sh")
    assert names(tmp_path, tmp_path, tmp_path / "sub", tmp_path / "sub/a.sh") == ["sub/a.sh"]


def test_no_such_path_is_an_error_of_the_request(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no such file or folder: .*nowhere"):
        listed(tmp_path / "nowhere")


def test_a_name_that_is_no_utf8_is_shown_readably(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with open(b"a\xff.sh", "w"):
        pass
    found = discover(["."], lambda text: None).found
    assert [one.path for one in found] == ["a\\xff.sh"]
    assert load(found[0], []) is not None


# -- where paths are counted from


def test_the_repository_is_that_of_the_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scanned = repository(tmp_path / "tree", "sub/a.sh")
    monkeypatch.chdir(scanned / "sub")
    assert listed(Path(".")).repository() == str(scanned.resolve())
    assert listed(scanned / "sub/a.sh").repository() == str(scanned.resolve())


def test_without_a_repository_it_is_the_current_folder_or_what_is_scanned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path, "here/a.sh", "there/b.sh")
    monkeypatch.chdir(tmp_path / "here")
    assert listed(Path(".")).repository() == str(tmp_path.resolve() / "here")
    assert listed(tmp_path / "there").repository() == str(tmp_path.resolve() / "there")
    assert listed(Path("."), tmp_path / "there").repository() == str(tmp_path.resolve())


def test_a_link_that_cannot_be_read_leads_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, "a.sh")
    (tmp_path / "run.sh").symlink_to("a.sh")

    def unreadable(path: str) -> str:
        raise FileNotFoundError(2, "No such file or directory", path)  # as for `exe` of a kernel's thread in /proc

    monkeypatch.setattr(os, "readlink", unreadable)
    assert names(tmp_path) == ["a.sh"]
