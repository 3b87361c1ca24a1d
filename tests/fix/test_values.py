"""The table `[fix]`: what is set is what the real tools read, in every format, and nothing else gets in by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scanner.config.fixes import values
from scanner.config.keys import FIX, Key
from scanner.docker_values import nano_cpus, size
from scanner.remedy import Values
from tests.compose import real
from tests.compose.agree import of_compose
from tests.conftest import Folder
from tests.fix import launched
from tests.fix.mending import mended

ALL = "missing-memory-limit missing-cpu-limit missing-pids-limit missing-user missing-read-only".split()
TABLES: list[dict[str, Any]] = [
    {"memory": "1.5g", "cpus": 0.5, "pids": 4096, "user": "app:app", "tmpfs": "/run/app:size=25%,mode=1777,uid=1000"},
    {"memory": 6291456, "cpus": "2.0", "pids": "1000", "user": 1000, "tmpfs": "/data/"},
    {"memory": "512MiB", "cpus": 3, "user": "true", "tmpfs": "/a/b+c@d.e-f:ro"},
    {"memory": "7000k", "cpus": ".5", "user": "null"},
    *({"user": user} for user in ("no", "0x10", "1e3", "010", "1_000:1", "1000:app", "12:30", "y")),
]
SHELL = [
    pytest.param("shell", "docker run -d app\n", id="a command"),
    pytest.param("shell", "docker run \\\n  -d \\\n  app\n", id="one option a line"),
    pytest.param("shell", "bash -c 'docker run -d app'\nbash -c \"docker run -d app\"\n", id="in quotes"),
    pytest.param("shell", "bash <<E\ndocker run -d app\nE\n", id="in a here-document"),
    pytest.param("shell", 'run="docker run"\n$run -d app\n', id="in a variable"),
    pytest.param("makefile", "R = docker run\nx:\n\t$(R) -d app\ny:\n\t@docker run -d app\n", id="in a makefile"),
    pytest.param("dockerfile", "FROM a\nUSER b\nRUN docker run -d app\n", id="in a RUN"),
]
COMPOSE = [
    pytest.param("services:\n  web:\n    image: app\n", id="a block"),
    pytest.param("services: {web: {image: app}}\n", id="flow style"),
    pytest.param('{"services": {"web": {"image": "app"}}}\n', id="JSON"),
    pytest.param("services:\n  web:\n    image: app\n    user: ''\n    mem_limit: '0'\n    pids_limit: \"0\"\n", id="in quotes"),
    pytest.param(
        "services:\n  web:\n    image: app\n    deploy:\n      resources:\n        limits:\n          memory: '0'\n", id="limits"
    ),
]


def set_by(table: dict[str, Any]) -> dict[str, Any]:
    asked = values(table)
    return {
        "Memory": size(asked.memory),
        "MemorySwap": size(asked.memory),
        "NanoCpus": nano_cpus(asked.cpus),
        "PidsLimit": int(asked.pids),
        "User": asked.user,
        "ReadonlyRootfs": True,
    }


@pytest.mark.conformance
@pytest.mark.skipif(not launched.tools_are_here(), reason="docker, bash or make is not installed, so nothing was compared")
@pytest.mark.parametrize(("form", "text"), SHELL)
def test_docker_reads_what_the_table_says(form: str, text: str) -> None:
    names = {"shell": "x.sh", "makefile": "Makefile", "dockerfile": "Dockerfile"}
    for table in TABLES:
        path, _, options = values(table).fill("{bounded_tmpfs}").partition(":")
        after, unfixed = mended(names[form], text, *ALL, values=values(table))
        assert unfixed == []
        for body in launched.bodies(after, form):
            assert body is not None
            assert {name: body[name] for name in set_by(table)} == set_by(table)
            assert body["Tmpfs"] == {path: options}
            assert (body["Image"], body.get("Cmd", [])) == ("app", [])


@pytest.mark.conformance
@pytest.mark.parametrize("text", COMPOSE)
def test_compose_reads_what_the_table_says(text: str, program: Path, tmp_path: Path) -> None:
    for table in TABLES:
        after, unfixed = mended("compose.yaml", text, *ALL, values=values(table))
        assert unfixed == []
        (tmp_path / "compose.yaml").write_text(after)
        project = real.project(program, tmp_path)
        service = of_compose(project["services"]["web"], project, str(tmp_path))
        assert {name: service[name] for name in set_by(table)} == set_by(table)
        assert [each.partition(":")[0] for each in service["Tmpfs"]] == [values(table).tmpfs_path]


def test_a_dockerfile_gets_the_user() -> None:
    text = "FROM a\nCOPY app /app\nCMD /app\n"
    assert mended("Dockerfile", text, "image-runs-as-root", values=Values(user="app"))[0] == (
        "FROM a\nCOPY app /app\nUSER app\nCMD /app\n"
    )


def test_the_table_counts_for_fixes_diffs_and_reports(folder: Folder) -> None:
    path = folder.write("run.sh", "docker run -d app\n")
    folder.write("capdrop.toml", "[fix]\nmemory = '2g'\n")
    asked = ("--select", "missing-memory-limit", ".")
    assert "+docker run --memory=2g --memory-swap=2g -d app" in folder.scan("--diff", "--unsafe-fixes", *asked).out
    (found,) = folder.scan("--format", "json", *asked).json["findings"]
    assert found["fix"]["edits"][0]["text"] == " --memory=2g --memory-swap=2g"
    assert "512m" in folder.scan("--diff", "--unsafe-fixes", "--isolated", *asked).out
    folder.scan("--fix", "--unsafe-fixes", *asked)
    assert path.read_text() == "docker run --memory=2g --memory-swap=2g -d app\n"


@pytest.mark.parametrize(("pids", "safe"), [(4096, True), (5000, True), (4095, False)])
def test_fewer_processes_than_are_far_above_need_are_not_safe(folder: Folder, pids: int, safe: bool) -> None:
    path = folder.write("run.sh", "docker run -d app\n")
    folder.write("capdrop.toml", f"[fix]\npids = {pids}\n")
    (found,) = folder.scan("--format", "json", "--select", "missing-pids-limit", ".").json["findings"]
    assert found["fix"]["safe"] is safe
    folder.scan("--fix", "--select", "missing-pids-limit", ".")
    assert (f"--pids-limit={pids}" in path.read_text()) is safe


HOSTILE = [
    *(
        "; touch /tmp/x",
        "$(id)",
        "`id`",
        "${HOME}",
        "$$",
        "&& id",
        "|id",
        ">x",
        "*",
        "?",
        "~",
        "{a,b}",
        "\\",
        '"',
        "'",
        "#",
        " -v /:/h",
    ),
    *("\n  privileged: true", "\r", "\t", ", privileged: true", "]", "}", "\u2028", "\u0661", "\x00", "!", "&a", "%", ": "),
]


@pytest.mark.parametrize("key", FIX, ids=lambda key: key.name)
def test_nothing_that_means_something_elsewhere_gets_in(key: Key) -> None:
    good = {"memory": "512m", "cpus": "1", "pids": "4096", "user": "app", "tmpfs": "/tmp:size=1m"}[key.name]
    assert key.kind.fits(good)
    for text in HOSTILE:
        for value in (good + text, text + good, good[:2] + text + good[2:], text):
            assert not key.kind.fits(value), value


def test_a_mount_says_what_it_can_of_a_tmpfs() -> None:
    text, rule = "docker service create app\n", "missing-read-only"
    after, _ = mended("x.sh", text, rule, values=Values(tmpfs="/run:mode=700,size=1m"))
    assert "--mount=type=tmpfs,destination=/run,tmpfs-mode=700,tmpfs-size=1m" in after
    for tmpfs in ("/run:uid=1000", "/run:size=25%", "/run:noexec"):
        after, (reason,) = mended("x.sh", text, rule, values=Values(tmpfs=tmpfs))
        assert after == text
        assert "`--mount` cannot say" in reason


@pytest.mark.parametrize("quote", ["'", '"'])
def test_what_stands_in_quotes_stays_in_them(quote: str, program: Path, tmp_path: Path) -> None:
    path = {"'": "/it''s", '"': '/a\\"b\\\\c'}[quote]
    text = f"services:\n  web:\n    image: app\n    tmpfs: [{quote}{path}:exec,size=1m{quote}]\n"
    after, unfixed = mended("compose.yaml", text, "weak-tmpfs")
    assert unfixed == []
    (tmp_path / "compose.yaml").write_text(after)
    assert real.project(program, tmp_path)["services"]["web"]["tmpfs"] == [{"'": "/it's", '"': '/a"b\\c'}[quote] + ":size=1m"]


@pytest.mark.parametrize(
    ("cpus", "written"), [("0.5", "0.5"), ("2", "2"), ("1.0", "1.0"), (".5", '".5"'), ("0.00000000011", '"0.00000000011"')]
)
def test_a_number_of_cpus_is_one_in_yaml(cpus: str, written: str) -> None:
    text = "services:\n  web:\n    image: app\n"
    assert mended("compose.yaml", text, "missing-cpu-limit", values=Values(cpus=cpus))[0] == f"{text}    cpus: {written}\n"
