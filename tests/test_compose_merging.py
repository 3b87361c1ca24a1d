"""Anchors, merge keys and `extends`: what holds, and where it is written."""

from __future__ import annotations

import pytest

from scanner.launch import config
from tests.compose import read, shown


def test_a_merged_value_is_shown_where_it_is_written() -> None:
    (web,) = read(
        """\
        x-base: &base
          privileged: true
          cap_add: &caps [SYS_ADMIN]
        services:
          web:
            <<: *base
            image: x
            cap_drop: *caps
        """
    ).launches
    assert web.host.privileged is not None
    (span,) = web.host.privileged.spans
    assert (span.text, span.line) == ("privileged: true", 2)
    assert [(span.text, span.line) for value in web.host.cap_drop for span in value.spans] == [("SYS_ADMIN", 3)]
    assert web.statement.text == "web:\n    <<: *base\n    image: x\n    cap_drop: *caps"


def test_an_aliased_scalar_is_shown_at_its_anchor() -> None:
    (web,) = read("x-on: &on true\nservices:\n  web: {image: x, privileged: *on}\n").launches
    assert web.host.privileged is not None
    assert [(span.text, span.line) for span in web.host.privileged.spans] == [("true", 1)]


@pytest.mark.parametrize(
    ("service", "user", "privileged"),
    [
        ("{<<: *a, image: x}", "a", True),
        ("{<<: *a, image: x, user: own}", "own", True),
        ("{image: x, user: own, <<: *a}", "own", True),
        ("{<<: [*a, *b], image: x}", "a", True),
        ("{<<: [*b, *a], image: x}", "b", True),
        ("{<<: *both, image: x}", "b", True),
        ("{<<: *chain, image: x}", "c", True),
        ("*a", "a", True),
        ("{<<: {user: in}, image: x}", "in", None),
    ],
)
def test_merge_keys(service: str, user: str, privileged: bool | None) -> None:
    extraction = read(
        "x-a: &a {image: a, user: a, privileged: true}\n"
        "x-b: &b {user: b}\n"
        "x-both: &both [*b, *a]\n"
        "x-chain: &chain {<<: *a, user: c}\n"
        f"services:\n  web: {service}\n"
    )
    (web,) = extraction.launches
    assert extraction.errors == []
    assert web.user is not None
    assert (web.user.only, web.host.privileged and web.host.privileged.only) == (user, privileged)


def test_a_mapping_that_is_merged_is_replaced_as_a_whole_where_the_service_has_it_too() -> None:
    (web,) = read("x-a: &a {environment: {A: 1}}\nservices:\n  web: {<<: *a, image: x, environment: {B: 2}}\n").launches
    assert [value.choices[0].name for value in web.env] == ["B"]


def test_extends_in_the_same_file() -> None:
    base, web = read(
        """\
        services:
          base:
            image: base
            user: root
            privileged: true
            command: base
            cap_add: [A, B]
            environment: {A: 1, B: 2}
            volumes: [/a:/x, /b:/y]
            tmpfs: /t
            deploy: {resources: {limits: {memory: 1g, cpus: 1}}}
            build: .
          web:
            extends: {service: base}
            user: app
            privileged: !reset null
            command: web
            cap_add: [B, C]
            environment: [A=3]
            volumes: [/c:/x]
            tmpfs: [/u]
            deploy: {resources: {limits: {memory: 2g}}}
            build: {target: t}
        """
    ).launches
    assert config(web) == {
        "Image": "base",
        "User": "app",
        "Cmd": ["web"],
        "HostConfig": {
            "CapAdd": ["CAP_A", "CAP_B", "CAP_C"],
            "Binds": ["/c:/x", "/b:/y"],
            "Tmpfs": {"/t": "", "/u": ""},
            "Memory": 2147483648,
            "NanoCpus": 1000000000,
        },
    }
    assert {value.choices[0].name: value.choices[0].value for value in web.env} == {"A": "3", "B": "2"}
    assert web.build is not None
    assert (web.build.context and web.build.context.only, web.build.target and web.build.target.only) == (".", "t")
    assert shown(web)["Image"] == ["image: base"]
    assert base.host.privileged
    assert not web.opaque


