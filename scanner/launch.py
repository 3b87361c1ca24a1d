"""The model: a container launch, in the Docker Engine API's names, types and units, each value with its place and certainty.

Field names are the API's in snake case; `api_name` gives them back. Source of names and units: the Engine API's
`POST /containers/create`. Nothing here knows which file format a launch came from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, fields
from typing import Any, Generic, NamedTuple, TypeVar

from scanner.record import dataclass
from scanner.source import Certainty, SourceFile, Span, Text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """What one option sets.

    `choices` are the values it may have: one as a rule, several where paths differ, none where it could not be
    resolved; then `unresolved` is the source text. Both where it could be resolved on some paths only. A structured
    value (Bind, Mount object, Tmpfs, PortBinding, EnvVar) of which only a part is unresolved has both, too: the choice
    holds that part as written. `spans` are what a person would edit: the option's name and its value. A value is true
    when it may be a true one, so `if launch.host.privileged:` reads as it should.
    """

    choices: tuple[T, ...]
    spans: tuple[Span, ...] = ()
    certainty: Certainty = Certainty.ALWAYS
    unresolved: str | None = None

    @classmethod
    def of(cls, value: T, spans: tuple[Span, ...] = (), certainty: Certainty = Certainty.ALWAYS) -> Value[T]:
        return cls((value,), spans, certainty)

    @classmethod
    def unknown(cls, source: str, spans: tuple[Span, ...] = (), certainty: Certainty = Certainty.ALWAYS) -> Value[T]:
        return cls((), spans, certainty, source)

    def __bool__(self) -> bool:
        return any(self.choices)

    @property
    def only(self) -> T | None:
        """The value where there is exactly one possible and nothing of it is unresolved, else None."""
        return self.choices[0] if len(self.choices) == 1 and self.unresolved is None else None

    def which(self, holds: Callable[[T], bool]) -> Iterator[T]:
        """The possible values for which `holds` is true."""
        return (choice for choice in self.choices if holds(choice))


def value_of(text: Text, spans: tuple[Span, ...] | None = None) -> Value[str]:
    """A text as the value of what it sets: unknown where a part of it could not be resolved. `spans`: its own, unless given."""
    places = text.spans if spans is None else spans
    return Value.of(str(text), places, text.certainty) if text.resolved else Value.unknown(str(text), places, text.certainty)


class Bind(NamedTuple):
    """A short mount (`-v source:target[:options]`). Text that could not be resolved stands in it as written."""

    source: str
    target: str
    options: str = ""

    def __str__(self) -> str:
        return ":".join((self.source, self.target, self.options) if self.options else (self.source, self.target))


class Tmpfs(NamedTuple):
    """A tmpfs: where, and its mount options as written (`size=64m,exec`), empty for the engine's defaults."""

    target: str
    options: str = ""


class PortBinding(NamedTuple):
    """A published port: `port` as `80/tcp`; an empty `host_ip` means every interface."""

    port: str
    host_ip: str = ""
    host_port: str = ""


class BuildContext(NamedTuple):
    """A further context of a build: `FROM name` then means `source` (`docker-image://alpine`, `service:base`, a folder)."""

    name: str
    source: str


class EnvVar(NamedTuple):
    """An environment variable given to the container; `value` None where only the name is passed on."""

    name: str
    value: str | None


class SecretFile(NamedTuple):
    """A file of the tree whose content a compose project takes for a secret. `place`: that content, blanks around it left out."""

    name: str
    place: Span


def api_name(field_name: str) -> str:
    """The Engine API's name of a field of `HostConfig` or `Launch`: `pids_limit` → `PidsLimit`."""
    if field_name == "uts_mode":
        return "UTSMode"
    return "".join(part.capitalize() for part in field_name.split("_"))


