"""CPU time not limited.

Without a limit a container may use every core of the host. A miner that came in through a hole, an endless loop or a
regular expression that backtracks then slows down all that runs beside it. With a limit it is a nuisance inside one
container, and shows at once as one that is always at its limit.

## Attack
    nproc                                       # all cores of the host
    ./xmrig --threads "$(nproc)" -o pool.example:443   # the commonest use of a container that was broken into

## Bad command
    docker run -d --name search --cpu-shares=512 acme/search:3

## Good command
    docker run -d --name search --cpus=1 acme/search:3

## Bad compose
    services:
      search:
        image: acme/search:3
        cpu_shares: 512

## Good compose
    services:
      search:
        image: acme/search:3
        cpus: 1

## What may break
Work in bursts (start-up, garbage collection, compiling) takes longer. Runtimes start a thread for each core they see on
the host: tell them the limit (`GOMAXPROCS`, `-XX:ActiveProcessorCount`). Scale with more containers rather than with a
higher limit. `--cpu-shares` is no limit: it only shares out what is short.

## References
- CIS Docker Benchmark 1.6, 5.12
- OWASP Docker Security Cheat Sheet, RULE #7
- https://docs.docker.com/engine/containers/resource_constraints/#cpu
- https://docs.docker.com/reference/compose-file/services/#cpus
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scanner.finding import Severity
from scanner.hardening import any_of, missing
from scanner.launch import Launch
from scanner.remedy import Change, Remedy
from scanner.rule import Fault, rule


@rule(severity=Severity.MEDIUM, cwe=770, absence=True, needs=("HostConfig.NanoCpus",))
def check(launch: Launch) -> Iterator[Fault]:
    given = (launch.host.nano_cpus, launch.host.cpu_quota)
    message = "no CPU limit: a miner or an endless loop here takes every core of the host"
    remedy = Remedy((Change("HostConfig.NanoCpus", "{cpus}"),))
    if launch.host.cpu_quota is not None or launch.host.cpu_period is not None:
        remedy = replace(
            remedy, unknown="it sets a CPU quota or period, beside which the engine takes no number of CPUs: raise the quota"
        )
    yield from missing(any_of(given, _limits) or given, _limits, message, remedy)


def _limits(quota: int) -> bool:
    return quota > 0
