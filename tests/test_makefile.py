"""The words a recipe's commands get, read as make and then the shell read them."""

from __future__ import annotations

import pytest

from scanner import docker_cli
from scanner.extract import makefile
from scanner.project import Project
from scanner.source import SourceFile, Text
from tests.shell.commands import show


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch):
    """Reads a makefile; gives the words after the tool of each container command, joined by `|`."""

    def run(text: str, **files: str) -> list[str]:
        got: list[str] = []

        def read(tool: str, words: list[Text], site: docker_cli.Site) -> None:
            got.append("|".join([tool, *(show(w) for w in words[1:])]))

        monkeypatch.setattr(docker_cli, "read", read)
        sources = {name.replace("_", "."): SourceFile(name, content) for name, content in files.items()}
        makefile.extract(SourceFile("Makefile", text), Project(load=sources.get))
        return list(dict.fromkeys(got))

    return run


CASES = {
    "a recipe": ("t:\n\t@docker run a\n\t-docker run b\n\t+@ docker run c\n", ["docker|run|a", "docker|run|b", "docker|run|c"]),
    "a recipe after a semicolon": ("t: x ; docker run a\n", ["docker|run|a"]),
    "a continuation in a recipe": ("t:\n\tdocker run \\\n\t  -it \\\n  a\n", ["docker|run|-it|a"]),
    "a quoted word over recipe lines": ('t:\n\tdocker run a -c "x \\\n\ty"\n', ["docker|run|a|-c|x y"]),
    "braces are left to whatever sh is": ("t:\n\tdocker run -v{a,b} c '{d,e}'\n", ["docker|run|-v{a,b}?*|c|{d,e}"]),
    "braces where the shell is bash": (
        "SHELL := /usr/bin/env bash\nt:\n\tdocker run -v{a,b} c\n",
        ["docker|run|-va|-vb|c"],
    ),
    "braces of a bash in a recipe": ("t:\n\tbash -c 'docker run {a,b}'\n", ["docker|run|a|b"]),
    "a wrapper behind one that is not known": ("t:\n\t$(SUDO) time docker run a\n", ["docker|run|a"]),
    "a variable defined later": ("t:\n\tdocker run $(I)\nI = alpine\n", ["docker|run|alpine"]),
    "a simple variable is expanded at once": ("A = 1\nB := $(A)\nA = 2\nt:\n\tdocker run $(B) ${A}\n", ["docker|run|1|2"]),
    "a default": ("I ?= alpine\nt:\n\tdocker run $(I)\n", ["docker|run|alpine="]),
    "a default of a set variable": ("I = b\nI ?= alpine\nt:\n\tdocker run $(I)\n", ["docker|run|b"]),
    "appending": ("O = -i\nO += -t\nt:\n\tdocker run $(O) a\n", ["docker|run|-i|-t|a"]),
    "appending to what the environment may set": ("O += -t\nt:\n\tdocker run $(O) a\n", ["docker|run|$(O)?*|-t|a"]),
    "an unset variable": ("t:\n\tdocker run $(O) -v $(X):/y '$(Z)' a\n", ["docker|run|$(O)?*|-v|$(X):/y?*|$(Z)?|a"]),
    "a dollar for the shell": (
        "t:\n\tI=alpine; docker run $$I $$(docker create b)\n",
        ["docker|run|alpine|$(docker create b)?*", "docker|create|b"],
    ),
    "a define used as a recipe": ("define R\n@docker run a\ndocker run b\nendef\nt:\n\t$(R)\n", ["docker|run|a", "docker|run|b"]),
    "a define nobody uses here": ("define R\ndocker run $(X) a\nendef\n", ["docker|run|$(X)?*|a"]),
    "a call with arguments": (
        "run = docker run --name $(1) $(2)\nt:\n\t$(call run,web,alpine)\n",
        ["docker|run|--name|web|alpine"],
    ),
    "branches that are not known": (
        "ifeq ($(CI),true)\nO = -i\nelse\nO = -t\nendif\nt:\n\tdocker run $(O) a\n",
        ["docker|run|-i|a", "docker|run|-t|a"],
    ),
    "branches that are known": (
        "C := 1\nifeq ($(C),1)\nO = -i\nelse\nO = -t\nendif\nt:\n\tdocker run $(O) a\n",
        ["docker|run|-i|a"],
    ),
    "else if": (
        "ifeq (a,b)\nO = 1\nelse ifeq (a,a)\nO = 2\nelse\nO = 3\nendif\nt:\n\tdocker run $(O)\n",
        ["docker|run|2"],
    ),
    "a conditional in a recipe": (
        "t:\n\tdocker run a\nifdef X\n\tdocker run b\nelse\n\tdocker run c\nendif\n\tdocker run d\n",
        [f"docker|run|{i}" for i in "abcd"],
    ),
    "target-specific variables": (
        "t: O = -i\nt:\n\tdocker run $(O) a\nu:\n\tdocker run $(O) b\n",
        ["docker|run|-i|a", "docker|run|$(O)?*|b"],
    ),
    "automatic variables": (
        "web: Dockerfile\n\tdocker run $@ $<\n%.x:\n\tdocker run -v $@:/x a\n",
        ["docker|run|web|Dockerfile", "docker|run|-v|$@:/x?*|a"],
    ),
    "foreach and addprefix": (
        "V = a b\nt:\n\tdocker run $(addprefix -v /,$(V)) $(foreach v,$(V),-e $(v)) i\n",
        ["docker|run|-v|/a|-v|/b|-e|a|-e|b|i"],
    ),
    "text functions": (
        (
            "V = q.a\nW = $(V:.a=.b)\nF = $(patsubst %.c,%.o,x.c) $(filter %.c,a.c b.d)\n"
            "t:\n\tdocker run $(subst a,b,aa) $(F) $(strip  a  b ) $(W)\n"
        ),
        ["docker|run|bb|x.o|a.c|a|b|q.b"],
    ),
    "if and or": ("t:\n\tdocker run $(if x,-i,-t) $(if ,1,2) $(or $(X),d) $(or ,e) $(and a,f)\n", ["docker|run|-i|2|d=|e|f"]),
    "an if that is not known": ("t:\n\tdocker run $(if $(X),-i,-t) a\n", ["docker|run|-i|a", "docker|run|-t|a"]),
    "the output of a command": (
        "V := $(shell docker run a version)\nt:\n\tdocker run b:$(V)\n",
        ["docker|run|a|version", "docker|run|b:$(shell docker run a version)?*"],
    ),
    "a tool that is found": (
        "D := $(shell command -v podman || command -v docker)\nt:\n\t$(D) run a\n",
        ["podman|run|a", "docker|run|a"],
    ),
    "a tool from an if": (
        "D ?= $(if $(shell command -v docker),docker,podman)\nt:\n\t$(D) run a\n",
        ["docker|run|a", "podman|run|a"],
    ),
    "a tool by its variable's name": ("t:\n\t$(DOCKER) run a\n\t$(OTHER) run b\n", ["docker|run|a"]),
    "one shell": (".ONESHELL:\nt:\n\tI=a\n\tdocker run $$I\n", ["docker|run|a"]),
    "each line has its own shell": ("t:\n\tI=a\n\tdocker run $$I\n", ["docker|run|$I?*"]),
    "another recipe prefix": (".RECIPEPREFIX = >\nt:\n>docker run a\n", ["docker|run|a"]),
    "comments at column 0 do not end a recipe": (
        "t:\n\tdocker run a\n# docker run b\n\tdocker run c\n",
        ["docker|run|a", "docker|run|c"],
    ),
    "eval makes rules": (
        "define T\n$(1):\n\tdocker run $(1)\nendef\n$(foreach x,a b,$(eval $(call T,$(x))))\n",
        ["docker|run|a", "docker|run|b"],
    ),
    "a double colon and several targets": ("a b:: c\n\tdocker run x\n", ["docker|run|x"]),
    "a value with a colon and an equals sign": ("t: U := http://x=y\nt:\n\tdocker run $(U)\n", ["docker|run|http://x=y"]),
    "a comment ends a value": ("I = alpine# not docker\nt:\n\tdocker run $(I)\n", ["docker|run|alpine"]),
    "export": ("export I = alpine\nt:\n\tdocker run $(I)\n", ["docker|run|alpine"]),
    "a reference in a reference": ("A_x = alpine\nN = x\nt:\n\tdocker run $(A_$(N))\n", ["docker|run|alpine"]),
    "recursion": ("A = $(A) b\nt:\n\tdocker run x $(A)\n", None),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_words(commands, text: str, expected: list[str] | None) -> None:
    got = commands(text)
    if expected is None:
        assert got
    else:
        assert sorted(got) == sorted(expected)


SILENT = {
    "a comment": "# docker run a\nt: # docker run b\n\t# docker run c\n\t@echo docker run d\n",
    "a target": "run: docker\ndocker-run: ## docker run a\n",
    "a value": "HELP = use docker run a\n",
    "a message": "t:\n\t$(info docker run a)\n\t@echo $(X)\n$(warning docker run b)\n",
    "a comment over a continuation": "# docker \\\n  run a\nt:\n\t:\n",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_no_launch(commands, text: str) -> None:
    assert commands(text) == []


def test_variables_of_an_included_file(commands) -> None:
    assert commands("include vars.mk\nt:\n\tdocker run $(I)\n", vars_mk="I = alpine\n") == ["docker|run|alpine"]


HELD_TO_MAKE = {
    "a comma in brackets of another kind": ("t:\n\tdocker run $(subst x,{a,x},b)\n", ["docker|run|{a},b"]),
    "a condition that is only blank holds": (
        "E =\nt:\n\tdocker run $(if $(E) ,a,b) $(if $(E)$(E) $(E),c,d)\n",
        ["docker|run|b|c"],
    ),
    "nothing replaced is added to": ("t:\n\tdocker run $(subst ,x,ab)\n", ["docker|run|abx"]),
    "a suffix that is not there": ("t:\n\tdocker run '$(suffix a b.c)'\n", ["docker|run|.c"]),
    "what is prefixed may be nothing": ("t:\n\tdocker run $(addprefix -v ,$(V)) a\n", ["docker|run|$(addprefix -v ,$(V))?*|a"]),
    "a launch for each of what is not known": (
        "t:\n\t$(foreach x,$(V),docker run $(x);)\n",
        ["docker|run|$(V)?*"],
    ),
    "nothing added makes no override": ("E =\nX := a\noverride X += $(E)\nX = b\nt:\n\tdocker run $(X)\n", ["docker|run|b"]),
    "eval behind a target's own variable": (
        "X = a\nt: X = b\nt:\n\t$(eval X = c)docker run $(X)\nu:\n\tdocker run 1 $(X)\n",
        ["docker|run|b", "docker|run|1|a", "docker|run|1|$(X)?*"],
    ),
    "a comma in the second side": (
        "ifeq (a,$(filter a,a b))\nO = 1\nelse\nO = 2\nendif\nt:\n\tdocker run $(O)\n",
        ["docker|run|1"],
    ),
    "a rule begun in a branch goes on behind it": (
        "X = 1\nifdef X\nt: a\nelse\nu: b\nendif\n\tdocker run $@ $<\n",
        ["docker|run|t|a"],
    ),
    "a continuation in a define": ("define R\ndocker run \\\n  '$(X)' \\\n  a\nendef\nX = 1\nt:\n\t$(R)\n", ["docker|run|1|a"]),
    "a continuation in a reference": ("t:\n\tdocker run '$(strip a \\\n\t  b)'\n", ["docker|run|a b"]),
    "an escaped # is one": ("X = a\\#b# c\nt:\n\tdocker run '$(X)'\n", ["docker|run|a#b"]),
    "blanks before a comment are kept": ("X = a # c\nt:\n\tdocker run '$(X)'\n", ["docker|run|a "]),
    "a comment behind a semicolon is the shell's": ("t: ; docker run a '#' b # c\n", ["docker|run|a|#|b"]),
    "override stays": ("override X = a\nX = b\nX += c\nt:\n\tdocker run $(X)\n", ["docker|run|a"]),
    "undefine": ("X = a\nundefine X\nt:\n\tdocker run b$(X)\n", ["docker|run|b"]),
    "what a rule needs is read where it stands": ("X = a\nt: $(X)\n\tdocker run $< $(X)\nX = b\n", ["docker|run|a|b"]),
    "a target's variable is handed down": (
        "t: O = -i\nt: u\nu:\n\tdocker run '$(O)'\n",
        ["docker|run|-i", "docker|run|$(O)?"],
    ),
    "a private variable is not": ("O = x\nt: private O = -i\nt: u\nu:\n\tdocker run $(O)\n", ["docker|run|x"]),
    "a target's variable is added to the one for all": ("O = a\nt: O += b\nt:\n\tdocker run $(O)\nO = c\n", ["docker|run|c|b"]),
    "a pattern's variable": ("%.x: O = a\nt.x:\n\tdocker run $(O)\n", ["docker|run|a"]),
    "each of several targets": ("a b:\n\tdocker run $@\n", ["docker|run|a", "docker|run|b"]),
    "a static pattern": ("a.x: %.x: %.y\n\tdocker run $* $< $@\n", ["docker|run|a|a.y|a.x"]),
    "folders of automatic variables": (
        "d/t: ./a b | c\n\tdocker run $(@D) $(@F) $^ $|\n",
        ["docker|run|d|t|a|b|c"],
    ),
    "several rules for one target": ("t: a\nt: b\n\tdocker run $^\nt: a c\n", ["docker|run|b|a|c"]),
    "vpath may find another file": ("vpath %.c src\nt: a.c\n\tdocker run $<\n", ["docker|run|$<?*"]),
    "an exported variable": ("export X = a\nY = b\nt:\n\tdocker run $$X $$Y\n", ["docker|run|a|$Y?*"]),
    "all exported but one": ("export\nunexport Y\nX = a\nY = b\nt:\n\tdocker run $$X $$Y\n", ["docker|run|a"]),
    "a variable that is kept from the shell": ("X = a\nunexport X\nt:\n\tdocker run b$$X\n", ["docker|run|b"]),
    "the ways of one shell's conditionals begin alike": (
        ".ONESHELL:\nX = a\nt:\nifdef U\n\t$(eval X := b)true\nendif\n\tdocker run $(X)\n",
        ["docker|run|a", "docker|run|b"],
    ),
    "a file that make writes": ("t:\n\t$(file >x,docker run a)docker run b\n", ["docker|run|b"]),
    "origin and flavor": (
        "X := a\noverride Y = b\nZ ?= c\nt:\n\tdocker run $(origin X) $(origin Y) $(origin Z) $(flavor X) $(flavor U)\n",
        ["docker|run|file|override|file=|simple|$(flavor U)?*"],
    ),
    "what is not known, or else something": (
        "t:\n\tdocker run $(or $(realpath x),b)\n",
        ["docker|run|$(realpath x)?*", "docker|run|b="],
    ),
    "what a default of nothing leaves to be filled": (
        "N ?=\nifneq ($(N),)\nO = --name $(N)\nendif\nP := $(if $(N),-e $(N))\nt:\n\tdocker run $(P)\nu:\n\tdocker run $(O) b\n",
        ["docker|run", "docker|run|-e|$(N)?*", "docker|run|--name|$(N)?*|b", "docker|run|$(O)?*|b"],
    ),
    "the value of what a target adds to": ("X = a\nt: X += b\nt:\n\tdocker run $(value X)\n", ["docker|run|$(value X)?*"]),
    "exported for a target": ("t: export X = a\nt:\n\tdocker run $$X\n", ["docker|run|a"]),
    "every line is expanded before one runs": (
        "export X = a\nt:\n\tdocker run $$X\n\t$(eval X = b)\n",
        ["docker|run|b"],
    ),
    "eval of several lines": (
        "define D\nX := 1\nY := $$(X)2\nendef\n$(eval $(D))\nt:\n\tdocker run $(X) $(Y)\n",
        ["docker|run|1|12"],
    ),
    "a branch that is not taken changes nothing": (
        "X = a\nt:\nifneq (a,a)\n\t$(eval X = b)\nendif\n\tdocker run $(X)\n",
        ["docker|run|a"],
    ),
    "the prefix of lines that eval makes": (
        ".RECIPEPREFIX = >\ndefine D\nt:\n>docker run a\nendef\n$(eval $(D))\n",
        ["docker|run|a"],
    ),
    "prefixes inside one shell": (".ONESHELL:\nt:\n\t@X=a\n\t@docker run $$X\n", ["docker|run|a"]),
    "an argument that is not given": ("F = docker run $(1) x$(2)\nt:\n\t$(call F,a)\n", ["docker|run|a|x"]),
    "too many ways to choose": (
        "".join(f"ifdef A{n}\nX{n} = a\nelse\nX{n} = b\nendif\n" for n in range(5))
        + "t:\n\tdocker run $(X0)$(X1)$(X2)$(X3)$(X4)\n",
        None,
    ),
}


@pytest.mark.parametrize(("text", "expected"), HELD_TO_MAKE.values(), ids=HELD_TO_MAKE)
def test_as_make_has_it(commands, text: str, expected: list[str] | None) -> None:
    got = commands(text)
    if expected is None:
        assert any("?" in words for words in got)  # not only those that were looked at
    else:
        assert sorted(got) == sorted(expected)


def test_a_default_of_nothing_leaves_a_condition_open(commands) -> None:
    assert sorted(commands("D ?=\nifdef D\nO = 1\nelse\nO = 2\nendif\nt:\n\tdocker run $(O) $(if $(D),3,4)\n")) == [
        "docker|run|1|3",
        "docker|run|1|4",
        "docker|run|2|3",
        "docker|run|2|4",
    ]


LOOKS_INTO_A_DEFAULT = {
    "filter": "$(filter a%,$(V))",
    "filter-out": "$(filter-out b,$(V))",
    "words": "$(words $(V))",
    "sort": "$(sort $(V) z)",
    "word": "$(word 1,$(V))",
    "findstring": "$(findstring a,$(V))",
    "patsubst": "$(patsubst a,c,$(V))",
    "a substitution": "$(V:a=c)",
    "subst": "$(subst a,c,$(V))",
    "addprefix": "$(addprefix -x,$(V))",
    "foreach": "$(foreach v,$(V),c)",
    "the name of a variable": "$(N$(V))",
}


@pytest.mark.parametrize("text", LOOKS_INTO_A_DEFAULT.values(), ids=LOOKS_INTO_A_DEFAULT)
def test_what_looks_into_a_default_is_no_surer_than_it(commands, text: str) -> None:
    (sure,) = commands(f"V = a\nNa = c\nt:\n\tdocker run {text}\n")
    (default,) = commands(f"V ?= a\nNa = c\nt:\n\tdocker run {text}\n")
    assert "=" not in sure
    assert default.replace("=", "") == sure
    assert default.endswith("=") or text.startswith("$(sort")


def test_a_launch_for_each_of_a_default_that_is_empty(commands) -> None:
    assert commands("L ?=\nt:\n\t$(foreach x,$(L),docker run $(x);)\n") == ["docker|run|$(L)?*"]
