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


@pytest.mark.parametrize(
    "value", [100, 1, default(100), unresolved("$PIDS")], ids=["set", "the least", "by default", "unresolved"]
)
def test_silent(value):
    assert judged(check, launch(host={"pids_limit": value})) == []


def test_silent_where_the_tool_sets_a_limit_by_itself():
    assert judged(check, launch(tool="podman", supplies=frozenset({"HostConfig.PidsLimit"}))) == []


def test_a_limit_on_some_paths_leaves_a_hole():
    (finding,) = judged(check, launch(host={"pids_limit": sometimes(100)}))
    assert finding.confidence is Confidence.MEDIUM


def test_a_limit_is_set_without_asking_for_unsafe_fixes(folder):
    path = folder.write("run.sh", "docker run -d app\n")
    folder.scan("--fix", "--isolated", "--select", "missing-pids-limit,missing-cap-drop", "run.sh")
    assert path.read_text() == "docker run --pids-limit=4096 -d app\n"
