"""Where the launches of makefiles stand, and which are one: macros, included files, makefiles that make themselves."""

from __future__ import annotations

import pytest

from scanner.extract import makefile
from scanner.launch import Extraction, Launch, sometimes
from scanner.link import link
from scanner.project import Project
from scanner.source import SourceFile


def extract(text: str) -> Extraction:
    return makefile.extract(SourceFile("Makefile", text), Project())


def test_a_launch_in_a_macro_stands_where_its_text_does() -> None:
    launches = extract("FLAGS := docker run --rm --privileged\nRUN = $(FLAGS) -it\na:\n\t$(RUN) x\nb:\n\t$(RUN) y\n").launches
    assert [(x.span.line, x.span.column) for x in launches] == [(1, 10)] * 2
    assert [[r.span.line for r in x.related] for x in launches] == [[4], [6]]
    assert launches[0].host.privileged is not None
    assert launches[0].host.privileged.spans[0].text == "--privileged"
    assert launches[0].host.privileged.spans[0].line == 1


def test_the_place_of_a_word_in_a_continued_recipe() -> None:
    launch = extract("t:\n\t@docker run \\\n\t  --privileged \\\n\t  a\n").launches[0]
    assert (launch.span.line, launch.span.column, launch.statement.end_line) == (2, 3, 4)
    assert launch.host.privileged is not None
    assert [(s.line, s.column) for s in launch.host.privileged.spans] == [(3, 4)]


def test_a_macro_of_an_included_file_is_the_launch_of_who_uses_it() -> None:
    files = {
        "common.mk": SourceFile("common.mk", "LINT := docker run --rm img:$(VER)\n"),
        "Makefile": SourceFile("Makefile", "VER := v1\ninclude common.mk\nlint:\n\t$(LINT) x\n"),
        "sub/Makefile": SourceFile("sub/Makefile", "include ../common.mk\nall:\n\techo\n"),
    }
    project = Project(load=files.get)
    launches = link([makefile.extract(file, project) for file in files.values()]).launches
    assert [(x.span.file.path, x.span.line, x.image and x.image.only) for x in launches] == [("common.mk", 1, "img:v1")]


def launches_of(**files: str) -> list[Launch]:
    """The launches of a tree of makefiles, read together."""
    sources = {name.replace("_", "."): SourceFile(name.replace("_", "."), text) for name, text in files.items()}
    project = Project(load=sources.get)
    return link([makefile.extract(file, project) for file in sources.values()]).launches


def test_an_included_recipe_has_what_the_includer_sets_behind_the_include() -> None:
    (launch,) = launches_of(
        common_mk="OPTS := --rm\nrun:\n\tdocker run $(OPTS) img\n", Makefile="include common.mk\nOPTS := --privileged\n"
    )
    assert (launch.span.file.path, launch.span.line, [r.span.text for r in launch.related]) == ("common.mk", 3, ["common.mk"])
    assert launch.host.privileged is not None
    assert not sometimes(launch)
    assert not launch.auto_remove


def test_an_included_recipe_has_the_variables_that_only_its_includers_set() -> None:
    text = "run:\n\tdocker run $(OPTS) img\n"
    (alone,) = launches_of(common_mk=text)
    (included,) = launches_of(common_mk=text, Makefile="OPTS = -m 1g\ninclude common.mk\n")
    assert (alone.opaque, included.opaque, included.host.memory and included.host.memory.only) == (True, False, 1 << 30)


def test_includers_that_give_an_included_recipe_different_images_launch_once_each() -> None:
    launches = launches_of(
        common_mk="run:\n\tdocker run $(I)\n",
        Makefile="I = a\ninclude common.mk\n",
        GNUmakefile="I = b\ninclude common.mk\n",
    )
    assert [(x.span.file.path, x.span.line, x.image and x.image.only) for x in launches] == [
        ("common.mk", 2, "a"),
        ("common.mk", 2, "b"),
    ]


def test_a_makefile_that_make_reads_by_itself_is_judged_by_itself_too() -> None:
    (launch,) = launches_of(Makefile="O = --rm\nt:\n\tdocker run $(O) a\n", other_mk="include Makefile\nO = --privileged\n")
    assert sometimes(launch) == ["HostConfig.Privileged"]


MAKES_ITSELF = (
    "I := a\nJ := $(I):1\nrun: O = -t\nrun: dep\n\tdocker run $(O) $(J)\ndep:\n\tdocker create $(I)\nu:\n\tdocker run u\n"
)


def test_a_goal_that_a_recipe_makes_with_variables_of_its_own_has_them() -> None:
    launches = launches_of(Makefile=MAKES_ITSELF + 'p:\n\t@$(MAKE) run O="--privileged" I=b\n')
    assert [(x.span.line, x.image and x.image.only, bool(x.host.privileged)) for x in launches] == [
        (5, "a:1", False),
        (5, "b:1", True),
        (7, "a", False),
        (7, "b", False),
        (9, "u", False),
    ]
    assert [[r.span.line for r in x.related] for x in launches] == [[], [11], [], [11], []]


@pytest.mark.parametrize(
    "line", ["$(MAKE) -C x run I=b", "cd x && make run I=b", "$(MAKE) run", "make -f o.mk run I=b", "echo make run I=b"]
)
def test_what_a_recipe_makes_elsewhere_or_as_it_is_adds_nothing(line: str) -> None:
    assert len(launches_of(Makefile=f"{MAKES_ITSELF}p:\n\t{line}\n")) == 3


def test_a_make_by_a_recipe_gets_what_is_exported_for_its_defaults() -> None:
    makefile = "D ?= a\nJ := $(D)\nexport D = b\nt:\n\tdocker run $(J) $(E)\np:\n\t$(MAKE) t E=x\n"
    assert [(x.image and x.image.only, len(x.related)) for x in launches_of(Makefile=makefile)] == [("a", 0), ("b", 1)]


def test_a_make_by_a_make_has_the_variables_of_both() -> None:
    text = "t:\n\tdocker run $(A) $(B)\nu:\n\t$(MAKE) t B=b\nv:\n\t$(MAKE) u A=a\n"
    launches = launches_of(Makefile=text)
    assert [(x.image and x.image.only, [c.only for c in x.cmd]) for x in launches if len(x.related) == 2] == [("a", ["b"])]


def test_a_make_of_itself_without_end_ends() -> None:
    assert launches_of(Makefile="t:\n\tdocker run $(A)\n\t$(MAKE) t A=x$(A)\n")


def test_a_recipe_makes_with_what_its_own_target_exports() -> None:
    text = "D ?= a\nJ := $(D)\np: export D = b\nt:\n\tdocker run $(J) $(E)\np:\n\t$(MAKE) t E=x\n"
    assert [(x.image and x.image.only, len(x.related)) for x in launches_of(Makefile=text)] == [("a", 0), ("b", 1)]


def test_a_macro_over_conditional_flags_used_by_many_targets_is_one_launch() -> None:
    flags = "FLAGS := --rm\nifeq ($(TTY),1)\nFLAGS += -it\nendif\nifdef DEBUG\nFLAGS += --privileged\nendif\n"
    targets = "".join(f"t{number}:\n\t$(RUN) make t{number}\n" for number in range(11))
    (launch,) = link([extract(f"{flags}RUN = docker run $(FLAGS) img\n{targets}")]).launches
    assert (launch.span.line, len(launch.related), launch.image and launch.image.only) == (8, 11, "img")
    assert "HostConfig.Privileged" in sometimes(launch)
