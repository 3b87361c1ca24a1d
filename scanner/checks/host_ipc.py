"""Host's shared memory shared.

The container shares System V semaphores, message queues and shared memory, and `/dev/shm`, with the host and with every
container set up in the same way. Programs keep data there that they believe to be their own: database buffers, browser
frames, session caches. Whoever can open a segment can read it and change it.

## Attack
    ipcs -m && ls -l /dev/shm          # in the container: what the host's programs share among themselves
    cp /dev/shm/* /tmp/loot            # and take it

## Bad command
    docker run -d --ipc host acme/trainer:2.4

## Good command
    docker run -d --shm-size 8g acme/trainer:2.4

## Bad compose
    services:
      trainer:
        image: acme/trainer:2.4
        ipc: host

## Good compose
    services:
      trainer:
        image: acme/trainer:2.4
        shm_size: 8gb

## What may break
Most who share it only want more than the 64 MB of `/dev/shm` that a container gets: `--shm-size` gives that. Two
containers that exchange data through shared memory take `--ipc shareable` on one and `--ipc container:NAME` on the other.

## References
- CIS Docker Benchmark 1.6, 5.17
- https://docs.docker.com/reference/cli/docker/container/run/#ipc
- https://docs.docker.com/reference/compose-file/services/#ipc
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.launch import Launch
from scanner.rule import Fault, rule


@rule(severity=Severity.MEDIUM, cwe=668, implied=True)
def check(launch: Launch) -> Iterator[Fault]:
    mode = launch.host.ipc_mode
    if mode is not None and "host" in mode.choices:
        yield Fault(mode, "shares the host's shared memory, semaphores and /dev/shm")
