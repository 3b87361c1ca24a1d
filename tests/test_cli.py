from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scanner import __version__, manual
from scanner.options import command_line
from tests.conftest import Folder

ROOT = Path(__file__).parent.parent
PRIVILEGED = "docker run --privileged acme/app:1.0\n"
HARDENED = (
    "docker run --read-only --tmpfs /tmp:size=64m --cap-drop=ALL --security-opt=no-new-privileges:true "
    "--memory=512m --memory-swap=512m --cpus=1 --pids-limit=4096 --user 1000:1000 acme/app:1.0\n"
)


def spawn(folder: Folder, *arguments: str, **options: object) -> subprocess.Popen[bytes]:
    """The command as a process of its own."""
    command = [sys.executable, "-m", "scanner", "--no-semgrep", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=folder.path, env=environment, **options)  # type: ignore[call-overload, no-any-return]  # one helper


def test_nothing_is_imported_for_an_empty_folder_that_only_files_need(folder: Folder) -> None:
    program = "import sys; from scanner.cli import main; main(['--no-semgrep']); print(*sys.modules, file=sys.stderr)"
    environment = {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-S", "-c", program], cwd=folder.path, env=environment, capture_output=True, check=True
    )
    modules = set(done.stderr.decode().split())
    heavy = {"yaml", "tree_sitter", "pathspec", "subprocess", "hashlib", "shutil", "tomllib", "scanner.semgrep", "scanner.shell"}
    assert "scanner.pipeline" in modules
    assert modules & heavy == set()
    assert not [name for name in modules if name.startswith("scanner.checks")]


# -- exit status


@pytest.mark.parametrize(
    ("script", "arguments", "status"),
    [
        (PRIVILEGED, [], 1),
        (PRIVILEGED, ["--fail-on", "critical"], 1),
        (PRIVILEGED, ["--fail-on", "never"], 0),
        (PRIVILEGED, ["--ignore", "privileged"], 0),
        ("docker run --pid host a\n", ["--fail-on", "critical"], 0),
        (HARDENED, [], 0),
        (HARDENED, ["--fail-on", "low"], 0),
        ("docker run a\n", ["--fail-on", "low"], 1),
        ("docker run a\n", ["--fail-on", "low", "--min-severity", "critical"], 0),
        ("echo docker run --privileged a\n", ["--fail-on", "low"], 0),
        ("", ["--fail-on", "low"], 0),
    ],
)
def test_the_exit_status(folder: Folder, script: str, arguments: list[str], status: int) -> None:
    folder.write("run.sh", script)
    assert folder.scan(*arguments).status == status


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--no-such-option"], "unrecognized arguments: --no-such-option; scan --help tells them all"),
        (["--form", "json"], "unrecognized arguments: --form; did you mean --format?"),
        (["--select"], "argument --select: expected one argument; scan --help tells more"),
        (["--format", "xml"], "invalid choice: 'xml'"),
        (["--fail-on", "fatal"], "invalid choice: 'fatal'"),
        (["nowhere"], "no such file or folder: nowhere (looked for from "),
        (["--exit-zero"], "--exit-zero; what that is elsewhere is here --fail-on never, with which"),
        (["--exclude", "x"], '--exclude; what that is elsewhere is here exclude = ["PATTERN"] in capdrop.toml'),
        (["--exclude=x"], "--exclude=x; what that is elsewhere"),
        (["-f", "json"], "-f; what that is elsewhere is here --format"),
        (["--select", "missing-*"], "'missing-*'; did you mean missing-hardening? Names of rules have no wildcards"),
        (["--select", "host-*"], "'host-*'; Names of rules have no wildcards; --list-rules has them all"),
        (["--select", "*"], "'*'; Names of rules have no wildcards"),
        (["--list-rules", "--select", "priviledged"], "--select: no rule is called 'priviledged'; did you mean privileged?"),
        (["-o", "html"], "write -o html=FILE. A file of that name is written ./html"),
        (["--select", "priviledged"], "--select: no rule is called 'priviledged'; did you mean privileged?"),
        (["--ignore", "hostpid"], "--ignore: no rule is called 'hostpid'; did you mean host-pid?"),
        (["--ignore", "xyzzy"], "--ignore: no rule is called 'xyzzy'; --list-rules names them all"),
        (["--select", ","], "--select"),
        (["--explain", "privilege"], "did you mean privileged?"),
        (["-o", "nowhere/a.txt"], "cannot write nowhere/a.txt: No such file or directory; make the folder nowhere first"),
        (["--write-baseline", "nowhere/a.json"], "cannot write nowhere/a.json: No such file or directory; make the folder"),
        (["-o", "json="], "write -o json=FILE"),
        (["--semgrep", "--rules", "nowhere"], "--rules: no such folder: nowhere; name one with semgrep rules in it"),
        (["--stdin-filename", "run.sh"], "--stdin-filename"),
    ],
)
def test_a_request_that_cannot_be_carried_out(folder: Folder, arguments: list[str], message: str) -> None:
    ran = folder.scan(*arguments)
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.startswith("usage: scan ")
    assert message in ran.err


