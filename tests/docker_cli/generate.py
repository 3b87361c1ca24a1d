"""Random command lines of the docker CLI, as wide as its flags, spelled at random. A line it refuses is dropped by the caller."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.docker_cli.spelling import spell
from tests.docker_cli.values import ARGUMENTS, BOOLS, IMAGES, OTHERS, STRINGS, draw

_SWITCHES = (
    "--privileged --read-only --rm --interactive --tty --oom-kill-disable --use-api-socket --init --no-healthcheck "
    "--publish-all --quiet"
).split()
_SHORT = {
    "--attach": "a", "--cpu-shares": "c", "--env": "e", "--hostname": "h", "--interactive": "i", "--label": "l", "--memory": "m",
    "--publish": "p", "--publish-all": "P", "--quiet": "q", "--tty": "t", "--user": "u", "--volume": "v", "--workdir": "w",
}  # fmt: skip
_GLOBALS: list[list[str]] = [
    ["-D"],
    ["--debug"],
    ["--log-level=error"],
    ["-l", "fatal"],
    ["-lwarn"],
    ["--tls=false"],
    ["--debug=true"],
]


def command(random: Random) -> list[str]:
    """The words of a random command that creates one container."""
    words = ["docker", *(random.choice(_GLOBALS) if random.random() < 0.12 else [])]
    if random.random() < 0.1:
        words.append("container")
    runs = random.random() < 0.2
    words += ["run", random.choice(("-d", "--detach", "-d=true", "--detach=1"))] if runs else ["create"]
    for _ in range(_how_many(random)):
        words += _option(random)
    if random.random() < 0.15:
        words.append("--")
    words.append(random.choice(IMAGES))
    return words + [random.choice(ARGUMENTS) for _ in range(random.choice((0, 0, 0, 1, 2, 4)))]


def _how_many(random: Random) -> int:
    return random.choice((1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 10))


def _option(random: Random) -> list[str]:
    kind = random.random()
    if kind < 0.14:
        return _cluster(random)
    if kind < 0.3:
        return [_switch(random)]
    name = random.choice(list(OTHERS if kind < 0.42 else STRINGS))
    value = draw(name, random)
    short = _SHORT.get(name)
    if short and random.random() < 0.6:
        forms = [["-" + short, value], ["-" + short + "=" + value], *([["-" + short + value]] if value else [])]
        return random.choice(forms)
    return random.choice(([name, value], [f"{name}={value}"]))


def _switch(random: Random) -> str:
    name = random.choice(_SWITCHES)
    form = random.random()
    if form < 0.3:
        return f"{name}={random.choice(BOOLS)}"
    if form < 0.5 and name in _SHORT:
        return "-" + _SHORT[name] + ("=" + random.choice(BOOLS) if random.random() < 0.4 else "")
    return name


def _cluster(random: Random) -> list[str]:
    """Short flags in one word, the last perhaps with a value: `-it`, `-itu0`, `-tv/a:/b`, `-ie=A=b`, `-itu root`."""
    switches = "".join(random.sample("itqP", random.randint(1, 3)))
    if random.random() < 0.3:
        return ["-" + switches]
    name = random.choice(
        ("--env", "--publish", "--user", "--volume", "--memory", "--hostname", "--label", "--workdir", "--cpu-shares")
    )
    value = draw(name, random)
    return random.choice(
        (
            ["-" + switches + _SHORT[name] + value],
            ["-" + switches + _SHORT[name] + "=" + value],
            ["-" + switches + _SHORT[name], value],
        )
    )


def lines(seed: int) -> Iterator[tuple[list[str], str]]:
    """Without end: a command's words, and the same as shell source."""
    random = Random(seed)
    while True:
        words = command(random)
        yield words, spell(words, random)
