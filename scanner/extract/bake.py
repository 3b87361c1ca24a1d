"""Bake files in JSON (`docker-bake.json`): what `docker buildx bake` builds.

Source: docker/buildx, `bake/bake.go`, and its bake file reference. Strings are HCL templates; of what they refer to, the
file's own variables that have a default are known. Bake files in HCL are not read.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from scanner.compose.nodes import Entry, Mapping, Node, Scalar, Sequence
from scanner.compose.parse import parse
from scanner.extract.json_faults import faults
from scanner.launch import Build, BuildContext, EnvVar, Extraction, Value, value_of
from scanner.project import Project
from scanner.source import Certainty, Fragment, SourceFile, Span, Text

_OVERRIDE = ".override.json"
_TEMPLATE = re.compile(r"\$\$\{|%%\{|[$%]\{(?:(?P<name>\w+)\}|[^}]*\}?)")
_MOST_PARENTS = 50  # targets that one inherits from, one through the other

Fields = dict[str, Entry]


def extract(file: SourceFile, project: Project) -> Extraction:
    """The builds of a bake file, with its override file merged in. A target that is only there to be inherited is none."""
    base = file.path.removesuffix(_OVERRIDE) + ".json"
    if file.path.endswith(_OVERRIDE) and project.load(base) is not None:
        return Extraction(errors=_errors(file))  # it is read with the file that it overrides
    files = [file, project.load(file.path.removesuffix(".json") + _OVERRIDE)]
    roots = [_root(one) for one in files if one is not None and not _errors(one)]
    return Extraction(builds=list(_Bake([_fields(root) for root in roots]).builds()), errors=_errors(file))


def _errors(file: SourceFile) -> list[tuple[int, str]]:
    return faults(file, "what it builds")


def _root(file: SourceFile) -> Node | None:
    """The top of the file. JSON is YAML, apart from tabs, none of which stands inside a string."""
    readable = SourceFile(file.path, file.text.replace("\t", " ")) if "\t" in file.text else file
    documents = parse(readable).documents
    return documents[0] if documents else None


def _fields(node: Node | None) -> Fields:
    """The entries of an object; a list of objects is one, as HCL has it."""
    if isinstance(node, Mapping):
        return {entry.key.value: entry for entry in node.pairs}
    if isinstance(node, Sequence):
        return {name: entry for item in node.items if isinstance(item, Mapping) for name, entry in _fields(item).items()}
    return {}


def _items(entry: Entry | None) -> list[Scalar]:
    """The elements of a list; a string alone is a list of one."""
    if entry is None:
        return []
    nodes = entry.value.items if isinstance(entry.value, Sequence) else [entry.value]
    return [node for node in nodes if isinstance(node, Scalar) and node.type != "null"]


class _Bake:
    def __init__(self, bodies: list[Fields]) -> None:
        self.targets: dict[str, list[Entry]] = {}
        self.variables: dict[str, Text] = {}
        self.grouped: set[str] = set()
        for body in bodies:
            for name, entry in self._section(body, "target").items():
                self.targets.setdefault(name, []).append(entry)
            for entry in self._section(body, "group").values():
                self.grouped |= {item.value for item in _items(_fields(entry.value).get("targets"))}
            for name, entry in self._section(body, "variable").items():
                default = _fields(entry.value).get("default")
                if default is not None and isinstance(default.value, Scalar) and default.value.type != "null":
                    self.variables[name] = default.value.text().weakened(Certainty.DEFAULT)

    def _section(self, body: Fields, name: str) -> Fields:
        return _fields(body[name].value) if name in body else {}

    def builds(self) -> Iterator[Build]:
        inherited = {
            parent.value
            for entries in self.targets.values()
            for entry in entries
            for parent in _items(_fields(entry.value).get("inherits"))
        }
        for name in self.targets:
            if name in self.grouped or name not in inherited:
                yield self._build(name)

    def _build(self, name: str) -> Build:
        span = self.targets[name][0].key.span
        build = Build(span, posixpath.dirname(span.file.path) or ".")
        for fields in self._chain(name, [name]):
            self._apply(build, fields)
        beside = build.dockerfile if build.context is not None else None
        if beside is not None and build.context is not None and beside.only is not None and build.context.only is not None:
            # bake looks for it in the context, `docker build -f` where it is run
            path = posixpath.join(build.context.only, beside.only)
            build.dockerfile = Value.of(path, beside.spans, beside.certainty)
        return build

    def _chain(self, name: str, seen: list[str]) -> Iterator[Fields]:
        """What a target says, behind what those say that it inherits from; of two that say the same the later one holds."""
        for entry in self.targets.get(name, ()):
            fields = _fields(entry.value)
            for parent in _items(fields.get("inherits")):
                if parent.value not in seen and len(seen) < _MOST_PARENTS:
                    seen.append(parent.value)
                    yield from self._chain(parent.value, seen)
            yield fields

    def _apply(self, build: Build, fields: Fields) -> None:
        for name, attribute in (
            ("context", "context"),
            ("dockerfile", "dockerfile"),
            ("target", "target"),
            ("dockerfile-inline", "inline"),
        ):
            entry = fields.get(name)
            if entry is not None and isinstance(entry.value, Scalar) and entry.value.type != "null":
                setattr(build, attribute, self._value(entry.value, entry.spans))
        if "tags" in fields:
            build.tags = [self._value(item, (item.span,)) for item in _items(fields["tags"])]
        build.entitlements += [self._value(item, (item.span,)) for item in _items(fields.get("entitlements"))]
        for name, entry in _fields(fields["args"].value if "args" in fields else None).items():
            if isinstance(entry.value, Scalar) and entry.value.type != "null":
                text = self._text(entry.value)
                unresolved = None if text.resolved else str(text)
                build.args = [kept for kept in build.args if kept.choices[0].name != name]
                build.args.append(Value((EnvVar(name, str(text)),), entry.spans, text.certainty, unresolved))
        for name, entry in _fields(fields["contexts"].value if "contexts" in fields else None).items():
            build.contexts = [kept for kept in build.contexts if kept.choices[0].name != name]
            if isinstance(entry.value, Scalar):
                text = self._text(entry.value)
                unresolved = None if text.resolved else str(text)
                build.contexts.append(Value((BuildContext(name, str(text)),), entry.spans, text.certainty, unresolved))

    def _value(self, node: Scalar, spans: tuple[Span, ...]) -> Value[str]:
        return value_of(self._text(node), spans)

    def _text(self, node: Scalar) -> Text:
        """A string with its templates: a variable's default may be set from outside, what else there is cannot be known."""
        written = node.text()
        pieces: list[Text] = []
        at = 0
        for found in _TEMPLATE.finditer(str(written)):
            pieces.append(written[at : found.start()])
            at = found.end()
            if found[0] in ("$${", "%%{"):
                pieces.append(written[found.start() + 1 : at])
            else:
                source = Text((Fragment(found[0], node.span, unresolved=True),))
                pieces.append(self.variables.get(found["name"] or "", source))
        return Text.join([*pieces, written[at : len(written)]])
