"""What is wrong with a project whose every value is right by itself: names that nothing defines, keys that exclude each
other, services that wait for each other.

Source: compose-go's loader/validate.go, validation/, override/uncity.go and loader/normalize.go (which keys of a service
make it depend on another).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from scanner.compose.nodes import Entry, Mapping, Node, Scalar, Sequence
from scanner.compose.reader import Reader
from scanner.compose.scalars import boolean, inside, integer
from scanner.compose.schema.formats import volume_parts

_SHARED = ("network_mode", "ipc", "pid", "uts", "cgroup")  # may be `service:x`
_ONE_OF = {"configs": ("file", "environment", "content"), "secrets": ("file", "environment")}
_TESTS = ("CMD", "CMD-SHELL", "NONE")
Entries = dict[str, Entry]


def judge(top: Entries, reader: Reader, alone: bool, partial: Collection[str]) -> None:
    """Reports what does not go together. See `check` for the parameters."""
    values = Values(reader)
    for kind in ("configs", "secrets", "volumes", "networks"):
        for name, entry in values.fields(top.get(kind)).items():
            _resource(values, kind, name, entry)
    declared = values.fields(top.get("services"))
    services = {name: values.fields(entry) for name, entry in declared.items()}
    for name, entries in services.items():
        _Service(values, name, entries).judge()
    _container_names(values, services)
    if alone:
        _fragments(values, {name: service for name, service in declared.items() if name not in partial})
        References(values, top, services).judge()


class Values:
    """Reads what is resolved, and says nothing where the type is wrong: that is told already."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.report = reader.report

    def fields(self, entry: Entry | None) -> Entries:
        return self.entries(entry.value) if entry is not None else {}

    def entries(self, node: Node) -> Entries:
        if not isinstance(node, Mapping) or node.tag == "!reset":
            return {}
        return {name: each for name, each in self._reader.merger.entries(node).items() if each.value.tag != "!reset"}

    def text(self, node: Node | None) -> str | None:
        """The characters of a scalar; None where they are not known, or it is null."""
        if not isinstance(node, Scalar) or node.tag == "!reset" or node.type == "null":
            return None
        if "$" not in node.value and node.type == "string":
            return node.value
        text = self._reader.text(node, "")
        return str(text) if text is not None and text.resolved else None

    def of(self, entries: Entries, key: str) -> str | None:
        entry = entries.get(key)
        return self.text(entry.value) if entry is not None else None

    def number(self, entries: Entries, key: str) -> int | None:
        try:
            return integer(self.of(entries, key) or "")
        except ValueError:
            return None

    def items(self, entry: Entry | None) -> list[Node]:
        node = entry.value if entry is not None else None
        if isinstance(node, Sequence) and node.tag != "!reset":
            return [item for item in node.items if item.tag != "!reset"]
        return [node] if isinstance(node, Scalar) and node.type != "null" and node.tag != "!reset" else []

    def names(self, entry: Entry | None) -> Iterator[tuple[str, Node]]:
        """The names in a list, or the keys of a mapping, with their nodes."""
        if entry is not None and isinstance(entry.value, Mapping):
            yield from ((name, each.key) for name, each in self.fields(entry).items())
            return
        for item in self.items(entry):
            name = self.text(item)
            if name is not None:
                yield name, item


def _resource(values: Values, kind: str, name: str, entry: Entry) -> None:
    """A config, secret, volume or network of the top level."""
    where, given = f"{kind}.{name}", values.fields(entry)
    external = _is_true(values, given.get("external"))
    older = values.fields(given.get("external")).get("name")
    if older and values.of(given, "name") not in (None, values.text(older.value)):
        values.report(older.key, f"{where}: name and external.name differ; keep name only")
    if kind == "volumes" and external:
        for key, each in given.items():
            if key not in ("name", "external") and not key.startswith("x-"):
                values.report(each.key, f"{where}: an external volume exists already and takes no {key}: take one of both out")
    sources = [key for key in _ONE_OF.get(kind, ()) if key in given]
    if len(sources) > 1:
        values.report(given[sources[1]].key, f"{where}: {sources[0]} and {sources[1]} exclude each other; keep one")
    if kind == "secrets" and sources == ["environment"] and not external and values.of(given, "environment") == "":
        values.report(given["environment"].key, f"{where}: the name of its variable is empty")
    if kind in _ONE_OF and not sources and isinstance(entry.value, Mapping):
        missing = "external" not in given and "driver" not in given or kind == "secrets" and external is False
        if missing:
            values.report(entry.key, f"{where}: nothing says where it comes from; give one of {', '.join(_ONE_OF[kind])}")


def _is_true(values: Values, entry: Entry | None) -> bool | None:
    """A boolean; None where it is not known. A mapping stands for a true one, as `external` has it."""
    if entry is None:
        return False
    if isinstance(entry.value, Mapping):
        return True
    try:
        return boolean(values.text(entry.value) or "")
    except ValueError:
        return None


