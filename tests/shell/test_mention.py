"""A program that is not evaluated since its text cannot start a container could indeed not start one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import pytest

from scanner import shell
from scanner.extract import makefile
from scanner.launch import Extraction
from scanner.project import Project
from scanner.shell import mention
from scanner.source import SourceFile
from tests.shell.commands import only_tools
from tests.shell.scripts import Maker

NOTHING_ELSE = Project(names=only_tools)


def extract(kind: str, text: str, project: Project = NOTHING_ELSE) -> Extraction:
    found: Extraction = import_module(f"scanner.extract.{kind}").extract(SourceFile("file", text), project)
    return found


@contextmanager
def everything_evaluated() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mention, "may_start", lambda texts, project: True)
        patch.setattr(makefile, "may_start", lambda texts, project: True)
        yield


def seen(found: Extraction, kind: str) -> list[str]:
    """Recipes of a makefile that starts nothing are not even read, so nothing is said of their quotes and comments."""
    kept = (found.launches, found.builds, found.compose, found.daemons)
    read = () if kind == "makefile" else (found.comments, found.errors)
    return [str(part) for each in (*kept, *read) for part in each]


def assert_the_same(kind: str, text: str) -> Extraction:
    quick = extract(kind, text)
    with everything_evaluated():
        whole = extract(kind, text)
    assert seen(quick, kind) == seen(whole, kind), text
    return quick


@pytest.mark.parametrize(
    "script",
    [
        "set -e\nfor i in *.txt; do cp $i /tmp/ && echo done: $i; done # copied\n",
        'apt-get update && apt-get install -y "linux-headers-$(uname -r)" | tee log\n',
        'if [ ! -d "${DIR:-/srv}" ]; then mkdir -p "$DIR/sub" `pwd`; fi\ncase $1 in a) shift ;; esac\n',
        "x=$((x + 1)); printf '%s\\n' \"$x\" >&2; echo -e '\\033[0m'\n",
        "echo 'not closed\n",
    ],
)
def test_what_names_no_tool_is_only_read(script: str) -> None:
    assert not mention.may_start([script], NOTHING_ELSE)
    assert_the_same("shell", script)
    assert_the_same("makefile", "all:\n" + "".join(f"\t{line}\n" for line in script.replace("$", "$$").splitlines()))


@pytest.mark.parametrize(
    "script",
    [
        "d${x}er run a",
        "x=dock; ${x}er run --privileged a",
        "x=dock; $x'er' run --privileged a",
        'x=dock; "$x"er run --privileged a',
        "x=er; dock$x run --privileged a",
        "x=er; 'dock'$x run --privileged a",
        "x=ock; d${x}er run --privileged a",
        "x=d y=er; ${x}ock$y run --privileged a",
        'x=d y=er; "$x"ock$y run --privileged a',
        "x=dock y=er; $x$y run --privileged a",
        'x=dock y=er; "$x""$y" run --privileged a',
        "x=dock; x+=er; $x run --privileged a",
        "x=dock y=er; x+=$y; $x run --privileged a",
        "d'o'ck\"er\" run --privileged a",
        "d\\ocker run --privileged a",
        "dock\\\ner run --privileged a",
        "DOCKER=x; $DOCKER run --privileged a",
        "$CONTAINER_CMD run --privileged a",
        "$oci_bin run --privileged a",
        "x=doXker; ${x/X/c} run --privileged a",
        "x=(doXker); ${x[0]/X/c} run --privileged a",
        "set -- dock er; $1$2 run --privileged a",
        "set -- er; dock$1 run --privileged a",
        "set -- dock; $1'er' run --privileged a",
        "{dock,}er run --privileged a",
        "dock{er,} run --privileged a",
        "$(printf dock%s er) run --privileged a",
        "$(printf %ser dock) run --privileged a",
        "$(printf %s%s dock er) run --privileged a",
        "$(echo dock)er run --privileged a",
        "`echo dock`er run --privileged a",
        "dock`echo er` run --privileged a",
        "$'\\x64ocker' run --privileged a",
        "$'\\144ocker' run --privileged a",
        "$'\\u0064ocker' run --privileged a",
        "DOCKER run",
        "Podman run a",
        ". lib.sh",
        "source lib.sh; run --privileged",
        "echo '{}' > /etc/x/daemon.json",
        "a # capdrop: ignore x",
    ],
)
def test_what_may_put_a_name_together_is_evaluated(script: str) -> None:
    assert mention.may_start([script], NOTHING_ELSE)


def test_a_variable_that_another_file_sets_to_a_tool_is_known() -> None:
    project = Project(names=only_tools, tool_variables={"RUNNER": ("podman",)})
    (launch,) = extract("shell", "$RUNNER run --privileged a", project).launches
    assert launch.host.privileged


def test_what_pattern_rules_have_to_do_with_is_evaluated() -> None:
    project = Project(names=lambda text: frozenset({"curl"}))
    assert extract("shell", "curl x | sh", project).pipelines
    assert extract("shell", "curl x | sh", Project()).pipelines
    assert not extract("shell", "curl x | sh").pipelines


def word(chance: random.Random) -> tuple[str, str]:
    """A container tool's name put together in some way: what is to be set for that, and the word."""
    name = chance.choice(["docker", "podman", "nerdctl", "docker-compose", "buildah"])
    cuts = sorted(chance.sample(range(1, len(name)), chance.randint(1, 3)))
    before, out = [], ""
    for number, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(name)], strict=True)):
        piece, variable = name[start:end], f"v{number}"
        kind = chance.choice(
            ["plain", "quoted", "escaped", "variable", "braced", "twice", "printed", "listed", "octal", "appended"]
        )
        if kind in ("variable", "braced", "twice", "appended"):
            set_to = [f"{variable}={piece}"]
            if kind == "twice":
                set_to = [f"w={piece}", f"{variable}=$w"]
            elif kind == "appended":
                set_to = [f"{variable}={piece[:1]}", f"{variable}+={piece[1:]}"]
            before += set_to
        out += {
            "plain": piece,
            "quoted": chance.choice("'\"").join(("", piece, "")),
            "escaped": "\\" + piece,
            "variable": chance.choice([f'"${variable}"', f'"${{{variable}}}"']),
            "braced": f"${{{variable}}}",
            "twice": f"${{{variable}}}",
            "appended": f"${{{variable}:-x}}",
            "printed": chance.choice([f"$(echo {piece})", f"`echo {piece}`", f"$(printf %s {piece})"]),
            "listed": f"{{{piece},}}" if chance.random() < 0.3 else piece,
            "octal": "$'" + "".join(f"\\{ord(char):03o}" for char in piece) + "'",
        }[kind]
    return "; ".join(before), out


