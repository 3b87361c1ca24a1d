from __future__ import annotations

import pytest

from scanner.checks.systempaths_unconfined import check
from scanner.finding import Confidence, Severity
from tests.builders import default, judged, launch, sometimes, unresolved


@pytest.mark.parametrize(
    ("tool", "host"),
    [
        pytest.param("docker", {"masked_paths": (), "readonly_paths": ()}, id="what the docker CLI sends"),
        pytest.param("compose", {"security_opt": ["systempaths=unconfined"]}, id="compose"),
        pytest.param("podman", {"security_opt": ["systempaths=unconfined"]}, id="podman"),
        pytest.param("podman", {"security_opt": ["systempaths:unconfined"]}, id="podman with a colon"),
        pytest.param("podman", {"security_opt": ["unmask=ALL"]}, id="unmask all"),
        pytest.param("podman", {"security_opt": ["unmask=all"]}, id="unmask all, lower case"),
        pytest.param("podman", {"security_opt": ["unmask:ALL"]}, id="unmask with a colon"),
        pytest.param("podman", {"security_opt": ["unmask=/proc/*"]}, id="unmask by pattern"),
        pytest.param("podman", {"security_opt": ["unmask=/opt/x:/proc/kcore"]}, id="one of several paths"),
        pytest.param("podman", {"security_opt": ["unmask=/sys/fs/selinux"]}, id="one path"),
    ],
)
def test_each_spelling(tool, host):
    (finding,) = judged(check, launch(tool=tool, host=host))
    assert (finding.severity, finding.confidence) == (Severity.HIGH, Confidence.HIGH)


@pytest.mark.parametrize(
    ("tool", "option"),
    [
        ("compose", "systempaths:unconfined"),  # compose and the engine refuse it
        ("compose", "systempaths=confined"),
        ("compose", "SystemPaths=unconfined"),
        ("podman", "mask=/proc/acpi"),
        ("podman", "unmask=/opt/acme"),
        ("podman", "unmask=/sys/fs/cgroup"),  # writable-cgroups
        ("podman", "unmask=/proc"),
        ("podman", unresolved("unmask=$PATHS")),
        ("podman", "proc-opts=nosuid"),
    ],
)
def test_anything_else(tool, option):
    assert judged(check, launch(tool=tool, host={"security_opt": [option]})) == []


def test_some_paths_left_are_no_fault():
    assert judged(check, launch(host={"masked_paths": ("/proc/kcore",)})) == []
    assert judged(check, launch()) == []


@pytest.mark.parametrize("host", [{"masked_paths": sometimes(())}, {"security_opt": [default("systempaths=unconfined")]}])
def test_what_may_not_hold_is_less_sure(host):
    (finding,) = judged(check, launch(host=host))
    assert finding.confidence is Confidence.MEDIUM
