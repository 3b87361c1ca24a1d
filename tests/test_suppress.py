from __future__ import annotations

from time import process_time

import pytest

from tests.conftest import Folder

RUN = "docker run --privileged --rm acme/app:1.0\n"


def rules(folder: Folder, *arguments: str) -> set[str]:
    return {finding["rule"] for finding in folder.scan("--format", "json", *arguments).json["findings"]}


@pytest.mark.parametrize(
    "script",
    [
        "# capdrop: ignore[privileged] a test bench\n" + RUN,
        "#capdrop:ignore[privileged]\n" + RUN,
        "# capdrop: ignore[privileged] why\n# more of why\n" + RUN,
        "# capdrop: ignore[host-pid, privileged] two\n" + RUN,
        "# capdrop: ignore[privileged] one\n# capdrop: ignore[host-pid] each\n" + RUN,
        RUN.rstrip() + "  # capdrop: ignore[privileged] on the flagged line\n",
        "# capdrop: ignore[privileged] above the statement\ndocker run \\\n  --rm \\\n  --privileged acme/app:1.0\n",
        "if true; then\n  # capdrop: ignore[privileged] indented\n  " + RUN + "fi\n",
        "# capdrop: ignore[privileged] above the text at fault\nFLAGS=--privileged\ndocker run $FLAGS acme/app:1.0\n",
        "FLAGS=--privileged # capdrop: ignore[privileged] beside the text at fault\ndocker run $FLAGS acme/app:1.0\n",
        "FLAGS=--privileged\n# capdrop: ignore[privileged] above the launch\ndocker run $FLAGS acme/app:1.0\n",
    ],
)
def test_a_comment_suppresses(folder: Folder, script: str) -> None:
    folder.write("run.sh", script)
    assert "privileged" not in rules(folder)
    assert "missing-cap-drop" in rules(folder)
    assert folder.scan("--format", "json").json["stats"]["suppressed"] == 1
    assert "1 finding suppressed" in folder.scan().out


@pytest.mark.parametrize(
    "script",
    [
        "# capdrop: ignore[host-pid] another rule\n" + RUN,
        "# capdrop: ignore[privileged] a line too far\n\n" + RUN,
        "echo x # capdrop: ignore[privileged] beside something else\n" + RUN,
        RUN + "# capdrop: ignore[privileged] below\n",
        "echo '# capdrop: ignore[privileged]'\n" + RUN,
        "cat <<E\n# capdrop: ignore[privileged] no comment but text\nE\n" + RUN,
        "# please capdrop: ignore[privileged]\n" + RUN,
        "# capdrop: ignore privileged\n" + RUN,
        "# capdrop: ignore[]\n" + RUN,
    ],
)
def test_what_suppresses_nothing(folder: Folder, script: str) -> None:
    folder.write("run.sh", script)
    assert "privileged" in rules(folder)


def test_missing_hardening_stands_for_all_that_it_groups(folder: Folder) -> None:
    folder.write("run.sh", "# capdrop: ignore[missing-hardening] throw-away\ndocker run --privileged acme/app:1.0\n")
    assert rules(folder) == {"privileged"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Makefile", "run:\n\t# capdrop: ignore[privileged] in the recipe\n\t" + RUN),
        ("Makefile", "run:\n# capdrop: ignore[privileged] between recipe lines\n\t" + RUN),
        ("Makefile", "run:\n\t@# capdrop: ignore[privileged] silent\n\t@" + RUN),
        (
            "compose.yaml",
            "services:\n  # capdrop: ignore[privileged] above the service\n  a:\n    image: a\n    privileged: true\n",
        ),
        ("compose.yaml", "services:\n  a:\n    image: a\n    privileged: true  # capdrop: ignore[privileged] beside it\n"),
        (
            "compose.yaml",
            "services:\n  a:\n    image: a\n    # capdrop: ignore[privileged] above the key\n    privileged: true\n",
        ),
        ("Dockerfile", "FROM docker:28-cli\nUSER 1000\n# capdrop: ignore[privileged] above the instruction\nRUN " + RUN),
    ],
)
def test_every_format_has_comments(folder: Folder, name: str, text: str) -> None:
    folder.write(name, text)
    assert "privileged" not in rules(folder)
    folder.write(name, text.replace("capdrop:", ""))
    assert "privileged" in rules(folder)


