"""Allowance that has run out.

An entry of `[[allow]]` leaves findings out of every report until the day that it names. That day has passed: somebody meant to
look at this again by then. The findings that it allowed are reported as before, and this entry with them, so that who reads
them knows that they were once accepted, and why.

## Attack
None by itself. An exception that nobody looks at again outlives its reason: the test bench that needed `--privileged` for a
month is still the way out of the container two years later.

## Bad configuration

    [[allow]]
    rules = ["privileged"]
    paths = ["bench/**"]
    reason = "the bench is rebuilt without it in January"
    expires = 2024-01-31

## Good configuration

    [[allow]]
    rules = ["privileged"]
    paths = ["bench/**"]
    reason = "the bench is rebuilt without it in January"
    expires = 2999-01-31

## What may break
Taking the entry out changes nothing but the report: its findings are there already. Before you give it a later day, ask who
wrote the reason whether it still holds.

## References
- OWASP Docker Security Cheat Sheet, RULE #9
- https://csrc.nist.gov/pubs/sp/800/190/final
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.allowance import Allowance
from scanner.finding import Severity
from scanner.rule import Fault, rule


@rule(severity=Severity.LOW, cwe=693)
def check(allowance: Allowance) -> Iterator[Fault]:
    if allowance.expired:
        rules = ", ".join(allowance.rules)
        yield Fault(allowance.expires, f"what this allowed until then is reported again ({rules}): {allowance.reason}")
