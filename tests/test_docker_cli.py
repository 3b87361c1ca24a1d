"""What the recorded docker CLI cannot say: other tools and verbs, unresolved words, places, certainty, what a tool can set."""

from __future__ import annotations

from typing import Any

import pytest

from scanner.cli_tables import docker, nerdctl, podman
from scanner.docker_cli import Site, read
from scanner.launch import Bind, EnvVar, Launch, PortBinding, config
from scanner.source import Certainty, Fragment, SourceFile, Span, Text, region
from tests.command_line import image, launch, read_command


def host(command: str, sometimes: str = "") -> dict[str, Any]:
    found: dict[str, Any] = config(launch(command, sometimes))["HostConfig"]
    return found


@pytest.mark.parametrize(
    ("command", "verb"),
    [
        ("docker run alpine", "run"),
        ("docker container run alpine", "run"),
        ("docker create alpine", "create"),
        ("docker -H tcp://h:1 --tls -lwarn container create alpine", "create"),
        ("docker --context prod service create alpine", "service create"),
        ("docker $DOCKER_OPTS run alpine", "run"),
        ("docker $X container run alpine", "run"),
        ("podman --remote --log-level debug run alpine", "run"),
        ("podman container create alpine", "create"),
        ("nerdctl -n k8s.io --debug run alpine", "run"),
    ],
)
def test_a_launch(command: str, verb: str) -> None:
    found = launch(command)
    assert (found.tool, found.verb, image(command), found.opaque) == (command.split()[0], verb, "alpine", False)


@pytest.mark.parametrize(
    "command",
    [
        "docker",
        "docker ps",
        "docker exec run sh",
        "docker help run",
        "docker --help run alpine",
        "docker -v run alpine",
        "docker run --help",
        "docker run --rm --help alpine",
        "docker container ls",
        "docker container",
        "docker service update --image x run",
        "docker compose run web",
        "docker $COMPOSE run web",
        "docker $X alpine",
        'docker "$@"',
        "docker $VERB alpine",
        "docker start create",
        "docker run",
        "docker run --rm",
        "podman create --name web",
        "docker volume create data",
        "docker network create n",
        "podman pod create p",
        "podman build --help",
    ],
)
def test_no_launch(command: str) -> None:
    assert read_command(command) is None


def test_values_that_are_not_known() -> None:
    found = launch(
        'docker run --privileged=$P -m $M --security-opt seccomp=$F --network "$N" --cap-add $C -v $V -v $S:/d:ro -v "$X" x'
    )
    assert config(found)["HostConfig"] == {
        "Privileged": {"unresolved": "$P"},
        "Memory": {"unresolved": "$M"},
        "SecurityOpt": [{"unresolved": "seccomp=$F"}],
        "NetworkMode": {"unresolved": "$N"},
        "CapAdd": [{"unresolved": "$C"}],
        "Binds": [{"unresolved": "$V"}, {"unresolved": "$S:/d:ro"}, {"unresolved": "$X"}],
    }
    assert [bind.choices for bind in found.host.binds] == [(), (Bind("$S", "/d", "ro"),), ()]


def test_parts_that_are_known_stay_known() -> None:
    found = launch(
        "docker run --mount type=bind,src=$S,dst=/d,readonly --mount $M --tmpfs $T:size=1m -p $P:80 -e A=$B -e $E "
        "--device $D:/dev/x --gpus device=$G --gpus $H -v ${X:-/a:b}:/c x"
    )
    values = {
        name: [(v.choices, v.unresolved) for v in getattr(found.host, name)] for name in ("mounts", "devices", "device_requests")
    }
    assert values["mounts"][0] == (
        ({"Type": "bind", "Source": "$S", "Target": "/d", "ReadOnly": True},),
        "type=bind,src=$S,dst=/d,readonly",
    )
    assert values["mounts"][1] == ((), "$M")
    assert values["devices"][0][0] == ({"PathOnHost": "$D", "PathInContainer": "/dev/x", "CgroupPermissions": "rwm"},)
    assert [choices and choices[0]["DeviceIDs"] for choices, _ in values["device_requests"]] == [["$G"], ()]
    assert found.host.tmpfs[0].choices == (("$T", "size=1m"),)
    assert found.host.port_bindings[0].choices == (PortBinding("80/tcp", "", "$P"),)
    assert [value.choices for value in found.env] == [(EnvVar("A", "$B"),), ()]
    assert found.host.binds[0].choices == (Bind("${X:-/a:b}", "/c"),)


