"""Images built in the repository, the launches that run them, and the ids of both."""

from __future__ import annotations

import pytest

from scanner.extract import dockerfile, makefile, shell
from scanner.image_names import normalised
from scanner.launch import Build, Extraction, Image, Launch, Value
from scanner.link import Linked, link
from scanner.project import Project
from scanner.source import SourceFile, Span
from tests.builders import launch, unresolved

_DOCKERFILE = "FROM x AS build\nENV TOKEN=1\nFROM x AS test\nFROM x\nENV A=2\n"


def linked(files: dict[str, str]) -> Linked:
    extractions = []
    for path, text in files.items():
        by_ending = {"sh": shell.extract, "Makefile": makefile.extract}
        extract = by_ending.get(path.rpartition("/")[2].rpartition(".")[2], dockerfile.extract)
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
        (
            {"run.sh": "docker build -t app - < d/Dockerfile\n", "Dockerfile": "FROM x\n", "d/Dockerfile": "FROM y\n"},
            "d/Dockerfile",
        ),
        (
            {"run.sh": "docker build -t app -f - sub < d/Dockerfile\n", "sub/Dockerfile": "FROM x\n", "d/Dockerfile": "FROM y\n"},
            "d/Dockerfile",
        ),
        ({"run.sh": "buildah bud -t app .\n", "Dockerfile": "FROM y\n"}, "Dockerfile"),
        ({"run.sh": "podman build -t app .\n", "Containerfile": "FROM y\n"}, "Containerfile"),
        ({"run.sh": "podman build -t app -f app.Dockerfile sub\n", "sub/app.Dockerfile": "FROM y\n"}, "sub/app.Dockerfile"),
        ({"run.sh": "docker build -t app $(pwd)\n", "Dockerfile": "FROM x\n"}, "Dockerfile"),
        (
            {"run.sh": 'docker build -t app "$PWD/sub"\n', "Dockerfile": "FROM x\n", "sub/Dockerfile": "FROM y\n"},
            "sub/Dockerfile",
        ),
        ({"run.sh": "docker build -t app -f $(pwd)/d/Dockerfile $(pwd)\n", "d/Dockerfile": "FROM y\n"}, "d/Dockerfile"),
        (
            {"a/run.sh": 'docker build -t app "$(dirname "$0")"\n', "Dockerfile": "FROM x\n", "a/Dockerfile": "FROM y\n"},
            "a/Dockerfile",
        ),
        (
            {
                "a/run.sh": "D=$(cd $(dirname $0)/.. && pwd)\ndocker build -t app $D/b\n",
                "a/b/Dockerfile": "FROM x\n",
                "b/Dockerfile": "FROM y\n",
            },
            "b/Dockerfile",
        ),
        (
            {
                "a/run.sh": "R=$(git rev-parse --show-toplevel)\ndocker build -t app $R\n",
                "a/Dockerfile": "FROM x\n",
                "Dockerfile": "FROM y\n",
            },
            "Dockerfile",
        ),
        (
            {"/r/a/run.sh": "docker build -t app $(git rev-parse --show-toplevel)/b\n", "/r/b/Dockerfile": "FROM y\n"},
            "/r/b/Dockerfile",
        ),
        ({"a/run.sh": 'docker build -t app "$ROOT/b"\n', "b/Dockerfile": "FROM y\n"}, "b/Dockerfile"),
        ({"Makefile": "b:\n\tdocker build -t app $(CURDIR)/sub\n", "sub/Dockerfile": "FROM y\n"}, "sub/Dockerfile"),
        ({"Makefile": "b:\n\tdocker build -t app $(shell pwd)/sub\n", "sub/Dockerfile": "FROM y\n"}, "sub/Dockerfile"),
        (
            {
                "a/Makefile": "D := $(dir $(abspath $(lastword $(MAKEFILE_LIST))))\nb:\n\tdocker build -t app $(D)b\n",
                "b/Dockerfile": "FROM x\n",
                "a/b/Dockerfile": "FROM y\n",
            },
            "a/b/Dockerfile",
        ),
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
        'docker build -t app "$DIR/$SUB"',
        'docker build -t app "${DIR}sub"',
        'docker build -t app "$(dirname "$0")/other"',
        'docker build -t app -f "$FILE" .',
        "docker build -t app https://example.com/app.git",
        "docker build -t app git@example.com:app.git",
        "docker build -t app - < context.tar.gz",
        "tar c . | docker build -t app -",
        "docker build -t $APP .",
        "docker build .",
        "echo docker build -t app .",
    ],
)
def test_a_build_that_gives_no_dockerfile_of_ours_a_name(command: str) -> None:
    found = linked({"run.sh": f"{command}\ndocker run app\n", "Dockerfile": "FROM x\n"})
    assert [each.names for each in found.images] == [[]]
    assert [each.built_here for each in found.launches] == [None]


@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("docker build -t app - <<EOF\nFROM x\nUSER app\nEOF\n", 2),
        ("docker build -t app -f - . <<-EOF\n\tFROM x\n\tUSER app\n\tEOF\n", 2),
        ("cat <<'EOF' | docker build -t app -\nFROM x\nUSER app\nEOF\n", 2),
        ("docker build -t app - <<< $'FROM x\\nUSER app'\n", 1),
    ],
)
def test_a_dockerfile_that_is_written_into_the_command(command: str, line: int) -> None:
    found = linked({"run.sh": f"{command}docker run app\n", "Dockerfile": "FROM y\n"})
    (image,) = [each for each in found.images if each.file.path == "run.sh"]
    assert (image.names, image.span.line, image.runs_as_root) == (["app"], line, False)
    assert found.launches[0].built_here is image


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
        (service(context=unresolved("${PWD}")), "Dockerfile"),
        (service(context=unresolved("$PWD/sub")), "sub/Dockerfile"),
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


def test_a_service_is_built_from_its_project_s_folder_wherever_its_file_is() -> None:
    made = service("deploy/compose.yaml", context=Value.of("."))
    assert made.build is not None
    made.build.base_dir = ""  # the current folder
    found = with_service(made, "Dockerfile", "deploy/Dockerfile")
    assert found.launches[0].built_here is found.images[0]


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


# -- launches that choose their user


@pytest.mark.parametrize(
    ("option", "related"),
    [("", True), ("-u 1000", False), ("-u root", True), ("-u 0:5", True), ('-u "$(id -u)"', False), ('-u ""', True)],
)
def test_the_image_s_user_is_of_no_account_to_a_launch_that_sets_its_own(option: str, related: bool) -> None:
    found = linked({"run.sh": f"docker build -t app .\ndocker run {option} app\n", "Dockerfile": "FROM x\n"})
    assert found.launches[0].built_here is found.images[0]
    assert bool(found.images[0].related) is related
