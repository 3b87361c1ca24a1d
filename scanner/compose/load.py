"""A set of compose files → one model: documents and files merged, `include` and `extends` followed.

Source: compose-go's loader. A document's includes come first, so that its services may extend those of them; then what it
extends; then it is merged over the documents and files before it. Every value keeps its place.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Mapped
from collections.abc import Sequence as Several
from dataclasses import field

from scanner.compose.dotenv import Variables
from scanner.compose.dotenv import read as read_env
from scanner.compose.extends import Extends
from scanner.compose.nodes import Entry, Home, Mapping, Node, Scalar
from scanner.compose.parse import Yaml, parse
from scanner.compose.reader import Reader
from scanner.errors import FileError
from scanner.project import Project
from scanner.record import dataclass
from scanner.source import SourceFile, Span, Text

INCLUDES = 1_000  # files that one project may bring in by `include`, each as often as it does
_NESTED = 100  # includes in what is included
_AGAIN = 1_000_000  # characters of files that are read once more, since what includes or extends them differs
_SECTIONS = ("services", "volumes", "networks", "secrets", "configs", "models")
_OTHER_TOP_LEVEL = {*_SECTIONS, "version", "name", "include"}
_REMOTE = re.compile(r"oci://|git@|https?://|ssh://|git://|github\.com[:/]")


@dataclass(slots=True)
class Model:
    """What a set of files says together. `top`: its merged entries; `reader`: reads their values and knows what was refused.

    `included`: paths of files that an `include` brought in; `extended`: path and name of the services of other files that
    a service extends; `offered`: of the services that there are in those files; `damaged`: services of which a syntax error
    may have cost some lines, or which extend one that is not known; `incomplete`: an include could not be followed, so
    there may be more than is seen; `version_1`: some file
    has its services at the top, as the first version of the format has.
    """

    top: dict[str, Entry]
    reader: Reader
    files: list[tuple[SourceFile, Yaml]] = field(default_factory=list)
    included: set[str] = field(default_factory=set)
    extended: set[tuple[str, str]] = field(default_factory=set)
    offered: set[tuple[str, str]] = field(default_factory=set)
    damaged: set[str] = field(default_factory=set)
    incomplete: bool = False
    version_1: bool = False


def load(files: Several[SourceFile], folder: str, env_files: Several[str] | None, project: Project) -> Model:
    """The model of `files`, each merged over the ones before it.

    `folder`: the project directory, as reports show paths. `env_files`: None for the folder's `.env`, where there is one.
    """
    model = Model({}, Reader(folder, project.load))
    loader = _Loader(model, project)
    variables = loader.variables([f"{folder}/.env" if folder else ".env"] if env_files is None else env_files)
    model.reader.env_files.variables = variables
    whole = loader.merged(files, Home(folder, variables), [file.path for file in files])
    model.top = model.reader.merger.entries(whole)
    if {name for name, entry in model.top.items() if entry.value.tag != "!reset"} <= {"version"} and not model.reader.errors:
        empty = "an empty compose file, which Compose refuses: declare `services`"
        model.reader.errors.append(FileError(files[0].path, 1, empty))
    return model


class _Loader:
    def __init__(self, model: Model, project: Project) -> None:
        self.model = model
        self.reader = model.reader
        self.project = project
        self._includes = self._again = 0
        self._once: set[str] = set()  # paths of the files that were read
        self.extends = Extends(model, self.raw)
        self._parsed: dict[tuple[str, int], tuple[Home, list[Node]]] = {}  # the home is kept, so that its identity stays its own

    # -- files

    def documents(self, file: SourceFile, home: Home) -> list[Node]:
        """The documents of a file read from `home`, once each."""
        key = (file.path, id(home))
        if key not in self._parsed:
            if not self._may_be_read(file):
                return []
            yaml = parse(file, home)
            self.model.files.append((file, yaml))
            self.model.damaged |= _damaged(yaml, self.reader)
            self.reader.errors += [FileError(file.path, line, message) for line, message in yaml.errors]
            if not yaml.errors:
                told = "an empty document, which Compose refuses: take its `---` out"
                self.reader.errors += [FileError(file.path, _begins(r), told) for r in yaml.documents if _is_null(r)]
            self._parsed[key] = (home, yaml.documents)
        return self._parsed[key][1]

    def _may_be_read(self, file: SourceFile) -> bool:
        """Whether a file is read: always for the first time, and again within limits. The first time it is not is reported."""
        if file.path not in self._once:
            self._once.add(file.path)
            return True
        within = self._again <= _AGAIN
        self._again += len(file.text)
        if within and self._again > _AGAIN:
            self.reader.errors.append(
                FileError(file.path, 1, "included or extended again and again: from here on it is not read")
            )
        if self._again > _AGAIN:
            self.model.incomplete = True
        return self._again <= _AGAIN

    def variables(self, paths: Iterable[str], known: Mapped[str, Text] | None = None) -> Variables:
        """The variables of environment files; what is known already wins over them, a later file over an earlier."""
        found: dict[str, Text] = {}
        for path in paths:
            file = self.reader.env_files.load(path)
            if file is not None:
                found, errors = read_env(file, (known or {}).get, found)
                self.reader.errors += [FileError(file.path, line, message) for line, message in errors]
        return Variables({**found, **(known or {})})

    def merged(self, files: Iterable[SourceFile], home: Home, chain: Several[str]) -> Mapping:
        """Files merged one over the other. `chain`: the paths of the files that include these, and their own."""
        whole = _mapping(Span(SourceFile("", ""), 0, 0), {})
        for file in files:
            for root in self.documents(file, home):
                top = self._top(root)
                if top is not None:
                    top = self._with_includes(top, home, chain)
                    top = self.extends.applied(top, file, home)
                    whole = self._over(whole, top)
        return self._with_contexts(whole, home)

    def _with_contexts(self, whole: Mapping, home: Home) -> Mapping:
        """Gives each build that names no context the default one: the folder of the project, or of what was included."""
        entries = self.reader.merger.entries
        given = entries(whole).get("services")
        if given is None or not isinstance(given.value, Mapping) or given.value.tag == "!reset":
            return whole
        services = dict(entries(given.value))
        for name, service in services.items():
            keys = entries(service.value) if isinstance(service.value, Mapping) else {}
            build = keys.get("build")
            if build is None or not isinstance(build.value, Mapping) or build.value.tag == "!reset":
                continue
            fields = entries(build.value)
            if "context" not in fields:
                at = build.key.span
                context = Entry(Scalar("context", at, home=home), Scalar(".", at, "'", home=home), at)
                kept = build._replace(value=_mapping(build.value.span, {**fields, "context": context}))
                services[name] = service._replace(value=_mapping(service.value.span, {**keys, "build": kept}))
        return _mapping(whole.span, {**entries(whole), "services": given._replace(value=_mapping(given.value.span, services))})

    def raw(self, path: str, home: Home) -> tuple[SourceFile, Mapping] | None:
        """A file's documents merged, nothing else followed; None where there is no such file."""
        file = self.project.load(path)
        if file is None:
            return None
        whole = _mapping(Span(file, 0, 0), {})
        for root in self.documents(file, home):
            top = self._top(root)
            whole = whole if top is None else self._over(whole, top)
        return file, whole

    def _over(self, base: Mapping, over: Mapping) -> Mapping:
        merged = self.reader.merger.merged(base, over)
        return merged if isinstance(merged, Mapping) else over

    def _top(self, root: Node) -> Mapping | None:
        """The top of a document. One of version 1 has its services there, which are put under `services`."""
        if not isinstance(root, Mapping):
            if not _is_null(root):
                self.reader.report(root, "not a compose file: its top level must be a mapping with `services`")
            return None
        top = self.reader.merger.entries(root)
        if "services" in top:
            return root
        old = {
            name: entry
            for name, entry in top.items()
            if not name.startswith("x-") and name not in _OTHER_TOP_LEVEL and self._is_service(entry.value)
        }
        if not old:
            return root
        self.model.version_1 = True
        kept = {name: entry for name, entry in top.items() if name not in old}
        key = Scalar("services", root.span)
        return _mapping(root.span, {**kept, "services": Entry(key, _mapping(root.span, old), root.span)})

    def _is_service(self, node: Node) -> bool:
        if not isinstance(node, Mapping):
            return False
        keys = self.reader.merger.entries(node)
        return "image" in keys or "build" in keys

    # -- include

    def _with_includes(self, top: Mapping, home: Home, chain: Several[str]) -> Mapping:
        entry = self.reader.merger.entries(top).get("include")
        if entry is None:
            return top
        own = {name: each for name, each in self.reader.merger.entries(top).items() if name != "include"}
        brought_in: list[Mapping] = []
        for node, _ in self.reader.elements(entry, "include"):
            included = self._included(node, home, chain)
            if included is not None:
                entries = self.reader.merger.entries(included)
                sections = {name: each for name, each in entries.items() if name in _SECTIONS}
                brought_in.append(_mapping(included.span, sections))
        whole = _mapping(top.span, {})
        for each in reversed(brought_in):  # what is included first is merged over what is included after it
            whole = self._over(whole, each)
        return self._over(whole, _mapping(top.span, self._untagged(own, self.reader.merger.entries(whole))))

    def _untagged(self, own: dict[str, Entry], included: dict[str, Entry]) -> dict[str, Entry]:
        """A file's own sections as Compose merges them over included ones: there a tag at a whole service does nothing."""
        entries = self.reader.merger.entries
        changed = dict(own)
        for section in own.keys() & included.keys() & set(_SECTIONS):
            given, below = own[section].value, included[section].value
            if not isinstance(given, Mapping) or not isinstance(below, Mapping) or given.tag == "!reset":
                continue
            kept = dict(entries(given))
            for name in kept.keys() & entries(below).keys():
                value = kept[name].value
                if value.tag == "!reset":
                    del kept[name]
                elif isinstance(value, Mapping) and value.tag == "!override":
                    kept[name] = kept[name]._replace(value=Mapping(value.span, value.pairs, merged=entries(value)))
            changed[section] = own[section]._replace(value=Mapping(given.span, list(kept.values()), given.tag, kept))
        return changed

    def _included(self, node: Node, home: Home, chain: Several[str]) -> Mapping | None:
        """What one element of `include` brings in; None where that cannot be known. Tags in it say nothing outside of it."""
        reader = self.reader
        fields = reader.fields(node, "include") if isinstance(node, Mapping) else {}
        paths = self._paths(fields["path"].value if "path" in fields else node, "include.path")
        if not paths or any(_REMOTE.match(path) for path in paths):
            self.model.incomplete = True
            return None
        paths = [home.path(path) for path in paths]
        folder = posixpath.dirname(paths[0])
        if "project_directory" in fields:
            given = self._paths(fields["project_directory"].value, "include.project_directory")
            folder = home.path(given[0]) if given else folder
        environment = [f"{folder}/.env" if folder else ".env"]
        if "env_file" in fields:
            environment = [home.path(path) for path in self._paths(fields["env_file"].value, "include.env_file")]
        files = [file for path in paths if (file := self._file(path, node, chain))]
        if len(files) < len(paths):
            self.model.incomplete = True
            return None
        self.model.included.update(file.path for file in files)
        inner = Home(folder, self.variables(environment, home.variables))
        whole = self.merged(files, inner, [*chain, *(file.path for file in files)])
        return _mapping(whole.span, self.reader.merger.entries(self.reader.merger.settled(whole)))

    def _paths(self, node: Node, where: str) -> list[str]:
        """The paths that a scalar or a list of them names; none where one of them is not known."""
        found = [self.reader.text(item, where) for item in (node.items if not isinstance(node, (Scalar, Mapping)) else [node])]
        return [str(text) for text in found if text] if all(text is not None and text.resolved for text in found) else []

    def _file(self, path: str, node: Node, chain: Several[str]) -> SourceFile | None:
        if len(chain) > _NESTED:
            self.reader.report(node, f"more than {_NESTED} includes within each other: {path} is not read")
            return None
        self._includes += 1
        if self._includes > INCLUDES:
            if self._includes == INCLUDES + 1:
                self.reader.report(node, f"more than {INCLUDES} files are included, all told: the rest is not read")
            return None
        file = self.project.load(path)
        if file is None:
            self.reader.report(node, f"include: there is no file {path} here, without which Compose refuses this one")
        elif file.path in chain:  # whatever the path that leads to it: by a link to a folder above there is no end of them
            self.reader.report(node, f"{path} includes itself, by way of {chain[-1]}: Compose refuses this")
            return None
        return file


def _mapping(span: Span, entries: dict[str, Entry]) -> Mapping:
    return Mapping(span, list(entries.values()), merged=entries)


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.type == "null"


def _begins(document: Node) -> int:
    """The line of the `---` that an empty document begins with."""
    file = document.span.file
    return file.position(file.text.rfind("\n---", 0, document.span.start) + 1)[0]


def _damaged(yaml: Yaml, reader: Reader) -> set[str]:
    """The services of which a syntax error may have cost some lines."""
    if not yaml.skipped:
        return set()
    ordered = sorted((entry.key.span.start, name) for name, entry in _declared(yaml, reader))
    damaged = set()
    for lost in yaml.skipped:
        before = [name for start, name in ordered if start < lost.end]
        if before:
            damaged.add(before[-1])
    return damaged


def _declared(yaml: Yaml, reader: Reader) -> Iterator[tuple[str, Entry]]:
    for root in yaml.documents:
        if isinstance(root, Mapping):
            entries = reader.merger.entries(root)
            services = entries["services"].value if "services" in entries else root
            if isinstance(services, Mapping):
                yield from reader.merger.entries(services).items()
