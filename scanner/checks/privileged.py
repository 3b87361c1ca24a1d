"""Privileged container.

placeholder
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.launch import Launch
from scanner.rule import Fault, rule


@rule(severity=Severity.CRITICAL, cwe=250)
def check(launch: Launch) -> Iterator[Fault]:
    if launch.host.privileged:
        yield Fault(launch.host.privileged, "--privileged switches all isolation off")