def test_a_path_that_is_nearly_there_is_named(folder: Folder) -> None:
    folder.write("deploy/compose.yaml", "")
    assert (
        "no such file or folder: deploy/compose.yml; did you mean deploy/compose.yaml?" in folder.scan("deploy/compose.yml").err
    )
    assert folder.scan(str(folder.path / "x" / "y")).err.endswith(f"no such file or folder: {folder.path}/x/y\n")


def test_a_symbolic_link_to_nowhere_is_told_as_one(folder: Folder) -> None:
    (folder.path / "current").symlink_to("releases/7")
    ran = folder.scan("current")
    assert ran.status == 2
    assert "no such file or folder: current is a symbolic link to releases/7, which is not there" in ran.err
    assert "did you mean" not in folder.scan("curren").err


def test_a_file_that_cannot_be_read_is_no_failure(folder: Folder) -> None:
    folder.write("run.sh", HARDENED)
    folder.write("binary.sh", b"\x7fELF\0\0")
    ran = folder.scan("--fail-on", "low")
    assert ran.status == 0
    assert ran.err == "binary.sh:1: a binary file (it holds NUL bytes), so it was not read\n"
    assert "1 file could not be read or understood in full" in ran.out


# -- what is reported


def found(folder: Folder, *arguments: str) -> set[str]:
    return {finding["rule"] for finding in folder.scan("--format", "json", *arguments).json["findings"]}


def test_select_ignore_and_severity(folder: Folder) -> None:
    folder.write("run.sh", "docker run --privileged --uts host a\ndocker run --pid host a\n")
    assert found(folder, "--select", "privileged,host-pid") == {"privileged", "host-pid"}
    assert found(folder, "--select", "privileged", "--select", "host-pid", "--ignore", "host-pid") == {"privileged"}
    assert found(folder, "--min-severity", "high") == {"privileged", "host-pid"}
    assert "host-pid" not in found(folder, "--ignore", "host-pid")
    assert {"missing-cap-drop", "missing-read-only"} <= found(folder, "--select", "missing-hardening")
    assert not any(rule.startswith("missing-") for rule in found(folder, "--ignore", "missing-hardening"))


def test_pedantic_rules_and_low_confidence_are_hidden_and_counted(folder: Folder) -> None:
    folder.write("run.sh", 'docker run "$@" acme/app:1.0\n')
    hidden = folder.scan()
    assert found(folder) == set()
    assert "of low confidence not shown; --pedantic shows it" in hidden.out
    assert {"missing-cap-drop", "unpinned-image"} <= found(folder, "--pedantic")
    assert "not shown" not in folder.scan("--pedantic").out


def test_naming_a_pedantic_rule_asks_for_it(folder: Folder) -> None:
    folder.write("run.sh", "docker run a\n")
    assert found(folder, "--select", "unpinned-image") == {"unpinned-image"}
    assert "unpinned-image" not in found(folder)


def test_nothing_found_and_nothing_seen_are_different_sentences(folder: Folder) -> None:
    folder.write("run.sh", HARDENED)
    clean = folder.scan().out
    folder.write("run.sh", "echo hello\n")
    blank = folder.scan().out
    assert clean.startswith("Nothing found in 1 launch.\n")
    assert blank.startswith("Nothing found, but there was no launch to judge.\n")


# -- where output goes


def test_the_report_goes_to_stdout_and_all_else_to_stderr(folder: Folder) -> None:
    folder.write("run.sh", PRIVILEGED)
    folder.write("bad.sh", b"\0")
    ran = folder.scan("--format", "json")
    assert ran.json["version"] == 1
    assert "bad.sh:1:" in ran.err
    assert "1 launch seen" in ran.err
    assert folder.scan("--format", "json", "-q").err == "bad.sh:1: a binary file (it holds NUL bytes), so it was not read\n"
    assert "walked" in folder.scan("--format", "json", "-v").err


def test_a_report_is_written_to_a_file(folder: Folder) -> None:
    folder.write("run.sh", PRIVILEGED)
    report = folder.write("report.json", "old")
    report.chmod(0o640)
    ran = folder.scan("--format", "json", "-o", "report.json")
    assert (ran.status, ran.out) == (1, "")
    assert report.read_text() == folder.scan("--format", "json").out or '"privileged"' in report.read_text()
    assert report.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in folder.path.iterdir()) == ["report.json", "run.sh"]


