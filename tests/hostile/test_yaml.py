"""YAML bombs: what stands for billions of values, holds itself, or is nested without end. What can be read is judged."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Folder
from tests.hostile.limited import found, said, survived

WEB = "services:\n  web:\n    image: x\n    privileged: true\n"
LAUGHS = "x-a0: &a0 [lol]\n" + "".join(f"x-a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
MAPPINGS = "x-a0: &a0 {k: v}\n" + "".join(f"x-a{n}: &a{n} {{k: *a{n - 1}, l: *a{n - 1}}}\n" for n in range(1, 60))
MERGES = "x-0: &x0 {image: x}\n" + "".join(f"x-{n}: &x{n} {{<<: [*x{n - 1}, *x{n - 1}], k{n}: v}}\n" for n in range(1, 60))

BOMBS = {
    "aliases of aliases": (WEB + "    labels: *a39\n", LAUGHS, "aliases stand for more than"),
    "mappings of mappings": (WEB + "    environment: *a59\n", MAPPINGS, "aliases stand for more than"),
    "merges of merges": (WEB + "    <<: *x59\n", MERGES, ""),
    "an anchor in itself": (WEB + "    environment: &e [*e]\n", "", "stands inside what it is an alias of"),
    "a merge of itself": (WEB.replace("web:", "web: &w") + "    <<: *w\n", "", "stands inside what it is an alias of"),
    "brackets": (WEB + "    command: " + "[" * 2_000_000 + "\n", "", "nest"),
    "braces": (WEB + "    labels: " + "{a: " * 1_000_000 + "\n", "", "nest"),
    "blocks": (WEB + "x-y:\n" + "".join(" " * n + "a:\n" for n in range(1, 2_500)), "", "nest"),
    "one scalar": (WEB + "    hostname: " + "a" * 5_000_000 + "\n", "", ""),
    "one block scalar": (WEB + "    hostname: |\n" + "      aaaaaaaaaaaaaaaa\n" * 200_000, "", ""),
    "ten megabytes": (WEB + "    hostname: " + "a" * 10_000_000 + "\n", "", "larger than 5 MiB"),
    "one key": (WEB + "    ? " + "k" * 2_000_000 + "\n    : v\n", "", ""),
    "a number of digits": (WEB + "    mem_limit: " + "9" * 1_000_000 + "\n", "", ""),
    "tags": (WEB + "    hostname: " + "!a" * 100_000 + " b\n", "", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_defused(folder: Folder, name: str) -> None:
    services, before, error = BOMBS[name]
    folder.write("compose.yaml", before + services)
    report = survived(folder)
    assert error in said(report, "compose.yaml")
    assert ("privileged" in found(report, "compose.yaml")) is (name != "ten megabytes")


def test_a_bomb_in_an_environment_file(folder: Folder) -> None:
    folder.write("compose.yaml", WEB + "    env_file: [a.env]\n")
    folder.write("a.env", "A0=x\n" + "".join(f"A{n}=${{A{n - 1}}}${{A{n - 1}}}\n" for n in range(1, 60)))
    assert "privileged" in found(survived(folder), "compose.yaml")


def test_a_bomb_in_json(folder: Folder) -> None:
    folder.write("docker-bake.json", '{"target":' * 400_000)
    folder.write("daemon.json", "[" * 2_000_000)
    folder.write("big-daemon.json", '{"mtu": ' + "9" * 100_000 + "}")
    report = survived(folder)
    assert "nested too deeply" in said(report, "docker-bake.json")
    assert "nested too deeply" in said(report, "daemon.json")


@pytest.mark.parametrize("inline", ["''", "'RUN a'", "'# a'", "{}", "[]", "'ARG A=a'"])
def test_a_dockerfile_in_a_compose_file_may_hold_no_stage(folder: Folder, inline: str) -> None:
    folder.write("compose.yaml", WEB + f"    build: {{context: ., dockerfile_inline: {inline}}}\n")
    assert "privileged" in found(survived(folder), "compose.yaml")


@pytest.mark.parametrize("inline", ["", "RUN a"])
def test_so_may_one_in_a_bake_file(folder: Folder, inline: str) -> None:
    folder.write("docker-bake.json", json.dumps({"target": {"a": {"dockerfile-inline": inline}}}))
    survived(folder)


def test_of_the_findings_of_one_rule_in_one_file_a_report_lists_a_part(folder: Folder) -> None:
    """150,000 mounts in one service took 1.4 GB, and the whole scan its report."""
    folder.write("compose.yaml", WEB + "    volumes:\n" + "".join(f"    - /etc/x{n}:/a{n}\n" for n in range(5_100)))
    report = survived(folder)
    mounts = [one for one in report["findings"] if one["rule"] == "host-mount"]
    assert len(mounts) == 5_000
    assert "privileged" in found(report, "compose.yaml")
    assert "more than 5000 findings of host-mount in one file: the rest is not listed" in said(report, "compose.yaml")
