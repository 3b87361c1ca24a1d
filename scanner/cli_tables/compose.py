"""The flags of `docker compose`, `docker-compose` (v1 too), `podman-compose`, `nerdctl compose` and `docker stack`.

One table for all of them: where two know a flag, it means the same. Source: docker/compose 5, `cmd/compose`; its 1.29,
`compose/cli/main.py`; docker/cli 28.2, `cli/command/stack`; nerdctl 2, `cmd/nerdctl/compose`; podman-compose 1.5.
"""

from __future__ import annotations

from scanner.cli_tables import common as sets
from scanner.docker_flags import HELP, Table, many, one, parted, switch, switches, value, values
from scanner.docker_mounts import variables
from scanner.docker_values import boolean, string, words

GLOBAL = Table(
    (
        value("env-file", sets=many("env_files", string)),
        value("file", "f", many("files", string)),
        value("profile", sets=many("profiles", string)),
        value("project-directory", sets=one("project_directory", string)),
        value("workdir", sets=one("project_directory", string)),
        switch("help", "h", HELP),
        switch("version", "v", HELP),
        *values(
            "ansi context/c host/H in-pod insecure-registry ipfs-address log-level parallel pod-args podman-args "
            "podman-build-args podman-inspect-args podman-path podman-pull-args podman-push-args podman-rm-args podman-run-args "
            "podman-start-args podman-stop-args podman-volume-args progress project-name/p tlscacert tlscert tlskey"
        ),
        *switches("all-resources compatibility dry-run no-ansi no-cleanup skip-hostname-check tls tlsverify verbose"),
    )
)

STACK = Table(
    (
        value("compose-file", "c", many("files", string, csv=True)),
        switch("help", sets=HELP),
        *values("bundle-file kubeconfig namespace orchestrator resolve-image"),
        *switches("detach/d prune quiet/q skip-interpolation with-registry-auth"),
    )
)

_NO_TTY = one("tty", lambda text: not boolean(text))
SERVICE_PORTS = one("service_ports", boolean)
"""Of the command, not of the launch: whether `run` publishes the service's ports."""

RUN = Table(
    (
        value("cap-add", sets=sets.CAP_ADD),
        value("cap-drop", sets=sets.CAP_DROP),
        value("entrypoint", sets=sets.last_list("entrypoint", words)),
        value("env", "e", sets.ENV),
        value("name", sets=sets.NAME),
        value("publish", "p", sets.PUBLISH),
        value("user", "u", sets.USER),
        value("volume", "v", sets.VOLUME),
        value("volumes", sets=sets.VOLUME),
        switch("detach", "d", sets.DETACH),
        switch("help", "h", HELP),
        switch("interactive", "i", sets.INTERACTIVE),
        switch("no-tty", "T", _NO_TTY),
        switch("no-TTY", sets=_NO_TTY),
        switch("rm", sets=sets.AUTO_REMOVE),
        switch("service-ports", "P", SERVICE_PORTS),
        switch("tty", "t", sets.TTY),
        *values("env-from-file label/l labels pull workdir/w"),
        *switches(
            "build dry-run no-build no-color no-deps no-log-prefix quiet/q quiet-build quiet-pull remove-orphans use-aliases"
        ),
    )
)

BUILD = Table(
    (
        value("build-arg", sets=parted("args", variables)),
        switch("help", "h", HELP),
        *values("builder memory/m progress provenance sbom ssh"),
        *switches("check compress dry-run force-rm no-cache no-rm parallel print pull push quiet/q with-dependencies"),
    )
)
