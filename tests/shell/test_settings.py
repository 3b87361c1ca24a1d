"""What is set for the container tools, kept as a command for the pattern rules."""

from __future__ import annotations

import pytest

from tests.shell.commands import extract


def exported(script: str) -> list[tuple[str, list[str]]]:
    """Each setting as its words run on, with the stretches of the script that it stands in."""
    commands = [command for pipeline in extract(script).pipelines for command in pipeline.commands]
    words = [words[1] for words in commands if str(words[0]) == "env" and len(words) > 1]
    return [(str(word), [span.text for span in word.spans]) for word in words]


@pytest.mark.parametrize(
    ("script", "settings"),
    [
        pytest.param("DOCKER_HOST=tcp://a:1", ["DOCKER_HOST=tcp://a:1"], id="an assignment"),
        pytest.param("export DOCKER_HOST=tcp://a:1", ["DOCKER_HOST=tcp://a:1"], id="an export"),
        pytest.param("declare -x DOCKER_HOST=tcp://a:1", ["DOCKER_HOST=tcp://a:1"], id="a declaration"),
        pytest.param("DOCKER_HOST=tcp://a:1 docker ps", ["DOCKER_HOST=tcp://a:1"], id="for one command"),
        pytest.param("DOCKER_HOST=tcp://a:1 docker ps | wc", ["DOCKER_HOST=tcp://a:1"], id="in a pipe"),
        pytest.param("env -i DOCKER_HOST=tcp://a:1 docker ps", ["DOCKER_HOST=tcp://a:1"], id="by env"),
        pytest.param("sudo DOCKER_CONTENT_TRUST=0 docker pull b", ["DOCKER_CONTENT_TRUST=0"], id="by sudo"),
        pytest.param('H=a; CONTAINER_HOST="tcp://$H:1"', ["CONTAINER_HOST=tcp://a:1"], id="a variable in it"),
        pytest.param("DOCKER_HOST=tcp://$1:1", ["DOCKER_HOST=tcp://$1:1"], id="what is not known"),
        pytest.param("DOCKER_HOST=", ["DOCKER_HOST="], id="nothing"),
        pytest.param("A=1 ; export B=2", [], id="other variables"),
        pytest.param("DOCKER_ARGS=(a b); DOCKER_ARGS+=c", [], id="lists and what is added"),
        pytest.param("echo DOCKER_HOST=tcp://a:1", [], id="text"),
        pytest.param("docker run -e DOCKER_HOST=tcp://a:1 b", [], id="a container's own"),
    ],
)
def test_a_setting_is_kept_as_a_command(script: str, settings: list[str]) -> None:
    assert [setting for setting, _ in exported(script)] == settings


def test_a_setting_stands_where_it_is_written() -> None:
    assert exported("docker ps; export DOCKER_HOST='tcp://a:1'") == [("DOCKER_HOST=tcp://a:1", ["DOCKER_HOST=", "tcp://a:1"])]
