from __future__ import annotations

import pytest

from scanner.checks.missing_user import check
from scanner.finding import Confidence, Severity
from tests.builders import default, either, image, judged, launch, sometimes, unresolved


def test_medium_where_the_image_is_known_to_run_as_root():
    (finding,) = judged(check, launch(image="python:3.12"))
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.HIGH)
    assert finding.message == "no user set, and python:3.12 runs as root"


@pytest.mark.parametrize("name", ["acme/app:1", unresolved("$IMAGE"), None], ids=["not known", "unresolved", "none"])
def test_low_where_it_is_not_known(name):
    (finding,) = judged(check, launch(image=name))
    assert finding.severity is Severity.LOW
    assert finding.message == "no user set: runs as the image's, most often root"


@pytest.mark.parametrize("name", ["python:3.12", "acme/app:1"], ids=["known", "not known"])
def test_low_for_a_tool_run_whatever_the_image(name):
    (finding,) = judged(check, launch(image=name, auto_remove=True))
    assert finding.severity is Severity.LOW


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param(launch(image="alpine", user="1000:1000"), id="set"),
        pytest.param(launch(image="alpine", user="root"), id="set to root: another rule's matter"),
        pytest.param(launch(image="alpine", user=unresolved("$(id -u)")), id="unresolved"),
        pytest.param(launch(image="alpine", user=default("1000")), id="by default"),
        pytest.param(launch(image="nginxinc/nginx-unprivileged:1.27"), id="image of another user"),
        pytest.param(launch(image="postgres:16"), id="image that drops root"),
        pytest.param(launch(image=unresolved("postgres:${PG_VERSION}")), id="image that drops root, whatever its tag"),
        pytest.param(launch(image=either("postgres:15", "redis:7")), id="each image drops root"),
        pytest.param(launch(image="app", built_here=image()), id="image of this repository"),
        pytest.param(launch(tool="podman", image="alpine", host={"userns_mode": "keep-id:uid=1000"}), id="podman as the caller"),
    ],
)
def test_silent(subject):
    assert judged(check, subject) == []


def test_keep_id_means_nothing_to_docker():
    assert judged(check, launch(image="alpine", host={"userns_mode": "keep-id"})) != []


def test_one_of_several_images_is_enough():
    (finding,) = judged(check, launch(image=either("postgres:16", "alpine:3")))
    assert finding.severity is Severity.MEDIUM
    assert "alpine:3" in finding.message


def test_an_empty_user_is_none():
    (finding,) = judged(check, launch(image="alpine", user=""))
    assert finding.severity is Severity.MEDIUM


def test_a_user_on_some_paths_leaves_a_hole():
    (finding,) = judged(check, launch(image="alpine", user=sometimes("1000")))
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.MEDIUM)
