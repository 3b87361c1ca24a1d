"""Compose services as launches, key by key, in the Engine API's terms."""

from __future__ import annotations

from typing import Any

import pytest

from scanner.host_binds import mounts
from scanner.launch import EnvVar, HostConfig, api_name, config
from scanner.source import Certainty
from tests.compose import host, read, service, shown


def test_a_service_is_a_launch_at_its_key() -> None:
    extraction = read(
        """\
        services:
          web:
            image: nginx:1.27
            user: app

          db:
            image: postgres
        """
    )
    web, db = extraction.launches
    assert (web.span.text, web.span.line, web.format, web.tool, web.verb) == ("web", 2, "compose", "compose", "service")
    assert web.statement.text == "web:\n    image: nginx:1.27\n    user: app"
    assert (web.name and web.name.only, web.files, web.opaque) == ("web", ["compose.yaml"], False)
    assert config(web) == {"Image": "nginx:1.27", "User": "app", "HostConfig": {}}
    assert (db.span.line, config(db)) == (6, {"Image": "postgres", "HostConfig": {}})
    assert extraction.errors == []


def test_every_config_path_has_a_key() -> None:
    launch = service("user: app")
    names = {"HostConfig." + api_name(name) for name in HostConfig.__dataclass_fields__}
    assert launch.can_set == names | {"User", "Image", "Cmd", "Entrypoint"}
    assert launch.supplies == frozenset()


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("privileged: true", {"Privileged": True}),
        ('privileged: "true"', {"Privileged": True}),
        ("privileged: yes", {"Privileged": True}),
        ("privileged: On", {"Privileged": True}),
        ("privileged: ${PRIV:-true}", {"Privileged": True}),
        ("privileged: false", {"Privileged": False}),
        ("read_only: off", {"ReadonlyRootfs": False}),
        ("privileged: !reset null", {}),
        ("cap_add: [sys_admin, CAP_BPF, all]", {"CapAdd": ["CAP_SYS_ADMIN", "CAP_BPF", "ALL"]}),
        ("cap_drop:\n- ALL", {"CapDrop": ["ALL"]}),
        (
            'security_opt: ["no-new-privileges=true", systempaths=unconfined]',
            {"SecurityOpt": ["no-new-privileges=true", "systempaths=unconfined"]},
        ),
        ("mem_limit: 1.5g\nmemswap_limit: -1", {"Memory": 1610612736, "MemorySwap": -1}),
        ("mem_limit: 0x10000000", {"Memory": 268435456}),
        ("cpus: .5", {"NanoCpus": 500_000_000}),
        ('cpus: "0.3333333333"', {"NanoCpus": 333_333_333}),
        ('cpus: "1_0.5"', {"NanoCpus": 10_500_000_000}),
        ('cpus: "0x1p-2"', {"NanoCpus": 250_000_000}),
        ('mem_limit: "1e9"\nmem_reservation: "1_000_000"', {"Memory": 10**9, "MemoryReservation": 10**6}),
        ("mem_limit: 1e9\nmemswap_limit: 1.5", {}),
        ("mem_limit: 1e9\ndeploy: {resources: {limits: {memory: 1g}}}", {"Memory": 2**30}),
        ("group_add: [docker, 0, '0']", {"GroupAdd": ["docker", "0", "0"]}),
        ("cpu_quota: 50000\ncpu_period: '100000'", {"CpuQuota": 50000, "CpuPeriod": 100000}),
        ("pids_limit: 010", {"PidsLimit": 8}),
        ('pids_limit: "010"', {"PidsLimit": 10}),
        ("network_mode: host\npid: host\nipc: host\nuts: host\nuserns_mode: host\ncgroup: host\ncgroup_parent: /x",
         {"NetworkMode": "host", "PidMode": "host", "IpcMode": "host", "UTSMode": "host", "UsernsMode": "host",
          "CgroupnsMode": "host", "CgroupParent": "/x"}),
        ("tmpfs: /tmp", {"Tmpfs": {"/tmp": ""}}),
        ("tmpfs:\n- /run:size=64m,exec\n- /tmp", {"Tmpfs": {"/run": "size=64m,exec", "/tmp": ""}}),
        ("volumes: [./a:/b:ro, ~/c:/d, data:/e/, ..:/f, /g]", {"Binds": ["./a:/b:ro", "~/c:/d", "data:/e", "../:/f"]}),
        ("volumes: ['/a:/b', '/c:/b/']", {"Binds": ["/c:/b"]}),
        ("volumes: [{type: bind, source: a/b, target: /c, read_only: yes, bind: {propagation: rshared, recursive: disabled}}]",
         {"Mounts": [{"Type": "bind", "Source": "./a/b", "Target": "/c", "ReadOnly": True,
                      "BindOptions": {"Propagation": "rshared", "NonRecursive": True}}]}),
        ("volumes: [{type: volume, source: data, target: /c}, {type: tmpfs, target: /t, tmpfs: {size: 1m, mode: 01777}}]",
         {"Mounts": [{"Type": "volume", "Source": "data", "Target": "/c"},
                     {"Type": "tmpfs", "Target": "/t", "TmpfsOptions": {"SizeBytes": 1048576, "Mode": 1023}}]}),
        ("devices: [/dev/fuse, '/dev/a:/dev/b:r', {source: /dev/c, target: /dev/d, permissions: rw}]",
         {"Devices": [{"PathOnHost": "/dev/fuse", "PathInContainer": "/dev/fuse", "CgroupPermissions": "rwm"},
                      {"PathOnHost": "/dev/a", "PathInContainer": "/dev/b", "CgroupPermissions": "r"},
                      {"PathOnHost": "/dev/c", "PathInContainer": "/dev/d", "CgroupPermissions": "rw"}]}),
        ("devices: [vendor.com/class=name]", {"DeviceRequests": [{"Driver": "cdi", "DeviceIDs": ["vendor.com/class=name"]}]}),
        ("gpus: all", {"DeviceRequests": [{"Count": -1, "Capabilities": [["gpu"]]}]}),
        ("device_cgroup_rules: ['a *:* rwm']\ngroup_add: [docker, 999]\nvolumes_from: ['container:x:ro']\noom_kill_disable: true",
         {"DeviceCgroupRules": ["a *:* rwm"], "GroupAdd": ["docker", "999"], "VolumesFrom": ["container:x:ro"],
          "OomKillDisable": True}),
        ("restart: on-failure:3", {"RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 3}}),
        ("restart: on-failure:x", {"RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 0}}),
        ("restart: always\ndeploy: {restart_policy: {max_attempts: 3}}",
         {"RestartPolicy": {"Name": "", "MaximumRetryCount": 3}}),
        ("restart: always\ndeploy: {restart_policy: {condition: on-failure, max_attempts: '2'}}",
         {"RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 2}}),
        ("ports: ['127.0.0.1:8080:80', 22:22, 5000-5001:6000-6001/udp, {target: 1, published: 2, host_ip: '::1'}]",
         {"PortBindings": {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8080"}], "22/tcp": [{"HostIp": "", "HostPort": "22"}],
                           "6000/udp": [{"HostIp": "", "HostPort": "5000"}], "6001/udp": [{"HostIp": "", "HostPort": "5001"}],
                           "1/tcp": [{"HostIp": "::1", "HostPort": "2"}]}}),
        ("ports: ['1-65535:1-65535']", {"PortBindings": {"1-65535/tcp": [{"HostIp": "", "HostPort": "1-65535"}]}}),
        ("deploy: {resources: {limits: {memory: 512M, cpus: '1.0', pids: 50}, reservations: {memory: 256M}}}",
         {"Memory": 536870912, "NanoCpus": 10**9, "PidsLimit": 50, "MemoryReservation": 268435456}),
        ("mem_limit: 512m\ndeploy: {resources: {limits: {memory: 0.5g}}}", {"Memory": 536870912}),
        ("deploy: {restart_policy: {condition: any}}", {"RestartPolicy": {"Name": "always", "MaximumRetryCount": 0}}),
        ("deploy: {resources: {reservations: {devices: [{driver: nvidia, count: 1, capabilities: [gpu]}]}}}",
         {"DeviceRequests": [{"Driver": "nvidia", "Count": 1, "Capabilities": [["gpu"]]}]}),
        ("deploy: {resources: {reservations: {devices: [{capabilities: [gpu]}]}}}",
         {"DeviceRequests": [{"Count": -1, "Capabilities": [["gpu"]]}]}),
        ("deploy:", {}),
        ("labels: {privileged: 'true'}\nx-privileged: true", {}),
    ],
)  # fmt: skip
def test_a_key_in_the_engines_terms(keys: str, expected: dict[str, Any]) -> None:
    assert host(keys) == expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("user: $U", {"User": {"unresolved": "$U"}}),
        ("user: '${UID}:${GID}'", {"User": {"unresolved": "${UID}:${GID}"}}),
        ("privileged: ${P}", {"HostConfig": {"Privileged": {"unresolved": "${P}"}}}),
        ("privileged: ${P:+true}", {"HostConfig": {"Privileged": {"unresolved": "${P:+true}"}}}),
        ("mem_limit: ${M:?how much}", {"HostConfig": {"Memory": {"unresolved": "${M:?how much}"}}}),
        ("cap_add: ['${CAP}', BPF]", {"HostConfig": {"CapAdd": [{"unresolved": "${CAP}"}, "CAP_BPF"]}}),
        ("volumes: ['${DIR}:/x:ro', '$V']", {"HostConfig": {"Binds": [{"unresolved": "${DIR}:/x:ro"}, {"unresolved": "$V"}]}}),
        ("volumes: [{type: bind, source: $S, target: /x}]", {"HostConfig": {"Mounts": [{"unresolved": "$S"}]}}),
        ("devices: ['$D:/dev/x']", {"HostConfig": {"Devices": [{"unresolved": "$D:/dev/x"}]}}),
        ("ports: ['$P:80']", {"HostConfig": {"PortBindings": {"$P:80": {"unresolved": "$P:80"}}}}),
        ("command: run $ARGS --x", {"Cmd": ["run", {"unresolved": "$ARGS"}, "--x"]}),
    ],
)  # fmt: skip
def test_a_variable_that_is_not_set_is_unresolved_and_never_empty(keys: str, expected: dict[str, Any]) -> None:
    made = config(service(keys))
    del made["Image"]
    assert {key: value for key, value in made.items() if value} == expected


def test_a_part_that_is_known_of_a_bind_can_be_judged() -> None:
    (bind,) = service("volumes: ['$HOME/.ssh:/ssh:ro']").host.binds
    assert (bind.choices[0].source, bind.choices[0].options) == ("$HOME/.ssh", "ro")


@pytest.mark.parametrize("keys", ["privileged: ${P:-true}", "privileged: ${P-true}", "privileged: ${P:-${Q:-true}}"])
def test_a_default_is_a_value_that_someone_may_override(keys: str) -> None:
    privileged = service(keys).host.privileged
    assert privileged is not None
    assert (privileged.only, privileged.certainty) == (True, Certainty.DEFAULT)


def test_a_structured_value_is_as_sure_as_its_least_sure_field() -> None:
    (mount,) = service("volumes: [{type: bind, source: '${S:-/}', target: /x}]").host.mounts
    assert (mount.choices[0]["Source"], mount.certainty) == ("/", Certainty.DEFAULT)


@pytest.mark.parametrize(("options", "read_only"), [("ro,rw", False), ("rw,ro", True), ("ro", True), ("z", False)])
def test_the_last_word_says_whether_a_bind_can_be_written_to(options: str, read_only: bool) -> None:
    (mount,) = mounts(service(f"volumes: ['/a:/b:{options}']"))
    assert mount.read_only is read_only


def test_anonymous_volumes_are_places_to_write_and_no_binds() -> None:
    launch = service("volumes: [/data/, '/a:/b']")
    assert [volume.only for volume in launch.volumes] == ["/data"]
    assert len(launch.host.binds) == 1


@pytest.mark.parametrize(
    ("keys", "cmd"),
    [
        ("command: [a, 'b c', --user=root]", ["a", "b c", "--user=root"]),
        ("command: sh -c 'echo \"a b\"'", ["sh", "-c", 'echo "a b"']),
        ("command: a; rm -rf /", ["a"]),
        ("command: a 2>log b", ["a"]),
        (r"command: a\ b c", ["a b", "c"]),
        ("command: x '' y", ["x", "", "y"]),
        ("command: a $$(b c) `d e`", ["a", "$(b c)", "`d e`"]),
        ("command: run ${A:-a b} c", ["run", "a", "b", "c"]),
        ("command: |\n  a\n  b", ["a", "b"]),
        ("command:", []),
    ],
)
def test_a_command_is_split_as_compose_splits_it(keys: str, cmd: list[str]) -> None:
    assert config(service(keys)).get("Cmd", []) == cmd


@pytest.mark.parametrize("keys", ["environment: {A: b, C: , D: 010, E: a=b}", "environment: [A=x, C, D=8, E=a=b, A=b]"])
def test_environment_as_a_mapping_or_a_list(keys: str) -> None:
    found = [value.only for value in service(keys).env]
    assert found == [EnvVar("A", "b"), EnvVar("C", None), EnvVar("D", "8"), EnvVar("E", "a=b")]


def test_a_build_and_its_image() -> None:
    extraction = read(
        """\
        services:
          both:
            image: app:1
            build:
              {context: src, dockerfile: D, target: t, args: [A=1, B], tags: [app:2],
               privileged: true, entitlements: [security.insecure]}
          folder: {build: ./dir}
        """,
        "deploy/compose.yaml",
    )
    both, folder = (launch.build for launch in extraction.launches)
    assert both is not None
    assert folder is not None
    assert extraction.builds == [both, folder]
    assert [value and value.only for value in (both.context, both.dockerfile, both.target, both.privileged)] == [
        "src",
        "D",
        "t",
        True,
    ]
    assert [tag.only for tag in both.tags] == ["app:1", "app:2"]
    assert [arg.only for arg in both.args] == [EnvVar("A", "1"), EnvVar("B", None)]
    assert [entitlement.only for entitlement in both.entitlements] == ["security.insecure"]
    assert (both.base_dir, both.span.text) == ("deploy", "build")
    assert (folder.context and folder.context.only, folder.tags) == ("./dir", [])
    assert "Image" not in config(extraction.launches[1])


def test_hooks_and_the_engines_socket() -> None:
    launch = service(
        """
        use_api_socket: true
        post_start: [{command: a, privileged: true, user: root}]
        pre_stop: [{command: b}]
        """
    )
    assert launch.use_api_socket
    post, pre = launch.hooks
    assert (post.kind, post.privileged and post.privileged.only, post.user and post.user.only) == ("post_start", True, "root")
    assert (pre.kind, pre.privileged) == ("pre_stop", None)


def test_a_value_shows_what_a_person_would_edit() -> None:
    launch = service(
        """
        privileged:   "true"  # why
        user:
          root
        cap_add: [A, 'B']
        volumes:
          - "/:/host"
          - type: bind
            source: /etc
            target: /e
        devices:
          - /dev/sda
        command: run --as 'é ü'
        """
    )
    assert shown(launch) == {
        "Image": ["image: x"],
        "User": ["user:\n      root"],
        "Cmd": ["run", "--as", "é ü"],
        "HostConfig.Privileged": ['privileged:   "true"'],
        "HostConfig.CapAdd": ["A", "'B'"],
        "HostConfig.Binds": ['"/:/host"'],
        "HostConfig.Mounts": ["source: /etc"],
        "HostConfig.Devices": ["/dev/sda"],
    }
