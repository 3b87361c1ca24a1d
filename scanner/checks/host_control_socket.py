"""Control socket of a host service in a container.

The system bus, systemd, libvirt and snapd do as they are told by whoever may connect, and root in a container mostly
counts as root to them: they start services, machines and packages on the host. An SSH agent signs with keys it never
shows. The X11 socket lets any client read the screen, the keyboard and the clipboard of the whole session.

## Attack
    busctl call org.freedesktop.systemd1 /org/freedesktop/systemd1 org.freedesktop.systemd1.Manager \\
      StartTransientUnit …    # in the container, over the system bus: a command as root on the host
    ssh -A root@production    # with the agent of the one who started the container

## Bad command
    docker run -d -v /run/dbus/system_bus_socket:/run/dbus/system_bus_socket acme/sensor:2

## Good command
    docker run -d -v /run/acme-bus/socket:/run/bus:ro -e DBUS_SYSTEM_BUS_ADDRESS=unix:path=/run/bus acme/sensor:2

## Bad compose
    services:
      ci:
        image: acme/ci:11
        volumes:
          - ${SSH_AUTH_SOCK}:/ssh-agent
        environment:
          SSH_AUTH_SOCK: /ssh-agent

## Good compose
    services:
      ci:
        image: acme/ci:11
        secrets:
          - deploy_key
    secrets:
      deploy_key:
        file: ./deploy_key

## What may break
Programs that ask the host to do things. A bus proxy with a filter (`xdg-dbus-proxy`) passes only named calls; a deploy
key of its own replaces the agent, and `docker build --ssh` lends it to one build step; a nested X server (Xephyr, Xvfb)
or Wayland shows a window without the rest of the screen.

## References
- CIS Docker Benchmark 1.6, 5.6
- OWASP Docker Security Cheat Sheet, RULE #8
- https://docs.docker.com/engine/storage/bind-mounts/
- https://dbus.freedesktop.org/doc/dbus-daemon.1.html
- https://man.openbsd.org/ssh-agent.1
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Confidence, Severity
from scanner.host_paths import Kind, exposures
from scanner.launch import Launch
from scanner.rule import Fault, rule


@rule(severity=Severity.MEDIUM, cwe=668)
def check(launch: Launch) -> Iterator[Fault]:
    for mount, exposed, severity in exposures(launch, Kind.CONTROL):
        message = f"{mount.source} leads to {exposed.what}, which does what the container asks"
        yield Fault(mount.value, message, severity, Confidence.MEDIUM if exposed.guessed else None)