def test_override_replaces_what_would_be_merged() -> None:
    _, web = read("services:\n  base: {image: x, cap_add: [A]}\n  web: {extends: base, cap_add: !override [B]}\n").launches
    assert config(web)["HostConfig"]["CapAdd"] == ["CAP_B"]


@pytest.mark.parametrize("extends", ["{file: other.yaml, service: base}", "{service: $NAME}"])
def test_a_service_that_extends_one_elsewhere_may_have_more_options(extends: str) -> None:
    extraction = read(f"services:\n  web: {{extends: {extends}, image: x, privileged: true}}\n")
    (web,) = extraction.launches
    assert web.opaque
    assert web.host.privileged
    assert [line for line, _ in extraction.errors] == ([2] if "other.yaml" in extends else [])


def test_what_extends_such_a_service_may_have_more_options_too() -> None:
    launches = read("services:\n  a: {extends: {file: o, service: b}, image: x}\n  b: {extends: a}\n  c: {image: x}\n").launches
    assert [launch.opaque for launch in launches] == [True, True, False]


def test_a_fragment_without_image_and_build_may_have_more_options() -> None:
    (web,) = read("services:\n  web: {privileged: true}\n").launches
    assert web.opaque
    assert web.host.privileged


@pytest.mark.parametrize(
    ("services", "line", "message"),
    [
        ("web: {extends: web, image: x}", 2, "extends itself"),
        ("web: {extends: a, image: x}\n  a: {extends: web, image: x}", 3, "extends itself"),
        ("web: {extends: nobody, image: x}", 2, "no service nobody"),
    ],
)
def test_extends_that_leads_nowhere_is_an_error(services: str, line: int, message: str) -> None:
    extraction = read(f"services:\n  {services}\n")
    assert [(at, message in text) for at, text in extraction.errors] == [(line, True)]
    assert extraction.launches


def test_documents_of_one_file_are_merged() -> None:
    web, db = read(
        "services:\n  web: {image: x, cap_add: [A]}\n---\nservices:\n  web: {user: app, cap_add: [B]}\n  db: {image: y}\n"
    ).launches
    assert config(web) == {"Image": "x", "User": "app", "HostConfig": {"CapAdd": ["CAP_A", "CAP_B"]}}
    assert (web.span.line, db.span.line) == (2, 6)


def test_extensions_and_other_top_level_keys_are_no_services() -> None:
    extraction = read(
        """\
        x-web: {image: x, privileged: true}
        services: {web: {image: y}}
        volumes: {image: {}}
        networks: {a: {driver_opts: {image: z}}}
        """
    )
    assert [launch.span.text for launch in extraction.launches] == ["web"]


def test_a_file_of_version_1_has_its_services_at_the_top() -> None:
    (web,) = read("web:\n  image: x\n  privileged: true\nx-a: {image: y}\n").launches
    assert web.host.privileged


def test_a_service_of_an_external_program_is_no_container() -> None:
    assert read("services:\n  web: {provider: {type: model}}\n").launches == []


def test_a_quoted_merge_key_is_an_ordinary_key() -> None:
    (web,) = read('x-a: &a {privileged: true}\nservices:\n  web: {"<<": *a, image: x}\n').launches
    assert web.host.privileged is None


def test_the_word_for_all_gpus_may_stand_in_a_service_and_in_what_it_extends() -> None:
    extraction = read("services:\n  base: {image: x, gpus: all}\n  web: {extends: base, gpus: all}\n")
    assert extraction.errors == []
    assert [len(launch.host.device_requests) for launch in extraction.launches] == [1, 1]


def test_within_an_override_a_reset_takes_nothing_out() -> None:
    (web,) = read(
        "services:\n  web: !override\n    image: x\n    privileged: !reset true\n"
        "    cap_add: [!reset SYS_ADMIN]\n    environment: {K: !reset k}\n"
    ).launches
    assert config(web)["HostConfig"] == {"Privileged": True, "CapAdd": ["CAP_SYS_ADMIN"]}
    assert [value.choices[0] for value in web.env] == [("K", "k")]
