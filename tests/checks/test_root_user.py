from __future__ import annotations

import pytest

from scanner.checks.root_user import check
from scanner.finding import Confidence, Severity
from scanner.launch import Value
from tests.builders import default, either, image, judged, launch, unresolved


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
    assert "though jenkins/jenkins:lts by itself does not" in finding.message
    built = image(runs_as_root=False)
    built.user = Value.of("app")
    (finding,) = judged(check, launch(user="root", image="app", built_here=built))
    assert "which undoes the image's own USER app" in finding.message
    assert [related.message for related in finding.related] == ["the image's user"]
    (finding,) = judged(check, launch(user="root", built_here=image(runs_as_root=False, drops_root=True)))
    assert "though its image by itself does not" in finding.message


@pytest.mark.parametrize("given", [{"image": "postgres:16"}, {"image": "acme/app"}, {"built_here": image(runs_as_root=True)}])
def test_an_image_that_is_root_itself_is_not_undone(given):
    (finding,) = judged(check, launch(user="root", **given))
    assert finding.message == "runs as root (user root): what gets out of the container is root on the host"