def test_a_partly_unresolved_port_or_tmpfs_is_one_element_of_the_report() -> None:
    assert host("docker run -p $P/tcp -p 80 --tmpfs $T:size=1m alpine") == {
        "PortBindings": {"$P/tcp": {"unresolved": "$P/tcp"}, "80/tcp": [{"HostIp": "", "HostPort": ""}]},
        "Tmpfs": {"$T:size=1m": {"unresolved": "$T:size=1m"}},
    }


def test_what_the_cli_would_refuse_is_unknown_and_the_rest_is_kept() -> None:
    assert host("docker run --memory=lots --privileged=yes --pids-limit x --cpus 1/0 --read-only alpine") == {
        "Memory": {"unresolved": "lots"},
        "Privileged": {"unresolved": "yes"},
        "PidsLimit": {"unresolved": "x"},
        "NanoCpus": {"unresolved": "1/0"},
        "ReadonlyRootfs": True,
    }


@pytest.mark.parametrize(
    ("source", "read_as"), [(".", "./"), ("..", "../"), (".git", "./.git"), ("./a", "./a"), ("~/x", "~/x"), ("a/b", "a/b")]
)
def test_a_relative_source_begins_with_a_dot_and_a_slash(source: str, read_as: str) -> None:
    found = host(f"docker run -v {source}:/x --mount type=bind,src={source},dst=/y alpine")
    assert found["Binds"] == [f"{read_as}:/x"]
    assert found["Mounts"][0]["Source"] == read_as


def test_a_volume_without_a_source_is_no_bind() -> None:
    found = launch("docker run -v /etc -v name alpine")
    assert found.host.binds == []
    assert [value.only for value in found.volumes] == ["/etc", "name"]


def test_a_flag_that_holds_on_some_paths() -> None:
    found = launch(
        "docker run -m 1g -m=2g --privileged=false --privileged --network a --network=b alpine", "-m=2g --privileged --network=b"
    )
    assert found.host.memory is not None
    assert (found.host.memory.choices, found.host.memory.certainty) == ((2**30, 2**31), Certainty.ALWAYS)
    assert found.host.privileged is not None
    assert (found.host.privileged.choices, found.host.privileged.certainty) == ((False, True), Certainty.ALWAYS)
    assert found.host.network_mode is not None
    assert found.host.network_mode.choices == ("a",)
    only = launch("docker run --pid=host -v /a:/b -v /a:/b alpine", "--pid=host").host
    assert only.pid_mode is not None
    assert only.pid_mode.certainty is Certainty.SOMETIMES
    assert len(only.binds) == 1


def test_a_flag_that_holds_on_some_paths_and_is_not_known_there() -> None:
    found = launch("docker run -m 1g -m=$M alpine", "-m=$M").host.memory
    assert found is not None
    assert (found.choices, found.unresolved, found.only) == ((2**30,), "$M", None)


def test_the_first_network_counts_unless_it_is_not_always_there() -> None:
    found = launch("docker run --network=a --network=b alpine", "--network=a").host.network_mode
    assert found is not None
    assert found.choices == ("b", "a")


def test_spans_cover_flag_and_value() -> None:
    command = 'docker run --user root --cap-add=ALL -itv /:/h -e "A"=b alpine'
    found = launch(command)

    def shown(value: Any) -> str:
        span = region(value.spans)
        assert span is not None
        return span.text

    assert shown(found.user) == "--user root"
    assert shown(found.host.cap_add[0]) == "--cap-add=ALL"
    assert shown(found.host.binds[0]) == "-itv /:/h"
    assert shown(found.tty) == "-itv /:/h"[:4]
    assert shown(found.image) == "alpine"
    assert found.env[0].spans[-1].text == "=b"
    assert found.span.text == "docker"
    assert found.statement.text == command


SCRIPT = SourceFile("a.sh", 'TOOL=docker\nCMD="docker run --rm"\n$TOOL run x\n$CMD x\n')


def _at(text: str, after: int = 0) -> Span:
    start = SCRIPT.text.index(text, after)
    return Span(SCRIPT, start, start + len(text))


