from __future__ import annotations

import pytest

from scanner.checks.root_user import check
from scanner.finding import Confidence, Severity
from tests.builders import default, either, judged, launch, unresolved


@pytest.mark.parametrize(
    "user", ["root", "0", "0:0", "root:root", "0:1000", "root:", "root:docker", "00", "+0", "-0", "000:1", ":1000", ":wheel"]
)
def test_root_as_the_engine_reads_it(user):
    (finding,) = judged(check, launch(user=user))
    assert (finding.severity, finding.confidence) == (Severity.HIGH, Confidence.HIGH)
    assert user in finding.message


@pytest.mark.parametrize(
    "user",
    ["1000", "1000:0", "app", "app:root", "Root", "ROOT", "rooty", "root2", "10", "0x0", "", ":", "0.0", "+-0", "nobody:nogroup"],
)
def test_another_user(user):
    assert judged(check, launch(user=user)) == []


@pytest.mark.parametrize("subject", [launch(), launch(user=unresolved("$(id -u)")), launch(user=unresolved("0$X"))])
def test_unknown_or_unset(subject):
    assert judged(check, subject) == []


def test_one_finding_however_many_spellings():
    (finding,) = judged(check, launch(user=either("1000", "0", "root")))
    assert finding.confidence is Confidence.MEDIUM
    assert "user 0" in finding.message


def test_a_default_may_be_overridden():
    (finding,) = judged(check, launch(user=default("root")))
    assert finding.confidence is Confidence.MEDIUM
