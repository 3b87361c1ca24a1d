"""Combinations of settings: one finding names them, and what one makes moot stays in JSON, at low."""

from __future__ import annotations

from typing import Any

import pytest

from scanner.launch import Value
from scanner.posture import added_capability, is_host, ordinary_user
from scanner.rule import checks
from scanner.source import SourceFile, Span
from tests.builders import image, launch, sometimes, unresolved
from tests.conftest import Folder

IMPLIED = {
    "dangerous-capability": "cap_add: [SYS_ADMIN]",
    "seccomp-unconfined": "security_opt: [seccomp=unconfined]",
    "apparmor-unconfined": "security_opt: [apparmor=unconfined]",
    "selinux-disabled": "security_opt: [label=disable]",
    "systempaths-unconfined": "security_opt: [systempaths=unconfined]",
    "writable-cgroups": "security_opt: [writable-cgroups=true]",
    "host-network": "network_mode: host",
    "host-pid": "pid: host",
    "host-ipc": "ipc: host",
    "host-cgroupns": "cgroup: host",
    "host-userns": "userns_mode: host",
    "host-uts": "uts: host",
    "host-device": "devices: [/dev/sda]",
}


def service(*lines: str) -> str:
    return "services:\n  app:\n    image: acme/app:1\n" + "".join(f"    {line}\n" for line in lines)


def findings(folder: Folder, compose: str, *options: str) -> dict[str, dict[str, Any]]:
    """The findings of a compose file by rule."""
    folder.write("compose.yaml", compose)
    report = folder.scan("--format", "json", "--isolated", "--fail-on", "never", *options).json
    assert report["errors"] == []
    return {finding["rule"]: finding for finding in report["findings"]}


def results(folder: Folder) -> dict[str, dict[str, Any]]:
    """The SARIF results by rule."""
    report = folder.scan("--format", "sarif", "--isolated", "--fail-on", "never").json
    return {result["ruleId"]: result for result in report["runs"][0]["results"]}


# -- privileged


@pytest.mark.parametrize(("rule", "line"), IMPLIED.items(), ids=IMPLIED.keys())
def test_what_privileged_makes_moot_is_low_and_related_to_it(folder, rule, line):
    found = findings(folder, service("privileged: true", line))
    assert found["privileged"]["severity"] == "critical"
    assert found[rule]["severity"] == "low"
    assert "moot beside privileged" in found[rule]["message"]
    assert [(each["line"], each["message"]) for each in found[rule]["related"]] == [(4, "privileged here")]
    shown = results(folder)
    assert rule not in shown
    assert rule in str(shown["privileged"]["relatedLocations"])


def test_the_rules_that_privileged_makes_moot_are_those_tried_here_and_the_one_about_dropping():
    assert {rule.id for rule in checks() if rule.implied} == {*IMPLIED, "missing-cap-drop"}


@pytest.mark.parametrize("line", ["privileged: false", "privileged: ${PRIVILEGED:-true}", "privileged: ${PRIVILEGED}"])
def test_what_may_not_be_privileged_makes_nothing_moot(folder, line):
    found = findings(folder, service(line, "security_opt: [seccomp=unconfined]"))
    assert found["seccomp-unconfined"]["severity"] == "high"
    assert found["seccomp-unconfined"]["related"] == []
    assert "seccomp-unconfined" in results(folder)


def test_hardening_that_still_counts_is_missed_as_before(folder):
    found = findings(folder, service("privileged: true"))
    assert found["missing-cap-drop"]["severity"] == "low"
    kept = ("missing-read-only", "missing-no-new-privileges", "missing-memory-limit", "missing-cpu-limit")
    assert {found[rule]["severity"] for rule in kept} == {"medium"}


def test_dropped_capabilities_are_named_as_moot(folder):
    found = findings(folder, service("privileged: true", "cap_drop: [ALL]"))
    assert "the capabilities it drops are given back" in found["privileged"]["message"]
    assert [each["line"] for each in found["privileged"]["related"]] == [5]
    assert "missing-cap-drop" not in found


def test_a_moot_finding_stands_alone_where_privileged_is_not_reported(folder):
    compose = service("privileged: true", "pid: host")
    assert list(findings(folder, compose, "--select", "host-pid")) == ["host-pid"]
    text = folder.scan("--isolated", "--select", "host-pid").out
    assert "low" in text
    assert "[host-pid]" in text


