"""Where the keys of a TOML text stand."""

from __future__ import annotations

import pytest

from scanner.config.places import Path, Places

TEXT = '''\
# select = "no"
select = ["a", "b"] # [[allow]]
"quoted key" = 'x'
dotted.inner = 1
dotted . other = 2

[[allow]]
rules = [
    "one",   # "two"
    'two',
]
reason = """
[[allow]]
rules = 1
"""

[[allow]] # second
inline = {a = {b = 1}, c = [1]}
    paths = ["x]", 'y"', "z\\\\"]

[[allow.deep]]
x = 1
[[allow.deep]]
x = 2
[tool."ca[p".drop]
last = """four quotes""""
end = 1'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("select",), 2),
        (("quoted key",), 3),
        (("dotted", "inner"), 4),
        (("dotted", "other"), 5),
        (("dotted",), 4),
        (("allow", 0), 7),
        (("allow", 0, "rules"), 8),
        (("allow", 0, "reason"), 12),
        (("allow", 1), 17),
        (("allow", 1, "inline", "a", "b"), 18),
        (("allow", 1, "inline", "c", 0), 18),
        (("allow", 1, "paths"), 19),
        (("allow", 1, "deep", 0, "x"), 22),
        (("allow", 1, "deep", 1, "x"), 24),
        (("allow", 1, "nothing"), 17),
        (("tool", "ca[p", "drop"), 25),
        (("tool", "ca[p", "drop", "last"), 26),
        (("tool", "ca[p", "drop", "end"), 27),
        (("nothing",), 2),
    ],
)
def test_the_line_of_a_key(path: Path, line: int) -> None:
    assert TEXT[: Places(TEXT).of(path)[0]].count("\n") + 1 == line


def test_the_stretch_of_a_statement_is_without_blanks_and_comments() -> None:
    places = Places(TEXT)
    assert [TEXT[slice(*places.of(path))] for path in (("select",), ("allow", 1), ("allow", 1, "paths"))] == [
        'select = ["a", "b"]',
        "[[allow]]",
        'paths = ["x]", \'y"\', "z\\\\"]',
    ]


def test_the_place_of_a_string_in_a_list() -> None:
    places = Places(TEXT)
    rules = ("allow", 0, "rules")
    assert TEXT[: places.of_text(rules, "two")[0]].count("\n") + 1 == 10
    assert TEXT[slice(*places.of_text(rules, "one"))] == '"one"'
    assert places.of_text(rules, "three") == places.of(rules)
    assert TEXT[slice(*places.of_text(("allow", 1, "paths"), "z\\"))] == '"z\\\\"'
