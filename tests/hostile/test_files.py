"""What a path may be besides a file, what a file may do while it is read, and what names may be."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scanner import read
from scanner.errors import FileError
from tests.conftest import Folder
from tests.hostile.limited import GOOD, SECONDS, found, said, scan, survived

KINDS = ["a.sh", "Makefile", "Dockerfile", "compose.yaml", "docker-bake.json", "daemon.json", "script", "values.yaml"]
BESIDE = [".env", "x.env", ".gitignore", "lib.sh", "inc.mk", ".dockerignore"]


def asks_for(folder: Folder) -> None:
    """Files that name those of `BESIDE`."""
    folder.write("ask/compose.yaml", "services: {a: {image: a, privileged: true, env_file: [../x.env, ../.env]}}\n")
    folder.write("ask/a.sh", f". ../lib.sh\n{GOOD}")
    folder.write("ask/Makefile", "include ../inc.mk\nall:\n\tdocker run --privileged a\n")


@pytest.mark.parametrize("repository", [True, False])
@pytest.mark.parametrize("what", ["fifo", "socket", "device", "folder"])
def test_what_is_no_file_is_not_opened_nor_waited_for(folder: Folder, what: str, repository: bool) -> None:
    asks_for(folder)
    if repository:
        for name in KINDS:
            folder.write(name, GOOD)
        subprocess.run("git init -q && git add -A", shell=True, cwd=folder.path, check=True)  # noqa: S602  # in its index
        for name in KINDS:
            (folder.path / name).unlink()
    for name in (*KINDS, *BESIDE):
        if not (repository and name == ".gitignore" and what == "fifo"):  # for which git would wait; see test_git
            put(folder.path / name, what)
    report = survived(folder)
    for name in ("a.sh", "compose.yaml", "Makefile"):
        assert "privileged" in found(report, f"ask/{name}")
    if what != "folder":
        assert all("not a regular file" in said(report, name) for name in KINDS[:6])


def put(path: Path, what: str) -> None:
    if what == "fifo":
        os.mkfifo(path)
    elif what == "folder":
        path.mkdir()
    elif what == "socket":
        with socket.socket(socket.AF_UNIX) as one:
            held = os.getcwd()
            os.chdir(path.parent)  # a socket's path may have 107 bytes
            try:
                one.bind(path.name)
            finally:
                os.chdir(held)
    else:
        try:
            os.mknod(path, 0o600 | 0o020000, os.makedev(1, 5))  # /dev/zero
        except PermissionError:
            pytest.skip("only root may make a device, so none was put into the tree")


@pytest.mark.parametrize("named", ["pipe", "/dev/zero", "/dev/full", "/dev/stdin", "/proc/self/mem", "/dev/tty"])
def test_what_is_no_file_is_an_error_where_it_is_named(folder: Folder, named: str) -> None:
    os.mkfifo(folder.path / "pipe")
    folder.write("a.sh", GOOD)
    ran = scan(folder.path, "a.sh", named, "--format", "json")
    assert ran.status == 1
    assert len(json.loads(ran.out)["errors"]) == 1


@pytest.mark.parametrize("option", ["--baseline", "--config", "--rules"])
@pytest.mark.parametrize("named", ["pipe", "/dev/zero", "zeros", "brackets", "folder"])
def test_what_an_option_names_is_read_within_bounds(folder: Folder, option: str, named: str) -> None:
    folder.write("a.sh", GOOD)
    os.mkfifo(folder.path / "pipe")
    (folder.path / "folder").mkdir()
    folder.write("brackets", b"[" * 4_000_000)
    with open(folder.path / "zeros", "wb") as file:
        file.truncate(1 << 40)
    ran = scan(
        folder.path,
        *(["--semgrep"] if option == "--rules" else []),
        option,
        named,
        "--list-rules" if option == "--rules" else "-q",
    )
    assert ran.status == 2
    assert "Traceback" not in ran.err
    assert named in ran.err


def test_a_baseline_that_is_too_large_is_refused_with_what_to_do(folder: Folder) -> None:
    ran = scan(folder.path, "--baseline", "/dev/zero")
    told = "/dev/zero: larger than 50 MiB, so it was not read; name one that --write-baseline has made\n"
    assert (ran.status, ran.err.partition("scan: error: --baseline: ")[2]) == (2, told)


def test_a_baseline_may_come_through_a_pipe(folder: Folder) -> None:
    folder.write("a.sh", GOOD)
    assert scan(folder.path, "--write-baseline", "known.json", "-q").status == 0
    piped = ["bash", "-c", 'exec "$@" --baseline <(sleep 0.3; cat known.json)', "bash"]
    assert scan(folder.path, "a.sh", within=piped).status == 0


# -- files that change while they are read


@contextmanager
def meanwhile(path: Path, first: bytes, second: bytes | None) -> Iterator[None]:
    """A thread that goes on putting the one and then the other in a file's place; None takes it away."""
    over = threading.Event()

    def change() -> None:
        while not over.is_set():
            path.write_bytes(first)
            if second is None:
                path.unlink()
            else:
                path.write_bytes(second)

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("second", [b"", None, GOOD.encode() * 400, b"\0" * 100], ids=["empty", "gone", "longer", "binary"])
def test_a_file_that_changes_while_it_is_read_costs_no_other(folder: Folder, second: bytes | None) -> None:
    with meanwhile(folder.path / "changing.sh", GOOD.encode() * 200 + b"#" * 1_000_000, second):
        for _ in range(3):
            survived(folder, seconds=3 * SECONDS)


