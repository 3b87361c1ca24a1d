"""Which stage of which Dockerfile a build makes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, NamedTuple

from scanner.dockerfile.image import read_again
from scanner.launch import Build, BuildContext, EnvVar, Image, Value
from scanner.script_paths import places, upwards
from scanner.source import Fragment, SourceFile, Span, Text

SERVICE = "service:"  # of a context: the image of another service of the same compose files

_DEFAULT_NAMES = ("Dockerfile", "dockerfile", "Containerfile")  # docker looks for the first two, podman for the last first
_VARIABLE_MATTERS = re.compile(r"^[^\S\n]*(FROM|USER)\b.*\$", re.M | re.I)


class Made(NamedTuple):
    """A stage that a build makes. `image`: the same stage as this build's arguments and contexts have it."""

    build: Build
    stage: Image
    image: Image


class Dockerfiles:
    """The stages of the repository's Dockerfiles, by path. A Dockerfile written into a compose file is one more."""

    def __init__(self, images: Iterable[Image]) -> None:
        self.stages: dict[str, list[Image]] = {}
        for image in images:
            self.stages.setdefault(posixpath.normpath(image.file.path), []).append(image)
        self._inlined: dict[str, tuple[Span, Span]] = {}  # by the path in `stages`: such a Dockerfile, and where it is written
        self._again: dict[tuple[object, ...], list[Image]] = {}

    def made(self, build: Build, composed: bool) -> Iterator[Made]:
        """What a build makes: nothing where it cannot be told, several stages where paths differ.

        `composed`: it is a compose service's.
        """
        targets = values(build.target)
        for path in self._inline(build) if build.inline is not None else _paths(build, composed, self.stages):
            variants = self._variants(path, build)
            for target in targets if build.target is not None else ("",):
                number = _number(self.stages[path], target)
                if number is not None:
                    yield Made(build, self.stages[path][number], variants[number])

    def _inline(self, build: Build) -> Iterator[str]:
        inline = build.inline
        if inline is None or inline.only is None or not inline.spans:
            return
        span = inline.spans[-1]
        path = f"{span.file.path}:{span.line}"
        if path not in self.stages:
            self._inlined[path] = _alone(inline.only, span), span
            self.stages[path] = self._read(path, {}, {})
        if self.stages[path]:
            yield path

    def _variants(self, path: str, build: Build) -> list[Image]:
        """The stages as the build's arguments and contexts have them; the same ones where these change nothing."""
        stages = self.stages[path]
        file = stages[0].file
        given = {name: text for name, text in map(_argument, build.args) if name and name in file.text}
        contexts = {context.name.lower(): _base(value) for value in build.contexts for context in value.choices}
        if not contexts and not (given and _VARIABLE_MATTERS.search(file.text)):
            return stages
        key = (path, *((name, str(text)) for name, text in given.items()), *contexts.items())
        if key not in self._again:
            self._again[key] = again = self._read(path, given, contexts)
            for image, stage in zip(again, stages, strict=True):
                if stage.own_entrypoint and stage.drops_root and image.runs_as_root is not False:
                    image.drops_root, image.runs_as_root = True, False  # what its script does was told from the tree
        return self._again[key]

    def _read(self, path: str, given: Mapping[str, Text], contexts: Mapping[str, Value[str]]) -> list[Image]:
        if path not in self._inlined:
            file = self.stages[path][0].file
            return read_again(Span(file, 0, len(file.text)), given, contexts)
        part, written = self._inlined[path]
        images = read_again(part, given, contexts)
        return images if part.file.text == written.file.text else [_moved(image, written) for image in images]


def values(value: Value[str] | None) -> tuple[str, ...]:
    """What may be, where all that may be is known."""
    return value.choices if value is not None and value.unresolved is None else ()


def _argument(value: Value[EnvVar]) -> tuple[str, Text]:
    """The name and the text of a build argument; unresolved where it comes from the environment."""
    variable = value.choices[0] if value.choices else EnvVar("", None)
    known = variable.value is not None and value.unresolved is None and len(value.choices) == 1
    text = variable.value if variable.value is not None else f"${variable.name}"
    place = value.spans[0] if value.spans else None
    return variable.name, Text((Fragment(text, place, unresolved=not known, certainty=value.certainty),))


def _base(value: Value[BuildContext]) -> Value[str]:
    """What a FROM that names a further context begins with; not known for a folder or an address."""
    source = value.choices[0].source
    image = source.removeprefix("docker-image://")
    if value.unresolved is not None or image == source and not source.startswith(SERVICE):
        return Value.unknown(source, value.spans)
    return Value.of(image, value.spans, value.certainty)


def _alone(text: str, written: Span) -> Span:
    """A Dockerfile that stands inside another file: where it does, in a copy of that file, which is told from the file itself.

    Where it does not stand there as it is (quoted, with variables in it), a file of its own, of the same path.
    """
    file = written.file
    for start in (written.start, file.text.find("\n", written.start) + 1):  # below `|`, the mark of a block in YAML
        if _lines(file.text[start : written.end]) == _lines(text):
            return Span(replace(file), start, written.end)
    return Span(SourceFile(file.path, text), 0, len(text))


def _moved(image: Image, place: Span) -> Image:
    """An image all of which is said to stand at one place."""

    def at(value: Any) -> Any:
        if isinstance(value, Value):
            return replace(value, spans=(place,))
        return [at(each) for each in value] if isinstance(value, list) else place if isinstance(value, Span) else value

    return replace(image, **{each.name: at(getattr(image, each.name)) for each in fields(image)})


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


def _number(stages: list[Image], target: str) -> int | None:
    """Which of the stages a target means: by name, the last one of that name, or by number; without one the last of all."""
    if not target:
        return len(stages) - 1
    for number in reversed(range(len(stages))):
        if stages[number].stage.lower() == target.lower():
            return number
    return int(target) if target.isdecimal() and len(target) < 5 and int(target) < len(stages) else None


def _paths(build: Build, composed: bool, stages: dict[str, list[Image]]) -> Iterator[str]:
    """The Dockerfiles a build may read, as far as they are in the repository.

    Compose looks for `dockerfile` in the context. docker looks for `-f` where it is run: by guess in the folder of the
    file that says so, or else in one above it.
    """
    file = build.span.file
    folder = build.base_dir if composed else build.base_dir or posixpath.dirname(file.path)
    beside = composed or build.dockerfile is None
    names = _DEFAULT_NAMES if build.dockerfile is None else _written(build.dockerfile)
    contexts = [""] if build.context is None else [context for context in _written(build.context) if not _is_elsewhere(context)]
    for context in contexts:
        for base in (folder,) if composed else upwards(folder):
            within = [_joined(place, name) for place in places(context, file, base) for name in names]  # podman's second place
            found = [place for name in names if not beside for place in places(name, file, base)] + within
            there = next((path for path in found if path in stages), None)
            if there is not None:
                yield there
                break


def _written(value: Value[str]) -> tuple[str, ...]:
    """All that a path may be, with what is not known of it as it stands in the text."""
    return value.choices if value.unresolved is None else (*value.choices, value.unresolved)


def _is_elsewhere(context: str) -> bool:
    """Whether a build's context is none of the repository's folders: an address, or `-` for what is piped in."""
    return context == "-" or "://" in context or context.startswith(("git@", "github.com/"))


def _joined(*parts: str) -> str:
    return posixpath.normpath(posixpath.join(*parts))
