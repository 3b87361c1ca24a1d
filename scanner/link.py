"""What the files of a repository say together: which launches are one, which images are built here, who runs them."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scanner.image_reference import parse
from scanner.launch import Build, Extraction, Image, Launch, Related, Value
from scanner.merge import merge, merge_builds
from scanner.source import Span

_DEFAULT_NAMES = ("Dockerfile", "dockerfile", "Containerfile")  # docker looks for the first two, podman for the last first


@dataclass(slots=True)
class Linked:
    """The whole repository: ids are set, and launches and images know of each other.

    `builds` are those of commands; a compose service's is in its launch.
    """

    launches: list[Launch] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    builds: list[Build] = field(default_factory=list)


def link(extractions: Iterable[Extraction]) -> Linked:
    """Puts together what was found file by file: see the module's first line.

    Of a Dockerfile's stages the last stays, and those that a build targets. Sets `id`, `Launch.built_here`, `Launch.donors`,
    `Image.names` and `Image.related`.
    """
    extractions = list(extractions)
    launches = merge(launch for extraction in extractions for launch in extraction.launches)
    launches.sort(key=lambda launch: (launch.file.path, launch.span.start))
    composed = [launch.build for launch in launches if launch.build is not None]
    of_compose = {id(build) for build in composed}
    commands = [build for extraction in extractions for build in extraction.builds if id(build) not in of_compose]
    stages = _by_dockerfile(image for extraction in extractions for image in extraction.images)
    made = [(build, image) for build in (*commands, *composed) for image in _built(build, id(build) in of_compose, stages)]
    _relate(launches, made)
    _give_volumes(launches)
    linked = Linked(launches, _kept(stages, {id(image) for _, image in made}), merge_builds(commands))
    _number(linked)
    return linked


def _by_dockerfile(images: Iterable[Image]) -> dict[str, list[Image]]:
    stages: dict[str, list[Image]] = {}
    for image in images:
        stages.setdefault(posixpath.normpath(image.file.path), []).append(image)
    return stages


# -- builds


def _built(build: Build, composed: bool, stages: dict[str, list[Image]]) -> Iterator[Image]:
    """The stages of this repository that a build makes: none where it cannot be told, several where paths differ."""
    targets = _values(build.target)
    for path in _dockerfiles(build, composed, stages):
        for target in targets if build.target is not None else ("",):
            if (stage := _stage(stages[path], target)) is not None:
                yield stage


def _values(value: Value[str] | None) -> tuple[str, ...]:
    """What may be, where all that may be is known."""
    return value.choices if value is not None and value.unresolved is None else ()


def _stage(stages: list[Image], target: str) -> Image | None:
    if not target:
        return stages[-1]
    named = next((stage for stage in reversed(stages) if stage.stage.lower() == target.lower()), None)
    if named is None and target.isdecimal() and len(target) < 5 and int(target) < len(stages):
        return stages[int(target)]
    return named


def _dockerfiles(build: Build, composed: bool, stages: dict[str, list[Image]]) -> Iterator[str]:
    """The Dockerfiles a build may read, as far as they are in the repository.

    Compose looks for `dockerfile` in the context. docker looks for `-f` where it is run: by guess in the folder of the
    file that says so, or else in one above it.
    """
    folder = build.base_dir or posixpath.dirname(build.span.file.path)
    if build.context is not None and build.context.unresolved is not None and build.dockerfile is None:
        return
    contexts = [context for context in _values(build.context) or (".",) if not _is_elsewhere(context)]
    for context in contexts:
        names = _values(build.dockerfile) or (_DEFAULT_NAMES if build.dockerfile is None else ())
        for base in (folder,) if composed else _upwards(folder):
            beside = composed or build.dockerfile is None
            found = [_joined(base, context if beside else "", name) for name in names]
            if not beside:
                found += [_joined(base, context, name) for name in names]  # podman's second place
            there = next((path for path in found if path in stages), None)
            if there is not None:
                yield there
                break


def _is_elsewhere(context: str) -> bool:
    """Whether a build's context is none of the repository's folders: an address, or `-` for what is piped in."""
    return context == "-" or "://" in context or context.startswith(("git@", "github.com/"))


def _upwards(folder: str) -> Iterator[str]:
    """A folder and those above it, as far as its path tells."""
    yield folder
    while folder not in ("", "/") and posixpath.basename(folder) != "..":
        folder = posixpath.dirname(folder)
        yield folder


def _joined(*parts: str) -> str:
    return posixpath.normpath(posixpath.join(*parts))


# -- images and launches


def _relate(launches: list[Launch], made: list[tuple[Build, Image]]) -> None:
    """Gives images their names, and launches the image of this repository that they run."""
    by_name: dict[str, list[tuple[Build, Image]]] = {}
    by_build: dict[int, Image] = {}
    composed = {id(launch.build): launch for launch in launches if launch.build is not None}
    for build, image in made:
        by_build.setdefault(id(build), image)
        service = composed.get(id(build))
        for tag in (*build.tags, *((service.image,) if service is not None and service.image is not None else ())):
            for name in _values(tag):
                by_name.setdefault(normalised(name), []).append((build, image))
                if name not in image.names:
                    image.names.append(name)
    for launch in launches:
        launch.built_here = by_build.get(id(launch.build)) or _named(launch, by_name)
        if launch.built_here is not None:
            called = launch.name.only if launch.name is not None else None
            launch.built_here.related.append(Related(launch.span, f"{called or launch.verb} runs this image"))


def _named(launch: Launch, by_name: dict[str, list[tuple[Build, Image]]]) -> Image | None:
    """The image built under the name a launch runs; of several the one built nearest to the launch."""
    for name in _values(launch.image):
        candidates = by_name.get(normalised(name), ())
        if candidates:
            return max(candidates, key=lambda made: _nearness(made[0].span, launch.span))[1]
    return None


def _nearness(build: Span, launch: Span) -> tuple[bool, bool]:
    one, other = build.file.path, launch.file.path
    return one == other, posixpath.dirname(one) == posixpath.dirname(other)


def normalised(reference: str) -> str:
    """An image's name as the engine completes it, without a digest: `app` and `docker.io/library/app:latest` are one."""
    image = parse(reference.removeprefix("localhost/"))  # podman's name for what it built itself
    return f"{image.repository}:{image.tag or 'latest'}"