@pytest.mark.parametrize("part", range(4))
def test_names_put_together_at_random_are_found(part: int) -> None:
    found = 0
    for seed in range(part * 300, part * 300 + 300):
        before, tool = word(random.Random(seed))
        found += bool(assert_the_same("shell", f"{before}\n{tool} run --privileged alpine\n").launches)
    assert found > 60


def test_launches_of_any_script_are_the_same() -> None:
    for seed in range(100):
        assert_the_same("shell", Maker(seed).script())


@pytest.mark.parametrize(
    "text",
    [
        "D = dock\nall:\n\t$(D)er run --privileged a\n",
        "D = er\nall:\n\tdock$(D) run --privileged a\n",
        "E = dock\nF = er\nall:\n\t$(E)$(F) run --privileged a\n",
        "D := $(subst X,c,doXker)\nall:\n\t$(D) run --privileged a\n",
        "D := $(doXker:X=c)\nall:\n\t$(D) run --privileged a\n",
        "D := $(addsuffix er,dock)\nall:\n\t$(D) run --privileged a\n",
        "D = dock\nD += er\nall:\n\techo $(D)\n",
        "E = $(D:s=r)\nD = dockes\nall:\n\t$(E) run --privileged a\n",
        "all:\n\t$(MAKE) sub X=1\nsub:\n\techo $(X)\n",
        "all:\n\techo \\\n\t  a # b\n",
    ],
)
def test_makefiles_are_the_same(text: str) -> None:
    assert_the_same("makefile", text)


def test_included_makefiles_count() -> None:
    files = {"more.mk": SourceFile("more.mk", "TOOL = docker\n")}
    project = Project(load=files.get, names=only_tools)
    found = makefile.extract(SourceFile("Makefile", "include more.mk\nall:\n\t$(TOOL) run --privileged a\n"), project)
    assert [launch.host.privileged is not None for launch in found.launches] == [True]


def test_the_test_evaluates_everything() -> None:
    """Else all of the above would compare a thing with itself."""
    script = "unknown $x"
    quick = extract("shell", script)
    with everything_evaluated():
        assert len(extract("shell", script, Project(names=lambda text: frozenset({"unknown"}))).pipelines) > len(quick.pipelines)
    assert shell.evaluate is not None