@dataclass(slots=True)
class HostConfig:
    """`HostConfig` of the Engine API. What was not set is None, or an empty list."""

    privileged: Value[bool] | None = None
    readonly_rootfs: Value[bool] | None = None
    cap_add: list[Value[str]] = field(default_factory=list)  # as the CLI normalises them: CAP_SYS_ADMIN, ALL
    cap_drop: list[Value[str]] = field(default_factory=list)
    security_opt: list[Value[str]] = field(default_factory=list)
    masked_paths: Value[tuple[str, ...]] | None = None
    readonly_paths: Value[tuple[str, ...]] | None = None
    memory: Value[int] | None = None  # bytes
    memory_swap: Value[int] | None = None  # bytes, memory included; -1 unlimited
    memory_reservation: Value[int] | None = None  # bytes
    nano_cpus: Value[int] | None = None  # 1_000_000_000 is one CPU
    cpu_quota: Value[int] | None = None  # microseconds in each period
    cpu_period: Value[int] | None = None  # microseconds
    pids_limit: Value[int] | None = None
    network_mode: Value[str] | None = None
    pid_mode: Value[str] | None = None
    ipc_mode: Value[str] | None = None
    uts_mode: Value[str] | None = None
    userns_mode: Value[str] | None = None
    cgroupns_mode: Value[str] | None = None
    cgroup_parent: Value[str] | None = None
    binds: list[Value[Bind]] = field(default_factory=list)
    mounts: list[Value[Mapping[str, Any]]] = field(default_factory=list)  # the API's Mount objects
    tmpfs: list[Value[Tmpfs]] = field(default_factory=list)
    devices: list[Value[Mapping[str, str]]] = field(default_factory=list)  # PathOnHost, PathInContainer, CgroupPermissions
    device_cgroup_rules: list[Value[str]] = field(default_factory=list)
    device_requests: list[Value[Mapping[str, Any]]] = field(default_factory=list)
    group_add: list[Value[str]] = field(default_factory=list)
    volumes_from: list[Value[str]] = field(default_factory=list)
    oom_kill_disable: Value[bool] | None = None
    restart_policy: Value[Mapping[str, Any]] | None = None  # Name, MaximumRetryCount
    port_bindings: list[Value[PortBinding]] = field(default_factory=list)


@dataclass(slots=True)
class Related:
    """Another place that has to do with a launch or finding, and what it has to do with it."""

    span: Span
    message: str


class Enclosing(NamedTuple):
    """What a launch stands in, by name: the `kind` is `service`, `target` (of a makefile), `function` or `stage`."""

    kind: str
    name: str


@dataclass(slots=True)
class Hook:
    """A compose lifecycle hook (`post_start`, `pre_stop`)."""

    kind: str
    privileged: Value[bool] | None = None
    user: Value[str] | None = None


@dataclass(slots=True)
class Build:
    """A build of an image: `docker build …` in a script, or a compose service's `build`.

    Paths are as written; `base_dir` is the folder they are relative to: of a command's empty where it is not known, of a
    service's where that is the current one.
    """

    span: Span
    base_dir: str = ""
    context: Value[str] | None = None
    dockerfile: Value[str] | None = None
    target: Value[str] | None = None
    tags: list[Value[str]] = field(default_factory=list)
    args: list[Value[EnvVar]] = field(default_factory=list)
    contexts: list[Value[BuildContext]] = field(default_factory=list)
    inline: Value[str] | None = None  # the Dockerfile itself, where it is written into the compose file or script
    default_names: list[Value[str]] = field(default_factory=list)  # of the image of a service that gives it none
    privileged: Value[bool] | None = None
    entitlements: list[Value[str]] = field(default_factory=list)