def _give_volumes(launches: list[Launch]) -> None:
    """Finds the launches whose volumes another takes over: by the container's name, or in one compose file the service's."""
    if not any(launch.host.volumes_from for launch in launches):
        return
    named: dict[str, list[Launch]] = {}
    for launch in launches:
        for name in _values(launch.name):
            named.setdefault(name, []).append(launch)
    for launch in launches:
        for value in launch.host.volumes_from:
            for source in value.choices:
                name = source.removeprefix("container:").partition(":")[0]
                near = [donor for donor in named.get(name, ()) if donor is not launch]
                in_file = [donor for donor in near if donor.files == launch.files]
                launch.donors += [(value, donor) for donor in in_file or near]


def _kept(stages: dict[str, list[Image]], targeted: set[int]) -> list[Image]:
    """The last stage of each Dockerfile, and those that something targets, in the order of the files."""
    kept: list[Image] = []
    for images in stages.values():
        dropped = [image for image in images if not image.final and id(image) not in targeted]
        gone = {id(image) for image in dropped}
        images[-1].env[:0] = [value for image in dropped for value in image.env]  # it holds the secrets of the whole file
        kept += [image for image in images if id(image) not in gone]
    return kept


def _number(linked: Linked) -> None:
    """Sets the ids: the place, and `#2` and so on for what follows at the same place."""
    met: Counter[str] = Counter()
    subjects: list[Launch | Image] = [*linked.launches, *linked.images]
    for each in subjects:
        place = f"{each.span.file.path}:{each.span.line}:{each.span.column}"
        met[place] += 1
        each.id = place if met[place] == 1 else f"{place}#{met[place]}"
