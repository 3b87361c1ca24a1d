"""`--fix`, `--unsafe-fixes`, `--diff`, and what becomes of the files."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from scanner import mend
from scanner.pipeline import Request
from tests.conftest import Folder
from tests.fix.holding import inside
from tests.tty import Terminal

SCRIPT = "docker run -d --pids-limit=0 app\n"
SAFE = "docker run -d --pids-limit=4096 app\n"
DROP = ("--select", "missing-cap-drop", "--unsafe-fixes")


def test_only_what_is_safe_is_edited(folder: Folder) -> None:
    path = folder.write("run.sh", SCRIPT)
    ran = folder.scan("--fix", ".")
    assert path.read_text() == SAFE
    assert "Fixed 1 finding in 1 file: missing-pids-limit 1." in ran.err
    assert "can be fixed by edits that may change what works; --unsafe-fixes makes them" in ran.err
    assert "missing-pids-limit" not in ran.out
    assert "missing-cap-drop" in ran.out


def test_what_is_not_safe_is_edited_when_asked_for_and_says_what_may_break(folder: Folder) -> None:
    path = folder.write("run.sh", "docker run -d app\n")
    ran = folder.scan("--fix", *DROP, ".")
    assert path.read_text() == "docker run --cap-drop=ALL -d app\n"
    assert "missing-cap-drop may break: Programs that start as root" in ran.err
    assert (ran.status, folder.scan("--fix", *DROP, ".").err) == (0, "Nothing was fixed.\n")


def test_a_size_below_the_memory_limit_is_safe_and_without_a_limit_it_is_not(folder: Folder) -> None:
    path = folder.write("run.sh", "docker run -m 512m --tmpfs /tmp app\ndocker run --tmpfs /tmp app\n")
    rules = ("--pedantic", "--select", "weak-tmpfs,tmpfs-without-size", ".")
    folder.scan("--fix", *rules)
    assert path.read_text() == "docker run -m 512m --tmpfs /tmp:size=256m app\ndocker run --tmpfs /tmp app\n"
    folder.scan("--fix", "--unsafe-fixes", *rules)
    assert path.read_text() == "docker run -m 512m --tmpfs /tmp:size=256m app\ndocker run --tmpfs /tmp:size=64m app\n"


def test_a_limit_is_set_though_the_tmpfs_below_it_cannot_get_a_size(folder: Folder) -> None:
    """What is left of weak-tmpfs then, tmpfs-without-size, is no new fault."""
    path = folder.write("compose.yaml", "x-t: &t\n  tmpfs: [/t]\nservices:\n  web:\n    <<: *t\n    image: app\n")
    rules = ("--pedantic", "--select", "weak-tmpfs,tmpfs-without-size,missing-memory-limit", ".")
    ran = folder.scan("--fix", "--unsafe-fixes", *rules)
    assert path.read_text().endswith("    mem_limit: 512m\n    memswap_limit: 512m\n")
    assert "tmpfs-without-size" in ran.out


def test_what_was_said_for_another_launch_is_nothing_new_when_it_is_said_of_itself(folder: Folder) -> None:
    """The tmpfs of the anchor cannot be mended; that of `a` is bounded by the limit that it gets, and that of `b` later."""
    head = "x-t: &t\n  image: app\n  cpus: 3\n  volumes:\n    - type: tmpfs\n      target: /z\nservices:\n"
    path = folder.write("compose.yaml", head + "  a:\n    <<: *t\n    tty: true\n  b:\n    <<: *t\n    tty: true\n")
    rules = ("--pedantic", "--select", "weak-tmpfs,tmpfs-without-size,missing-memory-limit,excess-cpus", ".")
    folder.scan("--fix", "--unsafe-fixes", *rules)
    assert path.read_text().count("mem_limit: 512m\n") == 2
    assert path.read_text().count("cpus: 1\n") == 2


def test_a_scan_alone_edits_nothing(folder: Folder) -> None:
    path = folder.write("run.sh", SCRIPT)
    folder.scan(".")
    assert path.read_text() == SCRIPT


def test_the_status_is_that_of_what_is_left(folder: Folder) -> None:
    folder.write("run.sh", "docker run -d -u root app\n")
    given = ("--select", "root-user", ".")
    assert folder.scan(*given).status == 1
    assert folder.scan("--fix", *given).status == 1
    assert folder.scan("--fix", "--unsafe-fixes", *given).status == 0


def test_a_diff_is_printed_instead(folder: Folder) -> None:
    path = folder.write("sub/run.sh", SCRIPT)
    ran = folder.scan("--diff", ".")
    assert ran.out == (
        "--- a/sub/run.sh\n+++ b/sub/run.sh\n@@ -1 +1 @@\n"
        "-docker run -d --pids-limit=0 app\n+docker run -d --pids-limit=4096 app\n"
    )
    assert "Would fix 1 finding in 1 file" in ran.err
    assert (ran.status, path.read_text()) == (1, SCRIPT)
    assert folder.scan("--diff", "--select", "privileged", ".").status == 0
    assert folder.scan("--diff", "--fail-on", "never", ".").status == 0


@pytest.mark.parametrize("content", [b"docker run app", b"docker run app\r\n", b"#\x0c\xe2\x80\xa8\ndocker run app\n"])
def test_the_diff_is_what_patch_makes_of_the_file(folder: Folder, content: bytes) -> None:
    if shutil.which("patch") is None:
        pytest.skip("patch is not installed, so the diff was not applied")
    path = folder.write("run.sh", content)
    shown = folder.scan("--diff", *DROP, ".").out
    subprocess.run(["patch", "-p1", "--binary", "--quiet"], cwd=folder.path, input=shown.encode(), check=True)
    patched = path.read_bytes()
    path.write_bytes(content)
    folder.scan("--fix", *DROP, ".")
    assert path.read_bytes() == patched != content


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"\xef\xbb\xbfdocker run app\n", b"\xef\xbb\xbfdocker run --cap-drop=ALL app\n", id="a byte order mark"),
        pytest.param(
            b"#!/bin/sh\r\ndocker run \\\r\n -d \\\r\n app\r\n",
            b"#!/bin/sh\r\ndocker run \\\r\n --cap-drop=ALL \\\r\n -d \\\r\n app\r\n",
            id="line ends of Windows",
        ),
        pytest.param("é\r\ndocker run app\n".encode(), "é\r\ndocker run --cap-drop=ALL app\n".encode(), id="mixed line ends"),
        pytest.param(
            "docker run app\r\n".encode("utf-16"),
            "docker run --cap-drop=ALL app\r\n".encode("utf-16"),
            id="two bytes a character",
        ),
        pytest.param(b"\xff\ndocker run app\n", b"\xff\ndocker run app\n", id="no text in any encoding known"),
    ],
)
def test_encoding_and_line_ends_stay(folder: Folder, before: bytes, after: bytes) -> None:
    path = folder.write("run.sh", before)
    ran = folder.scan("--fix", *DROP, ".")
    assert path.read_bytes() == after
    assert ("save it as UTF-8 first" in ran.err) is (before == after)


def test_new_lines_of_a_service_end_as_its_others_do(folder: Folder) -> None:
    path = folder.write("compose.yaml", b"services:\r\n  a:\r\n    image: app")
    folder.scan("--fix", *DROP, ".")
    assert path.read_bytes() == b"services:\r\n  a:\r\n    image: app\r\n    cap_drop:\r\n      - ALL"


def test_the_mode_stays(folder: Folder) -> None:
    path = folder.write("run.sh", "docker run app\n")
    path.chmod(0o751)
    folder.scan("--fix", *DROP, ".")
    assert stat.S_IMODE(path.stat().st_mode) == 0o751


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to somebody else")
def test_the_owner_stays(folder: Folder) -> None:
    path = folder.write("run.sh", "docker run app\n")
    os.chown(path, 1234, 4321)
    folder.scan("--fix", *DROP, ".")
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 4321)
    assert "cap-drop" in path.read_text()


def test_nothing_is_written_through_a_link_out_of_the_tree(folder: Folder, tmp_path: Path) -> None:
    outside = tmp_path / "outside.sh"
    outside.write_text("docker run app\n")
    (folder.path / "run.sh").symlink_to(outside)
    folder.write("env.sh", ". ./run.sh\n")
    folder.scan("--fix", *DROP, ".")
    assert outside.read_text() == "docker run app\n"


def test_a_link_that_is_put_in_a_files_place_meanwhile_is_left_alone(folder: Folder, tmp_path: Path) -> None:
    path = folder.write("run.sh", "docker run app\n")
    outside = tmp_path / "outside.sh"
    outside.write_text("docker run app\n")
    with inside(folder.path):
        mended = mend.mend(Request(select=("missing-cap-drop",), semgrep=False), unsafe=True)
        path.unlink()
        path.symlink_to(outside)
        (error,) = mend.write(mended)
    assert "changed meanwhile" in error.message
    assert outside.read_text() == "docker run app\n"


def test_a_file_that_changed_meanwhile_is_left_alone_and_reported(folder: Folder) -> None:
    one, other = folder.write("a.sh", "docker run app\n"), folder.write("b.sh", "docker run app\n")
    with inside(folder.path):
        mended = mend.mend(Request(select=("missing-cap-drop",), semgrep=False), unsafe=True)
        one.write_text("docker run app # edited\n")
        (error,) = mend.write(mended)
    assert (error.path, error.message) == ("a.sh", "has changed meanwhile, so it was left alone; scan again")
    assert one.read_text() == "docker run app # edited\n"
    assert other.read_text() == "docker run --cap-drop=ALL app\n"


def test_what_the_second_look_does_not_confirm_is_taken_back(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    from scanner.fix.command import Command

    folder.write("a.sh", "docker run app\n")
    path = folder.write("b.sh", "docker create app\n")
    monkeypatch.setattr(Command, "_option", lambda self, change: "--cap-drop=ALL" if str(self.words[1]) == "create" else "--rm")
    ran = folder.scan("--fix", *DROP, "-v", ".")
    assert "a.sh:1: missing-cap-drop: it would be found all the same: missing-cap-drop" in ran.err
    assert path.read_text() == "docker create --cap-drop=ALL app\n"
    assert (folder.path / "a.sh").read_text() == "docker run app\n"


def test_only_the_rule_whose_fix_is_not_confirmed_is_taken_back(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    from scanner.fix.command import Command

    written = Command._option
    path = folder.write("a.sh", "docker run app\n")
    monkeypatch.setattr(Command, "_option", lambda self, change: "--rm" if change.path == "User" else written(self, change))
    ran = folder.scan("--fix", "--unsafe-fixes", "--select", "missing-user,missing-cap-drop", "-v", ".")
    assert path.read_text() == "docker run --cap-drop=ALL app\n"
    assert "a.sh:1: missing-user: it would be found all the same: missing-user" in ran.err


def test_what_would_read_otherwise_in_one_file_leaves_the_others(folder: Folder) -> None:
    """A comma ends an argument of make's `call`."""
    makefile = "r = $(1)\nx:\n\t$(call r,docker run app)\n"
    path, other = folder.write("Makefile", makefile), folder.write("run.sh", "docker run app\n")
    folder.write("capdrop.toml", "[fix]\ntmpfs = '/run:size=1m,mode=700'\n")
    ran = folder.scan("--fix", "--unsafe-fixes", "--select", "missing-read-only", "-v", ".")
    assert path.read_text() == makefile
    assert other.read_text() == "docker run --read-only --tmpfs=/run:size=1m,mode=700 app\n"
    assert "Makefile:3: missing-read-only: other launches would be seen then" in ran.err
    assert "--unsafe-fixes makes them" not in ran.err


