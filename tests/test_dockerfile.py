"""A Dockerfile as images, and what its RUN instructions launch."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.extract.dockerfile import extract
from scanner.launch import Extraction, Image, config
from scanner.project import Project
from scanner.source import Certainty, SourceFile


def extracted(text: str) -> Extraction:
    return extract(SourceFile("Dockerfile", text), Project())


def image(text: str) -> Image:
    """The final stage."""
    (final,) = [image for image in extracted(text).images if image.final]
    return final


# -- stages


def test_each_stage_is_an_image_the_last_one_final() -> None:
    images = extracted("FROM a AS build\nFROM b\nFROM c as Web\n").images
    assert [(each.stage, each.final, each.span.text) for each in images] == [
        ("build", False, "FROM a AS build"),
        ("1", False, "FROM b"),
        ("Web", True, "FROM c as Web"),
    ]


@pytest.mark.parametrize(
    ("text", "base", "certainty"),
    [
        ("FROM a:1\n", "a:1", Certainty.ALWAYS),
        ("FROM --platform=$BUILDPLATFORM a:1 AS b\n", "a:1", Certainty.ALWAYS),
        ("ARG V=1\nFROM a:$V\n", "a:1", Certainty.DEFAULT),
        ("ARG R=r\nARG I=$R/a\nFROM ${I}:${V:-2}\n", "r/a:2", Certainty.DEFAULT),
        ("ARG A=1 B=$A\nFROM a:$B\n", "a:1", Certainty.DEFAULT),
        ('FROM "a"\n', "a", Certainty.ALWAYS),
        ("FROM a AS b\nFROM B\n", "a", Certainty.ALWAYS),
        ("ARG B=b\nFROM a AS b\nFROM $B\n", "a", Certainty.ALWAYS),
        ("FROM \\\n  # which\n  a:1\n", "a:1", Certainty.ALWAYS),
    ],
)
def test_the_base_is_the_image_from_outside(text: str, base: str, certainty: Certainty) -> None:
    value = image(text).base
    assert value is not None
    assert (value.only, value.certainty) == (base, certainty)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("ARG V\nFROM a:$V\n", "a:$V"),
        ("FROM a:${V}\n", "a:${V}"),
        ("FROM x\nARG V=1\nFROM a:$V\n", "a:$V"),
        ("FROM {{ base }}:{{ tag }}\n", "{{ base }}:{{ tag }}"),
        ("FROM a:%%TAG%%\n", "a:%%TAG%%"),
    ],
)
def test_a_base_that_only_the_build_knows_is_unresolved(text: str, source: str) -> None:
    found = extracted(text)
    assert found.images[-1].base is not None
    assert found.images[-1].base.unresolved == source
    assert found.images[-1].runs_as_root is None
    assert not found.errors


# -- the user


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("FROM x\nUSER root\n", True),
        ("FROM x\nUSER 0\n", True),
        ("FROM x\nUSER 0:0\n", True),
        ("FROM x\nUSER root:app\n", True),
        ("FROM x\nUSER 00\n", True),
        ('FROM x\nUSER "root"\n', True),
        ("FROM x\nuser root\n", True),
        ("FROM x\nUSER app\nUSER root\n", True),
        ("FROM x\nUSER ${UID:-0}\n", True),
        ("FROM x\nARG UID=0\nUSER $UID\n", True),
        ("FROM x\nENV U=root\nUSER $U\n", True),
        ("FROM x AS b\nUSER root\nFROM b\n", True),
        ("ARG U=root\nFROM x\nARG U\nUSER $U\n", True),
        ("FROM scratch\n", True),
        ("FROM debian\n", True),
        ("FROM x\nUSER app\n", False),
        ("FROM x\nUSER 1000:0\n", False),
        ("FROM x\nUSER rooty\n", False),
        ("FROM x\nUSER 10\n", False),
        ("FROM x\nUSER root\nUSER app\n", False),
        ("FROM x\nUSER app:$GID\n", False),
        ("FROM x\nUSER ${UID:-1000}\n", False),
        ("FROM x\nENV U=app\nARG U=root\nUSER $U\n", False),  # an ENV hides an ARG
        ("FROM x\nENV U=root\nENV U=app V=$U\nUSER $U\n", False),
        ("FROM x AS b\nUSER app\nFROM b\n", False),
        ("FROM x AS b\nENV U=app\nFROM b\nUSER $U\n", False),
        ("FROM scratch\nUSER 65532\n", False),
        ("FROM gcr.io/distroless/static:nonroot\n", False),
        ("FROM mcr.microsoft.com/windows/servercore:ltsc2022\n", False),
        ("FROM x\nRUN <<E\nUSER root\nE\nUSER app\n", False),
        ("FROM x\nONBUILD USER root\nUSER app\n", False),
        ("FROM debian AS b\nONBUILD USER app\nFROM b\n", False),
        ("FROM debian AS b\nONBUILD USER app\nFROM b AS c\nUSER root\nFROM c\n", True),
        ("FROM debian\nONBUILD USER app\n", True),
        ("FROM x\n# USER root\nUSER app\n", False),
        ("FROM example.com/x\n", None),
        ("FROM x\nUSER $U\n", None),
        ("FROM x\nARG U\nUSER $U\n", None),
        ("ARG U=app\nFROM x\nUSER $U\n", None),  # not declared in the stage
        ("FROM x AS b\nARG U=app\nFROM b\nUSER $U\n", None),  # arguments end with their stage
        ("FROM x\nUSER {{ user }}\n", None),
    ],
)
def test_whether_the_image_runs_as_root(text: str, root: bool | None) -> None:
    assert image(text).runs_as_root is root


def test_a_base_whose_entrypoint_drops_root_is_not_root_unless_another_takes_its_place() -> None:
    assert image("FROM postgres:17\n").runs_as_root is False
    assert image('FROM postgres:17\nENTRYPOINT ["/run.sh"]\n').runs_as_root is True
    assert image("FROM postgres:17\nUSER root\n").runs_as_root is True


def test_the_user_in_force_is_the_last_one_and_shows_its_instruction() -> None:
    user = image("FROM x\nUSER a\nARG UID=0\nUSER ${UID}:g\n").user
    assert user is not None
    assert (user.only, user.certainty) == ("0:g", Certainty.DEFAULT)
    assert [(span.text, span.line) for span in user.spans] == [("USER ${UID}:g", 4)]


def test_a_user_that_only_the_build_knows_is_unresolved() -> None:
    user = image("FROM x\nUSER app:$GID\n").user
    assert user is not None
    assert user.unresolved == "app:$GID"


# -- variables


def variables(text: str) -> list[tuple[str, str | None, str, str]]:
    """Name, value, certainty's name and the text of the place."""
    return [
        (choice.name, choice.value, value.certainty.name, " ".join(span.text for span in value.spans))
        for each in extracted(text).images
        for value in each.env
        for choice in value.choices
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM x\nENV A=1\n", [("A", "1", "ALWAYS", "A=1")]),
        ("FROM x\nENV A=1 B='2 3'\n", [("A", "1", "ALWAYS", "A=1"), ("B", "2 3", "ALWAYS", "B='2 3'")]),
        ("FROM x\nENV A=1 \\\n    # c\n    B=2\n", [("A", "1", "ALWAYS", "A=1"), ("B", "2", "ALWAYS", "B=2")]),
        ("FROM x\nENV A some text\n", [("A", "some text", "ALWAYS", "A some text")]),
        ("FROM x\nARG A=1\n", [("A", "1", "DEFAULT", "A=1")]),
        ("FROM x\nARG A\n", []),
        ("ARG A=1\nFROM x\nARG A\n", [("A", "1", "DEFAULT", "A=1")]),
        ("FROM x\nENV A=1\nENV B=$A\n", [("A", "1", "ALWAYS", "A=1"), ("B", "1", "ALWAYS", "B=$A")]),
        (
            "FROM x\nENV A=a\nENV A=b B=$A\n",
            [("A", "a", "ALWAYS", "A=a"), ("A", "b", "ALWAYS", "A=b"), ("B", "a", "ALWAYS", "B=$A")],
        ),
        ("FROM x AS b\nENV A=1\nFROM b\nENV B=2\n", [("A", "1", "ALWAYS", "A=1"), ("B", "2", "ALWAYS", "B=2")]),
        ("FROM x\nLABEL A=1\nRUN A=1 make\nONBUILD ENV A=1\n", []),
    ],
)
def test_what_env_and_arg_set(text: str, found: list[tuple[str, str | None, str, str]]) -> None:
    assert variables(text) == found


