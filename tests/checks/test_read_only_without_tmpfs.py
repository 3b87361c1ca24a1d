from __future__ import annotations

import pytest

from scanner.checks.read_only_without_tmpfs import check
from scanner.finding import Confidence, Severity
from scanner.launch import Value
from tests.builders import default, image, judged, launch, unresolved


@pytest.mark.parametrize(
    "host",
    [
        pytest.param({}, id="nothing mounted"),
        pytest.param({"binds": ["/srv/site:/site:ro"]}, id="a bind to read only"),
        pytest.param({"mounts": ["type=bind,source=/srv,target=/site,readonly"]}, id="a mount to read only"),
    ],
)
def test_fires(host):
    (finding,) = judged(check, launch(host={"readonly_rootfs": True, **host}))
    assert (finding.severity, finding.confidence) == (Severity.LOW, Confidence.HIGH)


@pytest.mark.parametrize(
    "host",
    [
        pytest.param({"tmpfs": ["/tmp"]}, id="tmpfs"),
        pytest.param({"mounts": ["type=tmpfs,target=/tmp"]}, id="tmpfs as a mount"),
        pytest.param({"binds": ["data:/data"]}, id="named volume"),
        pytest.param({"binds": ["./out:/out:z"]}, id="writable bind"),
        pytest.param({"binds": [unresolved("$MOUNT")]}, id="unresolved bind"),
        pytest.param({"volumes_from": ["data"]}, id="volumes of another container"),
        pytest.param({"readonly_rootfs": False}, id="root writable"),
        pytest.param({"readonly_rootfs": unresolved("$RO")}, id="unresolved"),
    ],
)
def test_silent(host):
    assert judged(check, launch(host={"readonly_rootfs": True, **host})) == []


def test_silent_with_an_anonymous_volume():
    assert judged(check, launch(host={"readonly_rootfs": True}, volumes=[Value.of("/data")])) == []


def test_silent_where_the_tool_brings_its_own_tmpfs():
    supplies = frozenset({"HostConfig.Tmpfs"})
    assert judged(check, launch(tool="podman", host={"readonly_rootfs": True}, supplies=supplies)) == []
    assert judged(check, launch(tool="podman", host={"readonly_rootfs": True})) != []


def test_less_sure_where_read_only_is_a_default():
    (finding,) = judged(check, launch(host={"readonly_rootfs": default(True)}))
    assert finding.confidence is Confidence.MEDIUM


def test_a_guess_on_an_opaque_launch():
    (finding,) = judged(check, launch(opaque=True, host={"readonly_rootfs": True}))
    assert finding.confidence is Confidence.LOW


def test_a_volume_that_the_image_declares_is_writable():
    built = image(volumes=[Value.of("/data")])
    assert judged(check, launch(host={"readonly_rootfs": True}, built_here=built)) == []
    assert len(judged(check, launch(host={"readonly_rootfs": True}, built_here=image()))) == 1
