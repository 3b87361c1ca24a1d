from __future__ import annotations

import pytest

from scanner.checks.excess_cpus import check
from tests.builders import either, judged, launch, unresolved
from tests.fix.mending import mended

ONE = 1_000_000_000


@pytest.mark.parametrize(
    ("host", "many"),
    [
        pytest.param({"nano_cpus": 4 * ONE}, "4 CPUs", id="cpus"),
        pytest.param({"nano_cpus": ONE + ONE // 2}, "1.5 CPUs", id="a fraction more"),
        pytest.param({"nano_cpus": either(ONE, 2 * ONE)}, "2 CPUs", id="on one path"),
        pytest.param({"cpu_quota": 200_000}, "2 CPUs", id="quota in the default period"),
        pytest.param({"cpu_quota": 75_000, "cpu_period": 50_000}, "1.5 CPUs", id="quota in a period"),
        pytest.param({"cpu_quota": 200_000, "cpu_period": 0}, "2 CPUs", id="period 0: the default one"),
        pytest.param({"cpu_quota": 200_000, "cpu_period": either(0, 400_000)}, "2 CPUs", id="period 0 on some paths"),
        pytest.param({"cpu_quota": 200_000, "cpu_period": either(0, 50_000)}, "4 CPUs", id="a shorter period on some paths"),
    ],
)
def test_fires(host, many):
    (finding,) = judged(check, launch(host=host))
    assert finding.message.startswith(many)


@pytest.mark.parametrize(
    "host",
    [
        pytest.param({"nano_cpus": ONE}, id="just one"),
        pytest.param({}, id="no limit: another rule's matter"),
        pytest.param({"nano_cpus": unresolved("$CPUS")}, id="unresolved"),
        pytest.param({"cpu_quota": 100_000}, id="quota of one"),
        pytest.param({"cpu_quota": -1}, id="no quota"),
        pytest.param({"cpu_quota": 200_000, "cpu_period": unresolved("$PERIOD")}, id="unresolved period"),
    ],
)
def test_silent(host):
    assert judged(check, launch(host=host)) == []


@pytest.mark.parametrize(
    ("given", "wanted"), [("--cpus=4", "--cpus=1"), ("--cpu-quota=400000", "--cpu-quota=400000")], ids=["number", "quota"]
)
def test_a_number_is_mended_and_a_quota_is_not(given, wanted):
    assert mended("run.sh", f"docker run {given} app\n", "excess-cpus")[0] == f"docker run {wanted} app\n"


def test_pedantic():
    assert check.pedantic
