"""`[[allow]]`: findings suppressed from the configuration."""

from __future__ import annotations

import pytest

from scanner.allowance import is_image
from tests.conftest import Folder

RUN = "docker run --privileged registry.example.org/team/app:1.0\n"
COMPOSE = "services:\n  web:\n    image: acme/web\n    privileged: true\n  db:\n    image: redis:7\n    privileged: true\n"


def allowed(folder: Folder, entry: str, *arguments: str) -> list[str]:
    """`path:line` of the `privileged` findings that an entry allows."""
    folder.write("capdrop.toml", "")
    before = found(folder, *arguments)
    folder.write("capdrop.toml", f"[[allow]]\nreason = 'why'\n{entry}\n")
    after = found(folder, *arguments)
    assert set(after) <= set(before)
    return [one for one in before if one not in after]


def found(folder: Folder, *arguments: str) -> list[str]:
    ran = folder.scan("--format", "json", *arguments)
    assert ran.out, ran.err
    return [f"{one['path']}:{one['line']}" for one in ran.json["findings"] if one["rule"] == "privileged"]


@pytest.mark.parametrize(
    ("entry", "hidden"),
    [
        ("rules = ['privileged']", ["a/run.sh:1", "compose.yaml:4", "compose.yaml:7"]),
        ("rules = ['host-pid', 'privileged']\npaths = ['a/']", ["a/run.sh:1"]),
        ("rules = ['privileged']\npaths = ['*.yaml']", ["compose.yaml:4", "compose.yaml:7"]),
        ("rules = ['privileged']\npaths = ['*', '!a/*', '!a/']", ["compose.yaml:4", "compose.yaml:7"]),
        ("rules = ['privileged']\nservices = ['web']", ["compose.yaml:4"]),
        ("rules = ['privileged']\nservices = ['*']", ["compose.yaml:4", "compose.yaml:7"]),
        ("rules = ['privileged']\nimages = ['registry.example.org/*']", ["a/run.sh:1"]),
        ("rules = ['privileged']\nimages = ['redis', 'acme/*']\nservices = ['d?']", ["compose.yaml:7"]),
        ("rules = ['privileged']\nexpires = 2999-01-31", ["a/run.sh:1", "compose.yaml:4", "compose.yaml:7"]),
        ("rules = ['privileged']\npaths = ['/run.sh']", []),
        ("rules = ['privileged']\npaths = ['a/']\nservices = ['web']", []),
        ("rules = ['privileged']\nservices = ['app', 'we']", []),
        ("rules = ['privileged']\nimages = ['registry.example.org']", []),
        ("rules = ['privileged']\nexpires = 2024-01-31", []),
        ("rules = ['host-pid', 'missing-hardening']", []),
    ],
)
def test_what_an_entry_allows(folder: Folder, entry: str, hidden: list[str]) -> None:
    folder.write("a/run.sh", RUN)
    folder.write("compose.yaml", COMPOSE)
    assert allowed(folder, entry) == hidden


def test_paths_count_from_the_configuration_wherever_the_scan_starts(folder: Folder) -> None:
    folder.write("a/run.sh", RUN)
    folder.write("capdrop.toml", "[[allow]]\nrules = ['privileged']\nreason = 'x'\npaths = ['/a/run.sh']\n")
    inner = Folder(folder.path / "a")
    assert found(inner) == []
    assert found(inner, "--isolated") == ["run.sh:1"]


def test_missing_hardening_stands_for_all_that_it_groups(folder: Folder) -> None:
    folder.write("run.sh", RUN)
    folder.write("capdrop.toml", "[[allow]]\nrules = ['missing-hardening']\nreason = 'x'\n")
    report = folder.scan("--format", "json").json
    assert {one["rule"] for one in report["findings"]} == {"privileged"}
    assert report["stats"]["suppressed"] == 7


