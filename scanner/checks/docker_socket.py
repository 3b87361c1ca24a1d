"""Container engine's socket in a container.

The engine's API has no lesser role: whoever can write to its socket may start a privileged container with the host's
disk in it, and is root on the host. That goes for Docker, containerd, podman and CRI-O, for a folder that holds the
socket, and for a read-only mount alike: `:ro` keeps the socket file from being replaced, not from being spoken to.

## Attack
    docker -H unix:///var/run/docker.sock run --rm -v /:/host alpine chroot /host   # in the container: root on the host
    curl --unix-socket /var/run/docker.sock -X POST http://d/containers/create -d @privileged.json  # no client needed

## Bad command
    docker run -d --name dashboard -v /var/run/docker.sock:/var/run/docker.sock:ro acme/dashboard:4.1

## Good command
    docker run -d --name dashboard --network engine-api -e DOCKER_HOST=tcp://socket-proxy:2375 acme/dashboard:4.1

## Bad compose
    services:
      dashboard:
        image: acme/dashboard:4.1
        volumes:
          - /var/run/docker.sock:/var/run/docker.sock:ro

## Good compose
    services:
      dashboard:
        image: acme/dashboard:4.1
        environment:
          DOCKER_HOST: tcp://socket-proxy:2375
        networks: [engine-api]
    networks:
      engine-api:
        internal: true

## What may break
What talks to the engine. Put a proxy that lets only the wanted calls through (listing containers, say) on a network of
its own, and let it alone hold the socket; build images with rootless BuildKit or Kaniko; test with a separate engine
(`docker:dind-rootless`), or reach a rootless engine, whose socket is worth one user's account.

## References
- CIS Docker Benchmark 1.6, 5.32
- OWASP Docker Security Cheat Sheet, RULE #1
- https://docs.docker.com/engine/security/#docker-daemon-attack-surface
- https://docs.docker.com/reference/compose-file/services/#use_api_socket
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Confidence, Severity
from scanner.host_paths import Kind, exposures
from scanner.launch import Launch, Related
from scanner.posture import ordinary_user
from scanner.rule import Fault, rule
from scanner.source import region


@rule(severity=Severity.CRITICAL, cwe=250)
def check(launch: Launch) -> Iterator[Fault]:
    given = launch.use_api_socket
    limits, related = _user(launch)
    if given:
        message = f"hands the engine's socket and the caller's registry logins to the container{limits}"
        yield Fault(given, message, related=related)
    for mount, exposed, severity in exposures(launch, Kind.ENGINE):
        if not given or mount.value.spans != given.spans:  # else it is the bind by which the tool itself hands it over
            message = f"{mount.source} is {exposed.what}: who reaches it is root on the host, read-only or not{limits}"
            yield Fault(mount.value, message, severity, Confidence.MEDIUM if exposed.guessed else None, related)
    for value, donor in launch.donors:
        for mount, exposed, severity in exposures(donor, Kind.ENGINE):
            place = region(mount.value.spans) or donor.span
            message = f"takes the volumes of a container that has {exposed.what}: who reaches it is root on the host{limits}"
            at = (Related(place, "mounted here"), *related)
            yield Fault(value, message, severity, Confidence.MEDIUM if exposed.guessed else None, at)


def _user(launch: Launch) -> tuple[str, tuple[Related, ...]]:
    """That the container's user is no limit, in words, and where it is set."""
    found = ordinary_user(launch)
    if found is None:
        return "", ()
    return f"; that it runs as user {found[0]} is moot once the socket lets that user in", (found[1],)