def test_a_failed_write_leaves_the_old_report(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write("run.sh", PRIVILEGED)
    report = folder.write("report.txt", "old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    ran = folder.scan("-o", "report.txt")
    assert ran.status == 2
    assert "cannot write report.txt: No space left on device" in ran.err
    assert report.read_text() == "old"
    assert sorted(path.name for path in folder.path.iterdir()) == ["report.txt", "run.sh"]


def test_a_report_file_may_be_a_link_or_a_device(folder: Folder) -> None:
    folder.write("run.sh", HARDENED)
    real = folder.write("kept/report.txt", "old")
    (folder.path / "link.txt").symlink_to(real)
    assert folder.scan("-o", "link.txt").status == 0
    assert real.read_text().startswith("Nothing found")
    assert (folder.path / "link.txt").is_symlink()
    assert folder.scan("-o", os.devnull).status == 0


def test_colours(folder: Folder, environment: Callable[..., None]) -> None:
    folder.write("run.sh", PRIVILEGED)
    environment(NO_COLOR=None, FORCE_COLOR=None)
    assert "\x1b" not in folder.scan().out
    assert "\x1b[" in folder.scan("--color", "always").out
    environment(FORCE_COLOR="1")
    assert "\x1b[" in folder.scan().out
    assert "\x1b" not in folder.scan("--color", "never").out
    environment(NO_COLOR="1")
    assert "\x1b" not in folder.scan().out


def test_a_reader_who_has_seen_enough_is_no_error(folder: Folder) -> None:
    folder.write("run.sh", PRIVILEGED * 300)
    process = spawn(folder, "--fail-on", "never", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    _, err = process.communicate()
    assert (process.returncode, err) == (0, b"")


def test_a_report_that_cannot_be_written_is_a_failure(folder: Folder) -> None:
    with open("/dev/full", "wb") as full:
        process = spawn(folder, stdout=full, stderr=subprocess.PIPE)
        _, err = process.communicate()
    assert process.returncode == 2
    assert err.endswith(b"scan: error: cannot write the report: No space left on device\n")


@pytest.mark.parametrize(
    ("closing", "status"), [(">&-", 2), ("-o sarif=a.sarif >&-", 2), ("2>&-", 1), ("-o report.txt >&- 2>&-", 1), ("<&-", 1)]
)
def test_closed_streams_are_no_accident(folder: Folder, closing: str, status: int) -> None:
    folder.write("run.sh", PRIVILEGED)
    command = f"{sys.executable} -m scanner --no-semgrep {closing}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-c", command], cwd=folder.path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert "Traceback" not in done.stderr
    assert ("critical" in done.stdout) is (status == 1 and "report" not in closing)


def test_ctrl_c_ends_with_130_and_no_half_written_file(folder: Folder) -> None:
    process = spawn(folder, "-", "-o", "report.txt", stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    with pytest.raises(subprocess.TimeoutExpired):  # it waits for standard input
        process.wait(1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert (process.returncode, err) == (130, b"")
    assert not (folder.path / "report.txt").exists()


# -- standard input


@pytest.mark.parametrize(
    ("arguments", "text", "path", "form"),
    [
        (["-"], PRIVILEGED, "-", "shell"),
        (["-", "--stdin-filename", "deploy/run.sh"], PRIVILEGED, "deploy/run.sh", "shell"),
        (["-", "--stdin-filename", "Makefile"], "run:\n\t" + PRIVILEGED, "Makefile", "makefile"),
        (["-"], "run:\n\t" + PRIVILEGED, "-", "makefile"),
        (["-"], "FROM docker:28-cli\nRUN " + PRIVILEGED, "-", "dockerfile"),
        (["-"], "services:\n  a:\n    image: a\n    privileged: true\n", "-", "compose"),
        (["-", "--stdin-filename", "x.yml"], "services:\n  a:\n    image: a\n    privileged: true\n", "x.yml", "compose"),
    ],
)
def test_standard_input_is_read_as_what_its_name_or_content_says(
    folder: Folder, arguments: list[str], text: str, path: str, form: str
) -> None:
    report = folder.scan("--format", "json", *arguments, stdin=text.encode()).json
    assert [(launch["path"], launch["format"]) for launch in report["launches"]] == [(path, form)]
    assert "privileged" in {finding["rule"] for finding in report["findings"]}


def test_standard_input_beside_files(folder: Folder) -> None:
    folder.write("run.sh", PRIVILEGED)
    report = folder.scan("--format", "json", "run.sh", "-", stdin=PRIVILEGED.encode()).json
    assert [launch["path"] for launch in report["launches"]] == ["-", "run.sh"]


# -- named files


def test_a_named_file_is_scanned_whatever_it_is_called(folder: Folder) -> None:
    folder.write("deploy", PRIVILEGED)
    folder.write("image.txt", "FROM docker:28-cli\nRUN " + PRIVILEGED)
    assert folder.scan().out.startswith("Nothing found, but")
    assert folder.scan("deploy").status == 1
    assert folder.scan("image.txt").status == 1


def test_a_named_override_needs_no_image(folder: Folder) -> None:
    folder.write("prod.yml", "services:\n  web:\n    privileged: true\n")
    assert folder.scan().out.startswith("Nothing found, but")
    assert "prod.yml:2  compose service" in folder.scan("prod.yml").out


def test_a_named_file_of_no_known_kind_is_an_error_of_that_file(folder: Folder) -> None:
    folder.write("notes.md", "hello\n")
    ran = folder.scan("notes.md")
    assert ran.status == 0
    assert ran.err.startswith("notes.md:1: cannot tell what kind of file this is")


def test_paths_are_relative_to_the_current_folder(folder: Folder) -> None:
    folder.write("deploy/run.sh", PRIVILEGED)
    folder.write("other/run.sh", PRIVILEGED)
    assert "deploy/run.sh:1  docker run" in folder.scan().out
    assert "../other/run.sh:1  docker run" in Folder(folder.path / "deploy").scan("../other").out
    assert "deploy/run.sh:1  docker run" in folder.scan(str(folder.path / "deploy")).out


# -- the catalogue


def test_the_rules_are_listed(folder: Folder) -> None:
    lines = folder.scan("--list-rules").out.splitlines()
    assert any(line.split()[:2] == ["privileged", "critical"] for line in lines)
    assert any(line.endswith("(pedantic)") for line in lines)
    assert lines == sorted(lines)


def test_a_rule_is_explained_in_every_format(folder: Folder) -> None:
    text = folder.scan("--explain", "privileged").out
    assert text.startswith("privileged: Privileged container (critical, CWE-250)\n")
    for wanted in (
        "Shell script:",
        "Makefile:",
        '"$$PWD"',
        "privileged: true",
        "RUN docker run --privileged",
        "WHAT MAY BREAK",
        "CIS Docker Benchmark",
    ):
        assert wanted in text


def test_the_group_of_missing_hardening_is_explained(folder: Folder) -> None:
    assert folder.scan("--explain", "missing-hardening").out.startswith(
        "missing-hardening: Missing hardening (medium, CWE-250)\n"
    )


def test_version_and_help(folder: Folder) -> None:
    assert folder.scan("--version").out == f"capdrop {__version__}\n"
    usage = folder.scan("--help")
    assert usage.status == 0
    assert usage.out.startswith("usage: scan ")
    assert "gitlab-sast" in usage.out


def test_the_help_fits_80_columns_and_explains_every_option(folder: Folder) -> None:
    text = folder.scan("--help").out
    assert [line for line in text.splitlines() if len(line) > 80] == []
    actions = command_line()._actions
    assert [action.dest for action in actions if not action.help] == []
    assert [name for action in actions for name in action.option_strings if name not in text] == []
    for heading in ("examples", "exit status", "environment", "files"):
        assert f"\n{heading}:\n" in text


def test_what_is_said_of_other_linters_options_is_of_none_of_ours() -> None:
    ours = {name for action in command_line()._actions for name in action.option_strings}
    assert ours.isdisjoint(manual._ELSEWHERE)
    assert {said.split()[0].rstrip(",") for said in manual._ELSEWHERE.values()} <= {*ours, "exclude"}


def test_the_examples_of_the_help_are_requests_that_can_be_carried_out(folder: Folder) -> None:
    folder.write("deploy/run.sh", HARDENED)
    folder.write("compose.yaml", "services: {}\n")
    for command in ("init -q", "add .", "-c user.name=a -c user.email=a@b.c commit -qm a", "branch -q origin/main"):
        subprocess.run(["git", *command.split()], cwd=folder.path, check=True)
    section = folder.scan("--help").out.partition("\nexamples:\n")[2].partition("\n\n")[0]
    commands = [
        part for line in section.splitlines() if line.startswith("  scan") for part in line[2:].split("  ")[0].split("; ")
    ]
    assert len(commands) > 8
    for command in commands:
        ran = folder.scan(*command.split(" < ")[0].split()[1:], stdin=HARDENED.encode())
        assert (ran.status, "error" in ran.err) == (0, False), command
