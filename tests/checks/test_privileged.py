from __future__ import annotations

import pytest

from scanner.checks.privileged import check
from scanner.finding import Confidence, Severity
from scanner.launch import Build, Hook, Value
from scanner.source import SourceFile, Span
from tests.builders import default, either, judged, launch, sometimes, unresolved
from tests.fix.mending import mended

_BUILD = launch().span
DROPPED = {"privileged": True, "cap_drop": ["ALL"]}


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


def test_capabilities_that_it_drops_are_given_back():
    kill, rest = Span(SourceFile("run.sh", "--cap-drop KILL"), 0, 15), launch().span
    dropped = [Value.of("CAP_KILL", (kill,)), Value.of("ALL")]
    (finding,) = judged(check, launch(host={"privileged": True, "cap_drop": dropped}))
    assert finding.message.endswith("no AppArmor; the capabilities it drops are given back")
    assert [(one.span, one.message) for one in finding.related] == [
        (kill, "moot beside privileged"),
        (rest, "moot beside privileged"),
    ]


@pytest.mark.parametrize(
    "subject", [launch(host={"privileged": True}), launch(tool="nerdctl", host=DROPPED)], ids=["none", "nerdctl"]
)
def test_none_are_given_back(subject):
    (finding,) = judged(check, subject)
    assert (finding.message[-11:], finding.related) == ("no AppArmor", [])


@pytest.mark.parametrize("needed", ["--cap-add BPF", "--device /dev/kvm", "--cap-add BPF --device /dev/kvm"])
def test_without_it_what_is_named_beside_it_is_enough(needed):
    assert mended("run.sh", f"docker run --privileged {needed} app\n", "privileged")[0] == f"docker run {needed} app\n"


def test_what_is_needed_instead_is_not_known():
    text = "docker run --privileged app\n"
    assert mended("run.sh", text, "privileged") == (
        text,
        ["which capabilities or devices the program needs instead is not known"],
    )
