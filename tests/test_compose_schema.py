"""What Compose refuses is an error with its cause; what it accepts has none. Both are held to the real Compose."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from scanner.extract.compose import extract
from scanner.project import Project
from scanner.source import SourceFile
from tests.compose import generate, mutate, read, real

SAMPLE, ALL = 24, 600

REFUSED = [  # keys of a service of image `x`, and what is said of them
    ("imagee: y", "Compose knows no key imagee in services.web: did you mean image?"),
    ("build: {contexts: .}", "no key contexts in services.web.build: did you mean context?"),
    ("net: host", "no key net in services.web"),
    ("deploy: {resources: {limit: {}}}", "no key limit in services.web.deploy.resources: did you mean limits?"),
    ("blkio_config: {x-a: 1}", "no key x-a in services.web.blkio_config"),
    ("hostname: 5", "services.web.hostname must be a string: Compose refuses 5 without quotes"),
    ("hostname: 2026-01-01", "services.web.hostname must be a string: Compose refuses 2026-01-01 without quotes"),
    ("restart: no way\nhostname: {a: b}", "services.web.hostname must be a string, not a mapping"),
    ("hostname: [a]", "services.web.hostname must be a string, not a list"),
    ("environment:", "services.web.environment must be a list or a mapping: Compose refuses an empty value"),
    ("labels: abc", "services.web.labels must be a list or a mapping, not a single value"),
    ("labels: {a: [b]}", "services.web.labels.a must be a string, a number or a boolean, not a list"),
    ("use_api_socket: 'true'", "services.web.use_api_socket must be a boolean"),
    ("init: maybe", "services.web.init: not a boolean: maybe"),
    ("stdin_open: ${A:-maybe}", "services.web.stdin_open: not a boolean: maybe"),
    ("cgroup: shared", "services.web.cgroup: shared is none of host, private"),
    ("pull_policy: often", "services.web.pull_policy: often is not one of always"),
    ("container_name: '-'", "services.web.container_name: - is not the name of a container"),
    ("oom_score_adj: 1001", "1001 is more than 1000"),
    ("scale: -1", "-1 is less than 0"),
    ("cpu_count: 1.5", "services.web.cpu_count must be a whole number"),
    ("stop_grace_period: '10'", "not a duration: 10; write a number with its unit"),
    ("healthcheck: {interval: 5}", "services.web.healthcheck.interval must be a string: Compose refuses 5"),
    ("healthcheck: {test: [curl, x]}", "healthcheck.test must begin with CMD, CMD-SHELL or NONE"),
    ("ulimits: {nofile: {soft: 5}}", "services.web.ulimits.nofile has no hard"),
    ("ports: ['70000:80']", "not a port, or range of ports, up to 65535: 70000"),
    ("ports: ['80/icmp']", "icmp is none of tcp, udp, sctp"),
    ("ports: ['1-3:1-2']", "ranges of different length"),
    ("ports: ['1.2.3:80:80']", "not an IP address: 1.2.3"),
    ("ports: [{published: 80}]", "services.web.ports[0] has no target"),
    ("volumes: [{type: bind, target: /a}]", "has no source"),
    ("volumes: [{type: disk, target: /a}]", "disk is none of bind, volume, tmpfs"),
    ("volumes: [':/a']", "not source:target"),
    ("volumes: [{type: tmpfs, target: /a}, {type: tmpfs, target: /a/}]", "/a is a mount's target already, in line 4"),
    ("tmpfs: ['/a:size=1m', '/a:mode=700']", "/a is a mount's target already"),
    ("devices: ['a:b:c:d']", "more than source:target:permissions"),
    ("security_opt: [a, a]", "services.web.security_opt[1]: a is in the list twice"),
    ("environment: ['A =b']", "a blank after the name of a variable"),
    ("extra_hosts: [somehost]", "a host without its address: somehost"),
    ("mem_swappiness: many", "services.web.mem_swappiness: not a size: many"),
    ("networks: [front]", "services.web: no network front is defined; add it below networks"),
    ("networks: {front: {aliases: [a]}}", "no network front is defined"),
    ("volumes: ['data:/a']", "no volume data is defined"),
    ("volumes: [{type: volume, source: data, target: /a}]", "no volume data is defined"),
    ("secrets: [key]", "no secret key is defined"),
    ("configs: [{source: conf}]", "no config conf is defined"),
    ("build: {secrets: [key]}", "no secret key is defined"),
    ("models: [llm]", "no model llm is defined"),
    ("depends_on: [db]", "no service db is defined"),
    ("links: ['db:database']", "no service db is defined"),
    ("network_mode: service:vpn", "no service vpn is defined"),
    ("pid: service:vpn", "no service vpn is defined"),
    ("volumes_from: ['db:ro']", "no service db is defined"),
    ("depends_on: [web]", "services wait for each other: web → web"),
    ("build: {additional_contexts: {a: 'service:db'}}", "services.web.build: no service db is defined"),
    ("networks: [default]\nnetwork_mode: host", "networks and network_mode exclude each other"),
    ("build: {dockerfile: a, dockerfile_inline: b}", "dockerfile and dockerfile_inline exclude each other"),
    ("build: {platforms: [linux/amd64]}\nplatform: linux/arm64", "platforms lacks linux/arm64"),
    ("scale: 2\ncontainer_name: one", "2 containers cannot all have the container_name"),
    ("scale: 2\ndeploy: {replicas: 3}", "scale and deploy.replicas differ: 2 and 3"),
    ("gpus: [{count: 1, device_ids: ['0']}]", "count and device_ids exclude each other"),
    ("develop: {watch: [{path: a, action: sync}]}", "sync needs a target"),
]
ACCEPTED = [
    "x-anything: {a: [b]}",
    "healthcheck: {x-a: 1}",
    "restart: never",
    "ipc: anything",
    "stop_grace_period: 1d2h",
    "command:",
    "deploy:",
    "labels: {a: , b: 5, c: true, d: 2026-01-01}",
    "environment: [A, A]",
    "environment: {A: }",
    "tmpfs: [/a, /a]",
    "volumes: [/a, /a]",
    "volumes: ['c:/x:/a', 'a:b:c:d']",
    "ulimits: {nofile: '5', no-file: 6}",
    "expose: [80, '80', a-b]",
    "ports: [80, '80:80', '[::1]:81:81', '3000-3005:90', {target: 99999, protocol: any}]",
    "mem_limit: 1.5",
    "cpu_shares: 1.5",
    "pids_limit: 2.5",
    "cpus: -1",
    "scale: '2'",
    "scale: ${N:-2}",
    "privileged: ${P}",
    "ports: ['${A}:80']",
    "mem_limit: ${M}m",
    "networks: ['${N}', default]",
    "depends_on: ['${D}']",
    "volumes: ['${V}:/a', './b:/b', '~/c:/c', 'C:\\d:/d']",
    "networks: {default: {ipv4_address: any}}",
    "networks: []\nnetwork_mode: host",
    "network_mode: container:a",
    "gpus: all",
    "gpus: [{anything: 1}]",
    "volumes_from: ['container:a']",
    "external_links: [nobody]",
    "profiles: ['a b']",
    "extra_hosts: ['h:1', 'i=::1']",
    "healthcheck: {test: curl, interval: 1m30s, retries: 1.5}",
    "healthcheck: {test: []}",
    "pull_policy: every_12h",
    "cap_add: [A, A]",
    "build: {ssh: [default], additional_contexts: [a=b], args: [A, A], no_cache: yes}",
    "logging: {options: {a: 5, b: }}",
    "deploy: {mode: any, update_config: {failure_action: any}, replicas: 1}\ncontainer_name: one",
    "develop: {watch: [{path: a, action: rebuild}]}",
    "post_start: [{command: a, user: root}]",
    "pre_start: [{command: a, image: b}]",
    "storage_opt: {size: 1}",
    "container_name: ${C}",
]
OTHER_REFUSED = [  # whole files
    ("services: {a: {image: x}}\nservice: {}\n", "no key service at the top level: did you mean services?"),
    ("services: {a: {image: x}}\nversion: 3\n", "version must be a string"),
    ("services: {a b: {image: x}}\n", "services.a b: a name may only have letters"),
    ("services: {a: {user: root}}\n", "services.a has neither image nor build"),
    ("services: {a: {}}\n", "services.a has neither image nor build"),
    ("services: {a: {image: x}}\nvolumes: {v: {external: true, driver: local}}\n", "an external volume exists already"),
    ("services: {a: {image: x}}\nvolumes: {v: {external: {name: w}, name: u}}\n", "name and external.name differ"),
    ("services: {a: {image: x}}\nsecrets: {s: {file: a, environment: B}}\n", "file and environment exclude each other"),
    ("services: {a: {image: x}}\nsecrets: {s: {name: t}}\n", "nothing says where it comes from; give one of file, environment"),
    ("services: {a: {image: x}}\nconfigs: {c: }\n", "configs.c must be a mapping: Compose refuses an empty value"),
    (
        "services: {a: {image: x}}\nnetworks: {n: {ipam: {config: [{subnet: 10}]}}}\n",
        "networks.n.ipam.config[0].subnet must be a string",
    ),
    ("services: {a: {image: x}}\nnetworks: [n]\n", "networks must be a mapping, not a list"),
    ("services: {a: {image: x}}\nx-a: {b: '${'}\n", "without its `}`"),
    ("services: {a: {image: x}}\nx-a: {b: 1, b: 2}\n", "b is set twice"),
    ("services: {a: {image: x}}\nx-a: {1: 2}\n", "the key 1 is not a string"),
    ("services: {a: {image: x, links: [b]}, b: {image: x, depends_on: [c]}, c: {image: x, pid: 'service:a'}}\n", "a → b → c → a"),
    ("services: {a: {image: x, container_name: n1}, b: {image: x, container_name: n1}}\n", "a has the container_name n1, too"),
]
OTHER_ACCEPTED = [
    "volumes: {a: }\n",
    "name: Any Name\nversion: '2'\nservices: {a: {image: x}}\n",
    "services: {a: {provider: {type: p}}}\n",
    "services: {a: {image: x}}\nsecrets: {s: {external: true}, t: {file: ''}}\nconfigs: {c: {external: false}}\n",
    "services: {a: {image: x, networks: [n]}}\nnetworks: {n: {external: true, driver: any, x-a: 1}}\n",
    "services: {a: {image: x, depends_on: {b: {condition: service_healthy}}}, b: {image: x, profiles: [p]}}\n",
    "x-a: &a {image: x, labels: [b]}\nservices: {a: *a, b: {<<: *a, user: u}}\n",
]


def with_keys(keys: str) -> str:
    return "services:\n  web:\n    image: x\n" + "".join(f"    {line}\n" for line in keys.splitlines())


def said(text: str) -> list[str]:
    return [message for _, message in read(text).errors]


@pytest.mark.parametrize(("keys", "message"), REFUSED)
def test_what_compose_refuses_in_a_service_is_told(keys: str, message: str) -> None:
    (found,) = said(with_keys(keys))
    assert message in found


@pytest.mark.parametrize("keys", ACCEPTED)
def test_what_compose_accepts_in_a_service_is_no_error(keys: str) -> None:
    assert said(with_keys(keys)) == []


@pytest.mark.parametrize(("text", "message"), OTHER_REFUSED)
def test_what_compose_refuses_in_a_file_is_told(text: str, message: str) -> None:
    assert message in "\n".join(said(text))


@pytest.mark.parametrize("text", OTHER_ACCEPTED)
def test_what_compose_accepts_in_a_file_is_no_error(text: str) -> None:
    assert said(text) == []


def test_an_error_stands_at_the_line_at_fault() -> None:
    text = "services:\n  web:\n    image: x\n    ports:\n      - 80:80\n      - 80:99999\n    nope: 1\n    networks:\n      - n\n"
    assert [line for line, _ in read(text).errors] == [6, 7, 9]


def test_many_unknown_keys_are_counted() -> None:
    found = said(with_keys("\n".join(f"zzz{n}: 1" for n in range(20))))
    assert len(found) == 5
    assert "zzz4, nor the 15 after it," in found[-1]


def test_a_file_of_version_1_is_read_without_an_error() -> None:
    assert said("web:\n  image: x\n  net: host\n  log_driver: syslog\n  links: [db]\n") == []


def test_a_service_that_stands_for_several_is_judged_once() -> None:
    assert len(said("x-a: &a {image: x, user: 0}\nservices: {a: *a, b: *a, c: {<<: *a}}\n")) == 1


def together(**texts: str) -> list[str]:
    files = [SourceFile(path.replace("__", "/").replace("_", ".") + ".yaml", text) for path, text in texts.items()]
    by_path = {file.path: file for file in files}
    found = extract(files, [], Project(load=by_path.get))
    return [message for extraction in found.values() for _, message in extraction.errors]


def test_names_are_looked_up_in_the_merged_files() -> None:
    base = "services: {web: {image: x, networks: [n], volumes: ['d:/d']}}\n"
    assert together(compose=base, compose_override="networks: {n: }\nvolumes: {d: }\n") == []
    assert "no network n" in together(compose=base, compose_override="volumes: {d: }\n")[0]


def test_a_fragment_that_is_merged_with_its_base_is_no_error() -> None:
    assert together(compose="services: {web: {image: x}}\n", compose_override="services: {web: {privileged: true}}\n") == []
    (found,) = together(compose="services: {web: {image: x}}\n", compose_override="services: {db: {privileged: true}}\n")
    assert "services.db has neither image nor build" in found


@pytest.mark.parametrize(
    ("base", "over"),
    [
        ("environment: {A: b}", "environment: [C=d]"),
        ("labels: [a=b]", "labels: {c: d}"),
        ("dns: 1.1.1.1", "dns: [8.8.8.8]"),
        ("depends_on: [db]", "depends_on: {db: {condition: service_healthy}}"),
        ("networks: [default]", "networks: {default: {aliases: [a]}}"),
        ("build: .", "build: {target: t}"),
        ("ports: ['80:80']", "ports: !override ['81:80']"),
        ("user: 0", "user: !override '0'"),
        ("user: 0", "user: !reset null"),
        ("networks: [nowhere]", "networks: !reset []"),
    ],
)
def test_what_is_merged_is_judged_not_its_parts(base: str, over: str) -> None:
    files = {"compose": f"services: {{web: {{image: x, {base}}}, db: {{image: x}}}}\n"}
    assert together(**files, compose_override=f"services: {{web: {{{over}}}}}\n") == []


def test_the_services_of_a_fragment_are_told_of_together() -> None:
    (found,) = said("services: {a: {user: u}, b: {user: u}, c: {image: x}, d: {user: u}}\n")
    assert found.startswith("services.a has neither image nor build, nor have 2 more services")


def test_what_an_include_that_is_not_there_may_define_is_no_error() -> None:
    (found,) = together(compose="include: [other.yaml]\nservices: {web: {image: x, networks: [n], depends_on: [db]}}\n")
    assert "there is no file other.yaml" in found


def test_a_service_of_which_a_part_is_elsewhere_may_have_its_image_there() -> None:
    (found,) = together(compose="services: {web: {extends: {file: no.yaml, service: a}}}\n")
    assert "there is no file no.yaml" in found


@pytest.mark.parametrize("value", [".inf", "-.Inf", ".nan", "1e999", "!!int abc", "!!float abc", "!!int 1.5", "0x", "1e-999"])
@pytest.mark.parametrize(
    "key", ["pids_limit", "mem_limit", "cpus", "scale", "image", "env_file", "healthcheck.retries", "cpu_shares"]
)
def test_a_number_that_is_none_is_read_to_the_end(key: str, value: str) -> None:
    outer, _, inner = key.partition(".")
    text = f"services:\n  web: {{hostname: h, {outer}: {'{' + inner + ': ' + value + '}' if inner else value}}}\n"
    (web,) = read(text).launches
    assert web.name
    assert web.name.only == "web"


def test_a_cycle_of_thousands_and_thousands_of_services_end_soon() -> None:
    started = time.process_time()
    services = "".join(
        f"  s{n}:\n    image: x\n    user: 'a'\n    depends_on: [s{n + 1}]\n    volumes: ['/a:/b']\n" for n in range(5000)
    )
    (found,) = said(f"services:\n{services}  s5000: {{image: x, depends_on: [s0]}}\n")
    assert "wait for each other" in found
    assert time.process_time() - started < 10  # all of it; two on an idle machine


def refused(program: Path, text: str, folder: Path) -> str:
    """Why Compose refuses a file; empty where it does not."""
    (folder / "compose.yaml").write_text(text, "utf-8")
    try:
        real.project(program, folder)
    except ValueError as error:
        return str(error) or "no reason given"
    return ""


def hold_mutated(program: Path, folder: Path, seeds: range) -> None:
    """Compose and the scanner say the same of files with one change each: both refuse it, or both accept it."""
    count = 0
    for seed in seeds:
        text = mutate.mutated(random.Random(seed), generate.single(seed, 4).files["compose.yaml"])
        theirs, ours = refused(program, text, folder), said(text)
        assert bool(theirs) == bool(ours), f"seed {seed}:\n{text}\nCompose: {theirs or 'accepted'}\nscanner: {ours}"
        count += bool(theirs)
    print(f"\n{count} of {len(seeds)} changed files are refused, by both")


@pytest.mark.conformance
def test_a_sample_of_changed_files(program: Path, tmp_path: Path) -> None:
    hold_mutated(program, tmp_path, range(SAMPLE))


@pytest.mark.conformance
@pytest.mark.exhaustive
def test_all_changed_files(program: Path, tmp_path: Path) -> None:
    hold_mutated(program, tmp_path, range(10_000, 10_000 + ALL))


@pytest.mark.conformance
@pytest.mark.exhaustive
def test_the_cases_above(program: Path, tmp_path: Path) -> None:
    wrong = [keys for keys, _ in REFUSED if not refused(program, with_keys(keys), tmp_path)]
    wrong += [text for text, _ in OTHER_REFUSED if not refused(program, text, tmp_path)]
    wrong += [reason for text in OTHER_ACCEPTED if (reason := refused(program, text, tmp_path))]
    wrong += [
        f"{keys}: {reason}" for keys in ACCEPTED if "${" not in keys and (reason := refused(program, with_keys(keys), tmp_path))
    ]
    assert wrong == []
