from __future__ import annotations

import pytest

from scanner.checks.dangerous_capability import check
from scanner.finding import Confidence, Severity
from tests.builders import default, either, judged, launch, unresolved

CRITICAL = "ALL SYS_ADMIN SYS_MODULE SYS_RAWIO DAC_READ_SEARCH"
HIGH = "BPF PERFMON SYS_BOOT SYS_TIME SYSLOG MAC_ADMIN MAC_OVERRIDE CHECKPOINT_RESTORE AUDIT_CONTROL LINUX_IMMUTABLE"
MEDIUM = "SYS_PTRACE NET_ADMIN"
DEFAULT = (
    "CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE"
)
HARMLESS = f"{DEFAULT} SYS_NICE IPC_LOCK SYS_RESOURCE"


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        (name, severity)
        for severity, names in zip(("critical", "high", "medium"), (CRITICAL, HIGH, MEDIUM), strict=True)
        for name in names.split()
    ],
)
def test_severity_of_each(name, severity):
    written = name if name == "ALL" else f"CAP_{name}"
    (finding,) = judged(check, launch(host={"cap_add": [written], "cap_drop": ["ALL"]}))
    assert (str(finding.severity), finding.confidence) == (severity, Confidence.HIGH)


@pytest.mark.parametrize("name", HARMLESS.split())
def test_silent(name):
    assert judged(check, launch(host={"cap_add": [f"CAP_{name}"], "cap_drop": ["ALL"]})) == []


@pytest.mark.parametrize("written", ["SYS_ADMIN", "CAP_SYS_ADMIN", "sys_admin", "cap_sys_admin"])
def test_each_spelling(written):
    (finding,) = judged(check, launch(host={"cap_add": [written]}))
    assert finding.severity is Severity.CRITICAL


@pytest.mark.parametrize(
    "shared", [{"network_mode": "host"}, {"pid_mode": "host"}, {"network_mode": either("bridge", "host")}], ids=str
)
def test_net_admin_in_a_namespace_of_the_host_is_high(shared):
    (finding,) = judged(check, launch(host={"cap_add": ["CAP_NET_ADMIN"], **shared}))
    assert finding.severity is Severity.HIGH


@pytest.mark.parametrize(
    ("name", "shared", "reached"),
    [
        ("NET_ADMIN", {"network_mode": "host", "pid_mode": "host"}, "network"),
        ("NET_ADMIN", {"pid_mode": "host"}, "process"),
        ("SYS_PTRACE", {"network_mode": "host", "pid_mode": "host"}, "process"),
        ("SYS_PTRACE", {"network_mode": "host"}, "network"),
    ],
)
def test_the_namespace_that_it_reaches_into_is_named_and_the_one_it_is_made_for_first(name, shared, reached):
    subject = launch(host={"cap_add": [name], **shared})
    (finding,) = judged(check, subject)
    assert finding.message.endswith(f", while it shares the host's {reached} namespace")
    assert [(one.span, one.message) for one in finding.related] == [(subject.span, f"the host's {reached} namespace")]


@pytest.mark.parametrize("own", [{"network_mode": "bridge"}, {"pid_mode": "container:x"}, {"ipc_mode": "host"}], ids=str)
def test_net_admin_in_its_own_is_medium(own):
    (finding,) = judged(check, launch(host={"cap_add": ["CAP_NET_ADMIN"], **own}))
    assert finding.severity is Severity.MEDIUM


def test_a_default_is_less_sure_and_an_unresolved_one_nothing():
    (finding,) = judged(check, launch(host={"cap_add": [default("CAP_SYS_ADMIN"), unresolved("$CAP")]}))
    assert finding.confidence is Confidence.MEDIUM


def test_of_two_possible_ones_the_worse_counts():
    (finding,) = judged(check, launch(host={"cap_add": [either("CAP_SYS_TIME", "CAP_SYS_ADMIN", "CAP_CHOWN")]}))
    assert (finding.severity, finding.confidence) == (Severity.CRITICAL, Confidence.MEDIUM)
    assert finding.message.startswith("adds SYS_ADMIN: ")


def test_dropping_is_no_adding():
    assert judged(check, launch(host={"cap_drop": ["ALL", "CAP_SYS_ADMIN"]})) == []
