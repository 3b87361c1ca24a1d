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


def test_many_comments_and_many_findings_take_no_longer_than_both(folder: Folder) -> None:
    started = process_time()
    folder.write("a.sh", "# capdrop: ignore[privileged] why\n" * 20_000 + RUN * 300)
    assert len(folder.scan("--format", "json", "--select", "privileged").json["findings"]) == 299
    assert process_time() - started < 8


def test_of_names_of_no_rule_the_first_fifty_get_a_hint(folder: Folder) -> None:
    started = process_time()
    folder.write("a.sh", "".join(f"# capdrop: ignore[privilege{number}] why\n" for number in range(5_000)) + RUN)
    messages = [error["message"] for error in folder.scan("--format", "json").json["errors"]]
    assert len(messages) == 5_000
    assert sum("did you mean privileged?" in message for message in messages) == 50
    assert process_time() - started < 8
