"""Host device given to a container.

A device is spoken to past the file system and its permissions. A disk holds every file of the host, memory devices hold
every secret and the kernel itself, and a cgroup rule that allows all devices needs only a `mknod` more. Smaller devices
carry smaller risks: a bug in their driver, what the microphone hears, what passes on the bus.

## Attack
    debugfs -w /dev/sda1 -R 'cat /etc/shadow'   # in the container: any file of the host, whatever its mode
    mknod /tmp/sda b 8 0                        # with a rule for all devices: not even a --device is needed

## Bad command
    docker run --rm --device /dev/sda acme/smartmon:7

## Good command
    docker run --rm -v /var/lib/smartmontools:/data:ro acme/smartmon:7

## Bad compose
    services:
      backup:
        image: acme/backup:6
        devices:
          - /dev/mapper/vg-data:/dev/data:r

## Good compose
    services:
      backup:
        image: acme/backup:6
        volumes:
          - /srv/data:/data:ro

## What may break
What reads the device. Name the one device that is needed rather than a folder or a class, without `m` (`mknod`) and
without `w` where reading is enough: `--device /dev/ttyUSB0:/dev/ttyUSB0:r`. Disks belong to the host: let it mount them
and bind the folder; let an exporter on the host read their health.

## References
- CIS Docker Benchmark 1.6, 5.18
- https://docs.docker.com/reference/cli/docker/container/run/#device
- https://docs.docker.com/reference/compose-file/services/#device_cgroup_rules
- https://docs.kernel.org/admin-guide/devices.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from scanner.finding import Severity
from scanner.launch import Launch
from scanner.rule import Fault, rule

HIGH, MEDIUM, LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW

_BY_VENDOR = "a device by the name its vendor gave it"
_DISK = "a disk of the host, with every file on it whatever its mode"
# Names below /dev (a pattern's `*` reaches into folders) and what they are: the kernel's list of devices, admin-guide/devices.
_NODES: tuple[tuple[str, Severity | None, str], ...] = (
    ("null zero full random urandom shm shm/* tty ptmx pts pts/*", None, ""),
    ("mem kmem port core cpu/* mtd*", HIGH, "the host's memory, ports or firmware"),
    ("sd* hd* vd* xvd* nvme* mmcblk* md[0-9]* dm-* mapper mapper/* disk disk/* block block/*", HIGH, _DISK),
    ("loop* nbd* rbd* zd* zfs bcache* drbd* sg[0-9]* raw raw/* btrfs-control", HIGH, _DISK),
    ("kvm", MEDIUM, "the kernel's interface to virtual machines, whose bugs have let guests out before"),
    ("dri dri/* kfd nvidia* dxg accel accel/* mali*", LOW, "the graphics driver of the host's kernel"),
    ("snd snd/*", LOW, "the host's microphones and speakers"),
    ("video* media* v4l v4l/* dvb dvb/* vchiq cec*", LOW, "the host's cameras and video hardware"),
    (
        "bus/usb bus/usb/* usb* hidraw* ttyUSB* ttyACM* ttyS* ttyAMA* serial serial/*",
        LOW,
        "what is connected to the host's ports",
    ),
    ("gpiomem* gpiochip* i2c-* spidev*", LOW, "the pins of the host's board"),
    ("net/tun", LOW, "virtual network interfaces"),
    ("fuse", LOW, "file systems served by a program, if it may mount them"),
)
_SMALL_CLASSES = {  # major numbers, or one device of a mixed one, of what _NODES has as low
    *("c 4", "c 81", "c 116", "c 166", "c 180", "c 188", "c 189", "c 195", "c 212", "c 226", "c 10:200", "c 10:229"),
}


@rule(severity=Severity.HIGH, cwe=668, implied=True)
def check(launch: Launch) -> Iterator[Fault]:
    for device in launch.host.devices:
        for choice in device.choices:
            path = choice["PathOnHost"]
            severity, what = _node(path)
            if severity is not None:
                yield Fault(device, f"gives {path} to the container: {what}", severity)
    for allowed in launch.host.device_cgroup_rules:
        for text in allowed.choices:
            severity, what = _class(text)
            yield Fault(allowed, f"lets the container use {what} ({text})", severity)
    for request in launch.host.device_requests:
        for asked in request.choices[:1]:
            if asked.get("Driver") == "cdi" and "DeviceIDs" in asked:
                yield Fault(request, f"gives {', '.join(asked['DeviceIDs'])} to the container: {_BY_VENDOR}", LOW)
            elif asked:
                yield Fault(request, "gives the host's GPU to the container: the graphics driver of the host's kernel", LOW)


def _node(path: str) -> tuple[Severity | None, str]:
    """How bad it is to give away a device by its path on the host, and what it is."""
    if not path.startswith("/"):
        return (LOW, _BY_VENDOR) if "=" in path else (MEDIUM, "which one is not known here")
    name = re.sub(r"/+", "/", path).removeprefix("/dev").strip("/")
    if not name:
        return HIGH, "all devices of the host, its disks and memory among them"
    for patterns, severity, what in _NODES:
        if any(fnmatchcase(name, pattern) for pattern in patterns.split()):
            return severity, what
    return MEDIUM, "a device that only the host should speak to"


def _class(text: str) -> tuple[Severity, str]:
    """How bad a rule `type major:minor access` of the device cgroup is, and what it allows."""
    words = text.split()
    kind, numbers = words[0] if words else "", words[1] if len(words) > 1 else "*:*"
    major, _, minor = numbers.partition(":")
    if kind == "a" or major == "*":
        return HIGH, {"b": "all disks of the host", "c": "all character devices of the host"}.get(kind, "all devices of the host")
    if kind == "b":
        return HIGH, "a class of the host's disks"
    if f"{kind} {major}" in _SMALL_CLASSES or f"{kind} {major}:{minor}" in _SMALL_CLASSES:
        return LOW, "a class of the host's devices"
    return (HIGH, "the host's memory") if numbers in ("1:*", "1:1", "1:2", "1:4") else (MEDIUM, "a class of the host's devices")
