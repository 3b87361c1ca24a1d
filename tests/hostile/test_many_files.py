"""300,000 tiny files: a scan's time and memory grow no faster than the tree."""

from __future__ import annotations

import subprocess

import pytest

from tests.conftest import Folder
from tests.hostile.limited import GOOD, said, survived

NAMES = ("a.txt", "b.sh", "c.yaml", "d.py", "e", "f.md", "g.json", "h.c", "compose.yaml", "Makefile")


def many(folder: Folder, files: int, repository: bool) -> None:
    made = [f"{number // 1000}/{number % 1000 // 10}/{number % 10}{NAMES[number % 10]}" for number in range(files)]
    for name in dict.fromkeys(name.rpartition("/")[0] for name in made):
        (folder.path / name).mkdir(parents=True)
    for name in made:
        (folder.path / name).touch()
    if repository:
        subprocess.run(["git", "init", "-q"], cwd=folder.path, check=True)


@pytest.mark.parametrize("repository", [True, False])
def test_many_tiny_files(folder: Folder, repository: bool) -> None:
    many(folder, 2_000, repository)
    assert said(survived(folder, seconds=5, megabytes=300), "good.sh") == ""


@pytest.mark.conformance
@pytest.mark.exhaustive
@pytest.mark.parametrize("repository", [True, False])
def test_300000_tiny_files(folder: Folder, repository: bool) -> None:
    many(folder, 300_000, repository)
    assert said(survived(folder, seconds=240, megabytes=900), "good.sh") == ""


def test_many_files_in_one_folder(folder: Folder) -> None:
    for number in range(5_000):
        (folder.path / f"{number}.sh").touch()
    folder.write("sub/a.sh", GOOD)
    assert survived(folder, seconds=20)["stats"]["files"] == 5_002
