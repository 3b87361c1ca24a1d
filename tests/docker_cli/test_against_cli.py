"""The scanner reads a command line as the docker CLI does, in every field of the contract."""

from __future__ import annotations

import re
import subprocess
from itertools import islice

import pytest

from scanner.cli_tables import docker
from tests.docker_cli.engine import docker_is_here
from tests.docker_cli.generate import lines
from tests.docker_cli.reading import by_cli, differences
from tests.docker_cli.record import recorded

_FULL, _SAMPLE = 5600, 150  # of the lines generated, about one in fifteen is refused by the CLI and drops out


@pytest.mark.parametrize("each", [4, pytest.param(1, marks=[pytest.mark.exhaustive, pytest.mark.conformance])])
def test_what_the_cli_was_recorded_to_send(each: int) -> None:
    rows = recorded()[::each]
    assert len(rows) >= 5000 // each
    found = differences([line for line, _ in rows], [body for _, body in rows])
    assert not found, f"{len(found)} of {len(rows)} lines differ\n" + "\n".join(found[:20])


@pytest.mark.conformance
def test_what_the_cli_sends_now(pytestconfig: pytest.Config) -> None:
    """A sample, and under `make conformance` (`pytest -m conformance`) at least 5,000 lines, none of them recorded."""
    if not docker_is_here():
        pytest.skip("the live half did not run: no docker command line and bash on this machine; the recorded half did")
    count = _FULL if pytestconfig.option.markexpr == "conformance" else _SAMPLE
    generated = [line for _, line in islice(lines(seed=1), count)]
    sent = by_cli(generated)
    taken = sum(body is not None for body in sent)
    print(f"{taken} lines taken by docker, {count - taken} refused and left out")
    assert taken >= count * 0.85
    found = differences(generated, sent)
    assert not found, f"{len(found)} of {taken} lines differ\n" + "\n".join(found[:20])


def test_a_difference_is_told() -> None:
    line = "docker create --privileged alpine"
    assert differences([line], [{"HostConfig.Privileged": False, "Image": "debian"}])
    assert differences(["echo " + line], [{"Image": "alpine", "Privileged": True}]) == [f"echo {line}\n    0 launches found"]
    assert not differences([line, "docker create"], [{"Image": "alpine", "Privileged": True}, None])


@pytest.mark.conformance
@pytest.mark.parametrize("verb", [(), *(verb for verb in docker.TOOL.verbs if verb[0] != "buildx")])  # which is a plug-in
def test_the_table_has_every_flag_that_the_cli_says_it_has(verb: tuple[str, ...]) -> None:
    if not docker_is_here():
        pytest.skip("not compared with `docker --help`: no docker command line on this machine")
    shown = subprocess.run(["docker", *verb, "--help"], capture_output=True, text=True, check=True, timeout=60).stdout
    table = docker.TOOL.verbs[verb].table if verb else docker.TOOL.flags
    flags = re.findall(r"^  (?:-(\w), |    )--([\w-]+)(?: (\S+))?", shown, re.M)
    assert len(flags) > 8
    for short, name, kind in flags:
        flag = table.by_name.get("--" + name)
        assert flag is not None, f"--{name} is missing"
        assert (flag.short, flag.takes_value) == (short, bool(kind)), f"--{name}"
