from __future__ import annotations

import pytest

from scanner.facts.images import DROPS, FACTS, ROOT, USER
from scanner.images import drops_root, runs_as_root


@pytest.mark.parametrize(
    "reference",
    ["alpine:3.20", "ubuntu", "python:3.12-slim", "nginx", "docker.io/library/debian:12", "scratch", "gcr.io/distroless/static"],
)
def test_runs_as_root(reference):
    assert runs_as_root(reference) is True
    assert not drops_root(reference)


@pytest.mark.parametrize(
    "reference",
    [
        "gcr.io/distroless/static:nonroot",
        "gcr.io/distroless/base-debian12:debug-nonroot",
        "cgr.dev/chainguard/python:latest-dev",
        "nginxinc/nginx-unprivileged:1.27-alpine",
        "bitnami/postgresql:16",
        "docker.elastic.co/elasticsearch/elasticsearch:8.15.0",
        "grafana/grafana@sha256:0d1",
    ],
)
def test_runs_as_another_user(reference):
    assert runs_as_root(reference) is False


@pytest.mark.parametrize("reference", ["postgres:16", "redis", "library/mysql:8", "docker.io/mariadb", "index.docker.io/mongo"])
def test_drops_root_though_it_starts_as_root(reference):
    assert drops_root(reference)
    assert runs_as_root(reference) is True


@pytest.mark.parametrize(
    "reference", ["acme/app:1", "ghcr.io/acme/postgres", "localhost:5000/alpine", "$IMAGE", "${R}/redis", ""]
)
def test_nothing_is_known_of(reference):
    assert runs_as_root(reference) is None
    assert not drops_root(reference)


def test_an_unresolved_tag_matters_only_where_tags_differ():
    assert drops_root("postgres:${PG_VERSION:-16}")
    assert runs_as_root("gcr.io/distroless/static:$TAG") is None


def test_an_exception_stands_before_the_rest():
    assert runs_as_root("bitnami/minideb") is True
    assert runs_as_root("cgr.dev/chainguard/wolfi-base") is True


def test_a_pattern_of_bases_leaves_out_the_images_built_on_them():
    assert runs_as_root("registry.access.redhat.com/ubi9/ubi-minimal:9.4") is True
    assert runs_as_root("registry.access.redhat.com/ubi9/python-311") is None


def test_copies_of_official_images_are_those():
    assert drops_root("public.ecr.aws/docker/library/redis:7")
    assert drops_root("mirror.gcr.io/library/postgres")
    assert runs_as_root("arm64v8/alpine") is True


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.images[0])
def test_each_fact_is_sourced_and_reachable(fact):
    assert fact.runs in (USER, ROOT, DROPS)
    assert len(fact.source) > 20
    for pattern in fact.images:
        example = pattern.replace("*", "x")
        assert runs_as_root(example) is (fact.runs != USER), example
        assert drops_root(example) is (fact.runs == DROPS), example


@pytest.mark.parametrize(
    ("reference", "root", "drops"),
    [
        ("mariadb:11", True, True),
        ("mariadb:11-ubi", False, False),
        ("wordpress:6", True, False),
        ("wordpress:cli-php8.3", False, False),
        ("influxdb:1.8-alpine", True, False),
        ("influxdb:1.6.6", True, False),
        ("influxdb:1.3", True, False),
        ("influxdb:1.10-data", True, False),
        ("influxdb:1.12", False, False),
        ("influxdb:1.13-alpine", False, False),
        ("public.ecr.aws/bitnami/redis:7", False, False),
        ("influxdb:2.7", True, True),
        ("influxdb:3-core", False, False),
        ("influxdb:$TAG", None, False),
    ],
)
def test_a_tag_may_run_otherwise_than_the_rest(reference, root, drops):
    assert (runs_as_root(reference), drops_root(reference)) == (root, drops)


def test_the_mirror_has_official_images_with_and_without_their_namespace():
    assert drops_root("mirror.gcr.io/postgres:16")
    assert runs_as_root("mirror.gcr.io/acme/postgres") is None
