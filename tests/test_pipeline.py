"""One file's failure never costs another's findings, and each is said."""

from __future__ import annotations

from collections.abc import Sequence as Several
from threading import Thread
from typing import Any, NoReturn

import pytest

from scanner.compose.load import Model
from scanner.extract import compose
from scanner.isolation import TimeUp, limited
from scanner.launch import Extraction
from scanner.read import Library
from scanner.seeing import extract
from scanner.source import SourceFile
from tests.conftest import Folder

RUN = "docker run --privileged acme/app:1.0\n"


@pytest.fixture
def tree(folder: Folder) -> Folder:
    folder.write("a.sh", RUN)
    folder.write("Dockerfile", "FROM a\nUSER root\n")
    folder.write("compose.yaml", "services: {web: {image: x, privileged: true}}\n")
    return folder


def _seen(folder: Folder) -> tuple[set[str], dict[str, str], int]:
    ran = folder.scan("--format", "json")
    paths = {finding["path"] for finding in ran.json["findings"]}
    return paths, {error["path"]: error["message"] for error in ran.json["errors"]}, ran.status


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("shell.extract", "a.sh"),
        ("dockerfile.extract", "Dockerfile"),
        ("compose.load", "compose.yaml"),
        ("compose.launch", "compose.yaml"),
    ],
)
def test_a_fault_of_ours_costs_one_file(tree: Folder, monkeypatch: pytest.MonkeyPatch, name: str, path: str) -> None:
    def fails(*given: object) -> NoReturn:
        raise IndexError("list index out of range")

    monkeypatch.setattr(f"scanner.extract.{name}", fails)
    paths, errors, status = _seen(tree)
    assert paths == {"a.sh", "Dockerfile", "compose.yaml"} - {path}
    assert list(errors) == [path]
    assert "a fault of capdrop (IndexError in test_pipeline.py, line " in errors[path]
    assert status == (1 if paths & {"a.sh", "compose.yaml"} else 0)


def test_a_file_that_takes_long_is_given_up(tree: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def hangs(*given: object) -> NoReturn:
        while True:
            pass

    monkeypatch.setattr("scanner.extract.dockerfile.extract", hangs)
    paths, errors, _ = _seen(tree)
    assert paths == {"a.sh", "compose.yaml"}
    assert errors == {"Dockerfile": "takes longer than 2 s to be understood, so it was given up"}


def test_a_set_of_compose_files_that_takes_long_is_given_up(tree: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    tree.write("b/compose.yaml", "services: {web: {image: y, privileged: true}}\n")
    load = compose.load

    def hangs(files: Several[SourceFile], *given: Any) -> Model:
        while files[0].path == "compose.yaml":
            pass
        return load(files, *given)

    monkeypatch.setattr(compose, "load", hangs)
    monkeypatch.setattr(compose, "SECONDS", 0.1)
    paths, errors, _ = _seen(tree)
    assert paths == {"a.sh", "Dockerfile", "b/compose.yaml"}
    assert errors == {"compose.yaml": "takes longer than 0.1 s to be understood, so it was given up"}


def test_nesting_costs_one_file(folder: Folder) -> None:
    folder.write("a.sh", RUN)
    folder.write("daemon.json", "[" * 100_000)
    paths, errors, _ = _seen(folder)
    assert (paths, errors) == ({"a.sh"}, {"daemon.json": "nested too deeply to be read"})


def test_what_takes_long_is_interrupted_and_what_does_not_goes_on() -> None:
    def without_end() -> NoReturn:
        while True:
            try:
                sum(range(1000))
            except Exception:  # noqa: BLE001  # that it is no Exception is what is tested
                pytest.fail("handled on the way")

    with pytest.raises(TimeUp), limited(0.05):
        without_end()
    with limited(0.05):
        pass
    assert sum(range(3_000_000)) > 0  # longer than that, but outside


def test_in_another_thread_files_are_read_without_a_limit() -> None:
    found: list[Extraction] = []
    thread = Thread(target=lambda: found.extend(extract([(SourceFile("a.sh", RUN), "shell")], Library(()), [])))
    thread.start()
    thread.join()
    assert found[0].launches


def test_a_command_that_prints_nothing_and_may_fail_is_read() -> None:
    assert extract([(SourceFile("a.sh", f"''||$()\n{RUN}"), "shell")], Library(()), [])[0].launches
