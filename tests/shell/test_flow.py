"""Paths through a script: what holds where they meet again."""

from __future__ import annotations

import pytest

from scanner.launch import Value, sometimes
from scanner.link import link
from tests.shell.commands import commands, extract

CASES = {
    "an assignment before break": (
        "O=-t; while :; do if x; then O=--privileged; break; fi; y; done; docker run $O a",
        ["docker|run|--privileged|a", "docker|run|-t|a"],
    ),
    "an assignment before break in a case": (
        "while [ $# -gt 0 ]; do case $1 in -p) O=-i; shift; break;; *) O=-t; shift; continue;; esac; done; docker run $O a",
        ["docker|run|$O?*|a", "docker|run|-i|a", "docker|run|-t|a"],
    ),
    "the first that fits": (
        'i=; for c in a:1 a:2; do if x; then i=$c; break; fi; done; [ -z "$i" ] && exit 1; docker run "$i"',
        ["docker|run|a:1", "docker|run|a:2"],
    ),
    "what break leaves out is not added": ("for v in a b; do O=-$v; break; done; docker run $O i", ["docker|run|-a|i"]),
    "a loop goes on after continue": (
        'O=; for v in a b; do O="$O -$v"; continue; x; done; docker run $O i',
        ["docker|run|-a|-b|i"],
    ),
    "an assignment before return": (
        "f() { O=-t; if x; then O=--privileged; return; fi; O=-i; }; f; docker run $O a",
        ["docker|run|--privileged|a", "docker|run|-i|a"],
    ),
    "a return in a loop ends the function": (
        "f() { for v in a b; do O=-$v; return; done; O=-t; }; f; docker run $O i",
        ["docker|run|-a|i"],
    ),
    "one or the other": ("test -t 1 && it=-it || it=-i; docker run $it a", ["docker|run|-i|a", "docker|run|-it|a"]),
    "one or the other, over what was there": (
        "O=-q; [ x ] && O=-it || O=-i; docker run $O a",
        ["docker|run|-i|a", "docker|run|-it|a"],
    ),
    "a command that may fail before or": (
        "O=-q; x && y || O=-i; docker run $O a",
        ["docker|run|-i|a", "docker|run|-q|a"],
    ),
    "a subshell's end changes nothing": ("O=-t; f() { (O=-i; return); }; f; docker run $O a", ["docker|run|-t|a"]),
    "each value of a here-document that is read": (
        'v=; [ x ] && v="-v /a:/b"; read -r c <<E\ndocker run $v a\nE\n$c',
        ["docker|run|-v|/a:/b|a", "docker|run|a"],
    ),
    "each value of a text that is piped to a shell": (
        'v=; [ x ] && v=-i; echo "docker run $v a" | sh',
        ["docker|run|-i|a", "docker|run|a"],
    ),
}

LETTERS = "abcdefghijklmnop"


def images(script: str) -> tuple[tuple[str, ...], str | None]:
    launches = link([extract(script)]).launches
    assert len(launches) == 1
    assert launches[0].image is not None
    return launches[0].image.choices, launches[0].image.unresolved


def test_past_the_most_values_one_is_not_known() -> None:
    tests = "".join(f'[ "$1" = {letter} ] && i=img{letter}\n' for letter in LETTERS + LETTERS.upper())
    choices, unresolved = images(f"i=img\n{tests}docker run $i\n")
    assert len(choices) > 4
    assert unresolved is not None


def test_options_that_add_up_are_all_known() -> None:
    tests = "".join(f'[ "$1" = {letter} ] && o="$o -v /{letter}:/{letter}"\n' for letter in LETTERS)
    (launch,) = link([extract(f"o=\n{tests}r='docker run '$o' --init --rm img'\n$r\n")]).launches
    assert len(launch.host.binds) == len(LETTERS)
    assert launch.auto_remove == Value.of(True, launch.auto_remove.spans if launch.auto_remove else ())
    assert not launch.opaque
    assert len(sometimes(launch)) == len(LETTERS)


def test_what_many_values_have_in_common_is_not_cut_within_an_expansion() -> None:
    tests = "".join(f'[ "$1" = {letter} ] && d=$(dirname "$0")/{letter}\n' for letter in LETTERS)
    (launch,) = link([extract(f'd=$(pwd)\n{tests}docker run -v "$d:/x" img\n')]).launches
    assert all(bind.unresolved is None or bind.unresolved.count("$") <= 2 for bind in launch.host.binds)


@pytest.mark.parametrize(("script", "expected"), CASES.values(), ids=CASES)
def test_words(script: str, expected: list[str]) -> None:
    assert sorted(commands(script)) == sorted(expected)