@pytest.mark.parametrize(
    ("tool", "verb", "stands", "used"),
    [
        (Fragment("docker", _at("docker"), via=(_at("$TOOL"),)), Fragment("run", _at("run", 35)), _at("$TOOL"), []),
        (
            Fragment("docker", _at("docker", 12), via=(_at("$CMD"),)),
            Fragment("run", _at("run"), via=(_at("$CMD"),)),
            _at("docker", 12),
            [_at("$CMD")],
        ),
        (
            Fragment("docker", _at("docker"), via=(_at("$CMD"), _at("$TOOL"))),
            Fragment("run", _at("run"), via=(_at("$CMD"),)),
            _at("$TOOL"),
            [_at("$CMD")],
        ),
        (Fragment("docker", _at("docker", 12)), Fragment("run", _at("run")), _at("docker", 12), []),
    ],
)
def test_a_launch_stands_where_its_text_stands(tool: Fragment, verb: Fragment, stands: Span, used: list[Span]) -> None:
    statement = _at("$CMD x")
    found = read("docker", [Text((tool,)), Text((verb,)), Text.literal("alpine")], Site(SCRIPT, "shell", statement))
    assert isinstance(found, Launch)
    assert (found.span, [(r.span, r.message) for r in found.related]) == (stands, [(span, "used here") for span in used])
    assert (found.file, found.files, found.format, found.statement) == (SCRIPT, ["a.sh"], "shell", statement)


def test_a_tool_named_in_pieces_is_one_place_and_one_named_nowhere_is_the_statement() -> None:
    file = SourceFile("a.sh", "do'ck'er run x")
    pieces = Text((Fragment("do", Span(file, 0, 2)), Fragment("ck", Span(file, 3, 5)), Fragment("er", Span(file, 6, 8))))
    site = Site(file, "shell", Span(file, 0, 14))
    rest = [Text.literal("run"), Text.literal("x")]
    found, nowhere = read("docker", [pieces, *rest], site), read("docker", [Text.literal("docker"), *rest], site)
    assert isinstance(found, Launch)
    assert isinstance(nowhere, Launch)
    assert (found.span.text, nowhere.span.text) == ("do'ck'er", "do'ck'er run x")


def test_a_tool_named_in_pieces_of_two_files_stands_where_it_begins() -> None:
    file, other = SourceFile("a.sh", "do$REST run x"), SourceFile("rest.sh", "# the rest\nREST=cker")
    pieces = Text((Fragment("do", Span(file, 0, 2)), Fragment("cker", Span(other, 16, 20))))
    found = read("docker", [pieces, Text.literal("run"), Text.literal("x")], Site(file, "shell", Span(file, 0, 13)))
    assert isinstance(found, Launch)
    assert (found.span.file, found.span.text) == (file, "do")


def test_a_command_whose_image_may_be_among_what_is_not_known_is_a_launch() -> None:
    found = launch("docker run --rm $ARGS")
    assert (found.image, found.opaque) == (None, True)


def test_after_an_option_that_docker_does_not_know_each_word_may_be_the_image() -> None:
    found = launch("docker run --new a --newer $B img arg")
    assert found.opaque
    assert found.image is not None
    assert (found.image.choices, found.image.unresolved, found.image.certainty) == (("a", "img"), "$B", Certainty.SOMETIMES)
    assert [span.text for span in found.image.spans] == ["a", "$B", "img"]
    assert [(value.only, value.certainty) for value in found.cmd] == [("arg", Certainty.SOMETIMES)]
    two = launch("docker run --new a img").image
    assert two is not None
    assert (two.choices, two.unresolved) == (("a", "img"), None)


def test_of_capabilities_those_not_known_come_last() -> None:
    assert host("docker run --cap-add $X --cap-add $Z --cap-add SYS_TIME --cap-add BPF --cap-drop $Y --cap-drop KILL alpine") == {
        "CapAdd": ["CAP_BPF", "CAP_SYS_TIME", {"unresolved": "$X"}, {"unresolved": "$Z"}],
        "CapDrop": ["CAP_KILL", {"unresolved": "$Y"}],
    }


