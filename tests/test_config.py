"""The configuration: where it is found, what it sets, what it must not say."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Folder

RUN = "docker run --privileged acme/app:1.0\ndocker run --pid host acme/app\n"


@pytest.fixture(autouse=True)
def _script(folder: Folder) -> None:
    folder.write("run.sh", RUN)


def rules(folder: Folder, *arguments: str) -> set[str]:
    ran = folder.scan("--format", "json", "-q", *arguments)
    assert ran.out, ran.err
    return {one["rule"] for one in ran.json["findings"]}


def paths(folder: Folder, *arguments: str) -> set[str]:
    return {one["path"] for one in folder.scan("--format", "json", "-q", *arguments).json["findings"]}


def repository(path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(path)], check=True)


# -- where it is found


def test_it_is_found_upwards_and_the_nearest_counts(folder: Folder) -> None:
    folder.write("a/b/run.sh", RUN)
    folder.write("capdrop.toml", "select = ['host-pid']\n")
    assert rules(folder, "a/b") == {"host-pid"}
    folder.write("a/capdrop.toml", "select = ['privileged']\n")
    assert rules(folder, "a/b") == {"privileged"}
    assert rules(folder, "a/b/run.sh") == {"privileged"}


def test_of_several_paths_the_common_folder_counts(folder: Folder) -> None:
    for name in ("a", "b"):
        folder.write(f"{name}/run.sh", RUN)
        folder.write(f"{name}/capdrop.toml", "select = ['privileged']\n")
    folder.write("capdrop.toml", "select = ['host-pid']\n")
    assert rules(folder, "a", "b") == {"host-pid"}
    assert rules(folder, "a") == {"privileged"}


def test_nothing_is_looked_for_above_the_repository(folder: Folder) -> None:
    folder.write("capdrop.toml", "select = ['host-pid']\n")
    folder.write("inner/run.sh", RUN)
    repository(folder.path / "inner")
    assert "privileged" in rules(folder, "inner")
    folder.write("inner/capdrop.toml", "select = ['privileged']\n")
    assert rules(folder, "inner") == {"privileged"}


def test_it_may_stand_in_pyproject(folder: Folder) -> None:
    folder.write("pyproject.toml", "[project]\nname = 'x'\n[tool.capdrop]\nselect = ['host-pid']\n")
    assert rules(folder) == {"host-pid"}
    folder.write("capdrop.toml", "select = ['privileged']\n")
    assert rules(folder) == {"privileged"}


@pytest.mark.parametrize("text", ["[project]\nname = 'x'\n", "[tool.other]\nx = 'capdrop'\n", "not toml\n"])
def test_a_pyproject_without_our_table_is_none(folder: Folder, text: str) -> None:
    folder.write("capdrop.toml", "select = ['host-pid']\n")
    folder.write("a/run.sh", RUN)
    folder.write("a/pyproject.toml", text)
    assert rules(folder, "a") == {"host-pid"}


def test_standard_input_is_configured_by_where_it_is_said_to_stand(folder: Folder) -> None:
    folder.write("a/capdrop.toml", "select = ['host-pid']\n")
    ran = folder.scan("-", "--stdin-filename", "a/x.sh", "--format", "json", stdin=RUN.encode())
    assert {one["rule"] for one in ran.json["findings"]} == {"host-pid"}


def test_a_named_one_counts_instead_and_isolated_none(folder: Folder) -> None:
    folder.write("capdrop.toml", "select = ['host-pid']\n")
    folder.write("ci/other.toml", "select = ['privileged']\n")
    assert rules(folder, "--config", "ci/other.toml") == {"privileged"}
    assert {"privileged", "host-pid"} <= rules(folder, "--isolated")


def test_a_link_out_of_the_tree_is_refused(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "outside.toml").write_text("select = ['host-pid']\n")
    os.symlink(tmp_path / "outside.toml", folder.path / "capdrop.toml")
    ran = folder.scan()
    assert ran.status == 2
    assert "capdrop.toml leads out of the tree" in ran.err
    assert folder.scan("--config", "capdrop.toml").status == 1


def test_a_verbose_run_says_which_counts(folder: Folder) -> None:
    folder.write("a/run.sh", RUN)
    folder.write("capdrop.toml", "ignore = ['host-pid']\nfail-on = 'critical'\n")
    assert "capdrop.toml: the configuration; it sets ignore, fail-on\n" in folder.scan("a", "-v").err
    assert "configuration" not in folder.scan("a", "-v", "--isolated").err


# -- what it sets


def test_the_command_line_beats_it(folder: Folder) -> None:
    folder.write("capdrop.toml", "ignore = ['privileged']\nmin-severity = 'high'\nfail-on = 'never'\npedantic = true\n")
    assert rules(folder) == {"host-pid"}
    assert rules(folder, "--select", "privileged") == {"privileged"}
    assert "privileged" in rules(folder, "--ignore", "host-pid")
    assert "missing-cap-drop" in rules(folder, "--min-severity", "low")
    assert folder.scan().status == 0
    assert folder.scan("--fail-on", "high").status == 1
    assert "unpinned-image" in rules(folder, "--min-severity", "low")
    assert "unpinned-image" not in rules(folder, "--min-severity", "low", "--no-pedantic")


def test_select_ignore_and_fail_on(folder: Folder) -> None:
    folder.write("capdrop.toml", "select = ['host-pid', 'missing-hardening']\nignore = ['missing-user']\nfail-on = 'critical'\n")
    found = rules(folder)
    assert {"host-pid", "missing-cap-drop"} <= found
    assert found.isdisjoint({"privileged", "missing-user"})
    assert folder.scan().status == 0


def test_the_summary_tells_what_it_leaves_out(folder: Folder) -> None:
    folder.write("x.sh", RUN)
    entry = "[[allow]]\nrules = ['privileged']\nreason = 'a bench'\n"
    folder.write("capdrop.toml", "exclude = ['x.sh']\nignore = ['host-pid']\n" + entry)
    assert folder.scan().out.endswith("By capdrop.toml: 1 finding allowed, 1 file excluded, `ignore` in force.\n")
    assert "By capdrop.toml" in folder.scan("--format", "json").err
    assert "By capdrop.toml" not in folder.scan("--isolated").out


# -- exclude


@pytest.mark.parametrize("pattern", ["vendor/", "vendor", "vendor/**", "/vendor/", "*.bash", "vendor/*.bash", "v*/"])
def test_what_is_excluded_is_not_scanned(folder: Folder, pattern: str) -> None:
    folder.write("vendor/x.bash", RUN)
    folder.write("capdrop.toml", f"exclude = ['{pattern}']\n")
    assert paths(folder) == {"run.sh"}
    assert paths(folder, "--isolated") == {"run.sh", "vendor/x.bash"}


@pytest.mark.parametrize("patterns", ["'/x.bash'", "'vendor/', '!vendor/x.bash', '!vendor/'", "'VENDOR/'", "'vend'"])
def test_near_misses_of_exclude(folder: Folder, patterns: str) -> None:
    folder.write("vendor/x.bash", RUN)
    folder.write("capdrop.toml", f"exclude = [{patterns}]\n")
    assert paths(folder) == {"run.sh", "vendor/x.bash"}


def test_what_is_named_is_scanned_though_excluded(folder: Folder) -> None:
    folder.write("vendor/x.sh", RUN)
    folder.write("vendor/old/y.sh", RUN)
    folder.write("capdrop.toml", "exclude = ['vendor/']\n")
    assert paths(folder, "vendor/x.sh") == {"vendor/x.sh"}
    assert paths(folder, "vendor") == {"vendor/x.sh", "vendor/old/y.sh"}
    folder.write("capdrop.toml", "exclude = ['old/']\n")
    assert paths(folder, "vendor") == {"vendor/x.sh"}


def test_an_excluded_file_is_still_read_where_another_needs_it(folder: Folder) -> None:
    folder.write("vendor/options.sh", "OPTIONS=--privileged\ndocker run --uts host acme/other\n")
    folder.write("vendor/base.yml", "services:\n  base:\n    image: a\n    privileged: true\n")
    folder.write("main.sh", "source vendor/options.sh\ndocker run $OPTIONS acme/app\n")
    folder.write("compose.yml", "services:\n  web:\n    extends: {file: vendor/base.yml, service: base}\n")
    folder.write("capdrop.toml", "exclude = ['vendor/', 'run.sh']\nselect = ['privileged']\n")
    report = folder.scan("--format", "json").json
    launched = {one["launch"].partition(":")[0] for one in report["findings"]}
    assert launched == {"main.sh", "compose.yml"}


def test_patterns_are_relative_to_the_configuration(folder: Folder) -> None:
    folder.write("a/x.sh", RUN)
    folder.write("a/capdrop.toml", "exclude = ['/x.sh']\n")
    assert paths(folder, "a") == set()
    assert paths(folder, "--config", "a/capdrop.toml") == {"run.sh"}


# -- what it must not say


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("selekt = []\n", "capdrop.toml:1: selekt: there is no such key; did you mean select?"),
        ("\n\nfail_on = 'high'\n", "capdrop.toml:3: fail_on: there is no such key; did you mean fail-on?"),
        ("# x\nxyzzy = 1\n", "capdrop.toml:2: xyzzy: there is no such key; there are select, ignore, fail-on"),
        ("rules = ['lint/']\n", "rules: there is no such key; that is for the command line alone"),
        ("baseline = 'b.json'\n", "baseline: there is no such key; that is for the command line alone"),
        ("# x\nselect = ['privileged']\n[allows]\n", ":3: allows: there is no such key; did you mean allow?"),
        ("select = 'privileged'\n", ":1: select: it must be a list of rules, at least one"),
        ("select = []\n", ":1: select: it must be a list of rules"),
        ("ignore = [1]\n", ":1: ignore: it must be a list of rules"),
        ("pedantic = 'yes'\n", ":1: pedantic: it must be true or false"),
        ("fail-on = 'bad'\n", ":1: fail-on: it must be one of low, medium, high, critical, never"),
        ("min-severity = 'never'\n", ":1: min-severity: it must be one of low, medium, high, critical"),
        ("exclude = 'x'\n", ":1: exclude: it must be a list of patterns"),
        ("ignore = [\n  'host-pid',\n  'priviledged',\n]\n", ":3: ignore: no rule is called 'priviledged'; did you"),
        ("exclude = [\n  'a',\n  '../b',\n]\n", ":3: exclude: '../b' leads out of the folder of this file"),
        ("exclude = ['a\\']\n", ":1: exclude: 'a\\\\' is no pattern that git knows"),
        ("exclude = ['[z-a]']\n", ":1: exclude: '[z-a]' is no pattern that git knows"),
        ("[[allow]]\nreason='x'\nrules=['privileged']\nimages=['" + "[" * 1001 + "']\n", ":4: allow.images: a pattern of more"),
        ("exclude = [\n" + "'a',\n" * 1001 + "]\n", ":1: exclude: more than 1,000 patterns"),
        ("[[allow]]\nrules=['host-pid']\nreason='x'\n" * 1001, ":1: allow: more than 1,000 entries"),
        ("exclude = ['#x']\n", ":1: exclude: '#x' matches nothing"),
        ("allow = {}\n", ":1: allow: it must be a list of tables, each under [[allow]]"),
        ("allow = [1]\n", ":1: allow: it must be a table"),
        ("\n[[allow]]\nrules = ['privileged']\n", ":2: allow: reason is missing: why that is so, for the next reader and"),
        ("[[allow]]\nrules = ['privileged']\nreason = ' '\n", ":3: allow.reason: it must be a text"),
        ("[[allow]]\nreason = 'x'\n", ":1: allow: rules is missing"),
        ("[[allow]]\nrules = []\nreason = 'x'\n", ":2: allow.rules: it must be a list of rules"),
        ("[[allow]]\nrules=['a']\nreason='x'\nimage=['b']\n", ":4: allow.image: there is no such key; did you mean images?"),
        ("[[allow]]\nrules=['host-pd']\nreason='x'\n", ":2: allow.rules: no rule is called 'host-pd'; did you mean host-pid?"),
        ("[[allow]]\nrules=['x']\nreason='x'\nimages=['y']\nexpires='soon'\n", ":5: allow.expires: it must be a day: 2027-01-31"),
        ("[[allow]]\nrules=['host-pid']\nreason='x'\nexpires=2027-01-31T10:00:00\n", ":4: allow.expires: it must be a day"),
        ("fix = true\n", ":1: fix: it must be a table"),
        ("\n[fix]\ncpu = 1\n", ":3: fix.cpu: there is no such key; did you mean cpus?"),
        ("[fix]\npids-limit = 100\n", ":2: fix.pids-limit: there is no such key; there are memory, cpus, pids, user, tmpfs"),
        ("[fix]\nmemory = '4m'\n", ":2: fix.memory: it must be a size, at least 6m, as --memory takes it: 512m"),
        ("fix = {pids = 200, cpus = '1/2'}\n", ":1: fix.cpus: it must be a number of CPUs, at least 0.01"),
        ("fix.pids = 0\n", ":1: fix.pids: it must be a number of processes, at least 1: 4096"),
        ("[fix]\nuser = 'root:app'\n", ":2: fix.user: it must be a user other than root"),
        ("[fix]\nuser = 4294967296\n", ":2: fix.user: it must be a user other than root"),
        ("[fix]\n# x\ntmpfs = '/tmp/..'\n", ":3: fix.tmpfs: it must be a path below /"),
        ("a = 1\nb = \n", "capdrop.toml:2: not valid TOML: Invalid value"),
        ("a = 1\nb = [1,\n", "capdrop.toml:2: not valid TOML: "),
        ("a = " + "[" * 3000, "capdrop.toml:1: not valid TOML: "),
        ("a = " + "1" * 5000, "capdrop.toml:1: not valid TOML: "),
        ("a." * 3000 + "b = 1", "capdrop.toml:1: a key of more than 100 parts"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(folder: Folder, text: str, message: str) -> None:
    folder.write("capdrop.toml", text)
    ran = folder.scan()
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err


def test_nothing_in_a_message_acts_on_a_terminal_or_a_log(folder: Folder) -> None:
    for text in ('"\\u001b[31mx" = 1\n', '"x\\n::error::y" = 1\n', "ignore = ['##[error]']\n"):
        folder.write("capdrop.toml", text)
        ran = folder.scan()
        assert ran.status == 2
        assert "\x1b" not in ran.err
        assert "##[" not in ran.err
        assert not [line for line in ran.err.splitlines() if line.startswith("::")]


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_it(folder: Folder) -> None:
    folder.write("capdrop.toml", b"\xef\xbb\xbfselect = ['host-pid']\r\n")
    assert rules(folder) == {"host-pid"}
    folder.write("capdrop.toml", b"\xef\xbb\xbf# x\r\nselekt = 1\r\n")
    assert "capdrop.toml:2: selekt: there is no such key" in folder.scan().err


def test_in_pyproject_the_key_is_named_in_full(folder: Folder) -> None:
    folder.write("pyproject.toml", "[project]\nselekt = 1\n\n[tool.capdrop]\nselekt = 1\n")
    assert "pyproject.toml:5: tool.capdrop.selekt: there is no such key; did you mean select?" in folder.scan().err
    folder.write("pyproject.toml", "[tool]\ncapdrop = 3\n")
    assert "pyproject.toml:2: tool.capdrop: it must be a table" in folder.scan().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--config", "nowhere.toml"], "nowhere.toml: cannot be read: No such file or directory; --isolated does without"),
        (["--config", "pyproject.toml"], "pyproject.toml: there is no table [tool.capdrop] in it"),
        (["--config", "run.sh"], "run.sh:1: not valid TOML"),
        (["--config", "latin.toml"], "latin.toml:2: not valid UTF-8"),
        (["--config", "."], "not a regular file"),
        (["--config", "run.sh", "--isolated"], "--config: --isolated uses no configuration"),
    ],
)
def test_one_that_cannot_be_used(folder: Folder, arguments: list[str], message: str) -> None:
    folder.write("pyproject.toml", "[project]\nname = 'x'\n")
    folder.write("latin.toml", b"a = 1\nb = '\xe4'\n")
    ran = folder.scan(*arguments)
    assert ran.status == 2
    assert message in ran.err


def test_it_runs_nothing_and_names_no_rules_of_its_own(folder: Folder) -> None:
    folder.write("lint/rule.yaml", "rules: []\n")
    folder.write("capdrop.toml", "rules = ['lint']\n")
    assert folder.scan("--semgrep").status == 2


def test_the_users_own_rules_do_not_see_what_is_excluded(folder: Folder) -> None:
    rule = "rules:\n- {id: no-word, languages: [generic], severity: ERROR, message: ours, pattern: forbidden}\n"
    folder.write("rules/own.yaml", rule)
    folder.write("a.txt", "forbidden\n")
    folder.write("vendor/b.txt", "forbidden\n")
    folder.write("capdrop.toml", "exclude = ['vendor/', 'rules/', 'run.sh']\n")
    assert paths(folder, "--semgrep", "--rules", "rules") == {"a.txt"}


def test_an_override_that_is_excluded_is_still_what_runs(folder: Folder) -> None:
    folder.write("compose.yaml", "services:\n  web:\n    image: a\n")
    folder.write(
        "compose.override.yaml", "services:\n  web:\n    privileged: true\n  other:\n    image: b\n    privileged: true\n"
    )
    folder.write("capdrop.toml", "exclude = ['compose.override.yaml', 'run.sh']\nselect = ['privileged']\n")
    launches = {one["launch"] for one in folder.scan("--format", "json").json["findings"]}
    assert launches == {"compose.yaml:2:3", "compose.override.yaml:4:3"}
