"""The action's scripts, each by itself; how they work together is tried in test_action_runs.py."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from email.message import Message
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from action.arguments import arguments
from action.upload import hindrance
from tests.runner import commands
from tests.test_action import ACTION, ROOT

DEFAULTS = {name: one["default"] for name, one in ACTION["inputs"].items()}


# -- inputs to arguments


def test_by_default_only_the_category_is_passed() -> None:
    assert arguments(DEFAULTS) == ["--category=capdrop", "--", "."]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"fail-on": "low"}, ["--fail-on=low"]),
        ({"min-severity": "high"}, ["--min-severity=high"]),
        ({"config": "-o x"}, ["--config=-o x"]),
        ({"baseline": "known.json"}, ["--baseline=known.json"]),
        ({"pedantic": "true"}, ["--pedantic"]),
        ({"pedantic": "false"}, ["--no-pedantic"]),
        ({"args": "--select a,b  --rules 'my rules'\n--no-semgrep"}, ["--select", "a,b", "--rules", "my rules", "--no-semgrep"]),
        ({"args": "$(id) `id` ; a\\ b #c"}, ["$(id)", "`id`", ";", "a b", "#c"]),
    ],
)
def test_an_input_that_is_set_is_passed(given: dict[str, str], words: list[str]) -> None:
    assert arguments({**DEFAULTS, "category": "", **given}) == [*words, "--", "."]


@pytest.mark.parametrize(
    ("path", "paths"),
    [
        ("a", ["a"]),
        ("a b\n -c\n\n--fix\r\n", ["a b", " -c", "--fix"]),
        ("::error::x\n$(id)\n%0A", ["::error::x", "$(id)", "%0A"]),
    ],
)
def test_paths_stand_one_a_line_and_are_no_options(path: str, paths: list[str]) -> None:
    assert arguments({**DEFAULTS, "category": "", "path": path}) == ["--", *paths]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"path": " \n"}, "path names no file and no folder"),
        ({"pedantic": "yes"}, "pedantic is true, false, not 'yes'"),
        ({"upload-sarif": "True"}, "upload-sarif is auto, true, false, not 'True'"),
        ({"annotations": ""}, "annotations is auto"),
        ({"summary": "auto"}, "summary is true, false"),
        ({"sarif-file": ""}, "sarif-file is the name of one file"),
        ({"sarif-file": "a\nfindings=0"}, "sarif-file is the name of one file"),
        ({"args": "'a"}, "args cannot be split into words: No closing quotation"),
    ],
)
def test_a_fault_in_an_input_is_said(given: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=f"^{said}"):
        arguments({**DEFAULTS, **given})


# -- the scan


def scanned(tmp_path: Path, scanner: str, **given: str) -> tuple[str, dict[str, str]]:
    """The output and the step's outputs of scan.sh, where the scanner is a piece of bash that is given the same arguments."""
    python = tmp_path / "python"
    python.write_text(f'#!/bin/bash\n[[ $3 != scanner ]] && exec {sys.executable} "$@"\n{scanner}\n')
    python.chmod(0o755)
    (tmp_path / "temp").mkdir()
    environment = {
        **os.environ,
        **{f"GIVEN_{name.upper().replace('-', '_')}": value for name, value in {**DEFAULTS, **given}.items()},
        "PYTHON": str(python),
        "RUNNER_TEMP": str(tmp_path / "temp"),
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
    }
    words = ["bash", ROOT / "action" / "scan.sh"]
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    lines = (tmp_path / "output").read_text().splitlines()
    return done.stdout + done.stderr, dict(line.split("=", 1) for line in lines)


def obeyed(output: str) -> list[str]:
    """The texts of what the runner takes for commands in it, mind `stop-commands`."""
    taken: list[str] = []
    stopped = ""
    for line in output.splitlines():
        if stopped:
            stopped = "" if line.strip() == f"::{stopped}::" else stopped
        else:
            for command in commands(line):
                stopped = command.text if command.name == "stop-commands" else ""
                taken += [] if stopped else [command.text]
    assert not stopped
    return taken


REPORT = 'for word; do case $word in gitlab=*) echo "[{}, {}]" > "${word#*=}";; sarif=*) echo {} > "${word#*=}";; esac; done\n'


