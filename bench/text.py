"""What stands in the files of a generated tree.

How often each kind of line is drawn follows the counts of `shares`' twelve repositories. Of 1,000 lines of the scripts there
163 are comments, 136 empty, 87 assignments, 77 `echo`, 49 begin an `if`, 4 are launches; of the Dockerfiles' lines 186 are
empty, 117 comments, 100 RUN, 76 FROM, 40 COPY, about 230 go on with an instruction begun above; of the Makefiles' 199 are
rules, 185 empty, 130 comments, 95 assignments, 3 launches; a compose file of 20 lines has 1.9 services.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from bench.shares import COMPOSE, DOCKERFILE, MAKEFILE

WORDS = "api app auth backup cache client config core data deploy docs edge etl fetch gate health index jobs log mail".split()
MENTION = b"# as docker has it\n"

# How often, and what; `WORD` and `NUMBER` are another one each time. A line that is indented belongs to the one above.
_COMMANDS = """\
163 # the WORD of the WORD is NUMBER unless WORD says otherwise
136
30 name=${WORD:-WORD-NUMBER}
30 WORD="$root/WORD/NUMBER"
27 WORD=$(basename "$name" .WORD)
15 local WORD="$1"
70 echo "WORD: $name is WORD"
36 if [ ! -f "/etc/WORD.conf" ]; then
    cp WORD.conf /etc/WORD.conf
  fi
9 if [ "$WORD" = "NUMBER" ]; then
    echo "WORD"
  else
    exit 1
  fi
4 case "$WORD" in
    WORD) WORD=NUMBER ;;
    *) exit 2 ;;
  esac
7 for each in WORD WORD WORD; do
    make -C "$each" WORD
  done
12 set -euo pipefail
8 export PATH="$PATH:/opt/WORD/bin"
8 cat > /etc/WORD.conf <<EOF
  WORD NUMBER
  WORD WORD
  EOF
4 rm -rf /tmp/WORD-NUMBER
4 cd "$root/WORD" || exit 1
4 [ -z "$WORD" ] || exec WORD --WORD NUMBER "$name"
4 source "$root/WORD/WORD.inc"
2 docker run -d --name WORD-NUMBER --restart always -v "$PWD/WORD":/WORD -p NUMBER:80 registry.example.org/WORD:1.NUMBER
1 docker run --rm -it \\
    -e WORD \\
    -v "$PWD":/srv \\
    registry.example.org/WORD:NUMBER --WORD
1 docker build -t registry.example.org/WORD:NUMBER WORD
1 docker exec -i WORD sh -c 'WORD --check NUMBER'
3 git clone --depth 1 https://git.example.org/WORD/WORD.git
3 sed -i "s/WORD/NUMBER/" config/WORD.conf
3 go build -o bin/WORD ./cmd/WORD
3 mkdir -p /var/lib/WORD/NUMBER
2 curl -fsSL https://example.org/WORD/NUMBER.tar.gz -o /tmp/WORD.tar.gz
1 sudo usermod -aG WORD deploy
1 chmod 755 /usr/local/bin/WORD-NUMBER
1 chown -R app:app /var/lib/WORD
1 apt-get install -y --no-install-recommends WORD WORD-NUMBER
1 tar -xzf /tmp/WORD.tar.gz -C /opt"""
_MAKE = """\
130 # the WORD of the WORD
150
90 WORD_NUMBER ?= WORD-NUMBER
60 .PHONY: WORD-NUMBER
90 WORD-NUMBER: WORD
  \techo "WORD NUMBER"
20 WORD-NUMBER: WORD
  \tgo build -o bin/WORD ./cmd/WORD
  \trm -rf build/WORD-NUMBER
10 WORD-NUMBER: WORD
  \tcd WORD && $(MAKE) WORD
  \tif [ -f WORD ]; then cp WORD build/NUMBER; fi
2 WORD-NUMBER:
  \t$(ENGINE) run --rm -v $(CURDIR):/srv -w /srv registry.example.org/WORD:NUMBER make WORD
4 WORD-NUMBER:
  \t$(ENGINE) build -t registry.example.org/WORD:$(TAG) .
7 ifeq ($(WORD),NUMBER)
  WORD_NUMBER += WORD
  endif"""
_INSTRUCTIONS = """\
186
117 # the WORD of the WORD
40 COPY WORD/ /srv/WORD/
29 ENV WORD_NUMBER=WORD
25 LABEL org.example.WORD="WORD NUMBER"
23 ARG WORD=NUMBER
16 WORKDIR /srv/WORD
7 EXPOSE NUMBER
6 USER NUMBER
3 ADD WORD.tar.gz /srv/WORD/
2 ADD https://example.org/WORD-NUMBER.tar.gz /tmp/
1 VOLUME /var/lib/WORD
22 FROM registry.example.org/WORD:NUMBER
4 RUN <<EOF
  echo WORD
  mkdir /WORD
  EOF
