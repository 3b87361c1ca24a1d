from __future__ import annotations

import pytest

from scanner.checks.image_runs_as_root import check
from scanner.finding import Confidence, Severity
from scanner.launch import Related
from tests.builders import default, image, judged, launch, unresolved
from tests.fix.mending import mended


def user(value, **given):
    """A stage whose last USER is `value`."""
    made = image(**given)
    made.user = value
    return made


RUN = Related(launch().span, "run runs this image")


def test_medium_where_root_is_the_last_word():
    (finding,) = judged(check, user(default("root"), runs_as_root=True))
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.MEDIUM)


@pytest.mark.parametrize(
    ("runs_as_root", "confidence", "message"),
    [
        (True, Confidence.HIGH, "no USER: the image runs as root"),
        (None, Confidence.MEDIUM, "no USER: the image runs as root unless its base says otherwise"),
    ],
    ids=["base is root", "base not known"],
)
def test_low_without_a_user(runs_as_root, confidence, message):
    (finding,) = judged(check, image(runs_as_root=runs_as_root))
    assert (finding.severity, finding.confidence, finding.message) == (Severity.LOW, confidence, message)


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param(user(default("app"), runs_as_root=False), id="another user"),
        pytest.param(image(runs_as_root=False), id="base of another user"),
        pytest.param(user(unresolved("$UID"), runs_as_root=None), id="unresolved user"),
        pytest.param(image(runs_as_root=True, final=False), id="a stage nobody runs"),
    ],
)
def test_silent(subject):
    assert judged(check, subject) == []


def test_the_launches_are_related():
    (finding,) = judged(check, image(runs_as_root=True, related=[RUN]))
    assert finding.related == [RUN]


def test_a_stage_that_something_runs_is_judged():
    assert len(judged(check, image(runs_as_root=True, final=False, related=[RUN]))) == 1


def test_a_base_that_is_built_here_and_runs_as_root_is_related():
    below = image(runs_as_root=True)
    (finding,) = judged(check, image(runs_as_root=True, built_on=below, related=[RUN]))
    assert [related.message for related in finding.related] == [RUN.message, "its base, which is built here, runs as root"]
    assert judged(check, image(runs_as_root=True, built_on=below, final=False)) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("FROM alpine\n", "FROM alpine\nUSER 1000:1000\n"),
        ("FROM alpine\nUSER root\nCMD x\n", "FROM alpine\nUSER 1000:1000\nCMD x\n"),
        ("FROM a\n\nRUN x\n\nCMD x\n", "FROM a\n\nRUN x\n\nUSER 1000:1000\n\nCMD x\n"),
        ("FROM a\n\n# why\nRUN x \\\n  y\n", "FROM a\n\n# why\nRUN x \\\n  y\n\nUSER 1000:1000\n"),
        ("FROM a\n\nRUN x\nCMD x\n", "FROM a\n\nRUN x\nUSER 1000:1000\nCMD x\n"),
        ("FROM a\n\nENV x=1\nRUN x\n\nCMD x\n", "FROM a\n\nENV x=1\nRUN x\nUSER 1000:1000\n\nCMD x\n"),
        ("# syntax=x\n\nFROM a\n", "# syntax=x\n\nFROM a\nUSER 1000:1000\n"),
    ],
    ids=["no user", "root", "blank lines between", "blank lines and comments", "none behind", "none before", "only a comment"],
)
def test_what_mends_it(before, after):
    assert mended("Dockerfile", before, "image-runs-as-root") == (after, [])
