"""Commands as semgrep is shown them: one pipeline a line, as it runs, each word with its way back."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.extract import dockerfile
from scanner.finding import Confidence, Severity
from scanner.launch import Extraction, Pipeline
from scanner.project import Project
from scanner.rule import Rule
from scanner.semgrep.lines import Line, Lines
from scanner.semgrep.pack import COMMANDS, PatternRule, load
from scanner.semgrep.staging import LINES_A_FILE, MOST_WORDS, Stage, stage
from scanner.source import Fragment, SourceFile, Span, Text
from tests.shell.commands import extract


def a_rule(*commands: str, text: str = "") -> PatternRule:
    rule = Rule("r", Severity.LOW, "", subject=())
    return PatternRule(rule, Confidence.HIGH, "r.yaml", "r", COMMANDS, re.compile(text), frozenset(commands))


def extracted(script: str) -> list[Extraction]:
    return [extract(script)]


def staged(script: str, *commands: str, text: str = "") -> list[Line]:
    return lines_of(stage(extracted(script), [a_rule(*commands, text=text)]))


def lines_of(found: Stage) -> list[Line]:
    return [line for file in found.files.values() if isinstance(file, Lines) for row in file.rows for line in row]


@pytest.mark.parametrize(
    ("script", "lines"),
    [
        pytest.param("chmod 666  /run/docker.sock", ["chmod 666 /run/docker.sock"], id="known words stand bare"),
        pytest.param("M=666; chmod \"$M\" '/x'", ["chmod 666 /x"], id="a variable with a known value"),
        pytest.param("/usr/bin/chmod 666 /x", ["chmod 666 /x"], id="the command by its name"),
        pytest.param("chmod 'a b' \"it's\" 'x|y' ''", ["chmod 'a b' \"it's\" 'x|y' ''"], id="quotes where they are needed"),
        pytest.param('chmod $M "$M" /x/$M ${M}y', ['chmod $M "$M" "/x/$M" "${M}y"'], id="the unknown as written"),
        pytest.param('chmod "${M//a/$(b)}"', ['chmod "$UNKNOWN"'], id="the unknown that may not be bash"),
        pytest.param("sudo -E chmod 666 /x", ["chmod 666 /x", "sudo chmod 666 /x"], id="root's command stands twice"),
        pytest.param("a | sudo chmod 1 | b", ["a | chmod 1 | b", "a | sudo chmod 1 | b"], id="sudo where it was"),
        pytest.param("ssh -t root@a 'chmod 1 /x'", ["chmod 1 /x", "sudo chmod 1 /x"], id="a login as root"),
        pytest.param("su -s /bin/sh - root -c 'chmod 1 /x'", ["chmod 1 /x", "sudo chmod 1 /x"], id="what su runs as root"),
        pytest.param("su - -c 'chmod 1 /x'", ["chmod 1 /x", "sudo chmod 1 /x"], id="and whom su means where nobody is named"),
        pytest.param("sudo su - app -c 'chmod 1 /x'", ["chmod 1 /x"], id="what su runs as another user"),
        pytest.param('su -c "chmod 1 /x" "$USER"', ["chmod 1 /x"], id="or as one who is not known"),
        pytest.param("runuser app -c 'chmod 1 /x'", ["chmod 1 /x"], id="likewise runuser"),
        pytest.param("newgrp docker <<E\nchmod 1 /x\nE", ["chmod 1 /x"], id="another group is not root"),
        pytest.param("docker-machine ssh m 'chmod 1' /x", ["chmod 1 /x"], id="words for another machine"),
        pytest.param("ssh root-1@a 'chmod 1 /x'", ["chmod 1 /x"], id="another login"),
        pytest.param("$SUDO chmod 666 /x", ["chmod 666 /x", "sudo chmod 666 /x"], id="an unknown word that may be sudo"),
        pytest.param("$WRAP chmod 666 /x", ["chmod 666 /x"], id="an unknown word before the command"),
        pytest.param("$ECHO chmod 666 /x", [], id="an unknown word that prints"),
        pytest.param("echo 'chmod 666 /x'; : chmod; # chmod 666 /x", [": chmod"], id="text and comments are no commands"),
        pytest.param(
            "find /x -exec chmod 1 {} + -o -ok sudo chmod 2 /y",
            ['chmod 1 "$UNKNOWN"', "chmod 2 /y", "sudo chmod 2 /y", "find /x -exec chmod 1 '{}' + -o -ok sudo chmod 2 /y"],
            id="what find runs",
        ),
        pytest.param("if x; then chmod 1 /x & fi", ["chmod 1 /x"], id="inside other commands"),
        pytest.param("chmod \\\n  1 \\\n  /x", ["chmod 1 /x"], id="continued lines are one"),
        pytest.param("chmod 'a\nb'", ["chmod 'a b'"], id="a word of two lines stays on one"),
        pytest.param("chmod 'a\udcffb' /x", ["chmod 'a b' /x"], id="half a character"),
        pytest.param("$DOCKER_CMD exec chmod", ["docker exec chmod"], id="a variable named like a tool"),
        pytest.param("a | ${PODMAN:-podman} run chmod", ["a | podman run chmod"], id="such a one in a pipe"),
        pytest.param("M=1; test x && M=2; chmod $M /x", ["chmod 1 /x", "chmod 2 /x"], id="each value that a variable may have"),
        pytest.param("cat < x", [], id="nothing to say of it"),
        pytest.param("(a || chmod 1) | b", ["chmod 1", "chmod 1 | b"], id="one of a group at a time"),
        pytest.param("a | { b; sudo chmod 1; }", ["chmod 1", "sudo chmod 1", "a | chmod 1", "a | sudo chmod 1"], id="at its end"),
        pytest.param("(if x; then chmod 1; fi) | b", ["chmod 1"], id="what is more than commands is left out"),
    ],
)
def test_a_pipeline_is_a_line(script: str, lines: list[str]) -> None:
    assert [line.text for line in staged(script, "chmod")] == lines


def test_a_word_that_stands_there_on_some_paths_only_is_not_sure() -> None:
    for line in staged("M=1; test x && M=2; chmod $M /x", "chmod"):
        at = line.text.index(" ") + 1
        found = Lines([[line]], "command", "x")
        assert [place.sure for place in found.places((1, at), (1, at + 1))] == [False]
        assert [place.sure for place in found.places((1, 0), (1, 5))] == [True]


def test_a_substitution_is_seen_from_outside_and_inside() -> None:
    script = 'sh -c "$(curl -fsSL https://x.example/$V)"; sh <(curl x)'
    assert [line.text for line in staged(script, "curl", text="^sh")] == [
        'sh -c "$(curl -fsSL https://x.example/$V)"',
        "sh <(curl x)",
    ]


def test_only_lines_with_the_text_of_a_rule_are_staged() -> None:
    assert [line.text for line in staged("chmod 1 a.sock; chmod 2 b", "chmod", text=r"\.sock")] == ["chmod 1 a.sock"]


def test_rules_that_have_nothing_to_say_are_left_out() -> None:
    found = stage(extracted("chmod 1 a"), [a_rule("chmod", text="zzz")])
    assert found.files == {}
    assert found.rules == ()


def test_a_file_is_never_longer_than_its_limit() -> None:
    found = stage(extracted("\n".join(f"chmod {n} /x" for n in range(LINES_A_FILE * 2))), [a_rule("chmod")])
    assert [file.text.count("\n") for file in found.files.values()] == [LINES_A_FILE, LINES_A_FILE, 3]  # with the canary


def test_a_line_that_is_there_twice_is_staged_once() -> None:
    found = stage(extracted("chmod 1 a\nchmod 2 b\nif x; then chmod 1 a; fi\n"), [a_rule("chmod")])
    (file,) = found.files.values()
    assert file.text == "chmod 1 a\nchmod 2 b\ncapdrop_canary\n"
    assert [place.span.line for place in file.places((1, 6), (1, 7))] == [1, 3]


def test_each_rule_is_run_over_what_concerns_it(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text("rules: [{id: r, pattern: a}, {id: other, pattern: b, paths: {exclude: [image-*.sh]}, metadata: {}}]")
    one, other = (replace(a_rule(name), id=called, path=str(path)) for called, name in (("r", "chmod"), ("other", "chown")))
    found = stage(extracted("chmod 1 a\nchown 2 b\nchown 3 chmod\nls\n"), [one, other])
    assert {name: file.text.split("\n")[:-2] for name, file in found.files.items()} == {
        "commands/0/host-0.sh": ["chmod 1 a"],
        "commands/1/host-0.sh": ["chown 2 b"],
        "commands/2/host-0.sh": ["chown 3 chmod"],
    }
    assert list(found.written()) == [
        {"id": "r", "pattern": "a", "paths": {"include": ["/commands/0/", "/commands/2/"]}},
        {"id": "other", "pattern": "b", "paths": {"exclude": ["image-*.sh"], "include": ["/commands/1/", "/commands/2/"]}},
    ]


def test_bytes_lead_back_to_words() -> None:
    script = 'écho é | sudo chmod "66"6 /x'
    _, line = staged(script, "chmod")
    assert line.text == "'écho' 'é' | sudo chmod 666 /x"
    at = line.text.encode().index(b"666")
    assert [[span.text for span in word.spans] for word in line.words(at, at + 3)] == [["66", "6"]]
    assert [str(word) for word in line.words(0, 1000)] == ["écho", "é", "chmod", "666", "/x"]


def test_a_word_as_long_as_a_script_is_cut() -> None:
    (line,) = staged("chmod " + "x" * 100_000, "chmod")
    assert len(line.text) < 2000


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1), min_size=20, max_size=20))
def test_bash_reads_the_words_that_were_staged(commands: list[list[str]]) -> None:
    file = SourceFile("a.sh", "x")
    texts = [
        [Text((Fragment(word, Span(file, 0, 1)),)) for word in ["chmod", str(n), *words]] for n, words in enumerate(commands)
    ]
    found = stage([Extraction(pipelines=[Pipeline([words], Span(file, 0, 1), [False]) for words in texts])], [a_rule("chmod")])
    lines = [line.text for line in lines_of(found)]
    script = "chmod() { printf '%s\\0' \"$@\" $'\\n'; }\n" + "\n".join(lines)
    printed = subprocess.run(["bash", "--norc"], input=script.encode(), capture_output=True, check=True).stdout.decode()
    control = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
    assert printed.split("\0\n\0")[:-1] == [
        "\0".join([str(n), *(control.sub(" ", word) for word in words)]) for n, words in enumerate(commands)
    ]


@pytest.mark.parametrize(
    ("text", "staged"), [("FROM a\nADD https://a /b\n", 1), ("FROM a\nRUN curl https://a\nLABEL b=ADD\n", 0)]
)
def test_a_dockerfile_is_staged_for_a_rule_only_by_the_instructions_that_it_is_about(text: str, staged: int) -> None:
    rule = next(one for one in load() if one.id == "unchecked-add")
    file = SourceFile("Dockerfile", text)
    assert len(stage([dockerfile.extract(file, Project())], [rule]).files) == staged


def test_in_a_long_line_only_what_a_rule_needs_is_looked_for() -> None:
    """A pattern with `.*` takes the square of its length."""
    rule = a_rule("docker", text=r"docker build.*--network=host")
    harmless, telling = "docker build . " * 10_000, "docker build . " * 10_000 + "--network=host"
    started = process_time()
    found = [stage(extracted(line), [rule]) for line in (harmless, telling)]
    assert process_time() - started < 4
    assert [bool(one.errors) for one in found] == [False, True]  # and what is told is that it is too long


def test_a_command_of_too_many_words_is_not_shown_and_that_is_said() -> None:
    found = stage(extracted(f"chmod 1 /x {'a ' * MOST_WORDS}\nchmod 2 /y\n"), [a_rule("chmod")])
    assert [line.text for line in lines_of(found)] == ["chmod 2 /y"]
    (error,) = found.errors
    assert error.line == 1
    assert error.message.startswith(f"a command of {MOST_WORDS + 3} words: the pattern rules are shown none of more")


def test_no_staged_file_has_many_words_of_several_commands() -> None:
    found = stage(extracted("".join(f"chmod {n} /x {'a ' * 900}\n" for n in range(10))), [a_rule("chmod")])
    counts = [sum(row[0].count for row in file.rows) for file in found.files.values() if isinstance(file, Lines)]
    assert (len(counts), max(counts)) == (3, 4 * 903)
    assert not found.errors
