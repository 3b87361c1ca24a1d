"""What is passed over changes nothing: launches and what the pattern rules see are the same as where all is walked."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from scanner import kinds
from scanner.launch import Extraction
from scanner.project import Project
from scanner.semgrep.concerns import names_for
from scanner.semgrep.lines import Lines
from scanner.semgrep.pack import load
from scanner.semgrep.staging import stage
from scanner.shell.evaluator import Evaluator
from scanner.shell.scope import Scope
from scanner.shell.wrappers import prints
from scanner.source import SourceFile, Text
from tests.shell.commands import only_tools
from tests.shell.scripts import Maker

TESTDATA = Path(__file__).parents[2] / "testdata"


def extract(kind: str, text: str, project: Project) -> Extraction:
    found: Extraction = import_module(f"scanner.extract.{kind}").extract(SourceFile("file", text), project)
    return found


def launched(found: Extraction) -> list[str]:
    return [str(part) for each in (found.launches, found.builds, found.compose) for part in each]


def shown(found: Extraction, about: frozenset[str]) -> set[str]:
    """What semgrep is shown of commands, but for those that only print what rules are `about`."""
    files = stage([found], [one for one in load() if one.view == "commands"]).files.values()
    lines = {row[0].text for file in files if isinstance(file, Lines) for row in file.rows}
    return {line for line in lines if line.split()[0] in about or not prints(line.split()[0])}


def steps(script: str) -> int:
    """How many commands of a script are walked, however often."""
    text = Text.of_file(SourceFile("run.sh", script))
    evaluator = Evaluator(SourceFile("run.sh", script), "shell", Project(names=only_tools))
    evaluator.draws_on(script)
    evaluator.text(text, None, Scope())
    return evaluator.steps


@pytest.mark.parametrize(
    "idle",
    [
        "echo a",
        'echo "$1" "$(date)"',
        'if test -n "$X"; then echo yes; else printf no; fi',
        "cp a b && rm -f c || true",
        "case $1 in a) echo a ;; *) echo b ;; esac",
        "while sleep 1; do echo .; done",
        "ls | sort | uniq -c",
        "(cd sub; make all)",
        "{ echo a; echo b; } > log",
        "f() { echo $1; }; f a",
        "f() { if [ $1 ]; then return 1; fi; shift; echo $1; }; f a",
        "f() { local a=1; echo $a; }; f",
        "color=1; for i in 1 2 3; do color=$color$i; done; echo $color",
        "command -v docker > /dev/null",
        "sudo apt-get install curl",
        "apt-get install docker-ce",
        "cat <<E\n$X\nE",
        'echo "docker run --privileged a"',
    ],
)
def test_is_passed_over(idle: str) -> None:
    assert steps(idle) <= idle.count("color=")  # the values of a loop's variable are gone through


@pytest.mark.parametrize(
    "script",
    [
        "f() { docker run $1 a; }; f --privileged",
        "o=--privileged; echo $o; docker run $o a",
        'o=; for i in a b; do o="$o -v /$i:/$i"; done; docker run $o a',
        "o=--privileged; f() { echo $o; }; docker run $(f) a",
        "f() { o=--privileged; }; f; docker run $o a",
        "f() { g; }; g() { o=--privileged; }; f; docker run $o a",
        "a=--priv; b=${a}ileged; c=$b; eval docker run '$c' a",
        "name=o; o=--privileged; docker run ${!name} a",
        "read -r o <<< --privileged; docker run $o a",
        "p=--privileged; read -r o <<E\n$p\nE\ndocker run $o a",
        "o=--privileged; echo $o | xargs docker run a",
        "x=run; d=docker; $d $x --privileged a",
        "x=do; ${x}cker run --privileged a",
        "exec docker run --privileged a",
        "if true; then exit 0; fi; docker run a",
        "f() { exit 0; }; if $x; then f; fi; docker run a",
        "f() { cd sub; }; f; docker compose up",
        "export COMPOSE_FILE=x.yml; docker compose up",
        ": ${o:=--privileged}; docker run $o a",
        "alias d='docker run'; d --privileged a",
        "trap 'docker run --privileged a' EXIT",
        "set -- --privileged; docker run $@ a",
        "f() { shift; docker run $@; }; f x --privileged a",
        "bash -c 'docker run $0 a' --privileged",
        "x='docker run --privileged a'; bash -c \"$x\"",
        "x='docker run --privileged a'; retry $x",
        "unknown $(docker run --privileged a)",
        "cat <<E\n$(docker run --privileged a)\nE",
        "echo a > $(docker run --privileged b)",
        "for i in $(docker run --privileged a); do echo $i; done",
        "case $(docker run --privileged a) in *) ;; esac",
        "[[ -n $(docker run --privileged a) ]]",
        "echo ${x:-$(docker run --privileged a)}",
        "find . -exec docker run --privileged a \\;",
        "o=-i; [ -z $CI ] && o=-t; docker run $o a",
        "case $1 in a) o=--privileged ;; esac; docker run $o a",
        "while read -r o; do docker run $o a; done <<< --privileged",
        "o=--privileged; { cat; } <<E | xargs docker run\n$o a\nE",
        "o[1]=--privileged; docker run ${o[@]} a",
        "declare -a o=(--privileged); docker run ${o[@]} a",
        "mapfile -t o <<< --privileged; docker run ${o[@]} a",
        "kubectl exec $pod -- sh -c 'docker run --privileged a'",
        "printf -v o %s --privileged; docker run $o a",
    ],
)
def test_is_walked(script: str) -> None:
    everything = extract("shell", script, Project())
    assert launched(extract("shell", script, Project(names=only_tools))) == launched(everything)
    assert everything.launches or everything.compose


@pytest.mark.parametrize("part", range(4))
def test_launches_of_any_script_are_the_same(part: int) -> None:
    for seed in range(part * 40, part * 40 + 40):
        script = Maker(seed).script()
        some, everything = (extract("shell", script, project) for project in (Project(names=only_tools), Project()))
        assert launched(some) == launched(everything), f"seed {seed}\n{script}"


def programs() -> Iterator[tuple[str, str]]:
    for path in sorted(TESTDATA.rglob("*")):
        kind = kinds.by_name(path.name) if path.is_file() else None
        if kind in (kinds.SHELL, kinds.MAKEFILE, kinds.DOCKERFILE):
            yield kind, path.read_text(errors="replace")


def test_pattern_rules_are_shown_the_same() -> None:
    names = names_for(load())
    compared = 0
    for kind, text in programs():
        some, everything = extract(kind, text, Project(names=names)), extract(kind, text, Project())
        about = names(text) or frozenset()
        assert shown(some, about) == shown(everything, about), text
        assert launched(some) == launched(everything), text
        compared += bool(shown(some, about))
    assert compared > 100


def test_a_sourced_file_uses_variables_and_commands() -> None:
    files = {"lib.sh": SourceFile("lib.sh", 'run() { docker run $opts "$1"; }\n')}
    script = SourceFile("run.sh", "opts=--privileged\n. lib.sh\nrun a\n")
    shell = import_module("scanner.extract.shell")
    (launch,) = shell.extract(script, Project(load=files.get, names=only_tools)).launches
    assert launch.host.privileged
