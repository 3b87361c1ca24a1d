"""What a scan may reach: no network, no program but git and semgrep, no file but those asked for, no secret of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.output import FORMS
from tests.conftest import Folder
from tests.hostile.limited import GOOD, ROOT, command, environment, scan

SECRET = "hunter2-5f3a9c"


def tree(folder: Folder) -> None:
    """A repository with something in every format, that uses variables of the environment and names what is elsewhere."""
    folder.write(
        "a.sh", f'#!/bin/sh\n{GOOD}docker exec --privileged web sh -c "$TOKEN"\ndocker run -e TOKEN $TOKEN ${{HOME}} a$TOKEN\n'
    )
    folder.write("b.sh", 'curl https://example.org/x | sudo sh\neval "$TOKEN"\n$(touch ran)\n`touch ran`\n. <(touch ran)\n')
    folder.write(
        "Makefile", "X := $(shell touch ran)$(TOKEN)\ninclude $(TOKEN)\nall:\n\tdocker run -e T=$(TOKEN) --privileged $(X)\n"
    )
    folder.write("Dockerfile", "FROM a\nARG TOKEN\nENV A=$TOKEN\nUSER root\nRUN touch ran && curl $TOKEN | sh\n")
    folder.write(
        "compose.yaml",
        "include: ['oci://example.org/${TOKEN}', 'https://github.com/a/b.git']\nservices:\n  a:\n    image: 'a:${TOKEN}'\n"
        "    privileged: true\n    environment: [TOKEN]\n    labels: {a: '${TOKEN:-}${HOME}'}\n"
        "    volumes: ['${HOME}/.ssh:/s', '~/x:/y']\n"
        "    build: https://github.com/a/b.git#main\n",
    )
    folder.write("docker-bake.json", '{"target": {"a": {"args": {"T": "${TOKEN}"}, "context": "https://example.org/a.git"}}}')
    folder.write("daemon.json", '{"hosts": ["tcp://0.0.0.0:2375"]}')
    subprocess.run(["git", "init", "-q"], cwd=folder.path, check=True)


def state(path: Path) -> dict[str, tuple[int, int, bytes]]:
    """Every file below a folder with its mode, its time of change and its content."""
    held = {}
    for one in sorted(path.rglob("*")):
        about = one.lstat()
        held[str(one)] = (about.st_mode, about.st_mtime_ns, one.read_bytes() if one.is_file() and not one.is_symlink() else b"")
    return held


@pytest.mark.parametrize("form", FORMS)
def test_no_report_holds_what_the_environment_of_the_scan_holds(folder: Folder, form: str, tmp_path: Path) -> None:
    tree(folder)
    home = tmp_path / SECRET
    home.mkdir()
    names = "TOKEN GITHUB_TOKEN AWS_SECRET_ACCESS_KEY DOCKER_HOST COMPOSE_FILE COMPOSE_PROJECT_NAME MAKEFLAGS BASH_ENV ENV"
    variables = dict.fromkeys(names.split(), SECRET)
    ran = scan(
        folder.path, "--semgrep", "--format", form, "--pedantic", "-v", variables=variables | {"HOME": str(home)}, megabytes=None
    )
    assert ran.status == 1, ran.err
    assert len(ran.out) > 100
    assert SECRET not in ran.out + ran.err
    assert SECRET in os.fsdecode(subprocess.check_output(["sh", "-c", "echo $TOKEN"], env=environment(**variables)))


def test_a_tree_is_as_it_was_and_nothing_of_it_ran(folder: Folder, tmp_path: Path) -> None:
    tree(folder)
    temporary, home = tmp_path / "tmp", tmp_path / "home"
    temporary.mkdir()
    home.mkdir()
    before = state(folder.path)
    for arguments in ([], ["--diff"], ["--format", "sarif"], ["--format", "html", "--pedantic"]):
        variables = {"TMPDIR": str(temporary), "HOME": str(home)}
        assert scan(folder.path, "--semgrep", *arguments, megabytes=None, variables=variables).status == 1
    assert state(folder.path) == before
    assert list(temporary.iterdir()) == []
    assert [path for path in home.rglob("*") if path.is_file() and "cache" not in str(path).lower()] == []


CALLS = "trace=%network,execve,open,openat,creat,mkdir,rename,unlink,symlink,link"


def traced(folder: Folder, tmp_path: Path, *arguments: str) -> list[str]:
    """The system calls of a scan that reach for programs, files and networks."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed, so nobody can say what the program opens")
    log = tmp_path / "log"
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    done = subprocess.run(
        [
            "strace",
            "-f",
            "-qq",
            "-s",
            "4096",
            "-e",
            CALLS,
            "-o",
            str(log),
            *command("--semgrep", *arguments, seconds=None, megabytes=None),
        ],
        cwd=folder.path,
        env=environment(TMPDIR=str(temporary), PYTHONDONTWRITEBYTECODE="1", HOME=str(tmp_path / "home")),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if "ptrace" in done.stderr:
        pytest.skip("strace may not trace here: " + done.stderr.splitlines()[0])
    assert done.returncode == 1, done.stderr
    return log.read_text(errors="replace").splitlines()


def pythons() -> set[str]:
    """What this Python may be called."""
    return {os.path.basename(path) for path in (sys.executable, os.path.realpath(sys.executable))}


def test_no_program_but_git_and_semgrep_no_socket_and_no_other_file(folder: Folder, tmp_path: Path) -> None:
    """One scan with everything that may write: two reports, a baseline's record would be a third way of the same kind."""
    tree(folder)
    calls = traced(folder, tmp_path, "-o", "sarif=../out.sarif", "-o", "text=../out.txt", "--fix", "--unsafe-fixes")
    started = [found for call in calls if (found := re.search(r'^(\d+) +execve\("([^"]*)".* = 0$', call))]
    semgrep = {found[1] for found in started if found[2].endswith("/semgrep-core")}
    assert semgrep
    # `sh` sets the bounds of the test; semgrep itself asks `uname` for the name of the system
    assert {os.path.basename(found[2]) for found in started if found[1] not in semgrep} <= {"sh", "git", "uname", *pythons()}
    assert {found[2] for found in started if "uname" in found[2]} <= {"/usr/bin/uname", "/bin/uname"}
    assert [call for call in calls if re.search(r"socket\(AF_INET|connect\(|sendto\(|bind\(", call)] == []
    writing = r'(?:open(?:at)?\((?:AT_FDCWD, )?"([^"]*)", [^)]*O_(?:WRONLY|RDWR|CREAT)|(?:creat|mkdir|unlink)\("([^"]*)")'
    written = [found[1] or found[2] for call in calls if not call.endswith(")") and (found := re.search(writing, call))]
    assert len(written) > 5
    place = str(folder.path.parent)
    # what is no absolute path is from the folder that semgrep works in, a temporary one
    ours = rf"{tmp_path}/tmp/capdrop-\w+(/.*)?|(?:home|staged|\w+/\d+/[\w.-]+|\w+/[\w.-]+|\w+\.\w+)"
    allowed = rf"{ours}|{re.escape(place)}/(tree/)?\.scan-\w+|/dev/(null|tty)"
    assert [path for path in written if not re.fullmatch(allowed, path)] == []


def test_the_trace_would_show_a_program_and_a_socket(folder: Folder, tmp_path: Path) -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed, so nobody can say what the program starts")
    log = tmp_path / "log"
    asks = "import socket, subprocess; subprocess.run(['true']); socket.socket().connect_ex(('127.0.0.1', 9))"
    subprocess.run(["strace", "-f", "-qq", "-e", CALLS, "-o", str(log), sys.executable, "-c", asks], cwd=ROOT, check=False)
    assert re.search(r'execve\("[^"]*true"', log.read_text())
    assert "socket(AF_INET" in log.read_text()
