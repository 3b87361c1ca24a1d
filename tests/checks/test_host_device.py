from __future__ import annotations

import pytest

from scanner.checks.host_device import check
from tests.builders import either, judged, launch, unresolved

HIGH = """
    /dev /dev/ /dev/mem /dev/kmem /dev/port /dev/sda /dev/sda1 /dev/nvme0n1 /dev/vda /dev/xvdf /dev/dm-0 /dev/mapper
    /dev/mapper/vg-root /dev/mapper/control /dev/loop0 /dev/loop-control /dev/md0 /dev/mmcblk0 /dev/disk/by-id/x /dev/sg0
    //dev//sda /dev/cpu/0/msr
"""
MEDIUM = "/dev/kvm /dev/vhost-net /dev/input /dev/uinput /dev/kmsg /dev/acme $DEVICE /dev/$X"
LOW = """
    /dev/dri /dev/dri/renderD128 /dev/snd /dev/video0 /dev/bus/usb /dev/bus/usb/001/002 /dev/ttyUSB0 /dev/ttyACM0 /dev/net/tun
    /dev/fuse /dev/nvidia0 /dev/nvidiactl /dev/kfd /dev/serial/by-id/x nvidia.com/gpu=all acme.example/fpga=0
    /dev/gpiomem /dev/gpiochip0 /dev/i2c-1 /dev/spidev0.0 //dev//bus//usb /dev/fuse/
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
            ("a 8:0 rwm", "high"),
            ("c", "high"),
            ("", "high"),
            *((f"c 1:{minor} r", "high") for minor in "*124"),
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


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("c 4:64 rw", "/dev/ttyS0"),
        ("c 10:200 rw", "/dev/net/tun"),
        ("c 10:229 rw", "/dev/fuse"),
        ("c 10:232 rw", "/dev/kvm"),
        ("c 81:* rw", "/dev/video0"),
        ("c 116:* rw", "/dev/snd"),
        ("c 166:* rw", "/dev/ttyACM0"),
        ("c 180:* rw", "/dev/usb/hiddev0"),
        ("c 188:* rw", "/dev/ttyUSB0"),
        ("c 189:*", "/dev/bus/usb"),
        ("c 195:* rw", "/dev/nvidia0"),
        ("c 212:* rw", "/dev/dvb"),
        ("c 226:* rw", "/dev/dri"),
        ("b 8:* rw", "/dev/sda"),
        ("c 1:1 rw", "/dev/mem"),
    ],
)
def test_a_rule_is_as_bad_as_the_device_that_it_allows(rule, path):
    (allowed,) = judged(check, launch(host={"device_cgroup_rules": [rule]}))
    (given,) = judged(check, launch(host={"devices": [path]}))
    assert allowed.severity is given.severity


GPU = {"Count": -1, "Capabilities": [["gpu"]]}


@pytest.mark.parametrize(
    "asked", [GPU, {"DeviceIDs": ["0"]}, {"Driver": "cdi", **GPU}, either(GPU, {"DeviceIDs": ["0"]})], ids=str
)
def test_a_gpu_is_low(asked):
    (finding,) = judged(check, launch(host={"device_requests": [asked]}))
    assert str(finding.severity) == "low"
    assert finding.message.startswith("gives the host's GPU to the container: ")


def test_a_device_that_its_vendor_named_is_no_gpu_by_itself():
    named = {"Driver": "cdi", "DeviceIDs": ["acme.example/fpga=0", "acme.example/fpga=1"]}
    (finding,) = judged(check, launch(host={"device_requests": [named]}))
    assert str(finding.severity) == "low"
    assert finding.message.startswith("gives acme.example/fpga=0, acme.example/fpga=1 to the container: ")


@pytest.mark.parametrize("asked", [{}, unresolved("$GPUS")], ids=["none asked for", "unresolved"])
def test_no_gpu(asked):
    assert judged(check, launch(host={"device_requests": [asked]})) == []


def test_each_device_is_a_finding():
    assert len(judged(check, launch(host={"devices": ["/dev/sda", "/dev/fuse", "/dev/null"]}))) == 2
