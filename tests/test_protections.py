"""The table of protections: what each cell says, and that it says what the rules say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scanner.finding import Confidence, Severity
from scanner.launch import Launch
from scanner.pipeline import Request, scan
from scanner.report import Result, posture
from scanner.report.protections import COLUMNS, Cell, columns, table, totals
from scanner.rule import checks, judge
from tests.builders import EVERYTHING, default, image, launch, sometimes, unresolved
from tests.conftest import Folder
from tests.golden import TESTDATA

HARDENED: dict[str, Any] = {
    "readonly_rootfs": True,
    "tmpfs": ["/tmp:size=64m"],
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges:true"],
    "memory": 512 << 20,
    "memory_swap": 512 << 20,
    "nano_cpus": 10**9,
}


def cells(host: dict[str, Any] | None = None, **given: Any) -> dict[str, str]:
    """The row of a launch that has all protections but for what is given."""
    (row,) = table([launch(host=HARDENED | (host or {}), **({"user": "1000"} | given))])
    return {name: cell.value for name, cell in zip(COLUMNS, row.cells, strict=True)}


def test_the_launch_of_the_document_has_them_all() -> None:
    assert set(cells().values()) == {"✓"}


def test_a_bare_launch_has_none_but_its_isolation() -> None:
    (row,) = table([launch()])
    assert [cell.value for cell in row.cells] == ["✗"] * 8 + ["✓"]


@pytest.mark.parametrize(
    ("host", "given", "expected"),
    [
        ({"readonly_rootfs": sometimes(True)}, {}, {"read-only": "~"}),
        ({"readonly_rootfs": unresolved("$RO")}, {}, {"read-only": "?"}),
        ({"tmpfs": []}, {}, {"tmpfs": "✗"}),
        ({"tmpfs": [], "readonly_rootfs": None}, {}, {"tmpfs": "✗", "read-only": "✗"}),
        ({"readonly_rootfs": None}, {}, {"read-only": "✗"}),
        ({"tmpfs": ["/tmp:exec,size=1m"]}, {}, {"tmpfs": "~"}),
        ({"tmpfs": ["/tmp"], "memory": None, "memory_swap": None}, {}, {"tmpfs": "~", "memory": "✗", "swap": "✗"}),
        ({"tmpfs": [], "binds": ["/srv/data:/data"]}, {}, {}),
        ({"tmpfs": [], "binds": ["/srv/data:/data"], "readonly_rootfs": None}, {}, {"tmpfs": "✗", "read-only": "✗"}),
        ({"cap_drop": ["NET_RAW"]}, {}, {"cap-drop": "✗"}),
        ({"cap_add": ["CAP_SYS_ADMIN"]}, {}, {"cap-drop": "✗"}),
        ({"cap_add": ["CAP_NET_BIND_SERVICE"]}, {}, {}),
        ({"cap_drop": [unresolved("$DROP")]}, {}, {"cap-drop": "?"}),
        ({"privileged": True}, {}, {"cap-drop": "✗", "isolation": "✗"}),
        ({"privileged": sometimes(True)}, {}, {"cap-drop": "~", "isolation": "~"}),
        ({"privileged": unresolved("$P")}, {}, {"isolation": "?"}),
        ({"security_opt": ["seccomp=unconfined"]}, {}, {"no-new-privileges": "✗", "isolation": "✗"}),
        ({"memory": None, "memory_swap": None}, {}, {"memory": "✗", "swap": "✗"}),
        ({"memory_swap": None}, {}, {"swap": "✗"}),
        ({"memory_swap": -1}, {}, {"swap": "✗"}),
        ({"memory": default(512 << 20)}, {}, {}),
        ({"nano_cpus": None, "cpu_quota": 50_000}, {}, {}),
        ({"nano_cpus": 0}, {}, {"cpus": "✗"}),
        ({}, {"user": None}, {"user": "✗"}),
        ({}, {"user": "root"}, {"user": "✗"}),
        ({}, {"user": default("root")}, {"user": "~"}),
        ({}, {"user": unresolved("$UID")}, {"user": "?"}),
        ({"network_mode": "host"}, {}, {"isolation": "✗"}),
        ({"network_mode": unresolved("$NET")}, {}, {"isolation": "?"}),
        ({"binds": ["/var/run/docker.sock:/var/run/docker.sock"]}, {}, {"isolation": "✗"}),
        ({"binds": [unresolved("$SRC:/src", "$SRC:/src")]}, {}, {}),
        ({}, {"opaque": True}, {"isolation": "?"}),
        ({"readonly_rootfs": None}, {"opaque": True}, {"read-only": "?", "isolation": "?"}),
        ({}, {"refused": True}, {}),
        ({"nano_cpus": None}, {"refused": True}, {"cpus": "✗"}),
        ({"security_opt": []}, {"can_set": EVERYTHING - {"HostConfig.SecurityOpt"}}, {"no-new-privileges": "–"}),
    ],
)
def test_a_cell(host: dict[str, Any], given: dict[str, Any], expected: dict[str, str]) -> None:
    assert {name: cell for name, cell in cells(host, **given).items() if cell != "✓"} == expected


@pytest.mark.parametrize(("root", "cell"), [(True, "✗"), (None, "?"), (False, "✓")])
def test_the_user_of_an_image_built_here_is_that_of_its_dockerfile(root: bool | None, cell: str) -> None:
    assert cells(user=None, built_here=image(runs_as_root=root))["user"] == cell
    assert cells(user="1000", built_here=image(runs_as_root=root))["user"] == "✓"


def test_podman_brings_its_own_tmpfs() -> None:
    assert cells({"tmpfs": []}, tool="podman", supplies=frozenset({"HostConfig.Tmpfs"}))["tmpfs"] == "✓"


def test_the_worst_row_comes_first_and_each_column_is_counted() -> None:
    rows = table([launch(host=HARDENED, user="1"), launch(), launch(host=HARDENED | {"privileged": True}, user="1")])
    assert [row.severity for row in rows] == [Severity.CRITICAL, Severity.MEDIUM, None]
    assert dict(zip(COLUMNS, totals(rows), strict=True)) == {
        "read-only": 2,
        "tmpfs": 2,
        "cap-drop": 1,
        "no-new-privileges": 2,
        "memory": 2,
        "swap": 2,
        "cpus": 2,
        "user": 2,
        "isolation": 2,
    }


def test_every_check_of_a_launch_that_is_no_advice_is_in_some_column() -> None:
    within = {rule.id for rules in columns().values() for rule in rules}
    without = {rule.id for rule in checks() if Launch in rule.subject} - within
    assert without == {
        "excess-cpus",
        "memory-headroom",
        "public-port",
        "unpinned-image",
        "plaintext-secret",
        "secret-file-in-repository",
        "missing-pids-limit",
        "tmpfs-without-size",
    }


def test_a_protection_is_there_only_where_none_of_its_rules_finds_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TESTDATA)
    rows = table(scan(Request(semgrep=False)).launches)
    assert len(rows) > 100
    seen = set()
    for row in rows:
        of = replace(row.launch, refused=False, written=None)
        for (column, rules), cell in zip(columns().items(), row.cells, strict=True):
            found = [finding for rule in rules for finding in judge(rule, of)]
            sure = any(finding.confidence is Confidence.HIGH for finding in found)
            seen.add(cell)
            assert not (found and cell is Cell.HAS), (column, row.launch)
            assert not sure or cell is Cell.LACKS or column == "tmpfs" and cell is Cell.SOMETIMES, (column, row.launch)
            if column not in ("tmpfs", "user"):  # which ask more than the launch itself
                assert found or cell is not Cell.LACKS, (column, row.launch)
    assert seen == set(Cell)


def test_the_report_is_a_table(folder: Folder) -> None:
    folder.write("run.sh", "docker run --privileged --name '日本' a\ndocker run -d b\n")
    out = folder.scan("--format", "posture").out.splitlines()
    assert out[0].split() == ["launch", *COLUMNS]
    assert out[1].split() == ["run.sh:1", "日本", "✗", "✗", "✗", "✗", "✗", "✗", "✗", "✗", "✗"]
    assert out[2].split() == ["run.sh:2", "b", "✗", "✗", "✗", "✗", "✗", "✗", "✗", "✗", "✓"]
    assert out[3].split() == ["2", "launches", *["0/2"] * 8, "1/2"]
    assert out[5].startswith("✓ there")
    assert out[2].index("✗") == out[0].index("read-only")


def test_names_stand_below_one_another(folder: Folder) -> None:
    folder.write("run.sh", "docker run first\n" + "#\n" * 10 + "docker run second\n")
    heading, *lines = folder.scan("--format", "posture").out.splitlines()
    assert {lines[0].index("first"), lines[1].index("second")} == {len("run.sh:12  ")}
    assert lines[0].index("✗") == lines[1].index("✗") == heading.index("read-only")


def test_a_tree_without_launches_has_no_table() -> None:
    assert posture.render(Result(files=3)) == "No container launch seen in 3 files.\n"


def test_the_table_says_what_its_order_is_by(folder: Folder) -> None:
    lacking = "docker run -d acme/lacking:1\n"
    severe = "docker run -d --privileged --read-only --tmpfs /tmp --memory 1g --memory-swap 1g --cpus 1 -u 1:1 acme/severe:1\n"
    folder.write("run.sh", lacking + severe)
    _, first, second, *rest = folder.scan("--format", "posture").out.splitlines()
    assert "acme/severe:1" in first
    assert "acme/lacking:1" in second
    assert first.count("✗") < second.count("✗")
    assert rest[-1].endswith("  worst first: by severest finding, then by ✗")
