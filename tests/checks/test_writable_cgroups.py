from __future__ import annotations

import pytest

from scanner.checks.writable_cgroups import check
from scanner.finding import Confidence, Severity
from tests.builders import default, judged, launch, unresolved


@pytest.mark.parametrize(
    "option",
    [
        "writable-cgroups",
        "writable-cgroups=true",
        "writable-cgroups:true",
        "writable-cgroups=1",
        "writable-cgroups=T",
        "unmask=/sys/fs/cgroup",
        "unmask=/proc/acpi:/sys/fs/cgroup/",
    ],
)
def test_each_spelling(option):
    (finding,) = judged(check, launch(host={"security_opt": [option]}))
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.HIGH)


@pytest.mark.parametrize(
    "option",
    [
        "writable-cgroups=false",
        "writable-cgroups=0",
        "writable-cgroups=yes",  # refused: no boolean to the engine
        "writable-cgroups=TrUe",
        "Writable-Cgroups=true",
        "unmask=ALL",  # systempaths-unconfined
        "unmask=/sys/fs/cgroup/memory",
        "no-new-privileges=true",
        unresolved("writable-cgroups=$W"),
    ],
)
def test_anything_else(option):
    assert judged(check, launch(host={"security_opt": [option]})) == []


def test_the_last_one_counts():
    assert judged(check, launch(host={"security_opt": ["writable-cgroups=true", "writable-cgroups=false"]})) == []
    assert len(judged(check, launch(host={"security_opt": ["writable-cgroups=false", "writable-cgroups"]}))) == 1


def test_a_default_may_be_overridden():
    (finding,) = judged(check, launch(host={"security_opt": [default("writable-cgroups=true")]}))
    assert finding.confidence is Confidence.MEDIUM
