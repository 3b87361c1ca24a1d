"""Which built image a name means that is not known in full, or that was given later."""

from __future__ import annotations

from time import process_time

import pytest

from scanner.image_names import ImageNames
from scanner.launch import Value
from scanner.source import SourceFile, Span
from tests.test_link import linked

# -- names that are not known, or given later


@pytest.mark.parametrize(
    "script",
    [
        'docker build -t "$1" .\ndocker run "$1"',
        "docker build -t acme/app:$TAG .\ndocker run acme/app:$TAG",
        "docker build -t acme/app:$TAG .\ndocker run acme/app:${VERSION}",
        "docker build -t acme/app:$TAG .\ndocker run acme/app:1",
        "docker build -t $REGISTRY/app:$TAG .\ndocker run ${REGISTRY}/app:${VERSION}",
        "docker build -t $REGISTRY/app:$TAG .\ndocker run acme/app:1",
        "docker build -t acme/app:1 .\ndocker run $REGISTRY/app:$TAG",
        "docker build -t acme/app:$TAG .\ndocker run $REGISTRY/app:$VERSION",
        "docker run $(docker build -q .)",
        'id=$(docker build -q .)\ndocker run "$id"',
        "docker build -t app .\ndocker tag app app:1\ndocker run app:1",
        "docker build -t app .\ndocker image tag app r.example/app\npodman tag r.example/app app:2\ndocker run app:2",
        "docker build -t $IMG .\ndocker tag $IMG app:1\ndocker run app:1",
        "docker buildx build --load -t app .\ndocker run app",
    ],
)
def test_the_image_a_script_builds_and_runs(script: str) -> None:
    found = linked({"run.sh": f"{script}\n", "Dockerfile": "FROM x\n"})
    assert [each.built_here for each in found.launches] == found.images


@pytest.mark.parametrize(
    "script",
    [
        "docker build -t $A .\ndocker run $B",
        "docker build -t $REGISTRY/app .\ndocker run $REGISTRY/other",
        "docker build -t $REGISTRY/$APP .\ndocker run $REGISTRY/$OTHER",
        "docker build -t acme/app:$TAG .\ndocker run acme/other:1",
        "docker build -t $REGISTRY/redis:$TAG .\ndocker run redis:7",
        "docker build -t $REGISTRY/app-$ARCH .\ndocker run acme/app",
        "docker build -t app .\ndocker tag app\ndocker run app:1",
        "docker build -t app .\ngit tag app app:1\ndocker run app:1",
        "docker build -t app .\ndocker run $(docker images -q app)",
    ],
)
def test_a_name_that_means_something_else(script: str) -> None:
    found = linked({"run.sh": f"{script}\n", "Dockerfile": "FROM x\n"})
    assert [each.built_here for each in found.launches] == [None]


def test_a_name_that_is_not_known_means_the_same_in_one_file_only() -> None:
    files = {"a.sh": "docker build -t $IMAGE .\n", "b.sh": "docker run $IMAGE\n", "Dockerfile": "FROM x\n"}
    assert linked(files).launches[0].built_here is None


def test_a_name_that_many_files_give_is_not_looked_for_anew_each_time() -> None:
    names = ImageNames[int]()
    app = Value.of("app", ())
    for number in range(1_000):
        names.add(app, number, Span(SourceFile(f"a/d{number}/b.sh", ""), 0, 0))
    here = Span(SourceFile("a/d7/c.sh", ""), 0, 0)
    started = process_time()
    assert {names.find(app, here) for _ in range(1_000)} == {7}
    assert process_time() - started < 1
    names.add(app, -1, here)
    assert names.find(app, here) == -1
