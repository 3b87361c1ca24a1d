"""Container without SELinux confinement.

On hosts with SELinux (Fedora, RHEL and kin) each container runs in the domain `container_t` with a category of its own:
it can touch files labelled for it and nothing else, whatever its user and its mounts. `label=disable`, or an unconfined
type such as `spc_t`, takes that away, for all that the container does, usually to get one folder mounted.

## Attack
    cat /data/../etc/shadow                    # what a mount lets through, the label no longer stops
    curl --unix-socket /run/docker.sock http:/containers/json

## Bad command
    podman run -d --security-opt label=disable -v /srv/site:/usr/share/nginx/html:ro docker.io/library/nginx:1.29

## Good command
    podman run -d -v /srv/site:/usr/share/nginx/html:ro,Z docker.io/library/nginx:1.29

## Bad compose
    services:
      web:
        image: nginx:1.29
        security_opt:
          - label:disable
        volumes:
          - /srv/site:/usr/share/nginx/html:ro

## Good compose
    services:
      web:
        image: nginx:1.29
        volumes:
          - /srv/site:/usr/share/nginx/html:ro,Z

## What may break
Access to host folders that keep their own label. Add `z` (shared by several containers) or `Z` (for this one alone) to
the mount, never on a system folder such as `/etc` or `/home`, whose label it would change; there, write a policy with
`udica` and name its type (`label=type:my_app.process`).

## References
- CIS Docker Benchmark 1.6, 5.3
- OWASP Docker Security Cheat Sheet, RULE #6
- https://docs.docker.com/reference/cli/docker/container/run/#security-opt
- https://docs.podman.io/en/latest/markdown/podman-run.1.html#security-opt-option
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.launch import Launch
from scanner.remedy import without
from scanner.rule import Fault, rule
from scanner.security_opt import options

# Domains that container-selinux makes unconfined. Source: container_selinux(8).
_UNCONFINED = frozenset({"disable", "type:spc_t", "type:container_runtime_t", "type:unconfined_t"})


@rule(severity=Severity.MEDIUM, cwe=693, implied=True)
def check(launch: Launch) -> Iterator[Fault]:
    for value, labels in options(launch, "label"):
        if not _UNCONFINED.isdisjoint(labels):
            message = "SELinux does not confine the container: the label no longer separates it from the host's files"
            yield Fault(value, message, remedy=without("HostConfig.SecurityOpt", value))
            return
