"""Every command, flag and YAML key of the document this project implements, docker-runtime-security.md.

"Clean" is meant as CONTRACT.md defines it: nothing at medium or above by default; for the examples that add capabilities
back, nothing from `missing-cap-drop` and `dangerous-capability`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Folder

DOCUMENT = Path(__file__).parent.parent.parent / "shared" / "docker-runtime-security.md"

REQUIRED = """\
docker run \\
  --read-only \\
  --tmpfs /tmp \\
  --cap-drop=ALL \\
  --security-opt=no-new-privileges:true \\
  --memory=512m \\
  --memory-swap=512m \\
  --cpus=1 \\
  myapp
"""

TEMPLATE = """\
services:
  app:
    image: myapp:latest
    read_only: true
    tmpfs:
      - /tmp
      - /app/cache
    cap_drop:
      - ALL
    cap_add:
      - NET_BIND_SERVICE  # Only if needed
    security_opt:
      - no-new-privileges:true
    deploy:
      resources:
        limits:
          memory: 512M
          cpus: '1.0'
        reservations:
          memory: 256M
    user: "1000:1000"  # Non-root UID:GID
"""

NEVER = """\
# NEVER - disables all container isolation
docker run --privileged myapp

# NEVER - gives full root access
docker run --user root myapp

# NEVER - removes security profiles
docker run --security-opt seccomp=unconfined myapp
"""

ADDED_BACK = """\
# Common capabilities to add back
docker run --cap-drop=ALL --cap-add=NET_BIND_SERVICE myapp  # Bind to ports <1024
docker run --cap-drop=ALL --cap-add=CHOWN myapp  # Change file ownership
"""

WRITABLE_PATHS = """\
# Multiple tmpfs mounts for different purposes
docker run \\
  --read-only \\
  --tmpfs /tmp:noexec,nosuid,size=100m \\
  --tmpfs /app/cache:noexec,nosuid,size=50m \\
  --tmpfs /app/logs:noexec,nosuid,size=10m \\
  myapp
