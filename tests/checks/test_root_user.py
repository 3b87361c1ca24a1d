from __future__ import annotations

import pytest

from scanner.checks.root_user import check
from scanner.finding import Confidence, Severity
from scanner.launch import Value
from scanner.source import SourceFile, Span
from tests.builders import default, either, image, judged, launch, unresolved
from tests.fix.mending import mended

RUNS = "runs as root (user root){}: what gets out of the container is root on the host"


@pytest.mark.parametrize(
    "user", ["root", "0", "0:0", "root:root", "0:1000", "root:", "root:docker", "00", "+0", "-0", "000:1", ":1000", ":wheel"]
)
def test_root_as_the_engine_reads_it(user):
    (finding,) = judged(check, launch(user=user))
    assert (finding.severity, finding.confidence) == (Severity.HIGH, Confidence.HIGH)
    assert user in finding.message


@pytest.mark.parametrize(
    "user",
    ["1000", "1000:0", "app", "app:root", "Root", "ROOT", "rooty", "root2", "10", "0x0", "", ":", "0.0", "+-0", "nobody:nogroup"],
)
def test_another_user(user):
    assert judged(check, launch(user=user)) == []


@pytest.mark.parametrize("subject", [launch(), launch(user=unresolved("$(id -u)")), launch(user=unresolved("0$X"))])
def test_unknown_or_unset(subject):
    assert judged(check, subject) == []


def test_one_finding_however_many_spellings():
    (finding,) = judged(check, launch(user=either("1000", "0", "root")))
    assert finding.confidence is Confidence.MEDIUM
    assert "user 0" in finding.message


def test_a_default_may_be_overridden():
    (finding,) = judged(check, launch(user=default("root")))
    assert finding.confidence is Confidence.MEDIUM


def test_the_image_whose_own_user_it_undoes_is_named():
    (finding,) = judged(check, launch(user="root", image="jenkins/jenkins:lts"))
    assert finding.message == RUNS.format(", though jenkins/jenkins:lts by itself does not")
    assert finding.related == []


@pytest.mark.parametrize(
    ("own", "name"), [(Value.of("app"), "app"), (unresolved("$APP"), "another"), (either("app", "www"), "another")], ids=str
)
def test_the_user_of_an_image_built_here_that_it_undoes_is_named_and_shown(own, name):
    built = image(runs_as_root=False, user=own)
    (finding,) = judged(check, launch(user="root", image="app", built_here=built))
    assert finding.message == RUNS.format(f", which undoes the image's own USER {name}")
    assert [(one.span, one.message) for one in finding.related] == [(built.span, "the image's user")]
    line = Span(SourceFile("Dockerfile", "FROM a\nUSER app\n"), 7, 15)
    built.user = Value.of("app", (line,))
    (finding,) = judged(check, launch(user="root", image="app", built_here=built))
    assert [one.span for one in finding.related] == [line]


@pytest.mark.parametrize("own", [{"drops_root": True}, {"drops_root": True, "user": Value.of("root")}, {}], ids=str)
def test_an_image_built_here_that_is_not_root_in_the_end_is_shown(own):
    built = image(runs_as_root=False, **own)
    (finding,) = judged(check, launch(user="root", built_here=built))
    assert finding.message == RUNS.format(", though its image by itself does not")
    assert [(one.span, one.message) for one in finding.related] == [(built.span, "the image")]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [("-u 0 jenkins/jenkins:lts", "jenkins/jenkins:lts"), ("-u 0 acme/app:1", "-u 1000:1000 acme/app:1")],
    ids=["the image's own user", "another user"],
)
def test_what_mends_it(given, wanted):
    assert mended("run.sh", f"docker run {given}\n", "root-user")[0] == f"docker run {wanted}\n"


@pytest.mark.parametrize("given", [{"image": "postgres:16"}, {"image": "acme/app"}, {"built_here": image(runs_as_root=True)}])
def test_an_image_that_is_root_itself_is_not_undone(given):
    (finding,) = judged(check, launch(user="root", **given))
    assert finding.message == RUNS.format("")
