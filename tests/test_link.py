"""Images built in the repository, the launches that run them, and the ids of both."""

from __future__ import annotations

import pytest

from scanner.extract import dockerfile, shell
from scanner.image_names import normalised
from scanner.launch import Build, BuildContext, Extraction, Image, Launch, Value
from scanner.link import Linked, link
from scanner.project import Project
from scanner.source import SourceFile, Span
from tests.builders import launch, unresolved

_DOCKERFILE = "FROM x AS build\nENV TOKEN=1\nFROM x AS test\nFROM x\nENV A=2\n"


def linked(files: dict[str, str]) -> Linked:
    extractions = []
    for path, text in files.items():
        extract = shell.extract if path.endswith(".sh") else dockerfile.extract
        extractions.append(extract(SourceFile(path, text), Project()))
    return link(extractions)


def service(path: str = "compose.yaml", name: str = "web", *, image: str | None = None, **build: Value[str]) -> Launch:
    """A compose service with a build."""
    file = SourceFile(path, f"{name}: {{build: …}}\n")
    span = Span(file, 0, len(name))
    folder = path.rpartition("/")[0]
    return launch(
        file=file,
        span=span,
        statement=span,
        tool="compose",
        verb="service",
        name=name,
        image=image,
        build=Build(span, folder, **build),
    )


def dockerfiles(*paths: str) -> list[Extraction]:
    return [dockerfile.extract(SourceFile(path, _DOCKERFILE), Project()) for path in paths]


def with_service(made: Launch, *paths: str) -> Linked:
    return link([Extraction(launches=[made]), *dockerfiles(*paths)])


# -- ids


def test_ids_are_places_and_count_on_at_the_same_place() -> None:
    found = linked({"run.sh": "f() { docker run $1; }\nf a\nf b\ndocker run c\n", "Dockerfile": "FROM x\n"})
    assert [each.id for each in found.launches] == ["run.sh:1:7", "run.sh:1:7#2", "run.sh:4:1"]
    assert [each.id for each in found.images] == ["Dockerfile:1:1"]


def test_launches_of_one_place_are_merged_across_files() -> None:
    span = Span(SourceFile("lib.sh", "docker run x\n"), 0, 6)
    again = Span(SourceFile("lib.sh", "docker run x\n"), 0, 6)
    found = link([Extraction(launches=[launch(span=span)]), Extraction(launches=[launch(span=again, user="root")])])
    assert [each.id for each in found.launches] == ["lib.sh:1:1"]


# -- docker build


@pytest.mark.parametrize(
    ("files", "image"),
    [
        ({"run.sh": "docker build -t app .\n", "Dockerfile": "FROM x\n"}, "Dockerfile"),
        ({"run.sh": "docker build -t app sub\n", "sub/Dockerfile": "FROM x\n"}, "sub/Dockerfile"),
        ({"run.sh": "docker build -t app ./sub/\n", "sub/Dockerfile": "FROM x\n"}, "sub/Dockerfile"),
        ({"run.sh": "docker build -t app -f d/app.Dockerfile .\n", "d/app.Dockerfile": "FROM x\n"}, "d/app.Dockerfile"),
        (
            {"run.sh": "docker build -t app -f Dockerfile sub\n", "Dockerfile": "FROM x\n", "sub/Dockerfile": "FROM y\n"},
            "Dockerfile",
        ),
        ({"run.sh": 'docker build -t app -f d/Dockerfile "$ROOT"\n', "d/Dockerfile": "FROM x\n"}, "d/Dockerfile"),
        ({"a/run.sh": "docker build -t app .\n", "a/Dockerfile": "FROM x\n", "Dockerfile": "FROM y\n"}, "a/Dockerfile"),
        ({"a/b/run.sh": "docker build -t app .\n", "Dockerfile": "FROM y\n"}, "Dockerfile"),
        ({"a/b/run.sh": "docker build -t app .\n", "a/Dockerfile": "FROM x\n", "Dockerfile": "FROM y\n"}, "a/Dockerfile"),
        ({"a/run.sh": "docker build -t app ../b\n", "b/Dockerfile": "FROM y\n"}, "b/Dockerfile"),
        ({"../a/run.sh": "docker build -t app .\n", "../Dockerfile": "FROM y\n"}, "../Dockerfile"),
        ({"/r/a/run.sh": "docker build -t app .\n", "/r/Dockerfile": "FROM y\n"}, "/r/Dockerfile"),
        (
            {"run.sh": "cd sub && docker build -t app .\n", "Dockerfile": "FROM x\n", "sub/Dockerfile": "FROM y\n"},
            "sub/Dockerfile",
        ),
        ({"run.sh": "podman build -t app .\n", "Containerfile": "FROM y\n"}, "Containerfile"),
        ({"run.sh": "podman build -t app -f app.Dockerfile sub\n", "sub/app.Dockerfile": "FROM y\n"}, "sub/app.Dockerfile"),
    ],
)
def test_the_dockerfile_a_command_builds(files: dict[str, str], image: str) -> None:
    assert [(each.file.path, each.names) for each in linked(files).images if each.names] == [(image, ["app"])]


