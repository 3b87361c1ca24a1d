from __future__ import annotations

import pytest

from scanner.checks.memory_headroom import check
from scanner.finding import Confidence
from tests.builders import default, either, judged, launch, unresolved

MB = 1 << 20


@pytest.mark.parametrize("reserved", [512 * MB, 257 * MB], ids=["the limit itself", "just over half"])
def test_fires(reserved):
    (finding,) = judged(check, launch(host={"memory": 512 * MB, "memory_reservation": reserved}))
    assert finding.confidence is Confidence.HIGH


@pytest.mark.parametrize(
    "host",
    [
        pytest.param({"memory": 512 * MB, "memory_reservation": 256 * MB}, id="exactly twice"),
        pytest.param({"memory": 512 * MB}, id="nothing reserved"),
        pytest.param({"memory_reservation": 256 * MB}, id="no limit"),
        pytest.param({"memory": 0, "memory_reservation": 256 * MB}, id="unlimited"),
        pytest.param({"memory": either(0, 256 * MB), "memory_reservation": 256 * MB}, id="unlimited on some paths"),
        pytest.param({"memory": unresolved("$M"), "memory_reservation": 256 * MB}, id="unresolved limit"),
        pytest.param({"memory": 512 * MB, "memory_reservation": unresolved("$M")}, id="unresolved reservation"),
    ],
)
def test_silent(host):
    assert judged(check, launch(host=host)) == []


def test_a_default_is_less_sure():
    (finding,) = judged(check, launch(host={"memory": 512 * MB, "memory_reservation": default(400 * MB)}))
    assert finding.confidence is Confidence.MEDIUM


def test_pedantic():
    assert check.pedantic
