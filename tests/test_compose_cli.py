"""The command lines of compose: which files and service they name, and what `run` changes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from scanner.compose_cli import STANDALONE, read
from scanner.docker_cli import Site
from scanner.extract import makefile, shell
from scanner.launch import ComposeCommand, Launch, Value, config
from scanner.project import Project
from scanner.source import SourceFile, Span, Text
from tests.command_line import words


def command(text: str, **environment: str) -> ComposeCommand | None:
    made = words(text)
    file = made[0].spans[0].file
    given = {name: Text.literal(value) for name, value in environment.items()}
    return read(str(made[0]), made, Site(file, "shell", Span(file, 0, len(text))), environment=given)


def found(text: str, **environment: str) -> ComposeCommand:
    one = command(text, **environment)
    assert one is not None, f"no compose: {text}"
    return one


def texts(values: list[Value[str]]) -> list[str]:
    return [value.unresolved if value.unresolved is not None else value.choices[0] for value in values]


def changes(text: str) -> Launch:
    one = found(text).changes
    assert one is not None
    return one


def in_script(text: str, path: str = "deploy/run.sh") -> list[ComposeCommand]:
    extract = makefile.extract if path.endswith("Makefile") else shell.extract
    return extract(SourceFile(path, text), Project()).compose


# -- which commands are compose's


@pytest.mark.parametrize(
    ("text", "tool", "verb"),
    [
        ("docker compose up -d", "docker", "up"),
        ("docker --context prod compose -p x up", "docker", "up"),
        ("docker-compose down", "docker-compose", "down"),
        ("podman compose up", "podman", "up"),
        ("podman-compose --podman-run-args x up", "podman-compose", "up"),
        ("nerdctl -n k8s compose up", "nerdctl", "up"),
        ("docker compose --ansi never --parallel 3 --progress plain --dry-run config", "docker", "config"),
        ("docker-compose --no-ansi --log-level ERROR -H tcp://h --tlscacert x --verbose up", "docker-compose", "up"),
        ("docker stack deploy -c a app", "docker", "stack deploy"),
        ("docker stack up --compose-file=a app", "docker", "stack deploy"),
        ("docker stack config -c a", "docker", "stack config"),
        ('docker compose -f a "$@"', "docker", ""),
    ],
)
def test_a_command_of_compose(text: str, tool: str, verb: str) -> None:
    one = found(text)
    assert (one.tool, one.verb, one.span.text) == (tool, verb, tool)


@pytest.mark.parametrize(
    "text",
    [
        "docker",
        "docker run compose up",
        "docker compose",
        "docker compose version",
        "docker-compose --version",
        "docker compose --help",
        "docker compose run --help",
        "docker compose ls",
        "docker stack rm app",
        "docker stack ps deploy",
        "podman stack deploy -c a b",
    ],
)
def test_a_command_that_names_no_set(text: str) -> None:
    assert command(text) is None


@pytest.mark.parametrize(
    ("text", "files", "opaque"),
    [
        ("docker compose up", [], False),
        ("docker compose -f a.yml -f b.yml up", ["a.yml", "b.yml"], False),
        ("docker compose -fa.yml --file=b.yml --file c.yml up", ["a.yml", "b.yml", "c.yml"], False),
        ("docker compose up -f a.yml", [], False),
        ("docker compose -pf a up", [], False),
        ('docker compose -f "$X" up', ["$X"], False),
        ("docker compose -f $DIR/a.yml up", ["$DIR/a.yml"], False),
        ("docker compose $FILES up", [], True),
        ("docker compose -f a.yml $FILES up", ["a.yml"], True),
        ('docker compose -f a.yml "$@"', ["a.yml"], False),
        ("docker stack deploy -c a.yml,b.yml -c c.yml app", ["a.yml", "b.yml", "c.yml"], False),
        ("docker stack deploy app --compose-file a.yml", ["a.yml"], False),
    ],
)
def test_the_files_that_a_command_names(text: str, files: list[str], opaque: bool) -> None:
    one = found(text)
    assert (texts(one.files), one.opaque) == (files, opaque)


def test_the_other_options_that_choose_what_is_run() -> None:
    one = found("docker compose --project-directory d --env-file .e --env-file=.f --profile x --profile=y up")
    assert one.project_directory is not None
    assert one.project_directory.only == "d"
    assert (texts(one.env_files), texts(one.profiles)) == ([".e", ".f"], ["x", "y"])


def test_the_environment_says_what_no_flag_does() -> None:
    given = {"COMPOSE_FILE": "a;b", "COMPOSE_PATH_SEPARATOR": ";", "COMPOSE_PROFILES": "x,y", "COMPOSE_ENV_FILES": "e,f"}
    one = found("docker compose up", **given)
    assert (texts(one.files), texts(one.profiles), texts(one.env_files)) == (["a", "b"], ["x", "y"], ["e", "f"])
    other = found("docker compose -f c --profile z --env-file g up", **given)
    assert (texts(other.files), texts(other.profiles), texts(other.env_files)) == (["c"], ["z"], ["g"])


def test_a_stack_takes_nothing_from_the_environment() -> None:
    assert found("docker stack deploy app", COMPOSE_FILE="a").files == []


# -- run


def test_what_run_changes() -> None:
    text = (
        "docker compose run --rm -dTu root -v /:/host --volume=data:/d --cap-add sys_admin --cap-drop=ALL -e A=1 --name n "
        "-p 80:80 --entrypoint 'x' --no-deps --build -w /w -l a=b web sh -u y"
    ).replace("'", "")
    one = found(text)
    made = changes(text)
    assert one.service is not None
    assert one.service.only == "web"
    assert (made.tool, made.verb, made.span.text) == ("compose", "compose run", "docker")
    assert config(made) == {
        "User": "root",
        "Cmd": ["sh", "-u", "y"],
        "Entrypoint": ["x"],
        "HostConfig": {
            "CapAdd": ["CAP_SYS_ADMIN"],
            "CapDrop": ["ALL"],
            "Binds": ["/:/host", "data:/d"],
            "PortBindings": {"80/tcp": [{"HostIp": "", "HostPort": "80"}]},
        },
    }
    assert made.name is not None
    assert made.name.only == "n"
    assert made.auto_remove
    assert made.detach
    assert not made.tty


def test_run_is_interactive_unless_told_otherwise() -> None:
    assert changes("docker compose run web").one_shot
    assert not changes("docker compose run -T web").one_shot
    assert changes("docker compose run -T --rm web").one_shot
    assert not changes("docker compose run -d web").one_shot


@pytest.mark.parametrize(
    ("text", "published"), [("run web", False), ("run -P web", True), ("run --service-ports=false web", False)]
)
def test_a_service_s_own_ports_are_published_only_on_demand(text: str, published: bool) -> None:
    assert bool(found(f"docker compose {text}").service_ports) is published


def test_words_of_run_that_are_not_known() -> None:
    one = found("docker compose run $OPTS --user $U web $CMD")
    made = changes("docker compose run $OPTS --user $U web $CMD")
    assert one.service is not None
    assert one.service.only == "web"
    assert made.opaque
    assert config(made) == {"User": {"unresolved": "$U"}, "Cmd": [{"unresolved": "$CMD"}], "HostConfig": {}}


def test_an_unknown_option_leaves_the_service_open() -> None:
    one = found("docker compose run --what web sh")
    assert one.service is None
    assert changes("docker compose run --what web sh").opaque


# -- in scripts


@pytest.mark.parametrize(
    ("script", "folders"),
    [
        ("docker compose up", [""]),
        ("cd app && docker compose up", ["$PWD/app"]),
        ("cd app; cd ../web; docker compose up", ["$PWD/web"]),
        ("(cd app; docker compose up); docker compose up", ["$PWD/app", ""]),
        ("pushd app; docker compose up; popd; docker compose up", ["$PWD/app", ""]),
        ("cd app; docker compose up; cd -; docker compose up", ["$PWD/app", ""]),
        ('cd "$(dirname "$0")/.." || exit 1; docker compose up', ["."]),
        ('D="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"\ncd "$D/app"; docker compose up', ["deploy/app"]),
        ("D=${0%/*}\nR=$(dirname $D)\ncd $R; docker compose up", ["."]),
        ('cd "$(git rev-parse --show-toplevel)/x"; docker compose up', ["x"]),
        ('cd "$X"; docker compose up; cd y; docker compose up', ["$X", "$X/y"]),
        ('cd "a/$X"; docker compose up', ["$(…)"]),
        ("cd /srv/app; docker compose up", ["/srv/app"]),
        ("cd; docker compose up", ["~"]),
        ("f() { cd app; docker compose up; }\nf\ndocker compose up", ["$PWD/app", "$PWD/app"]),
        ("cd " + "a/" * 3000 + "; docker compose up", ["$(…)"]),
        ("[ -d app ] && cd app\ndocker compose up", ["", "$PWD/app"]),
        ("for d in a b; do (cd $d && docker compose up); done", ["$PWD/a", "$PWD/b"]),
        ("cd app; bash -c 'docker compose up'", ["$PWD/app"]),
    ],
)
def test_the_folder_that_a_command_runs_in(script: str, folders: list[str]) -> None:
    assert [one.base_dir for one in in_script(script)] == folders


def test_a_recipe_runs_in_its_makefile_s_folder() -> None:
    made = in_script("up:\n\tdocker compose up\n\tcd x && docker compose up\n\tdocker compose down\n", "sub/Makefile")
    assert [one.base_dir for one in made] == ["sub", "sub/x", "sub"]


@pytest.mark.parametrize(
    ("script", "files"),
    [
        ("COMPOSE_FILE=a:b docker compose up", [["a", "b"]]),
        ("export COMPOSE_FILE=a\ndocker compose up", [["a"]]),
        ("env -u X COMPOSE_FILE=a:b docker compose up", [["a", "b"]]),
        ("sudo -E COMPOSE_FILE=a:b docker-compose up", [["a", "b"]]),
        ("export COMPOSE_FILE=a\nenv COMPOSE_FILE=b docker compose up\ndocker compose up", [["b"], ["a"]]),
        ("env COMPOSE_FILE=a true; docker compose up", [[]]),
        ("COMPOSE_FILE=a\ndocker compose up", [[]]),
        ("set -a\nCOMPOSE_FILE=a\nset +a\ndocker compose up", [["a"]]),
        ("set -eu -o allexport\nCOMPOSE_FILE=a\ndocker compose up", [["a"]]),
        ("set -a\nset +o allexport\nCOMPOSE_FILE=a\ndocker compose up", [[]]),
        ("export COMPOSE_FILE\ndocker compose up", [["$COMPOSE_FILE"]]),
        ("C='docker compose -f a'\n[ $X ] && C=\"$C -f b\"\n$C up", [["a"], ["a", "b"]]),
        ('dc() { docker compose -f a -f b "$@"; }\ndc up; dc down', [["a", "b"], ["a", "b"]]),
        ("$DOCKER_COMPOSE -f a up", [["a"]]),
        ("$dc -f a up", [["a"]]),
        ("$dc 1 2", []),
        ("sudo timeout 5 docker-compose -f a up", [["a"]]),
        ("retry_it 3 docker-compose -f a up", [["a"]]),
        ("retry_it 3 docker compose -f a up", [["a"]]),
        ("echo docker compose -f a up", []),
        ("install ./build/docker-compose /usr/bin/docker-compose", []),
        ("ln -s /opt/docker-compose x", []),
    ],
)
def test_commands_as_scripts_hold_them(script: str, files: list[list[str]]) -> None:
    assert [texts(one.files) for one in in_script(script)] == files


def test_a_makefile_exports_what_compose_reads() -> None:
    text = "export COMPOSE_FILE := a:b\nDC = docker compose -f x\nup:\n\tdocker compose up\n\t$(DC) up\n"
    assert [texts(one.files) for one in in_script(text, "Makefile")] == [["a", "b"], ["x"]]


def test_the_place_of_a_command_is_the_word_that_names_the_tool() -> None:
    (one,) = in_script("C='docker compose'\n$C run web\n")
    assert (one.span.text, one.span.line, one.statement.text) == ("$C", 2, "$C run web")
    assert one.changes is not None
    assert one.changes.statement.text == "$C run web"


def test_a_build_after_cd_is_relative_to_that_folder() -> None:
    builds = shell.extract(SourceFile("ci/run.sh", "docker build .\ncd app\ndocker build .\n"), Project()).builds
    assert [build.base_dir for build in builds] == ["", "ci/app"]


# -- the real Compose


@pytest.mark.conformance
@pytest.mark.parametrize(
    "flags",
    [
        "-f compose.yaml config",
        "-fcompose.yaml config",
        "--file=compose.yaml config",
        "-pf config",
        "--ansi never --parallel 2 --progress plain --all-resources --compatibility --dry-run config",
        "--profile a --project-directory . --env-file=e config",
        "-f compose.yaml -f other.yaml config",
        "-f missing.yaml config",
        "config -f compose.yaml",
        "--file compose.yaml --what config",
    ],
)
def test_compose_takes_the_flags_that_are_read(flags: str, tmp_path: Path, program: Path) -> None:
    """Compose resolves the files that are read here, and refuses where something is unknown here."""
    for name in ("compose.yaml", "other.yaml"):
        (tmp_path / name).write_text(f"services: {{{name[:-5]}: {{image: x}}}}\n")
    (tmp_path / "e").write_text("A=1\n")
    done = subprocess.run(
        [program, *flags.split(), "--services"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        env={"HOME": "/"},
        check=False,
    )
    one = found(f"{STANDALONE[0]} {flags}")
    named = texts(one.files) or ["compose.yaml"]
    if done.returncode == 0:
        assert not one.opaque
        assert sorted(done.stdout.split()) == sorted(name[:-5] for name in named)
    else:
        assert one.opaque or "missing.yaml" in named or flags.startswith("config")
