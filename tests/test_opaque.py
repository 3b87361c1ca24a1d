"""Opaque launches can be found: `-v` names each with what makes it so, and the text report's headers say it."""

from __future__ import annotations

import pytest

from tests.conftest import Folder


def named(folder: Folder) -> list[str]:
    """What `-v` says of opaque launches."""
    return [line for line in folder.scan("-v").err.splitlines() if ": opaque: " in line]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("docker run $OPTS acme/app:1\n", "run.sh:1: opaque: $OPTS may bring further options"),
        ("docker run \\\n  $OPTS acme/app:1\n", "run.sh:1: opaque: $OPTS (line 2) may bring further options"),
        ("options=$1\ndocker run $options acme/app:1\n", "run.sh:2: opaque: $1 (line 1) may bring further options"),
        ("docker run --frobnicate x acme/app:1\n", "run.sh:1: opaque: --frobnicate may bring further options"),
        ('docker run -v "$@" acme/app:1\n', 'run.sh:1: opaque: $@ may bring further options'),
        ("docker run $A_ARGS $B_ARGS $A_ARGS acme/app:1\n", "run.sh:1: opaque: $A_ARGS, $B_ARGS may bring further options"),
        ('docker compose run "$1"\n', "run.sh:1: opaque: the service that it runs is not known"),
        (f"docker run ${'A' * 99}_OPTS a:1\n", f"run.sh:1: opaque: ${'A' * 78}… may bring further options"),
    ],
)  # fmt: skip
def test_each_opaque_launch_is_named_with_the_word_at_fault(folder: Folder, script: str, said: str) -> None:
    folder.write("run.sh", script)
    assert named(folder) == [said]


@pytest.mark.parametrize("script", ["docker run --name $N acme/app:1\n", "docker run $IMAGE\n", 'docker run a:1 "$@"\n'])
def test_a_resolved_launch_is_not_named(folder: Folder, script: str) -> None:
    folder.write("run.sh", script)
    assert named(folder) == []


def test_a_word_of_another_file_is_named_with_that_file(folder: Folder) -> None:
    folder.write("lib.sh", "options=$(cat options)\n")
    folder.write("run.sh", "source ./lib.sh\ndocker run $options acme/app:1\n")
    assert named(folder) == ["run.sh:2: opaque: $(cat options) (lib.sh:1) may bring further options"]


def test_the_words_of_all_paths_are_named(folder: Folder) -> None:
    folder.write("run.sh", "if x; then\n  o=$A_OPTS\nelse\n  o=$B_OPTS\nfi\ndocker run $o acme/app:1\n")
    assert named(folder) == ["run.sh:6: opaque: $A_OPTS (line 2), $B_OPTS (line 4) may bring further options"]


def test_a_service_of_files_that_are_not_all_known_is_named(folder: Folder) -> None:
    for name in ("compose.yaml", "more.yaml"):
        folder.write(name, "services:\n  web:\n    image: acme/app:1\n")
    folder.write("run.sh", 'docker compose -f compose.yaml -f more.yaml -f "$MORE" up\n')
    assert named(folder) == ["compose.yaml:2: opaque: not all that its compose files set is known"]


def test_a_secret_in_such_a_word_is_starred_out(folder: Folder) -> None:
    folder.write("run.sh", "docker run --frobnicate=ghp_0123456789abcdefghijABCDEFGHIJ012345 acme/app:1\n")
    assert "ghp_0123" not in "".join(named(folder))
    assert "--frobnicate=****" in "".join(named(folder))


def test_without_verbose_nothing_more_is_said(folder: Folder) -> None:
    folder.write("run.sh", "docker run $OPTS acme/app:1\n")
    assert folder.scan().err == ""


def test_a_header_says_that_a_launch_is_opaque(folder: Folder) -> None:
    folder.write("run.sh", "docker run --privileged $OPTS acme/app:1\ndocker run --pid host acme/app:1\n")
    out = folder.scan("--select", "privileged,host-pid").out.splitlines()
    assert out[0] == "run.sh:1  docker run  acme/app:1  opaque"
    assert "run.sh:2  docker run  acme/app:1" in out


def test_a_header_of_many_launches_says_which_are_opaque(folder: Folder) -> None:
    folder.write("run.sh", "docker run -d $OPTS a:1\n" * 11)
    out = folder.scan("--select", "missing-cap-drop", "--pedantic").out.splitlines()
    assert out[0] == "run.sh  11 × docker run"
    assert out[1].startswith("    :1 a:1 (opaque)  :2 a:1 (opaque)  ")


def test_the_count_of_files_in_the_summary_is_explained(folder: Folder) -> None:
    folder.write("run.sh", "docker run acme/app:1\n")
    folder.write("notes.txt", "nothing\n")
    assert "1 file that may hold a launch, going by name or content: what the summary counts\n" in folder.scan("-v").err
