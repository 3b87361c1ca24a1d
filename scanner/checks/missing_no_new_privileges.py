"""New privileges not ruled out.

A process can gain power it was started without by executing a set-uid program (`su`, `sudo`, `mount`, whatever the image
brings) or a file with capabilities. With `no-new-privileges` the kernel refuses that to the process and all it starts,
for good. So it is what makes a non-root user mean something: without it, one set-uid program with a flaw, or one that an
attacker with a writable folder put there, is root again.

## Attack
    find / -perm -4000 -type f 2>/dev/null     # in the container, as user 1000
    # CVE-2021-4034: the set-uid program pkexec, unpatched in the image, gives a root shell

## Bad command
    docker run -d --user 1000:1000 --security-opt seccomp=/etc/docker/web.json acme/web:7

## Good command
    docker run -d --user 1000:1000 --security-opt=no-new-privileges:true --security-opt seccomp=/etc/docker/web.json acme/web:7

## Bad compose
    services:
      web:
        image: acme/web:7
        security_opt:
          - no-new-privileges:false

## Good compose
    services:
      web:
        image: acme/web:7
        security_opt:
          - no-new-privileges:true

## What may break
Whatever relies on a set-uid program or on file capabilities: `sudo` or `su` in an entrypoint, `ping` with file
capabilities, programs that got a port below 1024 by `setcap`. Entrypoints that start as root and go down (`gosu`,
`su-exec`, `setpriv`) work: giving up privileges is no gain.

## References
- CIS Docker Benchmark 1.6, 5.26
- OWASP Docker Security Cheat Sheet, RULE #4
- https://docs.docker.com/reference/cli/docker/container/run/#security-opt
- https://docs.docker.com/reference/compose-file/services/#security_opt
- https://docs.kernel.org/userspace-api/no_new_privs.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.finding import Severity
from scanner.hardening import missing
from scanner.launch import Launch
from scanner.remedy import Change, Remedy
from scanner.rule import Fault, rule

# Bare, or with a value that Go's strconv.ParseBool takes, after `=` or the older `:`. Source: moby `daemon/daemon_unix.go`.
_OPTION = re.compile(r"\s*no-new-privileges\s*(?:[:=]\s*(.*?))?\s*", re.S)
_TRUE = {"1", "t", "T", "TRUE", "true", "True"}


@rule(severity=Severity.MEDIUM, cwe=269, absence=True, needs=("HostConfig.SecurityOpt",))
def check(launch: Launch) -> Iterator[Fault]:
    settings = [v for v in launch.host.security_opt if any(map(_OPTION.fullmatch, v.choices)) or _may_be_it(v.unresolved)]
    remedy = Remedy((Change("HostConfig.SecurityOpt", "no-new-privileges:true"),))
    yield from missing(settings, _rules_out, "set-uid programs can raise privileges: set no-new-privileges", remedy)


def _may_be_it(unresolved: str | None) -> bool:
    """Whether an option that could not be resolved may be this one: not `seccomp=$PROFILE`."""
    return unresolved is not None and re.match(r"[$`]|no-new-privileges", unresolved) is not None


def _rules_out(option: str) -> bool:
    found = _OPTION.fullmatch(option)
    return found is not None and (found[1] is None or found[1] in _TRUE)
