from __future__ import annotations

import pytest

from scanner.checks.docker_group import check
from scanner.finding import Confidence, Severity
from tests.builders import default, judged, launch, unresolved


@pytest.mark.parametrize("group", ["docker", "dockerroot"])
def test_fires(group):
    (finding,) = judged(check, launch(host={"group_add": ["audio", group]}))
    assert (finding.severity, finding.confidence) == (Severity.HIGH, Confidence.HIGH)


@pytest.mark.parametrize(
    "group",
    [
        pytest.param(unresolved("$DOCKER_GID"), id="variable"),
        pytest.param(unresolved("$(getent group docker | cut -d: -f3)"), id="looked up"),
        pytest.param(unresolved("$(stat -c %g /var/run/docker.sock)"), id="of the socket"),
        pytest.param(default("docker"), id="default"),
    ],
)
def test_what_only_suggests_it_is_less_sure(group):
    (finding,) = judged(check, launch(host={"group_add": [group]}))
    assert (finding.severity, finding.confidence) == (Severity.HIGH, Confidence.MEDIUM)


@pytest.mark.parametrize(
    "group", ["audio", "998", "keep-groups", "mydocker", unresolved("$GID"), unresolved("$(id -g)")], ids=str
)
def test_silent(group):
    assert judged(check, launch(host={"group_add": [group]})) == []
