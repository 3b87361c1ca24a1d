"""Secrets in environment files: what others can read is reported, what git keeps to its owner is not."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from scanner.kept_out import is_ignored
from tests.conftest import Folder

COMPOSE = "services:\n  web:\n    image: x\n    env_file: [web.env]\n    environment: {DB_PASSWORD: '${DB}'}\n"


def secrets(folder: Folder, *arguments: str) -> list[tuple[str, int, str]]:
    report = folder.scan(".", "--format", "json", "--select", "plaintext-secret", "--fail-on", "never", *arguments).json
    assert report["errors"] == []
    return [(one["path"], one["line"], one["severity"]) for one in report["findings"]]


def written(folder: Folder) -> None:
    folder.write("compose.yaml", COMPOSE)
    folder.write(".env", "# db\nDB=sw0rdfish\n")
    folder.write("web.env", "A=1\nTOKEN=ghp_0123456789abcdefghijABCDEFGHIJ456789\n")


def repository(folder: Folder, *added: str) -> None:
    for arguments in (["init", "-q"], ["add", "-f", "--", *added]):
        subprocess.run(["git", "-C", str(folder.path), *arguments], check=True, capture_output=True)


def test_a_secret_in_an_environment_file_is_reported_where_it_stands(folder: Folder) -> None:
    written(folder)
    assert secrets(folder) == [(".env", 2, "low"), ("web.env", 2, "high")]


def test_its_value_is_in_no_report(folder: Folder) -> None:
    written(folder)
    for form in ("text", "json", "sarif"):
        report = folder.scan(".", "--format", form)
        assert "ghp_0123" not in report.out + report.err
        assert "sw0rdfish" not in report.out + report.err


@pytest.mark.parametrize("name", ["web.env", "*.env", "/web.env"])
def test_a_file_that_git_ignores_has_none(name: str, folder: Folder) -> None:
    written(folder)
    folder.write(".gitignore", name + "\n")
    repository(folder, "compose.yaml", ".env")
    assert secrets(folder) == [(".env", 2, "low")]


def test_a_file_that_is_in_the_repository_in_spite_of_a_pattern_has(folder: Folder) -> None:
    written(folder)
    folder.write(".gitignore", "*.env\n.env\n")
    repository(folder, "compose.yaml", "web.env")
    assert secrets(folder) == [("web.env", 2, "high")]


def test_without_a_repository_the_patterns_decide(folder: Folder) -> None:
    written(folder)
    folder.write(".gitignore", "*.env\n")
    assert secrets(folder) == []


@pytest.mark.parametrize("command", ["serve --token $TOKEN a:${DB_PASSWORD:-none} $WORD", '["$TOKEN", "${DB_PASSWORD}", $WORD]'])
def test_no_report_shows_a_secret_that_a_command_is_given(command: str, folder: Folder) -> None:
    folder.write("compose.yaml", f"services:\n  web:\n    image: x\n    command: {command}\n    entrypoint: {command}\n")
    folder.write(".env", "TOKEN=ghp_0123456789abcdefghijABCDEFGHIJ456789\nDB_PASSWORD=sw0rdfish\nWORD=known\n")
    for form in ("text", "json", "sarif"):
        report = folder.scan(".", "--format", form).out
        assert "ghp_0123" not in report
        assert "sw0rdfish" not in report
    (launch,) = folder.scan(".", "--format", "json").json["launches"]
    assert launch["config"]["Entrypoint"][-1] == "known"
    assert {"unresolved": "$TOKEN"} in launch["config"]["Entrypoint"]


def test_what_an_ignored_file_sets_is_still_what_runs(folder: Folder) -> None:
    folder.write("compose.yaml", "services: {web: {image: x, privileged: $PRIV}}\n")
    folder.write(".env", "PRIV=true\n")
    folder.write(".gitignore", ".env\n")
    repository(folder, "compose.yaml")
    report = folder.scan(".", "--format", "json").json
    assert [one["path"] for one in report["findings"] if one["rule"] == "privileged"] == ["compose.yaml"]


@pytest.mark.parametrize("name", [".env.example", "example.env", ".env.dist", "web.env-sample", "config/.env.template"])
def test_an_example_has_only_what_is_surely_a_secret(name: str, folder: Folder) -> None:
    folder.write("compose.yaml", f"services: {{web: {{image: x, env_file: {name}}}}}\n")
    folder.write(name, "DB_PASSWORD=changeme\nTOKEN=ghp_0123456789abcdefghijABCDEFGHIJ456789\n")
    assert secrets(folder) == [(name, 2, "high")]


@pytest.mark.parametrize("name", [".env", ".env.test", "distribution.env", "examples/.env"])
def test_other_names_are_no_examples(name: str, folder: Folder) -> None:
    folder.write("compose.yaml", f"services: {{web: {{image: x, env_file: {name}}}}}\n")
    folder.write(name, "DB_PASSWORD=changeme\n")
    assert secrets(folder) == [(name, 1, "low")]


def test_a_comment_there_suppresses(folder: Folder) -> None:
    folder.write("compose.yaml", "services: {web: {image: x, env_file: a.env, environment: {PASSWORD: $DB_PASSWORD}}}\n")
    folder.write("a.env", "# capdrop: ignore[plaintext-secret] for tests\nDB_PASSWORD=hunter2\nTOKEN=hunter2\n")
    folder.write(".env", "DB_PASSWORD=hunter2 # capdrop: ignore[plaintext-secret] for tests\n")
    assert secrets(folder, "--pedantic") == [("a.env", 3, "low")]


def test_several_services_share_one_finding(folder: Folder) -> None:
    folder.write("compose.yaml", "services: {web: {image: x, env_file: a.env}, db: {image: x, env_file: a.env}}\n")
    folder.write("a.env", "DB_PASSWORD=hunter2\n")
    assert secrets(folder) == [("a.env", 1, "low")]


def test_folders_are_ignored_with_all_in_them(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/.gitignore").write_text("b/\n")
    (tmp_path / "a/b/.gitignore").write_text("!.env\n")
    for name in ("a/b/.env", "a/.env"):
        (tmp_path / name).write_text("")
    assert is_ignored(str(tmp_path / "a/b/.env"), [str(tmp_path)])
    assert not is_ignored(str(tmp_path / "a/.env"), [str(tmp_path)])
    assert not is_ignored(str(tmp_path / "a/b/.env"), [])
