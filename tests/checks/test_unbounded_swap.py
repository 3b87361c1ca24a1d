from __future__ import annotations

import pytest

from scanner.checks.unbounded_swap import check
from scanner.finding import Confidence, Severity
from scanner.launch import Value
from scanner.source import SourceFile, Span
from tests.builders import EVERYTHING, default, either, judged, launch, sometimes, unresolved

HALF, ONE = 1 << 29, 1 << 30


@pytest.mark.parametrize(
    "host",
    [
        pytest.param({"memory": HALF}, id="not set: twice the memory"),
        pytest.param({"memory": HALF, "memory_swap": 0}, id="0: as if not set"),
        pytest.param({"memory": HALF, "memory_swap": -1}, id="-1: unlimited"),
        pytest.param({"memory": HALF, "memory_swap": ONE}, id="more than the memory"),
        pytest.param({"memory": unresolved("$MEM")}, id="unresolved memory, no swap"),
    ],
)
def test_fires(host):
    (finding,) = judged(check, launch(host=host))
    assert (finding.severity, finding.confidence) == (Severity.LOW, Confidence.HIGH)


@pytest.mark.parametrize(
    "host",
    [
        pytest.param({}, id="no memory limit: another rule's matter"),
        pytest.param({"memory": 0}, id="unlimited memory"),
        pytest.param({"memory_swap": -1}, id="swap without memory"),
        pytest.param({"memory": HALF, "memory_swap": HALF}, id="the same"),
        pytest.param({"memory": either(HALF, ONE), "memory_swap": either(HALF, ONE)}, id="the same on each path"),
        pytest.param({"memory": unresolved("$MEM"), "memory_swap": unresolved("$MEM")}, id="unresolved alike"),
        pytest.param({"memory": HALF, "memory_swap": unresolved("$SWAP")}, id="unresolved swap"),
        pytest.param({"memory": sometimes(HALF), "memory_swap": sometimes(HALF)}, id="both on some paths"),
    ],
)
def test_silent(host):
    assert judged(check, launch(host=host)) == []


@pytest.mark.parametrize(
    "host",
    [
        pytest.param({"memory": default(HALF)}, id="a default"),
        pytest.param({"memory": HALF, "memory_swap": sometimes(HALF)}, id="bounded on some paths"),
        pytest.param({"memory": HALF, "memory_swap": either(HALF, ONE)}, id="either"),
    ],
)
def test_less_sure(host):
    (finding,) = judged(check, launch(host=host))
    assert finding.confidence is Confidence.MEDIUM


@pytest.mark.parametrize(
    ("swap", "message"),
    [
        (None, "may swap as much again as its memory limit: set the same limit for memory and swap"),
        (0, "may swap as much again as its memory limit: set the same limit for memory and swap"),
        (-1, "may swap without end, past its memory limit"),
        (either(-1, HALF), "may swap without end, past its memory limit"),
        (ONE, "may swap past its memory limit: set the same limit for memory and swap"),
        (either(0, HALF), "may swap past its memory limit: set the same limit for memory and swap"),
        (sometimes(HALF), "may swap as much again as its memory limit on some paths"),
    ],
    ids=str,
)
def test_how_far_it_may_swap(swap, message):
    (finding,) = judged(check, launch(host={"memory": HALF, "memory_swap": swap}))
    assert finding.message == message


def test_the_memory_limit_is_shown_unless_the_swap_is_set_and_wrong():
    file = SourceFile("run.sh", "docker run -m 512m --memory-swap 1g app")
    limit, more = (Span(file, 11, 18),), (Span(file, 19, 35),)
    for swap, shown in ((None, limit), (Value.of(0, more), limit), (Value.of(ONE, more), more), (Value.of(-1, more), more)):
        (finding,) = judged(check, launch(host={"memory": Value.of(HALF, limit), "memory_swap": swap}))
        assert finding.span == shown[0]


def test_a_memory_limit_that_is_none_is_mended_first():
    for memory, mended in ((-1, False), (either(-1, HALF), False), (either(0, HALF), True), (HALF, True)):
        (finding,) = judged(check, launch(host={"memory": memory}))
        assert (finding.remedy is not None) is mended


def test_a_guess_on_an_opaque_launch_unless_set():
    (guess,) = judged(check, launch(opaque=True, host={"memory": HALF}))
    (fact,) = judged(check, launch(opaque=True, host={"memory": HALF, "memory_swap": -1}))
    assert (guess.confidence, fact.confidence) == (Confidence.LOW, Confidence.HIGH)


def test_silent_where_the_tool_has_no_such_option():
    subject = launch(verb="service create", can_set=EVERYTHING - {"HostConfig.MemorySwap"}, host={"memory": HALF})
    assert judged(check, subject) == []
