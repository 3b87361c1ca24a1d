"""What is set for the container tools, kept as a command for the pattern rules."""

from __future__ import annotations

import pytest

from scanner.extract import makefile
from scanner.launch import Extraction
from scanner.project import Project
from scanner.source import SourceFile
from tests.shell.commands import extract


def exported(script: str) -> list[tuple[str, list[str]]]:
    """Each setting as its words run on, with the stretches of the script that it stands in."""
    return said(extract(script))


def said(found: Extraction) -> list[tuple[str, list[str]]]:
    commands = [command for pipeline in found.pipelines for command in pipeline.commands]
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
        pytest.param("env DOCKER_HOST=tcp://a:1 docker ps | wc", ["DOCKER_HOST=tcp://a:1"], id="by env in a pipe"),
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


@pytest.mark.parametrize(
    ("lines", "settings"),
    [
        pytest.param("export DOCKER_HOST := tcp://a:1\nt u:\n\tdocker ps", ["DOCKER_HOST=tcp://a:1"], id="an export"),
        pytest.param("DOCKER_HOST = tcp://$(H):1\nexport DOCKER_HOST\nt:\n\tx\nH = a", ["DOCKER_HOST=tcp://a:1"], id="apart"),
        pytest.param("t: export DOCKER_HOST = a\nt:\n\tx\nu:\n\ty", ["DOCKER_HOST=a"], id="for one target"),
        pytest.param("DOCKER_HOST = a\nt:\n\tx", [], id="make's own"),
        pytest.param("export DOCKER_HOST = a\nunexport DOCKER_HOST\nt:\n\tx", [], id="taken back"),
        pytest.param("export DOCKER_HOST = a\nA = b", [], id="nothing that is run"),
        pytest.param("export HOST = a\nt:\n\tx", [], id="another variable"),
    ],
)
def test_what_a_makefile_exports_is_kept_once(lines: str, settings: list[str]) -> None:
    found = makefile.extract(SourceFile("Makefile", lines + "\n"), Project())
    assert [setting for setting, _ in said(found)] == settings


@pytest.mark.parametrize(
    ("script", "kept"),
    [
        pytest.param("sudo nsenter -t 1 -m sh -c id", ["sudo nsenter -t 1 -m", "nsenter -t 1 -m"], id="nsenter"),
        pytest.param("sudo -u a env B=1 make", ["sudo -u a env B=1"], id="sudo"),
        pytest.param("cat x | /usr/bin/nsenter --target 1 --all sh", ["/usr/bin/nsenter --target 1 --all"], id="in a pipe"),
        pytest.param("chroot /mnt nsenter -a ls", ["chroot /mnt nsenter -a", "nsenter -a"], id="one in another"),
        pytest.param("nsenter -t 1 -m", ["nsenter -t 1 -m"], id="without a command it is one itself"),
        pytest.param("nice ls; echo nsenter -t 1 sh", [], id="other wrappers and text"),
    ],
)
def test_what_has_a_command_run_elsewhere_or_by_someone_else_is_kept_as_a_command(script: str, kept: list[str]) -> None:
    commands = [command for pipeline in extract(script).pipelines for command in pipeline.commands]
    found = [" ".join(map(str, words)) for words in commands if str(words[0]).endswith(("nsenter", "chroot", "sudo"))]
    assert found == kept
