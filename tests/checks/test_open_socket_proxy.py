from __future__ import annotations

import pytest

from scanner.checks.open_socket_proxy import check
from scanner.finding import Confidence, Severity
from scanner.launch import EnvVar, Value
from tests.builders import default, either, judged, launch, sometimes

PROXY = "tecnativa/docker-socket-proxy:0.3"


def env(**variables: str) -> list[Value[EnvVar]]:
    return [Value.of(EnvVar(name, value)) for name, value in variables.items()]


@pytest.mark.parametrize(
    ("image", "variables", "gives"),
    [
        pytest.param(PROXY, {"CONTAINERS": "1", "POST": "1"}, "create containers", id="containers"),
        pytest.param(PROXY, {"POST": "1", "IMAGES": "1", "SERVICES": "1"}, "create services", id="services"),
        pytest.param(PROXY, {"POST": "1", "SWARM": "1"}, "swarm of their own", id="swarm"),
        pytest.param("ghcr.io/tecnativa/docker-socket-proxy", {"POST": "1", "PLUGINS": "1"}, "install plugins", id="plugins"),
        pytest.param("lscr.io/linuxserver/socket-proxy:latest", {"POST": "1", "CONTAINERS": "1"}, "containers", id="linuxserver"),
    ],
)
def test_fires(image: str, variables: dict[str, str], gives: str) -> None:
    (finding,) = judged(check, launch(image=image, env=env(**variables)))
    assert (finding.severity, finding.confidence) == (Severity.HIGH, Confidence.HIGH)
    assert gives in finding.message


@pytest.mark.parametrize(
    ("image", "variables"),
    [
        pytest.param(PROXY, {"CONTAINERS": "1"}, id="reading alone"),
        pytest.param(PROXY, {"CONTAINERS": "1", "POST": "0"}, id="POST off"),
        pytest.param(PROXY, {"CONTAINERS": "0", "POST": "1", "ALLOW_START": "1"}, id="only the start of containers"),
        pytest.param(PROXY, {"NETWORKS": "1", "POST": "1"}, id="a section that gives no root"),
        pytest.param(PROXY, {"CONTAINERS": "", "POST": "1"}, id="empty is off"),
        pytest.param(PROXY, {}, id="nothing said"),
        pytest.param("acme/web:1", {"CONTAINERS": "1", "POST": "1"}, id="another image"),
        pytest.param("evil.example/tecnativa/docker-socket-proxy", {"CONTAINERS": "1", "POST": "1"}, id="another registry"),
    ],
)
def test_silent(image: str, variables: dict[str, str]) -> None:
    assert judged(check, launch(image=image, env=env(**variables))) == []


def test_what_is_set_last_holds() -> None:
    last = [*env(CONTAINERS="1", POST="1"), Value.of(EnvVar("POST", "0"))]
    assert judged(check, launch(image=PROXY, env=last)) == []


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(default(EnvVar("CONTAINERS", "1")), id="default"),
        pytest.param(sometimes(EnvVar("CONTAINERS", "1")), id="sometimes"),
        pytest.param(either(EnvVar("CONTAINERS", "0"), EnvVar("CONTAINERS", "1")), id="one of two"),
    ],
)
def test_what_may_not_hold_is_less_sure(value: Value[EnvVar]) -> None:
    (finding,) = judged(check, launch(image=PROXY, env=[*env(POST="1"), value]))
    assert (finding.severity, finding.confidence) == (Severity.HIGH, Confidence.MEDIUM)


def test_an_image_that_is_only_one_of_two_is_less_sure() -> None:
    (finding,) = judged(check, launch(image=either(PROXY, "acme/web:1"), env=env(POST="1", CONTAINERS="1")))
    assert finding.confidence == Confidence.MEDIUM
