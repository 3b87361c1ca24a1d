from __future__ import annotations

import pytest

from scanner.checks.privileged import check
from scanner.finding import Confidence, Severity
from scanner.launch import Build, Hook, Value
from tests.builders import default, either, judged, launch, sometimes, unresolved

_BUILD = launch().span


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param(launch(host={"privileged": True}), id="option"),
        pytest.param(launch(hooks=[Hook("post_start", privileged=Value.of(True))]), id="post_start hook"),
        pytest.param(launch(hooks=[Hook("pre_stop", privileged=Value.of(True))]), id="pre_stop hook"),
        pytest.param(launch(build=Build(_BUILD, privileged=Value.of(True))), id="build privileged"),
        pytest.param(launch(build=Build(_BUILD, entitlements=[Value.of("security.insecure")])), id="build entitlement"),
    ],
)
def test_fires(subject):
    (finding,) = judged(check, subject)
    assert (finding.severity, finding.confidence) == (Severity.CRITICAL, Confidence.HIGH)


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param(launch(), id="not set"),
        pytest.param(launch(host={"privileged": False}), id="set to false"),
        pytest.param(launch(host={"privileged": unresolved("$PRIV")}), id="unresolved"),
        pytest.param(launch(hooks=[Hook("post_start", user=Value.of("root"))]), id="hook as root"),
        pytest.param(launch(hooks=[Hook("post_start", privileged=Value.of(False))]), id="hook set to false"),
        pytest.param(launch(build=Build(_BUILD, entitlements=[Value.of("network.host")])), id="another entitlement"),
    ],
)
def test_silent(subject):
    assert judged(check, subject) == []


@pytest.mark.parametrize("value", [default(True), sometimes(True), either(True, False)], ids=["default", "sometimes", "either"])
def test_what_may_not_hold_is_less_sure(value):
    (finding,) = judged(check, launch(host={"privileged": value}))
    assert finding.confidence is Confidence.MEDIUM


def test_option_hook_and_build_are_separate_findings():
    subject = launch(host={"privileged": True}, hooks=[Hook("pre_stop", privileged=Value.of(True))])
    assert len(judged(check, subject)) == 2