def test_a_value_known_in_part_says_so() -> None:
    (value,) = image("FROM x\nENV URL=http://$HOST/\n").env
    assert value.unresolved == "http://$HOST/"


# -- RUN


@pytest.mark.parametrize(
    "run",
    [
        "RUN docker run --privileged x",
        "run docker run --privileged x",
        "RUN docker run \\\n  # why\n\n  --privileged \\\n  x",
        "RUN --mount=type=bind,target=/x --network=host docker run --privileged x",
        "RUN a && (b; sudo docker run --privileged x)",
        "RUN <<EOF\ndocker run --privileged x\nEOF",
        "RUN <<-EOF\n\t#!/bin/bash\n\tdocker run --privileged x\n\tEOF",
        "RUN bash <<'EOF'\ndocker run --privileged x\nEOF",
        "RUN <<EOF bash\ndocker run --privileged x\nEOF",
        'RUN ["docker", "run", "--privileged", "x"]',
        'RUN ["sh", "-c", "docker run --privileged x"]',
        r'RUN ["sh", "-c", "echo \"$HOME\" && docker run --privil\u0065ged x"]',
        "ONBUILD RUN docker run --privileged x",
        "ONBUILD RUN <<E\ndocker run --privileged x\nE",
        'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN docker run --privileged x',
        'SHELL ["powershell"]\nRUN ["docker", "run", "--privileged", "x"]',
    ],
)
def test_a_run_that_launches(run: str) -> None:
    found = extracted(f"FROM base\n{run}\nUSER app\n")
    assert [config(launch) for launch in found.launches] == [{"Image": "x", "HostConfig": {"Privileged": True}}]
    assert [launch.format for launch in found.launches] == ["dockerfile"]
    assert not found.errors


