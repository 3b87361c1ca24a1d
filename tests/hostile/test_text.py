"""Scripts, Makefiles and Dockerfiles that are nested without end, or one line, or that expand to more than any machine holds."""

from __future__ import annotations

import pytest

from tests.conftest import Folder
from tests.hostile.limited import GOOD, found, judged_or_given_up, said, scan, survived

DEEP = 100_000
NESTED = {
    "substitutions": "x=" + "$(" * DEEP + "docker run b" + ")" * DEEP + "\n",
    "backquotes": "`" * 50_000 + "\n",
    "defaults": "${a:-" * DEEP + "}" * DEEP + "\n",
    "conditions": "if a; then " * DEEP + "\n",
    "functions": "f() { " * DEEP + "\n",
    "here-documents": "".join(f"cat <<E{n}\n" for n in range(DEEP)),
    "shells in shells": "sh -c '" + 'sh -c "' * DEEP + "\n",
    "evals": "eval " * 2_000 + "docker run b\n",
    "wrappers": "sudo " * 20_000 + "docker run b\n",
    "negations": "! " * DEEP + "docker run b\n",
    "braces": "docker run --privileged " + "{a," * DEEP + "}" * DEEP + "\n",
}
NESTED_ALIKE = {
    "substitutions that are not closed": "$(" * DEEP + "\n",
    "quoted substitutions": '"$(' * DEEP + "\n",
    "arithmetic": "$((" * DEEP + "\n",
    "process substitutions": "<(" * DEEP + "\n",
    "subshells": "(" * DEEP + "docker run b" + ")" * DEEP + "\n",
    "groups": "{ " * DEEP + "docker run b; " + "}; " * DEEP + "\n",
    "cases": "case a in a) " * DEEP + "\n",
}


@pytest.mark.parametrize(
    "text",
    [
        *(pytest.param(text, id=name) for name, text in NESTED.items()),
        *(
            pytest.param(text, id=name, marks=[pytest.mark.exhaustive, pytest.mark.conformance])
            for name, text in NESTED_ALIKE.items()
        ),
    ],
)
def test_a_script_is_nested_without_end(folder: Folder, text: str) -> None:
    folder.write("a.sh", GOOD + text)
    assert judged_or_given_up(survived(folder), "a.sh")


def test_a_here_document_that_is_nested_too_deeply_costs_no_other_command(folder: Folder) -> None:
    folder.write("a.sh", GOOD + "cat <<E\n" + "${x:-" * 5_000 + "}" * 5_000 + "\nE\n" + GOOD)
    report = survived(folder)
    assert "nested too deeply" in said(report, "a.sh")
    assert "privileged" in found(report, "a.sh")


@pytest.mark.parametrize("command", ["ssh h ", "eval "])
def test_shells_hand_on_what_they_are_given_until_that_is_too_much(folder: Folder, command: str) -> None:
    folder.write("a.sh", GOOD + command * 4_000 + "docker run b\n")
    assert "nested too deeply" in said(survived(folder), "a.sh")


WIDE = {
    "braces that multiply": "docker run --privileged " + "{a,b}" * 60 + "\n",
    "ranges that multiply": "docker run --privileged " + "{1..90}" * 60 + " {1..999999999}\n",
    "a variable that doubles": "a0=x\n" + "".join(f'a{n + 1}="$a{n}$a{n}"\n' for n in range(60)) + f"{GOOD[:-1]} $a60\n",
    "an array that doubles": "x=(a)\n" + 'x=("${x[@]}" "${x[@]}")\n' * 60 + 'docker run --privileged "${x[@]}"\n',
    "a function that calls itself twice": "f() { f; f; docker run --privileged a; }\nf\n",
    "loops in loops": "for i in 1 2 3 4 5 6 7 8 9; do " * 30 + "docker run --privileged a; " + "done; " * 30 + "\n",
    "substitutions in ways": "".join(f"if x; then a{n}=1; else a{n}=2; fi\n" for n in range(60))
    + "docker run --privileged " + "".join(f"$a{n}" for n in range(60)) + "\n",
}  # fmt: skip


@pytest.mark.parametrize("name", WIDE)
def test_a_script_expands_without_end(folder: Folder, name: str) -> None:
    folder.write("a.sh", WIDE[name])
    assert judged_or_given_up(survived(folder), "a.sh")


@pytest.mark.parametrize("name", ["a.sh", "Makefile", "Dockerfile", "compose.yaml", "docker-bake.json", "daemon.json", "noname"])
def test_a_line_of_ten_megabytes_is_not_read_and_that_is_said(folder: Folder, name: str) -> None:
    folder.write(name, "#!/bin/sh " + "a" * 10_000_000 + "\n")
    assert "larger than 5 MiB" in said(survived(folder), name)


LINES = {
    "a.sh": GOOD + "docker run --privileged " + "a" * 1_000_000 + "\n",
    "words.sh": GOOD + "docker run --privileged " + "a " * 50_000 + "\n",
    "Makefile": "all:\n\tdocker run --privileged " + "a" * 100_000 + "\n",
    "app.mk": "A = " + "a " * 500_000 + "\nall:\n\tdocker run --privileged $(A)\n",
    "Dockerfile": "FROM a\nRUN docker run --privileged " + "a" * 1_000_000 + "\n",
    "continued.Dockerfile": "FROM a\nRUN docker run --privileged b" + " \\\n c" * 20_000 + "\n",
    "compose.yaml": "services: {a: {image: " + "a" * 1_000_000 + ", privileged: true}}\n",
}


@pytest.mark.parametrize("name", LINES)
def test_a_line_of_a_megabyte_is_read(folder: Folder, name: str) -> None:
    folder.write(name, LINES[name])
    assert judged_or_given_up(survived(folder), name)


