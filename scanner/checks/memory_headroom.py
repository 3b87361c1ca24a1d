"""Memory limit close to what is reserved.

The reservation says what a container needs, the limit where it is stopped. A limit of less than twice the reservation
leaves no room for a peak: a busy hour, a large request, garbage collection. Then the kernel kills the program, and it is
down just when it is needed; whoever can make it work harder can make it go down.

## Attack
    ab -c 200 -n 100000 https://shop.example/search   # enough to be killed by its own limit

## Bad command
    docker run -d --name shop --memory=512m --memory-reservation=400m acme/shop:12

## Good command
    docker run -d --name shop --memory=512m --memory-reservation=256m acme/shop:12

## Bad compose
    services:
      shop:
        image: acme/shop:12
        deploy:
          resources:
            limits:
              memory: 512M
            reservations:
              memory: 512M

## Good compose
    services:
      shop:
        image: acme/shop:12
        deploy:
          resources:
            limits:
              memory: 1G
            reservations:
              memory: 512M

## What may break
Nothing, but fewer containers fit on a host when limits are what is counted. Programs with a fixed footprint (a database
with its buffers set) may do with less headroom.

## References
- CIS Docker Benchmark 1.6, 5.11
- OWASP Docker Security Cheat Sheet, RULE #7
- https://docs.docker.com/engine/containers/resource_constraints/#memory
- https://docs.docker.com/reference/compose-file/deploy/#resources
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Confidence, Severity
from scanner.launch import Launch
from scanner.rule import Fault, rule
from scanner.source import Certainty


@rule(severity=Severity.LOW, cwe=770, pedantic=True)
def check(launch: Launch) -> Iterator[Fault]:
    limit, reserved = launch.host.memory, launch.host.memory_reservation
    if limit and reserved and 0 < min(limit.choices) < 2 * max(reserved.choices):
        sure = reserved.certainty is Certainty.ALWAYS and len(reserved.choices) == 1
        message = "the memory limit is less than twice the reservation: no room for a peak"
        yield Fault(limit, message, confidence=None if sure else Confidence.MEDIUM)
