"""What reports say to add is what fixes write, with the configured values."""

from __future__ import annotations

import pytest
import yaml

from scanner import addition, explain
from scanner.catalogue import catalogue, is_missing_hardening
from scanner.remedy import Change, Values
from scanner.rule import judge
from scanner.yaml_text import flow
from tests.builders import launch
from tests.conftest import Folder

RULES = [name for name in catalogue() if is_missing_hardening(name)]


def changes(name: str) -> tuple[Change, ...]:
    (finding,) = judge(catalogue()[name], launch())
    assert finding.remedy is not None
    return finding.remedy.changes


@pytest.mark.parametrize("name", RULES)
def test_what_is_added_stands_in_the_rule_s_good_example(name: str) -> None:
    rule = catalogue()[name]
    added = addition.options(launch(), changes(name), Values())
    good = explain.example(rule, "Good", "shell") or ""
    assert added != ()
    assert [one for one in added if one not in good and one.replace("=", " ", 1) not in good] == []
    (service,) = yaml.safe_load(explain.example(rule, "Good", "compose") or "")["services"].values()
    keys = yaml.safe_load(flow(addition.tree(changes(name), Values(), deployed=False)))
    assert keys.items() <= service.items()


@pytest.mark.parametrize(
    ("tool", "verb", "wanted"),
    [
        ("docker", "run", ("--pids-limit=9", "--memory=1g", "--memory-swap=1g", "--read-only", "--tmpfs=/x:size=64m")),
        ("podman", "create", ("--pids-limit=9", "--memory=1g", "--memory-swap=1g", "--read-only", "--tmpfs=/x:size=64m")),
        (
            "docker",
            "service create",
            ("--limit-pids=9", "--limit-memory=1g", "--read-only", "--mount=type=tmpfs,destination=/x,tmpfs-size=64m"),
        ),
    ],
)
def test_options_are_called_as_the_verb_has_them(tool: str, verb: str, wanted: tuple[str, ...]) -> None:
    values = Values(pids="9", memory="1g", tmpfs="/x")
    asked = [change for name in ("missing-pids-limit", "missing-memory-limit", "missing-read-only") for change in changes(name)]
    assert addition.options(launch(tool=tool, verb=verb), asked, values) == wanted


def test_a_service_for_a_swarm_has_its_limits_where_that_reads_them() -> None:
    limits = {"deploy": {"resources": {"limits": {"cpus": 0.5, "pids": 4096}}}}
    asked = [*changes("missing-cpu-limit"), *changes("missing-pids-limit")]
    assert addition.tree(asked, Values(cpus="0.5"), deployed=True) == limits


def test_reports_and_fixes_say_the_same_with_the_values_of_the_configuration(folder: Folder) -> None:
    folder.write("capdrop.toml", "[fix]\nmemory = '2g'\ncpus = 0.5\npids = 9000\nuser = 'app'\ntmpfs = '/run:mode=700'\n")
    rules = "missing-memory-limit,missing-cpu-limit,missing-pids-limit,missing-user,missing-read-only"
    folder.write("run.sh", "docker run -d app\n")
    added = "--cpus=0.5 --memory=2g --memory-swap=2g --pids-limit=9000 --read-only --tmpfs=/run:mode=700,size=64m --user=app"
    assert sorted(added.split()) == sorted(said(folder, rules, "run.sh").split())
    assert added in " ".join(folder.scan("--select", rules, "run.sh").out.split())
    folder.scan("--fix", "--unsafe-fixes", "--select", rules, "run.sh")
    written = (folder.path / "run.sh").read_text().removeprefix("docker run ").removesuffix(" -d app\n")
    assert sorted(written.split()) == sorted(added.split())
    path = folder.write("compose.yaml", "services:\n  web:\n    image: app\n")
    keys = yaml.safe_load("{" + said(folder, rules, "compose.yaml") + "}")
    shown = folder.scan("--select", rules, "compose.yaml").out
    assert all(
        f"{line}\n" in shown for line in ("memswap_limit: 2g", "cpus: 0.5", 'tmpfs: ["/run:mode=700,size=64m"]', "user: app")
    )
    folder.scan("--fix", "--unsafe-fixes", "--select", rules, "compose.yaml")
    assert yaml.safe_load(path.read_text())["services"]["web"] == {"image": "app", **keys}


def test_no_tmpfs_is_added_where_something_is_mounted_already(folder: Folder) -> None:
    folder.write("run.sh", "docker run -v data:/tmp/ app\n")
    assert said(folder, "missing-read-only", "run.sh") == "--read-only"


def said(folder: Folder, rules: str, name: str) -> str:
    report = folder.scan("--format", "sarif", "--select", rules, name).json
    (result,) = report["runs"][0]["results"]
    return str(result["message"]["text"]).partition("add ")[2].rstrip(".")
