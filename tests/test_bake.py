"""Bake files: what `docker buildx bake` builds."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import pytest

from scanner.extract import bake, daemon, dockerfile
from scanner.kinds import by_name
from scanner.launch import Build, EnvVar, Value
from scanner.link import link
from scanner.project import Project
from scanner.source import Certainty, SourceFile


def builds(body: Any, override: Any = None) -> dict[str, Build]:
    """The builds of a file, by the text of their places: the targets' quoted names."""
    files = {"docker-bake.json": SourceFile("docker-bake.json", json.dumps(body))}
    if override is not None:
        files["docker-bake.override.json"] = SourceFile("docker-bake.override.json", json.dumps(override))
    extraction = bake.extract(files["docker-bake.json"], Project(load=files.get))
    assert extraction.errors == []
    return {build.span.text.strip('"'): build for build in extraction.builds}


def texts(values: list[Value[str]]) -> list[str]:
    return [value.unresolved if value.unresolved is not None else value.choices[0] for value in values]


def only(value: Value[str] | None) -> str | None:
    return value.only if value is not None else None


def test_a_target_is_a_build() -> None:
    target = {
        "context": "app",
        "dockerfile": "docker/Dockerfile",
        "target": "prod",
        "tags": ["a:1", "b"],
        "args": {"A": "1", "B": 2, "C": None},
        "contexts": {"base": "docker-image://alpine"},
        "entitlements": ["security.insecure"],
    }
    build = builds({"target": {"web": target}})["web"]
    assert (only(build.context), only(build.dockerfile), only(build.target)) == ("app", "app/docker/Dockerfile", "prod")
    assert texts(build.tags) == ["a:1", "b"]
    assert [value.only for value in build.args] == [EnvVar("A", "1"), EnvVar("B", "2")]
    assert [value.choices[0].source for value in build.contexts] == ["docker-image://alpine"]
    assert texts(build.entitlements) == ["security.insecure"]
    assert [span.text for value in build.entitlements for span in value.spans] == ['"security.insecure"']


def test_what_a_target_inherits() -> None:
    body = {
        "target": {
            "base": {"context": "x", "tags": ["t"], "args": {"A": "1", "B": "1"}, "entitlements": ["e"]},
            "web": {"inherits": ["base"], "tags": ["u"], "args": {"B": "2"}, "entitlements": ["f"]},
        }
    }
    found = builds(body)
    assert list(found) == ["web"]
    web = found["web"]
    assert (only(web.context), texts(web.tags), texts(web.entitlements)) == ("x", ["u"], ["e", "f"])
    assert [value.only for value in web.args] == [EnvVar("A", "1"), EnvVar("B", "2")]


def test_an_inherited_target_that_a_group_names_is_built_too() -> None:
    body = {"group": {"default": {"targets": ["base"]}}, "target": {"base": {}, "web": {"inherits": ["base"]}}}
    assert list(builds(body)) == ["base", "web"]


def test_targets_that_inherit_from_each_other_end() -> None:
    body = {"group": {"g": {"targets": ["a", "b"]}}, "target": {"a": {"inherits": ["b"]}, "b": {"inherits": ["a", "c"]}}}
    assert list(builds(body)) == ["a", "b"]


@pytest.mark.parametrize(
    ("written", "meant", "certainty"),
    [
        ("x:${TAG}", "x:1", Certainty.DEFAULT),
        ("x:1", "x:1", Certainty.ALWAYS),
        ("x:$${TAG}", "x:${TAG}", Certainty.ALWAYS),
        ("x:${OTHER}", None, Certainty.ALWAYS),
        ("x:${upper(TAG)}", None, Certainty.ALWAYS),
        ("x:%{if TAG}y", None, Certainty.ALWAYS),
    ],
)
def test_templates(written: str, meant: str | None, certainty: Certainty) -> None:
    body = {"variable": {"TAG": {"default": "1"}, "OTHER": {}}, "target": {"a": {"tags": [written]}}}
    (tag,) = builds(body)["a"].tags
    assert (tag.only, tag.certainty) == (meant, certainty)


def test_an_override_file_is_merged_over_the_file_it_belongs_to() -> None:
    body, override = {"target": {"a": {"tags": ["x"], "target": "t"}}}, {"target": {"a": {"tags": ["y"]}, "b": {}}}
    found = builds(body, override)
    assert list(found) == ["a", "b"]
    assert (texts(found["a"].tags), only(found["a"].target)) == (["y"], "t")


def test_an_override_file_is_read_once() -> None:
    files = {name: SourceFile(name, '{"target": {"a": {}}}') for name in ("docker-bake.json", "docker-bake.override.json")}
    assert bake.extract(files["docker-bake.override.json"], Project(load=files.get)).builds == []
    alone = bake.extract(files["docker-bake.override.json"], Project())
    assert len(alone.builds) == 1


def test_lists_of_objects_and_tabs() -> None:
    text = '{\n\t"target": [{\n\t\t"a": [{"tags": "x"}]\n\t}]\n}\n'
    (build,) = bake.extract(SourceFile("docker-bake.json", text), Project()).builds
    assert (texts(build.tags), build.span.line, build.span.column) == (["x"], 3, 3)


@pytest.mark.parametrize("text", ["[]", "1", '{"target": 1}', '{"target": {"a": null}}', "{}"])
def test_what_is_no_bake_file_builds_little(text: str) -> None:
    extraction = bake.extract(SourceFile("docker-bake.json", text), Project())
    assert extraction.errors == []
    assert all(build.context is None for build in extraction.builds)


def test_broken_json_is_said() -> None:
    extraction = bake.extract(SourceFile("docker-bake.json", '{\n"target": {,}}'), Project())
    assert extraction.builds == []
    ((line, message),) = extraction.errors
    assert line == 2
    assert "not valid JSON" in message


@pytest.mark.parametrize(("name", "extractor"), [("docker-bake.json", bake), ("daemon.json", daemon)])
def test_a_number_longer_than_any_costs_only_its_own_file(name: str, extractor: ModuleType) -> None:
    found = extractor.extract(SourceFile(name, '{"a": ' + "1" * 5000 + "}"), Project())
    assert [line for line, _ in found.errors] == [1]
    assert "thousands of digits" in found.errors[0][1]
    assert found.daemons == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [("docker-bake.json", "bake"), ("docker-bake.override.json", "bake"), ("bake.json", None), ("docker-bake.hcl", None)],
)
def test_bake_files_are_known_by_name(name: str, kind: str | None) -> None:
    assert by_name(name) == kind


def test_a_bake_file_ties_a_name_to_a_dockerfile() -> None:
    body = {"target": {"app": {"context": "app", "dockerfile": "prod.Dockerfile", "tags": ["me/app"]}}}
    made = bake.extract(SourceFile("docker-bake.json", json.dumps(body)), Project())
    image = dockerfile.extract(SourceFile("app/prod.Dockerfile", "FROM alpine\n"), Project())
    assert link([made, image]).images[0].names == ["me/app"]
