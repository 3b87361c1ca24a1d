"""The scanner reads a command line as the docker CLI does, in every field of the contract."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.docker_cli.engine import docker_is_here
from tests.docker_cli.generate import lines
from tests.docker_cli.reading import by_cli, differences
from tests.docker_cli.record import recorded

_FULL, _SAMPLE = 5600, 150  # of the lines generated, about one in fifteen is refused by the CLI and drops out


def test_what_the_cli_was_recorded_to_send() -> None:
    rows = recorded()
    assert len(rows) >= 5000
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
