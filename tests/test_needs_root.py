from __future__ import annotations

import pytest

from scanner.launch import Value
from scanner.needs_root import why_root
from tests.builders import either, launch
from tests.fix.mending import mended

RULES = ("root-user", "missing-user")


@pytest.mark.parametrize(
    "program",
    [
        "chown -R user /x",
        "/bin/chown user /x",
        "apt-get update",
        "sh -c 'apk add curl && make'",
        "bash -ec 'cd /x; DEBIAN_FRONTEND=x apt-get install y'",
        "sh -c 'if [ -e /x ]; then chown app /x; fi'",
        '/bin/sh -c "useradd me"',
    ],
)
@pytest.mark.parametrize("options", ["--user root", ""])
def test_what_is_for_root_alone_keeps_root(program: str, options: str) -> None:
    text = f"docker run --rm {options} acme/app:1 {program}\n"
    after, unfixed = mended("run.sh", text, *RULES)
    assert after == text
    assert ["needs root" in reason for reason in unfixed] == [True]


@pytest.mark.parametrize(
    "program",
    ["", "make install", "tar x chown", "sh -c 'echo chown; ls apt'", "sh chown -c", "sh -c", "ls -c 'chown x'", "$CHOWN"],
)
def test_other_programs_get_another_user(program: str) -> None:
    after, unfixed = mended("run.sh", f"docker run --rm --user root acme/app:1 {program}\n", *RULES)
    assert (after, unfixed) == (f"docker run --rm --user 1000:1000 acme/app:1 {program}\n", [])


def test_the_user_that_undoes_the_image_s_own_stays_too_where_it_is_needed() -> None:
    text = "docker run -u 0 jenkins/jenkins:lts chown -R jenkins /x\n"
    assert mended("run.sh", text, "root-user")[0] == text


def test_a_service_s_entrypoint_and_command_count() -> None:
    text = "services:\n  init:\n    image: acme/app:1\n    user: root\n    entrypoint: [chown]\n    command: [-R, app, /data]\n"
    after, unfixed = mended("compose.yaml", text, *RULES)
    assert after == text
    assert unfixed == ["it runs `chown`, which needs root"]


@pytest.mark.parametrize("options", ["-v /var/run/docker.sock:/var/run/docker.sock", "-v /var/run:/x:ro", "--use-api-socket"])
def test_the_engine_s_socket_is_not_for_another_user(options: str) -> None:
    text = f"docker run -d -u 0 {options} acme/app:1\ndocker run -d {options} acme/app:1\n"
    after, unfixed = mended("run.sh", text, *RULES)
    assert after == text
    assert ["the engine's socket" in reason for reason in unfixed] == [True, True]


def test_the_socket_of_another_container_counts() -> None:
    donor = launch(host={"binds": ["/run/docker.sock:/run/docker.sock"]})
    assert "socket" in why_root(launch(donors=[(Value.of("a"), donor)]))
    assert why_root(launch(donors=[(Value.of("a"), launch())])) == ""


def test_one_possible_program_is_enough() -> None:
    assert "`mount`" in why_root(launch(cmd=[either("ls", "mount")]))
