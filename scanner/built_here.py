"""Which images are built in the repository, what each ends as, and which launches run it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping

from scanner.bases import inherit, unite
from scanner.builds import SERVICE, Dockerfiles, Made, values
from scanner.image_names import ImageNames
from scanner.launch import Build, Extraction, Image, Launch, Related, value_of
from scanner.posture import is_root
from scanner.source import Certainty, Text


def images(
    extractions: Iterable[Extraction], launches: list[Launch], commands: Iterable[Build], services: Mapping[int, Launch]
) -> list[Image]:
    """The images of the repository's Dockerfiles: of each the last stage, and those that a build targets.

    `commands`: the builds of commands; `services`: by its build, the launch of each compose service that has one. Sets
    `Launch.built_here`, `Image.names`, `Image.built_on` and `Image.related`, and what an image takes from a base that is
    built here.
    """
    dockerfiles = Dockerfiles(image for extraction in extractions for image in extraction.images)
    composed = [launch.build for launch in launches if launch.build is not None]
    made = [one for build in (*commands, *composed) for one in dockerfiles.made(build, id(build) in services)]
    names = _names(made, services)
    _rename(names, extractions)
    _inherit(dockerfiles, made, names, services)
    _relate(launches, made, names)
    _unite(made)  # last: until here each build's own outcome counts
    return _kept(dockerfiles.stages, {id(one.stage) for one in made})


def _names(made: Iterable[Made], services: Mapping[int, Launch]) -> ImageNames[Made]:
    """What the repository builds, by the names it gives it."""
    names = ImageNames[Made]()
    for one in made:
        service = services.get(id(one.build))
        for tag in (*one.build.tags, *((service.image,) if service is not None and service.image is not None else ())):
            names.add(tag, one, one.build.span)
            one.stage.names += [name for name in values(tag) if name not in one.stage.names]
        for name in one.build.default_names:
            names.add(name, one, one.build.span)
    return names


def _rename(names: ImageNames[Made], extractions: Iterable[Extraction]) -> None:
    """Further names: `docker tag app app:1`."""
    for extraction in extractions:
        for pipeline in extraction.pipelines:
            for command in pipeline.commands:
                if (words := _tagging(command)) is not None:
                    old, new = map(value_of, words)
                    one = names.find(old, pipeline.statement)
                    if one is not None:
                        names.add(new, one, pipeline.statement)
                        one.stage.names += [name for name in new.choices if name not in one.stage.names]


def _tagging(command: list[Text]) -> list[Text] | None:
    """The two names of `docker tag OLD NEW` or `docker image tag OLD NEW`; None for another command."""
    words = command[1:]
    if len(words) > 1 and str(words[0]) == "image":
        words = words[1:]
    if len(words) != 3 or str(words[0]) != "tag" or any(str(word).startswith("-") for word in words):
        return None
    from scanner.shell.wrappers import TOOLS  # late: where no command is seen, the shell's modules are not needed

    return words[1:] if not command[0].resolved or posixpath.basename(str(command[0])) in TOOLS else None


def _inherit(dockerfiles: Dockerfiles, made: list[Made], names: ImageNames[Made], services: Mapping[int, Launch]) -> None:
    """Gives images what their bases have, where those are built here."""
    builds = {id(one.image): one.build for one in made}
    by_service = {(*one_of.files, name): one for one, one_of in _of_services(made, services) for name in values(one_of.name)}

    def base_of(image: Image) -> Image | None:
        if image.base is None:
            return None
        service = services.get(id(builds.get(id(image))))
        for choice in image.base.choices:
            if choice.startswith(SERVICE) and service is not None:
                one = by_service.get((*service.files, choice.removeprefix(SERVICE)))
                return None if one is None else one.image
        found = names.find(image.base, image.span)
        return None if found is None else found.image

    every = [image for stages in dockerfiles.stages.values() for image in stages]
    inherit((*every, *(one.image for one in made)), base_of)


def _unite(made: Iterable[Made]) -> None:
    """Makes of each stage what its builds, which may give arguments, make of it."""
    stages = {id(one.stage): one.stage for one in made}
    variants: dict[int, list[Image]] = {}
    for one in made:
        variants.setdefault(id(one.stage), []).append(one.image)
    for key, images in variants.items():
        unite(stages[key], images)


def _of_services(made: Iterable[Made], services: Mapping[int, Launch]) -> Iterator[tuple[Made, Launch]]:
    for one in made:
        service = services.get(id(one.build))
        if service is not None:
            yield one, service


def _relate(launches: list[Launch], made: list[Made], names: ImageNames[Made]) -> None:
    """Gives launches the image of this repository that they run, and that image those which do not choose a user."""
    by_build: dict[int, Made] = {}
    by_file: dict[str, list[Made]] = {}
    for one in made:
        by_build.setdefault(id(one.build), one)
        by_file.setdefault(one.build.span.file.path, []).append(one)
    for launch in launches:
        runs = by_build.get(id(launch.build)) or _built_in_place(launch, by_file) or _named(launch, names)
        if runs is None:
            continue
        launch.built_here = runs.stage
        if runs.image.runs_as_root is not False and not _has_own_user(launch):
            called = launch.name.only if launch.name is not None else None
            related = Related(launch.span, f"{called or launch.verb} runs this image")
            if related not in runs.stage.related:
                runs.stage.related.append(related)


def _built_in_place(launch: Launch, by_file: Mapping[str, list[Made]]) -> Made | None:
    """What is built by the command that stands for the image: `docker run $(docker build -q .)`."""
    image = launch.image
    if image is None or image.unresolved is None or "build" not in image.unresolved:
        return None
    for span in image.spans:
        for one in by_file.get(span.file.path, ()):
            if span.start <= one.build.span.start < span.end:
                return one
    return None


def _named(launch: Launch, names: ImageNames[Made]) -> Made | None:
    return names.find(launch.image, launch.span) if launch.image is not None else None


def _has_own_user(launch: Launch) -> bool:
    """Whether a launch chooses its user, so that the image's is of no account; a user not known counts as an ordinary one."""
    user = launch.user
    if user is None or user.certainty is Certainty.SOMETIMES:
        return False
    return all(name and not is_root(name) for name in user.choices)


def _kept(stages: dict[str, list[Image]], targeted: set[int]) -> list[Image]:
    """The last stage of each Dockerfile, and those that something targets, in the order of the files."""
    kept: list[Image] = []
    for images in filter(None, stages.values()):  # one that is written into another file may hold no stage at all
        dropped = [image for image in images if not image.final and id(image) not in targeted]
        gone = {id(image) for image in dropped}
        images[-1].env[:0] = [value for image in dropped for value in image.env]  # it holds the secrets of the whole file
        kept += [image for image in images if id(image) not in gone]
    return kept
