"""What a tree may say of its own scan, and what takes that away from it."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Folder
from tests.hostile.limited import GOOD, found, scan, survived

HIDING = {
    "ignore": "ignore = ['privileged', 'missing-hardening', 'unbounded-swap']\n",
    "select": "select = ['host-uts']\n",
    "exclude": "exclude = ['*']\n",
    "min-severity and fail-on": "min-severity = 'critical'\nfail-on = 'never'\n",
    "allow": "[[allow]]\nrules = ['privileged']\npaths = ['**']\nreason = 'trust me'\n",
}


@pytest.mark.parametrize(
    ("name", "place"),
    [
        *((name, "capdrop.toml") for name in HIDING),
        *(
            pytest.param(
                name, "pyproject.toml", marks=[pytest.mark.exhaustive, pytest.mark.conformance] if name != "allow" else []
            )
            for name in HIDING
        ),
    ],
)
def test_what_a_tree_hides_by_its_configuration_is_told_and_isolated_shows_it(folder: Folder, name: str, place: str) -> None:
    folder.write("a.sh", GOOD)
    text = HIDING[name]
    folder.write(place, text if place == "capdrop.toml" else "[tool.capdrop]\n" + text.replace("[[allow", "[[tool.capdrop.allow"))
    ran = scan(folder.path)
    assert ran.status == 0
    assert f"By {place}: " in ran.out
    isolated = scan(folder.path, "--isolated", "--format", "json")
    assert isolated.status == 1
    assert "privileged" in found(isolated.json, "a.sh")


BROKEN = {
    "not TOML": b"\0\xff[[[",
    "a table in a table": b"a." * 100_000 + b"b = 1",
    "brackets": b"a = " + b"[" * 1_000_000,
    "a number": b"a = " + b"9" * 1_000_000,
    "a string": b'a = "' + b"x" * 4_000_000,
    "tables": b"".join(b"[a%d]\n" % n for n in range(50_000)),
    "a pattern that backtracks": b"exclude = ['" + b"**/" * 2_000 + b"x']",
    "a pattern of stars": b"exclude = ['" + b"*a" * 100 + b"*b']",
    "a pattern of folders": b"exclude = ['" + b"**/a/" * 100 + b"b']",
    "a pattern of brackets": b"exclude = ['" + b"[" * 50_000 + b"']",
    "larger than is read": b"#" * 6_000_000,
    "a sum of tables": b"[[allow]]\n" * 20_000,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_configuration_that_is_a_trap_ends_the_scan_with_an_error_or_holds(folder: Folder, name: str) -> None:
    folder.write("capdrop.toml", BROKEN[name])
    folder.write("a/" * 20 + "a" * 200 + ".sh", GOOD)
    folder.write("good.sh", GOOD)
    ran = scan(folder.path)
    assert ran.status in (1, 2)
    assert "Traceback" not in ran.err
    assert len(ran.err) < 100_000
    survived(folder, "--isolated")


REACHING = {
    "rules": "rules = ['evil']\n",
    "baseline": "baseline = 'known.json'\n",
    "output": "output = 'a.txt'\n",
    "no-semgrep": "no-semgrep = true\n",
    "fix": "fix = true\n",
    "config": "config = '/etc/passwd'\n",
    "diff-base": "diff-base = 'HEAD'\n",
    "an exclusion elsewhere": "exclude = ['../*']\n",
    "an interpolation": "exclude = ['${HOME}', '$(touch ran)', '`touch ran`']\n",
}


@pytest.mark.parametrize("name", REACHING)
def test_a_configuration_runs_nothing_names_no_files_and_writes_none(folder: Folder, name: str) -> None:
    folder.write("capdrop.toml", REACHING[name])
    folder.write("good.sh", GOOD)
    folder.write("known.json", '{"version": 1, "tool": "capdrop", "findings": []}')
    folder.write("evil/rule.yaml", "rules: []\n")
    before = sorted(folder.path.rglob("*"))
    assert scan(folder.path).status == (1 if name == "an interpolation" else 2)
    assert sorted(folder.path.rglob("*")) == before


def test_a_comment_that_suppresses_is_counted_and_can_be_shown(folder: Folder) -> None:
    """Isolation is about configuration files: comments stand beside what they hide, in the same change that a person reviews."""
    folder.write("a.sh", "# capdrop: ignore[privileged, missing-hardening, unbounded-swap] trust me\n" + GOOD)
    ran = scan(folder.path, "--isolated")
    assert "8 findings suppressed by comments." in ran.out
    shown = scan(folder.path, "--isolated", "--format", "sarif", "--show-suppressed").json["runs"][0]["results"]
    assert any(one["ruleId"] == "privileged" and one["suppressions"] for one in shown)


def test_a_baseline_in_the_tree_counts_only_where_it_is_named(folder: Folder) -> None:
    folder.write("a.sh", GOOD)
    assert scan(folder.path, "--write-baseline", "capdrop-baseline.json", "-q").status == 0
    assert scan(folder.path).status == 1
    assert scan(folder.path, "--baseline", "capdrop-baseline.json").status == 0


# -- semgrep

EXEC = "docker exec --privileged web sh\n"


def test_semgrep_s_own_settings_in_a_tree_have_no_say(folder: Folder) -> None:
    """Neither those that hide findings, nor those that bring in rules or commands, nor comments in scripts."""
    folder.write("a.sh", f"#!/bin/sh\n# nosemgrep\n{EXEC.rstrip()} # nosemgrep: exec-privileged\n# nosem\n")
    folder.write("Dockerfile", "FROM a\nUSER root\n# nosemgrep\nRUN curl x | sh\n")
    for ignore in (".semgrepignore", "sub/.semgrepignore"):
        folder.write(ignore, "*\n**/*\n")
    folder.write(".semgrep/settings.yml", "has_shown_metrics_notification: [\n")
    for rules in (".semgrep.yml", ".semgrep/rules.yaml", "semgrep.yml"):
        folder.write(rules, "rules: [{id: evil, languages: [bash], severity: ERROR, message: evil, pattern: docker ...}]\n")
    ran = scan(folder.path, "--semgrep", "--format", "json", megabytes=None)
    rules = {one["rule"] for one in ran.json["findings"]}
    assert "exec-privileged" in rules
    assert "evil" not in rules
    assert ran.json["errors"] == []


HOSTILE_COMMANDS = {
    "a canary of its own": "docker exec x capdrop-read-to-the-end\n" * 3,
    "a line of a megabyte": "docker exec --privileged web " + "a" * 1_000_000 + "\n",
    "nested without end": "docker exec --privileged web " + "$(docker exec a " * 40 + ")" * 40 + "\n",
    "controls": "docker exec --privileged 'a\rb\x01\x1b[2K' sh\n",
    "no characters": "docker exec --privileged '\udcff\u2028\ufeff' sh\n",
    "quotes that are not closed": "docker exec --privileged \"a 'b sh\n",
}


@pytest.mark.parametrize("name", HOSTILE_COMMANDS)
def test_one_command_costs_the_pattern_rules_no_other_one(folder: Folder, name: str) -> None:
    folder.write("a.sh", f"#!/bin/sh\n{HOSTILE_COMMANDS[name]}".encode("utf-8", "surrogateescape"))
    folder.write("b.sh", f"#!/bin/sh\n{EXEC}")
    ran = scan(folder.path, "--semgrep", "--format", "json", megabytes=None, seconds=60)
    assert "exec-privileged" in found(ran.json, "b.sh")
    assert "Traceback" not in ran.err


def test_a_hostile_name_of_a_rule_is_only_a_name(folder: Folder) -> None:
    folder.write("a.sh", f"# capdrop: ignore[{'a' * 100_000}, ../../x, $(touch ran)] x\n{GOOD}")
    report = survived(folder)
    assert "privileged" in found(report, "a.sh")
    assert not (folder.path / "ran").exists()
    assert all(len(error["message"]) < 200_000 for error in report["errors"])
    assert json.dumps(report["errors"]).count("names no rule of ours") == 4  # `$(touch` and `ran)` are two