@pytest.mark.parametrize(
    "text",
    [
        "# RUN docker run --privileged x",
        "RUN echo docker run --privileged x",
        "RUN a \\\n# docker run --privileged x\n && b",
        "RUN cat <<EOF > start.sh\ndocker run --privileged x\nEOF",
        "COPY <<EOF /start.sh\ndocker run --privileged x\nEOF",
        "RUN <<EOF\n#!/usr/bin/env python3\ndocker run --privileged x\nEOF",
        'RUN ["echo", "docker run --privileged x"]',
        'CMD ["docker", "run", "--privileged", "x"]',
        "ENTRYPOINT docker run --privileged x",
        "HEALTHCHECK CMD docker run --privileged x",
        "ONBUILD CMD docker run --privileged x",
        "LABEL run='docker run --privileged x'",
        'SHELL ["powershell", "-Command"]\nRUN docker run --privileged x',
        'SHELL ["cmd", "/S", "/C"]\nRUN docker run --privileged x',
        "RUN",
        "ONBUILD",
    ],
)
def test_what_looks_like_a_launch_and_is_none(text: str) -> None:
    assert not extracted(f"FROM base\n{text}\n").launches


def test_a_windows_image_has_no_shell_of_ours() -> None:
    assert not extracted("FROM mcr.microsoft.com/windows/nanoserver:1809\nRUN docker run x\n").launches


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("FROM b\nRUN a && \\\n  docker run --privileged x\n", [("docker", 3, 3), ("--privileged", 3, 14)]),
        ("FROM b\nRUN <<-E\n\tdocker run --privileged x\n\tE\n", [("docker", 3, 2), ("--privileged", 3, 13)]),
        ('FROM b\nRUN ["docker", "run", "--privileged", "x"]\n', [("docker", 2, 7), ("--privileged", 2, 24)]),
        ('FROM b\nRUN ["sh", "-c", "docker run --privileged x"]\n', [("docker", 2, 19), ("--privileged", 2, 30)]),
    ],
)
def test_places_in_a_run_are_exact(text: str, places: list[tuple[str, int, int]]) -> None:
    (launch,) = extracted(text).launches
    assert launch.host.privileged is not None
    spans = [launch.span, *launch.host.privileged.spans]
    assert [(span.text, span.line, span.column) for span in spans] == places


@pytest.mark.parametrize(
    ("text", "as_root"),
    [
        ("FROM example.com/x\nRUN a\n", [True]),
        ("FROM x\nUSER app\nRUN a\nUSER 0\nRUN b\n", [False, True]),
        ("FROM x\nUSER $U\nRUN a\n", [False]),
        ("FROM x\nUSER app\nRUN sudo a\n", [False, True]),  # sudo itself, and what it runs
        ("FROM postgres:17\nRUN a\n", [True]),
        ("FROM gcr.io/distroless/static:nonroot\nRUN a\n", [False]),
        ("FROM x AS b\nUSER app\nFROM b\nRUN a\n", [False]),
    ],
)
def test_a_run_is_roots_when_the_user_in_force_is(text: str, as_root: list[bool]) -> None:
    assert [root for pipeline in extracted(text).pipelines for root in pipeline.as_root] == as_root


def test_builds_in_a_run_are_found() -> None:
    (build,) = extracted("FROM docker\nRUN docker build -t app sub\n").builds
    assert build.context is not None
    assert build.context.only == "sub"


def test_comments_for_suppressions() -> None:
    found = extracted(
        "# capdrop: ignore\nFROM x\nRUN a \\\n  # inner\n  b\nRUN <<E\n# in the script\nE\nCOPY <<E /x\n# data\nE\n"
    )
    assert [comment.span.text for comment in found.comments] == ["# capdrop: ignore", "# inner", "# in the script"]


