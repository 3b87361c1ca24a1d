"""More than one CPU for one container.

A container that may use several cores takes as many from its neighbours when it is taken over or runs wild. Where work
grows, more containers with one CPU each are easier to spread over hosts, and each shows by itself when it is at its limit.

## Attack
    ./xmrig --threads 8                          # the limit is what a miner gets

## Bad command
    docker run -d --name api --cpus=4 acme/api:4.2

## Good command
    docker run -d --name api --cpus=1.0 acme/api:4.2

## Bad compose
    services:
      api:
        image: acme/api:4.2
        cpus: 2.5

## Good compose
    services:
      api:
        image: acme/api:4.2
        deploy:
          replicas: 3
          resources:
            limits:
              cpus: '1.0'

## What may break
Programs that use several cores in one process (builds, encoders, databases) get slower and may well need more; then
ignore this rule there, and say why.

## References
- CIS Docker Benchmark 1.6, 5.12
- OWASP Docker Security Cheat Sheet, RULE #7
- https://docs.docker.com/engine/containers/resource_constraints/#cpu
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.launch import Launch
from scanner.remedy import Change, Remedy
from scanner.rule import Fault, rule

_ONE_CPU = 1_000_000_000
_DEFAULT_PERIOD = 100_000  # microseconds, where --cpu-period is not given, or 0


@rule(severity=Severity.LOW, cwe=770, pedantic=True)
def check(launch: Launch) -> Iterator[Fault]:
    cpus, quota, period = launch.host.nano_cpus, launch.host.cpu_quota, launch.host.cpu_period
    if cpus is not None and cpus.choices and max(cpus.choices) > _ONE_CPU:
        message = f"{max(cpus.choices) / _ONE_CPU:g} CPUs for one container: run more of them with one CPU each"
        yield Fault(cpus, message, remedy=Remedy((Change("HostConfig.NanoCpus", "1", cpus),)))
    if quota is not None and quota.choices and (period is None or period.choices):
        most = max(quota.choices) / min(one or _DEFAULT_PERIOD for one in (period.choices if period else (0,)))
        if most > 1:
            yield Fault(quota, f"{most:g} CPUs for one container: run more of them with one CPU each")
