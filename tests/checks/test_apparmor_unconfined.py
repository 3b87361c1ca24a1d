from __future__ import annotations

import pytest

from scanner.checks.apparmor_unconfined import check
from scanner.finding import Confidence, Severity
from tests.builders import default, either, judged, launch, sometimes, unresolved


@pytest.mark.parametrize("option", ["apparmor=unconfined", "apparmor:unconfined"])
def test_each_spelling(option):
    (finding,) = judged(check, launch(host={"security_opt": ["no-new-privileges", option]}))
    assert (finding.severity, finding.confidence) == (Severity.HIGH, Confidence.HIGH)


@pytest.mark.parametrize(
    "option",
    [
        "apparmor=profile.json",
        "apparmor=./unconfined",
        "apparmor=unconfined.json",
        "apparmor=default",
        "apparmor=Unconfined",
        "APPARMOR=unconfined",
        "apparmor= unconfined",
        "apparmor =unconfined",
        "apparmor",
        "label=apparmor=unconfined",
        "unconfined",
        unresolved("apparmor=$PROFILE"),
        "no-new-privileges",
    ],
)
def test_anything_else(option):
    assert judged(check, launch(host={"security_opt": [option]})) == []


@pytest.mark.parametrize("tool", ["docker", "podman", "compose"])
def test_every_tool_knows_the_colon_but_nerdctl(tool):
    host = {"security_opt": ["apparmor:unconfined"]}
    assert len(judged(check, launch(tool=tool, host=host))) == 1
    assert judged(check, launch(tool="nerdctl", host=host)) == []


def test_the_last_one_counts():
    assert judged(check, launch(host={"security_opt": ["apparmor=unconfined", "apparmor=own"]})) == []
    assert len(judged(check, launch(host={"security_opt": ["apparmor=own", "apparmor=unconfined"]}))) == 1
    assert len(judged(check, launch(host={"security_opt": ["apparmor=unconfined", "apparmor:unconfined"]}))) == 1


def test_an_option_that_is_not_always_there_overrides_nothing():
    (finding,) = judged(check, launch(host={"security_opt": ["apparmor=unconfined", sometimes("apparmor=own")]}))
    assert finding.confidence is Confidence.HIGH


@pytest.mark.parametrize(
    "value", [default("apparmor=unconfined"), sometimes("apparmor=unconfined"), either("apparmor=own", "apparmor=unconfined")]
)
def test_what_may_not_hold_is_less_sure(value):
    (finding,) = judged(check, launch(host={"security_opt": [value]}))
    assert finding.confidence is Confidence.MEDIUM