def test_what_is_allowed_fails_no_scan_and_is_counted_apart_from_comments(folder: Folder) -> None:
    folder.write("run.sh", f"# capdrop: ignore[privileged] here\n{RUN}{RUN}")
    folder.write("capdrop.toml", "[[allow]]\nrules = ['privileged']\nreason = 'there'\n")
    ran = folder.scan()
    assert ran.status == 0
    assert "1 finding suppressed by comments.\nBy capdrop.toml: 1 finding allowed.\n" in ran.out


@pytest.mark.parametrize("form", ["text", "sarif"])
def test_what_is_allowed_is_in_no_report(folder: Folder, form: str) -> None:
    folder.write("run.sh", RUN)
    folder.write("capdrop.toml", "[[allow]]\nrules = ['privileged']\nreason = 'why'\n")
    assert "[privileged]" not in folder.scan("--format", form).out
    assert '"ruleId": "privileged"' not in folder.scan("--format", form).out


def test_a_rule_of_the_users_own_can_be_allowed(folder: Folder) -> None:
    rule = "rules:\n- {id: no-push, languages: [bash], severity: ERROR, message: ours only, pattern: docker push $X}\n"
    folder.write("rules/own.yaml", rule)
    folder.write("run.sh", "docker push x\n")
    folder.write("capdrop.toml", "[[allow]]\nrules = ['no-push']\nreason = 'x'\npaths = ['run.sh']\n")
    assert folder.scan("--semgrep", "--rules", "rules").status == 0
    assert folder.scan("--semgrep", "--rules", "rules", "--isolated").status == 1
    assert "no rule is called 'no-push'" in folder.scan().err


def test_an_unused_entry_is_told_when_pedantic_and_all_was_scanned(folder: Folder) -> None:
    folder.write("a/run.sh", RUN)
    folder.write("capdrop.toml", "\n[[allow]]\nrules = ['privileged', 'host-pid']\nreason = 'x'\n")
    assert folder.scan("--format", "json").json["errors"] == []
    (error,) = folder.scan("--format", "json", "--pedantic").json["errors"]
    assert (error["path"], error["line"]) == ("capdrop.toml", 2)
    assert error["message"] == "unused allowance: host-pid finds nothing there; take it out"
    assert folder.scan("--format", "json", "--pedantic", "a").json["errors"] == []
    assert folder.scan("--format", "json", "--pedantic", "--ignore", "host-pid").json["errors"] == []


# -- images


@pytest.mark.parametrize(
    ("image", "pattern"),
    [
        ("registry.example.org/app", "registry.example.org/*"),
        ("registry.example.org/a/b:1@sha256:00", "registry.example.org/*"),
        ("acme/app:1.2", "acme/app"),
        ("acme/app:1.2", "acme/app:*"),
        ("acme/app", "acme/app:*"),
        ("acme/app:1.2", "acme/app:1.*"),
        ("acme/app:1.2", "docker.io/acme/app"),
        ("docker.io/library/redis:7", "redis"),
        ("redis", "docker.io/library/redis"),
        ("redis", "*"),
        ("ghcr.io/a/b", "*"),
        ("ghcr.io/a/app", "*/app"),
        ("localhost:5000/app:1", "localhost:5000/*"),
        ("app@sha256:0011", "app@sha256:00*"),
        ("acme/app:${TAG}", "acme/app"),
        ("acme/app:${TAG:-1}", "acme/*:*"),
    ],
)
def test_an_image_fits(image: str, pattern: str) -> None:
    assert is_image(image, pattern)


@pytest.mark.parametrize(
    ("image", "pattern"),
    [
        ("registry.example.org.evil.test/app", "registry.example.org/*"),
        ("evil/registry.example.org/app", "registry.example.org/*"),
        ("acme/app2:1", "acme/app"),
        ("acme/app:1.2", "acme/app:2.*"),
        ("acme/app", "acme/app:1"),
        ("acme/app:${TAG}", "acme/app:1"),
        ("${REGISTRY}/app", "*/app"),
        ("$IMAGE", "*"),
        ("app:1", "app@sha256:00*"),
        ("evil/redis", "redis"),
    ],
)
def test_an_image_does_not_fit(image: str, pattern: str) -> None:
    assert not is_image(image, pattern)
