"""An outcome that is kept: the same as a scan anew, whatever has changed; and what is broken or foreign is as none."""

from __future__ import annotations

import datetime
import errno
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scanner import allowance, cache, cli, output, pipeline, seeing
from scanner.output import Outcome
from scanner.read import Library
from tests.conftest import Folder, Ran

FORMS = ("text", "posture", "json", "sarif", "github", "gitlab", "markdown", "html")
PRIVILEGED = "docker run --privileged a\n"

Change = Callable[[Path], object]


def write(name: str, text: str) -> Change:
    def change(root: Path) -> None:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    return change


def remove(name: str) -> Change:
    return lambda root: (root / name).unlink()


def link(name: str, target: str) -> Change:
    def change(root: Path) -> None:
        (root / name).unlink(missing_ok=True)
        (root / name).symlink_to(target)

    return change


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for what is kept, of a small tree, too."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(cli, "WORTH_KEEPING", 1)
    return tmp_path / "cache" / "capdrop"


@pytest.fixture
def no_scan(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From its call on, no file is looked into."""

    def refuse(*arguments: object) -> None:
        raise AssertionError("scanned anew")

    return lambda: monkeypatch.setattr(pipeline, "judged", refuse)


def tree(folder: Folder) -> None:
    """A repository in which each file decides on what is found, by a way of its own."""
    for change in (
        write("run.sh", "#!/bin/sh\n. ./lib/options\n. ./lib/absent\ndocker run $OPTIONS $MORE a\n"),
        write("links.sh", ". ./lib/linked\n. ./now/options\ndocker run $LINKED $NOW a\n"),
        write("lib/options.one", "LINKED='--cap-add SYS_ADMIN'\n"),
        write("lib/same", "LINKED='--cap-add SYS_ADMIN'\n"),
        link("lib/linked", "options.one"),
        write("v1/options", "NOW='--pid host'\n"),
        write("v2/options", "NOW='--pid host'\n"),
        link("now", "v1"),
        write("lib/options", "OPTIONS='--cap-add SYS_ADMIN'\n"),
        write("Makefile", "include lib/rules\nall:\n\tdocker run $(FLAGS) b\n"),
        write("lib/rules", "FLAGS := --pid host\n"),
        write(
            "compose.yaml",
            "include: [part/one.yaml]\nservices:\n  a:\n    image: a:1\n    env_file: [a.env]\n    privileged: ${P}\n"
            "  b:\n    extends: {file: base.yaml, service: base}\n  c:\n    build: app\n",
        ),
        write(".env", "P=true\nTAG=1\n"),
        write("a.env", "DB_PASSWORD=hunter2hunter2\n"),
        write("part/one.yaml", "services:\n  one:\n    image: one:1\n    pid: host\n"),
        write("base.yaml", "services:\n  base:\n    image: base:1\n    network_mode: host\n"),
        write("app/Dockerfile", "FROM alpine:3.20\nUSER root\n"),
    ):
        change(folder.path)
    subprocess.run(["git", "init", "-q"], cwd=folder.path, check=True)


def told(ran: Ran) -> tuple[int, str, str]:
    """What a run says, without the time that it took."""
    try:
        report = ran.json
        del report["stats"]["seconds"]
        return ran.status, json.dumps(report), ran.err
    except (ValueError, KeyError, TypeError):
        return ran.status, ran.out, ran.err


@pytest.mark.parametrize("form", FORMS)
def test_an_unchanged_tree_is_reported_on_as_before_without_a_scan(
    folder: Folder, place: Path, no_scan: Callable[[], None], form: str
) -> None:
    tree(folder)
    arguments = ("--format", form, "-o", "sarif=../out.sarif")
    first = folder.scan(*arguments)
    report = folder.path.parent / "out.sarif"
    written = report.read_bytes()
    report.unlink()
    no_scan()
    assert folder.scan(*arguments) == first
    assert first.status == 1
    assert report.read_bytes() == written
    assert len(list(place.iterdir())) == 1


@pytest.mark.parametrize("target", [f"{form}=report{ending}" for form in output.FORMS for ending in output.FORMS[form].endings])
def test_a_report_beside_the_files_is_none_of_them(folder: Folder, place: Path, no_scan: Callable[[], None], target: str) -> None:
    tree(folder)
    first = folder.scan("-o", target)
    no_scan()
    assert folder.scan("-o", target) == first


CHANGES = {
    "a script": write("run.sh", PRIVILEGED),
    "a sourced file": write("lib/options", "OPTIONS=--privileged\n"),
    "a sourced file that was not there": write("lib/absent", "MORE=--privileged\n"),
    "a sourced file that is gone": remove("lib/options"),
    "a sourced file that becomes a link": link("lib/options", "rules"),
    "a link that leads to another file of the same text": link("lib/linked", "same"),
    "a link to a folder that leads to another one of the same files": link("now", "v2"),
    "an included makefile": write("lib/rules", "FLAGS := --privileged\n"),
    "an included compose file": write("part/one.yaml", "services:\n  one:\n    image: one:1\n    privileged: true\n"),
    "an override that was not there": write("compose.override.yaml", "services:\n  a:\n    image: a:1\n    pid: host\n"),
    "a compose file that is extended": write("base.yaml", "services:\n  base:\n    image: base:2\n    pid: host\n"),
    "a dotenv file": write(".env", "P=false\n"),
    "an environment file": write("a.env", "NAME=x\n"),
    "an environment file that git comes to ignore": write(".gitignore", "a.env\n"),
    "an environment file of which git comes to know nothing": lambda root: (root / ".git").rename(root / "x"),
    "a Dockerfile": write("app/Dockerfile", "FROM alpine:3.20\nUSER 1000\n"),
    "a new Dockerfile": write("two/Dockerfile", "FROM alpine:3.20\nRUN docker run --privileged c\n"),
    "a file that is gone": remove("run.sh"),
    "a configuration": write("capdrop.toml", 'ignore = ["privileged"]\n'),
    "what a configuration allows": write("capdrop.toml", '[[allow]]\nrules = ["host-pid"]\nreason = "so"\n'),
    "what fixes set": write("pyproject.toml", '[tool.capdrop.fix]\nmemory = "1g"\n'),
    "a comment": write(
        "run.sh",
        "#!/bin/sh\n. ./lib/options\n. ./lib/absent\n# capdrop: ignore[dangerous-capability] so\ndocker run $OPTIONS $MORE a\n",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_has_changed_is_seen(folder: Folder, place: Path, what: str) -> None:
    tree(folder)
    first = folder.scan("--format", "json")
    CHANGES[what](folder.path)
    anew = folder.scan("--format", "json", "--no-cache")
    assert told(folder.scan("--format", "json")) == told(anew) != told(first)
    assert told(folder.scan("--format", "json")) == told(anew)


KEPT_OUT: dict[str, Change] = {
    "by a pattern": write(".gitignore", "a.env\n"),
    "by one that nobody else has": write(".git/info/exclude", "a.env\n"),
    "by the repository that it then belongs to": lambda root: (root / ".git").rename(root.parent / ".git"),
}


@pytest.mark.parametrize("how", KEPT_OUT)
def test_what_git_ignores_is_asked_anew_where_no_listing_tells(folder: Folder, place: Path, how: str) -> None:
    """Only one file is scanned; the environment file that it names is not looked for, but read."""
    tree(folder)
    write(".gitignore", "*.env\n")(folder.path.parent)
    shown = folder.scan("compose.yaml", "--format", "json")
    KEPT_OUT[how](folder.path)
    kept_out = folder.scan("compose.yaml", "--format", "json")
    assert told(kept_out) == told(folder.scan("compose.yaml", "--format", "json", "--no-cache")) != told(shown)
    subprocess.run(["git", "add", "-f", "a.env"], cwd=folder.path, check=True)
    assert {one["rule"] for one in folder.scan("compose.yaml", "--format", "json").json["findings"]} >= {"plaintext-secret"}


def test_a_text_of_the_same_length_and_time_is_another(folder: Folder, place: Path) -> None:
    path = folder.write("run.sh", "docker run --privileged a\n")
    about = path.stat()
    first = folder.scan()
    path.write_text("docker run --read-only=1 a\n")
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert path.stat().st_size == about.st_size + 1
    path.write_text("docker run --read-only  a\n")
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert path.stat().st_size == about.st_size
    assert folder.scan() == folder.scan("--no-cache") != first


def test_what_is_as_it_was_again_is_found_again(folder: Folder, place: Path, no_scan: Callable[[], None]) -> None:
    tree(folder)
    first = folder.scan()
    write("lib/options", "OPTIONS=--privileged\n")(folder.path)
    second = folder.scan()
    assert second != first
    write("lib/options", "OPTIONS='--cap-add SYS_ADMIN'\n")(folder.path)
    assert folder.scan() == first
    no_scan()
    assert folder.scan() == first


@pytest.mark.parametrize(
    "arguments",
    [["--format", "json"], ["--pedantic"], ["--select", "privileged"], ["--min-severity", "critical"], ["--fail-on", "never"]],
)
def test_other_options_say_something_else(folder: Folder, place: Path, arguments: list[str]) -> None:
    tree(folder)
    plain = folder.scan()
    assert told(folder.scan(*arguments)) == told(folder.scan("--no-cache", *arguments)) != told(plain)


def test_the_same_text_elsewhere_has_other_paths(folder: Folder, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(folder)
    here = folder.scan("--format", "json")
    (folder.path / "lib" / "more").mkdir()
    there = Folder(folder.path / "lib").scan("..", "--format", "json")
    assert there.json["launches"][0]["path"].startswith("../")
    assert len(there.json["launches"]) == len(here.json["launches"])


def test_colours_and_width_belong_to_a_text(folder: Folder, place: Path) -> None:
    tree(folder)
    plain = folder.scan()
    coloured = folder.scan("--color", "always")
    assert "\x1b[" in coloured.out
    assert "\x1b[" not in plain.out + folder.scan().out


def test_another_day_may_end_an_allowance(folder: Folder, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write("run.sh", PRIVILEGED)
    folder.write("capdrop.toml", '[[allow]]\nrules = ["privileged"]\nreason = "a test"\nexpires = 2030-01-01\n')

    def on(day: datetime.date) -> Ran:
        today = type("Date", (datetime.date,), {"today": classmethod(lambda cls: day)})
        module = type("module", (), {"date": today})
        for user in (allowance, cache):
            monkeypatch.setattr(user, "datetime", module)
        return folder.scan()

    before = on(datetime.date(2029, 12, 31))
    after = on(datetime.date(2030, 1, 2))
    assert "expired" not in before.out
    assert "expired" in after.out


@pytest.mark.parametrize("part", ["scanner", "semgrep-rules", "semgrep", "Python"])
def test_another_version_scans_anew(
    folder: Folder, place: Path, no_scan: Callable[[], None], monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    folder.write("run.sh", PRIVILEGED)
    folder.scan("--semgrep")
    if part == "Python":
        monkeypatch.setattr(sys, "version", "4.0")
    else:
        real = cache._file

        def other(path: str) -> tuple[str, int, int, int]:
            name, size, *times = real(path)
            inside = f"/{part}/" in path and ("semgrep-core" in path) == (part == "semgrep")
            return name, size, times[0] + inside, times[1]

        monkeypatch.setattr(cache, "_file", other)
    no_scan()
    assert "scanned anew" in folder.scan("--semgrep").err


def test_another_version_of_a_package_scans_anew(
    folder: Folder, place: Path, no_scan: Callable[[], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    installed = tmp_path / "packages" / "pyyaml-6.0.2.dist-info"
    installed.mkdir(parents=True)
    monkeypatch.syspath_prepend(installed.parent)
    folder.write("run.sh", PRIVILEGED)
    folder.scan()
    installed.rename(installed.with_name("pyyaml-6.0.3.dist-info"))
    no_scan()
    assert "scanned anew" in folder.scan().err


def test_a_file_put_in_anothers_place_with_its_time_and_size_is_another(tmp_path: Path) -> None:
    """As an image does that is built to be the same, byte by byte, by whoever builds it: all files are of one time."""
    path = tmp_path / "a.py"
    path.write_text("a")
    os.utime(path, ns=(0, 0))
    before = cache._file(str(path))
    other = tmp_path / "b.py"
    other.write_text("b")
    os.utime(other, ns=(0, 0))
    other.replace(path)
    assert cache._file(str(path)) != before


def test_without_semgrep_the_rest_is_said_and_not_kept(folder: Folder, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> str:
        raise FileNotFoundError("gone")

    folder.write("run.sh", PRIVILEGED + "docker exec --privileged web sh\n")
    folder.scan("--semgrep")
    monkeypatch.setattr("scanner.semgrep_program.program", absent)
    monkeypatch.setattr("scanner.semgrep.process.program", absent)
    assert "gone" in folder.scan("--semgrep").err
    assert len(list(place.iterdir())) == 1


def test_a_scan_with_something_to_complain_of_is_made_again(folder: Folder, place: Path) -> None:
    folder.write("run.sh", PRIVILEGED)
    folder.write("compose.yaml", "services: [")
    first = folder.scan()
    assert "compose.yaml:" in first.err
    assert not place.exists()
    assert folder.scan() == first


@pytest.mark.parametrize(
    "arguments",
    [["--no-cache"], ["-v"], ["--diff"], ["--write-baseline", "../b.json"], ["-"], ["--semgrep", "--rules", "../rules"]],
)
def test_nothing_is_kept_of_what_does_not_come_from_the_tree_alone(folder: Folder, place: Path, arguments: list[str]) -> None:
    folder.write("run.sh", PRIVILEGED)
    rules = folder.path.parent / "rules"
    rules.mkdir()
    (rules / "a.yaml").write_text("rules: [{id: a, languages: [bash], severity: LOW, message: m, pattern: zz}]\n")
    assert folder.scan(*arguments, stdin=PRIVILEGED.encode()).status in (0, 1)
    assert not place.exists()


def test_of_a_small_tree_nothing_is_kept(folder: Folder, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(place.parent))
    tree(folder)
    folder.scan()
    assert not place.exists()


def _forged(path: Path, mode: int = 0o600, **parts: object) -> None:
    """An entry of a right make with other content."""
    whole = {"name": path.name, "reports": ["nothing to see"], "summary": "", "status": 0, "files": {}, "ignored": {}}
    body = json.dumps({**whole, **parts}).encode()
    path.write_bytes(cache._sum(body) + b"\n" + body)
    path.chmod(mode)


def _flipped(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"status": 1', b'"status": 0'))


def _replaced(make: Callable[[Path], object]) -> Change:
    def change(path: Path) -> None:
        path.unlink()
        make(path)

    return change


BROKEN: dict[str, Change] = {
    "empty": lambda path: path.write_bytes(b""),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "flipped": _flipped,
    "no JSON": lambda path: path.write_bytes(cache._sum(b"{") + b"\n{"),
    "a list": lambda path: path.write_bytes(cache._sum(b"[]") + b"\n[]"),
    "without reports": lambda path: _forged(path, reports=None),
    "no files": lambda path: _forged(path, files=[]),
    "reports of another kind": lambda path: _forged(path, reports=[1]),
    "too few reports": lambda path: _forged(path, reports=[]),
    "a status of another kind": lambda path: _forged(path, status="0"),
    "of another name": lambda path: _forged(path, name="0" * 64),
    "without a name": lambda path: _forged(path, name=None),
    "written to by others": lambda path: _forged(path, 0o622),
    "as a checkout makes files": lambda path: _forged(path, 0o644),
    "a folder": _replaced(lambda path: path.mkdir()),
    "a pipe": _replaced(lambda path: os.mkfifo(path)),
    "a link": _replaced(lambda path: path.symlink_to("/dev/zero")),
    "deep": lambda path: path.write_bytes(cache._sum(b"[" * 200_000) + b"\n" + b"[" * 200_000),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_or_foreign_is_as_none(folder: Folder, place: Path, what: str) -> None:
    folder.write("run.sh", PRIVILEGED)
    first = folder.scan()
    (entry,) = place.iterdir()
    BROKEN[what](entry)
    assert folder.scan() == first


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to someone else, so that was not tried")
def test_what_someone_else_has_put_there_is_as_none(folder: Folder, place: Path) -> None:
    folder.write("run.sh", PRIVILEGED)
    first = folder.scan()
    (entry,) = place.iterdir()
    _forged(entry)
    assert folder.scan().out == "nothing to see"  # it is believed while it is ours
    os.chown(entry, 12345, 12345)
    assert folder.scan() == first


def test_an_entry_that_was_moved_to_anothers_place_is_as_none(folder: Folder, place: Path) -> None:
    """As they do who may write to the folder, but not to what lies in it."""
    folder.write("run.sh", "docker run a\n")
    folder.scan()
    (harmless,) = place.iterdir()
    folder.write("run.sh", PRIVILEGED)
    first = folder.scan()
    (entry,) = set(place.iterdir()) - {harmless}
    os.replace(harmless, entry)
    assert folder.scan() == first


def test_what_cannot_be_told_that_it_was_found_is_found(
    folder: Folder, place: Path, no_scan: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cache folder on a file system that is only read."""
    folder.write("run.sh", PRIVILEGED)
    first = folder.scan()

    def refuse(*arguments: object, **options: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "utime", refuse)
    no_scan()
    assert folder.scan() == first


def test_what_a_killed_scan_left_is_in_nobodys_way(folder: Folder, place: Path) -> None:
    """In a container every scan may have the same number as a process."""
    folder.write("run.sh", PRIVILEGED)
    folder.scan()
    (entry,) = place.iterdir()
    entry.rename(f"{entry}.{os.getpid()}")
    folder.scan()
    assert entry.is_file()


def test_a_report_too_large_to_be_kept_takes_no_more_memory(folder: Folder, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise MemoryError

    folder.write("run.sh", PRIVILEGED)
    monkeypatch.setattr(cache, "_MOST", 100)
    monkeypatch.setattr(cache.json, "dumps", refuse)
    assert folder.scan().status == 1
    assert not place.exists()


def test_the_help_says_where_it_is_kept(folder: Folder) -> None:
    assert "XDG_CACHE_HOME" in folder.scan("--help").out


def test_a_report_is_kept_code_point_by_code_point(place: Path) -> None:
    """Two halves of a surrogate pair, each from elsewhere, are written otherwise than the character."""
    outcome = Outcome(("\ud83d\ude00 \U0001f600 \udcff \0 \r\n",), "\udc80", 1)
    entry = cache.Entry(str(place), "a" * 64, Library([], tells=True), lambda path: False)
    entry.keep(outcome, {})
    assert entry.recall(1) == outcome


@pytest.mark.parametrize("given", ["a file", "not to be made", "relative", "no home"])
def test_where_nothing_can_be_kept_nothing_is_said_of_it(
    folder: Folder, tmp_path: Path, place: Path, environment: Callable[..., None], given: str
) -> None:
    tree(folder)
    (tmp_path / "plain").write_text("")
    environment(
        XDG_CACHE_HOME={"a file": str(tmp_path / "plain"), "not to be made": "/proc/x", "relative": "x", "no home": None}[given],
        HOME=None,
    )
    assert folder.scan() == folder.scan() == folder.scan("--no-cache")
    assert not (folder.path / "x").exists()


def test_a_tree_brings_no_outcome_of_its_own(folder: Folder, environment: Callable[..., None], place: Path) -> None:
    folder.write("run.sh", PRIVILEGED)
    environment(XDG_CACHE_HOME=None, HOME=str(folder.path))
    assert folder.scan().status == 1
    assert [path.name for path in folder.path.iterdir()] == ["run.sh"]


def test_what_is_kept_is_for_its_owner_alone(folder: Folder, place: Path) -> None:
    tree(folder)
    folder.scan()
    assert place.stat().st_mode & 0o777 == 0o700
    assert [entry.stat().st_mode & 0o777 for entry in place.iterdir()] == [0o600]


def test_of_old_entries_only_the_last_are_kept(folder: Folder, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_ENTRIES", 3)
    for number in range(6):
        folder.write("run.sh", f"docker run --privileged a:{number}\n")
        folder.scan()
    assert len(list(place.iterdir())) == 3


def test_what_else_lies_in_the_folder_stays(folder: Folder, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be a link to anywhere, or bear our name by chance."""
    monkeypatch.setattr(cache, "_ENTRIES", 2)
    home = tmp_path / "documents"
    (home / ("0" * 64)).mkdir(parents=True)
    (home / "letter").write_text("")
    (home / ("1" * 64)).symlink_to("letter")
    for path in home.iterdir():
        os.utime(path, ns=(0, 0), follow_symlinks=False)
    place.parent.mkdir()
    place.symlink_to(home)
    for number in range(4):
        folder.write("run.sh", f"docker run --privileged a:{number}\n")
        folder.scan()
    there = {path.name for path in home.iterdir()}
    assert {"0" * 64, "letter", "1" * 64} < there
    assert len(there) == 3 + 2


def test_a_file_that_changes_between_two_processes_is_not_kept(folder: Folder, place: Path) -> None:
    folder.write("run.sh", ". ./lib\ndocker run $OPTIONS a\n")
    folder.write("lib", "OPTIONS=--privileged\n")
    looked = pipeline.look(pipeline.Request((str(folder.path),), semgrep=False), tells=True)
    path = os.path.relpath(folder.path / "lib")
    looked.library.learn({path: "what another process has seen"})
    assert looked.library.load(path) is not None
    assert looked.library.asked() is None


LINES = (
    "docker run --privileged -v /:/host a\n",
    ". ./lib/options\n",
    ". ./lib/rules\n",
    ". ./now/options\n",
    "OPTIONS='--cap-add SYS_ADMIN'\n",
    "FLAGS := --pid host\n",
    "include lib/options\n",
    "docker compose -f base.yaml -f part/one.yaml up -d\n",
    "docker build -t base:1 app\n",
    "USER root\n",
    "FROM base:1\n",
    "P=true\n",
    "DB_PASSWORD=hunter2hunter2\n",
    "# capdrop: ignore[privileged] it is so\n",
    "    privileged: true\n",
    "    env_file: [.env, a.env]\n",
    'ignore = ["privileged"]\n',
    'exclude = ["lib/", "part"]\n',
    '[[allow]]\nrules = ["host-pid"]\nreason = "so"\n',
    "lib\n",
    "*.env\n",
)
CALLS = (
    ("--format", "json"),
    ("--format", "json", "--pedantic"),
    ("--format", "sarif"),
    ("--format", "html", "--min-severity", "medium"),
    ("lib", "compose.yaml", "run.sh"),
    ("--select", "privileged,plaintext-secret", "-q", "now", "."),
)


def _git(root: Path, *arguments: str) -> None:
    """What git cannot do in the state that the folder is in, it leaves."""
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments]
    subprocess.run(command, cwd=root, check=False, capture_output=True, timeout=20)


def _edit(root: Path, choose: random.Random) -> None:
    """Something of a tree changes: a text, its encoding, a name, where a link leads, what git knows, what is configured."""
    files = sorted(path for path in root.rglob("*") if path.is_file() and ".git" not in path.relative_to(root).parts)
    one, other = choose.choice(files), choose.choice(files)
    data = one.read_bytes()
    lines = data.splitlines(keepends=True)
    at = choose.randrange(len(lines) + 1)
    line = choose.choice(LINES).encode()
    match choose.randrange(18):
        case 0:
            one.write_bytes(b"".join(lines[:at] + lines[at + 1 :]))
        case 1 | 2 | 3:
            one.write_bytes(b"".join([*lines[:at], line, *lines[at:]]))
        case 4:
            one.rename(one.with_name(other.name))
        case 5:
            one.unlink()
        case 6 | 16:
            one.unlink()
            one.symlink_to(os.path.relpath(other, one.parent))
        case 7:
            copy = root / choose.choice(("lib/options.one", "lib/same", "v1/options", "v2/options"))
            copy.unlink(missing_ok=True)
            copy.write_bytes(data)
        case 8 | 17:
            (root / "now").unlink(missing_ok=True)
            (root / "now").symlink_to(choose.choice(("v1", "v2", "lib", "..")))
        case 9:
            text = data.decode("utf-8", "replace")
            one.write_bytes(choose.choice((b"\xef\xbb\xbf" + data, text.encode("utf-16"), data + b"\0", data + b"# \xff\n")))
        case 10:
            one.write_bytes(data.replace(b"\r\n", b"\n") if b"\r\n" in data else data.replace(b"\n", b"\r\n"))
        case 11 if one.name != ".gitignore":  # at which git would wait
            one.unlink()
            os.mkfifo(one)
        case 12:
            with (root / choose.choice((".gitignore", ".git/info/exclude", "lib/.gitignore"))).open("ab") as ignored:
                ignored.write(choose.choice((one.name.encode() + b"\n", line)))
        case 13:
            with (root / choose.choice(("capdrop.toml", "lib/capdrop.toml"))).open("ab") as configuration:
                configuration.write(choose.choice([line for line in LINES if " = " in line]).encode())
        case 14:
            name = str(one.relative_to(root))
            _git(root, *choose.choice((("add", "-f", name), ("rm", "-q", "--cached", name), ("add", "-A"))))
        case 15:
            _git(
                root,
                *choose.choice(
                    (
                        ("commit", "-q", "--allow-empty", "-m", "more"),
                        ("checkout", "-q", "-b", f"b{choose.randrange(9)}"),
                        ("config", "remote.origin.url", f"https://example.org/{choose.randrange(9)}"),
                        ("init", "-q", choose.choice(("lib", "part"))),
                    )
                ),
            )


def _used(place: Path) -> dict[str, int]:
    """When each entry was last found or made."""
    return {entry.name: entry.stat().st_mtime_ns for entry in place.iterdir()} if place.exists() else {}


def held_to_scans_anew(folder: Folder, place: Path, seed: int, edits: int) -> None:
    """Edits a repository, and after each edit compares what is said with what a scan anew says. Now and then it is put back as
    it was before an edit or several, so that what was kept then is found."""
    choose = random.Random(seed)
    call = [*CALLS[seed % len(CALLS)], "--jobs", str(seed % 2 + 1)]
    tree(folder)
    states = folder.path.parent / "states"
    states.mkdir()
    found_again = 0
    for number in range(edits):
        if number % 10 == 0:
            subprocess.run(["cp", "-a", folder.path, states / str(number)], check=True)
        if choose.random() < 0.5:
            shutil.rmtree(folder.path)
            subprocess.run(["cp", "-a", choose.choice(sorted(states.iterdir())), folder.path], check=True)
        if choose.random() < 0.7:
            _edit(folder.path, choose)
        used = _used(place)
        assert told(folder.scan(*call)) == told(folder.scan(*call, "--no-cache")), call
        found_again += any(time > used.get(name, time) for name, time in _used(place).items())
    assert found_again > edits / 50


@pytest.mark.parametrize("seed", range(2))
def test_after_any_edit_the_same_is_said_as_by_a_scan_anew(
    folder: Folder, place: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(seeing, "WORTH_SHARING", 2)
    held_to_scans_anew(folder, place, seed, 25)


@pytest.mark.exhaustive
@pytest.mark.conformance
@pytest.mark.parametrize("seed", range(100, 110))
def test_after_many_edits_the_same_is_said_as_by_a_scan_anew(
    folder: Folder, place: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(seeing, "WORTH_SHARING", 2)
    held_to_scans_anew(folder, place, seed, 200)


OPENED = """
import os, sys
from scanner import cli, pipeline
def heard(event, arguments):
    if event in ("open", "os.listdir", "os.scandir") and isinstance(arguments[0], (str, bytes)):
        paths.append(os.path.realpath(arguments[0]))
paths = []
sys.addaudithook(heard)
request = pipeline.Request((".",), semgrep=False, pedantic=True, jobs=1)
looked = pipeline.look(request, tells=True)
listed = len(paths)
pipeline.judged(looked)
known = {os.path.realpath(path) for path in looked.library.asked()} | set(looked.library.files())
inside = {path for path in paths[listed:] if path.startswith(os.getcwd() + "/") and not os.path.isdir(path)}
print(len(known), *sorted(inside - known))
"""


def test_every_file_that_is_opened_is_known_to_the_cache(folder: Folder) -> None:
    """Heard from Python itself: whatever opens a file of the tree, what it opens stands in the entry or in its name."""
    tree(folder)
    done = subprocess.run(
        [sys.executable, "-c", OPENED],
        cwd=folder.path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    known, *unknown = done.stdout.split()
    assert int(known) >= 10
    assert unknown == []
