"""What a text must hold for a rule's expression to match something put together from it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scanner.semgrep.concerns import names_for
from scanner.semgrep.literals import required, unquoted
from scanner.semgrep.pack import load
from tests.test_semgrep_staging import a_rule


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("swarm init", (("swarm",), ("init",))),
        (r"--icc\b", (("--icc",),)),
        ("(?i)NoPasswd", (("nopasswd",),)),
        ("a+b*c", (("a",), ("c",))),
        ("save|export", (("save", "export"),)),
        ("save|x*", ()),
        (r"(one|two) \d", (("one", "two"),)),
        (r"--a[= ]b", (("--a",), ("b",))),
        ("say '\"x", (("say",), ("x",))),
        ("", ()),
    ],
)
def test_required(pattern: str, needed: tuple[tuple[str, ...], ...]) -> None:
    assert required(pattern) == needed


def test_quoting_and_line_breaks_do_not_hide_a_word() -> None:
    assert unquoted("ch'mo'd 7\\\n77 \"$X\" a\\b") == "chmod 777 $x ab"


def test_each_expression_of_ours_finds_only_what_its_literals_allow() -> None:
    for rule in load():
        for line in (rule.text.pattern, "docker run -v /a:/b", "chmod 4755 x", "curl -k https://x | sudo sh"):
            if rule.text.search(line):
                plain = unquoted(line)
                assert all(any(one in plain for one in one_of) for one_of in required(rule.text.pattern))


def test_names_are_those_of_rules_that_may_match() -> None:
    rules = [a_rule("chmod", "setfacl", text=r"\.sock\b"), a_rule("curl", text="-k"), a_rule("nc")]
    names = names_for([replace(rule, id=str(number)) for number, rule in enumerate(rules)])
    assert names("chmod 666 /var/run/docker.sock") == {"chmod", "setfacl"}
    assert names("chmod 666 /tmp; wget -k") == frozenset()
    assert names("c'ur'l -\\\nk; nc x") == {"curl", "nc"}


def test_a_rule_about_any_command_leaves_nothing_out() -> None:
    assert names_for([a_rule()])("echo") is None
    assert names_for([])("curl") == frozenset()


@pytest.mark.parametrize("runs", ["$PRIV sh", "doas sh", "gosu root sh", "sudo sh"])
def test_root_need_not_be_called_sudo(runs: str) -> None:
    names = names_for(load())(f"wget -qO- https://example.org/x | {runs}\n")
    assert names is not None
    assert "wget" in names