def test_a_link_in_the_tree_stays_one_and_what_it_leads_to_is_edited_once(folder: Folder) -> None:
    path = folder.write("a.sh", "docker run app\n")
    (folder.path / "b.sh").symlink_to("a.sh")
    folder.scan("--fix", *DROP, ".")
    assert (folder.path / "b.sh").is_symlink()
    assert path.read_text() == "docker run --cap-drop=ALL app\n"


def test_a_fix_that_makes_room_for_another_is_followed_by_it(folder: Folder) -> None:
    path = folder.write("run.sh", "docker run --privileged --cap-add NET_ADMIN app\n")
    folder.scan("--fix", "--unsafe-fixes", "--select", "privileged,missing-cap-drop", ".")
    assert path.read_text() == "docker run --cap-drop=ALL --cap-add NET_ADMIN app\n"


def test_what_could_not_be_fixed_is_counted_with_its_reason(folder: Folder) -> None:
    folder.write("run.sh", "docker run --privileged app\n")
    ran = folder.scan("--fix", "--unsafe-fixes", "--select", "privileged", ".")
    assert "1 finding could not be fixed: which capabilities or devices the program needs instead is not known (1)." in ran.err
    assert "run.sh:1: privileged: which cap" in folder.scan("--fix", "-v", "--select", "privileged", ".").err


