"""What the files of a repository say together: which launches are one, which images are built here, who runs them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import field

from scanner.launch import Build, Extraction, Image, Launch
from scanner.merge import merge, merge_builds
from scanner.record import dataclass


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

    Sets `id` and `Launch.donors`, and what `built_here.images` says.
    """
    extractions = list(extractions)
    launches = merge(launch for extraction in extractions for launch in extraction.launches)
    launches.sort(key=lambda launch: (launch.file.path, launch.span.start))
    services = {id(launch.build): launch for launch in launches if launch.build is not None}
    commands = [build for extraction in extractions for build in extraction.builds if id(build) not in services]
    images: list[Image] = []
    if services or commands or any(extraction.images for extraction in extractions):
        from scanner import built_here

        images = built_here.images(extractions, launches, commands, services)
    _give_volumes(launches)
    linked = Linked(launches, images, merge_builds(commands))
    _number(linked)
    return linked


def _give_volumes(launches: list[Launch]) -> None:
    """Finds the launches whose volumes another takes over: by the container's name, or in one compose file the service's."""
    if not any(launch.host.volumes_from for launch in launches):
        return
    from scanner.builds import values

    named: dict[str, list[Launch]] = {}
    for launch in launches:
        for name in values(launch.name):
            named.setdefault(name, []).append(launch)
    for launch in launches:
        for value in launch.host.volumes_from:
            for source in value.choices:
                name = source.removeprefix("container:").partition(":")[0]
                near = [donor for donor in named.get(name, ()) if donor is not launch]
                in_file = [donor for donor in near if donor.files == launch.files]
                launch.donors += [(value, donor) for donor in in_file or near]


def _number(linked: Linked) -> None:
    """Sets the ids: the place, and `#2` and so on for what follows at the same place."""
    met: Counter[str] = Counter()
    subjects: list[Launch | Image] = [*linked.launches, *linked.images]
    for each in subjects:
        place = f"{each.span.file.path}:{each.span.line}:{each.span.column}"
        met[place] += 1
        each.id = place if met[place] == 1 else f"{place}#{met[place]}"