def test_an_instruction_of_a_dockerfile(folder: Folder) -> None:
    folder.write("Dockerfile", "FROM alpine:3.20\n# capdrop: ignore[image-runs-as-root] builds only\nUSER root\n")
    assert "image-runs-as-root" not in rules(folder)


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("# capdrop: ignore", "without a list of rules"),
        ("# capdrop: ignore everything", "without a list of rules"),
        ("# capdrop: ignore[]", "without a list of rules"),
        ("# capdrop: ignroe[privileged]", "not a suppression comment"),
        ("# capdrop: ignore[priviledged]", "did you mean privileged?"),
        ("# capdrop: ignore[xyzzy]", "--list-rules"),
    ],
)
def test_a_faulty_comment_is_an_error_of_its_file(folder: Folder, comment: str, message: str) -> None:
    folder.write("run.sh", f"true\n{comment}\n{RUN}")
    ran = folder.scan("--format", "json")
    (error,) = ran.json["errors"]
    assert (error["path"], error["line"]) == ("run.sh", 2)
    assert message in error["message"]
    assert "run.sh:2: " in ran.err


def test_one_good_name_beside_a_wrong_one_still_suppresses(folder: Folder) -> None:
    folder.write("run.sh", "# capdrop: ignore[privileged, nonsense]\n" + RUN)
    assert "privileged" not in rules(folder)
    assert len(folder.scan("--format", "json").json["errors"]) == 1


def test_an_unused_suppression_is_reported_when_pedantic(folder: Folder) -> None:
    folder.write("run.sh", "# capdrop: ignore[privileged, host-pid] both\n" + RUN)
    assert folder.scan("--format", "json").json["errors"] == []
    (error,) = folder.scan("--format", "json", "--pedantic").json["errors"]
    assert (error["line"], error["message"]) == (1, "unused suppression: host-pid finds nothing here; take it out")


def test_a_suppression_of_a_rule_that_did_not_run_is_not_called_unused(folder: Folder) -> None:
    folder.write("run.sh", "# capdrop: ignore[host-pid] no such thing here\n" + RUN)
    assert folder.scan("--format", "json", "--pedantic", "--ignore", "host-pid").json["errors"] == []
    assert folder.scan("--format", "json", "--pedantic", "--select", "privileged").json["errors"] == []


def test_a_suppressed_finding_does_not_fail_the_scan(folder: Folder) -> None:
    folder.write("run.sh", "# capdrop: ignore[privileged]\n" + RUN)
    assert folder.scan("--fail-on", "high").status == 0
    assert folder.scan("--fail-on", "low").status == 1


def test_a_pattern_rules_finding_is_suppressed_above_its_statement(folder: Folder) -> None:
    script = "# capdrop: ignore[exec-privileged] repairs a volume\ndocker exec \\\n  --privileged web true\n"
    folder.write("run.sh", script)
    ran = folder.scan("--semgrep", "--format", "json", "--pedantic").json
    assert ([one["rule"] for one in ran["findings"]], ran["stats"]["suppressed"], ran["errors"]) == ([], 1, [])
    folder.write("run.sh", script.partition("\n")[2])
    (found,) = folder.scan("--semgrep", "--format", "json").json["findings"]
    assert [found[key] for key in ("rule", "line", "column", "launch")] == ["exec-privileged", 2, 3, None]
    assert folder.scan("--format", "json").json["findings"] == []


NOTE = "# capdrop: ignore[privileged, exec-privileged] so it is\n"


@pytest.mark.parametrize("verb", ["run", "exec"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.sh", f"cd /x &&\n  {NOTE}  docker VERB --privileged a b\n"),
        ("a.sh", f"{NOTE}cd /x &&\n  docker VERB \\\n  --privileged a b\n"),
        ("a.sh", f"{NOTE}cd /x; \\\n  docker VERB --privileged a b\n"),
        ("a.sh", f"OPTION=--privileged\n{NOTE}docker VERB $OPTION a b\n"),
        ("Makefile", f"x:\n\t{NOTE}\t@cd /x; \\\n\t  docker VERB --privileged a b\n"),
        ("Dockerfile", f"FROM a\n{NOTE}RUN true; \\\n  # why\n  docker VERB --privileged a b\nUSER 1\n"),
        ("Dockerfile", f"FROM a\n{NOTE}RUN <<EOF\ntrue\ndocker VERB --privileged a b\nEOF\nUSER 1\n"),
        ("Dockerfile", f"FROM a\n{NOTE}ONBUILD RUN true && \\\n  docker VERB --privileged a b\nUSER 1\n"),
    ],
)
def test_a_comment_above_the_whole_holds_for_checks_and_pattern_rules_alike(
    folder: Folder, name: str, text: str, verb: str
) -> None:
    folder.write(name, text.replace("VERB", verb))
    ran = folder.scan("--semgrep", "--format", "json", "--select", "privileged,exec-privileged")
    assert (ran.json["findings"], ran.json["stats"]["suppressed"]) == ([], 1)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.sh", f"{NOTE}cd /x \ndocker exec --privileged a b\n"),
        ("Makefile", f"x:\n\t{NOTE}\tcd /x; \\\n\ttrue\n\tdocker exec --privileged a b\n"),
        ("Dockerfile", f"FROM a\n{NOTE}RUN <<EOF\ntrue\nEOF\nRUN docker exec --privileged a b\nUSER 1\n"),
        ("Dockerfile", f"FROM a\n{NOTE}RUN true \\\n  && true\nRUN docker exec --privileged a b\nUSER 1\n"),
    ],
)
def test_a_comment_above_another_statement_holds_for_nothing_below_that(folder: Folder, name: str, text: str) -> None:
    folder.write(name, text)
    ran = folder.scan("--semgrep", "--format", "json", "--select", "privileged,exec-privileged")
    assert [one["rule"] for one in ran.json["findings"]] == ["exec-privileged"]