def test_of_two_tmpfs_at_one_place_the_last_holds() -> None:
    mounts = launch("docker run --tmpfs /a:size=1m --tmpfs /b --tmpfs /a:exec alpine").host.tmpfs
    assert [mount.only for mount in mounts] == [("/a", "exec"), ("/b", "")]


def test_a_bind_that_is_given_twice_and_once_only_sometimes_is_there_always() -> None:
    (bind,) = launch("docker run -v=/a:/b -v /a:/b alpine", "-v=/a:/b").host.binds
    assert bind.certainty is Certainty.ALWAYS
    (bind,) = launch("docker run -v /a:/b -v=/a:/b alpine", "-v=/a:/b").host.binds
    assert bind.certainty is Certainty.ALWAYS


def test_devices_by_the_names_of_their_vendors_are_one_request_the_last() -> None:
    found = launch("docker run --device a.b/c=1 --device /dev/fuse --gpus all --device=a.b/d=2 alpine", "--device=a.b/d=2")
    gpus, named = found.host.device_requests
    assert gpus.only == {"Count": -1, "Capabilities": [["gpu"]]}
    assert named.only == {"Driver": "cdi", "DeviceIDs": ["a.b/c=1", "a.b/d=2"]}
    assert named.certainty is Certainty.ALWAYS
    assert [span.text for span in named.spans] == ["--device", "a.b/c=1", "--device=a.b/d=2"]
    perhaps = launch("docker run --device=a.b/c=1 --device=a.b/d=2 alpine", "--device=a.b/c=1 --device=a.b/d=2")
    assert [request.certainty for request in perhaps.host.device_requests] == [Certainty.SOMETIMES]
    (alone,) = launch("docker run --device a.b/c=1 alpine").host.device_requests
    assert alone.only == {"Driver": "cdi", "DeviceIDs": ["a.b/c=1"]}


def test_the_socket_of_the_engine_is_mounted_where_its_use_is_asked_for() -> None:
    (mount,) = launch("docker run --use-api-socket alpine", "--use-api-socket").host.mounts
    assert mount.only == {"Type": "bind", "Source": "/var/run/docker.sock", "Target": "/var/run/docker.sock"}
    assert (mount.certainty, [span.text for span in mount.spans]) == (Certainty.SOMETIMES, ["--use-api-socket"])
    assert launch("docker run --use-api-socket=false alpine").host.mounts == []


def test_what_docker_can_set_is_read_off_its_tables() -> None:
    run, service = launch("docker run x").can_set, launch("docker service create x").can_set
    assert {"User", "Image", "Cmd", "Entrypoint", "HostConfig.Privileged", "HostConfig.SecurityOpt", "HostConfig.Binds"} <= run
    assert {"HostConfig.CapDrop", "HostConfig.ReadonlyRootfs", "HostConfig.PidsLimit", "HostConfig.Memory", "User"} <= service
    assert not {path for path in service if path.endswith((".Privileged", ".SecurityOpt", ".Devices", ".Binds", ".MemorySwap"))}
    assert "HostConfig.PidsLimit" in launch("nerdctl run x").can_set


def test_a_flag_that_a_table_names_twice_takes_a_value_both_times_or_never() -> None:
    for tool in (docker.TOOL, podman.TOOL, nerdctl.TOOL):
        for verb in tool.verbs.values():
            for flag in verb.table.flags:
                assert verb.table.by_name["--" + flag.name].takes_value is flag.takes_value, f"{verb.name} --{flag.name}"


def test_service_create() -> None:
    found = launch(
        "docker service create --name web --limit-memory 512M --limit-cpu .5 --limit-pids 100 --reserve-memory 256M "
        "--user 1000 --cap-drop all --cap-add net_admin --read-only --network host --mount type=bind,src=/a,dst=/b -e A=b "
        "-p 80:8080 --group docker --replicas 3 "
        '--entrypoint "sh -c" -d --host a:1.2.3.4 img arg'
    )
    assert config(found) == {
        "Image": "img",
        "User": "1000",
        "Cmd": ["arg"],
        "Entrypoint": ["sh", "-c"],
        "HostConfig": {
            "ReadonlyRootfs": True,
            "CapAdd": ["CAP_NET_ADMIN"],
            "CapDrop": ["ALL"],
            "Memory": 512 * 2**20,
            "MemoryReservation": 256 * 2**20,
            "NanoCpus": 500_000_000,
            "PidsLimit": 100,
            "NetworkMode": "host",
            "Mounts": [{"Type": "bind", "Source": "/a", "Target": "/b"}],
            "GroupAdd": ["docker"],
            "PortBindings": {"8080/tcp": [{"HostIp": "", "HostPort": "80"}]},
        },
    }
    assert found.name is not None
    assert (found.name.only, found.env[0].only, found.one_shot) == ("web", EnvVar("A", "b"), False)
    assert read_command("docker service create -h img") is None