def test_a_file_that_grows_without_end_is_read_up_to_the_bound(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder.write("a.sh", b"#" * 1000)
    done = os.read

    def growing(handle: int, size: int) -> bytes:
        with open(path, "ab") as file:
            file.write(b"#" * 3_000_000)
        return done(handle, min(size, 1_000_000))

    monkeypatch.setattr(os, "read", growing)
    assert len(read.read_bytes(str(path), read.LIMIT + 1)) == read.LIMIT + 1


def test_a_file_that_vanishes_after_it_was_listed_is_an_error_of_that_file(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write("a.sh", GOOD)
    folder.write("b.sh", GOOD)
    opened = os.open

    def opening(path: str, flags: int, *rest: int, **more: int) -> int:
        if str(path).endswith("a.sh"):
            os.unlink(path)
        return opened(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", opening)
    report = folder.scan("--format", "json").json
    assert report["errors"] == [{"path": "a.sh", "line": 1, "message": "cannot be read: No such file or directory"}]
    assert "privileged" in found(report, "b.sh")


def test_files_and_folders_that_may_not_be_read_are_errors(folder: Folder) -> None:
    if os.getuid() == 0 and subprocess.run(["setpriv", "--version"], capture_output=True, check=False).returncode:
        pytest.skip("root may read everything, and setpriv is not there to take that from it")
    folder.write("closed.sh", GOOD).chmod(0)
    folder.write("closed/a.sh", GOOD)
    folder.write("listed/a.sh", GOOD)
    folder.write("good.sh", GOOD)
    (folder.path / "closed").chmod(0)
    (folder.path / "listed").chmod(0o444)
    bounded = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.getuid() == 0 else []
    try:
        ran = scan(folder.path, "--format", "json", within=bounded)
    finally:
        (folder.path / "closed").chmod(0o755)
    report = json.loads(ran.out)
    assert ran.status == 1
    assert "Permission denied" in said(report, "closed.sh")
    assert "this folder cannot be looked into: Permission denied" in said(report, "closed")
    assert "privileged" in found(report, "good.sh")


# -- names


@pytest.mark.parametrize("repository", [True, False])
def test_names_that_are_no_utf8_are_scanned_and_shown_readably(folder: Folder, repository: bool) -> None:
    top = os.fsencode(folder.path)
    for name in (b"\xff.sh", b"\xc3\x28/\xe9.sh", b"\xed\xa0\x80.sh", b"\x80/Makefile", b"\xfe/compose.yaml", b"\xff\xff.env"):
        os.makedirs(os.path.dirname(os.path.join(top, name)), exist_ok=True)
        text = (
            b"services: {a: {image: a, privileged: true, env_file: '../\xff\xff.env'}}\n"
            if name.endswith(b"yaml")
            else GOOD.encode()
        )
        with open(os.path.join(top, name), "wb") as file:
            file.write(b"all:\n\t" + text if name.endswith(b"Makefile") else text)
    if repository:
        subprocess.run("git init -q && git add -A", shell=True, cwd=folder.path, check=True)  # noqa: S602  # in its index
    report = survived(folder, "-o", "sarif=../a.sarif", "-o", "text=../a.txt", "-o", "html=../a.html", "-o", "junit=../a.xml")
    paths = {one["path"] for one in report["findings"] if one["rule"] == "privileged"}
    assert paths == {"good.sh", "\\xff.sh", "\\xc3(/\\xe9.sh", "\\xed\\xa0\\x80.sh", "\\x80/Makefile", "\\xfe/compose.yaml"}


@pytest.mark.parametrize(
    ("part", "repository"),
    [
        ("d" * 200, True),
        ("d" * 4, False),  # 1,200 folders within each other: more than Python's own limit of calls
        *(
            pytest.param(part, repository, marks=[pytest.mark.exhaustive, pytest.mark.conformance])
            for part, repository in (("d" * 200, False), ("d", True), ("d", False))
        ),
    ],
)
def test_paths_as_long_as_the_kernel_takes_and_longer(folder: Folder, part: str, repository: bool) -> None:
    if repository:
        subprocess.run(["git", "init", "-q"], cwd=folder.path, check=True)
    handle = os.open(folder.path, os.O_RDONLY)
    depth = 0
    for depth in range(1, 6_000 // (len(part) + 1)):
        os.mkdir(part, dir_fd=handle)
        below = os.open(part, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = below
        if depth % (400 // (len(part) + 1)) == 0:
            with open(os.open("a.sh", os.O_WRONLY | os.O_CREAT, dir_fd=handle), "w") as file:
                file.write(GOOD)
    os.close(handle)
    try:
        report = survived(folder)
    finally:
        subprocess.run(["rm", "-rf", f"{folder.path}/{part}"], check=True)  # shutil's own removal recurses
    judged = {one["path"] for one in report["findings"] if one["rule"] == "privileged"}
    assert 8 < len(judged) < 24
    assert depth * (len(part) + 1) > 5_000
    assert [error for error in report["errors"] if "File name too long" in error["message"]] or repository


def test_the_error_of_a_file_names_it(tmp_path: Path) -> None:
    assert read.load(read.Found(str(tmp_path / "\udcff.sh"), "\\xff.sh", "shell"), errors := []) is None
    assert errors == [FileError("\\xff.sh", 1, "cannot be read: No such file or directory")]


def test_of_a_gitignore_without_end_the_beginning_is_honoured(folder: Folder) -> None:
    folder.write(".gitignore", "first.sh\n" + "# comment\n\n" * 100 + "".join(f"a{n}*b*c\n" for n in range(2_500)) + "last.sh\n")
    folder.write("first.sh", GOOD)
    folder.write("last.sh", GOOD)
    report = survived(folder)
    assert {one["path"] for one in report["launches"]} == {"good.sh", "last.sh"}
    assert "more than 2000 patterns in one file" in said(report, ".gitignore")


def test_a_long_pattern_of_a_gitignore_is_not_honoured_and_too_many_characters_are_not(folder: Folder) -> None:
    folder.write(".gitignore", "first.sh\n" + "?" * 150_000 + "\n")
    folder.write("a/.gitignore", "?" * 5_000 + "\nfirst.sh\n" + f"a{'?' * 3_000}\n" * 40 + "last.sh\n")
    for name in ("first.sh", "a/first.sh", "a/last.sh"):
        folder.write(name, GOOD)
    report = survived(folder)
    assert {one["path"] for one in report["launches"]} == {"good.sh", "a/last.sh"}
    assert "more than 100000 characters of patterns" in said(report, ".gitignore")
    assert "a pattern of more than 4096 characters is not honoured" in said(report, "a/.gitignore")
    assert "more than 100000 characters of patterns" in said(report, "a/.gitignore")
