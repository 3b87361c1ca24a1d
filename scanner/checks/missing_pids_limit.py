"""Number of processes not limited.

Process ids are one pool for the whole host. A program that forks without end, by a bug or because someone wants to,
uses them up, and then nothing on the host can start anything: no shell to log in with, no health check, no cleaning up.
A limit on the container keeps the pool for the others.

## Attack
    :(){ :|:& };:                               # the fork bomb; the host answers no login any more

## Bad command
    docker run -d --name runner --pids-limit=-1 acme/job-runner:2

## Good command
    docker run -d --name runner --pids-limit=4096 acme/job-runner:2

## Bad compose
    services:
      runner:
        image: acme/job-runner:2
        pids_limit: -1

## Good compose
    services:
      runner:
        image: acme/job-runner:2
        pids_limit: 4096

## What may break
Threads count too. With 4096 hardly anything breaks: it is as many as Elasticsearch asks for. Less holds a small program
tighter, and stops a JVM or a large thread pool: at the limit, `fork` and `pthread_create` fail with "Resource temporarily
unavailable". `docker stats` shows how many there are.

## References
- CIS Docker Benchmark 1.6, 5.29
- https://www.elastic.co/docs/deploy-manage/deploy/self-managed/max-number-of-threads
- OWASP Docker Security Cheat Sheet, RULE #7
- https://docs.docker.com/reference/cli/docker/container/run/#options
- https://docs.docker.com/reference/compose-file/services/#pids_limit
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.hardening import missing
from scanner.launch import Launch
from scanner.remedy import Change, Remedy
from scanner.rule import Fault, rule


@rule(severity=Severity.LOW, cwe=770, absence=True, needs=("HostConfig.PidsLimit",))
def check(launch: Launch) -> Iterator[Fault]:
    message = "no limit on processes: a fork bomb here stops the whole host"
    remedy = Remedy((Change("HostConfig.PidsLimit", "{pids}"),), safe=True)
    yield from missing([launch.host.pids_limit], lambda number: number > 0, message, remedy)
