"""Each folder of testdata, scanned as a user would: bad files are found, near misses are not, the report is as expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden import FOLDERS, scanned

every_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


@every_folder
def test_the_report_is_as_expected(folder: Path) -> None:
    ran = scanned(folder)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == (folder / "expected.txt").read_text(), "run `make golden` and look at what changed"


@every_folder
def test_the_bad_files_are_found_and_the_near_misses_are_not(folder: Path) -> None:
    paths = {finding["path"] for finding in scanned(folder, "--format", "json", "-q").json["findings"]}
    assert paths == {path.name for path in folder.glob("bad.*")}
