"""Makefiles that are broken or hostile: errors name their lines, and every reading ends soon."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.extract import makefile
from scanner.launch import Extraction
from scanner.project import Project
from scanner.source import SourceFile


def extract(text: str) -> Extraction:
    return makefile.extract(SourceFile("Makefile", text), Project())


@pytest.mark.parametrize(("text", "line"), [("ifeq (a,b)\nx = 1\n", 1), ("a = 1\nendif\n", 2), ("\ndefine X\ny\n", 2)])
def test_an_error_names_its_line(text: str, line: int) -> None:
    assert extract(text).errors[0][0] == line


@pytest.mark.parametrize("text", ["\\ifeq\n", "\\else\n", "define X\n\\endef\nendef\n"])
def test_a_backslash_that_continues_no_line_makes_no_keyword_of_what_follows(text: str) -> None:
    found = extract(text + "t:\n\tdocker run a\n")
    assert len(found.launches) == 1
    assert found.errors == []


def test_expansion_is_bounded() -> None:
    doubling = "A0 = xxxxxxxxxx\n" + "".join(f"A{n + 1} = $(A{n})$(A{n})\n" for n in range(60)) + "t:\n\tdocker run $(A60)\n"
    assert len(extract(doubling).launches) == 1
    assert extract("A = $(B)\nB = $(A)\nt:\n\tdocker run $(A)\n").launches


_LOOP = "1 2 3 4 5 6 7 8 9 10"
HOSTILE = {
    "doubling": "A0 = x\n" + "".join(f"A{n + 1} = $(A{n})$(A{n})\n" for n in range(60)) + "t:\n\tdocker run $(A60)\n",
    "doubling of nothing": "A0 =\n" + "".join(f"A{n + 1} = $(A{n})$(A{n})\n" for n in range(60)) + "t:\n\tdocker run $(A60)\n",
    "doubling at once": "A := x\n" + "A := $(A)$(A)\n" * 60 + "t:\n\tdocker run $(A)\n",
    "loops": "t:\n\tdocker run " + f"$(foreach a,{_LOOP}," * 7 + "x" + ")" * 7 + "\n",
    "a call of itself": "F = $(call F,$(1)$(1)) $(call F,$(1))\nt:\n\tdocker run $(call F,x)\n",
    "eval of itself": "define E\n$(eval $(E))$(eval $(E))\nendef\n$(eval $(E))\nt:\n\tdocker run a\n",
    "nested references": "t:\n\tdocker run " + "$(" * 3000 + "A" + ")" * 3000 + "\n",
    "nested conditionals": "ifdef X\n" * 3000 + "A=1\n" + "endif\n" * 3000 + "t:\n\tdocker run $(A)\n",
    "a chain of else": "ifdef X\n" + "A=1\nelse ifdef Y\n" * 3000 + "endif\nt:\n\tdocker run $(A)\n",
    "many branches": "".join(f"ifdef X{n}\nA += a\nelse\nA += b\nendif\n" for n in range(2000)) + "t:\n\tdocker run $(A)\n",
    "ten thousand lines": "".join(f"t{n}: t{n + 1}\n\t@docker run a{n}\n\tx\n\ty\n" for n in range(2500)),
    "targets that need each other": " ".join(f"t{n}" for n in range(5000)) + ": t1 t2\n\tdocker run $@ $^\n",
    "variables handed down": "".join(f"t{n}: V{n} = x\nt{n}: t{n + 1}\n\tdocker run $(V{n})\n" for n in range(2000)),
    "unclosed": "t:\n\tdocker run a\n\tdocker run " + "$(" * 20000 + "\\\n x\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_is_hostile_ends_soon(text: str) -> None:
    start = process_time()
    assert extract(text).launches
    assert process_time() - start < 4  # under 2 on a machine with nothing else to do


_PIECES = [
    "$(",
    "${",
    ")",
    "}",
    "$",
    "\\\n",
    "\n",
    "\n\t",
    "=",
    ":=",
    "+=",
    "?=",
    ":",
    "::",
    ";",
    "#",
    "%",
    ",",
    "|",
    "'",
    '"',
    " ",
]
_PIECES += ["define X", "endef", "ifeq (", "ifdef ", "else ", "endif", "include ", "export ", "override ", ".ONESHELL:", "X", "t"]
_PIECES += [
    "$(eval ",
    "$(call ",
    "$(foreach ",
    "$(if ",
    "$(shell ",
    "$(word ",
    "$(wordlist ",
    "$@",
    "$(@D)",
    "docker run ",
    "a",
    "1",
    "é",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=60).map("".join) | st.text(max_size=200))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_any_text_is_read(text: str) -> None:
    assert extract(text).launches is not None
