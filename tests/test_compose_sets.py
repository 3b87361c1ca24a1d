"""Which compose files are run together."""

from __future__ import annotations

import pytest

from scanner.compose.sets import FileSet, file_sets
from scanner.extract import makefile, shell
from scanner.launch import ComposeCommand
from scanner.project import Project
from scanner.source import SourceFile


def sets(scanned: str, beside: dict[str, str] | None = None, **scripts: str) -> list[FileSet]:
    """The sets of compose files (their paths, blank-separated) in a tree with other files and scripts (`run_sh` is run.sh)."""
    texts = dict.fromkeys(scanned.split(), "services: {a: {image: b}}\n") | (beside or {})
    files = {path: SourceFile(path, text) for path, text in texts.items()}
    project = Project(load=files.get)
    commands: list[ComposeCommand] = []
    for name, text in scripts.items():
        path = name.replace("__", "/").replace("_", ".")
        extract = makefile.extract if path.endswith("Makefile") else shell.extract
        commands += extract(SourceFile(path, text), project).compose
    return file_sets([files[path] for path in scanned.split()], commands, project)


def named(scanned: str, beside: dict[str, str] | None = None, **scripts: str) -> list[str]:
    """The sets as text: `a.yml+b.yml`, `!` before a stack's, `…` behind one that is not whole."""
    return [
        ("!" if one.stack else "") + "+".join(file.path for file in one.files) + ("" if one.whole else "…")
        for one in sets(scanned, beside, **scripts)
    ]


# -- without commands


@pytest.mark.parametrize(
    ("scanned", "expected"),
    [
        ("compose.yaml", ["compose.yaml"]),
        ("compose.yaml compose.override.yaml", ["compose.yaml+compose.override.yaml"]),
        ("docker-compose.yml docker-compose.override.yml", ["docker-compose.yml+docker-compose.override.yml"]),
        ("docker-compose.yml compose.override.yml", ["docker-compose.yml+compose.override.yml"]),
        ("docker-compose.yml docker-compose.prod.yml", ["docker-compose.prod.yml", "docker-compose.yml"]),
        ("compose.yml compose.yaml", ["compose.yaml", "compose.yml"]),
        ("compose.override.yml", ["compose.override.yml"]),
        ("a/compose.yaml b/compose.override.yaml", ["a/compose.yaml", "b/compose.override.yaml"]),
        (
            "compose.yaml compose.override.yml compose.override.yaml",
            ["compose.override.yaml", "compose.yaml+compose.override.yml"],
        ),
        ("", []),
    ],
)
def test_files_by_their_names(scanned: str, expected: list[str]) -> None:
    assert named(scanned) == expected


def test_a_file_that_is_not_scanned_completes_a_default_set_but_makes_none() -> None:
    text = {"docker-compose.override.yml": "services: {}\n", "x/compose.yaml": "services: {}\n"}
    assert named("docker-compose.yml x/other.yml", text) == ["docker-compose.yml+docker-compose.override.yml", "x/other.yml"]


# -- .env


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ("COMPOSE_FILE=a.yml:b.yml\n", ["a.yml+b.yml", "compose.yaml"]),
        ("COMPOSE_PATH_SEPARATOR=;\nCOMPOSE_FILE=a.yml;b.yml\n", ["a.yml+b.yml", "compose.yaml"]),
        ("COMPOSE_FILE=b.yml\n", ["a.yml", "b.yml", "compose.yaml"]),
        ("COMPOSE_FILE=\n", ["a.yml", "b.yml", "compose.yaml"]),
        ("COMPOSE_FILE=a.yml:missing.yml\n", ["a.yml", "b.yml", "compose.yaml"]),
        ("COMPOSE_FILE=a.yml:b.yml:missing.yml\n", ["a.yml+b.yml…", "compose.yaml"]),
        ("COMPOSE_FILE=${X:-a.yml}:b.yml\n", ["a.yml+b.yml", "compose.yaml"]),
        ("OTHER=1\n", ["a.yml", "b.yml", "compose.yaml"]),
    ],
)
def test_env_names_the_files_of_its_folder(env: str, expected: list[str]) -> None:
    assert named("a.yml b.yml compose.yaml", {".env": env}) == expected


def test_files_named_by_an_env_elsewhere_have_their_own_folder_and_both_env_files() -> None:
    (one,) = sets("docker/a.yml docker/b.yml", {".env": "COMPOSE_FILE=docker/a.yml:docker/b.yml\n"})
    assert (one.folder, one.env_files) == ("docker", ("docker/.env", ".env"))


def test_a_command_s_environment_file_may_name_the_files() -> None:
    found = named("a.yml b.yml", {"e": "COMPOSE_FILE=a.yml:b.yml\n"}, run_sh="docker compose --env-file e up")
    assert found == ["a.yml+b.yml"]


