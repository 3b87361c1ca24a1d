from __future__ import annotations

import pytest

from scanner.checks.missing_memory_limit import check
from scanner.finding import Confidence, Severity
from tests.builders import default, judged, launch, sometimes, unresolved


@pytest.mark.parametrize(
    "host", [{}, {"memory": 0}, {"memory_reservation": 1 << 20}], ids=["not set", "0: unlimited", "reserved only"]
)
def test_fires(host):
    (finding,) = judged(check, launch(host=host))
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.HIGH)
    assert finding.message == "no memory limit: a leak here starves the whole host"


@pytest.mark.parametrize("value", [1 << 29, default(1 << 29), unresolved("$MEM")], ids=["set", "by default", "unresolved"])
def test_silent(value):
    assert judged(check, launch(host={"memory": value})) == []


def test_a_limit_on_some_paths_leaves_a_hole():
    (finding,) = judged(check, launch(host={"memory": sometimes(1 << 29)}))
    assert finding.confidence is Confidence.MEDIUM


def test_a_container_that_restarts_lives_on():
    (finding,) = judged(check, launch(interactive=True, tty=True, host={"restart_policy": {"Name": "always"}}))
    assert finding.severity is Severity.MEDIUM
