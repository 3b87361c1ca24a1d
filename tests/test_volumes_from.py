"""Volumes taken over from another container bring the engine's socket along."""

from __future__ import annotations

import pytest

from scanner.extract import shell
from scanner.finding import Confidence
from scanner.launch import Launch
from scanner.link import link
from scanner.project import Project
from scanner.rule import checks, judge
from scanner.source import SourceFile

DONOR = "docker run --name data -v /var/run/docker.sock:/s a\n"


def launches(script: str) -> list[Launch]:
    return link([shell.extract(SourceFile("run.sh", script), Project())]).launches


def of_sockets(launch: Launch) -> list[tuple[str, Confidence, list[int]]]:
    (rule,) = [rule for rule in checks() if rule.id == "docker-socket"]
    return [(f.span.text, f.confidence, [r.span.line for r in f.related]) for f in judge(rule, launch)]


@pytest.mark.parametrize("source", ["data", "data:ro"])
def test_a_container_that_has_the_socket_gives_it_on(source: str) -> None:
    taker = launches(f"{DONOR}docker run --volumes-from {source} b\n")[1]
    assert of_sockets(taker) == [(f"--volumes-from {source}", Confidence.HIGH, [1])]


@pytest.mark.parametrize("source", ["other", "dat", "$DATA"])
def test_another_container_does_not(source: str) -> None:
    assert of_sockets(launches(f"{DONOR}docker run --volumes-from {source} b\n")[1]) == []


def test_a_donor_without_the_socket_gives_nothing() -> None:
    assert of_sockets(launches("docker run --name data -v /srv:/s a\ndocker run --volumes-from data b\n")[1]) == []
