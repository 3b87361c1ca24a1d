"""The command line of compose, in each of its tools: words → the set of files that a command names.

    docker|podman|nerdctl [global flags] compose [flags] VERB …
    docker-compose|podman-compose [flags] VERB …
    docker [global flags] stack deploy|up|config [-c FILE …] STACK

`run` also changes the service it launches: `… run [flags] SERVICE [word …]`; `build` gives its builds arguments. The flags stand
in `cli_tables/compose.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scanner.cli_tables import compose as tables
from scanner.docker_cli import Site, place, tool_named
from scanner.docker_flags import HELP
from scanner.docker_words import Parsed, parse
from scanner.launch import Build, ComposeCommand, Launch, Value, value_of
from scanner.source import Certainty, Text

STANDALONE = ("docker-compose", "podman-compose")
VARIABLES = ("COMPOSE_FILE", "COMPOSE_PATH_SEPARATOR", "COMPOSE_PROFILES", "COMPOSE_ENV_FILES")
"""The variables that say what a command's words don't. Source: compose-go, `cli/options.go`; docker/compose, `cmd/compose`."""

_OF_NO_PROJECT = ("completion", "help", "ls", "version")
_VERBS = frozenset("build config create down exec logs ps pull restart run start stop up".split())


def may_hold(variable: str, words: Sequence[Text]) -> bool:
    """Whether a variable of which only the name is known holds compose, as the words behind it say."""
    name = variable.lower()
    return "compose" in name and len(words) > 1 or name in ("dc", "dco") and calls(words)


def calls(words: Sequence[Text]) -> bool:
    """Whether the words behind the first are such as compose is given, so that a path by its name is more than a path."""
    return any(str(word) in _VERBS for word in words[1:])


def read(
    tool: str, words: Sequence[Text], site: Site, *, base_dir: str = "", environment: Mapping[str, Text] | None = None
) -> ComposeCommand | None:
    """The set of files that a command names, and what it does with it; None where it isn't compose's.

    `words[0]` names the tool, whose resolved name is `tool`: docker, podman, nerdctl, or one of STANDALONE. `base_dir`: the
    folder that it runs in, as in ComposeCommand. `environment`: those of VARIABLES that the command is given.
    """
    at = 1
    stack = False
    if tool not in STANDALONE:
        outer = parse(words[1:], tool_named(tool).flags)
        at = len(words) - len(outer.operands) + 1
        called = str(outer.operands[0]) if outer.operands else ""
        stack = called == "stack" and tool == "docker"
        if called != "compose" and not stack or _asks_help(outer):
            return None
    made = _stack(tool, words, at, site) if stack else _compose(tool, words, at, site)
    if made is not None:
        made.base_dir = base_dir
        if not stack:
            _take(made, environment or {})
    return made


def _compose(tool: str, words: Sequence[Text], at: int, site: Site) -> ComposeCommand | None:
    parsed = parse(words[at:], tables.GLOBAL)
    if _asks_help(parsed):
        return None
    command = _command(tool, words, words[-1], site)
    _apply(command, parsed)
    if not parsed.operands:  # `docker compose -f a "$@"`: what is not known is the verb and all behind it
        command.opaque = bool(parsed.perhaps)
        return command if parsed.flags or parsed.opaque else None
    verb = parsed.operands[0]
    if str(verb) in _OF_NO_PROJECT:
        return None
    command.span, _ = place(words[0], verb, site)
    command.verb = str(verb) if verb.resolved else ""
    command.opaque = parsed.opaque and verb.resolved
    if command.verb == "run":
        return _run(command, words[0], parsed.operands, site)
    if command.verb == "build":
        return _build(command, parsed.operands)
    if command.verb in ("up", "create", "start", "restart", "watch"):
        return None if any(str(word) in ("--help", "-h") for word in parsed.operands[1:]) else command
    return command


def _run(command: ComposeCommand, tool: Text, words: Sequence[Text], site: Site) -> ComposeCommand | None:
    parsed = parse(words[1:], tables.RUN)
    if _asks_help(parsed):
        return None
    span, related = place(tool, words[0], site)
    changes = Launch(span.file, span, site.statement, site.format, "compose", "compose run", related=related)
    changes.can_set = tables.RUN.paths | {"Cmd"}
    changes.interactive = changes.tty = Value.of(True, (span,), Certainty.DEFAULT)
    for flag, given in parsed.flags:
        if flag.sets is not None:
            flag.sets.apply(command if flag.sets is tables.SERVICE_PORTS else changes, given)
    changes.opaque, changes.open_ended = parsed.opaque, parsed.open_ended
    changes.cmd = [value_of(word) for word in parsed.operands[1:]]
    operands = [*parsed.perhaps, *parsed.operands[:1]]
    command.service = value_of(operands[0]) if len(operands) == 1 else None
    command.changes = changes
    return command


def _build(command: ComposeCommand, words: Sequence[Text]) -> ComposeCommand | None:
    parsed = parse(words[1:], tables.BUILD, interspersed=True)
    if _asks_help(parsed):
        return None
    built = Build(command.span, context=Value.unknown("the services' own"))
    for flag, given in parsed.flags:
        if flag.sets is not None:
            flag.sets.apply(built, given)
    command.built = built if built.args else None
    return command


def _stack(tool: str, words: Sequence[Text], at: int, site: Site) -> ComposeCommand | None:
    outer = parse(words[at:], tables.STACK)  # what `stack` takes itself stands before its verb
    if not outer.operands or _asks_help(outer) or str(outer.operands[0]) not in ("deploy", "up", "config"):
        return None
    verb = outer.operands[0]
    parsed = parse(words[len(words) - len(outer.operands) + 1 :], tables.STACK, interspersed=True)
    if _asks_help(parsed):
        return None
    command = _command(tool, words, verb, site)
    command.verb = "stack config" if str(verb) == "config" else "stack deploy"
    _apply(command, parsed)
    command.opaque = parsed.opaque
    return command


def _command(tool: str, words: Sequence[Text], verb: Text, site: Site) -> ComposeCommand:
    span, _ = place(words[0], verb, site)
    return ComposeCommand(span, site.statement, tool, "")


def _apply(command: ComposeCommand, parsed: Parsed) -> None:
    for flag, given in parsed.flags:
        if flag.sets is not None:
            flag.sets.apply(command, given)


def _asks_help(parsed: Parsed) -> bool:
    return any(flag.sets is HELP for flag, _ in parsed.flags)


def _take(command: ComposeCommand, environment: Mapping[str, Text]) -> None:
    """What the environment says where no flag does."""
    separator = environment.get("COMPOSE_PATH_SEPARATOR")
    if not command.files and not command.opaque and (given := environment.get("COMPOSE_FILE")):
        by = str(separator) if separator is not None and separator.resolved and len(separator) else ":"
        command.files = [value_of(part) for part in given.split(by)]
    if not command.profiles and (given := environment.get("COMPOSE_PROFILES")):
        command.profiles = [value_of(part) for part in given.split(",")]
    if not command.env_files and (given := environment.get("COMPOSE_ENV_FILES")):
        command.env_files = [value_of(part) for part in given.split(",") if len(part)]
