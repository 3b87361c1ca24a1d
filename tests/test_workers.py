"""Work shared by several processes comes out as if one had done it."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from scanner import pipeline, seeing, workers
from scanner.report.json_report import render
from scanner.source import SourceFile, Span, Text

FILES = {name: SourceFile(name, name * 3) for name in "abc"}


@pytest.fixture(autouse=True)
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "processors", lambda: 2)


def no_child_is_left() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


def who(number: int) -> int:
    time.sleep(0.005)
    return os.getpid()


def test_each_number_is_made() -> None:
    assert workers.shared(lambda number: number * number, range(1000), FILES.get) == {n: n * n for n in range(1000)}
    assert workers.shared(who, [], FILES.get) == {}


def test_two_processes_work_and_are_gone_afterwards() -> None:
    assert len(set(workers.shared(who, range(200), FILES.get).values())) == 2
    assert no_child_is_left()


def test_a_file_that_is_handed_over_is_the_same_file() -> None:
    def make(number: int) -> Text:
        time.sleep(0.005)
        return Text.of_span(Span(FILES["b"], number % 3, 3))

    for number, text in workers.shared(make, range(200), FILES.get).items():
        assert text == Text.of_span(Span(FILES["b"], number % 3, 3))
        assert text.spans[0].file is FILES["b"]


def test_what_a_killed_process_had_taken_is_made_by_this_one() -> None:
    here = os.getpid()

    def make(number: int) -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.001)
        return number

    assert workers.shared(make, range(200), FILES.get) == {n: n for n in range(200)}
    assert no_child_is_left()


@pytest.mark.parametrize("refused", ["fork", "pipe"])
def test_where_the_system_gives_no_process_this_one_does_it_all(refused: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise OSError("no more")

    monkeypatch.setattr(os, refused, refuse)
    assert set(workers.shared(who, range(10), FILES.get).values()) == {os.getpid()}


def test_an_interrupted_scan_leaves_no_process() -> None:
    here = os.getpid()

    def make(number: int) -> None:
        if os.getpid() == here:
            raise KeyboardInterrupt
        time.sleep(60)

    with pytest.raises(KeyboardInterrupt):
        workers.shared(make, range(10), FILES.get)
    assert no_child_is_left()


def test_a_scan_finds_the_same_in_the_same_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(60):
        (tmp_path / f"{number}.sh").write_text(f"#!/bin/sh\n. ./lib/{number % 3}.sh\ndocker run $opts image:{number}\n")
        (tmp_path / f"{number}.Dockerfile").write_text(f"FROM a{number}\nRUN docker run --privileged b\n")
    (tmp_path / "lib").mkdir()
    for number in range(3):
        (tmp_path / "lib" / f"{number}.sh").write_text(f"opts='--cap-add=ALL -v /{number}:/x'\n")
    (tmp_path / "deep.sh").write_text("$(" * 3000)

    def scanned() -> dict[str, Any]:
        report: dict[str, Any] = json.loads(render(pipeline.scan(pipeline.Request(paths=(str(tmp_path),), semgrep=False))))
        return report

    shared = scanned()
    monkeypatch.setattr(seeing, "WORTH_SHARING", 10_000)
    alone = scanned()
    for part in ("launches", "images", "findings", "errors"):
        assert shared[part] == alone[part]
    assert len(shared["launches"]) == 120
    assert shared["errors"]
