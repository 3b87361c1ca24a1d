"""The situations in which linters of compose files go wrong: what must be found, and the near miss that must not.

Each is a folder of files, scanned as a user scans it. `found`: the findings of the watched rules, all of them, as
`rule path:line`. The place is the one that a person would edit.
"""

from __future__ import annotations

from textwrap import dedent
from typing import NamedTuple

import pytest

from tests.conftest import Folder

SAFE = """\
    read_only: true
    tmpfs: [/tmp:size=64m]
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    mem_limit: 64m
    memswap_limit: 64m
    cpus: 1
    pids_limit: 100
    user: app
"""
MISSING = (
    "missing-cap-drop missing-no-new-privileges missing-read-only missing-memory-limit missing-cpu-limit missing-pids-limit "
    "missing-user"
)


class Case(NamedTuple):
    """`watched`: the rules that are looked at. `silent` situations have no `found`."""

    watched: str
    files: dict[str, str]
    found: tuple[str, ...] = ()


def service(keys: str, name: str = "web") -> str:
    """A file of one service; its keys start in line 4."""
    return f"services:\n  {name}:\n    image: x\n" + "".join(f"    {line}\n" for line in dedent(keys).strip("\n").split("\n"))


SITUATIONS: dict[str, list[Case]] = {
    "a whole service is an alias": [
        Case(
            "privileged",
            {"compose.yaml": "x-bad: &bad\n  image: x\n  privileged: true\nservices:\n  web: *bad\n"},
            ("privileged compose.yaml:3",),
        ),
        Case("privileged " + MISSING, {"compose.yaml": f"x-safe: &safe\n    image: x\n{SAFE}services:\n  web: *safe\n"}),
        Case("privileged", {"compose.yaml": "x-bad: &bad\n  image: x\n  privileged: true\nservices:\n  web: {image: y}\n"}),
    ],
    "a merge key brings what is dangerous": [
        Case(
            "privileged",
            {"compose.yaml": "x-bad: &bad\n  privileged: true\nservices:\n  web:\n    <<: *bad\n    image: x\n"},
            ("privileged compose.yaml:2",),
        ),
        Case(
            "privileged",
            {
                "compose.yaml": "x-bad: &bad\n  privileged: true\n"
                "services:\n  web:\n    <<: *bad\n    privileged: false\n    image: x\n"
            },
        ),
    ],
    "a merge key brings what is safe": [
        Case(MISSING, {"compose.yaml": f"x-safe: &safe\n{SAFE}services:\n  web:\n    <<: *safe\n    image: x\n"}),
        Case(MISSING, {"compose.yaml": f"x-a: &a\n{SAFE}x-b: &b {{}}\nservices:\n  web:\n    <<: [*b, *a]\n    image: x\n"}),
        Case(
            "missing-cap-drop",
            {"compose.yaml": "x-safe: &safe\n  cap_drop: [ALL]\nservices:\n  web: {image: x}\n  db: {image: x, <<: *safe}\n"},
            ("missing-cap-drop compose.yaml:4",),
        ),
    ],
    "extends in the same file": [
        Case(
            "privileged",
            {"compose.yaml": "services:\n  web: {extends: base}\n  base: {image: x, privileged: true}\n"},
            ("privileged compose.yaml:3",),
        ),
        Case(
            "host-network",
            {"compose.yaml": "services:\n  web: {extends: {service: base}, network_mode: bridge}\n  base: {image: x}\n"},
        ),
        Case(MISSING, {"compose.yaml": service(SAFE.replace("    ", ""), "base") + "  web: {extends: base, image: y}\n"}),
    ],
    "extends in another file": [
        Case(
            "privileged",
            {
                "compose.yaml": "services:\n  web:\n    extends: {file: common/base.yaml, service: base}\n",
                "common/base.yaml": service("privileged: true", "base"),
            },
            ("privileged common/base.yaml:4",),
        ),
        Case(
            MISSING,
            {
                "compose.yaml": "services:\n  web:\n    extends: {file: base.yaml, service: base}\n",
                "base.yaml": service(SAFE.replace("    ", ""), "base"),
            },
        ),
        Case(
            "privileged",
            {
                "compose.yaml": "services:\n  web: {extends: {file: base.yaml, service: a}}\n",
                "base.yaml": "services:\n  a: {image: x}\n",
            },
        ),
    ],
    "include": [
        Case(
            "privileged",
            {"compose.yaml": "include: [sub/more.yaml]\n", "sub/more.yaml": service("privileged: true")},
            ("privileged sub/more.yaml:4",),
        ),
        Case(
            "privileged",
            {
                "compose.yaml": "include:\n  - path: more.yaml\n    env_file: on.env\nservices: {}\n",
                "more.yaml": service("privileged: $PRIV"),
                "on.env": "PRIV=true\n",
            },
            ("privileged more.yaml:4",),
        ),
        Case(
            "privileged host-network",
            {"compose.yaml": "include: [more.yaml]\nservices: {db: {image: y}}\n", "more.yaml": service("privileged: false")},
        ),
    ],
    "an override adds": [
        Case(
            "privileged missing-cap-drop",
            {
                "compose.yaml": service("cap_drop: [ALL]"),
                "compose.override.yaml": "services:\n  web:\n    privileged: true\n",
            },
            ("privileged compose.override.yaml:3",),
        ),
        Case(
            MISSING,
            {"docker-compose.yml": service("restart: always"), "docker-compose.override.yml": f"services:\n  web:\n{SAFE}"},
        ),
    ],
    "an override takes away": [
        Case(
            "privileged host-network",
            {
                "compose.yaml": service("privileged: true\nnetwork_mode: host"),
                "compose.override.yaml": "services: {web: {privileged: !reset null, network_mode: !reset null}}\n",
            },
        ),
        Case(
            "docker-socket public-port",
            {
                "compose.yaml": service('volumes: ["/var/run/docker.sock:/s"]\nports: ["80:80"]'),
                "compose.override.yaml": 'services: {web: {volumes: !reset [], ports: !override ["127.0.0.1:80:80"]}}\n',
            },
        ),
        Case(
            "privileged missing-cap-drop",
            {
                "compose.yaml": service("privileged: true\ncap_drop: [ALL]"),
                "compose.override.yaml": "services: {web: {cap_drop: !reset []}}\n",
            },
            ("missing-cap-drop compose.yaml:2", "privileged compose.yaml:4"),
        ),
    ],
    "the default of a variable": [
        Case("privileged", {"compose.yaml": service("privileged: ${PRIV:-true}")}, ("privileged compose.yaml:4",)),
        Case(
            "docker-socket",
            {"compose.yaml": service('volumes: ["${SOCK:-/var/run/docker.sock}:/s"]')},
            ("docker-socket compose.yaml:4",),
        ),
        Case("privileged", {"compose.yaml": service("privileged: ${PRIV:-false}")}),
        Case("docker-socket host-mount", {"compose.yaml": service('volumes: ["${DATA:-./data}:/s"]')}),
        Case("privileged root-user", {"compose.yaml": service("privileged: ${PRIV}\nuser: $USER")}),
    ],
    "values from .env": [
        Case(
            "privileged host-network",
            {"compose.yaml": service("privileged: ${PRIV:-false}\nnetwork_mode: $NET"), ".env": "PRIV=true\nNET='host'\n"},
            ("privileged compose.yaml:4", "host-network compose.yaml:5"),
        ),
        Case("privileged", {"compose.yaml": service("privileged: ${PRIV:-true}"), ".env": "PRIV=false\n"}),
        Case("privileged", {"sub/compose.yaml": service("privileged: ${PRIV:-false}"), ".env": "PRIV=true\n"}),
    ],
    "COMPOSE_FILE in .env": [
        Case(
            "privileged missing-cap-drop",
            {
                ".env": "COMPOSE_FILE=a.yaml:b.yaml\n",
                "a.yaml": service("cap_drop: [ALL]"),
                "b.yaml": "services:\n  web:\n    privileged: true\n",
            },
            ("privileged b.yaml:3",),
        ),
    ],
    "files that only a command names together": [
        Case(
            "host-network missing-cap-drop missing-read-only",
            {
                "compose.yaml": service("cap_drop: [ALL]"),
                "compose.prod.yaml": "services:\n  web:\n    network_mode: host\n    read_only: true\n    tmpfs: /tmp\n",
                "Makefile": "up:\n\tdocker compose -f compose.yaml -f compose.prod.yaml up -d\n",
            },
            ("host-network compose.prod.yaml:3",),
        ),
    ],
    "profiles": [
        Case(
            "privileged",
            {"compose.yaml": service("profiles: [debug]\nprivileged: true")},
            ("privileged compose.yaml:5",),
        ),
        Case(
            "privileged missing-cap-drop",
            {"compose.yaml": service("profiles: [debug]\ncap_drop: [ALL]"), ".env": "COMPOSE_PROFILES=prod\n"},
        ),
    ],
    "limits under deploy": [
        Case(
            "missing-memory-limit missing-cpu-limit missing-pids-limit",
            {"compose.yaml": service("deploy: {resources: {limits: {memory: 64M, cpus: '0.5', pids: 50}}}")},
        ),
        Case(
            "missing-memory-limit missing-cpu-limit",
            {"compose.yaml": service("deploy: {resources: {reservations: {memory: 64M, cpus: '0.5'}}}")},
            ("missing-memory-limit compose.yaml:2", "missing-cpu-limit compose.yaml:2"),
        ),
    ],
    "the socket in long form, and read-only": [
        Case(
            "docker-socket",
            {"compose.yaml": service("volumes:\n- {type: bind, source: /var/run/docker.sock, target: /s, read_only: true}")},
            ("docker-socket compose.yaml:5",),
        ),
        Case(
            "docker-socket",
            {"compose.yaml": service("volumes:\n- /var/run/docker.sock:/s:ro")},
            ("docker-socket compose.yaml:5",),
        ),
        Case("docker-socket", {"compose.yaml": service("volumes:\n- {type: tmpfs, target: /var/run/docker.sock}")}),
        Case("docker-socket", {"compose.yaml": service("volumes: [./data:/var/run/docker.sock]")}),
    ],
    "a named volume that is a folder of the host": [
        Case(
            "host-mount",
            {
                "compose.yaml": service("volumes: [all:/h]")
                + "volumes:\n  all:\n    driver_opts:\n      type: none\n      o: bind\n      device: /\n"
            },
            ("host-mount compose.yaml:10",),
        ),
        Case(
            "host-mount",
            {"compose.yaml": service("volumes: [all:/h]") + "volumes: {all: {driver_opts: {type: tmpfs, device: tmpfs}}}\n"},
        ),
        Case("host-mount", {"compose.yaml": service("volumes: [etc:/h]") + "volumes: {etc: }\n"}),
    ],
    "spellings of no-new-privileges": [
        *(
            Case("missing-no-new-privileges", {"compose.yaml": service(f'security_opt: ["no-new-privileges{spelling}"]')})
            for spelling in ("", ":true", "=true", "=1")
        ),
        *(
            Case(
                "missing-no-new-privileges",
                {"compose.yaml": service(f"security_opt: [no-new-privileges{spelling}]")},
                ("missing-no-new-privileges compose.yaml:4",),
            )
            for spelling in (":false", "=false")
        ),
    ],
    "spellings of seccomp, wherever it stands in the list": [
        *(
            Case(
                "seccomp-unconfined",
                {"compose.yaml": service(f"security_opt:\n- seccomp{mark}unconfined\n- no-new-privileges:true")},
                ("seccomp-unconfined compose.yaml:5",),
            )
            for mark in ("=", ":")
        ),
        Case("seccomp-unconfined", {"compose.yaml": service("security_opt: [seccomp=./profile.json, label=disable]")}),
    ],
    "spellings of capabilities": [
        *(
            Case(
                "dangerous-capability",
                {"compose.yaml": service(f"cap_add:\n- {name}")},
                ("dangerous-capability compose.yaml:5",),
            )
            for name in ("SYS_ADMIN", "CAP_SYS_ADMIN", "sys_admin", "cap_sys_admin")
        ),
        Case("dangerous-capability", {"compose.yaml": service("cap_add: [cap_net_bind_service, chown]")}),
        *(Case("missing-cap-drop", {"compose.yaml": service(f"cap_drop: [{name}]")}) for name in ("all", "ALL", '"All"')),
    ],
    "spellings of root": [
        *(
            Case("root-user", {"compose.yaml": service(f"user: {user}")}, ("root-user compose.yaml:4",))
            for user in ('"0:0"', '"0"', "root", "root:root", "${U:-0}", '"${U:-0}:${G:-0}"')
        ),
        *(Case("root-user", {"compose.yaml": service(f"user: {user}")}) for user in ('"1000:0"', "${U:-1000}", "app:root")),
    ],
    "a boolean in quotes, and YAML 1.1's": [
        *(
            Case("privileged", {"compose.yaml": service(f"privileged: {word}")}, ("privileged compose.yaml:4",))
            for word in ('"true"', "'yes'", "on", "True")
        ),
        *(Case("privileged", {"compose.yaml": service(f"privileged: {word}")}) for word in ('"false"', "no", "off")),
    ],
    "an address in a variable": [
        Case("public-port", {"compose.yaml": service('ports: ["${BIND:-127.0.0.1}:80:80"]')}),
        Case("public-port", {"compose.yaml": service('ports: ["${BIND:-0.0.0.0}:80:80"]')}, ("public-port compose.yaml:4",)),
    ],
    "an address that is all of them": [
        Case("public-port", {"compose.yaml": service('ports: ["0.0.0.0:80:80"]')}, ("public-port compose.yaml:4",)),
        Case("public-port", {"compose.yaml": service("ports:\n- 80:80")}, ("public-port compose.yaml:5",)),
        Case(
            "public-port",
            {"compose.yaml": service("ports:\n- {target: 80, published: '80'}")},
            ("public-port compose.yaml:5",),
        ),
        Case("public-port", {"compose.yaml": service('ports: ["127.0.0.1:80:80", "[::1]:80:80"]\nexpose: ["90"]')}),
    ],
    "flow style": [
        Case("privileged", {"compose.yaml": "{services: {web: {image: x, privileged: true}}}\n"}, ("privileged compose.yaml:1",)),
        Case(
            MISSING,
            {
                "compose.yaml": "services: {web: {image: x, user: app, read_only: true, tmpfs: [/tmp], cap_drop: [ALL], cpus: 1, "
                "security_opt: ['no-new-privileges'], mem_limit: 64m, pids_limit: 9}}\n"
            },
        ),
    ],
    "no version, an old version, and no image": [
        *(
            Case(
                "privileged",
                {"compose.yaml": version + "services:\n  web:\n    build: .\n    privileged: true\n"},
                (f"privileged compose.yaml:{4 + (version != '')}",),
            )
            for version in ("", 'version: "2"\n', 'version: "3.8"\n')
        ),
        Case(
            "privileged", {"docker-compose.yml": "web:\n  image: x\n  privileged: true\n"}, ("privileged docker-compose.yml:3",)
        ),
        Case("privileged", {"compose.yaml": "services: {web: {build: ., labels: {privileged: 'true'}}}\n"}),
    ],
}
CASES = [pytest.param(case, id=f"{name} {number}") for name, cases in SITUATIONS.items() for number, case in enumerate(cases)]


@pytest.mark.parametrize("case", CASES)
def test_a_situation_is_judged_right(case: Case, folder: Folder) -> None:
    for path, text in case.files.items():
        folder.write(path, text)
    report = folder.scan(".", "--format", "json", "--pedantic", "--fail-on", "never").json
    watched = case.watched.split()
    found = [f"{one['rule']} {one['path']}:{one['line']}" for one in report["findings"] if one["rule"] in watched]
    assert sorted(found) == sorted(case.found)
    assert report["errors"] == []
    assert report["launches"]


def test_each_situation_has_what_must_be_found_or_a_near_miss() -> None:
    assert len(SITUATIONS) >= 24
    assert all(cases for cases in SITUATIONS.values())
    assert sum(not case.found for cases in SITUATIONS.values() for case in cases) > 24
