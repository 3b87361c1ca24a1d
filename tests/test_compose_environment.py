"""The variables of a service: environment files, and `environment` over them."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.launch import Launch
from scanner.source import Certainty
from tests.compose import named, real, scan

Files = dict[str, str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def web(files: Files, errors: int = 0) -> Launch:
    """The service `web` of a project."""
    result = scan(files)
    assert len(result.errors) == errors, result.errors
    return named(result)["web"]


def environment(launch: Launch) -> dict[str, str | None]:
    return {variable.name: variable.value for value in launch.env for variable in value.choices}


CASES: dict[str, tuple[Files, dict[str, str | None]]] = {
    "a path": ({"compose.yaml": "services: {web: {image: x, env_file: a.env}}", "a.env": "A=1"}, {"A": "1"}),
    "a list, the later file over the earlier": (
        {"compose.yaml": "services: {web: {image: x, env_file: [a.env, b.env]}}", "a.env": "A=1\nB=1", "b.env": "B=2"},
        {"A": "1", "B": "2"},
    ),
    "the service's own over all files": (
        {"compose.yaml": "services: {web: {image: x, environment: {B: own}, env_file: a.env}}", "a.env": "A=1\nB=1"},
        {"A": "1", "B": "own"},
    ),
    "the long form": (
        {
            "compose.yaml": "services: {web: {image: x, env_file: [{path: a.env}, {path: no, required: false}]}}",
            "a.env": "A=1",
        },
        {"A": "1"},
    ),
    "a raw file is taken as it is": (
        {
            "compose.yaml": "services: {web: {image: x, env_file: [{path: a.env, format: raw}]}}",
            "a.env": "  A='$B' # x  \n#C=1\n\nD\nE=",
        },
        {"A": "'$B' # x  ", "E": ""},
    ),
    "a path from .env": (
        {"compose.yaml": "services: {web: {image: x, env_file: '${STAGE}/a.env'}}", ".env": "STAGE=dev", "dev/a.env": "A=1"},
        {"A": "1"},
    ),
    "variables in a file are the project's, then the service's own, then those before": (
        {
            "compose.yaml": "services: {web: {image: x, environment: {B: own, C: own}, env_file: [a.env, b.env]}}",
            ".env": "B=project",
            "a.env": "D=first\nB=file\nC=file",
            "b.env": "E=$B-$C-$D",
        },
        {"B": "own", "C": "own", "D": "first", "E": "project-own-first"},
    ),
    "a name alone has the project's value": (
        {
            "compose.yaml": "services: {web: {image: x, environment: [A, B], env_file: a.env}}",
            ".env": "A=1\nC=3",
            "a.env": "C\nD\n",
        },
        {"A": "1", "B": None, "C": "3"},
    ),
    "null in a mapping is a name alone": (
        {"compose.yaml": "services: {web: {image: x, environment: {A: , B: , C: ''}}}", ".env": "A=1"},
        {"A": "1", "B": None, "C": ""},
    ),
    "a name alone is not the file's": (
        {"compose.yaml": "services: {web: {image: x, environment: [A], env_file: a.env}}", "a.env": "A=1"},
        {"A": None},
    ),
    "an override adds a file": (
        {
            "compose.yaml": "services: {web: {image: x, env_file: a.env}}",
            "compose.override.yaml": "services: {web: {env_file: [b.env, a.env]}}",
            "a.env": "A=1",
            "b.env": "A=2\nB=2",
        },
        {"A": "2", "B": "2"},
    ),
    "a path is relative to the file that says it": (
        {
            "compose.yaml": "services: {web: {extends: {file: sub/base.yaml, service: base}, env_file: a.env}}",
            "sub/base.yaml": "services: {base: {image: x, env_file: a.env}}",
            "a.env": "A=1",
            "sub/a.env": "A=2\nB=2",
        },
        {"A": "1", "B": "2"},
    ),
    "variables stand in values, and so in a list's names, but not in keys": (
        {"compose.yaml": "services: {web: {image: x, environment: {'${A}': '$A'}}}", ".env": "A=b"},
        {"${A}": "b"},
    ),
    "a list's names are values": (
        {"compose.yaml": "services: {web: {image: x, environment: ['${A}=$A', '$A']}}", ".env": "A=b"},
        {"b": None},
    ),
    "a number is written as Go writes it": (
        {
            "compose.yaml": """
                services:
                  web:
                    image: x
                    environment: {A: 1.50, B: 1e3, C: 0x10, D: .5, E: 1e21, F: 1.0e-7, G: 1e6, H: 1234567.5, I: -0.0001, J: -0.0,
                      K: 100000.0, L: 123456789012345678.0, M: 1_000.5, N: -1e-5, O: 99999.25}
            """
        },
        {
            "A": "1.5",
            "B": "1000",
            "C": "16",
            "D": "0.5",
            "E": "1e+21",
            "F": "1e-07",
            "G": "1e+06",
            "H": "1.2345675e+06",
            "I": "-0.0001",
            "J": "-0",
            "K": "100000",
            "L": "1.2345678901234568e+17",
            "M": "1000.5",
            "N": "-1e-05",
            "O": "99999.25",
        },
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_variables_of_a_service(name: str) -> None:
    files, expected = CASES[name]
    assert environment(web(files)) == expected


@pytest.mark.conformance
@pytest.mark.parametrize("name", CASES)
def test_compose_says_so_too(name: str, folder: Path, program: Path) -> None:
    files, expected = CASES[name]
    scan(files)
    assert real.project(program, folder)["services"]["web"].get("environment") == expected


def test_a_value_stands_in_its_file_for_certain() -> None:
    (value,) = web({"compose.yaml": "services: {web: {image: x, env_file: a.env}}", "a.env": "# c\nA=one # two\n"}).env
    assert [(span.file.path, span.line, span.text) for span in value.spans] == [("a.env", 2, "one")]
    assert value.certainty is Certainty.ALWAYS


def test_a_value_from_the_project_is_a_default_that_stands_in_both_places() -> None:
    files = {"compose.yaml": "services:\n  web:\n    image: x\n    environment:\n      A: a-${B}\n      C:\n", ".env": "B=b\nC=c"}
    first, second = web(files).env
    assert [(span.file.path, span.text) for span in first.spans] == [("compose.yaml", "A: a-${B}"), (".env", "b")]
    assert [(span.file.path, span.text) for span in second.spans] == [("compose.yaml", "C:"), (".env", "c")]
    assert first.certainty is second.certainty is Certainty.DEFAULT


def test_what_is_not_known_is_said_to_be() -> None:
    files = {"compose.yaml": "services: {web: {image: x, env_file: [a.env, '${WHERE}.env']}}", "a.env": "A=a${B}\nC=${B:-c}"}
    first, second = web(files).env
    assert (first.unresolved, first.choices[0].value) == ("a${B}", "a${B}")
    assert (second.only and second.only.value, second.certainty) == ("c", Certainty.DEFAULT)


@pytest.mark.parametrize("path", [".env.local", "../outside.env", "~/x.env", "/etc/hostname", "folder", "''"])
def test_a_file_that_is_not_there_is_no_fault_of_the_repository(path: str, folder: Path) -> None:
    (folder / "folder").mkdir()
    (folder.parent / "outside.env").write_text("A=1")
    assert web({"compose.yaml": f"services: {{web: {{image: x, env_file: {path}}}}}"}).env == []


def test_a_fault_in_a_file_is_told_once_and_with_its_line() -> None:
    services = "services: {web: {image: x, env_file: a.env}, db: {image: x, environment: {C: 1}, env_file: a.env}}"
    result = scan({"compose.yaml": services, "a.env": "A=1\nB C=2\nD=3\n"})
    assert [(error.path, error.line) for error in result.errors] == [("a.env", 2)]
    assert environment(named(result)["web"]) == {"A": "1", "D": "3"}


def test_a_format_that_compose_does_not_know_is_refused() -> None:
    files = {"compose.yaml": "services: {web: {image: x, env_file: [{path: a.env, format: ini}]}}", "a.env": "A=1"}
    assert web(files, errors=1).env == []


def test_many_services_with_a_long_file_are_read_within_bounds() -> None:
    services = "".join(f"  s{n}: {{image: x, env_file: a.env, environment: {{N: '{n}'}}}}\n" for n in range(200))
    result = scan({"compose.yaml": "services:\n" + services, "a.env": "A=$N\n" * 10_000})
    assert [error.path for error in result.errors] == ["a.env"]
    assert "no more" in result.errors[0].message
    assert len(result.launches) == 200


def test_a_long_value_that_is_named_very_often_is_bounded() -> None:
    named_often = "".join(f"    - x{n}$A\n" for n in range(20_000))
    result = scan(
        {"compose.yaml": f"services:\n  web:\n    image: x\n    cap_add:\n{named_often}", ".env": "A=" + "x" * 1_000_000}
    )
    (launch,) = result.launches
    assert sum(len(str(choice)) for value in launch.host.cap_add for choice in value.choices) < 30_000_000
    assert launch.host.cap_add[-1].unresolved == "x19999${A}"
