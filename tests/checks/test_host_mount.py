from __future__ import annotations

import pytest

from scanner.checks.host_mount import check
from scanner.finding import Confidence, Severity
from tests.builders import default, judged, launch


@pytest.mark.parametrize(
    ("bind", "severity"),
    [
        ("/:/host", Severity.CRITICAL),
        ("/:/host:rw,rslave", Severity.CRITICAL),
        ("/:/host:ro,rslave", Severity.HIGH),
        ("/etc/:/x", Severity.HIGH),
        ("/etc:/x:ro", Severity.MEDIUM),
        ("/usr/local/bin:/x", Severity.HIGH),
        ("/proc:/host/proc:ro", Severity.MEDIUM),
        ("/home/jo:/x:z", Severity.HIGH),
        ("/etc/passwd:/etc/passwd", Severity.LOW),
    ],
)
def test_severity_follows_the_path_and_whether_it_is_writable(bind, severity):
    (finding,) = judged(check, launch(host={"binds": [bind]}))
    assert (finding.severity, finding.confidence) == (severity, Confidence.HIGH)


@pytest.mark.parametrize(
    "bind",
    [
        "/etc/passwd:/etc/passwd:ro",
        "/usr:/x:ro",
        "/etc/localtime:/etc/localtime",
        "/srv:/srv",
        "etc:/etc",
        "./etc:/etc",
        "/home/jo/src:/src",
    ],
)
def test_silent(bind):
    assert judged(check, launch(host={"binds": [bind]})) == []


def test_a_default_is_less_sure():
    (finding,) = judged(check, launch(host={"binds": [default("/:/host")]}))
    assert (finding.severity, finding.confidence) == (Severity.CRITICAL, Confidence.MEDIUM)


def test_each_mount_is_a_finding():
    assert len(judged(check, launch(host={"binds": ["/etc:/a", "/boot:/b"], "mounts": ["type=bind,source=/sys,target=/c"]}))) == 3