def test_podman() -> None:
    assert host(
        "podman run --cap-add SYS_ADMIN,net_raw --security-opt unmask=ALL --security-opt label=disable --userns keep-id "
        "--pod new:p --replace "
        "--uidmap 0:1:2 --secret s --systemd always --cgroups disabled --net slirp4netns:port_handler=x,cidr=y --log-level debug "
        "-p 80:80,81:81 --device-cgroup-rule 'c --group-add a,b "
        "--mount type=bind,src=/a,dest=/b,ro=true,rshared --tls-verify=false img"
    ) == {
        "CapAdd": ["CAP_NET_RAW", "CAP_SYS_ADMIN"],
        "SecurityOpt": ["unmask=ALL", "label=disable"],
        "UsernsMode": "keep-id",
        "NetworkMode": "slirp4netns:port_handler=x,cidr=y",
        "PortBindings": {"80/tcp": [{"HostIp": "", "HostPort": "80"}], "81/tcp": [{"HostIp": "", "HostPort": "81"}]},
        "DeviceCgroupRules": ["'c"],
        "GroupAdd": ["a", "b"],
        "Mounts": [{"Type": "bind", "Source": "/a", "Target": "/b", "ReadOnly": True, "BindOptions": {"Propagation": "rshared"}}],
    }
    assert [value.only for value in launch('podman run --entrypoint ["a"] x').entrypoint] == ["[a]"]
    assert image("podman run --rmi --read-only-tmpfs --passwd=false img") == "img"


def test_an_entrypoint_of_podman_may_be_a_json_list() -> None:
    file = SourceFile("a.sh", "podman run")
    given = [Text.literal(word) for word in ("podman", "run", "--entrypoint", '["a", "b"]', "img")]
    found = read("podman", given, Site(file, "shell", Span(file, 0, 10)))
    assert isinstance(found, Launch)
    assert [value.only for value in found.entrypoint] == ["a", "b"]


@pytest.mark.parametrize(
    ("command", "supplies"),
    [
        ("podman run img", {"HostConfig.PidsLimit", "HostConfig.Tmpfs"}),
        ("podman create --read-only img", {"HostConfig.PidsLimit", "HostConfig.Tmpfs"}),
        ("podman run --pids-limit=-1 img", {"HostConfig.Tmpfs"}),
        ("podman run --read-only --read-only-tmpfs=false img", {"HostConfig.PidsLimit"}),
        ("podman run --read-only --read-only-tmpfs img", {"HostConfig.PidsLimit", "HostConfig.Tmpfs"}),
        ("docker run img", set()),
        ("nerdctl run img", set()),
    ],
)
def test_what_the_tool_sets_by_itself(command: str, supplies: set[str]) -> None:
    assert launch(command).supplies == supplies


def test_what_the_tool_sets_by_itself_holds_where_another_value_is_given_only_sometimes() -> None:
    assert "HostConfig.PidsLimit" in launch("podman run --pids-limit=-1 img", "--pids-limit=-1").supplies


def test_nerdctl() -> None:
    found = launch(
        "nerdctl run --cap-drop ALL,CHOWN --entrypoint a --entrypoint b -n ns --net host --device /dev/a,/dev/b -d img"
    )
    assert config(found) == {
        "Image": "img",
        "Entrypoint": ["a", "b"],
        "HostConfig": {
            "CapDrop": ["ALL", "CAP_CHOWN"],
            "NetworkMode": "host",
            "Devices": [
                {"PathOnHost": "/dev/a", "PathInContainer": "/dev/a", "CgroupPermissions": "rwm"},
                {"PathOnHost": "/dev/b", "PathInContainer": "/dev/b", "CgroupPermissions": "rwm"},
            ],
        },
    }
    assert found.detach