def test_a_suppressed_finding_is_left_as_it_is(folder: Folder) -> None:
    text = "# capdrop: ignore[missing-cap-drop] needs them\ndocker run app\n"
    path = folder.write("run.sh", text)
    folder.scan("--fix", *DROP, ".")
    assert path.read_text() == text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--unsafe-fixes", "."], "nothing is fixed without --fix"),
        (["--fix", "-"], "name the file itself"),
        (["--diff", "-"], "name the file itself"),
    ],
)
def test_what_makes_no_sense_is_refused(folder: Folder, arguments: list[str], said: str) -> None:
    ran = folder.scan(*arguments)
    assert ran.status == 2
    assert said in ran.err


def test_the_json_report_has_each_fix(folder: Folder) -> None:
    folder.write("run.sh", "true\ndocker run -d --pids-limit=0 app\n")
    findings = {one["rule"]: one["fix"] for one in folder.scan("--format", "json", ".").json["findings"]}
    edit = {"path": "run.sh", "start": [2, 28], "end": [2, 29], "text": "4096"}
    assert findings["missing-pids-limit"] == {"safe": True, "edits": [edit]}
    edit = {"path": "run.sh", "start": [2, 11], "end": [2, 11], "text": " --cap-drop=ALL"}
    assert findings["missing-cap-drop"] == {"safe": False, "edits": [edit]}


