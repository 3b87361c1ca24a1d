from __future__ import annotations

import pytest

from scanner.checks import credential_mount, host_control_socket, host_mount
from scanner.checks.docker_socket import check
from scanner.finding import Confidence, Severity
from scanner.launch import Bind, Value
from scanner.source import SourceFile, Span
from tests.builders import default, either, judged, launch, sometimes, unresolved

SOCKET = "/var/run/docker.sock:/var/run/docker.sock"


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param(launch(host={"binds": [SOCKET]}), id="bind"),
        pytest.param(launch(host={"binds": [SOCKET + ":ro"]}), id="read-only"),
        pytest.param(launch(host={"mounts": ["type=bind,source=/run/docker.sock,target=/d.sock,readonly"]}), id="long syntax"),
        pytest.param(launch(host={"binds": ["/var/run:/host/run"]}), id="folder"),
        pytest.param(launch(host={"binds": [unresolved("$D/docker.sock:/s", Bind("$D/docker.sock", "/s"))]}), id="prefix"),
        pytest.param(launch(use_api_socket=True), id="use-api-socket"),
    ],
)
def test_fires(subject):
    (finding,) = judged(check, subject)
    assert (finding.severity, finding.confidence) == (Severity.CRITICAL, Confidence.HIGH)


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param(launch(host={"binds": ["docker.sock:/var/run/docker.sock"]}), id="named volume"),
        pytest.param(launch(host={"binds": ["/srv/app.sock:/var/run/app.sock"]}), id="another socket"),
        pytest.param(launch(host={"binds": ["/:/host"]}), id="the root, which is host-mount's"),
        pytest.param(launch(host={"binds": ["./run:/run"]}), id="a folder of the project"),
        pytest.param(launch(use_api_socket=False), id="use-api-socket off"),
    ],
)
def test_silent(subject):
    assert judged(check, subject) == []


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(default(SOCKET), id="default"),
        pytest.param(sometimes(SOCKET), id="sometimes"),
        pytest.param(either(SOCKET, "/srv/d.sock:/var/run/docker.sock"), id="one of two"),
        pytest.param(unresolved("$S:/var/run/docker.sock", Bind("$S", "/var/run/docker.sock")), id="by its target"),
        pytest.param(unresolved("x", Bind("${DOCKER_HOST#unix://}", "/s")), id="by a variable's name"),
    ],
)
def test_what_may_not_hold_is_less_sure(value):
    (finding,) = judged(check, launch(host={"binds": [value]}))
    assert (finding.severity, finding.confidence) == (Severity.CRITICAL, Confidence.MEDIUM)


@pytest.mark.parametrize(
    "source",
    ["/", "/run", "/var/run/docker.sock", "~/.docker", "~/.docker/run/docker.sock", "/run/dbus", "/etc/docker", "~/.ssh", "~"],
)
def test_one_mount_is_the_matter_of_one_rule(source):
    subject = launch(host={"binds": [Bind(source, "/x")]})
    rules = (check, host_mount.check, credential_mount.check, host_control_socket.check)
    assert sum(len(judged(rule, subject)) for rule in rules) == 1


def test_the_bind_that_use_api_socket_makes_is_not_faulted_again():
    place = (Span(SourceFile("run.sh", "docker run --use-api-socket x"), 11, 27),)
    made = Value.of(Bind("/var/run/docker.sock", "/var/run/docker.sock"), place)
    subject = launch(use_api_socket=Value.of(True, place), host={"binds": [made]})
    assert len(judged(check, subject)) == 1
    assert len(judged(check, launch(use_api_socket=True, host={"binds": [made]}))) == 2
