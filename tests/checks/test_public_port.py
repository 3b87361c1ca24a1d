from __future__ import annotations

import pytest

from scanner.checks.public_port import check
from scanner.finding import Confidence
from scanner.launch import PortBinding, Value
from tests.builders import judged, launch, unresolved


@pytest.mark.parametrize("address", ["", "0.0.0.0", "::", "[::]"], ids=["none given", "IPv4", "IPv6", "IPv6 in brackets"])
def test_fires(address):
    (finding,) = judged(check, launch(host={"port_bindings": [("5432/tcp", address, "5432")]}))
    assert finding.message.startswith("port 5432 is open")
    assert finding.confidence is Confidence.HIGH


@pytest.mark.parametrize(
    "published",
    [
        pytest.param([("80/tcp", "127.0.0.1", "8080")], id="loopback"),
        pytest.param([("80/tcp", "::1", "8080")], id="loopback, IPv6"),
        pytest.param([("53/udp", "10.0.0.5", "53")], id="one address"),
        pytest.param([Value((PortBinding("80/tcp", "$ADDRESS", "80"),), unresolved="$ADDRESS:80:80")], id="unresolved address"),
        pytest.param([unresolved("$PORTS")], id="all unresolved"),
        pytest.param([], id="no port"),
    ],
)
def test_silent(published):
    assert judged(check, launch(host={"port_bindings": published})) == []


def test_each_port_by_itself():
    ports = [("80/tcp", "", "80"), ("81/tcp", "127.0.0.1", "81"), ("53/udp", "", "53")]
    messages = [finding.message for finding in judged(check, launch(host={"port_bindings": ports}))]
    assert [message.split(" is ")[0] for message in messages] == ["port 80", "port 53/udp"]


def test_a_variable_for_the_port_may_hold_an_address():
    (finding,) = judged(
        check, launch(host={"port_bindings": [Value((PortBinding("80/tcp", "", "$WEB"),), unresolved="$WEB:80")]})
    )
    assert finding.confidence is Confidence.MEDIUM


def test_pedantic():
    assert check.pedantic