SERVICE = """services:
  a:
    image: a
    devices:
      - /dev/sda
    cap_add:
      - SYS_ADMIN
      - SYS_MODULE
    volumes:
      - type: bind
        source: /var/run/docker.sock
        target: /a
      - /run/docker.sock:/b
  b:
    image: b
    cap_add:
      - SYS_PTRACE
"""
LINES = {5: "host-device", 7: "dangerous-capability", 8: "dangerous-capability", 11: "docker-socket", 13: "docker-socket"}
LINES_OF_B = {17: "dangerous-capability"}


def left(folder: Folder, rules: str) -> set[int]:
    """The lines that something is found at, of those without marks."""
    ran = folder.scan("--format", "json", "--select", rules, "--pedantic", "--min-severity", "low")
    assert not [error for error in ran.json["errors"] if "suppression" in error["message"]]
    return {finding["line"] for finding in ran.json["findings"]}


@pytest.mark.parametrize(
    ("line", "covered"),
    [
        (6, {7, 8}),
        (7, {7}),
        (8, {8}),
        (9, {11, 13}),
        (10, {11}),
        (11, {11}),
        (13, {13}),
        (2, set(LINES)),
        (1, {*LINES, *LINES_OF_B}),
        (14, set(LINES_OF_B)),
    ],
)
@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize("tight", [True, False])
def test_a_comment_above_a_key_or_beside_it_holds_for_its_value_and_no_further(
    folder: Folder, line: int, covered: set[int], above: bool, tight: bool
) -> None:
    written = SERVICE.replace("      - ", "    - ").replace("        ", "      ") if tight else SERVICE
    lines = written.splitlines()
    names = {LINES.get(each) or LINES_OF_B[each] for each in covered}
    mark = f"# capdrop: ignore[{', '.join(sorted(names))}] why"
    if above:
        lines.insert(line - 1, mark)
    else:
        lines[line - 1] += f"  {mark}"
    folder.write("compose.yaml", "\n".join(lines) + "\n")
    found = left(folder, "dangerous-capability,docker-socket,host-device")
    assert {each - (above and each > line) for each in found} == {*LINES, *LINES_OF_B} - covered


def test_a_comment_above_the_first_key_of_what_an_anchor_names_holds_for_that_key_only(folder: Folder) -> None:
    mark = "# capdrop: ignore[host-pid, host-ipc] why\n"
    folder.write("compose.yaml", f"x-a: &a\n  {mark}  pid: host\n  ipc: host\nservices:\n  b:\n    image: b\n    <<: *a\n")
    assert [one["rule"] for one in folder.scan("--format", "json", "--select", "host-pid,host-ipc").json["findings"]] == [
        "host-ipc"
    ]
    listed = f"x-a:\n- &a\n  {mark}  pid: host\n  ipc: host\nservices:\n  b:\n    image: b\n    <<: *a\n"
    folder.write("compose.yaml", listed)
    assert [one["rule"] for one in folder.scan("--format", "json", "--select", "host-pid,host-ipc").json["findings"]] == [
        "host-ipc"
    ]


@pytest.mark.parametrize("properties", ["&m ", "&m  !override ", ""])
def test_a_comment_above_an_item_holds_for_it_whatever_stands_at_its_dash(folder: Folder, properties: str) -> None:
    mark = "# capdrop: ignore[docker-socket] why\n"
    item = f"    {mark}    -   {properties}type: bind\n        source: /run/docker.sock\n        target: /a\n"
    folder.write("compose.yaml", f"services:\n  a:\n    image: a\n    volumes:\n{item}    - /run/docker.sock:/b\n")
    assert left(folder, "docker-socket") == {9}


def test_many_items_on_one_line_take_no_longer_than_without_comments(folder: Folder) -> None:
    started = process_time()
    items = ", ".join(["CHOWN"] * 100_000)
    folder.write("compose.yaml", f"# capdrop: ignore[privileged] why\nservices: {{a: {{image: a, cap_add: [{items}]}}}}\n")
    assert folder.scan("--format", "json", "--select", "privileged").json["findings"] == []
    assert process_time() - started < 8


