"""Each folder of testdata, scanned as a user would: bad files are found, near misses are not, the report is as expected."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import Ran
from tests.golden import FOLDERS, scanned


@dataclass(frozen=True)
class Seen:
    """What one scan of a folder said, and the paths that it has findings in."""

    folder: Path
    ran: Ran
    paths: set[str]


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    report = tmp_path_factory.mktemp("report") / "report.json"
    ran = scanned(request.param, "--output", f"json={report}")
    return Seen(request.param, ran, {finding["path"] for finding in json.loads(report.read_text())["findings"]})


def test_the_report_is_as_expected(seen: Seen) -> None:
    assert (seen.ran.status, seen.ran.err) == (0, "")
    assert seen.ran.out == (seen.folder / "expected.txt").read_text(), "run `make golden` and look at what changed"


def test_the_bad_files_are_found_and_the_near_misses_are_not(seen: Seen) -> None:
    assert seen.paths == {path.name for path in seen.folder.glob("bad.*")}
