"""Where values stand: the text at a value's place is what a person would edit, wherever a project took it from."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.launch import Launch
from scanner.source import region
from tests.compose import edits, generate, hold, named, real, scan

SAMPLE, ALL = 12, 300


def places(launch: Launch, path: str) -> list[tuple[str, int, str]]:
    """File, line and text of what is shown for the values of a config path."""
    shown = [region(value.spans) for at, value in launch.values() if at == path]
    return [(span.file.path, span.line, span.text) for span in shown if span is not None]


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_value_of_an_extended_service_stands_in_its_file() -> None:
    web = named(
        scan(
            {
                "compose.yaml": "services:\n  web:\n    extends: {file: sub/b.yaml, service: b}\n    cap_add: [NET_ADMIN]\n",
                "sub/b.yaml": "services:\n  b:\n    image: x\n    privileged: true\n    cap_add:\n      - SYS_ADMIN\n",
            }
        )
    )["web"]
    assert (web.file.path, web.span.text) == ("compose.yaml", "web")
    assert places(web, "HostConfig.Privileged") == [("sub/b.yaml", 4, "privileged: true")]
    assert places(web, "HostConfig.CapAdd") == [("sub/b.yaml", 6, "SYS_ADMIN"), ("compose.yaml", 4, "NET_ADMIN")]


def test_a_value_of_an_override_stands_in_the_override() -> None:
    web = named(
        scan(
            {
                "compose.yaml": "services:\n  web:\n    image: x\n    user: app\n    volumes: [./a:/data]\n",
                "compose.override.yaml": "services:\n  web:\n    user: root\n    volumes: ['/:/data']\n    pid: host\n",
            }
        )
    )["web"]
    assert web.file.path == "compose.yaml"
    assert places(web, "User") == [("compose.override.yaml", 3, "user: root")]
    assert places(web, "HostConfig.Binds") == [("compose.override.yaml", 4, "'/:/data'")]
    assert places(web, "HostConfig.PidMode") == [("compose.override.yaml", 5, "pid: host")]
    assert places(web, "Image") == [("compose.yaml", 3, "image: x")]


def test_what_both_files_say_stands_where_it_is_said_last() -> None:
    web = named(
        scan(
            {
                "compose.yaml": "services: {web: {image: x, devices: ['/dev/kvm:/dev/kvm']}}\n",
                "compose.override.yaml": "services: {web: {devices: ['/dev/kvm:/dev/kvm']}}\n",
            }
        )
    )["web"]
    assert places(web, "HostConfig.Devices") == [("compose.override.yaml", 1, "'/dev/kvm:/dev/kvm'")]


def test_a_value_of_an_included_file_stands_there() -> None:
    web = named(
        scan(
            {
                "compose.yaml": "include: [part/compose.yaml]\n",
                "part/compose.yaml": "services:\n  web:\n    image: x\n    volumes:\n      - ./x:/x\n",
            }
        )
    )["web"]
    assert web.file.path == "part/compose.yaml"
    assert places(web, "HostConfig.Binds") == [("part/compose.yaml", 5, "./x:/x")]


def test_a_variable_stands_where_it_is_used() -> None:
    web = named(
        scan(
            {
                "compose.yaml": "services:\n  web:\n    image: x\n    user: ${WHO}\n    privileged: ${PRIV:-true}\n",
                ".env": "WHO=root\n",
            }
        )
    )["web"]
    assert places(web, "User") == [("compose.yaml", 4, "user: ${WHO}")]
    assert places(web, "HostConfig.Privileged") == [("compose.yaml", 5, "privileged: ${PRIV:-true}")]


def test_what_replaces_and_what_is_merged_stand_where_they_are_written() -> None:
    web = named(
        scan(
            {
                "compose.yaml": "x-a: &a\n  user: root\nservices:\n  web:\n    <<: *a\n    image: x\n    cap_add: [A]\n",
                "compose.override.yaml": "services:\n  web:\n    cap_add: !override\n      - SYS_ADMIN\n",
            }
        )
    )["web"]
    assert places(web, "User") == [("compose.yaml", 2, "user: root")]
    assert places(web, "HostConfig.CapAdd") == [("compose.override.yaml", 4, "SYS_ADMIN")]


# -- generated projects


def held(program: Path, first: int, count: int, folder: Path) -> None:
    """Edits every value of generated projects where it is shown; Compose has to see what was written."""
    made = projects = 0
    for seed in range(first, first + count):
        project = generate.project(seed)
        root = folder / str(seed)
        hold.write(project, root)
        try:
            real.project(program, root / project.folder, project.arguments)
        except ValueError:
            continue
        launches = [launch for launch in hold.scanned(root).launches if launch.files == project.main]
        for launch in launches:
            for path, value in launch.values():
                shown = region(value.spans)
                assert shown is not None, f"seed {seed}: {path} of {launch.name and launch.name.only} stands nowhere"
                assert project.files[shown.file.path] == shown.file.text
        wanted = edits.edits(launches)
        project.files = edits.apply(project.files, wanted)
        hold.write(project, root)
        after = real.project(program, root / project.folder, project.arguments)["services"]
        for edit in wanted:
            for name in edit.services:
                assert edit.holds(after[name]), f"seed {seed}: {name} has no {edit.text!r} after {edit.span} was edited"
        made += len(wanted)
        projects += 1
    print(f"\n{made} values of {projects} projects were edited where they are shown")
    assert projects > count * 0.8


@pytest.mark.conformance
def test_a_sample_of_generated_projects(program: Path, tmp_path: Path) -> None:
    held(program, 0, SAMPLE, tmp_path / "far" / "out")


@pytest.mark.conformance
@pytest.mark.exhaustive
def test_all_generated_projects(program: Path, tmp_path: Path) -> None:
    held(program, 20_000, ALL, tmp_path / "far" / "out")
