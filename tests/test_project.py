from __future__ import annotations

from time import process_time

import pytest

from scanner.project import tool_variables
from scanner.source import SourceFile


def of(*texts: str) -> dict[str, tuple[str, ...]]:
    return tool_variables(SourceFile(str(number), text) for number, text in enumerate(texts))


@pytest.mark.parametrize(
    ("text", "name", "tools"),
    [
        ("DOCKER=docker\n", "DOCKER", ("docker",)),
        ("DOCKER ?= podman\n", "DOCKER", ("podman",)),
        ("D:=sudo docker\n", "D", ("docker",)),
        ("export ENGINE='nerdctl'\n", "ENGINE", ("nerdctl",)),
        ('local e="/usr/bin/docker"; shift\n', "e", ("docker",)),
        ("if true; then E=podman; fi\n", "E", ("podman",)),
        ("D=$(command -v podman || command -v docker)\n", "D", ("podman", "docker")),
        ("D := $(shell command -v podman 2>/dev/null || echo docker)\n", "D", ("podman", "docker")),
        ("D ?= $(or $(shell which podman),$(shell which docker))\n", "D", ("podman", "docker")),
        ('D="${ENGINE:-docker}"\n', "D", ("docker",)),
        ("D=`which podman`\n", "D", ("podman",)),
    ],
)
def test_a_variable_set_to_a_tool(text: str, name: str, tools: tuple[str, ...]) -> None:
    assert of(text) == {name: tools}


@pytest.mark.parametrize(
    "text",
    [
        "IMAGE=docker.io/acme/app\n",
        "COMPOSE=docker-compose\n",
        "RUN=docker run --rm a\n",
        "IDS=$(docker ps -q)\n",
        "tool --engine=docker\n",
        "X=$(which docker-compose)\n",
        "A=1 # docker\n",
        "echo docker\n",
        '[ "$X" == docker ]\n',
    ],
)
def test_what_sets_no_variable_to_a_tool(text: str) -> None:
    assert of(text) == {}


def test_a_line_of_nothing_but_assignments_takes_no_longer_than_other_lines() -> None:
    started = process_time()
    assert of("a=" * 100_000) == {}
    assert process_time() - started < 1


def test_tools_of_several_files_come_together() -> None:
    assert of("E=docker\n", "E=podman\nE=docker\n", "F=podman\n") == {"E": ("docker", "podman"), "F": ("podman",)}
