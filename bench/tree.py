"""A tree of files as an infrastructure repository has them, the same each time.

What it is like was counted in twelve public repositories (awesome-compose, self-hosted, loki, two of jessfraz's, docker-stacks,
moby, prometheus, deploy-sourcegraph-docker, vulhub, tally, zizmor; 40,552 files). Of 1,000 files there 37 are Dockerfiles, 13
scripts, 10 compose files and 4 Makefiles; in the one that is nothing but infrastructure, vulhub, 134, 46, 115 and 0. What is
made here lies between the two. The lengths follow the medians and means found (Dockerfiles 9 and 18 lines, scripts 26 and 66,
compose files 8 and 20, Makefiles 37 and 72, others 2.3 and 13.6 kB), and of the commands about as many are `docker`, `curl`,
`chmod`, `apt-get` and so on as there.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from pathlib import Path

MIX = {"Dockerfile": 100, "compose.yaml": 60, "run.sh": 40, "Makefile": 10}  # of 1,000 files; the rest is none of ours
_LONGEST = 2000  # lines

_WORDS = "api app auth backup cache client config core data deploy docs edge etl fetch gate health index jobs log mail".split()
_SUFFIXES = {"go": 60, "md": 8, "yml": 6, "json": 5, "png": 4, "toml": 3, "py": 4, "ts": 4, "txt": 3, "proto": 3}

# How often of a hundred or so, and what; `WORD` and `NUMBER` are another one each time.
_COMMANDS = """\
19 echo "WORD: $name is WORD"
5 apt-get install -y --no-install-recommends WORD WORD-NUMBER
4 go build -o bin/WORD ./cmd/WORD
4 set -euo pipefail
4 rm -rf /tmp/WORD-NUMBER
4 cd "$root/WORD" || exit 1
3 name=${WORD:-WORD-NUMBER}
3 export PATH="$PATH:/opt/WORD/bin"
3 if [ ! -f "/etc/WORD.conf" ]; then cp WORD.conf /etc/WORD.conf; fi
2 for each in WORD WORD WORD; do make -C "$each" WORD; done
2 docker exec -i WORD sh -c 'WORD --check NUMBER'
2 docker build -t registry.example.org/WORD:NUMBER WORD
1 docker run -d --name WORD-NUMBER --restart always -v "$PWD/WORD":/WORD -p NUMBER:80 registry.example.org/WORD:1.NUMBER
1 docker run --rm -it -e TOKEN registry.example.org/WORD:NUMBER --privileged
2 curl -fsSL https://example.org/WORD/NUMBER.tar.gz -o /tmp/WORD.tar.gz
1 curl -fsSL https://example.org/install-NUMBER.sh | sudo bash
1 wget -q https://example.org/WORD-NUMBER.zip
2 mkdir -p /var/lib/WORD/NUMBER
1 chmod 755 /usr/local/bin/WORD-NUMBER
1 chmod +x bin/WORD
1 chown -R app:app /var/lib/WORD
1 git clone --depth 1 https://git.example.org/WORD/WORD.git
1 sed -i "s/WORD/NUMBER/" config/WORD.conf
1 pip install --no-cache-dir WORD==1.NUMBER
1 sudo usermod -aG WORD deploy
1 tar -xzf /tmp/WORD.tar.gz -C /opt"""
_INSTRUCTIONS = """\
12 COPY WORD/ /srv/WORD/
9 ENV WORD_NUMBER=WORD
8 LABEL org.example.WORD="WORD NUMBER"
5 ARG WORD=NUMBER
4 WORKDIR /srv/WORD
2 EXPOSE NUMBER
1 ADD https://example.org/WORD-NUMBER.tar.gz /tmp/
1 VOLUME /var/lib/WORD"""
_SERVICE = """\
1   WORD-NUMBER:
    image: registry.example.org/WORD:1.NUMBER
    restart: unless-stopped
    environment:
      WORD: NUMBER
      WORD_FILE: /run/secrets/WORD
    ports: ["127.0.0.1:NUMBER:80"]
    volumes:
      - ./WORD:/srv/WORD:ro
      - data:/var/lib/WORD"""
_SOURCE = """\
5 func WORD_NUMBER(ctx Context) error { return WORD.WORD(ctx, NUMBER) }
2 // WORD of the WORD is WORD after NUMBER
1 WORD: [WORD, NUMBER, "WORD"]"""


def make(folder: Path, files: int, mix: dict[str, int] | None = None) -> None:
    """Writes `files` files into a folder, of each kind as many of 1,000 as `mix` says."""
    chance = random.Random(files)
    mix = MIX if mix is None else mix
    others = {f"WORD-NUMBER.{suffix}": of * (1000 - sum(mix.values())) / 100 for suffix, of in _SUFFIXES.items()}
    kinds = chance.choices([*mix, *others], [*mix.values(), *others.values()], k=files)
    for number, kind in enumerate(kinds):
        below = folder.joinpath(*chance.choices(_WORDS, k=chance.randint(1, 5)), str(number))
        below.mkdir(parents=True)
        name = _filled(kind, chance)
        write = _KINDS.get(kind, _other)
        (below / name).write_bytes(b"\x89PNG\0" * 500 if name.endswith("png") else write(chance).encode())


def _length(chance: random.Random, median: float, mean: float) -> int:
    """A length of a log-normal distribution, which is what files' lengths are like."""
    return 1 + min(_LONGEST, int(chance.lognormvariate(math.log(median), math.sqrt(2 * math.log(mean / median)))))


