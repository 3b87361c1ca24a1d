"""What goes wrong with semgrep is said, costs nothing else, and never reaches out of the machine: asked of the real program."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scanner.semgrep import process
from tests.conftest import Folder, Ran

ROOT = Path(__file__).parent.parent
SCRIPT = "#!/bin/sh\ndocker run --privileged web\ndocker exec --privileged web sh\n"
LOOPS = 'rules: [{id: loops, languages: [bash], severity: LOW, message: m, patterns: [{pattern: "%s zz"}]}]\n'
LOOPING = "".join(f"$X{n}\\n...\\n" for n in range(9))


@pytest.fixture
def flags(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Gives semgrep other limits."""

    def change(**values: int) -> None:
        for name, value in values.items():
            changed = re.sub(rf"--{name.replace('_', '-')} \d+", f"--{name.replace('_', '-')} {value}", process._FLAGS)
            assert changed != process._FLAGS
            monkeypatch.setattr(process, "_FLAGS", changed)

    return change


def scan(folder: Folder, *arguments: str) -> Ran:
    return folder.scan("--semgrep", ".", "--format", "json", "-q", "--fail-on", "never", *arguments)


def found(ran: Ran) -> set[str]:
    return {one["rule"] for one in ran.json["findings"] if one["severity"] in ("high", "critical")}


def looping(folder: Folder) -> str:
    rules = folder.path.parent / "rules"
    rules.mkdir()
    (rules / "loops.yaml").write_text(LOOPS % LOOPING)
    return str(rules)


@pytest.mark.parametrize(
    ("script", "says"),
    [
        pytest.param('(sleep 0.01; kill -9 $$) & exec -a osemgrep "$SEMGREP" "$@"', "(SIGKILL)", id="killed while it starts"),
        pytest.param('ulimit -v 300000; exec -a osemgrep "$SEMGREP" "$@"', "Not enough heap memory", id="no memory"),
        pytest.param("kill -SEGV $$", "(SIGSEGV", id="a crash"),
    ],
)
def test_launches_are_judged_whatever_becomes_of_semgrep(
    script: str, says: str, folder: Folder, engine: Callable[[str], None]
) -> None:
    engine(script)
    folder.write("a.sh", SCRIPT)
    ran = scan(folder)
    (error,) = ran.json["errors"]
    assert ran.status == 0
    assert error["path"] == "semgrep"
    assert says in error["message"]
    assert "what the rules of semgrep-rules/ would have found is missing" in error["message"]
    assert found(ran) == {"privileged"}


