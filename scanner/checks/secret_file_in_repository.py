"""Secret's file in the repository.

A compose project reads a secret from a file, and that file lies in the repository: everyone who can read that, now and in
its history, knows the secret. `secrets` keep a password out of the environment and out of `docker inspect`; they do not
make it secret where the file is committed with everything else.

A file that git ignores is silent: that is where it belongs. So are certificates, public keys, paths, and a file that only
says where the secret is kept. Severity is high for the shape of a token that some service issues and for values drawn at
random.

## Attack
    git log -p -- secrets/                            # from any clone

## Bad command
A command names no file as a secret; what `docker secret create` reads is not looked at.

## Bad compose
    services:
      db:
        image: postgres:17
        secrets:
          - db-password
    secrets:
      db-password:
        file: ./db-password

## Good compose
    services:
      db:
        image: postgres:17
        secrets:
          - db-password
    secrets:
      db-password:
        environment: DB_PASSWORD

## What may break
A fresh clone starts only after somebody has made the file, or set the variable: say in the README how. Add the file to
`.gitignore`, and take it out with `git rm --cached`. What was ever committed is known: replace it.

## References
- CIS Docker Benchmark 1.6, 7.4
- OWASP Docker Security Cheat Sheet, RULE #12
- https://docs.docker.com/compose/how-tos/use-secrets/
- https://docs.docker.com/reference/compose-file/secrets/
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.launch import Launch, Related
from scanner.rule import Fault, rule


@rule(severity=Severity.MEDIUM, cwe=312, of_repository=True)
def check(launch: Launch) -> Iterator[Fault]:
    for value in launch.secrets:
        from scanner.secrets import find  # late: few projects have secrets, and its patterns take time to compile

        for name, place in value.choices:
            secret = find("PASSWORD", place.text)
            if secret is not None:
                yield Fault(
                    value,
                    f"the file of the secret {name} is in the repository, for everyone who can read that and its history",
                    Severity.HIGH if secret.sure else None,
                    related=(Related(place, "the secret itself"),),
                    masked=(place,),
                )
