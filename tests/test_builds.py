"""What an image takes from a base that is built here, and from the arguments and contexts of its builds."""

from __future__ import annotations

import pytest

from scanner.extract import dockerfile
from scanner.launch import BuildContext, Extraction, Value
from scanner.link import link
from scanner.project import Project
from scanner.source import SourceFile, Span
from tests.test_link import linked, service

# -- bases that are built here


def base(files: dict[str, str]) -> dict[str, bool | None]:
    """Whether each image runs as root, by the path of its Dockerfile."""
    return {each.file.path: each.runs_as_root for each in linked(files).images}


@pytest.mark.parametrize(
    ("base_ends", "child_ends", "root"),
    [
        ("USER app\n", "", False),
        ("USER root\n", "", True),
        ("", "", None),
        ("", "USER app\n", False),
        ("USER app\n", "USER root\n", True),
        ("USER root\nONBUILD USER app\n", "", False),
        ("USER app\nONBUILD USER 0\n", "", True),
        ("ONBUILD USER $U\n", "", None),
        ("ONBUILD USER app\n", "USER root\n", True),
        ("ONBUILD RUN true\n", "", None),
        ('ENTRYPOINT ["gosu", "app", "x"]\n', "", False),
        ('ENTRYPOINT ["gosu", "app", "x"]\n', 'CMD ["y"]\n', False),
        ('ENTRYPOINT ["gosu", "app", "x"]\n', 'ENTRYPOINT ["y"]\n', True),
        ("USER app\n", 'ENTRYPOINT ["y"]\n', False),
        ("USER root\n", 'ENTRYPOINT ["gosu", "app", "x"]\n', False),
    ],
)
def test_an_image_takes_its_user_from_a_base_that_is_built_here(base_ends: str, child_ends: str, root: bool | None) -> None:
    files = {
        "base/Dockerfile": f"FROM x\n{base_ends}",
        "app/Dockerfile": f"FROM acme-base\n{child_ends}",
        "build.sh": "docker build -t acme-base base\ndocker build -t app app\n",
    }
    assert base(files)["app/Dockerfile"] is root


def test_a_chain_of_bases_is_followed_in_whatever_order_they_come() -> None:
    files = {
        "a/Dockerfile": "FROM two\n",
        "b/Dockerfile": "FROM x\nUSER app\n",
        "c/Dockerfile": "FROM one\n",
        "build.sh": "docker build -t one b && docker build -t two c && docker build a\n",
    }
    assert base(files) == {"a/Dockerfile": False, "b/Dockerfile": False, "c/Dockerfile": False}
    assert linked(files).images[0].user is not None


def test_bases_that_go_in_a_circle_are_from_outside() -> None:
    files = {
        "a/Dockerfile": "FROM b\n",
        "b/Dockerfile": "FROM a\n",
        "build.sh": "docker build -t a a\ndocker build -t b b\n",
    }
    assert base(files) == {"a/Dockerfile": None, "b/Dockerfile": None}
    assert base({"Dockerfile": "FROM node\nUSER app\nFROM node\n", "build.sh": "docker build -t node ."}) == {"Dockerfile": True}


def test_stages_between_are_followed_too() -> None:
    files = {
        "base/Dockerfile": "FROM x AS a\nUSER app\nFROM x AS b\n",
        "Dockerfile": "FROM base AS build\nFROM build\n",
        "build.sh": "docker build -t base --target a base\n",
    }
    assert base(files)["Dockerfile"] is False


# -- what a build says beside its Dockerfile


@pytest.mark.parametrize(
    ("dockerfile", "options", "root"),
    [
        ("ARG BASE=debian\nFROM $BASE\n", "", True),
        ("ARG BASE=debian\nFROM $BASE\n", "--build-arg BASE=nginxinc/nginx-unprivileged", False),
        ("ARG TAG\nFROM gcr.io/distroless/static:$TAG\n", "--build-arg TAG=nonroot", False),
        ("FROM debian\nARG USER=root\nUSER $USER\n", "--build-arg USER=app", False),
        ("FROM debian\nARG USER=app\nUSER $USER\n", "--build-arg USER=root", True),
        ("FROM debian\nARG USER=app\nUSER $USER\n", "--build-arg USER", None),
        ("FROM debian\nARG USER=app\nUSER $USER\n", '--build-arg USER="$(id -u)"', None),
        ("FROM debian\nARG USER=app\nUSER app\n", "--build-arg USER=root", False),
        ("FROM debian\nUSER app\n", "--build-arg OTHER=root", False),
    ],
)
def test_arguments_of_the_build(dockerfile: str, options: str, root: bool | None) -> None:
    assert base({"Dockerfile": dockerfile, "build.sh": f"docker build {options} ."}) == {"Dockerfile": root}


def test_an_image_built_in_several_ways_is_root_where_one_of_them_is() -> None:
    text = "FROM debian\nARG USER=app\nUSER $USER\n"
    script = "docker build -t safe .\ndocker build -t root --build-arg USER=root .\ndocker run safe\ndocker run root\n"
    found = linked({"Dockerfile": text, "run.sh": script})
    (image,) = found.images
    assert image.runs_as_root is True
    assert [related.span.line for related in image.related] == [4]
    assert [each.built_here for each in found.launches] == [image, image]


def test_a_stage_whose_script_drops_root_does_so_whatever_the_arguments() -> None:
    text = 'ARG BASE=x\nFROM $BASE\nENTRYPOINT ["gosu", "app", "y"]\n'
    assert base({"Dockerfile": text, "build.sh": "docker build --build-arg BASE=debian ."}) == {"Dockerfile": False}


def context(name: str, source: str) -> Value[BuildContext]:
    return Value.of(BuildContext(name, source))


@pytest.mark.parametrize(
    ("source", "root"), [("docker-image://debian", True), ("docker-image://bitnami/node", False), ("./rootfs", None)]
)
def test_a_further_context_stands_for_a_base(source: str, root: bool | None) -> None:
    made = service(context=Value.of("."))
    assert made.build is not None
    made.build.contexts = [context("Base", source)]
    files = [dockerfile.extract(SourceFile("Dockerfile", "FROM base\n"), Project())]
    assert [each.runs_as_root for each in link([Extraction(launches=[made]), *files]).images] == [root]


def test_a_further_context_may_be_another_service() -> None:
    app, below = service(context=Value.of(".")), service(name="below", context=Value.of("below"))
    assert app.build is not None
    app.build.contexts = [context("base", "service:below")]
    files = {"Dockerfile": "FROM base\n", "below/Dockerfile": "FROM x\nUSER app\n"}
    extractions = [dockerfile.extract(SourceFile(path, text), Project()) for path, text in files.items()]
    found = link([Extraction(launches=[app, below]), *extractions])
    assert [each.runs_as_root for each in found.images] == [False, False]


@pytest.mark.parametrize("block", ["|\n  FROM debian\n  USER root\n", '"FROM debian\\nUSER root"\n'])
def test_a_dockerfile_inside_a_compose_file(block: str) -> None:
    file = SourceFile("compose.yaml", f"web:\n  dockerfile_inline: {block}")
    start = file.text.index(block[0])
    made = service(inline=Value.of("FROM debian\nUSER root\n", (Span(file, start, len(file.text)),)))
    found = link([Extraction(launches=[made])])
    (image,) = found.images
    assert found.launches[0].built_here is image
    assert image.runs_as_root is True
    assert image.user is not None
    assert (image.file.path, image.span.line) == ("compose.yaml", 3 if block[0] == "|" else 2)
