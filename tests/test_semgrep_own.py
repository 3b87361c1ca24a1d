"""The user's own semgrep rules: `--rules DIR`."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from scanner.errors import FileError
from scanner.semgrep import tree
from tests.conftest import Folder, Ran

EVAL = """\
rules:
  - id: no-eval
    languages: [python]
    severity: ERROR
    message: Never eval. $X comes from outside.
    metadata:
      confidence: HIGH
      cwe: ["CWE-95: Eval Injection"]
      references: [https://docs.example.org/eval]
    pattern: eval($X)
    fix: safe($X)
"""
OURS = "      capdrop: {view: %s}\n      cwe"
MINIMAL = "rules: [{id: mine, languages: [%s], severity: %s, message: m, pattern: %s}]\n"


def own(folder: Folder, *rules: str) -> str:
    """A folder beside the tree, with a file for each text."""
    there = folder.path.parent / "rules"
    there.mkdir(exist_ok=True)
    for number, text in enumerate(rules):
        (there / f"{number}.yaml").write_text(text, errors="surrogateescape")
    return str(there)


def scan(folder: Folder, *arguments: str) -> Ran:
    return folder.scan("--semgrep", ".", "--fail-on", "never", "--rules", own(folder), *arguments)


def found(ran: Ran) -> list[tuple[str, str, int, str]]:
    assert ran.err == ""
    return [(one["rule"], one["path"], one["line"], one["severity"]) for one in ran.json["findings"]]


def test_a_rule_is_run_over_every_text_file_of_the_tree(folder: Folder) -> None:
    own(folder, EVAL)
    for path in ("a.py", "tests/b.py", "node_modules/x/c.py", ".hidden/d.py", "e.min.py", "f f/é.py"):
        folder.write(path, "# é\nx = eval(y)\n")
    folder.write("g", "#!/usr/bin/env python3\neval(\n  y)\n")
    folder.write("binary.py", b"eval(y)\0")
    folder.write("bom.py", b"\xef\xbb\xbfeval(y)\r\n")
    ran = scan(folder, "--format", "json", "-q")
    names = sorted(("a.py", "tests/b.py", "node_modules/x/c.py", ".hidden/d.py", "e.min.py", "f f/é.py"))
    assert found(ran) == sorted([("no-eval", name, 2, "high") for name in (*names, "g")] + [("no-eval", "bom.py", 1, "high")])
    one = ran.json["findings"][0]
    assert (one["column"], one["end_column"], one["confidence"], one["launch"]) == (5, 12, "high", None)
    assert one["message"] == "Never eval. y comes from outside."
    assert one["fingerprint"]
    assert one["fix"] == {"safe": False, "edits": [{"path": ".hidden/d.py", "start": [2, 5], "end": [2, 12], "text": "safe(y)"}]}


def test_what_git_ignores_is_left_out_and_links_are_not_followed(folder: Folder) -> None:
    own(folder, EVAL)
    folder.write(".gitignore", "ignored.py\n")
    folder.write("ignored.py", "eval(x)\n")
    (folder.path.parent / "outside.py").write_text("eval(x)\n")
    (folder.path / "link.py").symlink_to(folder.path.parent / "outside.py")
    assert found(scan(folder, "--format", "json", "-q")) == []


def test_settings_of_semgrep_in_the_tree_have_no_say(folder: Folder) -> None:
    own(folder, EVAL)
    folder.write(".semgrepignore", "*.py\n")
    folder.write(".semgrep.yml", "rules: 3\n")
    folder.write(".semgrep/settings.yml", "x: [\n")
    folder.write("a.py", "eval(x)  # nosemgrep\n")
    assert found(scan(folder, "--format", "json", "-q")) == [("no-eval", "a.py", 1, "high")]


@pytest.mark.parametrize("name", ["a.py", "deploy/a.py", "../a.py", "/nowhere/a.py"])
def test_standard_input_is_seen_under_its_name(name: str, folder: Folder) -> None:
    rules = own(folder, EVAL)
    ran = folder.scan(
        "--semgrep", "-", "--stdin-filename", name, "--rules", rules, "--format", "json", "-q", stdin=b"\neval(x)\n"
    )
    assert found(ran) == [("no-eval", name, 2, "high")]


def test_paths_mean_those_of_the_tree(folder: Folder) -> None:
    own(folder, EVAL + "    paths: {include: [/deploy/*.py], exclude: [no.py]}\n")
    for path in ("deploy/yes.py", "deploy/no.py", "a/deploy/x.py", "y.py"):
        folder.write(path, "eval(x)\n")
    assert found(scan(folder, "--format", "json", "-q")) == [("no-eval", "deploy/yes.py", 1, "high")]


def test_a_rule_may_ask_for_the_commands_as_they_run(folder: Folder) -> None:
    rule = "rules: [{id: mine, languages: [bash], severity: INFO, message: m, pattern: docker pull ..., metadata: {%s}}]\n"
    folder.write("a.sh", "X='docker pull'\nsudo $X alpine\n")
    folder.write("Makefile", "D = docker\nx:\n\t@$(D) pull alpine\n")
    own(folder, rule % "capdrop: {view: commands}, confidence: HIGH")
    assert found(scan(folder, "--format", "json", "-q")) == [("mine", "Makefile", 3, "low"), ("mine", "a.sh", 2, "low")]
    own(folder, rule % "")
    assert found(scan(folder, "--format", "json", "-q")) == []


@pytest.mark.parametrize(
    ("severity", "ours"),
    [("ERROR", "high"), ("WARNING", "medium"), ("INFO", "low"), ("CRITICAL", "critical"), ("HIGH", "high"), ("LOW", "low")],
)
def test_severities_are_translated(severity: str, ours: str, folder: Folder) -> None:
    own(folder, MINIMAL % ("python", severity, "x()"))
    folder.write("a.py", "x()\n")
    ran = scan(folder, "--format", "json", "-q")
    assert found(ran) == [("mine", "a.py", 1, ours)]
    assert ran.json["findings"][0]["confidence"] == "medium"


def test_a_rule_is_in_the_catalogue(folder: Folder) -> None:
    rules = own(folder, EVAL)
    assert re.search(r"^no-eval +high +Never eval$", folder.scan("--list-rules", "--rules", rules).out, flags=re.M)
    said = folder.scan("--explain", "no-eval", "--rules", rules).out
    assert said.startswith("no-eval: Never eval (high, CWE-95)\n\nNever eval. $X comes from outside.\n")
    assert said.endswith("REFERENCES\n\n- https://docs.example.org/eval\n")
    assert "FOUND" not in said


def test_a_rule_can_be_selected_ignored_and_suppressed(folder: Folder) -> None:
    own(folder, EVAL)
    folder.write("a.py", "eval(x)\neval(y)  # capdrop: ignore[no-eval] tested\n# capdrop: ignore[no-eval] so it is\neval(z)\n")
    folder.write("b.sh", "docker run --privileged a\n")
    ran = scan(folder, "--format", "json", "-q", "--select", "no-eval")
    assert found(ran) == [("no-eval", "a.py", 1, "high")]
    assert ran.json["stats"]["suppressed"] == 2
    assert found(scan(folder, "--format", "json", "-q", "--select", "no-eval,privileged", "--ignore", "no-eval")) == [
        ("privileged", "b.sh", 1, "critical")
    ]


def test_a_comment_above_a_key_of_any_yaml_file_holds_for_its_value(folder: Folder) -> None:
    own(folder, MINIMAL % ("yaml", "ERROR", '"hostPID: true"'))
    text = "a:\n  # capdrop: ignore[mine] why\n  spec:\n    x: 1\n    hostPID: true\n  b:\n    hostPID: true\n"
    folder.write("pod.yaml", text)
    assert found(scan(folder, "--format", "json", "-q", "--select", "mine")) == [("mine", "pod.yaml", 7, "high")]


def test_a_rule_stands_in_sarif_with_its_documentation(folder: Folder) -> None:
    own(folder, EVAL, MINIMAL % ("python", "ERROR", "z()"))
    folder.write("a.py", "eval(x); z()\n")
    (run,) = scan(folder, "--format", "sarif").json["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert {"external/cwe/cwe-095"} <= set(rules["no-eval"]["properties"]["tags"])
    assert rules["no-eval"]["helpUri"] == "https://docs.example.org/eval"
    assert not any("cwe" in tag for tag in rules["mine"]["properties"]["tags"])
    assert {result["ruleId"] for result in run["results"]} == {"no-eval", "mine"}


# -- what is no rule


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        pytest.param(MINIMAL % ("python", "ERROR", '"x("'), 1, "Rule parse error in rule mine", id="a pattern"),
        pytest.param("# one\n\nrules:\n" + EVAL[7:].replace("[python]", "[pythn]"), 4, "invalid language pythn", id="a language"),
        pytest.param("rules:\n- id: a\n  b: [\n", 4, "not valid YAML", id="YAML"),
        pytest.param("rules: []\nx: 3", 1, "no semgrep rules", id="an empty list"),
        pytest.param("\n- 3", 2, "no semgrep rules", id="no rules"),
        pytest.param("", 1, "no semgrep rules", id="nothing"),
        pytest.param("rules:\n- 3\n", 2, "not a rule", id="a number"),
        pytest.param("rules:\n- {languages: [bash], severity: LOW, message: m}\n", 2, "this rule has no id", id="no id"),
        pytest.param(MINIMAL % ("bash", "BAD", "x"), 1, "severity BAD: it is one of CRITICAL", id="a severity"),
        pytest.param(EVAL.replace("HIGH", "SURE"), 2, "metadata.confidence: SURE", id="a confidence"),
        pytest.param(EVAL.replace("      cwe", OURS % "image"), 2, "view: image: it can be", id="a view"),
        pytest.param(EVAL.replace("      cwe", OURS % "commands"), 2, "languages: [bash]", id="its language"),
        pytest.param(EVAL.replace("no-eval", "privileged"), 2, "is that of a rule of capdrop; rename yours", id="our id"),
        pytest.param(EVAL + EVAL[7:], 12, "the id no-eval is that of the rule at ", id="an id twice"),
        pytest.param(EVAL.replace("[python]", "python"), 3, "Expected a list for languages", id="no list of languages"),
        pytest.param(EVAL.replace("    pattern", "    id: b\n    pattern"), 10, "duplicate key 'id'", id="a key twice"),
        pytest.param(EVAL.replace("HIGH", "HIGH\n      on: 2024-02-31"), 2, "not valid YAML (day is", id="no such day"),
        pytest.param(EVAL.replace("HIGH", "HIGH\n      on: !!timestamp x"), 2, "not valid YAML", id="no day at all"),
        pytest.param(EVAL.replace("no-eval", "no eval"), 2, "Expected a valid rule ID", id="no name"),
        pytest.param(EVAL.replace("      cwe", OURS.replace("view", "veiw") % "commands"), 2, "capdrop.veiw", id="our key"),
        pytest.param(EVAL.replace("    pattern", "    mode: join\n    pattern"), 2, "mode: join: semgrep", id="another mode"),
        pytest.param("# \udce9\n" + EVAL, 1, "not valid UTF-8", id="Latin 1"),
    ],
)
def test_what_is_no_rule_is_named_with_its_line(text: str, line: int, says: str, folder: Folder) -> None:
    rules = own(folder, text)
    folder.write("a.txt", "no Python\n")
    ran = scan(folder)
    assert ran.status == 2
    assert f"scan: error: {rules}/0.yaml:{line}: " in ran.err
    assert says in ran.err


def test_a_folder_that_is_none_or_holds_no_rule_is_an_error(folder: Folder) -> None:
    empty = folder.path.parent / "empty"
    empty.mkdir()
    (empty / "x.test.yaml").write_text("a: b\n")
    for rules, says in ((empty, "there is no rule in"), (empty / "x", "--rules: no such folder")):
        ran = folder.scan("--semgrep", ".", "--rules", str(rules))
        assert ran.status == 2
        assert says in ran.err


def test_what_is_no_file_does_not_hold_up_the_scan(folder: Folder) -> None:
    rules = folder.path.parent / "rules"
    rules.mkdir()
    os.mkfifo(rules / "a.yaml")
    ran = scan(folder)
    assert ran.status == 2
    assert f"{rules}/a.yaml: not a regular file" in ran.err


def test_a_rule_for_another_semgrep_is_an_error_and_the_others_run(folder: Folder) -> None:
    rules = own(folder, EVAL, EVAL.replace("no-eval", "later").replace("    pattern", "    min-version: 99.0.0\n    pattern"))
    folder.write("a.py", "eval(x)\n")
    ran = scan(folder, "--format", "json", "-q")
    assert [one["rule"] for one in ran.json["findings"]] == ["no-eval"]
    (error,) = ran.json["errors"]
    assert (error["path"], error["line"]) == (f"{rules}/1.yaml", 2)
    assert "at least 99.0.0" in error["message"]


def test_rules_and_no_rules_at_once_are_an_error(folder: Folder) -> None:
    ran = folder.scan("--no-semgrep", ".", "--rules", own(folder, EVAL))
    assert ran.status == 2
    assert "--no-semgrep runs no pattern rules" in ran.err


def test_a_rule_that_is_not_selected_costs_nothing(folder: Folder) -> None:
    own(folder, MINIMAL % ("python", "ERROR", '"x("'))
    folder.write("a.sh", "docker run --privileged a\n")
    assert scan(folder, "--select", "privileged").status == 0


def test_no_file_is_copied_for_rules_over_commands(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    own(folder, MINIMAL.replace("}]", ", metadata: {capdrop: {view: commands}}}]") % ("bash", "ERROR", "docker pull ..."))
    monkeypatch.setattr(tree, "LARGEST", 3)
    folder.write("a.sh", "docker pull a\n")
    assert found(scan(folder, "--format", "json", "-q")) == [("mine", "a.sh", 1, "high")]


# -- bounds


def test_what_is_left_out_is_said(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    own(folder, EVAL)
    monkeypatch.setattr(tree, "MOST_FILES", 2)
    folder.write("a.py", "#" * tree.LARGEST + "\neval(x)\n")
    folder.write("b.bin", b"\0" * (tree.LARGEST + 1))
    for name in ("c.py", "d.py", "e.py", "f.py"):
        folder.write(name, "eval(x)\n")
    ran = scan(folder, "--format", "json", "-q")
    assert [(one["path"], one["message"]) for one in ran.json["errors"]] == [
        ("a.py", "larger than 1 MB, so the rules of --rules have not seen it"),
        ("semgrep", "the rules of --rules are run over 2 files or 500 MB at the most: 2 files were left out"),
    ]
    assert [one["path"] for one in ran.json["findings"]] == ["c.py", "d.py"]


def test_a_file_that_cannot_be_read_or_copied_is_said(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    own(folder, EVAL)
    for name in ("a.py", "closed.py", "far too long.py"):
        folder.write(name, "eval(x)\n")
    opened = tree.read_bytes

    def read_bytes(path: str, most: int) -> bytes:
        if path.endswith("d.py"):  # whoever runs this may be root, who can read all files
            raise tree.Unreadable("cannot be read: Permission denied")
        return opened(path, most)

    monkeypatch.setattr(tree, "read_bytes", read_bytes)
    monkeypatch.setattr(tree, "_LONGEST_NAME", 9)
    ran = scan(folder, "--format", "json", "-q")
    assert [(one["path"], one["message"]) for one in ran.json["errors"]] == [
        ("closed.py", "cannot be read: Permission denied"),
        ("far too long.py", "its name is too long to be copied, so the rules of --rules have not seen it"),
    ]
    assert [one["path"] for one in ran.json["findings"]] == ["a.py"]


def test_a_file_that_cannot_be_parsed_is_an_error_of_that_file(folder: Folder) -> None:
    own(folder, EVAL)
    folder.write("a.py", "eval(x)\n\nclass :\n")
    ran = scan(folder, "--format", "json", "-q")
    (error,) = ran.json["errors"]
    assert error["path"] == "a.py"
    assert error["message"].startswith("semgrep could not read what begins here")


def test_a_copy_has_the_names_of_the_tree(tmp_path: Path) -> None:
    names = [b"a b/c.py", b"\xff.py", "é.py".encode()]
    for name in names:
        path = os.path.join(os.fsencode(tmp_path), name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write("x")
    errors: list[FileError] = []
    paths = [(os.path.join(str(tmp_path), os.fsdecode(name)), os.fsdecode(name)) for name in names]
    assert list(tree.copied(paths, str(tmp_path), {}, errors)) == ["a b/c.py", "\\xff.py", "é.py"]
    assert errors == []
