from __future__ import annotations

import pytest

from scanner.checks.unpinned_image import check
from scanner.launch import Build, Value
from scanner.source import SourceFile, Span
from tests.builders import either, image, judged, launch, unresolved

DIGEST = "sha256:" + "4b" * 32


@pytest.mark.parametrize(
    ("name", "why"),
    [
        pytest.param("acme/web", "neither tag nor digest", id="no tag"),
        pytest.param("acme/web:latest", "tagged latest", id="latest"),
        pytest.param("acme/web:7.3.1", "no digest", id="tag"),
        pytest.param("localhost:5000/web", "neither tag nor digest", id="a port is no tag"),
        pytest.param(either(f"acme/web@{DIGEST}", "acme/web:7"), "no digest", id="on one path"),
    ],
)
def test_fires(name, why):
    (finding,) = judged(check, launch(image=name))
    assert why in finding.message


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param(launch(image=f"acme/web:7@{DIGEST}"), id="tag and digest"),
        pytest.param(launch(image=f"acme/web@{DIGEST}"), id="digest"),
        pytest.param(launch(image=DIGEST), id="id of an image"),
        pytest.param(launch(image=unresolved("acme/web:$TAG")), id="unresolved"),
        pytest.param(launch(image="app", built_here=image()), id="image of this repository"),
        pytest.param(launch(image="app", build=Build(launch().span)), id="service that is built"),
        pytest.param(launch(image=None), id="no image"),
    ],
)
def test_silent(subject):
    assert judged(check, subject) == []


def test_points_at_the_end_of_a_reference_put_together_from_pieces():
    file = SourceFile("run.sh", "P=acme/production\ndocker run $P/web\n")
    name = Value.of("acme/production/web", (Span(file, 2, 17), Span(file, 31, 35)))
    (finding,) = judged(check, launch(image=name))
    assert finding.span.text == "/web"


def test_pedantic():
    assert check.pedantic
