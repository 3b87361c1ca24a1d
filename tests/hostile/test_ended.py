"""A scan that is killed, or that has no room, no memory, no files or no reader left: its reports are whole or not there."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.conftest import Folder
from tests.hostile.limited import GOOD, command, environment, found, scan

REPORTS = {"sarif": "a.sarif", "json": "a.json", "html": "a.html", "junit": "a.xml", "gitlab": "a.gitlab"}
EXEC = "#!/bin/sh\ndocker exec --privileged web sh\n"


def whole(path: Path) -> bool:
    """Whether a report is there; it must be whole then."""
    if not path.exists():
        return False
    text = path.read_text()
    if path.suffix == ".html":
        assert text.endswith("</html>\n")
    elif path.suffix == ".xml":
        ElementTree.fromstring(text)
    else:
        json.loads(text)
    return True


def killed(folder: Folder, times: int) -> None:
    """Kills a scan again and again, at moments spread over the time that it takes, with old reports there and without."""
    for number in range(40):
        folder.write(f"s{number}.sh", GOOD * 5)
    out, temporary = folder.path.parent / "out", folder.path.parent / "tmp"
    temporary.mkdir()
    line = command("-q", "--fail-on", "never", *(f"--output={form}={out}/{name}" for form, name in REPORTS.items()))
    started = time.monotonic()
    written: set[int] = set()
    rest = random.Random(8)
    takes = 0.0
    for turn in range(-1, times):
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        for name in REPORTS.values() if turn % 2 else ():
            (out / name).write_text("old")
        started = time.monotonic()
        with subprocess.Popen(
            line, cwd=folder.path, env=environment(TMPDIR=str(temporary)), stdout=subprocess.DEVNULL
        ) as scanning:
            if turn >= 0:
                late = rest.random() < 0.5  # half of the moments lie where reports are written
                time.sleep(takes * (rest.uniform(0.85, 1.0) if late else rest.random()))
                scanning.kill()
            status = scanning.wait()
        takes = takes or time.monotonic() - started
        assert status in (0, -signal.SIGKILL)
        there = [name for name in REPORTS.values() if (out / name).exists() and (out / name).read_text() != "old"]
        assert all(whole(out / name) for name in there)
        assert status or len(there) == len(REPORTS)
        if turn % 2:
            assert all((out / name).exists() for name in REPORTS.values())
        written.add(len(there))
    assert {0, len(REPORTS)} & written


few_and_many = pytest.mark.parametrize("times", [4, pytest.param(200, marks=[pytest.mark.exhaustive, pytest.mark.conformance])])


def killed_while_it_keeps(folder: Folder, times: int) -> None:
    """Kills scans of a tree that has changed each time, late, and compares what is said of it then with a scan anew."""
    for number in range(40):
        folder.write(f"s{number}.sh", GOOD * 5)
    home = folder.path.parent / "home"
    variables = {"HOME": str(home)}
    started = time.monotonic()
    first = scan(folder.path, variables=variables)
    takes = time.monotonic() - started
    assert [str(path.relative_to(home)).rpartition("/")[0] for path in home.rglob("*") if path.is_file()] == [".cache/capdrop"]
    rest = random.Random(8)
    for turn in range(times):
        folder.write("s0.sh", f"docker run --privileged a:{turn}\n")
        with subprocess.Popen(
            command(), cwd=folder.path, env=environment(**variables), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as scanning:
            time.sleep(takes * rest.uniform(0.8, 1.05))
            scanning.kill()
        again = scan(folder.path, variables=variables)
        assert (again.status, again.out) == (1, scan(folder.path, "--no-cache", variables=variables).out) != (1, first.out)


@pytest.mark.parametrize("times", [3, pytest.param(50, marks=[pytest.mark.exhaustive, pytest.mark.conformance])])
def test_what_is_kept_is_whole_or_unused_when_a_scan_is_killed(folder: Folder, times: int) -> None:
    killed_while_it_keeps(folder, times)


@few_and_many
def test_reports_are_whole_or_as_they_were_when_a_scan_is_killed(folder: Folder, times: int) -> None:
    killed(folder, times)


@few_and_many
def test_edited_files_are_whole_when_a_fix_is_killed(folder: Folder, times: int) -> None:
    old = "docker run --privileged --cap-add SYS_ADMIN --pid host good\n" * 30
    line = command("-q", "--fix", "--unsafe-fixes")
    path = folder.write("a.sh", old)
    started = time.monotonic()
    subprocess.run(line, cwd=folder.path, env=environment(), stdout=subprocess.DEVNULL, check=False)
    takes, new, rest = time.monotonic() - started, path.read_text(), random.Random(8)
    assert new != old
    for _ in range(times):
        path.write_text(old)
        with subprocess.Popen(line, cwd=folder.path, env=environment(), stdout=subprocess.DEVNULL) as fixing:
            time.sleep(takes * rest.uniform(0.6, 1.0))
            fixing.kill()
            fixing.wait()
        assert path.read_text() in (old, new)


# -- no room


def small(path: Path) -> list[str]:
    """A command that runs another where `path` is a disk of 64 KiB."""
    line = 'mount -t tmpfs -o size=64k tmpfs "$1" && shift && exec "$@"'
    inside = ["unshare", "--mount", "--map-root-user", "sh", "-c", line, "sh", str(path)]
    if shutil.which("unshare") is None or subprocess.run([*inside, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no mount of one's own is to be had here, so no disk that is full")
    return inside


def test_a_full_disk_is_an_error_and_leaves_nothing_half_written(folder: Folder) -> None:
    for number in range(60):
        folder.write(f"s{number}.sh", GOOD * 10)
    disk = folder.path.parent / "disk"
    disk.mkdir()
    listing = 'echo old > disk/a.sarif; "$@"; status=$?; ls -A1 disk >&2; cat disk/a.sarif >&2; exit $status'
    ran = scan(folder.path.parent, "tree", "-o", "sarif=disk/a.sarif", within=[*small(disk), "sh", "-c", listing, "sh"])
    assert ran.status == 2
    assert "cannot write disk/a.sarif: No space left on device" in ran.err
    assert ran.err.endswith("a.sarif\nold\n")
    assert ".scan-" not in ran.err  # as a temporary file of ours is called


def test_a_full_temporary_folder_costs_the_pattern_rules_only(folder: Folder) -> None:
    folder.write("a.sh", EXEC + GOOD + "".join(f"docker exec --privileged web {n} {'a' * 100}\n" for n in range(2_000)))
    disk = folder.path.parent / "disk"
    disk.mkdir()
    ran = scan(folder.path, "--semgrep", "--format", "json", variables={"TMPDIR": str(disk)}, within=small(disk), megabytes=None)
    assert ran.status == 1
    assert "privileged" in found(ran.json, "a.sh")
    assert "No space left on device" in "".join(error["message"] for error in ran.json["errors"] if error["path"] == "semgrep")


def test_a_bound_of_file_sizes_is_an_error_too(folder: Folder) -> None:
    folder.write("a.sh", GOOD)
    ran = scan(folder.path, "-o", "sarif=a.sarif", within=["sh", "-c", 'ulimit -f 4; exec "$@"', "sh"])
    assert ran.status == 2
    assert "cannot write a.sarif: File too large" in ran.err
    assert [path.name for path in folder.path.iterdir()] == ["a.sh"]


@pytest.mark.parametrize(
    ("where", "status"), [(">/dev/full", 2), (">&-", 2), ("| true", 0), (">/dev/null 2>/dev/full", 1), ("2>&-", 1)]
)
@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_a_reader_that_is_gone_or_full(folder: Folder, where: str, status: int, form: str) -> None:
    folder.write("a.sh", GOOD * 50)
    ran = scan(folder.path, "--format", form, within=["bash", "-c", f'"$@" {where}', "bash"])
    assert ran.status == status
    assert "Traceback" not in ran.err


# -- no memory, no files


def test_however_little_memory_there_is_it_is_a_result_or_an_error(folder: Folder) -> None:
    folder.write("a.sh", GOOD * 200)
    folder.write("compose.yaml", "services:\n" + "".join(f"  s{n}: {{image: a, privileged: true}}\n" for n in range(500)))
    statuses = {}
    for megabytes in (24, 32, 40, 48, 60, 400):
        ran = scan(folder.path, "--format", "json", megabytes=megabytes)
        statuses[megabytes] = ran.status
        if ran.status == 1 and ran.out:
            launches = len(ran.json["launches"])
            assert launches == 700 or ran.json["errors"], megabytes
        else:
            assert ran.out == "", megabytes
            assert ran.status != 0, megabytes
    assert statuses[400] == 1
    assert {status for megabytes, status in statuses.items() if megabytes >= 36} <= {1, 2}


def test_however_few_files_may_be_open_it_is_a_result_or_an_error(folder: Folder) -> None:
    folder.write("a.sh", GOOD + EXEC)
    subprocess.run(["git", "init", "-q"], cwd=folder.path, check=True)
    for files in (4, 6, 8, 10, 15):
        ran = scan(folder.path, "--semgrep", "--format", "json", files=files, megabytes=None)
        if ran.status == 1 and ran.out:
            assert "privileged" in found(ran.json, "a.sh") or ran.json["errors"], files
            assert "exec-privileged" in found(ran.json, "a.sh") or ran.json["errors"], files
        else:
            assert ran.out == ""
            assert ran.status != 0
    assert ran.status == 1


def test_a_folder_that_may_not_be_written_to(folder: Folder) -> None:
    folder.write("a.sh", GOOD)
    os.symlink("/proc/nowhere/a.sarif", folder.path / "a.sarif")
    ran = scan(folder.path, "-o", "sarif=a.sarif")
    assert ran.status == 2
    assert "cannot write a.sarif" in ran.err
