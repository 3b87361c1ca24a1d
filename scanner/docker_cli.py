"""The command line of docker, podman and nerdctl: words → a Launch or a Build.

    docker|podman|nerdctl [global flags] [container] run|create [flags] IMAGE [word …]
    docker [global flags] service create [flags] IMAGE [word …]
    docker|podman|nerdctl [global flags] [image|buildx|builder] build [flags] CONTEXT
    buildah [global flags] build|bud [flags] CONTEXT
    docker-buildx [global flags] build|b [flags] CONTEXT

What the flags are stands in `cli_tables`, one table a tool and verb; how words become flags in `docker_words`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from scanner.docker_flags import HELP, Tool, Verb
from scanner.docker_words import Parsed, is_lone, parse
from scanner.launch import Build, Launch, Related, Value, value_of
from scanner.record import dataclass
from scanner.source import Certainty, SourceFile, Span, Text

T = TypeVar("T")
_API_SOCKET = "/var/run/docker.sock"


@dataclass(frozen=True, slots=True)
class Site:
    """Where a command stands: the file it was found in, that file's format, and the whole command."""

    file: SourceFile
    format: str
    statement: Span


def read(tool: str, words: Sequence[Text], site: Site) -> Launch | Build | None:
    """What a command launches or builds; None when it does neither.

    `words[0]` names the tool, whose resolved name is `tool`: docker, podman, nerdctl, buildah or docker-buildx.
    """
    grammar = tool_named(tool)
    found = _verb(grammar, words)
    if found is None:
        return None
    verb, at = found
    parsed = parse(words[at + 1 :], verb.table, interspersed=verb.builds)
    if _asks_help(parsed):
        return None
    span, related = place(words[0], words[at], site)
    if verb.builds:
        return _build(parsed, span)
    launch = Launch(span.file, span, site.statement, site.format, tool, verb.name, related=related, files=[span.file.path])
    launch.can_set = verb.table.paths | {"Image", "Cmd"}
    launch.supplies = verb.supplies
    launch.words, launch.verb_at = tuple(words), at
    _fill(launch, parsed)
    if launch.image is None and not launch.opaque:
        return None  # the tool refuses a command without an image
    if launch.supplies:
        launch.supplies -= {path for path, value in launch.values() if value.certainty is not Certainty.SOMETIMES}
    return launch


def tool_named(name: str) -> Tool:
    """The grammar of docker, podman or nerdctl, or of what only builds images: buildah, docker-buildx."""
    if name in ("podman", "buildah"):
        from scanner.cli_tables import podman

        return podman.TOOL if name == "podman" else podman.BUILDAH
    if name == "nerdctl":
        from scanner.cli_tables import nerdctl

        return nerdctl.TOOL
    from scanner.cli_tables import docker

    return docker.TOOL if name == "docker" else docker.BUILDX


def _verb(tool: Tool, words: Sequence[Text]) -> tuple[Verb, int] | None:
    """The verb, and which word its last one is. Global flags stand before and between the words of a verb."""
    called: tuple[str, ...] = ()
    at = 1
    for _ in range(2):  # no verb has more words
        parsed = parse(words[at:], tool.flags)
        start, at = at, len(words) - len(parsed.operands)
        if not parsed.operands or _asks_help(parsed) or any(_says_compose(word) for word in words[start:at]):
            return None
        called += (str(words[at]),)
        if called in tool.verbs:
            return tool.verbs[called], at
        at += 1
    return None


def _asks_help(parsed: Parsed) -> bool:
    return any(flag.sets is HELP for flag, _ in parsed.flags)


def _says_compose(word: Text) -> bool:
    """`docker $COMPOSE run web` launches a service, which is none of ours."""
    return is_lone(word) and "compose" in str(word).lower()


