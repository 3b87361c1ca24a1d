"""Compose files: what is run is a set of files, and each of its services is a launch."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from scanner.compose import dotenv
from scanner.compose.build import default_names
from scanner.compose.comments import blocks, comments
from scanner.compose.load import Model, load
from scanner.compose.nodes import Scalar
from scanner.compose.recognise import looks_like_compose as looks_like_compose
from scanner.compose.run import alone, run
from scanner.compose.schema import check
from scanner.compose.service import launch
from scanner.compose.services import services
from scanner.compose.sets import DEFAULT_NAMES, FileSet, file_sets
from scanner.compose.swarm import deployed
from scanner.isolation import unless_it_fails
from scanner.launch import ComposeCommand, Extraction, Launch
from scanner.project import Project
from scanner.source import SourceFile

SECONDS = 15.0  # for a set of files, to be read and to be judged: a net, for counts bound both, and what tests try takes three
SERVICES = 10_000  # of a set of files, each of which is judged by every rule


def extract(files: Sequence[SourceFile], commands: Sequence[ComposeCommand], project: Project) -> dict[str, Extraction]:
    """The services of all compose files of a tree, as Compose v5 reads the sets of them that are run.

    By path: the files given and those that they bring in. A launch stands with the file that declares its service first;
    a `run` of a service that is not known stands by itself, with the script.
    Errors that concern another file than the one they stand with name it.
    """
    found: dict[str, Extraction] = {file.path: Extraction() for file in files}
    loaded = list(_loaded(file_sets(files, commands, project), project, found))
    brought_in = {path for _, model in loaded for path in model.included}
    included = {path for one, model in loaded if one.files[0].path not in brought_in for path in model.included}
    extended = {base for _, model in loaded for base in model.extended}
    for file_set, model in loaded:
        first = file_set.files[0].path
        if not (_alone(file_set) and first in included):
            templates = extended if _by_itself(file_set) else set()
            judge = partial(_launches, file_set, model, templates, found)
            unless_it_fails(judge, partial(_say, found, first), SECONDS)
        _note(model, found)
    placed = {launch.span for extraction in found.values() for launch in extraction.launches if launch.of_service is not None}
    for command in commands:
        if command.changes is not None and command.span not in placed:
            made = alone(command, command.changes)
            found.setdefault(made.span.file.path, Extraction()).launches.append(made)
    return found


def _say(found: dict[str, Extraction], path: str, said: str) -> None:
    found.setdefault(path, Extraction()).errors.append((1, said))


def _loaded(file_sets: Iterable[FileSet], project: Project, found: dict[str, Extraction]) -> Iterator[tuple[FileSet, Model]]:
    """The models of sets, without those of which others have shown that nothing in them is judged by itself: else what
    includes or extends one another in a long chain would be read over and over."""
    included: set[str] = set()
    extended: set[tuple[str, str]] = set()
    offered: set[tuple[str, str]] = set()
    for one in sorted(file_sets, key=_by_itself):  # what is surely run comes first
        first = one.files[0].path
        bases = {base for base in offered if base[0] == first} if _by_itself(one) else set()
        if _alone(one) and first in included or bases and bases <= extended:
            continue
        read = partial(load, one.files, one.folder, one.env_files, project)
        model = unless_it_fails(read, partial(_say, found, first), SECONDS)
        if model is None:
            continue
        included |= model.included
        extended |= model.extended
        offered |= model.offered
        yield one, model


def _alone(file_set: FileSet) -> bool:
    """Whether a set is a single file that no command names."""
    return len(file_set.files) == 1 and not file_set.commands


def _by_itself(file_set: FileSet) -> bool:
    """Whether nothing runs a set but for all that is known: a single file that neither a command nor its name tells of."""
    return _alone(file_set) and posixpath.basename(file_set.files[0].path) not in DEFAULT_NAMES


def _note(model: Model, found: dict[str, Extraction]) -> None:
    """The comments of the files that were read, once each."""
    for file, yaml in model.files:
        extraction = found.setdefault(file.path, Extraction())
        if not extraction.comments:
            extraction.comments = list(comments(file, yaml))
            extraction.blocks = list(blocks(yaml)) if "capdrop" in file.text else []
    for path, file in model.reader.env_files.read_ones.items():
        extraction = found.setdefault(path, Extraction())
        if not extraction.comments:
            extraction.comments = list(dotenv.comments(file))


def _launches(file_set: FileSet, model: Model, templates: set[tuple[str, str]], found: dict[str, Extraction]) -> None:
    """`templates`: services that others extend, and nothing runs by themselves."""
    paths = [file.path for file in file_set.files]
    volumes, secrets = (model.reader.mapping(model.top.get(name), name) for name in ("volumes", "secrets"))
    name = model.top.get("name")
    project = model.reader.text(name.value, "name") if name is not None and isinstance(name.value, Scalar) else None
    launches: list[Launch] = []
    for service in services(model):
        file = service.key.file
        if (file.path, service.name) in templates:
            continue
        if len(launches) >= SERVICES:
            told = f"more than {SERVICES} services in one project: from here on they are not judged"
            found.setdefault(file.path, Extraction()).errors.append((service.key.line, told))
            break
        made = launch(service, model.reader, volumes, secrets)
        made.files = list(paths)
        if made.build is not None and made.image is None:
            made.build.default_names = default_names(service.name, project, file_set.folder)
        made.opaque = made.opaque or not file_set.whole or model.reader.gave_up
        if file_set.stack:
            made = deployed(made)
        launches.append(made)
        for command in file_set.commands:
            if command.changes is not None and command.service is not None and service.name in command.service.choices:
                launches.append(run(made, command, command.changes))
    if not model.version_1:  # Compose no longer takes it; it is read all the same
        partial = model.damaged | {name for _, name in templates}
        check(model.top, model.reader, alone=file_set.whole and not (model.incomplete or templates), partial=partial)
    for made in launches:
        made.refused = bool(model.reader.errors)
        extraction = found.setdefault(made.span.file.path, Extraction())
        extraction.launches.append(made)
        if made.build is not None and made.of_service is None:
            extraction.builds.append(made.build)
    for error in model.reader.errors:
        found.setdefault(error.path, Extraction()).errors.append((error.line, error.message))