# -- commands

_BASE_AND_PROD = "docker-compose.yml docker-compose.prod.yml"
_UP = "docker compose -f docker-compose.yml -f docker-compose.prod.yml up -d"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (_UP, ["docker-compose.yml+docker-compose.prod.yml"]),
        (f"{_UP}\ndocker compose up", ["docker-compose.yml", "docker-compose.yml+docker-compose.prod.yml"]),
        (f"{_UP}\ndocker compose -f docker-compose.yml up", ["docker-compose.yml", "docker-compose.yml+docker-compose.prod.yml"]),
        (f"{_UP}\ndocker compose down", ["docker-compose.yml+docker-compose.prod.yml"]),
        (_UP.replace("up -d", "config"), ["docker-compose.yml+docker-compose.prod.yml"]),
        (_UP.replace("up -d", '"$@"'), ["docker-compose.yml+docker-compose.prod.yml"]),
        ("docker compose -f docker-compose.prod.yml up", ["docker-compose.prod.yml", "docker-compose.yml"]),
        ("docker compose -f - up", ["docker-compose.prod.yml", "docker-compose.yml"]),
        ('docker compose -f docker-compose.yml -f "$X" up', ["docker-compose.prod.yml", "docker-compose.yml"]),
        ('docker compose -f "$X" -f docker-compose.prod.yml up', ["docker-compose.prod.yml…", "docker-compose.yml"]),
        (
            'docker compose -f "$X" -f docker-compose.yml up',
            ["docker-compose.prod.yml", "docker-compose.yml"],
        ),
        ("docker compose -f gone.yml -f docker-compose.prod.yml up", ["docker-compose.prod.yml…", "docker-compose.yml"]),
        ("docker compose -f https://x/y.yml up", ["docker-compose.prod.yml", "docker-compose.yml"]),
        ("docker compose $FILES up", ["docker-compose.prod.yml", "docker-compose.yml"]),
        (f"{_UP.replace(' up', ' -f gone.yml up')}", ["docker-compose.yml+docker-compose.prod.yml…"]),
        ("docker compose -f docker-compose.yml -f docker-compose.$E.yml up", ["docker-compose.yml+docker-compose.prod.yml"]),
        (
            "docker stack deploy -c docker-compose.yml -c docker-compose.prod.yml s",
            ["!docker-compose.yml+docker-compose.prod.yml"],
        ),
        ("docker stack deploy -c docker-compose.yml s", ["docker-compose.prod.yml", "!docker-compose.yml"]),
        (
            "docker stack deploy -c docker-compose.yml s\ndocker compose up",
            ["docker-compose.prod.yml", "docker-compose.yml", "!docker-compose.yml"],
        ),
    ],
)
def test_sets_that_commands_name(script: str, expected: list[str]) -> None:
    assert named(_BASE_AND_PROD, run_sh=script) == expected


def test_a_base_with_an_override_is_run_by_hand_too() -> None:
    found = named(f"{_BASE_AND_PROD} docker-compose.override.yml", run_sh=_UP)
    assert found == ["docker-compose.yml+docker-compose.override.yml", "docker-compose.yml+docker-compose.prod.yml"]


@pytest.mark.parametrize(
    ("path", "script"),
    [
        ("run_sh", "docker compose -f deploy/a.yml -f deploy/b.yml up"),
        ("deploy__run_sh", "docker compose -f a.yml -f b.yml up"),
        ("deploy__run_sh", "docker compose -f deploy/a.yml -f deploy/b.yml up"),
        ("scripts__run_sh", "cd deploy && docker compose -f a.yml -f b.yml up"),
        ("scripts__run_sh", "docker compose -f ../deploy/a.yml -f ../deploy/b.yml up"),
        ("scripts__run_sh", 'docker compose -f "$ROOT/deploy/a.yml" -f "$ROOT/deploy/b.yml" up'),
        ("scripts__run_sh", 'D=$(cd "$(dirname "$0")/../deploy" && pwd)\ndocker compose -f $D/a.yml -f $D/b.yml up'),
        ("scripts__run_sh", 'cd "$(dirname "$0")/../deploy"\ndocker compose -f a.yml -f b.yml up'),
        ("scripts__run_sh", 'cd "$SOMEWHERE"\ndocker compose -f a.yml -f b.yml up'),
        ("scripts__run_sh", "export COMPOSE_FILE=deploy/a.yml:deploy/b.yml\ndocker compose up"),
        ("Makefile", "up:\n\tcd deploy && docker compose -f a.yml -f b.yml up\n"),
        ("deploy__Makefile", "F = a.yml b.yml\nup:\n\tdocker compose $(addprefix -f ,$(F)) up\n"),
        ("x__Makefile", "export COMPOSE_FILE = ../deploy/a.yml:../deploy/b.yml\nup:\n\tdocker-compose up\n"),
    ],
)
def test_where_the_files_of_a_command_are(path: str, script: str) -> None:
    assert named("deploy/a.yml deploy/b.yml", None, **{path: script}) == ["deploy/a.yml+deploy/b.yml"]


