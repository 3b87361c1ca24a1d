from __future__ import annotations

import pytest

from scanner.checks.missing_pids_limit import check
from scanner.finding import Confidence, Severity
from tests.builders import default, judged, launch, sometimes, unresolved


@pytest.mark.parametrize("host", [{}, {"pids_limit": 0}, {"pids_limit": -1}], ids=["not set", "0: unlimited", "-1: unlimited"])
def test_fires(host):
    (finding,) = judged(check, launch(host=host))
    assert (finding.severity, finding.confidence) == (Severity.LOW, Confidence.HIGH)
    assert finding.message == "no limit on processes: a fork bomb here stops the whole host"


@pytest.mark.parametrize("value", [100, default(100), unresolved("$PIDS")], ids=["set", "by default", "unresolved"])
def test_silent(value):
    assert judged(check, launch(host={"pids_limit": value})) == []


def test_silent_where_the_tool_sets_a_limit_by_itself():
    assert judged(check, launch(tool="podman", supplies=frozenset({"HostConfig.PidsLimit"}))) == []


def test_a_limit_on_some_paths_leaves_a_hole():
    (finding,) = judged(check, launch(host={"pids_limit": sometimes(100)}))
    assert finding.confidence is Confidence.MEDIUM
