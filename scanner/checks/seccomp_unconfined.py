"""Container without a system call filter.

The engine's seccomp profile refuses some forty system calls that no ordinary program makes: loading kernel modules,
`bpf`, `keyctl`, `userfaultfd`, `unshare` and `mount` without the capability for them. Nearly every container escape by
way of a kernel bug went through one of those calls. `seccomp=unconfined` opens all of them.

## Attack
    unshare -Urm                # in the container, as any user: a new user namespace with every capability in it
    ./exploit-nftables          # a bug in a part of the kernel that only such a namespace can reach

## Bad command
    docker run -d --security-opt seccomp=unconfined acme/browser-tests:5.0

## Good command
    docker run -d --security-opt seccomp=chrome.json acme/browser-tests:5.0

## Bad compose
    services:
      browser-tests:
        image: acme/browser-tests:5.0
        security_opt:
          - seccomp:unconfined

## Good compose
    services:
      browser-tests:
        image: acme/browser-tests:5.0
        security_opt:
          - seccomp:./chrome.json

## What may break
Programs that make one of the refused calls: browsers that sandbox themselves with user namespaces, tracers, nested
container engines. Take the engine's default profile, add the calls that `strace -f` or the kernel's audit log shows as
refused, and name that file. An option that was only needed by an old engine (debuggers before 19.03, for `ptrace`) can go.

## References
- CIS Docker Benchmark 1.6, 5.22
- OWASP Docker Security Cheat Sheet, RULE #6
- https://docs.docker.com/engine/security/seccomp/
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.launch import Launch
from scanner.remedy import without
from scanner.rule import Fault, rule
from scanner.security_opt import in_force


@rule(severity=Severity.HIGH, cwe=693, implied=True)
def check(launch: Launch) -> Iterator[Fault]:
    for value in in_force(launch, "seccomp", lambda profile: profile == "unconfined"):
        message = "seccomp is off: the container may make every system call the kernel has"
        yield Fault(value, message, remedy=without("HostConfig.SecurityOpt", value))