"""

FORMULAS = """\
memory: 2x expected peak usage
memory-swap: equal to memory (prevents swap)
cpus: 1.0 per container (scale horizontally)
"""

COMMAND_FILES: dict[str, Callable[[str], str]] = {
    "run.sh": lambda commands: f"#!/bin/bash\n{commands}",
    "Makefile": lambda commands: "run:\n" + re.sub("^(?=.)", "\t", commands, flags=re.M),
}
in_each_command_file = pytest.mark.parametrize("name", COMMAND_FILES)

Scan = Callable[..., dict[str, str]]


@pytest.fixture
def scan(folder: Folder) -> Scan:
    """Scans one file and returns the severity of each rule that finds something in it."""

    def scanned(name: str, text: str, *options: str) -> dict[str, str]:
        folder.write(name, COMMAND_FILES.get(name, str)(text))
        report = folder.scan("--format", "json", "--isolated", "--fail-on", "never", *options, name).json
        assert report["errors"] == []
        assert report["launches"]
        return {finding["rule"]: finding["severity"] for finding in report["findings"]}

    return scanned


def serious(found: dict[str, str]) -> set[str]:
    """The rules that find something at medium or above."""
    return {rule for rule, severity in found.items() if severity != "low"}


def without(text: str, part: str) -> str:
    """The text with the one line that holds `part` taken out, and what is indented below it."""
    lines = text.splitlines(keepends=True)
    (at,) = [number for number, line in enumerate(lines) if part in line]
    depth = re.compile(" *")
    own = len(depth.match(lines[at])[0])  # type: ignore[index]  # it matches anything
    end = at + 1
    while text is TEMPLATE and end < len(lines) and len(depth.match(lines[end])[0]) > own:  # type: ignore[index]  # likewise
        end += 1
    return "".join(lines[:at] + lines[end:])


# -- Required Flags


@in_each_command_file
def test_the_required_flags_are_clean(scan, name):
    assert serious(scan(name, REQUIRED)) == set()


@in_each_command_file
@pytest.mark.parametrize(
    ("flag", "rule", "severity"),
    [
        ("--read-only", "missing-read-only", "medium"),
        ("--tmpfs /tmp", "read-only-without-tmpfs", "low"),
        ("--cap-drop=ALL", "missing-cap-drop", "medium"),
        ("--security-opt=no-new-privileges:true", "missing-no-new-privileges", "medium"),
        ("--memory=512m", "missing-memory-limit", "medium"),
        ("--memory-swap=512m", "unbounded-swap", "low"),
        ("--cpus=1", "missing-cpu-limit", "medium"),
    ],
)
def test_each_required_flag_is_missed_when_taken_away(scan, name, flag, rule, severity):
    complete, taken = scan(name, REQUIRED), scan(name, without(REQUIRED, flag))
    assert rule not in complete
    assert taken[rule] == severity
    assert serious(taken) <= {rule}


@in_each_command_file
def test_without_any_of_them_all_are_missed(scan, name):
    assert serious(scan(name, "docker run myapp\n")) == {
        "missing-read-only",
        "missing-cap-drop",
        "missing-no-new-privileges",
        "missing-memory-limit",
        "missing-cpu-limit",
    }


# -- Docker Compose Template


def test_the_compose_template_is_clean(scan):
    assert serious(scan("compose.yaml", TEMPLATE)) == set()


def test_the_compose_template_keeps_the_resource_formulas(scan):
    assert {"memory-headroom", "excess-cpus"} & set(scan("compose.yaml", TEMPLATE, "--pedantic")) == set()


@pytest.mark.parametrize(
    ("key", "rule", "severity"),
    [
        ("read_only:", "missing-read-only", "medium"),
        ("tmpfs:", "read-only-without-tmpfs", "low"),
        ("cap_drop:", "missing-cap-drop", "medium"),
        ("security_opt:", "missing-no-new-privileges", "medium"),
        ("memory: 512M", "missing-memory-limit", "medium"),
        ("cpus:", "missing-cpu-limit", "medium"),
        ("user:", "missing-user", "low"),
    ],
)
def test_each_key_of_the_template_is_missed_when_taken_away(scan, key, rule, severity):
    complete, taken = scan("compose.yaml", TEMPLATE), scan("compose.yaml", without(TEMPLATE, key))
    assert rule not in complete
    assert taken[rule] == severity
    assert serious(taken) <= {rule}


@pytest.mark.parametrize("key", ["cap_add:", "reservations:", "- /app/cache"])
def test_what_the_template_holds_beyond_need_may_go(scan, key):
    assert serious(scan("compose.yaml", without(TEMPLATE, key))) == set()


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("NET_BIND_SERVICE", "SYS_ADMIN", "dangerous-capability"),
        ("no-new-privileges:true", "no-new-privileges:false", "missing-no-new-privileges"),
        ("read_only: true", "read_only: false", "missing-read-only"),
        ("- ALL", "- NET_RAW", "missing-cap-drop"),
        ("memory: 512M", 'memory: "0"', "missing-memory-limit"),
        ('"1000:1000"', '"0:0"', "root-user"),
    ],
)
def test_each_value_of_the_template_matters(scan, old, new, rule):
    assert old in TEMPLATE
    assert rule in serious(scan("compose.yaml", TEMPLATE.replace(old, new)))


# -- NEVER Use


@in_each_command_file
@pytest.mark.parametrize(
    ("number", "rule", "severity"), [(0, "privileged", "critical"), (1, "root-user", "high"), (2, "seccomp-unconfined", "high")]
)
def test_each_never_is_found(scan, name, number, rule, severity):
    found = scan(name, NEVER.split("\n\n")[number] + "\n")
    assert found[rule] == severity
    assert {other for other, how in found.items() if how in ("high", "critical")} == {rule}


@pytest.mark.parametrize(
    ("line", "rule", "severity"),
    [
        ("privileged: true", "privileged", "critical"),
        ("user: root", "root-user", "high"),
        ("security_opt: [seccomp=unconfined]", "seccomp-unconfined", "high"),
    ],
)
def test_each_never_is_found_in_compose(scan, line, rule, severity):
    assert scan("compose.yaml", f"services:\n  app:\n    image: myapp\n    {line}\n")[rule] == severity


# -- Privileged Operations


@in_each_command_file
@pytest.mark.parametrize("number", [1, 2])
def test_adding_back_only_what_is_required_is_clean(scan, name, number):
    command = ADDED_BACK.splitlines(keepends=True)[number]
    found = scan(name, command)
    assert {"missing-cap-drop", "dangerous-capability"} & set(found) == set()
    assert "missing-cap-drop" in scan(name, command.replace("--cap-drop=ALL ", ""))


# -- Read-Only with Writable Paths


@in_each_command_file
def test_read_only_with_writable_paths(scan, name):
    assert {"missing-read-only", "read-only-without-tmpfs", "weak-tmpfs"} & set(scan(name, WRITABLE_PATHS)) == set()


@in_each_command_file
@pytest.mark.parametrize(("old", "new"), [("noexec,nosuid,size=50m", "exec,size=50m"), (":noexec,nosuid,size=10m", "")])
def test_writable_paths_are_to_be_small_and_without_programs(scan, name, old, new):
    assert scan(name, WRITABLE_PATHS.replace(old, new))["weak-tmpfs"] == "low"


# -- Resource Limit Formulas


@in_each_command_file
@pytest.mark.parametrize(
    ("keeps", "breaks", "rule"),
    [
        ("--memory=512m --memory-reservation=256m", "--memory=512m --memory-reservation=257m", "memory-headroom"),
        ("--memory=512m --memory-swap=512m", "--memory=512m --memory-swap=513m", "unbounded-swap"),
        ("--cpus=1.0", "--cpus=1.1", "excess-cpus"),
    ],
)
def test_the_resource_formulas(scan, name, keeps, breaks, rule):
    assert rule not in scan(name, f"docker run {keeps} myapp\n", "--pedantic")
    assert scan(name, f"docker run {breaks} myapp\n", "--pedantic")[rule] == "low"


# -- The document itself


@pytest.mark.skipif(not DOCUMENT.exists(), reason="docker-runtime-security.md is not part of this repository")
def test_every_code_block_of_the_document_is_tested_here():
    blocks = re.findall(r"^```\w*\n(.*?)^```", DOCUMENT.read_text(), flags=re.M | re.S)
    assert blocks == [REQUIRED, TEMPLATE, NEVER, ADDED_BACK, WRITABLE_PATHS, FORMULAS]


@pytest.mark.skipif(not DOCUMENT.exists(), reason="docker-runtime-security.md is not part of this repository")
def test_every_flag_of_the_table_is_tested_here():
    flags = re.findall(r"^\| `(.+?)` \|", DOCUMENT.read_text(), flags=re.M)
    assert len(flags) == 6
    assert [flag for flag in flags if flag not in REQUIRED] == []