def test_the_text_report_shows_the_critical_one_and_names_the_rest_below_it(folder):
    findings(folder, service("privileged: true", "pid: host", "cap_add: [SYS_ADMIN]"))
    text = folder.scan("--isolated").out
    assert "Privileged container [privileged]" in text
    assert "\n           |           --------- adds SYS_ADMIN [dangerous-capability]\n" in text
    assert "2 findings: 1 critical, 1 medium." in text


# -- namespaces and the capabilities made for them


@pytest.mark.parametrize(
    ("lines", "part", "namespace"),
    [
        (("pid: host", "cap_add: [SYS_PTRACE]"), "host-pid", "process"),
        (("network_mode: host", "cap_add: [NET_ADMIN]"), "host-network", "network"),
    ],
)
def test_a_capability_and_the_namespace_it_reaches_into_are_one_result(folder, lines, part, namespace):
    found = findings(folder, service(*lines))
    combined = found["dangerous-capability"]
    assert (combined["severity"], found[part]["severity"]) == ("high", "high")
    assert f"the host's {namespace} namespace" in combined["message"]
    assert [each["line"] for each in combined["related"]] == [4]
    assert part not in results(folder)


@pytest.mark.parametrize(
    ("lines", "part"),
    [
        (("pid: host", "cap_add: [NET_ADMIN]"), "host-pid"),
        (("network_mode: host", "cap_add: [SYS_PTRACE]"), "host-network"),
        (("pid: host", "cap_add: [SYS_TIME]"), "host-pid"),
    ],
)
def test_others_are_results_of_their_own(folder, lines, part):
    findings(folder, service(*lines))
    assert {part, "dangerous-capability"} <= results(folder).keys()


# -- the socket


def test_the_socket_makes_an_ordinary_user_moot(folder):
    found = findings(folder, service('user: "1000"', "volumes: [/var/run/docker.sock:/var/run/docker.sock]"))
    assert "user 1000 is moot" in found["docker-socket"]["message"]
    assert [each["line"] for each in found["docker-socket"]["related"]] == [4]


@pytest.mark.parametrize("line", ["user: root", "user: ${UID}", "tty: true"])
def test_another_user_is_not_named(folder, line):
    found = findings(folder, service(line, "volumes: [/var/run/docker.sock:/var/run/docker.sock]"))
    assert "moot" not in found["docker-socket"]["message"]


def test_the_group_that_opens_the_socket_is_shown_with_it(folder):
    lines = ('user: "1000"', "group_add: [docker]", "volumes: [/var/run/docker.sock:/var/run/docker.sock]")
    found = findings(folder, service(*lines))
    assert found["docker-group"]["severity"] == "high"
    shown = results(folder)
    assert "docker-group" not in shown
    assert "docker-group" in str(shown["docker-socket"]["relatedLocations"])
    findings(folder, service("group_add: [docker]"))
    assert "docker-group" in results(folder)


def test_the_whole_host_says_what_an_ordinary_user_leaves(folder):
    found = findings(folder, service('user: "1000"', "volumes: [/:/host]"))
    assert found["host-mount"]["severity"] == "critical"
    assert "user 1000" in found["host-mount"]["message"]


# -- the questions


def said(value: Any) -> Value[Any]:
    file = SourceFile("Dockerfile", "FROM x\nUSER app\n")
    return Value.of(value, (Span(file, 7, 15),))


def test_whom_a_launch_runs_as():
    built = image(runs_as_root=False)
    built.user = said("app")
    found = ordinary_user(launch(built_here=built))
    assert found is not None
    assert (found[0], found[1].span.line) == ("app", 2)
    assert ordinary_user(launch(user="1000", built_here=built)) is not None


@pytest.mark.parametrize(
    "subject",
    [
        launch(),
        launch(user="root"),
        launch(user="0:1000"),
        launch(user=unresolved("$UID")),
        launch(user=""),
        launch(built_here=image(runs_as_root=False)),
        launch(built_here=image(runs_as_root=True)),
    ],
)
def test_whom_it_runs_as_is_root_or_not_known(subject):
    assert ordinary_user(subject) is None


def test_which_capability_is_added():
    assert added_capability(launch(host={"cap_add": ["CAP_SYS_PTRACE"]}), "SYS_PTRACE") is not None
    assert added_capability(launch(host={"cap_add": [sometimes("all")]}), "SYS_PTRACE") is not None
    assert added_capability(launch(host={"cap_add": ["CAP_KILL"]}), "SYS_PTRACE") is None


def test_whose_namespace_it_is():
    assert is_host(Value(("private", "host")))
    assert not is_host(Value.of("private"))
    assert not is_host(None)
