from __future__ import annotations

import pytest

from scanner.checks.missing_cpu_limit import check
from scanner.finding import Confidence, Severity
from tests.builders import default, judged, launch, sometimes, unresolved
from tests.fix.mending import mended

ONE = 1_000_000_000


@pytest.mark.parametrize(
    "host",
    [
        pytest.param({}, id="not set"),
        pytest.param({"nano_cpus": 0}, id="0: unlimited"),
        pytest.param({"cpu_quota": -1}, id="-1: unlimited"),
        pytest.param({"cpu_period": 100_000}, id="a period without a quota"),
    ],
)
def test_fires(host):
    (finding,) = judged(check, launch(host=host))
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.HIGH)
    assert finding.message == "no CPU limit: a miner or an endless loop here takes every core of the host"


@pytest.mark.parametrize(
    "host",
    [
        pytest.param({"nano_cpus": ONE}, id="cpus"),
        pytest.param({"cpu_quota": 50_000}, id="quota"),
        pytest.param({"nano_cpus": unresolved("$CPUS")}, id="unresolved"),
        pytest.param({"nano_cpus": default(ONE)}, id="by default"),
        pytest.param({"nano_cpus": sometimes(ONE), "cpu_quota": 50_000}, id="one of both on every path"),
    ],
)
def test_silent(host):
    assert judged(check, launch(host=host)) == []


def test_a_limit_on_some_paths_leaves_a_hole():
    (finding,) = judged(check, launch(host={"nano_cpus": sometimes(ONE)}))
    assert finding.confidence is Confidence.MEDIUM


@pytest.mark.parametrize("given", ["--cpu-quota=-1", "--cpu-period=5000", "--cpu-quota=-1 --cpu-period=5000"])
def test_a_number_of_cpus_is_not_set_beside_a_quota_or_a_period(given):
    text = f"docker run {given} app\n"
    assert mended("run.sh", text, "missing-cpu-limit") == (
        text,
        ["it sets a CPU quota or period, beside which the engine takes no number of CPUs: raise the quota"],
    )
