"""Swap beyond the memory limit.

`--memory` alone limits what stays in RAM: the container may swap as much again, and without end with `--memory-swap=-1`.
So a program that leaks is not stopped at its limit; it goes on into swap, and the disk that is busy swapping is the one
every other container reads and writes. What is swapped out also leaves RAM for the disk, secrets included. Set
`--memory-swap`, which counts memory and swap together, to the same value as `--memory`: then there is no swap.

## Attack
    stress-ng --vm 1 --vm-bytes 900m --vm-keep   # under --memory=512m: the host's disk is busy from now on

## Bad command
    docker run -d --name cache --memory=512m acme/cache:5

## Good command
    docker run -d --name cache --memory=512m --memory-swap=512m acme/cache:5

## Bad compose
    services:
      cache:
        image: acme/cache:5
        mem_limit: 512m
        memswap_limit: -1

## Good compose
    services:
      cache:
        image: acme/cache:5
        mem_limit: 512m
        memswap_limit: 512m

## What may break
A program that lived on swap is killed at its limit instead (exit status 137): raise both values together.

## References
- CIS Docker Benchmark 1.6, 5.11
- OWASP Docker Security Cheat Sheet, RULE #7
- https://docs.docker.com/engine/containers/resource_constraints/#--memory-swap-details
- https://docs.docker.com/reference/compose-file/services/#memswap_limit
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Confidence, Severity
from scanner.launch import Launch, Value
from scanner.remedy import Change, Like, Remedy
from scanner.rule import Fault, rule
from scanner.source import Certainty


@rule(severity=Severity.LOW, cwe=770, needs=("HostConfig.Memory", "HostConfig.MemorySwap"))
def check(launch: Launch) -> Iterator[Fault]:
    memory, swap = launch.host.memory, launch.host.memory_swap
    if memory is None or memory.choices and not memory:
        return
    if swap is None or swap.only == 0:
        confidence = Confidence.LOW if launch.opaque else None
        message = "may swap as much again as its memory limit: set the same limit for memory and swap"
        yield Fault(memory, message, confidence=confidence, remedy=_no_swap(memory, swap))
    elif swap.choices and min(swap.choices) < 0:
        yield Fault(swap, "may swap without end, past its memory limit", remedy=_no_swap(memory, swap))
    elif _differ(memory, swap):
        message = "may swap past its memory limit: set the same limit for memory and swap"
        yield Fault(swap, message, remedy=_no_swap(memory, swap))
    elif swap.certainty is Certainty.SOMETIMES and memory.certainty is not Certainty.SOMETIMES:
        message = "may swap as much again as its memory limit on some paths"
        yield Fault(memory, message, confidence=Confidence.MEDIUM, remedy=_no_swap(memory, None))


def _no_swap(memory: Value[int], swap: Value[int] | None) -> Remedy | None:
    if any(size < 0 for size in memory.choices):
        return None  # the limit itself is to be mended, and swap with it
    return Remedy((Change("HostConfig.MemorySwap", Like("HostConfig.Memory"), swap),))


def _differ(memory: Value[int], swap: Value[int]) -> bool:
    """Whether it is known that they are not the same."""
    return bool(memory.choices and swap.choices) and set(memory.choices) != set(swap.choices)
