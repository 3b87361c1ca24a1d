"""What a person at a terminal sees: width, colours, links, the progress line, and how Ctrl-C ends a scan."""

from __future__ import annotations

import io
import os
import re
import time
from pathlib import Path

import pytest

from scanner import terminal
from tests.conftest import Folder
from tests.golden import SEEN, transcripts
from tests.tty import Terminal

PRIVILEGED = "docker run --privileged acme/app:1.0\n"
SLOW = """
import sys, time
from scanner import pipeline
from scanner.cli import main
read = pipeline._read
def slow(*arguments):
    time.sleep(1.6)
    return read(*arguments)
pipeline._read = slow
sys.exit(main())
"""
STUCK = """
import sys
from scanner.semgrep import process
from scanner.cli import main
engine = sys.argv.pop()
process.program = lambda: engine
sys.exit(main())
"""


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


# -- what is known of a terminal


@pytest.mark.parametrize(
    ("given", "follows"),
    [
        ({"TERM_PROGRAM": "WezTerm"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"VTE_VERSION": "7200"}, True),
        ({"VTE_VERSION": "5000"}, False),
        ({"VTE_VERSION": "what"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "dumb", "VTE_VERSION": "7200"}, False),
        ({"TERM": "screen", "VTE_VERSION": "7200"}, False),
        ({"TERM": "screen-256color", "TMUX": "/tmp/tmux", "VTE_VERSION": "7200"}, True),
        ({"WT_SESSION": "x"}, True),
        ({"KONSOLE_VERSION": "230804"}, True),
        ({"FORCE_HYPERLINK": "1"}, True),
        ({"FORCE_HYPERLINK": "0", "VTE_VERSION": "7200"}, False),
        ({}, False),
    ],
)
def test_which_terminals_follow_links(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], follows: bool) -> None:
    for name in ("TERM", "TERM_PROGRAM", "VTE_VERSION", "TMUX", "WT_SESSION", "KONSOLE_VERSION", "FORCE_HYPERLINK", "DOMTERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert terminal.follows_links(Tty()) is follows
    assert terminal.follows_links(io.StringIO()) is False


def test_an_address_cannot_end_the_sequence_that_it_stands_in() -> None:
    assert terminal.link("https://example.org/a", "x") == "\x1b]8;;https://example.org/a\x1b\\x\x1b]8;;\x1b\\"
    for address in ("", "https://example.org/\x1b\\", "https://example.org/\x07", "https://example.org/é", "javascript:alert(1)"):
        assert terminal.link(address, "x") == "x"


def test_text_is_cut_by_the_columns_it_takes() -> None:
    assert terminal.cut("abcdef", 6) == "abcdef"
    assert terminal.cut("abcdef", 5) == "abcd…"
    assert terminal.cut("日本語", 5) == "日本…"
    assert terminal.cut("日本語", 4) == "日…"


# -- the report on a terminal


def shown(folder: Folder, *arguments: str, **options: str) -> str:
    with Terminal(folder.path, "--no-semgrep", "--fail-on", "never", *arguments, **options) as tty:
        assert tty.end() == 0
        return tty.said.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(("columns", "most"), [("60", 60), ("44", 44), ("200", 80)])
def test_the_help_has_the_width_of_the_terminal_and_80_columns_at_most(folder: Folder, columns: str, most: int) -> None:
    with Terminal(folder.path, "--help", COLUMNS=columns) as tty:
        tty.end()
        text = tty.said.decode().replace("\r\n", "\n")
    assert most - 9 < max(map(len, text.splitlines())) <= most
    assert text.split() == folder.scan("--help").out.split()


def test_the_report_has_the_width_and_colours_of_the_terminal(folder: Folder) -> None:
    folder.write("run.sh", PRIVILEGED)
    wide, narrow = (shown(folder, "--color", "never", COLUMNS=columns) for columns in ("200", "60"))
    assert max(map(len, wide.splitlines())) > 100
    assert max(map(len, narrow.splitlines()[:-1])) <= 60
    assert "\x1b[1;31mcritical" in shown(folder)
    assert "\x1b" not in shown(folder, NO_COLOR="1")
    assert "\x1b" not in shown(folder, TERM="dumb")


def test_rules_are_links_where_the_terminal_follows_them(folder: Folder) -> None:
    folder.write("run.sh", "docker run -d --pid host acme/app:1.0\n")
    linked = shown(folder, FORCE_HYPERLINK="1")
    addresses = re.findall(r"\x1b]8;;(https://[^\x1b]+)\x1b\\\x1b\[2m([a-z-]+)\x1b\[0m\x1b]8;;\x1b\\", linked)
    assert ("https://docs.docker.com/reference/cli/docker/container/run/#pid", "host-pid") in addresses
    assert {"missing-cap-drop", "missing-user"} <= {rule for _, rule in addresses}
    plain = shown(folder)
    assert "\x1b]8" not in plain
    assert re.sub(r"\x1b]8;;[^\x1b]*\x1b\\", "", linked) == plain
    assert "\x1b]8" not in shown(folder, NO_COLOR="1", FORCE_HYPERLINK="1")
    assert "\x1b]8" not in folder.scan("--color", "always").out


def test_only_a_terminal_is_told_how_to_go_on(folder: Folder) -> None:
    folder.write("run.sh", PRIVILEGED)
    assert "scan --explain RULE says why" in shown(folder)
    assert "--explain" not in folder.scan().out
    assert "--min-severity" not in shown(folder)
    folder.write("run.sh", PRIVILEGED * 11)
    assert "The worst stand first; --min-severity high shows only them" in shown(folder)
    assert "--min-severity" not in folder.scan().out


# -- the progress line


def test_a_long_scan_says_what_it_is_at_and_takes_the_line_away(folder: Folder) -> None:
    folder.write("run.sh", PRIVILEGED)
    with Terminal(folder.path, "--no-semgrep", "--color", "never", code=SLOW) as tty:
        assert tty.end() == 1
    line, report = re.split(rb"\r\x1b\[K(?!.*\x1b\[K)", tty.said, flags=re.S)
    assert line.startswith(b"\r1 s  reading files: 1\x1b[K")
    assert report.startswith(b"run.sh:1  docker run")


@pytest.mark.parametrize("option", ["--no-progress", "-q", "-v"])
def test_no_progress_is_shown_where_that_is_asked_for(folder: Folder, option: str) -> None:
    folder.write("run.sh", PRIVILEGED)
    with Terminal(folder.path, "--no-semgrep", "--color", "never", option, code=SLOW) as tty:
        assert tty.end() == 1
    assert b"\x1b" not in tty.said


def test_a_terminal_that_cannot_take_a_line_back_sees_none(folder: Folder) -> None:
    with Terminal(folder.path, "--no-semgrep", code=SLOW, TERM="dumb") as tty:
        assert tty.end() == 0
    assert b"reading" not in tty.said


def test_progress_goes_to_the_terminal_where_the_report_goes_elsewhere(folder: Folder) -> None:
    folder.write("run.sh", PRIVILEGED)
    with (
        open(folder.path / "out", "wb") as out,
        Terminal(folder.path, "--no-semgrep", "run.sh", code=SLOW, stdout=out.fileno()) as tty,
    ):
        assert tty.end() == 1
    assert tty.said.endswith(b"\r\x1b[K")
    assert (folder.path / "out").read_text().startswith("run.sh:1  docker run")


def test_a_files_name_does_not_act_in_the_progress_line(folder: Folder) -> None:
    folder.write("\x1b]0;title\x07.sh", PRIVILEGED)
    code = SLOW.replace("pipeline", "seeing").replace("_read", "link")  # which comes after the files, one by one
    with Terminal(folder.path, "--no-semgrep", code=code) as tty:
        assert tty.end() == 1
    assert b"file 1 of 1: \\x1b]0;title\\x07.sh" in tty.said
    assert b"\x1b]0" not in tty.said


# -- Ctrl-C


def test_ctrl_c_while_files_are_read_ends_at_once(folder: Folder) -> None:
    report = folder.write("report.txt", "old")
    with Terminal(folder.path, "--no-semgrep", "-o", "report.txt", code=SLOW.replace("1.6", "60")) as tty:
        tty.wait_for(b"reading")
        pressed = time.monotonic()
        tty.type(b"\x03")
        assert tty.end() == 130
        assert time.monotonic() - pressed < 1
    assert b"Traceback" not in tty.said
    assert tty.said.endswith(b"\r\x1b[K")
    assert report.read_text() == "old"
    assert [path.name for path in folder.path.iterdir()] == ["report.txt"]


def test_ctrl_c_while_the_pattern_rules_run_ends_them_too(folder: Folder, tmp_path: Path) -> None:
    folder.write("run.sh", "docker exec --privileged web sh\n")
    engine = tmp_path / "engine"
    engine.write_text(f"#!/bin/bash\ntrap '' INT\necho $$ > {tmp_path}/pid\nexec sleep 60\n")
    engine.chmod(0o755)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with Terminal(folder.path, "-o", "report.txt", str(engine), code=STUCK, TMPDIR=str(scratch)) as tty:
        tty.wait_for(b"pattern rules")
        pressed = time.monotonic()
        tty.type(b"\x03")
        assert tty.end() == 130
        assert time.monotonic() - pressed < 1
    assert b"Traceback" not in tty.said
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
    assert list(scratch.iterdir()) == []
    assert [path.name for path in folder.path.iterdir()] == ["run.sh"]


def test_the_transcripts_are_what_a_terminal_shows() -> None:
    made = transcripts()
    assert {path.name: path.read_text() for path in made} == {path.name: text for path, text in made.items()}, "make golden"
    assert {path.name for path in made} == {path.name for path in SEEN.glob("*.txt")}
    widths = {"narrow.txt": 60, "wide.txt": 160, "posture-narrow.txt": 60, "posture-wide.txt": 160}
    for path, text in made.items():
        most = widths.get(path.name)
        over = [line for line in text.splitlines() if most is not None and terminal.width(line) > most]
        assert [line for line in over if " " in line.strip()] == []  # a single word may be wider
