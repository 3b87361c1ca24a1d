"""Paths through a script: what holds where they meet again."""

from __future__ import annotations

import pytest

from tests.shell.commands import commands

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


@pytest.mark.parametrize(("script", "expected"), CASES.values(), ids=CASES)
def test_words(script: str, expected: list[str]) -> None:
    assert sorted(commands(script)) == sorted(expected)
