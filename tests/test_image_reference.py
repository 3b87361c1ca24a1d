from __future__ import annotations

import pytest

from scanner.image_reference import parse


@pytest.mark.parametrize(
    ("reference", "repository", "tag", "digest"),
    [
        pytest.param("redis", "docker.io/library/redis", "", "", id="official"),
        pytest.param("acme/app:1.2", "docker.io/acme/app", "1.2", "", id="of a namespace"),
        pytest.param("ghcr.io/acme/app:1@sha256:ab", "ghcr.io/acme/app", "1", "sha256:ab", id="registry, tag and digest"),
        pytest.param("localhost:5000/app", "localhost:5000/app", "", "", id="a port is no tag"),
        pytest.param("localhost/app", "localhost/app", "", "", id="localhost is a registry"),
        pytest.param("app@sha256:ab", "docker.io/library/app", "", "sha256:ab", id="digest only"),
        pytest.param("docker.io/redis:7", "docker.io/library/redis", "7", "", id="hub without namespace"),
        pytest.param("app:$TAG", "docker.io/library/app", "$TAG", "", id="unresolved tag"),
        pytest.param("${R:-ghcr.io/acme}/app:${T:-1:2}", "${R:-ghcr.io/acme}/app", "${T:-1:2}", "", id="separators in braces"),
        pytest.param("$IMAGE", "docker.io/library/$IMAGE", "", "", id="all unresolved"),
        pytest.param("", "docker.io/library/", "", "", id="nothing"),
    ],
)
def test_the_parts_of(reference, repository, tag, digest):
    assert parse(reference) == (repository, tag, digest)


def test_what_is_known_of_an_unresolved_reference():
    assert parse("app:$TAG").repository_known
    assert not parse("app:$TAG").tag_known
    assert not parse("$REGISTRY/app:1").repository_known
    assert parse("$REGISTRY/app:1").tag_known
