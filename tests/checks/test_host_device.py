from __future__ import annotations

import pytest

from scanner.checks.host_device import check
from tests.builders import judged, launch

HIGH = """
    /dev /dev/ /dev/mem /dev/kmem /dev/port /dev/sda /dev/sda1 /dev/nvme0n1 /dev/vda /dev/xvdf /dev/dm-0 /dev/mapper
    /dev/mapper/vg-root /dev/mapper/control /dev/loop0 /dev/loop-control /dev/md0 /dev/mmcblk0 /dev/disk/by-id/x /dev/sg0
    //dev//sda /dev/cpu/0/msr
"""
MEDIUM = "/dev/kvm /dev/vhost-net /dev/input /dev/uinput /dev/kmsg /dev/acme $DEVICE /dev/$X"
LOW = """
    /dev/dri /dev/dri/renderD128 /dev/snd /dev/video0 /dev/bus/usb /dev/bus/usb/001/002 /dev/ttyUSB0 /dev/ttyACM0 /dev/net/tun
    /dev/fuse /dev/nvidia0 /dev/nvidiactl /dev/kfd /dev/serial/by-id/x nvidia.com/gpu=all
"""
HARMLESS = "/dev/null /dev/zero /dev/random /dev/urandom /dev/shm /dev/tty"


@pytest.mark.parametrize(
    ("path", "severity"),
    [(path, level) for level, paths in (("high", HIGH), ("medium", MEDIUM), ("low", LOW)) for path in paths.split()],
)
def test_severity_of_a_device(path, severity):
    (finding,) = judged(check, launch(host={"devices": [path]}))
    assert str(finding.severity) == severity


@pytest.mark.parametrize("path", HARMLESS.split())
def test_devices_that_every_container_has(path):
    assert judged(check, launch(host={"devices": [path]})) == []


@pytest.mark.parametrize(
    ("rule", "severity"),
    [
        *(
            ("a *:* rwm", "high"),
            ("a", "high"),
            ("b *:* rwm", "high"),
            ("c *:* rmw", "high"),
            ("b 8:* r", "high"),
            ("c 1:1 r", "high"),
        ),
        *(
            ("c 13:* rwm", "medium"),
            ("c 10:232 rwm", "medium"),
            ("c 188:* rmw", "low"),
            ("c 226:0 rw", "low"),
            ("c 10:200 rwm", "low"),
        ),
    ],
)
def test_severity_of_a_rule_for_devices(rule, severity):
    (finding,) = judged(check, launch(host={"device_cgroup_rules": [rule]}))
    assert str(finding.severity) == severity


def test_a_gpu_is_low():
    (finding,) = judged(check, launch(host={"device_requests": [{"Count": -1, "Capabilities": [["gpu"]]}]}))
    assert str(finding.severity) == "low"


def test_each_device_is_a_finding():
    assert len(judged(check, launch(host={"devices": ["/dev/sda", "/dev/fuse", "/dev/null"]}))) == 2
