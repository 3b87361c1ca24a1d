from __future__ import annotations

import pytest

from scanner.checks.oom_kill_disabled import check
from scanner.finding import Confidence, Severity
from tests.builders import default, judged, launch, unresolved


def test_switched_off():
    (finding,) = judged(check, launch(host={"oom_kill_disable": True}))
    assert (finding.severity, finding.confidence) == (Severity.LOW, Confidence.HIGH)


def test_a_default_may_be_overridden():
    (finding,) = judged(check, launch(host={"oom_kill_disable": default(True)}))
    assert finding.confidence is Confidence.MEDIUM


@pytest.mark.parametrize("host", [{}, {"oom_kill_disable": False}, {"oom_kill_disable": unresolved("$OFF")}])
def test_left_on(host):
    assert judged(check, launch(host=host)) == []
