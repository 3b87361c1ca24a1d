from __future__ import annotations

import pytest

from scanner.checks import docker_socket, missing_memory_limit, privileged
from scanner.finding import Severity
from scanner.idioms import idioms, purpose
from scanner.rule import checks
from tests.builders import either, image, judged, launch, unresolved


@pytest.mark.parametrize(
    "name",
    """
        tonistiigi/binfmt docker.io/tonistiigi/binfmt:latest tonistiigi/binfmt:qemu-v8@sha256:0 docker:dind docker:28-dind
        docker:28.1-dind-rootless public.ecr.aws/docker/library/docker:dind kindest/node:v1.33.0 ghcr.io/google/cadvisor:v0.53.0
        acme/cadvisor
    """.split(),
)
def test_images_that_need_to_be_privileged_are_one_step_lower(name):
    (finding,) = judged(privileged.check, launch(image=name, host={"privileged": True}))
    assert finding.severity is Severity.HIGH
    assert "needs this to" in finding.message


@pytest.mark.parametrize(
    "name",
    [
        "docker:28-cli",
        "docker",
        "alpine",
        "acme/binfmt",
        "registry.example/tonistiigi/binfmt",
        "tonistiigi/binfmt-x",
        "kindest/base",
    ],
)
def test_other_images_are_not(name):
    (finding,) = judged(privileged.check, launch(image=name, host={"privileged": True}))
    assert finding.severity is Severity.CRITICAL
    assert "needs this" not in finding.message


def test_only_the_power_the_image_needs_is_excused():
    (finding,) = judged(docker_socket.check, launch(image="tonistiigi/binfmt", host={"binds": ["/run:/run"]}))
    assert finding.severity is Severity.CRITICAL


def test_an_unresolved_tag_leaves_the_image_known():
    assert purpose(launch(image=unresolved("tonistiigi/binfmt:$TAG")), "privileged") is not None
    assert purpose(launch(image=unresolved("docker:${VERSION}-dind")), "privileged") is not None
    assert purpose(launch(image=unresolved("$REGISTRY/binfmt")), "privileged") is None


def test_each_possible_image_must_need_it():
    assert purpose(launch(image=either("tonistiigi/binfmt", "multiarch/qemu-user-static")), "privileged") is None
    assert purpose(launch(image=either("docker:dind", "docker:27-dind")), "privileged") is not None
    assert purpose(launch(image=either("docker:dind", "alpine")), "privileged") is None


def test_an_image_built_here_needs_what_its_base_needs():
    assert purpose(launch(image=None, built_here=image(base="docker:28-dind")), "privileged") is not None
    assert purpose(launch(image="docker:28-dind", built_here=image(base="alpine")), "privileged") is None


def test_a_launch_without_an_image_is_no_idiom():
    assert purpose(launch(image=None), "privileged") is None


def test_what_is_missing_is_never_excused():
    assert [
        f.message for f in judged(missing_memory_limit.check, launch(image="tonistiigi/binfmt")) if "needs this" in f.message
    ] == []


def test_every_idiom_is_about_rules_there_are_and_names_its_source():
    ids = {rule.id for rule in checks() if not rule.absence}
    for idiom in idioms():
        assert idiom.rules - ids == set()
        assert idiom.images
        assert idiom.source.startswith("https://")
        assert len(idiom.purpose) < 120