@dataclass(slots=True)
class Launch:
    """One place that launches a container.

    `span` is the word that names the tool, or the compose service's key; `statement` the whole command or service.
    `can_set`: the config paths (`HostConfig.Privileged`, `User`) that this tool and verb have an option for.
    `supplies`: those that the tool sets by itself (podman: `HostConfig.PidsLimit`).
    `words`: the command as its tool gets it, `words[verb_at]` the last word of its verb; none for a service.
    """

    file: SourceFile
    span: Span
    statement: Span
    format: str
    tool: str
    verb: str
    can_set: frozenset[str] = frozenset()
    supplies: frozenset[str] = frozenset()
    name: Value[str] | None = None
    image: Value[str] | None = None
    user: Value[str] | None = None
    cmd: list[Value[str]] = field(default_factory=list)
    entrypoint: list[Value[str]] = field(default_factory=list)
    env: list[Value[EnvVar]] = field(default_factory=list)
    host: HostConfig = field(default_factory=HostConfig)
    volumes: list[Value[str]] = field(default_factory=list)  # anonymous volumes (`-v /data`): their targets
    named_volumes: dict[str, Value[Mapping[str, str]]] = field(default_factory=dict)  # driver options of those it mounts, by name
    use_api_socket: Value[bool] | None = None
    opaque: bool = False
    open_ended: list[Text] = field(default_factory=list)  # the words that make it opaque, where it is words that do
    auto_remove: Value[bool] | None = None  # --rm
    detach: Value[bool] | None = None
    interactive: Value[bool] | None = None
    tty: Value[bool] | None = None
    files: list[str] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    inside: tuple[Enclosing, ...] = ()  # the outermost first
    hooks: list[Hook] = field(default_factory=list)
    secrets: list[Value[SecretFile]] = field(default_factory=list)  # each where the project names its file
    build: Build | None = None
    supposed: bool = False  # in a function that its own file does not call: stands back where a call is seen elsewhere
    donors: list[tuple[Value[str], Launch]] = field(default_factory=list)  # set by link: whose volumes `volumes_from` takes
    of_service: Launch | None = None  # `compose run`: the service whose container it is
    written: Launch | None = None  # `docker stack deploy`: what the file says, of which a part is ignored
    refused: bool = False  # compose refuses the project, so what is said of it is not what runs
    built_here: Image | None = None  # set by link: the repository's own image that this launch runs
    words: tuple[Text, ...] = ()
    verb_at: int = 0
    id: str = ""  # set by link

    @property
    def one_shot(self) -> bool:
        """Whether this is surely a tool run that ends by itself: `--rm`, or `-it`, in the foreground without a restart policy."""
        policy = self.host.restart_policy
        restarts = policy is not None and (
            policy.unresolved is not None or any(p.get("Name") not in ("", "no") for p in policy.choices)
        )
        if self.verb not in ("run", "compose run") or self.detach or restarts:
            return False
        return _surely(self.auto_remove) or _surely(self.interactive) and _surely(self.tty)

    def values(self) -> Iterator[tuple[str, Value[Any]]]:
        """Every value with its config path, list by list: `("HostConfig.CapAdd", …)`."""
        for prefix, owner, names in (("", self, _LAUNCH_FIELDS), ("HostConfig.", self.host, _HOST_FIELDS)):
            for name in names:
                held = getattr(owner, name)
                for value in held if isinstance(held, list) else [held]:
                    if value is not None:
                        yield prefix + api_name(name), value


def _surely(value: Value[bool] | None) -> bool:
    return value is not None and value.only is True and value.certainty is not Certainty.SOMETIMES


_LAUNCH_FIELDS = ("image", "user", "cmd", "entrypoint")
_HOST_FIELDS = tuple(f.name for f in fields(HostConfig))
_MAPS = {"tmpfs", "port_bindings"}


def plain(value: Value[Any]) -> Any:
    """A value as JSON has it: itself, `{"any": [...]}` of several possible ones, or `{"unresolved": source text}`."""
    choices = [str(c) if isinstance(c, Bind) else list(c) if type(c) is tuple else c for c in value.choices]
    if value.unresolved is not None:
        if not choices or isinstance(value.choices[0], (tuple, Mapping)):
            return {"unresolved": value.unresolved}
        choices.append({"unresolved": value.unresolved})  # on another path
    return choices[0] if len(choices) == 1 else {"any": choices}


