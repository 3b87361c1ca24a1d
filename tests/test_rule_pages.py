"""`--explain` and `--list-rules`: as text and JSON, piped and on a terminal, by a pager or at once."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest

from scanner.catalogue import catalogue
from tests.conftest import Folder
from tests.tty import Terminal

OWN = """
rules:
  - id: no-latest
    languages: [bash]
    severity: WARNING
    message: "images are named with a version\\e[31m ::error::x"
    metadata: {cwe: "CWE-1104: x", references: ["https://example.org/why", "a book"]}
    pattern: docker pull $X
"""


def pager(tmp_path: Path, body: str) -> str:
    """A program to page with, which runs a line of shell."""
    program = tmp_path / "pager"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    return str(program)


def shown(folder: Folder, *arguments: str, **environment: str) -> str:
    with Terminal(folder.path, *arguments, **environment) as tty:
        assert tty.end() == 0
        return tty.said.decode().replace("\r\n", "\n")


def test_the_catalogue_as_json(folder: Folder) -> None:
    listed = folder.scan("--list-rules", "--format", "json").json
    rules = {rule["id"]: rule for rule in listed["rules"]}
    assert list(rules) == list(catalogue())
    assert rules["host-pid"] == {
        "id": "host-pid",
        "title": "Host's processes shared",
        "severity": "high",
        "pedantic": False,
        "cwe": 668,
        "kind": "check",
        "subjects": ["launch"],
        "own": False,
        "references": [
            "CIS Docker Benchmark 1.6, 5.16",
            "https://docs.docker.com/reference/cli/docker/container/run/#pid",
            "https://docs.docker.com/reference/compose-file/services/#pid",
        ],
    }
    assert (rules["exec-privileged"]["kind"], rules["exec-privileged"]["subjects"]) == ("pattern", [])
    assert rules["unpinned-image"]["pedantic"]


def test_the_list_is_of_the_rules_that_are_chosen(folder: Folder) -> None:
    listed = folder.scan("--list-rules", "--select", "privileged,missing-hardening", "--ignore", "missing-user").out
    names = [line.split()[0] for line in listed.splitlines()]
    assert "privileged" in names
    assert {name.partition("-")[0] for name in names} == {"missing", "privileged"}
    assert "missing-user" not in names
    described = folder.scan("--list-rules", "--select", "public-port", "--format", "json").json["rules"]
    assert [rule["id"] for rule in described] == ["public-port"]
    assert folder.scan("--list-rules", "--select", "privileged", "--ignore", "privileged").out == ""


def test_the_list_on_a_terminal_says_that_severities_are_the_highest(folder: Folder) -> None:
    said = "The severity is the one that a finding of the rule has at most"
    assert said in shown(folder, "--list-rules", PAGER="cat", COLUMNS="100", NO_COLOR="1")
    assert said not in folder.scan("--list-rules").out


def test_the_list_goes_to_files_in_both_forms(folder: Folder) -> None:
    ran = folder.scan("--list-rules", "-o", "json=rules.json")
    assert ran.out.splitlines()[0].split()[0] == next(iter(catalogue()))
    assert len(json.loads((folder.path / "rules.json").read_text())["rules"]) == len(catalogue())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--list-rules", "--format", "sarif"], "--list-rules: there is no sarif of it; --format text or json"),
        (["--explain", "privileged", "--format", "json"], "--explain: there is no json of it; --format text"),
    ],
)
def test_other_forms_are_refused(folder: Folder, arguments: list[str], message: str) -> None:
    ran = folder.scan(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err


def test_a_rule_of_ones_own_is_listed_and_explained_and_cannot_act(folder: Folder) -> None:
    folder.write("rules/own.yaml", OWN)
    ran = folder.scan("--semgrep", "--rules", "rules", "--explain", "no-latest")
    assert ran.out.startswith("no-latest: images are named with a version\\x1b[31m ::error::x (medium, CWE-1104)\n")
    assert "- https://example.org/why\n- a book\n" in ran.out
    listed = folder.scan("--semgrep", "--rules", "rules", "--list-rules").out
    assert [line for line in listed.splitlines() if line.startswith("no-latest ") and not line.isprintable()] == []
    (one,) = [
        rule
        for rule in folder.scan("--semgrep", "--rules", "rules", "--list-rules", "--format", "json").json["rules"]
        if rule["own"]
    ]
    assert (one["id"], one["cwe"], one["references"]) == ("no-latest", 1104, ["https://example.org/why", "a book"])


def test_missing_hardening_is_explained_with_what_to_write(folder: Folder) -> None:
    text = folder.scan("--explain", "missing-hardening").out
    assert "--cap-drop=ALL" in text
    assert "        cap_drop: [ALL]" in text


def test_sentences_have_the_terminals_width_and_examples_keep_theirs(folder: Folder) -> None:
    narrow = shown(folder, "--explain", "docker-socket", PAGER="cat", COLUMNS="60", NO_COLOR="1")
    examples = [line for line in narrow.splitlines() if line.startswith(("    ", "\t"))]
    assert max(len(line) for line in narrow.splitlines() if line not in examples) <= 60 + len("- https://docs.docker.com/")
    piped = folder.scan("--explain", "docker-socket").out
    assert set(examples) == {line for line in piped.splitlines() if line.startswith(("    ", "\t"))}
    assert narrow.split() == piped.split()


def test_the_list_wraps_titles_on_a_terminal_only(folder: Folder) -> None:
    narrow = shown(folder, "--list-rules", PAGER="cat", COLUMNS="60", NO_COLOR="1").splitlines()
    assert max(map(len, narrow)) <= 60
    piped = folder.scan("--list-rules").out.splitlines()
    assert len(piped) == len(catalogue()) < len(narrow)


def test_headings_are_bold_where_colours_are_welcome(folder: Folder) -> None:
    assert "\x1b[1mREFERENCES\x1b[0m" in shown(folder, "--explain", "privileged", PAGER="cat")
    assert "\x1b" not in shown(folder, "--explain", "privileged", PAGER="cat", NO_COLOR="1")
    assert "\x1b" not in folder.scan("--explain", "privileged").out


# -- the pager


def test_a_long_text_on_a_terminal_is_paged_by_the_users_pager(folder: Folder, tmp_path: Path) -> None:
    out = shown(folder, "--explain", "privileged", PAGER=f"{pager(tmp_path, 'echo paged $1; wc -l')} 'an option'")
    assert out.startswith("paged an option\n")
    assert int(out.split()[-1]) > 24
    assert "\x1b" not in out


def test_less_shows_colours_and_ctrl_c_does_not_end_it(folder: Folder) -> None:
    with Terminal(folder.path, "--explain", "privileged", LESS="R") as tty:
        tty.wait_for(b"\x1b[1mprivileged: Privileged container")
        tty.wait_for(b":\x1b[K")
        tty.said = b""
        tty.type(b"\x03")
        tty.wait_for(b"\x07")  # which it answers with a beep
        for _ in range(5):  # the first key after that may be lost
            tty.type(b"G")
            with contextlib.suppress(AssertionError):
                tty.wait_for(b"CIS Docker Benchmark", 3)
                break
        assert b"CIS Docker Benchmark" in tty.said
        tty.type(b"q")
        assert tty.end() == 0


def test_a_pager_that_is_left_early_is_no_error(folder: Folder, tmp_path: Path) -> None:
    assert shown(folder, "--list-rules", PAGER=pager(tmp_path, "head -n 1")).startswith("all-registries-insecure")


def test_a_pager_that_cannot_run_is_said_and_done_without(folder: Folder) -> None:
    out = shown(folder, "--explain", "privileged", PAGER="no-such-pager -x", NO_COLOR="1")
    assert out.startswith("PAGER: cannot run no-such-pager: No such file or directory\nprivileged: ")


@pytest.mark.parametrize("environment", [{"PAGER": ""}, {"PAGER": "cat"}, {"TERM": "dumb"}, {"PATH": "/nonexistent"}])
def test_without_a_pager_the_text_comes_at_once(folder: Folder, environment: dict[str, str]) -> None:
    out = shown(folder, "--explain", "privileged", NO_COLOR="1", **environment)
    assert out.startswith("privileged: Privileged container")
    assert "REFERENCES" in out


def test_nothing_is_paged_that_is_piped_written_or_short(folder: Folder, tmp_path: Path) -> None:
    folder.write("rules/own.yaml", OWN)
    loud = pager(tmp_path, "echo paged")
    assert "paged" not in shown(folder, "--rules", "rules", "--explain", "no-latest", PAGER=loud)
    assert shown(folder, "--explain", "privileged", "-o", "out.txt", PAGER=loud) == ""
    assert (folder.path / "out.txt").read_text() == folder.scan("--explain", "privileged").out
    with open(folder.path / "piped", "wb") as out:
        with_pipe = Terminal(folder.path, "--explain", "privileged", stdout=out.fileno(), PAGER=loud)
        with with_pipe as tty:
            assert tty.end() == 0
    assert (folder.path / "piped").read_text() == folder.scan("--explain", "privileged").out
