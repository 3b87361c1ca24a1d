from __future__ import annotations

import pytest

from scanner.checks.selinux_disabled import check
from scanner.finding import Confidence, Severity
from tests.builders import default, judged, launch, unresolved


@pytest.mark.parametrize(
    "option",
    [
        "label=disable",
        "label:disable",
        "disable",
        "label=type:spc_t",
        "label:type:spc_t",
        "label=type:container_runtime_t",
        "label=type:unconfined_t",
    ],
)
def test_each_spelling(option):
    (finding,) = judged(check, launch(host={"security_opt": [option]}))
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.HIGH)


@pytest.mark.parametrize(
    "option",
    [
        "label=type:container_t",
        "label=type:my_app.process",
        "label=type:svirt_apache_t",
        "label=level:s0:c100,c200",
        "label=user:disable",
        "label=nested",
        "label=filetype:container_file_t",
        "label=Disable",
        "Label=disable",
        "label:type=spc_t",
        "label=disabled",
        "no-new-privileges",
        unresolved("label=$LABEL"),
    ],
)
def test_anything_else(option):
    assert judged(check, launch(host={"security_opt": [option]})) == []


def test_disable_counts_wherever_it_stands_and_once():
    options = ["label=level:s0", "label=disable", "label=type:spc_t", "label=type:container_t"]
    assert len(judged(check, launch(host={"security_opt": options}))) == 1


def test_a_default_may_be_overridden():
    (finding,) = judged(check, launch(host={"security_opt": [default("label=disable")]}))
    assert finding.confidence is Confidence.MEDIUM