@pytest.mark.parametrize(
    "command",
    [
        "docker build -t app other",
        "docker build -t app -f other.Dockerfile .",
        'docker build -t app "$DIR"',
        'docker build -t app -f "$FILE" .',
        "docker build -t app https://example.com/app.git",
        "docker build -t app git@example.com:app.git",
        "docker build -t app - < Dockerfile",
        "docker build -t $APP .",
        "docker build .",
        "echo docker build -t app .",
    ],
)
def test_a_build_that_gives_no_dockerfile_of_ours_a_name(command: str) -> None:
    found = linked({"run.sh": f"{command}\ndocker run app\n", "Dockerfile": "FROM x\n"})
    assert [each.names for each in found.images] == [[]]
    assert [each.built_here for each in found.launches] == [None]


def test_all_names_an_image_is_built_under() -> None:
    found = linked({"run.sh": "docker build -t app -t r.example/app:1 .\ndocker build -t app:2 .\n", "Dockerfile": "FROM x\n"})
    assert found.images[0].names == ["app", "r.example/app:1", "app:2"]


# -- stages


def test_the_last_stage_stays_and_those_something_targets() -> None:
    files = {"Dockerfile": _DOCKERFILE, "run.sh": "docker build --target TEST -t t .\ndocker build -t app .\n"}
    assert [(each.stage, each.final, each.names) for each in linked(files).images] == [
        ("test", False, ["t"]),
        ("2", True, ["app"]),
    ]


def test_a_stage_targeted_by_its_number() -> None:
    files = {"Dockerfile": _DOCKERFILE, "run.sh": "docker build --target 1 -t t .\n"}
    assert [each.stage for each in linked(files).images] == ["test", "2"]


def test_a_target_that_is_not_there_or_not_known_ties_nothing() -> None:
    for target in ("nowhere", "7", "9" * 5000, '"$T"'):
        found = linked({"Dockerfile": _DOCKERFILE, "run.sh": f"docker build --target {target} -t t .\n"})
        assert [(each.stage, each.names) for each in found.images] == [("2", [])]


def test_the_variables_of_a_stage_that_goes_are_judged_with_the_last() -> None:
    def variables(image: Image) -> list[str]:
        return [choice.name for value in image.env for choice in value.choices]

    found = linked({"Dockerfile": _DOCKERFILE})
    assert [variables(each) for each in found.images] == [["TOKEN", "A"]]
    found = linked({"Dockerfile": _DOCKERFILE, "run.sh": "docker build --target build .\n"})
    assert [variables(each) for each in found.images] == [["TOKEN"], ["A"]]


# -- launches


def test_a_launch_of_an_image_built_here_knows_it_and_is_known_to_it() -> None:
    found = linked({"run.sh": "docker build -t app . && docker run --name web app\ndocker run other\n", "Dockerfile": "FROM x\n"})
    (image,) = found.images
    assert [each.built_here for each in found.launches] == [image, None]
    assert [(each.span, each.message) for each in image.related] == [(found.launches[0].span, "web runs this image")]


@pytest.mark.parametrize(
    "name", ["app", "app:latest", "library/app", "docker.io/library/app", "docker.io/app:latest", "localhost/app"]
)
def test_an_image_goes_by_many_names(name: str) -> None:
    found = linked({"run.sh": f"docker build -t app .\ndocker run {name}\n", "Dockerfile": "FROM x\n"})
    assert found.launches[0].built_here is found.images[0]


@pytest.mark.parametrize("name", ["app:1", "r.example/app", "other/app", "$APP", "app$TAG"])
def test_other_names_are_other_images(name: str) -> None:
    found = linked({"run.sh": f"docker build -t app .\ndocker run {name}\n", "Dockerfile": "FROM x\n"})
    assert found.launches[0].built_here is None


def test_of_two_images_of_one_name_the_one_built_nearest_is_meant() -> None:
    files = {
        "a/Dockerfile": "FROM x\n",
        "b/Dockerfile": "FROM x\n",
        "a/build.sh": "docker build -t app .\n",
        "b/build.sh": "docker build -t app .\ndocker run app\n",
        "a/run.sh": "docker run app\n",
        "run.sh": "docker run app\n",
    }
    images = [each.built_here.file.path for each in linked(files).launches if each.built_here]
    assert images == ["a/Dockerfile", "b/Dockerfile", "a/Dockerfile"]  # of a/run.sh, b/build.sh, run.sh


