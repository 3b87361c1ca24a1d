"""A project of several files: what is merged over what, where values stand, and what of it is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.host_binds import mounts
from scanner.launch import Launch, config
from tests.compose import named, scan, shown


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def host(launch: Launch) -> dict[str, object]:
    made: dict[str, object] = config(launch)["HostConfig"]
    return made


def test_the_override_file_of_a_folder_is_merged_over_its_compose_file() -> None:
    result = scan(
        {
            "compose.yaml": "services: {web: {image: a, cap_add: [A], read_only: true}}",
            "compose.override.yaml": "services: {web: {cap_add: [B], read_only: false}, db: {image: d}}",
        }
    )
    web, db = named(result)["web"], named(result)["db"]
    assert (web.file.path, db.file.path) == ("compose.yaml", "compose.override.yaml")
    assert web.files == db.files == ["compose.yaml", "compose.override.yaml"]
    assert host(web) == {"CapAdd": ["CAP_A", "CAP_B"], "ReadonlyRootfs": False}
    assert shown(web)["HostConfig.ReadonlyRootfs"] == ["read_only: false"]
    assert result.errors == []


def test_a_file_that_only_overrides_is_not_judged_alone() -> None:
    result = scan(
        {
            "compose.yaml": "services: {web: {image: a}}",
            "compose.override.yaml": "services: {web: {privileged: true}}",
        }
    )
    assert [(f.rule, f.span.file.path) for f in result.findings if f.rule == "privileged"] == [
        ("privileged", "compose.override.yaml")
    ]
    assert len(result.launches) == 1


def test_an_extended_service_of_another_file_brings_its_values_with_their_places() -> None:
    result = scan(
        {
            "compose.yaml": "services: {web: {extends: {file: lib/common.yml, service: base}, image: a}}",
            "lib/common.yml": "services: {base: {image: b, privileged: true, volumes: [./x:/x, ../y:/y, .:/z]}}",
        }
    )
    (web,) = result.launches
    assert host(web) == {"Privileged": True, "Binds": ["./lib/x:/x", "./y:/y", "./lib:/z"]}
    assert web.host.privileged is not None
    assert web.host.privileged.spans[0].file.path == "lib/common.yml"
    assert not web.opaque


def test_services_that_nothing_extends_are_judged_where_they_are() -> None:
    result = scan(
        {
            "compose.yaml": "services: {web: {extends: {file: common.yml, service: base}}}",
            "common.yml": "services: {base: {image: b}, other: {image: o, privileged: true}}",
        }
    )
    assert {name: launch.files for name, launch in named(result).items()} == {"web": ["compose.yaml"], "other": ["common.yml"]}


def test_extends_goes_from_file_to_file() -> None:
    result = scan(
        {
            "compose.yaml": "services: {web: {extends: {file: a/a.yml, service: mid}}}",
            "a/a.yml": "services: {mid: {extends: {file: ../b/b.yml, service: low}, pid: host}}",
            "b/b.yml": "services: {low: {extends: lowest}, lowest: {image: i, ipc: host, build: ./ctx}}",
        }
    )
    web = named(result)["web"]
    assert host(web) == {"PidMode": "host", "IpcMode": "host"}
    assert web.build is not None
    assert web.build.base_dir == "b"


def test_files_that_extend_each_other_are_refused() -> None:
    result = scan(
        {
            "compose.yaml": "services: {web: {image: i, extends: {file: other.yml, service: db}}}",
            "other.yml": "services: {db: {image: d, extends: {file: compose.yaml, service: web}}}",
        }
    )
    assert any("extends itself" in error.message for error in result.errors)
    assert "web" in {str(launch.name and launch.name.only) for launch in result.launches}


def test_an_extended_file_that_is_not_there_is_an_error_and_its_service_may_have_more() -> None:
    result = scan({"compose.yaml": "services:\n  web: {image: a, extends: {file: gone.yml, service: x}}\n"})
    assert [(error.path, error.line) for error in result.errors] == [("compose.yaml", 2)]
    assert "gone.yml" in result.errors[0].message
    assert result.launches[0].opaque


def test_an_included_file_is_a_part_of_the_project_with_variables_and_folder_of_its_own() -> None:
    result = scan(
        {
            "compose.yaml": "include: [sub/compose.yaml]\nservices: {web: {image: 'web:${V:-0}'}}",
            "sub/compose.yaml": "services: {db: {image: 'db:${V:-0}', volumes: [./data:/d]}}",
            "sub/.env": "V=7\n",
        }
    )
    assert {name: config(launch)["Image"] for name, launch in named(result).items()} == {"web": "web:0", "db": "db:7"}
    db = named(result)["db"]
    assert host(db) == {"Binds": ["./sub/data:/d"]}
    assert (db.file.path, db.files) == ("sub/compose.yaml", ["compose.yaml"])


def test_variables_of_the_project_win_over_those_of_what_it_includes() -> None:
    result = scan(
        {
            "compose.yaml": "include: [{path: [sub/a.yml, sub/b.yml], env_file: [x.env], project_directory: dir}]",
            "sub/a.yml": "services: {db: {image: '${A}:${B}', volumes: [./v:/v]}}",
            "sub/b.yml": "services: {db: {privileged: true}}",
            "x.env": "A=a\nB=b\n",
            ".env": "A=outer\n",
        }
    )
    (db,) = result.launches
    assert config(db)["Image"] == "outer:b"
    assert host(db) == {"Privileged": True, "Binds": ["./dir/v:/v"]}


def test_a_service_may_extend_one_that_was_included_and_override_another() -> None:
    result = scan(
        {
            "compose.yaml": "include: [more.yml]\nservices: {web: {extends: base}, db: {privileged: true}}",
            "more.yml": "services: {base: {image: b, pid: host}, db: {image: d}}",
        }
    )
    found = named(result)
    assert host(found["web"]) == {"PidMode": "host"}
    assert (config(found["db"])["Image"], host(found["db"])) == ("d", {"Privileged": True})


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        ("user: a, security_opt: [a]", "user: b, security_opt: [b]", ("a", ["b", "a", "own"])),
        ("user: a", "user: !reset b, security_opt: !reset [b]", ("a", ["own"])),
        ("user: !reset a, security_opt: !reset [a]", "user: b, security_opt: [b]", ("b", ["b", "own"])),
        ("security_opt: !override [a]", "user: b, security_opt: [b]", ("b", ["b", "a", "own"])),
    ],
)
def test_what_is_included_first_is_merged_over_what_is_included_next(
    first: str, second: str, left: tuple[str, list[str]]
) -> None:
    result = scan(
        {
            "compose.yaml": "include: [a.yml, b.yml]\nservices: {web: {security_opt: [own]}}",
            "a.yml": f"services: {{web: {{image: i, {first}}}}}",
            "b.yml": f"services: {{web: {{image: i, {second}}}}}",
        }
    )
    web = named(result)["web"]
    assert web.user is not None
    assert (web.user.only, host(web)["SecurityOpt"]) == left
    assert result.errors == []


def test_files_that_include_each_other_are_refused() -> None:
    result = scan(
        {
            "compose.yaml": "include: [other.yml]\nservices: {web: {image: i}}",
            "other.yml": "include: [compose.yaml]\nservices: {db: {image: d}}",
        }
    )
    assert any("includes itself" in error.message for error in result.errors)
    assert {"web", "db"} <= {str(launch.name and launch.name.only) for launch in result.launches}


@pytest.mark.parametrize("path", ["oci://x/y", "https://example.org/c.git", "${UNKNOWN}/x.yml"])
def test_what_is_included_from_elsewhere_is_no_error(path: str) -> None:
    result = scan({"compose.yaml": f"include: ['{path}']\nservices: {{web: {{image: i}}}}"})
    assert [str(launch.name and launch.name.only) for launch in result.launches] == ["web"]
    assert result.errors == []


@pytest.mark.parametrize(
    ("over", "left"),
    [
        ("cap_add: !reset []", {"Privileged": True}),
        ("privileged: !reset false", {"CapAdd": ["CAP_A"]}),
        ("cap_add: !override [B]", {"CapAdd": ["CAP_B"], "Privileged": True}),
        ("cap_add: null", {"CapAdd": ["CAP_A"], "Privileged": True}),
    ],
)
def test_an_override_takes_away_or_replaces_where_it_says_so(over: str, left: dict[str, object]) -> None:
    result = scan(
        {
            "compose.yaml": "services: {web: {image: a, cap_add: [A], privileged: true}}",
            "compose.override.yaml": f"services: {{web: {{{over}}}}}",
        }
    )
    assert host(result.launches[0]) == left


@pytest.mark.parametrize("base", ["{A: 1, B: 2}", "[A=1, B=2]"])
def test_a_variable_is_taken_out_of_a_mapping_and_stays_in_a_list(base: str) -> None:
    result = scan(
        {
            "compose.yaml": f"services: {{web: {{image: a, environment: {base}}}}}",
            "compose.override.yaml": "services: {web: {environment: {A: !reset null}}}",
        }
    )
    (web,) = result.launches
    assert [variable.name for value in web.env for variable in value.choices] == (["B"] if base.startswith("{") else ["A", "B"])


def test_a_reset_element_of_a_list_takes_out_itself_and_nothing_below() -> None:
    result = scan(
        {
            "compose.yaml": "services: {web: {image: a, cap_add: [A, !reset B], group_add: [c, d]}}",
            "compose.override.yaml": "services: {web: {group_add: [!reset c, e, !reset f]}}",
        }
    )
    assert host(result.launches[0]) == {"CapAdd": ["CAP_A"], "GroupAdd": ["c", "d", "e"]}


def test_a_list_of_gpus_is_merged_over_all_of_them() -> None:
    result = scan(
        {
            "compose.yaml": "services: {web: {image: a, gpus: all}}",
            "compose.override.yaml": "services: {web: {gpus: [{device_ids: ['0']}]}}",
        }
    )
    asked = [{"Count": -1, "Capabilities": [["gpu"]]}, {"DeviceIDs": ["0"], "Capabilities": [["gpu"]]}]
    assert (host(result.launches[0]), result.errors) == ({"DeviceRequests": asked}, [])


@pytest.mark.parametrize("files", [("a.yml", "b.yml", "c.yml"), ("a.yml", "more.yml")])
def test_of_three_mounts_at_one_target_the_last_one_holds_though_it_is_like_the_first(files: tuple[str, ...]) -> None:
    first = "services: {web: {image: i, volumes: ['/a:/v'], devices: ['/dev/a:/dev/x']}}\n"
    second = "services: {web: {volumes: [{type: bind, source: /b, target: /v}], devices: ['/dev/b:/dev/x']}}\n"
    third = "services: {web: {volumes: ['/a:/v/'], devices: ['/dev/a:/dev/x']}}\n"
    result = scan(
        {
            "a.yml": first,
            "b.yml": second,
            "c.yml": third,
            "more.yml": f"{second}---\n{third}",
            "run.sh": f"docker compose {' '.join(f'-f {file}' for file in files)} up -d\n",
        }
    )
    (web,) = [launch for launch in result.launches if launch.files == list(files)]
    made = host(web)
    assert made["Binds"] == ["/a:/v"]
    assert "Mounts" not in made
    assert [value.only["PathOnHost"] for value in web.host.devices if value.only] == ["/dev/a"]


@pytest.mark.parametrize(
    ("services", "left"),
    [
        ("b: {extends: a, tmpfs: /t:size=2, volumes: ['/b:/v']}, c: {extends: b, tmpfs: /t:size=1, volumes: ['/a:/v']}",
         {"Tmpfs": {"/t": "size=2"}, "Binds": ["/b:/v"]}),
        ("c: {extends: {file: b.yml, service: b}, tmpfs: /t:size=1, volumes: ['/a:/v']}",
         {"Tmpfs": {"/t": "size=2"}, "Binds": ["/a:/v"]}),
    ],
)  # fmt: skip
def test_what_is_extended_is_appended_to_as_compose_does(services: str, left: dict[str, object]) -> None:
    base = "services: {a: {image: i, tmpfs: /t:size=1, volumes: ['/a:/v']}"
    over = "b: {extends: a, tmpfs: /t:size=2, volumes: ['/b:/v']}"
    result = scan({"compose.yaml": f"{base}, {services}}}\n", "b.yml": f"{base}, {over}}}\n"})
    (c,) = [launch for launch in result.launches if launch.name and launch.name.only == "c"]
    assert host(c) == left


@pytest.mark.parametrize(
    ("over", "left"),
    [
        ("{<<: *more, cap_add: !reset [], privileged: !reset null}", {"CapAdd": ["CAP_B"], "Privileged": True}),
        ("{<<: [*none, *more]}", {"CapAdd": ["CAP_B"], "Privileged": True}),
        ("{<<: *none}", {}),
        ("{<<: *more, cap_add: !override [C]}", {"CapAdd": ["CAP_C"], "Privileged": True}),
    ],
)
def test_a_reset_key_takes_out_what_is_below_and_not_what_is_merged_beside_it(over: str, left: dict[str, object]) -> None:
    result = scan(
        {
            "compose.yaml": "services: {web: {image: a, cap_add: [A], privileged: false}}",
            "compose.override.yaml": "x-more: &more {cap_add: [B], privileged: true}\n"
            "x-none: &none {cap_add: !reset [], privileged: !reset null}\n"
            f"services: {{web: {over}}}",
        }
    )
    assert host(result.launches[0]) == left


def test_all_gpus_are_merged_over_a_list_in_a_file_that_is_extended() -> None:
    result = scan(
        {
            "compose.yaml": "services: {web: {extends: {file: b.yml, service: over}}}",
            "b.yml": "services: {base: {image: i, gpus: [{count: 2}]}, over: {extends: base, gpus: all}}",
        }
    )
    requests = host(named(result)["web"])["DeviceRequests"]
    assert requests == [{"Count": 2, "Capabilities": [["gpu"]]}, {"Count": -1, "Capabilities": [["gpu"]]}]


def test_a_reset_reaches_through_what_is_extended_to_the_file_below() -> None:
    result = scan(
        {
            "compose.yaml": "services: {web: {image: a, privileged: true}}",
            "compose.override.yaml": "services: {web: {extends: base, privileged: !reset }, base: {image: b, privileged: true}}",
        }
    )
    assert host(named(result)["web"]) == {}


def test_a_whole_service_can_be_taken_away() -> None:
    result = scan(
        {
            "compose.yaml": "services: {web: {image: a}, debug: {image: d, privileged: true}}",
            "compose.override.yaml": "services: {debug: !reset null}",
        }
    )
    assert list(named(result)) == ["web"]


def test_values_of_the_env_file_are_defaults() -> None:
    result = scan(
        {
            "compose.yaml": "services: {web: {image: a, privileged: '${PRIV}', user: '${WHO}'}}",
            ".env": "PRIV=true\n",
        }
    )
    (found,) = [finding for finding in result.findings if finding.rule == "privileged"]
    assert str(found.confidence) == "medium"
    assert config(result.launches[0])["User"] == {"unresolved": "${WHO}"}


def test_a_named_volume_that_is_a_host_path_is_a_mount_of_it() -> None:
    text = """\
        services: {web: {image: a, volumes: ["data:/d:ro", {type: volume, source: more, target: /m}, "plain:/p"]}}
        volumes:
          data: {driver_opts: {type: none, o: bind, device: /etc}}
          more: {driver: local, driver_opts: {type: none, o: "bind,ro", device: "${ROOT:-/root}"}}
          plain:
        """
    result = scan({"compose.yaml": text})
    found = [(m.source, m.target, m.read_only, m.value.spans[0].text) for m in mounts(result.launches[0])]
    assert found == [("/etc", "/d", True, "device: /etc"), ("/root", "/m", False, 'device: "${ROOT:-/root}"')]
    assert host(result.launches[0])["Binds"] == ["data:/d:ro", "plain:/p"]


def test_what_two_sets_have_in_common_is_said_once() -> None:
    result = scan(
        {
            "base.yml": "services: {web: {image: a, privileged: true}}",
            "dev.yml": "services: {web: {pid: host}}",
            "prod.yml": "services: {web: {read_only: true, tmpfs: /tmp}}",
            "up.sh": "docker compose -f base.yml -f dev.yml up\ndocker compose -f base.yml -f prod.yml up\n",
        }
    )
    assert [launch.files for launch in result.launches] == [["base.yml", "dev.yml"], ["base.yml", "prod.yml"]]
    assert [f.rule for f in result.findings if f.rule in ("privileged", "host-pid", "missing-read-only", "missing-user")] == [
        "missing-read-only", "missing-user", "privileged", "host-pid",
    ]  # fmt: skip


def test_a_file_that_is_only_run_with_another_is_not_faulted_for_what_that_supplies() -> None:
    result = scan(
        {
            "compose.yaml": "services: {web: {image: a}}",
            "hardened.yml": "services: {web: {read_only: true, tmpfs: /tmp, cap_drop: [ALL]}}",
            "Makefile": "up:\n\tdocker compose -f compose.yaml -f hardened.yml up -d\n",
        }
    )
    rules = {finding.rule for finding in result.findings}
    assert "missing-memory-limit" in rules
    assert not rules & {"missing-read-only", "missing-cap-drop"}


@pytest.mark.parametrize("base", ["gone.yml", "$BASE"])
def test_a_fragment_laid_over_a_base_that_is_not_known_is_no_error(base: str) -> None:
    result = scan(
        {
            "compose.debug.yml": "services: {web: {privileged: true}}",
            "up.sh": f"docker compose -f {base} -f compose.debug.yml up\n",
        }
    )
    assert result.errors == []
    assert [(finding.rule, str(finding.confidence)) for finding in result.findings] == [("privileged", "high")]


def test_compose_run_is_a_launch_of_the_service_with_what_the_command_changes() -> None:
    result = scan(
        {
            "compose.yaml": "services: {web: {image: a, user: app, cap_drop: [ALL], ports: ['80:80'], restart: always}}",
            "run.sh": "docker compose run --rm -u root --cap-add SYS_ADMIN -v /:/host web sh -c y\n",
        }
    )
    service, run = result.launches
    assert (run.file.path, run.verb, run.tool, run.files) == ("run.sh", "compose run", "compose", ["compose.yaml"])
    assert config(run) == {
        "Image": "a",
        "User": "root",
        "Cmd": ["sh", "-c", "y"],
        "HostConfig": {"CapAdd": ["CAP_SYS_ADMIN"], "CapDrop": ["ALL"], "Binds": ["/:/host"]},
    }
    assert run.of_service is service
    ours = [(f.rule, f.span.text) for f in result.findings if f.launch is run]
    assert ours == [("root-user", "-u root"), ("dangerous-capability", "--cap-add SYS_ADMIN"), ("host-mount", "-v /:/host")]


def test_compose_run_does_not_repeat_what_the_service_says() -> None:
    result = scan(
        {
            "compose.yaml": "services: {web: {image: a, privileged: true}}",
            "run.sh": "docker compose run web\n",
        }
    )
    assert [finding.rule for finding in result.findings if finding.span.file.path == "run.sh"] == []
    (found,) = [finding for finding in result.findings if finding.rule == "privileged"]
    assert found.launch is not None
    assert found.launch.verb == "service"


@pytest.mark.parametrize(
    "command", ["docker compose run", "docker compose -f $FILE run", "docker-compose --project-directory x run"]
)
@pytest.mark.parametrize("service", ["other", '"$SERVICE"'])
def test_compose_run_of_a_service_that_is_not_known_is_a_launch_all_the_same(command: str, service: str) -> None:
    result = scan(
        {
            "compose.yaml": "services: {web: {image: a}}",
            "run.sh": f"f() {{ {command} --rm -u root {service} x; }}\nf\nf\n",
        }
    )
    (run,) = [launch for launch in result.launches if launch.verb == "compose run"]
    assert (run.file.path, run.opaque, run.files) == ("run.sh", True, ["run.sh"])
    assert config(run) == {"User": "root", "Cmd": ["x"], "HostConfig": {}}
    assert [(f.rule, str(f.confidence)) for f in result.findings if f.launch is run] == [("root-user", "high")]


def test_compose_run_does_not_repeat_what_a_service_of_two_environments_lacks() -> None:
    result = scan(
        {
            "compose.yaml": "services: {web: {image: a}}",
            "prod.env": "A=1\n",
            "run.sh": "docker compose up\ndocker compose --env-file prod.env up\ndocker compose --env-file prod.env run web\n",
        }
    )
    assert [finding.rule for finding in result.findings if finding.span.file.path == "run.sh"] == []
    assert len([finding for finding in result.findings if finding.rule == "missing-cap-drop"]) == 1


def test_one_text_that_runs_several_services_is_a_launch_of_each() -> None:
    result = scan(
        {
            "compose.yaml": "services: {a: {build: a}, b: {build: b}, c: {image: c}}",
            "run.sh": 'run="docker compose run"\n$run -u root a\n$run b\n$run c\n',
        }
    )
    runs = [launch for launch in result.launches if launch.verb == "compose run"]
    assert [(run.name and run.name.only, run.user and run.user.only) for run in runs] == [("a", "root"), ("b", None), ("c", None)]
    assert {run.span.line for run in runs} == {1}


def test_what_a_swarm_ignores_is_said_to_be_ignored() -> None:
    text = """\
        services:
          web:
            image: a
            privileged: true
            userns_mode: host
            cap_add: [SYS_ADMIN]
            security_opt: ["no-new-privileges:true"]
        """
    result = scan({"stack.yml": text, "deploy.sh": "docker stack deploy -c stack.yml web\n"})
    (web,) = result.launches
    assert host(web) == {"CapAdd": ["CAP_SYS_ADMIN"]}
    found = {finding.rule: finding for finding in result.findings}
    assert str(found["dangerous-capability"].severity) == "critical"
    for rule in ("privileged", "host-userns"):
        assert str(found[rule].severity) == "low"
        assert "ignores it" in found[rule].message
    lost = found["missing-no-new-privileges"]
    assert (str(lost.severity), lost.span.text) == ("medium", '"no-new-privileges:true"')
    assert "ignores it" in lost.message
    assert "missing-pids-limit" in found


def test_what_is_also_run_without_a_swarm_is_judged_so_too() -> None:
    result = scan(
        {
            "compose.yaml": "services: {web: {image: a, privileged: true}}",
            "run.sh": "docker stack deploy -c compose.yaml web\ndocker compose up -d\n",
        }
    )
    assert sorted(str(f.severity) for f in result.findings if f.rule == "privileged") == ["critical", "low"]


def test_dangers_of_a_project_that_compose_refuses_are_findings_less_sure() -> None:
    result = scan({"compose.yaml": "services: {web: {image: a, privileged: true, user: 0}}"})
    assert len(result.errors) == 1
    assert {str(finding.confidence) for finding in result.findings} == {"medium"}


@pytest.mark.parametrize(("over", "value"), [("", "a"), ("{B: 1}", None), ("[B=1]", None)])
def test_a_name_without_a_value_has_that_of_where_it_becomes_a_list(over: str, value: str | None) -> None:
    result = scan(
        {
            "compose.yaml": f"include: [sub/compose.yaml]\nservices: {{web: {{environment: {over or '{}'}}}}}",
            "sub/compose.yaml": "services: {web: {image: i, environment: [A]}}"
            if not over
            else "services: {web: {image: i, environment: {A: null}}}",
            "sub/.env": "A=a\n",
        }
    )
    (web,) = result.launches
    assert [v.only.value for v in web.env if v.only is not None and v.only.name == "A"] == [value]


def test_of_tmpfs_that_another_file_lists_twice_the_later_counts_before_it_is_extended() -> None:
    result = scan(
        {
            "base.yaml": "services:\n  web:\n    image: a\n    tmpfs: ['/run:size=64m,exec', '/run:size=1m']\n",
            "compose.yaml": "services: {web: {extends: {file: base.yaml, service: web}, tmpfs: ['/run:size=64m,exec']}}\n",
        }
    )
    (web,) = result.launches
    assert config(web)["HostConfig"]["Tmpfs"] == {"/run": "size=64m,exec"}
