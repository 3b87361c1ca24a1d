"""Commands that give text to a shell, here or elsewhere."""

from __future__ import annotations

from time import process_time

import pytest

from tests.shell.commands import commands, extract

FIRES = {
    "ssh, a shell that reads": "ssh -T u@h 'bash -s' <<'E'\ndocker run a\nE",
    "ssh, a shell as root": "ssh h sudo bash -s -- x <<E\ndocker run a\nE",
    "ssh with a password": "sshpass -p x ssh h 'docker run a'",
    "a function that passes its input on": "on() { ssh $1 bash; }\non h <<E\ndocker run a\nE",
    "an option before a shell's input": "bash -ex -s -- a <<'E'\ndocker run $1\nE",
    "an option's name after its letters": "bash -euo pipefail -c 'docker run a'",
    "an option's name after the letter of the text": "bash -ceuo pipefail 'docker run a'",
    "an option's name before a shell's input": "bash -euo pipefail <<E\ndocker run a\nE",
    "a shell of an unknown command": "travis_retry bash -c 'docker run a'",
    "a container's shell": "docker exec -it dind sh -ec 'docker run a'",
    "a container's shell that reads": "docker exec -i dind bash -s <<E\ndocker run a\nE",
    "a container's command": "docker exec -e A=b dind docker run a",
    "a service's command": "docker compose exec -T dind docker run a",
    "a pod's shell": "kubectl exec -it p -c c -- sh -c 'docker run a'",
    "a pod's shell that reads": "kubectl exec -i p -- sh <<E\ndocker run a\nE",
    "a virtual machine's shell": "orb exec -m vm bash -c '\nset -e\ndocker run \\\n  a\n'",
    "multipass": "multipass exec vm -- docker run a",
    "vagrant": 'vagrant ssh vm -c "docker run a"',
    "vagrant, in full": 'vagrant ssh vm --command "docker run a"',
    "gcloud": "gcloud compute ssh vm --zone z --command='docker run a'",
    "gcloud, words": "gcloud compute ssh vm -- docker run a",
    "minikube": "minikube -p m ssh 'docker run a'",
    "docker-machine": 'docker-machine ssh m "docker run a"',
    "docker-machine reads": "docker-machine ssh m <<E\ndocker run a\nE",
    "podman machine": "podman machine ssh m 'docker run a'",
    "tmux new": "tmux new-session -d -s x 'docker run a'",
    "tmux split": "tmux split-window -h -t x docker run a",
    "tmux send-keys": "tmux send-keys -t x 'docker run a' C-m",
    "screen": "screen -dmS x docker run a",
    "screen stuff": "screen -S x -p 0 -X stuff 'docker run a\\n'",
    "screen stuff, an octal key": "screen -S x -X stuff 'docker run a^M\\015\\r'",
    "at": "at now + 1 minute <<E\ndocker run a\nE",
    "newgrp": "newgrp docker <<E\ndocker run a\nE",
    "sg": "sg docker 'docker run a'",
    "sudo -s": "sudo -s <<E\ndocker run a\nE",
    "sudo -i": "sudo -iu x <<E\ndocker run a\nE",
    "script": "script -q /dev/null docker run a",
    "a coprocess with a name": "coproc X { docker run a; }",
    "a subscript": "x=${a[$(docker run a)]}",
}


@pytest.mark.parametrize("script", FIRES.values(), ids=FIRES)
def test_a_launch(script: str) -> None:
    found = extract(script)
    assert [launch.image and launch.image.only for launch in found.launches] == ["a"]
    assert not found.errors


SILENT = {
    "text that is typed is no command of tmux": "tmux display-message 'docker run a'",
    "a file of a shell": "ssh h bash deploy.sh <<E\ndocker run a\nE",
    "a file of a shell with options": "bash -euo pipefail deploy.sh <<E\ndocker run a\nE",
    "a message": "log_step bash -c 'docker run a'",
    "a search": "grep -r bash -c 'docker run a'",
    "what a program reads": "docker exec -i db mysql <<E\ndocker run a\nE",
    "a table of times": 'echo "@reboot docker run a" | crontab -',
    "a file that is written": "cat <<E | sudo tee run.sh\ndocker run a\nE",
    "another command of ssh": "docker-machine ssh m 'docker ps'",
}


@pytest.mark.parametrize("script", SILENT.values(), ids=SILENT)
def test_no_launch(script: str) -> None:
    assert extract(script).launches == []


def test_what_a_container_is_given_is_its_own() -> None:
    assert commands("docker run docker:dind docker run b") == ["docker|run|docker:dind|docker|run|b"]
    assert commands("docker run dind sh -c 'docker run b'") == ["docker|run|dind|sh|-c|docker run b"]


def test_what_runs_elsewhere_does_not_see_this_script() -> None:
    assert commands("O=-i; ssh h 'docker run $O a'") == ["docker|run|$O?*|a"]
    assert commands('O=-i; ssh h "docker run $O a"') == ["docker|run|-i|a"]


def test_the_end_of_what_is_typed_costs_no_more_than_it_is_long() -> None:
    started = process_time()
    assert extract("docker run a\nscreen -S x -X stuff '" + "\n" * 100_000 + "x'\n").launches
    assert process_time() - started < 2  # from each line end to the next other character: minutes