# -- compose


@pytest.mark.parametrize(
    ("made", "image"),
    [
        (service(context=Value.of(".")), "Dockerfile"),
        (service(), "Dockerfile"),
        (service(context=Value.of("sub")), "sub/Dockerfile"),
        (service("deploy/compose.yaml", context=Value.of("../sub")), "sub/Dockerfile"),
        (service(context=Value.of("."), dockerfile=Value.of("sub/Dockerfile")), "sub/Dockerfile"),
        (service(context=Value.of("sub"), dockerfile=Value.of("../Dockerfile")), "Dockerfile"),
    ],
)
def test_the_dockerfile_a_service_builds(made: Launch, image: str) -> None:
    found = with_service(made, "Dockerfile", "sub/Dockerfile")
    assert found.launches[0].built_here is not None
    assert found.launches[0].built_here.file.path == image
    assert [each.message for each in found.launches[0].built_here.related] == ["web runs this image"]


@pytest.mark.parametrize(
    "made",
    [
        service("deploy/compose.yaml", context=Value.of(".")),  # nothing above it is looked at
        service(context=Value.of("other")),
        service(context=unresolved("$DIR")),
        service(context=Value.of("."), dockerfile=unresolved("$FILE")),
        service(context=Value.of("https://example.com/app.git")),
        service(context=Value.of("."), target=unresolved("$T")),
    ],
)
def test_a_service_whose_dockerfile_is_not_known(made: Launch) -> None:
    assert with_service(made, "Dockerfile", "sub/Dockerfile").launches[0].built_here is None


def test_a_service_targets_a_stage_and_names_it() -> None:
    found = with_service(service(image="app:1", target=Value.of("test")), "Dockerfile")
    assert [(each.stage, each.names) for each in found.images] == [("test", ["app:1"]), ("2", [])]
    assert found.launches[0].built_here is found.images[0]


def test_a_service_without_a_build_runs_what_another_builds() -> None:
    runs = service("other/compose.yaml", "worker", image="app:1")
    runs.build = None
    found = link([Extraction(launches=[service(image="app:1"), runs]), *dockerfiles("Dockerfile")])
    assert [each.built_here for each in found.launches] == [found.images[0]] * 2
    assert [each.message for each in found.images[0].related] == ["web runs this image", "worker runs this image"]


# -- builds


def test_builds_are_those_of_commands_each_place_once() -> None:
    script = shell.extract(SourceFile("run.sh", "f() { docker build -t $1 .; }\nf a\nf b\n"), Project())
    found = link([script, Extraction(launches=[service()]), *dockerfiles("Dockerfile")])
    assert [(build.span.file.path, build.span.line) for build in found.builds] == [("run.sh", 1)]
    assert found.images[0].names == ["a", "b"]


def test_what_is_given_in_another_order_has_the_same_ids() -> None:
    files = {"run.sh": "docker build -t app . && docker run app\n", "Dockerfile": "FROM x\n"}
    ids = {
        tuple(sorted(each.id for each in (*found.launches, *found.images)))
        for found in map(linked, (files, dict(reversed(files.items()))))
    }
    assert ids == {("Dockerfile:1:1", "run.sh:1:26")}


@pytest.mark.parametrize(
    ("reference", "full"),
    [
        ("a", "docker.io/library/a:latest"),
        ("a:1", "docker.io/library/a:1"),
        ("a@sha256:0", "docker.io/library/a:latest"),
        ("a:1@sha256:0", "docker.io/library/a:1"),
        ("b/a", "docker.io/b/a:latest"),
        ("localhost:5000/a", "localhost:5000/a:latest"),
        ("localhost/a", "docker.io/library/a:latest"),
        ("r.example/b/a:1", "r.example/b/a:1"),
        ("", "docker.io/library/:latest"),
    ],
)
def test_names_are_completed(reference: str, full: str) -> None:
    assert normalised(reference) == full


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


# -- launches that choose their user


@pytest.mark.parametrize(
    ("option", "related"),
    [("", True), ("-u 1000", False), ("-u root", True), ("-u 0:5", True), ('-u "$(id -u)"', False), ('-u ""', True)],
)
def test_the_image_s_user_is_of_no_account_to_a_launch_that_sets_its_own(option: str, related: bool) -> None:
    found = linked({"run.sh": f"docker build -t app .\ndocker run {option} app\n", "Dockerfile": "FROM x\n"})
    assert found.launches[0].built_here is found.images[0]
    assert bool(found.images[0].related) is related