30 RUN make WORD
15 RUN pip install --no-cache-dir WORD==1.NUMBER
20 RUN apt-get update \\
      && apt-get install -y --no-install-recommends \\
        ca-certificates \\
        WORD-NUMBER \\
      && rm -rf /var/lib/apt/lists/*
10 RUN mkdir -p /var/lib/WORD/NUMBER \\
      && cd /var/lib/WORD \\
      && sed -i "s/WORD/NUMBER/" WORD.conf \\
      && chown -R app:app /var/lib/WORD
8 RUN wget -q https://example.org/WORD-NUMBER.zip \\
      && unzip WORD-NUMBER.zip \\
      && cd WORD \\
      && ./configure --WORD=NUMBER \\
      && make
4 RUN curl -fsSL https://example.org/WORD/NUMBER.tar.gz | tar -xz -C /opt \\
      && chmod 755 /opt/WORD
1 RUN chmod 777 /var/lib/WORD
2 RUN curl -fsSL https://example.org/install-NUMBER.sh | bash"""
_OPTIONS = """\
58 ports:
    - "NUMBER:80"
31 volumes:
    - ./WORD:/srv/WORD
    - ./WORD.conf:/etc/WORD.conf:ro
23 command: WORD --WORD NUMBER
12 restart: unless-stopped
8 container_name: WORD-NUMBER
7 healthcheck:
    test: ["CMD", "WORD", "NUMBER"]
    interval: 10s
    retries: 5
4 profiles: [WORD]
4 mem_limit: 512m
3 entrypoint: ["/WORD"]
2 hostname: WORD
2 expose: ["NUMBER"]
1 user: "1000"
1 read_only: true"""
_SOURCE = """\
5 func WORD_NUMBER(ctx Context) error { return WORD.WORD(ctx, NUMBER) }
4     if err := WORD.WORD(NUMBER, "WORD"); err != nil {
4         return err
2 // WORD of the WORD is WORD after NUMBER
1
1 }"""
_YAML = """\
2 # the WORD of the WORD
3 - name: WORD-NUMBER
      image: registry.example.org/WORD:NUMBER
      services: [WORD, WORD]
6 - name: WORD
      value: "NUMBER"
      WORD: WORD-NUMBER"""

Table = Sequence[tuple[int, Sequence[str]]]  # how often, and the lines


def ours(kind: str, lines: int, chance: random.Random) -> bytes:
    """A file of a kind, of about as many lines."""
    if kind == DOCKERFILE:
        text = [_filled("FROM debian:NUMBER", chance), *_drawn(_TABLES[DOCKERFILE], lines - 2, chance), 'CMD ["serve"]']
    elif kind == COMPOSE:
        text = _compose(lines, chance)
    elif kind == MAKEFILE:
        text = ["ENGINE ?= docker", *_drawn(_TABLES[MAKEFILE], lines - 1, chance)]
    else:
        text = ["#!/usr/bin/env bash", 'root=$(dirname "$0")', *_drawn(_TABLES["commands"], lines - 2, chance)]
    return "\n".join([*text, ""]).encode()


def other(ending: str, length: int, chance: random.Random) -> bytes:
    """A file that is none of ours, of so many bytes."""
    if ending == ".png":
        return (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * (length // 256 + 1))[:length]
    text = _BLOCKS[ending in (".yml", ".yaml")]
    start = text.index(b"\n", chance.randrange(len(text) // 2)) + 1
    return (text[start:] + text * (length // len(text) + 1))[:length]


def _compose(lines: int, chance: random.Random) -> list[str]:
    shared = lines > 30  # about a tenth of the files shares settings by a merge key
    text = ["x-shared: &shared", "  restart: unless-stopped", "services:"] if shared else ["services:"]
    first = ""
    while len(text) < lines:
        name = _filled("WORD-NUMBER", chance)
        text.append(f"  {name}:")
        text.append(
            "    build: ." if chance.random() < 0.12 else _filled("    image: registry.example.org/WORD:1.NUMBER", chance)
        )
        drawn = {chance.choices(_TABLES[COMPOSE], [often for often, _ in _TABLES[COMPOSE]])[0][1][0] for _ in range(7)}
        if shared and chance.random() < 0.5:
            text.append("    <<: *shared")
            drawn.discard("restart: unless-stopped")
        for _, option in _TABLES[COMPOSE]:
            if option[0] in drawn and len(text) + len(option) <= lines:
                text += [f"    {_filled(line, chance)}" for line in option]
        if first and len(text) < lines and chance.random() < 0.25:
            text.append(f"    depends_on: [{first}]")
        values = min(chance.randint(1, 6), lines - len(text) - 1)
        if values > 0 and chance.random() < 0.6:
            text.append("    environment:")
            text += [f"      - {_filled('WORD', chance).upper()}_{number}={chance.randint(1, 9999)}" for number in range(values)]
        first = first or name
    return text


def _drawn(table: Table, lines: int, chance: random.Random) -> list[str]:
    """So many lines of a table, or a few more, so that the last entry is whole."""
    text: list[str] = []
    often = [one for one, _ in table]
    while len(text) < lines:
        for _, entry in chance.choices(table, often, k=1 + (lines - len(text)) // 4):
            text += [_filled(line, chance) for line in entry]
    return text


def _filled(text: str, chance: random.Random) -> str:
    first, *others = text.split("WORD")
    text = first + "".join(chance.choice(WORDS) + other for other in others)
    first, *others = text.split("NUMBER")
    return first + "".join(str(chance.randint(100, 9999)) + other for other in others)


def _table(text: str) -> Table:
    entries = text.replace("\n  ", "\0").split("\n")
    halves = [entry.partition(" ") for entry in entries]
    return [(int(often), entry.split("\0")) for often, _, entry in halves]


_TABLES = {"commands": _table(_COMMANDS), MAKEFILE: _table(_MAKE), DOCKERFILE: _table(_INSTRUCTIONS), COMPOSE: _table(_OPTIONS)}
_BLOCKS = ["\n".join(_drawn(_table(table), 4000, random.Random(0))).encode() for table in (_SOURCE, _YAML)]
