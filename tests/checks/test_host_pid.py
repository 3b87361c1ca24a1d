from __future__ import annotations

import pytest

from scanner.checks.host_pid import check
from scanner.finding import Confidence, Severity
from tests.builders import default, either, judged, launch, sometimes, unresolved


def test_the_hosts_namespace():
    (finding,) = judged(check, launch(host={"pid_mode": "host"}))
    assert (finding.severity, finding.confidence) == (Severity.HIGH, Confidence.HIGH)


@pytest.mark.parametrize("mode", ["container:host", "service:web", "private", "ns:/proc/1/ns/pid", "Host", ""])
def test_any_other_namespace(mode):
    assert judged(check, launch(host={"pid_mode": mode})) == []


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param(launch(), id="not set"),
        pytest.param(launch(host={"pid_mode": unresolved("$MODE")}), id="unresolved"),
        pytest.param(launch(host={"pid_mode": either("private", "none")}), id="two others"),
    ],
)
def test_unknown_or_unset(subject):
    assert judged(check, subject) == []


@pytest.mark.parametrize(
    "mode", [default("host"), sometimes("host"), either("none", "host")], ids=["default", "sometimes", "either"]
)
def test_what_may_not_hold_is_less_sure(mode):
    (finding,) = judged(check, launch(host={"pid_mode": mode}))
    assert finding.confidence is Confidence.MEDIUM