@pytest.mark.parametrize(
    "script", ["docker compose -f x.yml up", 'docker compose -f "$D/x.yml" up', "docker compose -f /x.yml up"]
)
def test_of_two_files_of_that_name_elsewhere_neither_is_meant(script: str) -> None:
    assert [one.commands for one in sets("a/x.yml b/x.yml", c__run_sh=script)] == [(), ()]


@pytest.mark.parametrize(
    ("path", "script", "run"),
    [
        ("run_sh", "docker compose up", ["compose.yaml"]),
        ("app__run_sh", "docker compose up", ["app/compose.yaml"]),
        ("ci__run_sh", "docker compose up", ["compose.yaml"]),
        ("ci__run_sh", "cd app; docker compose up", ["app/compose.yaml"]),
        ("ci__run_sh", "cd app/src; docker compose up", ["app/compose.yaml"]),
        ("app__src__Makefile", "up:\n\tdocker compose up\n", ["app/compose.yaml"]),
        ("run_sh", "cd $X; docker compose up", []),
        ("run_sh", "cd /srv; docker compose up", []),
        ("run_sh", "docker compose --project-directory app up", ["app/compose.yaml"]),
        ("run_sh", "docker compose --project-directory $X up", []),
    ],
)
def test_which_default_a_command_runs(path: str, script: str, run: list[str]) -> None:
    found = sets("compose.yaml app/compose.yaml", None, **{path: script})
    assert [one.files[0].path for one in found if one.commands] == run


def test_the_project_directory_and_environment_files() -> None:
    command = "docker compose --project-directory x --env-file e -f deploy/a.yml -f b.yml up"
    (one,) = sets("deploy/a.yml b.yml", {"e": ""}, run_sh=command)
    assert (one.folder, one.env_files) == ("x", ("e",))
    (other,) = sets("deploy/a.yml b.yml", run_sh="docker compose -f deploy/a.yml -f b.yml up")
    assert (other.folder, other.env_files) == ("deploy", None)


@pytest.mark.parametrize(
    ("written", "folder"),
    [("$PWD", "ci"), ("$(pwd)/x", "ci/x"), ('"$(dirname "$0")"', "ci"), ("${D}/..", ""), ("$X", "deploy"), ("/srv", "deploy")],
)
def test_a_project_directory_with_expansions(written: str, folder: str) -> None:
    script = f'D=$(dirname "$0")\ndocker compose --project-directory {written} -f deploy/a.yml up'
    (one,) = sets("deploy/a.yml", ci__run_sh=script)
    assert one.folder == folder


def test_a_set_that_several_commands_name_is_one() -> None:
    (one,) = sets(_BASE_AND_PROD, run_sh=f"{_UP}\n{_UP.replace('up -d', 'run web')}", Makefile=f"up:\n\t{_UP}\n")
    assert [(command.verb, command.span.file.path) for command in one.commands] == [
        ("up", "run.sh"),
        ("run", "run.sh"),
        ("up", "Makefile"),
    ]


def test_a_command_that_runs_nothing_adds_no_set_to_those_that_are_run() -> None:
    (one,) = sets("a.yml", run_sh="docker compose -f a.yml up\ndocker compose -f a.yml --env-file e down")
    assert ([command.verb for command in one.commands], one.env_files) == (["up"], None)


def test_a_function_called_twice_is_one_command() -> None:
    (one,) = sets("a.yml", run_sh="up() { docker compose -f a.yml up; }\nup\nup\n")
    assert len(one.commands) == 1


def test_a_named_file_that_is_not_scanned_is_loaded() -> None:
    assert named("a.yml", {"extra": "services: {}\n"}, run_sh="docker compose -f a.yml -f extra up") == ["a.yml+extra"]


def test_a_name_of_which_little_is_known_says_nothing() -> None:
    (one,) = sets("c.1.yml", run_sh="docker compose -f c$A.$B.$C-${D}l up")
    assert one.commands == ()


def test_a_name_known_in_part_means_no_more_sets_than_it_may() -> None:
    scanned = " ".join(f"c.{number}.yml" for number in range(40))
    found = sets(scanned, run_sh="docker compose -f c.$A.yml -f c.$B.yml up")
    assert len([one for one in found if one.commands]) == 12