def test_a_dockerfile_of_blank_lines_with_arguments_is_judged(folder: Folder) -> None:
    folder.write("compose.yaml", "services: {a: {privileged: true, build: {context: ., args: {A: b}}}}\n")
    folder.write("Dockerfile", "ARG A=x\nFROM a\n" + "\n" * 300_000 + "RUN a\n")
    assert "privileged" in found(survived(folder), "compose.yaml")


def test_a_script_of_blank_lines_for_a_container_is_judged(folder: Folder) -> None:
    folder.write("a.sh", "docker run --privileged a sh -c '" + "\n" * 150_000 + "'\n")
    assert "privileged" in found(survived(folder), "a.sh")


def test_a_name_that_does_not_print_is_shown_in_a_table(folder: Folder) -> None:
    folder.write("a.sh", f"{GOOD[:-1]}{chr(0x202E) * 150_000}\n")
    ran = scan(folder.path, "--format", "posture")
    assert (ran.status, "a.sh" in ran.out) == (1, True), ran.err


def test_what_an_error_quotes_is_cut(folder: Folder) -> None:
    folder.write("Dockerfile", "FROM a\nENV A=b " + "b" * 100_000 + "\n")
    message = said(survived(folder), "Dockerfile")
    assert message.startswith("ENV takes name=value pairs, not `bbb")
    assert len(message) == 1_000
    assert message.endswith("…")


BEGINNINGS = {
    "a.sh": "docker " + "commit " * 178 + "-c " * 416 + "ENV " * 310 + "x" * 900 + "\n",
    "b.sh": "".join(f"docker {'cp a:' * 990} {n}\n" for n in range(30)),
    "compose.yaml": "services: {a: {image: a}}\n" + " \n" * 100_000 + "networks: {a: {name: a}}\n",
}


@pytest.mark.parametrize("name", BEGINNINGS)
def test_lines_of_what_a_pattern_rule_begins_with_are_judged(folder: Folder, name: str) -> None:
    folder.write(name, BEGINNINGS[name])
    assert not said(survived(folder, "--semgrep"), name)


OF_MANY_WORDS = {
    "a.sh": "docker build --cap-add x -v a " + "a: " * 30_000 + ".\n",
    "Makefile": "all:\n\tdocker build --cap-add x -v a " + "a: " * 30_000 + ".\n",
    "Dockerfile": "FROM a\nADD https://x/a " + "a: " * 30_000 + ".\n",
}


@pytest.mark.parametrize("name", OF_MANY_WORDS)
def test_what_has_too_many_words_for_the_pattern_rules_costs_no_other_file(folder: Folder, name: str) -> None:
    folder.write(name, OF_MANY_WORDS[name])
    folder.write("b.sh", "docker build --cap-add all .\n")
    folder.write("b.Dockerfile", "FROM a\nADD https://x/a .\n")
    report = survived(folder, "--semgrep")
    assert "words: the pattern rules are shown none of more than 2000" in said(report, name)
    assert not said(report, "semgrep")
    assert "insecure-build" in found(report, "b.sh")
    assert "unchecked-add" in found(report, "b.Dockerfile")


TARGET = "all:\n\tdocker run --privileged $(A0)\n"
EXPLODING = {
    "doubling": "".join(f"A{n} = $(A{n + 1})$(A{n + 1})\n" for n in range(100)) + "A100 = a\n" + TARGET,
    "doubling at once": "A0 := a\n" + "A0 := $(A0)$(A0)\n" * 100 + TARGET,
    "appending": "A0 = a\n" + "A0 += $(A0)\n" * 100 + TARGET,
    "a variable of itself": "A0 = $(A0) $(A0)\n" + TARGET,
    "calls": "f = $(call f,$1 $1)$(call f,$1 $1)\nA0 = $(call f,a)\n" + TARGET,
    "loops": "A0 = " + "$(foreach i,1 2 3 4 5 6 7 8 9," * 30 + "a" + ")" * 30 + "\n" + TARGET,
    "references in references": "A0 = " + "$(" * DEEP + "a" + ")" * DEEP + "\n" + TARGET,
    "conditionals": "ifdef A\n" * 30_000 + "endif\n" * 30_000 + TARGET,
}


@pytest.mark.parametrize("name", EXPLODING)
def test_a_makefile_expands_without_end(folder: Folder, name: str) -> None:
    folder.write("Makefile", EXPLODING[name])
    assert judged_or_given_up(survived(folder), "Makefile")


GIVEN_UP = {
    "evaluation": "define E\n$(eval $(E))$(eval $(E))\nendef\nA0 = $(eval $(E))\n" + TARGET,
    "substitution": "B = " + "a " * 5_000 + "\nA0 = $(subst a," + "a" * 5_000 + ",$(B))\n" + TARGET,
    "a recipe of a megabyte": "all:\n\tdocker run --privileged " + "a" * 1_000_000 + "\n",
}


@pytest.mark.parametrize("name", GIVEN_UP)
def test_what_of_a_makefile_is_too_much_to_be_expanded_is_said(folder: Folder, name: str) -> None:
    folder.write("Makefile", GIVEN_UP[name])
    assert "too m" in said(survived(folder), "Makefile")


def test_of_thousands_of_errors_of_one_file_a_report_lists_a_part(folder: Folder) -> None:
    folder.write("a.sh", f"# capdrop: ignore[{' '.join(f'rule-{n}' for n in range(3_000))}] x\n{GOOD}")
    errors = said(survived(folder), "a.sh").split("\n")
    assert len(errors) == 1_001
    assert "2000 more errors of this file, from here on, are not listed" in errors