def test_a_finding_without_a_remedy_has_no_fix(folder: Folder) -> None:
    folder.write("run.sh", "docker run -v /:/host app\n")
    (found,) = folder.scan("--format", "json", "--select", "host-mount", ".").json["findings"]
    assert found["fix"] is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# capdrop: ignore[privileged] no more\ntrue\n", "true\n"),
        ("true\n  # capdrop: ignore[privileged]", "true\n"),
        ("true # capdrop: ignore[privileged] x\n", "true\n"),
        (
            "# capdrop: ignore[privileged, root-user, host-pid] x\ndocker run -u root app\n",
            "# capdrop: ignore[root-user] x\ndocker run -u root app\n",
        ),
        ("# capdrop: ignore[root-user] x\ndocker run -u root app\n",) * 2,
    ],
)
def test_what_is_not_used_of_a_suppression_is_taken_out(folder: Folder, before: str, after: str) -> None:
    path = folder.write("run.sh", before)
    rules = ("--pedantic", "--select", "privileged,root-user,host-pid", ".")
    ran = folder.scan("--fix", *rules)
    assert path.read_text() == after
    assert ("Took out what is not used of 1 suppression." in ran.err) is (before != after)
    path.write_text(before)
    folder.scan("--fix", *rules[1:])
    assert path.read_text() == before


