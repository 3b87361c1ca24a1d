"""What reads whole files: an extractor for each format, and what is made of what they found."""

from __future__ import annotations

import re

from scanner import kinds
from scanner.errors import FAULT, FileError
from scanner.launch import Extraction, config, sometimes
from scanner.project import tool_variables
from scanner.seeing import extract
from scanner.semgrep import pack
from scanner.semgrep.staged import CANARY, canary_line
from scanner.semgrep.staging import stage
from scanner.source import SourceFile
from tests.fuzz import held
from tests.fuzz.samples import samples
from tests.fuzz.target import EXTRACTOR, target
from tests.fuzz.tokens import DOCKER, DOCKERFILE, MAKE, SHELL, YAML
from tests.in_memory import InMemory

_FILE = re.compile(r"^--- (\S+)\n", re.M)


def _files(text: str, first: str) -> dict[str, SourceFile]:
    """The files that a text stands for: `first`, and what follows each line `--- NAME`."""
    parts = _FILE.split("\n" + text.replace("\r\n", "\n"))
    named = {first: parts[0][1:], **dict(zip(parts[1::2], parts[2::2], strict=True))}
    return {path: SourceFile(path, content) for path, content in named.items()}


def _extracted(files: dict[str, SourceFile], kind: str | None = None) -> list[Extraction]:
    """What is found in the files, each of the format of its name or of `kind`, and what must hold of it."""
    errors: list[FileError] = []
    of_kinds = [(file, kinds.by_name(path) or kind) for path, file in sorted(files.items())]
    found = extract([(file, format_) for file, format_ in of_kinds if format_ is not None], InMemory(files.get), errors)
    for error in errors:
        assert error.message
        assert FAULT not in error.message, error.message
        assert "takes longer than" not in error.message, error.message
        file = files.get(error.path)
        assert file is None or 1 <= error.line <= file.text.count("\n") + 1, error
    for extraction in found:
        for launch in extraction.launches:
            assert all(value.choices or value.unresolved is not None for _, value in launch.values()), launch
    return found


def _said(found: list[Extraction]) -> object:
    """What of it is to be the same each time; files are told apart by identity, so not all of it can be."""
    launches = [launch for extraction in found for launch in extraction.launches]
    return [[(config(one), sometimes(one), one.opaque, one.span.start) for one in launches], [one.errors for one in found]]


@target(EXTRACTOR, SHELL, samples(".sh"))
def shell(text: str) -> object:
    return _said(_extracted(_files(text, "run.sh")))


@target(EXTRACTOR, (*MAKE, "\n--- a.mk\n")[-124:], samples(".mk"))
def makefile(text: str) -> object:
    return _said(_extracted(_files(text, "Makefile")))


@target(EXTRACTOR, DOCKERFILE, samples(".Dockerfile"))
def dockerfile(text: str) -> object:
    return _said(_extracted(_files(text, "Dockerfile")))


_SETS = (
    """services:
  web:
    extends: {file: b.yml, service: s}
--- b.yml
services:
  s: {image: x, privileged: true}
""",
    """include: [b.yml]
services: {web: {image: x, env_file: .env}}
--- b.yml
services: {s: {image: '${A:-x}'}}
--- .env
A=b
""",
    """x-a: &a {cap_add: [ALL]}
services:
  web:
    <<: *a
    image: x
--- compose.override.yaml
services: {web: {user: root}}
""",
    """services: {web: {image: x}}
--- run.sh
docker compose -f compose.yaml -f b.yml run -v /:/x web
--- b.yml
services: {s: {build: .}}
""",
)


@target(EXTRACTOR, YAML, [*samples(".compose.yaml"), *_SETS])
def compose(text: str) -> object:
    return _said(_extracted(_files(text, "compose.yaml"), kinds.COMPOSE))


_JSON = (
    *'{ } [ ] : , " \\ \\u0041 \\ud800 null true 1 1e999 -0 "group" "target" "variable" "default" "inherits" "context"'.split(),
    '"tags"', '"args"',
    *'"dockerfile" "dockerfile-inline" "contexts" "entitlements" "a" "b" ${a} ${ $${ %{if é'.split(), " ", "\t", "\n",
    "9" * 50, "\n--- docker-bake.override.json\n",
)  # fmt: skip
_BAKE = (
    """{"target": {"a": {"context": ".", "tags": ["x:${b}"], "inherits": ["c"]}, "c": {"args": {"A": "1"}}},
 "variable": {"b": {"default": "1"}}}""",
    """{"group": {"default": {"targets": ["a"]}}, "target": [{"a": {"dockerfile-inline": "FROM x"}}]}
--- docker-bake.override.json
{"target": {"a": {"entitlements": ["security.insecure"]}}}""",
)


@target(EXTRACTOR, _JSON, [*samples("bake.json"), *_BAKE])
def bake(text: str) -> object:
    found = _extracted(_files(text, "docker-bake.json"))
    return [[(build.context, build.tags, build.args) for build in one.builds] for one in found if not one.errors] and None


@target(EXTRACTOR, _JSON, ['{"iptables": false, "hosts": ["tcp://0.0.0.0:2375"]}'])
def daemon(text: str) -> object:
    return _said(_extracted(_files(text, "daemon.json")))


_NAMES = ("run.sh", "Makefile", "Dockerfile", "compose.yaml", "daemon.json")


@target(
    EXTRACTOR,
    [*DOCKER, *(f"\n--- {name}\n" for name in _NAMES), "curl x | sudo sh\n", "chmod 666 /x\n",
     "cat > /etc/docker/daemon.json <<E\n{", "}\nE\n",
     "RUN ", "FROM x\n", "ENV ", "services: ", "t:\n\t", "'", '"', "$", "$(", ")", "\\", "\n", " ", "|", ";", "#", "é",
     "\u2028", "sudo ", "$X "],
    [f"{text}\n--- Dockerfile\n{other}" for text, other in zip(samples(".sh"), samples(".Dockerfile"), strict=False)],
)  # fmt: skip
def semgrep_staging(text: str) -> object:
    """What semgrep is shown ends in the canary, and every place in it leads back to a file."""
    files = _files(text, "run.sh")
    found = _extracted(files)
    of_kinds = [(file, kind) for path, file in files.items() if (kind := kinds.by_name(path)) is not None]
    staged = stage(found, pack.load(), of_kinds)
    for file in staged.files.values():
        assert CANARY in file.text
        file.text.encode()
        assert len(file.text.split("\n")) >= canary_line(file)
        for number, line in enumerate(file.text.split("\n")[:50], start=1):
            held.lie_in_their_files(list(file.places((number, 0), (number, len(line.encode())))))
    return {name: file.text for name, file in staged.files.items()}


@target(
    EXTRACTOR,
    [*SHELL[:60], *YAML[:20], "FROM ", "\n\t", "#!/bin/sh\n", "#!/usr/bin/env ", "t: a\n"],
    [*samples(".sh", ".mk", ".yaml")],
)
def recognition(text: str) -> object:
    """The format of a text that has no name to tell it, and the tools that its variables hold."""
    found = [kinds.by_content(name, text) for name in ("a", "a.yml", "a.txt", "a.d/x.cfg")]
    data = text.encode()
    return [
        found,
        kinds.may_be_compose(data),
        kinds.has_shell_shebang(data),
        kinds.is_compose_fragment("a.yml", text),
        tool_variables([SourceFile("a.sh", text)]),
    ]
