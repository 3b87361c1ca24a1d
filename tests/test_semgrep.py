"""Semgrep as a part of a scan: from commands to findings at their places, and what happens when it fails."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scanner import semgrep
from scanner.errors import FileError, UsageError
from scanner.finding import Confidence, Finding, Severity
from scanner.launch import Extraction
from scanner.rule import Rule
from scanner.semgrep import process
from scanner.semgrep.pack import COMMANDS, PatternRule, load
from scanner.semgrep.staged import CANARY
from tests.shell.commands import extract

SCRIPT = "#!/bin/bash\nset -e\ndocker exec --privileged web sh\n"
OK = {"version": "1.182.0", "results": [], "errors": []}
CANARIES = [{"check_id": CANARY, "path": "commands/0/host-0.sh", "start": {"line": 2, "col": 1}, "end": {"line": 2, "col": 15}}]


def extracted(script: str, name: str = "a.sh") -> list[Extraction]:
    return [extract(script, name)]


def run(script: str, selected: list[str] | None = None) -> tuple[list[Finding], list[FileError]]:
    with semgrep.start(semgrep.Material(extracted(script)), selected) as started:
        return started.join()


def answer(**changes: Any) -> str:
    return f"cat <<'END'\n{json.dumps(OK | changes)}\nEND"


# -- findings


def test_matches_come_back_as_findings_at_their_places() -> None:
    script = (
        "MODE=666\n"
        'sudo chmod "$MODE" /var/run/docker.sock\n'
        "curl -fsSL https://x.example/é.sh |\n"
        "    sudo -E bash -s -- --yes\n"
        "$SUDO usermod -aG docker deploy  # é\n"
        "f() { docker exec $1 web sh; }\n"
        "f --privileged\n"
        "docker exec web tool --privileged\n"
    )
    findings, errors = run(script)
    assert errors == []
    assert [(f.rule, f.span.line, f.span.column, f.span.text, str(f.confidence)) for f in findings] == [
        ("docker-group-member", 5, 19, "docker", "medium"),  # $SUDO may be something else
        ("exec-privileged", 7, 3, "--privileged", "high"),
        ("piped-root-download", 4, 13, "bash", "high"),
        ("socket-world-writable", 1, 6, "666", "high"),
    ]
    assert [[r.span.text for r in f.related] for f in findings] == [
        [],
        ["docker exec $1 web sh"],
        [],
        ['sudo chmod "$MODE" /var/run/docker.sock'],
    ]
    assert [f.severity for f in findings] == [Severity.MEDIUM, Severity.HIGH, Severity.MEDIUM, Severity.HIGH]
    assert all(f.message and f.launch is None for f in findings)


def test_the_same_place_is_reported_once() -> None:
    findings, _ = run("sudo docker exec --privileged web sh\n")  # staged twice: bare and with sudo
    assert [f.rule for f in findings] == ["exec-privileged"]


def test_many_commands_go_into_several_files() -> None:
    findings, errors = run("".join(f"docker exec --privileged web{n} sh\n" for n in range(450)))
    assert (len(findings), errors) == (450, [])
    assert [f.span.line for f in findings] == list(range(1, 451))


def test_only_selected_rules_run() -> None:
    script = SCRIPT + "chmod 666 /var/run/docker.sock\n"
    assert [f.rule for f in run(script, ["socket-world-writable"])[0]] == ["socket-world-writable"]


@pytest.mark.parametrize("script", ["", "docker run --privileged x\nchmod 600 key\n", "echo 'docker exec --privileged x'\n"])
def test_with_nothing_to_ask_no_process_is_started(script: str, engine: Callable[[str], None]) -> None:
    engine("echo never >&2; exit 1")
    with semgrep.start(semgrep.Material(extracted(script))) as started:
        assert not started.started
        assert started.join() == ([], [])


def test_what_the_surroundings_hold_is_kept_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: Callable[[str], None]
) -> None:
    monkeypatch.setenv("SEMGREP_APP_TOKEN", "secret")
    monkeypatch.setenv("SEMGREP_RULES", "p/ci")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example")
    engine(f'env > {tmp_path}/env; printf \'%s\\n\' "$PWD" "$@" > {tmp_path}/words; {answer(results=CANARIES)}')
    assert run(SCRIPT) == ([], [])
    environment = dict(line.split("=", 1) for line in (tmp_path / "env").read_text().splitlines())
    assert set(environment) - {"PWD", "SHLVL", "_", "OLDPWD"} == {
        "HOME",
        "LC_ALL",
        "NO_COLOR",
        "PATH",
        "SEMGREP_ENABLE_VERSION_CHECK",
        "SEMGREP_SEND_METRICS",
        "SEMGREP_SETTINGS_FILE",
        "TMPDIR",
    }
    folder, *words = (tmp_path / "words").read_text().splitlines()
    assert os.path.dirname(environment["HOME"]) == os.path.dirname(folder)
    assert not os.path.exists(os.path.dirname(folder))
    assert words[-1] == "."
    configs = [words[at + 1] for at, word in enumerate(words) if word == "--config"]
    assert len(configs) == 1
    assert all(os.path.isabs(config) for config in configs)  # anything else may be a name in the registry
    assert "--metrics=off" in words


# -- failures: said in an error, and nothing else is lost


def only_error(script: str = SCRIPT) -> FileError:
    findings, errors = run(script)
    assert findings == []
    (error,) = errors
    return error


def test_an_absent_engine_is_an_error_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.semgrep_program.find_spec", lambda name: None)
    error = only_error()
    assert error.path == "semgrep"
    assert re.search(
        r"could not be started: .* not installed .*; install capdrop again; .* missing from this report", error.message
    )


def test_an_engine_that_is_no_program_is_an_error_of_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "engine").write_bytes(b"\x7fELFnot really")
    (tmp_path / "engine").chmod(0o755)
    monkeypatch.setattr(process, "program", lambda: str(tmp_path / "engine"))
    assert "could not be started" in only_error().message


@pytest.mark.parametrize(
    ("script", "says"),
    [
        pytest.param("kill -9 $$", "SIGKILL", id="killed"),
        pytest.param("echo Out of memory >&2; exit 2", "status 2, Out of memory", id="a status and a word"),
        pytest.param("exit 3", "status 3", id="a status without a word"),
        pytest.param("echo '{\"version\": '", "in the middle", id="half a result"),
        pytest.param("echo 3", "without a result", id="no result"),
        pytest.param("echo '{}'", "without a result", id="another result"),
        pytest.param(answer() + "\nexit 2", "without a result (status 2)", id="a status that nothing explains"),
        pytest.param(
            "echo 'Fatal error: exception Full' >&2; echo 'Called from A in file \"a.ml\"' >&2; exit 2",
            "status 2, Fatal error: exception Full)",
            id="where in its own source",
        ),
        pytest.param("rm out.json ../out.json", "its result cannot be read", id="somebody tidies up"),
    ],
)
def test_a_crash_is_an_error_that_names_the_cause(script: str, says: str, engine: Callable[[str], None]) -> None:
    engine(script)
    assert says in only_error().message


def test_another_version_that_does_not_even_run_is_named(engine: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "VERSION", "1.0.0")
    engine("echo unknown option >&2; exit 2")
    assert "(status 2, unknown option; it is semgrep 1.182.0, not 1.0.0)" in only_error().message


def test_nothing_is_written_into_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: Callable[[str], None]
) -> None:
    made: list[str] = []

    def mkdtemp(suffix: str | None, prefix: str | None, dir: str) -> str:  # noqa: A002  # as it is called
        made.append(dir)
        raise OSError(28, "No space left on device")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", "/nowhere")
    monkeypatch.setattr(process.tempfile, "mkdtemp", mkdtemp)
    assert "could not be started: [Errno 28] No space left on device" in only_error().message
    assert made == ["/nowhere", "/tmp", "/var/tmp"]


def test_a_run_that_takes_too_long_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: Callable[[str], None]
) -> None:
    monkeypatch.setattr(process, "SECONDS", 0.3)
    engine(f"echo $$ > {tmp_path}/pid; exec sleep 60")
    assert "took longer than" in only_error().message
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_run_that_nobody_joins_is_ended(tmp_path: Path, engine: Callable[[str], None]) -> None:
    engine("exec sleep 60")
    with semgrep.start(semgrep.Material(extracted(SCRIPT))) as started:
        (child,) = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        assert started.started
    assert not os.path.exists(f"/proc/{child}")


def test_commands_that_were_not_read_to_the_end_are_an_error(engine: Callable[[str], None]) -> None:
    engine(answer())
    assert "did not reach the end of the commands from a.sh:3 on" in only_error().message


def test_a_command_by_the_canarys_name_does_not_stand_for_it(engine: Callable[[str], None]) -> None:
    engine(answer(results=[CANARIES[0] | {"start": {"line": 1, "col": 1}}]))
    assert "did not reach the end" in only_error().message


def test_a_command_that_was_not_understood_is_named(engine: Callable[[str], None]) -> None:
    spans = [{"file": "commands/0/host-0.sh", "start": {"line": 1, "col": 3}, "end": {"line": 1, "col": 9}}]
    error = {
        "type": ["PartialParsing", []],
        "level": "warn",
        "message": "Syntax error",
        "path": "commands/0/host-0.sh",
        "spans": spans,
    }
    engine(answer(results=CANARIES, errors=[error]))
    assert only_error() == FileError("a.sh", 3, "semgrep could not read this command, so its rules have not seen it")


def test_a_rule_that_took_too_long_is_named(engine: Callable[[str], None]) -> None:
    said = {
        "type": "Timeout",
        "rule_id": "x",
        "message": "Timeout when running x on commands/0/host-0.sh:\n ",
        "path": "commands/0/host-0.sh",
    }
    engine(answer(results=CANARIES, errors=[said]))
    assert re.search("met with “Timeout” in the commands from a.sh:3 on .*running x", only_error().message)


def test_another_version_is_an_error_beside_its_findings(engine: Callable[[str], None]) -> None:
    engine(answer(version="1.0.0", results=CANARIES))
    assert only_error().message == "semgrep 1.0.0 is installed; these rules are made for 1.182.0"


def test_a_rule_that_does_not_parse_is_a_usage_error_that_names_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("rules: [{id: broken, languages: [bash], severity: LOW, message: m, pattern: 'docker ('}]")
    rule = Rule("broken", Severity.LOW, "", subject=())
    broken = PatternRule(rule, Confidence.HIGH, str(path), "broken", COMMANDS, re.compile(""))
    monkeypatch.setattr(semgrep, "load", lambda: (*load(), broken))

    with pytest.raises(UsageError, match=rf"{re.escape(str(path))}:1: Rule parse error in rule broken"):
        run(SCRIPT)