def test_launches_are_judged_without_a_program(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.semgrep_program.find_spec", lambda name: None)
    folder.write("a.sh", SCRIPT)
    ran = scan(folder)
    assert "not installed" in ran.json["errors"][0]["message"]
    assert found(ran) == {"privileged"}


def test_a_rule_that_loops_is_ended_and_the_others_go_on(folder: Folder, flags: Callable[..., None]) -> None:
    flags(timeout=1)
    folder.write("a.sh", "a\n" * 60 + SCRIPT)
    folder.write("b.sh", SCRIPT)
    ran = scan(folder, "--rules", looping(folder))
    (error,) = ran.json["errors"]
    assert (error["path"], error["line"]) == ("a.sh", 1)
    assert re.search("“Timeout” here .*running loops on a.sh.*, so not all rules have seen it", error["message"])
    assert found(ran) == {"privileged", "exec-privileged"}


def test_a_run_without_end_is_ended(
    folder: Folder, flags: Callable[..., None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    flags(timeout=60)
    monkeypatch.setattr(process, "SECONDS", 2.0)
    folder.write("a.sh", "a\n" * 60 + SCRIPT)
    ran = scan(folder, "--rules", looping(folder))
    (error,) = ran.json["errors"]
    assert error["message"] == (
        "semgrep took longer than 2 s and was ended; what the rules of --rules would have found is missing from this report"
    )
    assert found(ran) == {"privileged", "exec-privileged"}


def test_too_little_memory_is_an_error_that_says_so(folder: Folder, flags: Callable[..., None]) -> None:
    flags(max_memory=1)
    folder.write("a.sh", "a\n" * 60 + SCRIPT)
    ran = scan(folder, "--rules", looping(folder))
    assert any("“Out of memory”" in error["message"] for error in ran.json["errors"])
    assert "privileged" in found(ran)


def test_who_ends_the_scan_ends_semgrep_and_leaves_nothing(folder: Folder, tmp_path: Path) -> None:
    folder.write("a.sh", "a\n" * 60)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    command = [sys.executable, "-m", "scanner", ".", "--rules", looping(folder)]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)}
    with subprocess.Popen(command, cwd=folder.path, env=environment, stderr=subprocess.DEVNULL) as scanning:
        while not any(said.stat().st_size for said in temporary.glob("*/err.txt")):  # it says something when it begins
            assert scanning.poll() is None
            time.sleep(0.01)
        (semgrep,) = [int(one) for one in Path(f"/proc/{scanning.pid}/task/{scanning.pid}/children").read_text().split()]
        scanning.terminate()
        assert scanning.wait(10) == 143
    assert not os.path.exists(f"/proc/{semgrep}")
    assert list(temporary.iterdir()) == []


# -- what it is kept away from


def traced(folder: Folder, tmp_path: Path, *arguments: str) -> str:
    """The calls of a scan, as strace writes them, that open files or reach for the network."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed, so nobody can say what the program opens")
    home = tmp_path / "home"
    home.mkdir()
    (home / ".semgrepignore").write_text("*\n")
    (home / ".semgrep").mkdir()
    (home / ".semgrep" / "settings.yml").write_text("anonymous_user_id: x\n")
    log = tmp_path / "log"
    tracer = ["strace", "-f", "-qq", "-e", "trace=%network,open,openat,execve", "-o", str(log)]
    done = subprocess.run(
        [*tracer, sys.executable, "-m", "scanner", ".", "--format", "json", *arguments],
        cwd=folder.path,
        env={"HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "SEMGREP_SEND_METRICS": "on"},
        capture_output=True,
        text=True,
        check=False,
    )
    if "ptrace" in done.stderr:
        pytest.skip("strace may not trace here: " + done.stderr.splitlines()[0])
    assert '"rule": "exec-privileged"' in done.stdout, done.stderr
    return log.read_text()


WITHOUT_NETWORK = """\
import ctypes, os, struct, sys

# A filter of the kernel's (seccomp(2)) that ends whichever process asks for a socket of the families 2 and 10, IPv4 and IPv6.
SOCKET = {"x86_64": 41, "aarch64": 198}[os.uname().machine]
LOAD, EQUAL, RETURN, KILL, ALLOW = 0x20, 0x15, 0x06, 0x80000000, 0x7FFF0000
steps = [(LOAD, 0, 0, 0), (EQUAL, 0, 4, SOCKET), (LOAD, 0, 0, 16), (EQUAL, 1, 0, 2), (EQUAL, 0, 1, 10)]
steps += [(RETURN, 0, 0, KILL), (RETURN, 0, 0, ALLOW)]
filter = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
program = ctypes.create_string_buffer(struct.pack("HP", len(steps), ctypes.addressof(filter)))
prctl = ctypes.CDLL(None, use_errno=True).prctl
if prctl(38, 1, 0, 0, 0) or prctl(22, 2, program, 0, 0):  # PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP
    sys.exit("no filter: " + os.strerror(ctypes.get_errno()))
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


def without_network(folder: Folder, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs Python where any process that asks for a socket to the network is killed for it."""
    if sys.platform != "linux" or os.uname().machine not in ("x86_64", "aarch64"):
        pytest.skip("the kernel's filter is written down here for Linux on x86-64 and ARM only")
    command = [sys.executable, "-c", WITHOUT_NETWORK, *arguments]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "SEMGREP_SEND_METRICS": "on"}
    done = subprocess.run(command, cwd=folder.path, env=environment, capture_output=True, text=True, check=False)
    if done.stderr.startswith("no filter"):
        pytest.skip(done.stderr)
    return done


def test_it_lives_where_who_asks_for_a_network_is_killed(folder: Folder) -> None:
    asks = without_network(folder, "-c", "import socket; socket.socket()")
    assert asks.returncode == -signal.SIGSYS
    folder.write("a.sh", SCRIPT)
    done = without_network(folder, "-m", "scanner", ".", "--format", "json", "--rules", looping(folder))
    assert json.loads(done.stdout)["errors"] == []
    assert '"rule": "exec-privileged"' in done.stdout


def test_it_reaches_for_no_network_and_no_settings(folder: Folder, tmp_path: Path) -> None:
    folder.write("a.sh", SCRIPT)
    calls = traced(folder, tmp_path, "--rules", looping(folder))
    assert calls.count('["osemgrep", "scan"') == 2  # it was at work: over the commands, and over the tree
    assert re.findall(r".*\bconnect\(.*|.*\bsendto\(.*|.*AF_INET.*", calls) == []
    opened = re.findall(r'open(?:at)?\([^"]*"([^"]*)"', calls)
    assert len(opened) > 100
    assert [path for path in opened if path.startswith(f"{tmp_path}/home")] == []
