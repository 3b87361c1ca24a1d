"""The words that docker, podman, nerdctl, buildah and compose are given, and the values of their options."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

from scanner import compose_cli, docker_cli, docker_mounts, docker_values, host_paths, image_names, image_reference, script_paths
from scanner.allowance import is_image
from scanner.compose import command, interpolate, scalars
from scanner.host_binds import Mount, mounts
from scanner.launch import Launch, Value, config, sometimes
from scanner.security_opt import option
from scanner.source import SourceFile, Text
from tests.fuzz.target import LINE, target
from tests.fuzz.words import text, words

_TOOLS = ("docker", "podman", "nerdctl", "buildah", "docker-buildx")
_FLAGS = (
    "run |create |build |service |container |compose |stack |deploy |up |image |buildx |bud |-v |--volume |--mount |--tmpfs |"
    "--gpus |--device |-p |--publish |-it |-d |--rm |--network |--net=|-m |--memory |--memory-swap=|--cpus |--privileged |"
    "--privileged=|--cap-add |--cap-drop=|--security-opt |-u |--user=|-e |--env-file |--pid=|--ipc |--read-only |--name |"
    "--entrypoint |--restart=|--ulimit |--label |-f |-t |--build-arg |--build-context |--target |--secret |--foo |-Z|--help|"
    "--context |-H |--config |--use-api-socket |--volumes-from |--group-add |--userns=|--pids-limit |--oom-kill-disable"
).split("|")
_VALUES = (
    "type=bind |type=tmpfs,|src=/|dst=/b|target=|readonly|tmpfs-size=|bind-propagation=rshared|volume-opt=|all|host|root|0:0|"
    "unconfined|seccomp=|label:disable|no-new-privileges|ALL|SYS_ADMIN|/var/run/docker.sock|/:/host|:ro|:rw,z|"
    "127.0.0.1:80:80/tcp|[::1]:|1-65535|512m|1.5GiB|0x1p9|1e400|1e-9|-1|nan|inf|3/4|on-failure:3|vendor.com/class=name|"
    '$X|$$OPTS|$@|${A:-b}|$$IMAGE|alpine|alpine:3.20|sha256:|a=b|"a,b"|\'|\\| | | |--|-|=|,|:|/|.|..|~|é|٣|²'
).split("|")
_COMMANDS = (
    "docker run --rm -it -v /a:/b:ro -p 80:80 --mount type=bind,src=/,dst=/b --cap-add ALL alpine sh -c x",
    "podman run -d --security-opt=label=disable --device /dev/kvm:/dev/kvm:rwm --gpus all $IMAGE $$ARGS",
    "docker service create --name web --mount type=tmpfs,target=/x,tmpfs-size=1m --limit-memory 1g nginx:1",
    "nerdctl create --memory 512m --memory-swap -1 --cpus 1.5 --restart on-failure:3 -e A=b c",
    "docker buildx build --build-context a=b --build-arg A=b --allow security.insecure -t a:b -f - .",
    "docker --context x container run --network name=host,alias=a -itu root -- alpine",
)


@target(LINE, [*_FLAGS, *_VALUES][:124], _COMMANDS)
def docker_words(line: str) -> object:
    """The first word names the tool; where it is none, it is docker."""
    given, site = words(line)
    if not given:
        return None
    made = docker_cli.read(str(given[0]) if str(given[0]) in _TOOLS else "docker", given, site)
    return [made, config(made), sometimes(made), list(mounts(made))] if isinstance(made, Launch) else made


@target(
    LINE,
    [*"-f |--file=|-p |--project-directory |--env-file |--profile |--dry-run |-c |--compose-file=|-v |-e |-u |--rm |".split("|"),
     *"up|run|exec|build|stack|deploy|down|compose |-- |--help|docker |--service-ports |--entrypoint |--cap-add |".split("|"),
     *"a.yml |../b.yaml |/etc/c.yml|-|$X|$$F|$@|web |$DIR/compose.yml|A=b|=|,|:|é| ".split("|")],
    ("docker compose -f a.yml -f $DIR/b.yml --env-file .env up -d web", "docker stack deploy -c a.yml,b.yml name",
     "docker-compose --profile=x run --rm --service-ports -v /:/host -u root -e A=b web sh",
     "podman compose build --build-arg A=b"),
)  # fmt: skip
def compose_words(line: str) -> object:
    given, site = words(line)
    found = []
    for tool in ("docker", "docker-compose") if given else ():
        made = compose_cli.read(tool, given, site, base_dir=".", environment={"COMPOSE_FILE": text(line)})
        found.append(made)
        if made is not None and made.changes is not None:
            found.append(config(made.changes))
    return [found, compose_cli.calls(given), compose_cli.may_hold(line, given)]


def _readers(module: ModuleType) -> list[Callable[[Any], object]]:
    """What a module offers to read a single text with."""
    public = [one for name, one in sorted(vars(module).items()) if inspect.isfunction(one) and not name.startswith("_")]
    alone = [one for one in public if one.__module__ == module.__name__ and len(inspect.signature(one).parameters) == 1]
    return [one for one in alone if next(iter(inspect.signature(one).parameters.values())).annotation in ("str", "Text")]


def _takes_text(reader: Callable[[Any], object]) -> bool:
    return next(iter(inspect.signature(reader).parameters.values())).annotation == "Text"


_READERS = [(one, _takes_text(one)) for module in (docker_values, docker_mounts, scalars) for one in _readers(module)]


@target(LINE, _VALUES, [value for line in _COMMANDS for value in line.split()])
def docker_values_and_mounts(line: str) -> object:
    """Each reader takes the text or says by ValueError that the tool would not."""
    found: list[object] = [option(line), option(line, "nerdctl")]
    whole = text(line)
    for reader, takes_text in _READERS:
        try:
            made = reader(whole if takes_text else line)
        except ValueError:
            made = None
        found.append(made)
    return found


@target(LINE, [*"'|\"|\\|`|$(|)|;|&|>|1>|<| |\t|\n|$X|${A}|a|-c|é".split("|")], ("sh -c 'a b' \"c d\" $(x y) 2>z", "a\\ b `c d`"))
def compose_commands(line: str) -> object:
    try:
        return command.split(text(line))
    except ValueError:
        return None


@target(
    LINE,
    [*"${|}|$|$$|:-|-|:?|?|:+|+|A|B_1|é|{|\n|/|x|${A:-|${B:+|${C:?|0".split("|")],
    ("${A:-b}/$B:${C:?must}", "$$x ${D:+${E-f}}", "a${B}c$"),
)
def compose_interpolation(line: str) -> object:
    known = {"A": text("a$B"), "B": Text.literal(""), "C": Text.literal("c")}
    found = []
    for lookup in (interpolate.nothing_known, known.get):
        try:
            made = interpolate.interpolate(text(line), lookup)
        except interpolate.InvalidTemplate:
            continue
        found.append((made, made.resolved))
    return found


@target(
    LINE,
    [*":|@|/|docker.io/|index.docker.io/|localhost:5000/|library/|public.ecr.aws/docker/library/|sha256:|latest|*|[|]|?|$X|".split("|"),
     *"${A:-b}|$(x)|`y`|A|a|1.2|.|..|-|_|é|mirror.gcr.io/|localhost/|amd64/".split("|")],
    ("redis", "ghcr.io/a/b:1@sha256:00", "$REG/app:${TAG:-1}", "localhost:5000/x", "acme/*:1.*"),
)  # fmt: skip
def image_references(line: str) -> object:
    found = image_reference.parse(line)
    again = image_reference.parse(found.repository)
    assert image_reference.UNRESOLVED.search(line) or "@" in line or not found.digest
    first, _, second = line.partition(" ")
    return [found, again, image_names.normalised(line), is_image(first, second), found.repository_known, found.tag_known]


@target(
    LINE,
    [*"$(dirname |\"$0\"|$0|${BASH_SOURCE[0]}|)|/..|/|../|&& pwd)|$(cd |$PWD|$(pwd)|`pwd`|".split("|"),
     "$(git rev-parse --show-toplevel)",
     *"$(dir $(lastword $(MAKEFILE_LIST)))|${0%/*}|$ROOT|ROOT=|${|}|$(|`|\n|export |a.yml|.|~|%/*|é|$@| ".split("|")],
    ('$(dirname "$0")/../docker/compose.yml', "ROOT=$(cd \"$(dirname '$0')\" && pwd)\n$ROOT/a.yml", "${0%/*}/x", "$PWD/.."),
)  # fmt: skip
def script_paths_and_places(line: str) -> object:
    """The last line is a path that a script names whose text the rest is."""
    before, _, path = line.rpartition("\n")
    file = SourceFile("a/b/run.sh", before)
    stretches = script_paths.expansions(line)
    assert all(0 <= start < end <= len(line) for start, end in stretches)
    head, rest = script_paths.beginning(line)
    assert head + rest == line
    above = list(script_paths.upwards(path))
    return [list(script_paths.places(path, file, "a")), script_paths.own_folder(path, file), script_paths.is_here(path), above]


@target(
    LINE,
    [*"/|..|.|~|~root|$HOME|${HOME:-/root}|$(pwd)|$PWD|%USERPROFILE%|C:\\|/var/run|docker.sock|unix://|/etc|shadow|.ssh|/dev|".split("|"),
     *"/proc|/home/|user|/usr|*|{|}|(|)|$|${|$(|`|é|\n|.aws|.kube/config".split("|")],
    ("/var/run/docker.sock", "$HOME/.ssh/id", "~/.aws", "${XDG:-/run/user/1}/x", "C:\\Users\\a", "/etc/../root"),
)  # fmt: skip
def host_paths_and_exposures(line: str) -> object:
    once, _ = host_paths.normalised(line)
    assert "//" not in once
    found = host_paths.exposure(Mount(line, "/x", False, "", False, Value.of(line)))
    host_paths.normalised.cache_clear()
    host_paths._of_path.cache_clear()
    return [once, found]