def _map(name: str, values: list[Value[Any]]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for value in values:
        if value.unresolved is not None:
            out[value.unresolved] = {"unresolved": value.unresolved}
            continue  # what is known of a part of it is in that text
        for choice in value.choices:
            if isinstance(choice, Tmpfs):
                out[choice.target] = choice.options
            else:
                out.setdefault(choice.port, []).append({"HostIp": choice.host_ip, "HostPort": choice.host_port})
    return out


def config(launch: Launch) -> dict[str, Any]:
    """The launch as the Engine API's JSON (CONTRACT §2): what was not set is absent."""
    out: dict[str, Any] = {}
    for owner, names in ((launch, _LAUNCH_FIELDS), (launch.host, _HOST_FIELDS)):
        into = out if owner is launch else out.setdefault("HostConfig", {})
        for name in names:
            held = getattr(owner, name)
            if held is None or held == []:
                continue
            if name in _MAPS:
                into[api_name(name)] = _map(name, held)
            else:
                into[api_name(name)] = [plain(v) for v in held] if isinstance(held, list) else plain(held)
    return out


def sometimes(launch: Launch) -> list[str]:
    """The config paths that hold on some paths only; an element of a list as `HostConfig.CapAdd[SYS_ADMIN]`."""
    out = []
    for path, value in launch.values():
        if value.certainty is Certainty.SOMETIMES:
            listed = isinstance(getattr(launch.host, _FIELD_OF.get(path, ""), None), list) or path in ("Cmd", "Entrypoint")
            out.append(f"{path}[{_element(value)}]" if listed else path)
    return out


_FIELD_OF = {"HostConfig." + api_name(name): name for name in _HOST_FIELDS}


def _element(value: Value[Any]) -> str:
    if value.unresolved is not None:
        return value.unresolved
    choice = value.choices[0]
    if isinstance(choice, (Tmpfs, PortBinding)):
        return choice[0]
    if isinstance(choice, Mapping):
        return str(choice.get("Target") or choice.get("PathOnHost") or choice.get("Driver") or "")
    return str(choice).removeprefix("CAP_")


class Step(NamedTuple):
    """An instruction by which an image is made: its name in upper case, what follows that, and all lines of it."""

    name: str
    text: Text
    span: Span


@dataclass(slots=True)
class Image:
    """A Dockerfile's stage that becomes an image: the final one, and each that something targets.

    `span` is the FROM instruction's; `user` the last USER in force (its Value's span is the instruction).
    `runs_as_root`: None where the base decides and is not known. `drops_root`: it starts as root, and what it starts with
    goes on as another user; `own_entrypoint`: that is set in this file. `volumes`: the paths it declares writable.
    `last`: the last instruction that does something to it, its FROM where none does; `continued`: other stages of the file are
    built on it.
    """

    file: SourceFile
    span: Span
    statement: Span
    stage: str  # its name, or its number as text
    final: bool
    base: Value[str] | None = None
    user: Value[str] | None = None
    runs_as_root: bool | None = None
    names: list[str] = field(default_factory=list)  # set by link
    env: list[Value[EnvVar]] = field(default_factory=list)  # ENV and ARG with a value
    drops_root: bool = False
    own_entrypoint: bool = False
    volumes: list[Value[str]] = field(default_factory=list)
    onbuild: tuple[Value[str], bool | None] | None = None  # `ONBUILD USER`: the user of what is built on it, whether that is root
    built_on: Image | None = None  # set by link: the repository's own image that its base is
    related: list[Related] = field(default_factory=list)
    last: Step | None = None
    continued: bool = False
    id: str = ""  # set by link


@dataclass(slots=True)
class Comment:
    """A comment of a scanned file, its marker included (`# …`), for suppressions."""

    span: Span


@dataclass(slots=True)
class Pipeline:
    """Commands joined by pipes, as they run: each a list of words, wrappers (`sudo`, `env`) taken off.

    `as_root`, for each: a wrapper gives it root (`sudo`, `doas`, `su -c`), or it runs in a Dockerfile as root.
    `in_image`: they run while an image is built, so users, groups and files are the image's.
    """

    commands: list[list[Text]]
    statement: Span
    as_root: list[bool] = field(default_factory=list)
    in_image: bool = False


@dataclass(slots=True)
class Written:
    """A text for pattern rules, and the `statement` it stands in: a command, an instruction, a whole file."""

    text: Text
    statement: Span


@dataclass(slots=True)
class ComposeCommand:
    """A command that runs compose on a set of files: `docker compose -f a -f b up`, `docker stack deploy -c a name`.

    `tool`: docker, podman, nerdctl, docker-compose or podman-compose. `verb`: `up`, `run`, `create` …, `stack deploy`; empty
    where it isn't known (`docker compose "$@"`). Paths are as written. `base_dir` is the folder they are relative to, as
    reports show paths (`.` the current one): empty where nothing is known; what is not known at its beginning stands as
    written (`$ROOT/deploy`). `files` is empty where the command names none, and so takes the default of its folder.
    `opaque`: a word that could not be resolved may name more files.
    `changes`: what the options of `run` set, as a launch of the service `service`; the service's own ports are published
    only where `service_ports` says so. `built`: the arguments that `build` gives to the services' builds.
    """

    span: Span
    statement: Span
    tool: str
    verb: str
    base_dir: str = ""
    files: list[Value[str]] = field(default_factory=list)
    project_directory: Value[str] | None = None
    env_files: list[Value[str]] = field(default_factory=list)
    profiles: list[Value[str]] = field(default_factory=list)
    service: Value[str] | None = None
    changes: Launch | None = None
    service_ports: Value[bool] | None = None
    built: Build | None = None
    opaque: bool = False


@dataclass(slots=True)
class Extraction:
    """What one file holds."""

    launches: list[Launch] = field(default_factory=list)
    compose: list[ComposeCommand] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    builds: list[Build] = field(default_factory=list)
    pipelines: list[Pipeline] = field(default_factory=list)
    daemons: list[Written] = field(default_factory=list)  # what the engine's configuration (`daemon.json`) is to hold
    instructions: list[Written] = field(default_factory=list)  # of a Dockerfile, its name in capitals and its lines joined
    comments: list[Comment] = field(default_factory=list)
    blocks: list[Span] = field(default_factory=list)  # what a comment above their first line, or on it, is about as a whole
    errors: list[tuple[int, str]] = field(default_factory=list)  # line, message
