"""The one stretch that is shown for a value written in several pieces."""

from __future__ import annotations

import pytest

from scanner.extract import shell
from scanner.finding import Severity
from scanner.link import link
from scanner.project import Project
from scanner.rule import checks, judge
from scanner.source import SourceFile

CASES = {
    "docker run --privileged a": "--privileged",
    'docker run "--privileged" a': "--privileged",
    "docker run --user root a": "--user root",
    'docker run --user "root" a': '--user "root"',
    "docker run --user='root' a": "--user='root'",
    'docker run -itdu "root" a': '-itdu "root"',
    "docker run --us\"er\"=ro'ot' a": "--us\"er\"=ro'ot'",
    'docker run -v "/:/host" a': '-v "/:/host"',
    'docker run -v "$HOME"/.ssh:/x a': '-v "$HOME"/.ssh:/x',
    'docker run -v "$HOME/.ssh":/x a': '-v "$HOME/.ssh":/x',
    'docker run --security-opt=seccomp"="unconfined a': '--security-opt=seccomp"="unconfined',
    "docker run --pid ${P:-host} a": "--pid ${P:-host}",
    "docker run --pid \\\n  host a": "host",
    "OPTS='--rm --privileged'\ndocker run $OPTS a": "--privileged",
    "S=/var/run/docker.sock\ndocker run -v $S:/s a": "/var/run/docker.sock",
}


@pytest.mark.parametrize(("script", "expected"), CASES.items())
def test_what_is_marked(script: str, expected: str) -> None:
    (launch,) = link([shell.extract(SourceFile("run.sh", script + "\n"), Project())]).launches
    found = [f for rule in checks() if not rule.absence for f in judge(rule, launch) if f.severity >= Severity.MEDIUM]
    assert [f.span.text for f in found] == [expected]