# -- errors


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "no instructions"),
        ("# only\n\n", 1, "no instructions"),
        ("\nRUN a\nRUN b\n", 2, "no FROM instruction"),
        ("ARG A=1\n", 1, "no FROM instruction"),
        ("RUN a\nFROM x\n", 1, "RUN stands before the first FROM"),
        ("FROM x\n\nUSR app\n", 3, "`USR` is no Dockerfile instruction; did you mean USER?"),
        ("FORM x\nRUN a\n", 1, "`FORM` is no Dockerfile instruction; did you mean FROM?"),
        ("{\n  'a': 1\n}\n", 1, "`{` is no Dockerfile instruction (nor are 2 more) and there is no FROM"),
        (
            "FROM x\n{% if a %}\nRUN a\n{% endif %}\n",
            2,
            "`{%` is no Dockerfile instruction (nor are 1 more); if this is a template",
        ),
        ("FROM x\nRUN <<E\na\n", 2, "unterminated heredoc: no line below reads `E`"),
        ("FROM\n", 1, "FROM names no image"),
        ("FROM x y\n", 1, "FROM takes an image and at most `AS name`, not `x y`"),
        ("FROM 'x\n", 1, "FROM: no matching '"),
        ("FROM x\nENV A\n", 2, "ENV needs a value"),
        ("FROM x\nENV A=1 B\n", 2, "ENV takes name=value pairs, not `B`"),
        ("FROM x\nUSER\n", 2, "USER names no user"),
        ("FROM x\nUSER ${\n", 2, "USER: bad substitution"),
        ("FROM x\nSHELL bash -c\n", 2, "SHELL takes a list"),
    ],
)
def test_what_is_wrong_is_said_once_with_its_line(text: str, line: int, message: str) -> None:
    ((found, said),) = extracted(text).errors
    assert found == line
    assert said.startswith(message)


def test_what_can_be_read_is_judged_all_the_same() -> None:
    found = extracted("RUN docker run a\nFROM x\nUSR b\nENV A\nUSER root\nRUN docker run b\nRUN <<E\ndocker run c\n")
    assert [launch.image.only for launch in found.launches if launch.image] == ["a", "b", "c"]
    assert found.images[0].runs_as_root is True
    assert [line for line, _ in found.errors] == [1, 3, 4, 7]


def test_a_file_with_a_thousand_mistakes_has_few_errors() -> None:
    assert len(extracted("FROM x\n" + "{{ a }}\nENV B\nFROM\n" * 1000).errors) < 10


_LINES = st.sampled_from(
    [
        *(
            "FROM a",
            "FROM a AS b",
            "FROM b",
            "FROM $A",
            "ARG A=1",
            "ARG A",
            "ENV A=$A$A",
            "ENV A b c",
            "USER $A",
            "USER root",
            "USER",
        ),
        *(
            "RUN docker run $A",
            "RUN <<E",
            "E",
            "RUN a \\",
            "  b",
            'RUN ["docker", "run", "a\\u0027$"]',
            "ONBUILD RUN docker run a",
        ),
        *(
            'SHELL ["cmd"]',
            'SHELL ["sh"]',
            "ONBUILD",
            "# c",
            "",
            "ENV ${",
            "{{ x }}",
            'RUN ["\\ud800"]',
            "FROM '",
            "RUN bash <<-'E'",
        ),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_LINES, max_size=12).map("\n".join))
def test_any_dockerfile_is_read(text: str) -> None:
    found = extracted(text)
    assert [image.final for image in found.images[-1:]] in ([], [True])
    for line, message in found.errors:
        assert 1 <= line <= text.count("\n") + 1
        assert message
    for launch in found.launches:
        assert text[launch.span.start : launch.span.end] == launch.span.text != ""


@pytest.mark.parametrize(
    "text",
    [
        "FROM a\n" * 5_000,
        "FROM a\nENV A=aaaaaaaaaa\n" + "ENV A=$A$A\n" * 5_000,
        "FROM a\n" + "ENV A=" + "x=1 \\\n" * 20_000,
        "FROM a\nUSER " + "${A:-" * 50_000,
        "FROM a\nRUN " + "<<E " * 20_000,
        'FROM a\nRUN ["' + '","' * 10_000 + '"]\n',
        "FROM a\nRUN [" * 2 + "[" * 100_000,
    ],
    ids=["stages", "doubling", "long ENV", "nested", "heredocs", "long list", "brackets"],
)
def test_hostile_files_end_soon(text: str) -> None:
    assert len(extracted(text).errors) < 10


def test_a_run_names_compose_files_too() -> None:
    found = extract(SourceFile("Dockerfile", "FROM x\nRUN docker compose -f a.yml -f b.yml up -d\n"), Project())
    assert [[name.only for name in command.files] for command in found.compose] == [["a.yml", "b.yml"]]
