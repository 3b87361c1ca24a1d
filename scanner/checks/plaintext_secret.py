"""Secret written in plain text.

A password or token in a command line, a compose file or a Dockerfile is known to everyone who can read the repository,
now and in its history, to everyone who may run `docker inspect` or `ps` on the host, and to every process in the
container, crash reports included. In `ENV` or a build argument it is also part of the image, for whoever pulls it.

Severity is high for the shape of a token that some service issues and for values drawn at random; low for other text
under a secret's name, which may be meant for development alone.

The environment files of a compose project (`.env`, `env_file`) are looked at as part of the services that they reach,
unless git ignores them: then they are where such values belong. In one that is an example by its name (`.env.example`)
only what is surely a secret is reported.

## Attack
    git log -p | grep -i password                     # from any clone
    docker inspect -f '{{.Config.Env}}' web           # on the host
    docker history --no-trunc registry/app            # from the image

## Bad command
    docker run -d -e POSTGRES_PASSWORD=correct-horse-7 postgres:17

## Good command
    docker run -d -e POSTGRES_PASSWORD_FILE=/run/secrets/db -v "$PWD"/secrets/db:/run/secrets/db:ro postgres:17

## Bad compose
    services:
      db:
        image: postgres:17
        environment:
          POSTGRES_PASSWORD: correct-horse-7

## Good compose
    services:
      db:
        image: postgres:17
        environment:
          POSTGRES_PASSWORD_FILE: /run/secrets/db
        secrets:
          - db
    secrets:
      db:
        file: ./secrets/db

## Bad dockerfile
    FROM node:24
    ARG NPM_TOKEN=9f8e7d6c5b4a39281706f5e4d3c2b1a0
    RUN npm ci

## Good dockerfile
    FROM node:24
    RUN --mount=type=secret,id=npm,env=NPM_TOKEN npm ci

## What may break
A program that reads its secret from a variable only: pass the variable through without its value (`-e TOKEN`,
`TOKEN: ${TOKEN:?}`) from a file that is not in the repository, or read the file in the entrypoint. A secret that was ever
committed is known: replace it, do not just move it.

## References
- CIS Docker Benchmark 1.6, 4.10
- OWASP Docker Security Cheat Sheet, RULE #12
- https://docs.docker.com/compose/how-tos/use-secrets/
- https://docs.docker.com/build/building/secrets/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scanner.finding import Severity
from scanner.launch import Build, EnvVar, Image, Launch, Value
from scanner.rule import Fault, rule
from scanner.source import Span, region


@rule(severity=Severity.HIGH, cwe=798, of_repository=True)
def check(subject: Launch | Image | Build) -> Iterator[Fault]:
    seen: set[EnvVar] = set()
    for value in _variables(subject):
        fault = _fault(value, seen)
        if fault is not None:
            yield fault


def _variables(subject: Launch | Image | Build) -> list[Value[EnvVar]]:
    """The variables a subject sets; a build argument that the image goes on to export is there twice."""
    if isinstance(subject, Build):
        return subject.args
    if isinstance(subject, Launch) and subject.build is not None:
        return subject.env + subject.build.args
    return subject.env


def _fault(value: Value[EnvVar], seen: set[EnvVar]) -> Fault | None:
    """The fault of a variable: its surest secret, with all of its secrets masked; none where it repeats what `seen` holds."""
    from scanner.secrets import (
        find,
        is_example,
        places,
    )  # late: many scans see no variable, and its patterns take time to compile

    found = []
    for variable in value.choices:
        text = variable.value or ""
        secret = find(variable.name, text, resolved=value.unresolved is None)
        if secret and (variable not in seen or any(text in span.text for span in value.spans)):
            written = places(value.spans, variable.name, text, secret)
            if secret.sure or not written or not all(is_example(place.file.path) for place in written):
                found.append((secret, variable.name, written))
                seen.add(variable)
    if not found:
        return None
    secret, name, written = max(found, key=lambda one: one[0].sure)
    what = secret.kind or ("a secret, random by its looks," if secret.sure else "a secret")
    masked = tuple(place for _, _, places_of_one in found for place in places_of_one)
    at = replace(value, spans=_edited(value.spans, written))
    return Fault(at, f"{name} holds {what} in plain text", None if secret.sure else Severity.LOW, masked=masked)


def _edited(spans: tuple[Span, ...], written: tuple[Span, ...]) -> tuple[Span, ...]:
    """What a person would edit: the option where it holds the secret itself, else the places where the secret is written."""
    shown = region(spans)
    inside = shown and any(at.file is shown.file and shown.start <= at.start < shown.end for at in written)
    return spans if inside else written