def test_a_file_that_was_not_to_be_scanned_is_left_alone(folder: Folder) -> None:
    base = folder.write("base.yaml", "services:\n  a:\n    image: app\n    user: root\n")
    folder.write("web/compose.yaml", "include: [../base.yaml]\nservices:\n  b:\n    image: app\n    user: root\n")
    subprocess.run(["git", "init", "--quiet"], cwd=folder.path, check=True)
    ran = folder.scan("--fix", "--unsafe-fixes", "--select", "root-user", "web")
    assert base.read_text().endswith("user: root\n")
    assert '"1000:1000"' in (folder.path / "web/compose.yaml").read_text()
    assert "base.yaml is none of the files that were to be scanned" in ran.err


def test_the_fix_of_a_rule_of_ones_own_is_made(folder: Folder, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "sha1.yaml").write_text(
        "rules:\n  - id: sha1\n    languages: [python]\n    severity: ERROR\n    message: weak\n"
        "    pattern: hashlib.sha1($X)\n    fix: hashlib.sha256($X)\n"
    )
    path = folder.write("a.py", "import hashlib\nprint(hashlib.sha1(b'x'))\n")
    ran = folder.scan("--semgrep", "--fix", "--unsafe-fixes", "--rules", str(rules), "--select", "sha1", ".")
    assert path.read_text() == "import hashlib\nprint(hashlib.sha256(b'x'))\n", ran.err


def test_what_has_no_fix_of_ours_is_counted_too(folder: Folder) -> None:
    folder.write("run.sh", "docker run --net=host --pid=host -v /var/run/docker.sock:/s app\n")
    rules = ("--select", "host-network,docker-socket,missing-cap-drop", ".")
    ran = folder.scan("--fix", "--unsafe-fixes", *rules)
    assert "2 findings of rules without a fix; --explain RULE says what to do.\n" in ran.err
    assert "could not be fixed" not in ran.err
    folder.write("run.sh", "docker run app\n")
    assert "without a fix" not in folder.scan("--fix", "--unsafe-fixes", *rules).err


def test_what_is_said_is_set_to_the_terminal(folder: Folder) -> None:
    folder.write("run.sh", "docker run app\n")
    piped = folder.scan("--diff", *DROP, ".").err
    assert max(map(len, piped.splitlines())) <= 120
    with Terminal(folder.path, "--diff", "--isolated", *DROP, ".", COLUMNS="60") as tty:
        tty.end()
        said = tty.said.decode().replace("\r\n", "\n")
    assert max(map(len, said.splitlines())) <= 60
    assert " ".join(piped.split()) in " ".join(said.split())


SHARED = """\
services:
  z:
    image: app
  a:
    image: app
    x-t: &t
      security_opt: [label=disable]
  b:
    <<: *t
    image: app
"""


def test_lines_are_those_of_the_file_on_disk_as_long_as_nothing_is_written(folder: Folder) -> None:
    """Of the finding, and of what its reason speaks of."""
    path = folder.write("compose.yaml", SHARED)
    rules = ("-v", "--unsafe-fixes", "--select", "missing-cap-drop,missing-no-new-privileges", ".")
    disk, written = folder.scan("--diff", *rules).err, folder.scan("--fix", *rules).err
    text = path.read_text()
    for said, lines in ((disk, SHARED.splitlines()), (written, text.splitlines())):
        at, by = lines.index("  b:") + 1, lines.index("      security_opt: [label=disable]") + 1
        reason = f"its `security_opt` comes from something shared: add it there (line {by})"
        assert f"\ncompose.yaml:{at}: missing-no-new-privileges: {reason}\n" in said
    assert text.splitlines().index("    x-t: &t") > SHARED.splitlines().index("    x-t: &t")


def test_a_file_s_errors_are_those_of_the_file_on_disk_too(folder: Folder) -> None:
    text = "docker run \\\n  -d \\\n  app\n\n# capdrop: ignore\ntrue\n"
    folder.write("run.sh", text)
    before = [line for line in folder.scan(".").err.splitlines() if line.startswith("run.sh:")]
    assert before != []
    ran = folder.scan("--diff", "--unsafe-fixes", ".")
    assert ran.out.count("\n+") > 2
    assert [line for line in ran.err.splitlines() if line.startswith("run.sh:")] == before
