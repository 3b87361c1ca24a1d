from __future__ import annotations

import pytest

from scanner.checks.missing_read_only import check
from scanner.finding import Confidence, Severity
from tests.builders import default, either, judged, launch, sometimes, unresolved


@pytest.mark.parametrize("host", [{}, {"readonly_rootfs": False}, {"tmpfs": ["/tmp"]}], ids=["not set", "false", "only a tmpfs"])
def test_fires(host):
    (finding,) = judged(check, launch(host=host))
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.HIGH)
    assert finding.message == "writable root filesystem: what an intruder leaves there stays"


@pytest.mark.parametrize("value", [True, default(True), unresolved("$RO")], ids=["set", "by default", "unresolved"])
def test_silent(value):
    assert judged(check, launch(host={"readonly_rootfs": value})) == []


@pytest.mark.parametrize(
    "value", [sometimes(True), either(True, False), default(False)], ids=["sometimes", "either", "off by default"]
)
def test_less_sure(value):
    (finding,) = judged(check, launch(host={"readonly_rootfs": value}))
    assert finding.confidence is Confidence.MEDIUM


def test_off_on_some_paths_is_missing_on_all():
    (finding,) = judged(check, launch(host={"readonly_rootfs": sometimes(False)}))
    assert finding.confidence is Confidence.HIGH
