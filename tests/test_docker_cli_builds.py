"""Builds on a command line: docker, buildx, nerdctl, podman and buildah."""

from __future__ import annotations

import pytest

from scanner.launch import Build, EnvVar
from tests.command_line import read_command


@pytest.mark.parametrize(
    "command",
    [
        "docker build -t app:1 -f d/Dockerfile --target prod --build-arg A=b --build-arg C --allow device d",
        "docker image build --tag=app:1 --file=d/Dockerfile d --target prod --build-arg A=b --build-arg=C --allow=device",
        "docker buildx --builder b build -tapp:1 -f=d/Dockerfile --target=prod --build-arg A=b --build-arg C --allow device -- d",
        "docker buildx b d -t app:1 -fd/Dockerfile --target prod --build-arg A=b --build-arg C --allow device --push",
        "nerdctl build -t app:1 -f d/Dockerfile --target prod --build-arg A=b --build-arg C --allow device -q d",
        "docker build $ARGS -t app:1 -f d/Dockerfile --target prod --build-arg A=b --build-arg C --allow device d",
    ],
)
def test_a_build(command: str) -> None:
    build = read_command(command)
    assert isinstance(build, Build)
    assert [value and value.only for value in (build.context, build.dockerfile, build.target)] == ["d", "d/Dockerfile", "prod"]
    assert [value.only for value in build.tags] == ["app:1"]
    assert [value.only for value in build.args] == [EnvVar("A", "b"), EnvVar("C", None)]
    assert [value.only for value in build.entitlements] == ["device"]
    assert build.span.text == command.split()[0]


@pytest.mark.parametrize("verb", ["bud", "build", "build-using-dockerfile"])
def test_a_build_of_buildah(verb: str) -> None:
    build = read_command(f"buildah --root /r --debug {verb} --layers -v /a:/b -t app -f d/Dockerfile --target prod d")
    assert isinstance(build, Build)
    values = (build.context, build.dockerfile, build.target, build.tags[0])
    assert [value and value.only for value in values] == ["d", "d/Dockerfile", "prod", "app"]


def test_buildah_launches_no_image() -> None:
    assert read_command("buildah run app sh") is None
    assert read_command("buildah from app") is None


def test_buildx_launches_no_image() -> None:
    assert read_command("docker-buildx run app") is None
    assert isinstance(read_command("docker-buildx build ."), Build)


def test_a_build_of_podman_and_one_with_unknown_parts() -> None:
    build = read_command(
        "podman build --layers=false --pull --squash -v /a:/b -t $IMAGE:$TAG --security-opt seccomp=unconfined $DIR"
    )
    assert isinstance(build, Build)
    assert build.context is not None
    assert (build.tags[0].unresolved, build.context.unresolved) == ("$IMAGE:$TAG", "$DIR")


def test_a_build_without_a_context_has_none() -> None:
    build = read_command("docker build -t app")
    assert isinstance(build, Build)
    assert build.context is None