def _fragments(values: Values, declared: Entries) -> None:
    """Reports services that have neither image nor build, which is right only in a file that is merged with others."""
    lacking = [(name, service) for name, service in declared.items() if _lacks_image(values, service)]
    if lacking:
        name, service = lacking[0]
        more = f", nor have {len(lacking) - 1} more services" if lacking[1:] else ""
        told = f"services.{name} has neither image nor build{more}: give it one, or name the file together with its base"
        values.report(service.key, told)


def _lacks_image(values: Values, service: Entry) -> bool:
    entries = values.fields(service)
    if not isinstance(service.value, Mapping) or any(key in entries for key in ("provider", "build", "extends")):
        return False  # `extends` is left where it leads nowhere, which is told already
    image = entries.get("image")
    return image is None or values.text(image.value) == ""


class _Service:
    """Keys of one service that do not go together."""

    def __init__(self, values: Values, name: str, entries: Entries) -> None:
        self._values = values
        self._where = f"services.{name}"
        self._entries = entries

    def judge(self) -> None:
        values, entries = self._values, self._entries
        networks = entries.get("networks")
        if values.of(entries, "network_mode") and networks and any(True for _ in values.names(networks)):
            values.report(networks.key, f"{self._where}: networks and network_mode exclude each other; keep one")
        self._build(values.fields(entries.get("build")))
        self._scale()
        test = values.fields(entries.get("healthcheck")).get("test")
        if test is not None and isinstance(test.value, Sequence) and test.value.items:
            first = values.text(test.value.items[0])
            if first is not None and first not in _TESTS:
                told = f"{self._where}.healthcheck.test must begin with CMD, CMD-SHELL or NONE, or be a string"
                values.report(test.value.items[0], told)
        for node in values.items(values.fields(entries.get("develop")).get("watch")):
            watch = values.entries(node)
            action = values.of(watch, "action")
            if action not in (None, "rebuild", "restart") and not ("target" in watch and values.of(watch, "target") != ""):
                values.report(node, f"{self._where}.develop.watch: {action} needs a target")
        reservations = values.fields(values.fields(values.fields(entries.get("deploy")).get("resources")).get("reservations"))
        for node in (*values.items(entries.get("gpus")), *values.items(reservations.get("devices"))):
            request = values.entries(node)
            if "count" in request and "device_ids" in request:
                values.report(request["count"].key, f"{self._where}: count and device_ids exclude each other; keep one")
        self._mounts()

    def _build(self, build: Entries) -> None:
        values, where = self._values, f"{self._where}.build"
        if values.of(build, "dockerfile") and values.of(build, "dockerfile_inline"):
            values.report(build["dockerfile"].key, f"{where}: dockerfile and dockerfile_inline exclude each other; keep one")
        platform, platforms = values.of(self._entries, "platform"), values.items(build.get("platforms"))
        told = [values.text(node) for node in platforms]
        if platform and platforms and None not in told and platform not in told:
            values.report(build["platforms"].key, f"{where}.platforms lacks {platform}, the service's platform: add it")

    def _scale(self) -> None:
        values, entries = self._values, self._entries
        deploy = values.fields(entries.get("deploy"))
        scale, replicas = values.number(entries, "scale"), values.number(deploy, "replicas")
        if scale is not None and replicas is not None and scale != replicas:
            values.report(entries["scale"].key, f"{self._where}: scale and deploy.replicas differ: {scale} and {replicas}")
        count = scale if "scale" in entries else replicas
        if count is not None and count > 1 and values.of(entries, "container_name"):
            told = f"{self._where}: {count} containers cannot all have the container_name: take it out"
            values.report(entries["container_name"].key, told)

    def _mounts(self) -> None:
        """A target that is mounted twice. Equal short volumes, and equal elements of tmpfs, only override each other."""
        values, at_target = self._values, dict[str, Node]()
        last: dict[str, tuple[str, Node]] = {}
        for node in values.items(self._entries.get("tmpfs")):
            text = values.text(node)
            if text is not None:
                last["tmpfs " + text.partition("=")[0]] = (text.partition(":")[0], node)
        for node in values.items(self._entries.get("volumes")):
            target = values.of(values.entries(node), "target") if isinstance(node, Mapping) else _target(values.text(node))
            if target:
                last["volume " + target] = (inside(target), node)
        for target, node in last.values():
            if target in at_target:
                line = at_target[target].span.line
                values.report(node, f"{self._where}: {target} is a mount's target already, in line {line}; Compose refuses this")
            at_target[target] = node


def _target(volume: str | None) -> str | None:
    """The target of a volume in the short syntax."""
    try:
        parts = volume_parts(volume or "")
    except ValueError:
        return None
    return inside(parts[1] if len(parts) > 1 else parts[0])


def _container_names(values: Values, services: dict[str, Entries]) -> None:
    taken: dict[str, str] = {}
    for name, entries in services.items():
        container = values.of(entries, "container_name")
        if container and container in taken:
            told = f"services.{name}: {taken[container]} has the container_name {container}, too; give them different ones"
            values.report(entries["container_name"].key, told)
        elif container:
            taken[container] = name


