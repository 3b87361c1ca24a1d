from __future__ import annotations

import pytest

from tests.conftest import Folder

COMPOSE = "services: {db: {image: 'postgres:17', secrets: [pw]}}\nsecrets: {pw: {file: ./pw.txt}}\n"


def severities(folder: Folder, compose: str = COMPOSE, pw: str = "tamed-walrus-7\n") -> list[tuple[str, str, int]]:
    folder.write("compose.yaml", compose)
    folder.write("pw.txt", pw)
    report = folder.scan("--format", "json", "--select", "secret-file-in-repository", "-q", "--fail-on", "never").json
    return [(finding["severity"], finding["path"], finding["line"]) for finding in report["findings"]]


@pytest.mark.parametrize(
    ("pw", "severity"),
    [
        pytest.param("tamed-walrus-7\n", "medium", id="a password"),
        pytest.param("12345678", "medium", id="of digits"),
        pytest.param("-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAx1\n", "high", id="a private key"),
        pytest.param("9f8e7d6c5b4a39281706f5e4d3c2b1a0\n", "high", id="drawn at random"),
    ],
)
def test_fires_where_the_project_names_the_file(folder: Folder, pw: str, severity: str) -> None:
    assert severities(folder, pw=pw) == [(severity, "compose.yaml", 2)]


@pytest.mark.parametrize("pw", ["", " \n", "-----BEGIN CERTIFICATE-----\nMIIB\n", "/run/elsewhere", "${DB_PASSWORD}", "a\0b"])
def test_what_is_no_secret_is_silent(folder: Folder, pw: str) -> None:
    assert severities(folder, pw=pw) == []


@pytest.mark.parametrize(
    "compose",
    [
        pytest.param(COMPOSE.replace("secrets: [pw]", "tty: true"), id="nobody is given it"),
        pytest.param(COMPOSE.replace("./pw.txt", "./absent.txt"), id="not there"),
        pytest.param(COMPOSE.replace("./pw.txt", "../pw.txt"), id="outside the tree"),
        pytest.param(COMPOSE.replace("file: ./pw.txt", "environment: PW"), id="from a variable"),
        pytest.param(COMPOSE.replace("./pw.txt", "$PW_FILE"), id="a file that is not known"),
    ],
)
def test_no_file_of_the_repository_is_silent(folder: Folder, compose: str) -> None:
    assert severities(folder, compose) == []


def test_a_file_that_git_ignores_is_where_it_belongs(folder: Folder) -> None:
    folder.write(".gitignore", "pw.txt\n")
    assert severities(folder) == []


@pytest.mark.parametrize(
    "service",
    [
        pytest.param("secrets: [{source: pw, target: db}]", id="the long syntax"),
        pytest.param("build: {context: ., secrets: [pw]}", id="of a build"),
        pytest.param("extends: {service: base}", id="by extends"),
    ],
)
def test_each_way_of_giving_it(folder: Folder, service: str) -> None:
    base = "  base: {image: a, secrets: [pw]}\n" if "extends" in service else ""
    assert severities(folder, f"services:\n{base}  db: {{image: a, {service}}}\nsecrets: {{pw: {{file: ./pw.txt}}}}\n") == [
        ("medium", "compose.yaml", 4 if base else 3)
    ]


def test_no_report_shows_it(folder: Folder) -> None:
    severities(folder)
    for form in ("text", "json", "sarif", "markdown", "github"):
        assert "tamed-walrus" not in folder.scan("--format", form, "--pedantic").out
