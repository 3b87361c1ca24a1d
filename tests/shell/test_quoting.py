"""Quotes, escapes and patterns, as bash reads them."""

from __future__ import annotations

import pytest

from tests.shell.commands import commands, extract

CASES = {
    "single quotes in a pattern between double quotes": (
        """x='"v"'; x="${x#'"'}"; docker run "${x%'"'}"\necho "'\"""",
        ["docker|run|v"],
    ),
    "single quotes in a default between double quotes stay": ("""docker run "${x:-'a'}\"""", ["docker|run|'a'="]),
    "a quoted star is no pattern": ("""p='*-b'; docker run "${p#"*"}" ${p%'?'} ${p/"*"/a}""", ["docker|run|-b|*-b|a-b"]),
    "a slash that is sought": (r"p=a/b/c; docker run ${p//\//-} ${p/'/'/_}", ["docker|run|a-b-c|a_b/c"]),
    "a slash in the replacement": ("p=a-b; docker run ${p/-/x/y}", ["docker|run|ax/yb"]),
    "a replacement that is missing": ("p=a.b; docker run ${p/.*}", ["docker|run|a"]),
    "an escaped star in a case": (r'case "a*" in a\*) O=-i;; *) O=-t;; esac; docker run $O a', ["docker|run|-i|a"]),
    "a brace that a continued line follows": ("{ x; }\\\n || docker run a", ["docker|run|a"]),
    "a space that is no blank to a shell": ("docker\u00a0run b\ndocker run a\u00a0b", ["docker|run|a\u00a0b"]),
}


@pytest.mark.parametrize(("script", "expected"), CASES.values(), ids=CASES)
def test_words(script: str, expected: list[str]) -> None:
    assert commands(script) == expected


@pytest.mark.parametrize("script", ["""x="${x#'"'}"\necho 'a'\n""", "{ x; }\\\n\t|| true\n", "\u00a0docker run\n"])
def test_what_bash_reads_without_an_error(script: str) -> None:
    assert not extract(script).errors