def place(tool: Text, verb: Text, site: Site) -> tuple[Span, list[Related]]:
    """Where the text of the command stands: the word that names the tool there; and where that text is used from.

    Fragments know the expansions they came through. Those that tool and verb share brought the whole command along, so
    it stands inside them; the next one, if any, stands in the command for the tool's name (`$DOCKER run`).
    """
    first, other = (text.fragments[0] if text.fragments else None for text in (tool, verb))
    if first is None or first.span is None:
        return site.statement, []
    theirs = other.via if other is not None else ()
    pairs = zip(first.via, theirs, strict=False)
    shared = next((index for index, (a, b) in enumerate(pairs) if a != b), min(len(first.via), len(theirs)))
    span = first.via[shared] if len(first.via) > shared else Span(first.span.file, first.span.start, _end(tool, first.span))
    used = [Related(first.via[0], "used here")] if shared and first.via[0] != span else []
    return span, used


def _end(word: Text, start: Span) -> int:
    """Where a word that begins at `start` ends, if it stands in one place (`do'ck'er`); else where its beginning ends."""
    last = word.spans[-1]
    return last.end if last.file is start.file and last.start >= start.start else start.end


def _fill(launch: Launch, parsed: Parsed) -> None:
    for flag, given in parsed.flags:
        if flag.sets is not None:
            flag.sets.apply(launch, given)
    _settle(launch)
    launch.opaque, launch.open_ended = parsed.opaque, parsed.open_ended
    sureness = Certainty.SOMETIMES if parsed.perhaps else Certainty.ALWAYS
    launch.image = _one_of([value_of(word.weakened(sureness)) for word in (*parsed.perhaps, *parsed.operands[:1])])
    launch.cmd = [value_of(word.weakened(sureness)) for word in parsed.operands[1:]]


def _settle(launch: Launch) -> None:
    """What the CLI does once it has read all flags: sets and maps hold each thing once, some flags become one value."""
    host = launch.host
    host.binds = _distinct(host.binds, str)
    host.tmpfs = _distinct(host.tmpfs, lambda mount: mount.target)
    host.cap_add, host.cap_drop = _sorted(host.cap_add), _sorted(host.cap_drop)
    host.device_requests = _with_one_cdi_request(host.device_requests)
    asked = launch.use_api_socket
    if asked:
        mount = {"Type": "bind", "Source": _API_SOCKET, "Target": _API_SOCKET}
        host.mounts.append(Value.of(mount, asked.spans, asked.certainty))


def _distinct(values: list[Value[T]], key: Callable[[T], str]) -> list[Value[T]]:
    """One value for each key, the last of the surest; what is not known is kept."""
    kept: dict[object, Value[T]] = {}
    for index, value in enumerate(values):
        name: object = key(value.choices[0]) if value.choices else index
        if name not in kept or value.certainty >= kept[name].certainty:
            kept[name] = value
    return list(kept.values())


def _sorted(values: list[Value[str]]) -> list[Value[str]]:
    return sorted(_distinct(values, str), key=lambda value: (value.unresolved is not None, *value.choices))


def _with_one_cdi_request(values: list[Value[Mapping[str, Any]]]) -> list[Value[Mapping[str, Any]]]:
    others: list[Value[Mapping[str, Any]]] = []
    cdi: list[Value[Mapping[str, Any]]] = []
    for value in values:
        (cdi if value.choices and value.choices[0].get("Driver") == "cdi" else others).append(value)
    if len(cdi) < 2:
        return values
    names = [name for value in cdi for name in value.choices[0]["DeviceIDs"]]
    spans = tuple(span for value in cdi for span in value.spans)
    return [*others, Value.of({"Driver": "cdi", "DeviceIDs": names}, spans, max(value.certainty for value in cdi))]


def _one_of(values: list[Value[str]]) -> Value[str] | None:
    if len(values) < 2:
        return values[0] if values else None
    choices = tuple(dict.fromkeys(choice for value in values for choice in value.choices))
    unresolved = next((value.unresolved for value in values if value.unresolved is not None), None)
    spans = tuple(span for value in values for span in value.spans)
    return Value(choices, spans, min(value.certainty for value in values), unresolved)


def _build(parsed: Parsed, span: Span) -> Build:
    build = Build(span)
    for flag, given in parsed.flags:
        if flag.sets is not None:
            flag.sets.apply(build, given)
    if parsed.operands:
        build.context = value_of(parsed.operands[-1])
    return build
