from __future__ import annotations

import pytest

from scanner.checks.credential_mount import check
from scanner.finding import Confidence, Severity
from scanner.launch import Bind
from tests.builders import judged, launch, unresolved


@pytest.mark.parametrize(
    ("bind", "severity"),
    [
        ("/root/.ssh:/root/.ssh", Severity.HIGH),
        ("~/.aws:/root/.aws:ro", Severity.MEDIUM),
        ("/home/ci/.docker/config.json:/c:ro,z", Severity.MEDIUM),
    ],
)
def test_severity_follows_whether_it_is_writable(bind, severity):
    (finding,) = judged(check, launch(host={"binds": [bind]}))
    assert (finding.severity, finding.confidence) == (severity, Confidence.HIGH)


def test_an_unresolved_home_is_a_home():
    (finding,) = judged(check, launch(host={"binds": [unresolved("$HOME/.kube:/k", Bind("$HOME/.kube", "/k"))]}))
    assert (finding.severity, finding.confidence) == (Severity.HIGH, Confidence.HIGH)


def test_a_variable_named_after_them_is_less_sure():
    (finding,) = judged(check, launch(host={"binds": [unresolved("$KUBECONFIG:/k", Bind("$KUBECONFIG", "/k"))]}))
    assert finding.confidence is Confidence.MEDIUM


@pytest.mark.parametrize(
    "bind",
    [
        "~/.ssh/known_hosts:/k:ro",
        "~/.ssh/id_rsa.pub:/k",
        "ssh:/root/.ssh",
        "./ssh:/root/.ssh",
        "./.docker/php.ini:/p",
        "~/.cache:/c",
    ],
)
def test_silent(bind):
    assert judged(check, launch(host={"binds": [bind]})) == []