def test_no_output_of_the_scanner_is_a_command(tmp_path: Path) -> None:
    forged = "echo ::error::forged; echo '##[error]forged'; echo ::warning::forged >&2; printf ::debug::forged"
    output, outputs = scanned(tmp_path, f"{REPORT}{forged}; exit 1")
    assert output.count("forged") == 4
    assert obeyed(output) == []
    assert (outputs["exit-code"], outputs["findings"], outputs["sarif-file"]) == ("1", "2", "capdrop.sarif")
    assert (tmp_path / "capdrop.sarif").read_text() == "{}\n"


@pytest.mark.parametrize(
    ("scanner", "code", "said"),
    [
        ("exit 1", "2", "The scan ended without a report"),
        ("exit 0", "2", "The scan ended without a report"),
        ("echo usage >&2; echo 'scan: error: 50%0A ::error::x' >&2; exit 2", "2", "scan: error: 50%0A ::error::x"),
        ("kill -9 $$", "137", "The scan ended with status 137"),
    ],
)
def test_a_scan_that_was_not_carried_out_is_an_error(tmp_path: Path, scanner: str, code: str, said: str) -> None:
    output, outputs = scanned(tmp_path, scanner)
    assert outputs == {"exit-code": code}
    (text,) = obeyed(output)
    assert text.startswith(said)


def test_a_link_in_the_place_of_the_report_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "capdrop.sarif").symlink_to("elsewhere")
    _, outputs = scanned(tmp_path, REPORT)
    assert outputs["exit-code"] == "0"
    assert (tmp_path / "capdrop.sarif").is_file()
    assert list((tmp_path / "elsewhere").iterdir()) == []


# -- whether to upload


def refuse(monkeypatch: pytest.MonkeyPatch, answer: Exception | None) -> list[str]:
    """Lets GitHub answer; returns the addresses that are asked."""
    asked: list[str] = []

    def urlopen(request: urllib.request.Request, timeout: float) -> BytesIO:
        asked.append(request.full_url)
        if answer is not None:
            raise answer
        return BytesIO()

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    return asked


def http(code: int, body: Any) -> urllib.error.HTTPError:
    return urllib.error.HTTPError("", code, "", Message(), BytesIO(json.dumps(body).encode()))


def given(**values: str) -> dict[str, str]:
    api = {"GITHUB_API_URL": "https://api.example", "GITHUB_REPOSITORY": "acme/app", "TOKEN": "t"}
    return {"GIVEN_UPLOAD_SARIF": "auto", "FORK": "false", "PRIVATE": "true", **api, **values}


@pytest.mark.parametrize(
    "message",
    [
        "Advanced Security must be enabled for this repository to use code scanning.",
        "Code scanning is not enabled for this repository.",
    ],
)
def test_without_code_scanning_there_is_no_upload(monkeypatch: pytest.MonkeyPatch, message: str) -> None:
    asked = refuse(monkeypatch, http(403, {"message": message}))
    assert hindrance(given()) == message
    assert asked == ["https://api.example/repos/acme/app/code-scanning/alerts?per_page=1"]


@pytest.mark.parametrize(
    "answer",
    [
        None,
        http(404, {"message": "no analysis found"}),
        http(403, {"message": "Resource not accessible by integration"}),  # then the upload fails, which is told
        http(403, ["enabled"]),
        http(500, {"message": "enabled"}),
        urllib.error.URLError("no route\n::error::x"),
        TimeoutError(),
    ],
)
def test_any_other_answer_does_not_keep_it_back(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: Exception | None
) -> None:
    asked = refuse(monkeypatch, answer)
    assert hindrance(given()) == ""
    assert len(asked) == 1
    assert commands(capsys.readouterr().out) == []


@pytest.mark.parametrize(
    ("values", "kept_back"),
    [
        ({"PRIVATE": "false"}, False),
        ({"PRIVATE": ""}, False),
        ({"TOKEN": ""}, False),
        ({"FORK": "true"}, True),
        ({"FORK": "true", "GIVEN_UPLOAD_SARIF": "true"}, False),
        ({"GIVEN_UPLOAD_SARIF": "true"}, False),
        ({"GIVEN_UPLOAD_SARIF": "false"}, True),
    ],
)
def test_github_is_asked_only_where_it_is_not_clear(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], kept_back: bool
) -> None:
    asked = refuse(monkeypatch, None)
    assert bool(hindrance(given(**values))) is kept_back
    assert asked == []