def _lines(chance: random.Random, table: str, count: int) -> list[str]:
    """`count` entries of a table, each begun by how often it is drawn."""
    entries = [one.split(" ", 1) for one in table.replace("\n ", "\0 ").split("\n")]
    drawn = chance.choices([text for _, text in entries], [int(often) for often, _ in entries], k=count)
    return [_filled(text.replace("\0", "\n"), chance) for text in drawn]


def _filled(text: str, chance: random.Random) -> str:
    first, *others = text.split("WORD")
    text = first + "".join(chance.choice(_WORDS) + other for other in others)
    first, *others = text.split("NUMBER")
    return first + "".join(str(chance.randint(100, 9999)) + other for other in others)


def _script(chance: random.Random) -> str:
    return "\n".join(["#!/usr/bin/env bash", 'root=$(dirname "$0")', *_lines(chance, _COMMANDS, _length(chance, 26, 66)), ""])


def _makefile(chance: random.Random) -> str:
    lines = ["ENGINE ?= docker"]
    for number in range(_length(chance, 37, 72) // 4):
        recipe = (f"\t{line.replace('$', '$$')}" for line in _lines(chance, _COMMANDS, 3))
        lines += [f"target-{number}:", *recipe]
    return "\n".join([*lines, ""])


def _dockerfile(chance: random.Random) -> str:
    count = _length(chance, 9, 18)
    runs = [
        "RUN " + " && \\\n    ".join(_lines(chance, _COMMANDS, chance.randint(1, 4))) for _ in range(count // 4)
    ]  # a third of the instructions
    lines = _lines(chance, _INSTRUCTIONS, count // 2) + runs
    chance.shuffle(lines)
    return "\n".join([_filled("FROM debian:NUMBER", chance), *lines, "USER 1000", 'CMD ["serve"]', ""])


def _compose(chance: random.Random) -> str:
    return "\n".join(["services:", *_lines(chance, _SERVICE, 1 + _length(chance, 8, 20) // 10), "volumes:", "  data: {}", ""])


def _other(chance: random.Random) -> str:
    return "\n".join([*_lines(chance, _SOURCE, _length(chance, 33, 195)), ""])  # about 70 bytes a line


_KINDS: dict[str, Callable[[random.Random], str]] = {
    "Dockerfile": _dockerfile,
    "compose.yaml": _compose,
    "run.sh": _script,
    "Makefile": _makefile,
}