PRIVILEGED = "# capdrop: ignore[privileged] why"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Makefile", f"{PRIVILEGED}\nrun: dep\n\ttrue\n\n\t{RUN}"),
        ("Makefile", f"run: dep {PRIVILEGED}\n\ttrue\n\t{RUN}"),
        ("Makefile", f"{PRIVILEGED}\na \\\n  b:\n\t{RUN}"),
        ("Makefile", f"{PRIVILEGED}\nrun: ; {RUN}"),
        ("Makefile", f"{PRIVILEGED}\nrun:\nifdef X\n\ttrue\nelse\n\t{RUN}endif\n"),
        ("Makefile", f"F = --privileged\n{PRIVILEGED}\nrun:\n\tdocker run $(F) a\n"),
        ("Makefile", f"{PRIVILEGED}\ndefine X\ntrue\n{RUN}endef\nrun:\n\t$(X)\n"),
        ("a.sh", f"{PRIVILEGED}\nf() {{\n  true\n  {RUN}}}\nf\n"),
        ("a.sh", f"{PRIVILEGED}\nf()\n{{\n  docker run $1 a\n}}\nf --privileged\n"),
        ("a.sh", f"f() {{ {PRIVILEGED}\n  true\n  {RUN}}}\nf\n"),
        ("a.sh", f"{PRIVILEGED}\nif true; then\n  true\n  {RUN}fi\n"),
        ("a.sh", f"{PRIVILEGED}\nfor x in 1 2; do\n  true\n  {RUN}done\n"),
    ],
)
def test_a_comment_above_a_rule_or_a_function_holds_for_all_of_it(folder: Folder, name: str, text: str) -> None:
    folder.write(name, text)
    assert left(folder, "privileged") == set()
    folder.write(name, text.replace("capdrop:", ""))
    assert len(left(folder, "privileged")) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Makefile", f"{PRIVILEGED}\na:\n\ttrue\nrun:\n\t{RUN}"),
        ("Makefile", f"{PRIVILEGED}\n\nrun:\n\t{RUN}"),
        ("Makefile", f"{PRIVILEGED}\ndefine X\ntrue\nendef\nrun:\n\t{RUN}"),
        ("a.sh", f"{PRIVILEGED}\nf() {{\n  true\n}}\n{RUN}"),
        ("a.sh", f"{PRIVILEGED}\nif true; then\n  true\nfi\n{RUN}"),
        ("a.sh", f"if true; then\n  true\nelse {PRIVILEGED}\n  {RUN}fi\n"),
    ],
)
def test_a_comment_above_a_rule_or_a_function_holds_for_nothing_behind_it(folder: Folder, name: str, text: str) -> None:
    folder.write(name, text)
    assert "privileged" in rules(folder)


def test_many_comments_above_keys_within_one_another_take_no_longer_than_they_and_the_findings(folder: Folder) -> None:
    started = process_time()
    item = "      # capdrop: ignore[privileged] why\n      - SYS_ADMIN\n"
    head = "# capdrop: ignore[privileged] why\nservices:\n  a:\n    image: a\n    cap_add:\n"
    folder.write("compose.yaml", head + item * 10_000)
    found = folder.scan("--format", "json", "--select", "privileged,dangerous-capability").json["stats"]
    assert found["suppressed"] == 0
    assert process_time() - started < 8


def test_many_comments_and_many_findings_take_no_longer_than_both(folder: Folder) -> None:
    started = process_time()
    folder.write("a.sh", "# capdrop: ignore[privileged] why\n" * 20_000 + RUN * 300)
    assert len(folder.scan("--format", "json", "--select", "privileged").json["findings"]) == 299
    assert process_time() - started < 8


def test_of_names_of_no_rule_the_first_fifty_get_a_hint(folder: Folder) -> None:
    started = process_time()
    folder.write("a.sh", "".join(f"# capdrop: ignore[privilege{number}] why\n" for number in range(5_000)) + RUN)
    messages = [error["message"] for error in folder.scan("--format", "json").json["errors"]]
    assert len(messages) == 1_001  # of which the last tells how many more there are
    assert sum("did you mean privileged?" in message for message in messages) == 50
    assert process_time() - started < 8


def test_many_comments_above_a_statement_with_many_findings(folder: Folder) -> None:
    mounts = "".join(f"-v /:/m{number} " for number in range(300))
    folder.write("run.sh", "# capdrop: ignore[privileged] x\n" * 5_000 + f"docker run --privileged {mounts} a\n")
    started = process_time()
    ran = folder.scan("--format", "json")
    assert process_time() - started < 3
    assert ran.json["stats"]["suppressed"] == 1
    assert sum(one["rule"] == "host-mount" for one in ran.json["findings"]) == 300
