from __future__ import annotations

import pytest

from scanner.checks.host_control_socket import check
from scanner.finding import Severity
from scanner.launch import Bind
from tests.builders import judged, launch, unresolved


@pytest.mark.parametrize("options", ["", "ro"])
@pytest.mark.parametrize(
    "source", ["/run/dbus/system_bus_socket", "/var/run/dbus", "/tmp/.X11-unix", "/run/snapd.socket", "$SSH_AUTH_SOCK"]
)
def test_read_only_or_not(source, options):
    value = unresolved(source, Bind(source, "/x", options)) if "$" in source else Bind(source, "/x", options)
    (finding,) = judged(check, launch(host={"binds": [value]}))
    assert finding.severity is Severity.MEDIUM


@pytest.mark.parametrize(
    "source", ["/run/systemd/resolve", "/run/udev", "/run/acme/api.sock", "/tmp", "./dbus", "/var/run/postgresql"]
)
def test_silent(source):
    assert judged(check, launch(host={"binds": [Bind(source, "/x")]})) == []
