from __future__ import annotations

import pytest

from scanner.checks.missing_memory_limit import check
from scanner.finding import Confidence, Severity
from scanner.launch import Value
from tests.builders import default, either, judged, launch, sometimes, unresolved
from tests.fix.mending import mended


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


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("", "--memory=512m --memory-swap=512m"),
        ("--memory-swap=-1", "--memory=512m --memory-swap=512m"),
        ("--memory-reservation=0", "--memory=512m --memory-swap=512m --memory-reservation=0"),
        ("--memory-reservation=300m", "--memory=600m --memory-swap=600m --memory-reservation=300m"),
        ("--memory-reservation=700000", "--memory=2m --memory-swap=2m --memory-reservation=700000"),
    ],
    ids=["nothing set", "swap without end", "nothing reserved", "twice what is reserved", "whole mebibytes"],
)
def test_what_mends_it(given, wanted):
    assert mended("run.sh", f"docker run {given} app\n", "missing-memory-limit")[0].split() == f"docker run {wanted} app".split()


@pytest.mark.parametrize("reserved", [unresolved("$R"), either(0, 1 << 29), Value((1 << 29,), unresolved="$R")], ids=str)
def test_a_limit_is_not_guessed_where_what_is_reserved_is_not_known(reserved):
    (finding,) = judged(check, launch(host={"memory_reservation": reserved}))
    assert finding.remedy is not None
    assert finding.remedy.unknown == "how much it reserves is not known, and the limit must not be less"


def test_of_several_amounts_that_may_be_reserved_the_most_counts():
    (finding,) = judged(check, launch(host={"memory_reservation": either(1 << 28, 1 << 29)}))
    assert finding.remedy is not None
    assert [change.to for change in finding.remedy.changes] == ["1024m", "1024m"]