class References:
    """Names that a service uses and something else has to define."""

    def __init__(self, values: Values, top: Entries, services: dict[str, Entries]) -> None:
        self._values = values
        self._defined = {kind: values.fields(top.get(kind)) for kind in ("networks", "volumes", "secrets", "configs", "models")}
        self._services = services
        self._waits: dict[str, list[tuple[str, Node]]] = {}

    def judge(self) -> None:
        for name, entries in self._services.items():
            self._resources(f"services.{name}", entries)
            self._waits[name] = list(self._dependencies(entries))
            for other, node in self._waits[name]:
                if other not in self._services:
                    self._undefined(node, f"services.{name}", "service", other)
            for key, node in self._contexts(entries):
                if key not in self._services:
                    self._undefined(node, f"services.{name}.build", "service", key)
                elif self._services[key] and "build" not in self._services[key]:
                    told = f"services.{name}.build: {key} has no build, so it cannot be an additional context"
                    self._values.report(node, told)
        self._cycles()

    def _undefined(self, node: Node, where: str, kind: str, name: str) -> None:
        self._values.report(node, f"{where}: no {kind} {name or 'without a name'} is defined; add it below {kind}s")

    def _resources(self, where: str, entries: Entries) -> None:
        values = self._values
        if "network_mode" not in entries:
            self._look_up(where, "network", ((name, n) for name, n in values.names(entries.get("networks")) if name != "default"))
        self._look_up(where, "model", values.names(entries.get("models")))
        self._look_up(where, "volume", self._volumes(entries))
        for kind in ("config", "secret"):
            self._look_up(where, kind, self._sources(entries.get(kind + "s")))
        self._look_up(where, "secret", self._sources(values.fields(entries.get("build")).get("secrets")))

    def _look_up(self, where: str, kind: str, used: Iterator[tuple[str, Node]]) -> None:
        for name, node in used:
            if name not in self._defined[kind + "s"]:
                self._undefined(node, where, kind, name)

    def _sources(self, entry: Entry | None) -> Iterator[tuple[str, Node]]:
        """What a list of configs or secrets names; an element that does not name any asks for one without a name."""
        for node in self._values.items(entry):
            fields = self._values.entries(node)
            named = fields["source"].value if "source" in fields else node
            source = "" if isinstance(named, Mapping) else self._values.text(named)
            if source is not None:
                yield source, node

    def _volumes(self, entries: Entries) -> Iterator[tuple[str, Node]]:
        """Named volumes. A source that begins with a dot, slash, tilde, or drive is a path."""
        for node in self._values.items(entries.get("volumes")):
            if isinstance(node, Mapping):
                fields = self._values.entries(node)
                if self._values.of(fields, "type") == "bind" and "source" not in fields:
                    self._values.report(node, "a mount of type bind has no source: say which path of the host it mounts")
                source = self._values.of(fields, "source") if self._values.of(fields, "type") == "volume" else None
            else:
                source = _named_volume(self._values.text(node))
            if source:
                yield source, node

    def _dependencies(self, entries: Entries) -> Iterator[tuple[str, Node]]:
        """The services that one has to wait for."""
        values = self._values
        yield from values.names(entries.get("depends_on"))
        for name, node in values.names(entries.get("links")):
            service, colon, alias = name.partition(":")
            yield service if colon and ":" not in alias else name, node
        for key in _SHARED:
            mode = values.of(entries, key)
            if mode and mode.startswith("service:"):
                yield mode.removeprefix("service:"), entries[key].value
        for name, node in values.names(entries.get("volumes_from")):
            if not name.startswith("container:"):
                yield name.partition(":")[0], node

    def _contexts(self, entries: Entries) -> Iterator[tuple[str, Node]]:
        given = self._values.fields(entries.get("build")).get("additional_contexts")
        if given is not None and isinstance(given.value, Mapping):
            texts = [(self._values.text(entry.value), entry.value) for entry in self._values.fields(given).values()]
        else:
            texts = [((self._values.text(node) or "").partition("=")[2], node) for node in self._values.items(given)]
        for text, node in texts:
            if text and text.startswith("service:"):
                yield text.removeprefix("service:"), node

    def _cycles(self) -> None:
        """Reports, once for each, the dependencies that close a circle. Not recursive: the chain may be long."""
        done: set[str] = set()
        for start in self._waits:
            path: list[str] = []
            waiting = [(start, iter(self._waits[start]))] if start not in done else []
            on_path = {start: 0}
            path = [start]
            while waiting:
                name, others = waiting[-1]
                other, node = next(others, (None, None))
                if other is None or node is None:
                    done.add(name)
                    waiting.pop()
                    path.pop()
                    del on_path[name]
                elif other in on_path:
                    circle = " → ".join([*path[on_path[other] :], other])
                    self._values.report(node, f"services.{name}: services wait for each other: {circle}; break the circle")
                elif other not in done and other in self._waits:
                    on_path[other] = len(path)
                    path.append(other)
                    waiting.append((other, iter(self._waits[other])))


def _named_volume(volume: str | None) -> str | None:
    try:
        parts = volume_parts(volume or "")
    except ValueError:
        return None
    source = parts[0]
    if len(parts) < 2 or source[0] in "./~" or source.startswith("\\\\") or source[0].isalpha() and source[1:2] == ":":
        return None
    return source
