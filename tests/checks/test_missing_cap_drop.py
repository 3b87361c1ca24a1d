from __future__ import annotations

import pytest

from scanner.checks.missing_cap_drop import check
from scanner.finding import Confidence, Severity
from tests.builders import EVERYTHING, default, either, judged, launch, sometimes, unresolved


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param(launch(), id="nothing dropped"),
        pytest.param(launch(host={"cap_drop": ["CAP_NET_RAW", "CAP_MKNOD"]}), id="only some dropped"),
        pytest.param(launch(host={"cap_add": ["ALL"]}), id="added, not dropped"),
    ],
)
def test_fires(subject):
    (finding,) = judged(check, subject)
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.HIGH)
    assert finding.message == "keeps the engine's default capabilities: drop ALL, add back what is needed"
    assert finding.span.text == "docker"


@pytest.mark.parametrize(
    "dropped",
    [
        pytest.param(["ALL"], id="ALL"),
        pytest.param(["CAP_NET_RAW", "all"], id="another spelling, among others"),
        pytest.param(["CAP_ALL"], id="CAP_ALL"),
        pytest.param([unresolved("$CAPS")], id="unresolved"),
        pytest.param([default("ALL")], id="by default"),
        pytest.param([sometimes("ALL"), "ALL"], id="sometimes, and always"),
        pytest.param(["ALL", either("ALL", "CAP_KILL")], id="always, and perhaps once more"),
    ],
)
def test_silent(dropped):
    assert judged(check, launch(host={"cap_drop": dropped})) == []


@pytest.mark.parametrize("value", [sometimes("ALL"), either("ALL", "CAP_MKNOD")], ids=["sometimes", "either"])
def test_a_hole_on_some_paths_is_less_sure(value):
    (finding,) = judged(check, launch(host={"cap_drop": [value]}))
    assert finding.confidence is Confidence.MEDIUM


def test_silent_where_the_tool_has_no_such_option():
    assert judged(check, launch(can_set=EVERYTHING - {"HostConfig.CapDrop"})) == []


def test_low_for_a_tool_run_that_ends_by_itself():
    (finding,) = judged(check, launch(auto_remove=True))
    assert finding.severity is Severity.LOW


def test_a_guess_on_an_opaque_launch():
    (finding,) = judged(check, launch(opaque=True))
    assert finding.confidence is Confidence.LOW
