"""The variables of a service's container: its environment files, and its own `environment` over them.

Source: compose-go's types/project.go (WithServicesEnvironmentResolved) and transform/envfile.go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Variables
from typing import TYPE_CHECKING, NamedTuple

from scanner.compose import dotenv
from scanner.compose.nodes import Entry, Home, Mapping, Node, Scalar
from scanner.docker_values import string
from scanner.errors import FileError
from scanner.launch import EnvVar, Value
from scanner.source import Certainty, Fragment, SourceFile, Span, Text

if TYPE_CHECKING:
    from scanner.compose.reader import Reader

_MOST = 10_000_000  # characters of environment files that the services of a project read together …
_VARIABLE = 100  # … where a variable counts for as many as can be read in the time that it takes
_NAME = re.compile(r"\$\{?(\w+)")


class _Given(NamedTuple):
    """A variable and its value, None where it is not known; where both are written."""

    name: str
    value: Text | None
    spans: tuple[Span, ...]


def read_environment(reader: Reader, entries: dict[str, Entry], where: str) -> list[Value[EnvVar]]:
    """The variables of a service, of whose keys `entries` are. A file that is not there gives none: what is kept out of a
    repository, or made later, is no fault of it."""
    own = {given.name: given for given in _given(reader, entries.get("environment"), f"{where}.environment")}
    loaded: dict[str, Text] = {}
    for file in _env_files(reader, entries.get("env_file"), f"{where}.env_file"):
        loaded = reader.env_files.read(file, own, loaded, reader.errors)
    from_files = [_Given(name, text, text.spans) for name, text in loaded.items() if name not in own]
    return [_value(given) for given in [*from_files, *own.values()]]


def variables(reader: Reader, entry: Entry | None, where: str) -> list[Value[EnvVar]]:
    """Variables and their values, a mapping or a list of them; of two of the same name the later one holds."""
    return [_value(given) for given in {given.name: given for given in _given(reader, entry, where)}.values()]


def _given(reader: Reader, entry: Entry | None, where: str) -> Iterator[_Given]:
    """The variables of a mapping (`A: 1`) or a list (`- A=1`).

    A name alone has the project's value; in a list, that of what is included there. Two that are merged become a list, so
    that what the first one names has the value known to the second.
    """
    if entry is None or entry.value.tag == "!reset":
        return
    plain = isinstance(entry.value, Mapping)
    given = [(entry.value, entry.spans)] if plain else list(reader.elements(entry, where))
    merging = _home(given[1][0]) if len(given) > 1 else None
    for number, (node, spans) in enumerate(given):
        if isinstance(node, Mapping):
            for name, each in reader.fields(node, where).items():
                if each.value.tag != "!reset":
                    value = reader.text(each.value, f"{where}.{name}")
                    home = (merging if number == 0 else None) or each.key.home
                    known = reader.env_files.variables if plain else home.variables
                    yield _Given(name, value if value is not None else known.get(name), each.spans)
            continue
        text = reader.text(node, where)
        if text is not None and isinstance(node, Scalar):
            key, value = text.partition("=")
            yield _Given(str(key), value if value is not None else node.home.variables.get(str(key)), spans)


def _home(node: Node) -> Home | None:
    """Where a node was read; None for one that holds nothing."""
    if isinstance(node, Scalar):
        return node.home
    return node.pairs[0].key.home if isinstance(node, Mapping) and node.pairs else None


def _value(given: _Given) -> Value[EnvVar]:
    """A variable at the place where it is given, and at those in other files where its value comes from."""
    name, text, spans = given
    if text is None:
        return Value.of(EnvVar(name, None), spans)
    here = {span.file for span in spans}
    spans += tuple(span for span in text.spans if span.file not in here)
    return Value((EnvVar(name, str(text)),), spans, text.certainty, None if text.resolved else str(text))


def without_secrets(text: Text) -> Text:
    """The text with the secrets that environment files bring in left as variables: reports show it, and such a file may be
    one that its owner keeps to themselves."""
    if not any(fragment.via for fragment in text):
        return text
    from scanner.secrets import find  # late: few texts have variables

    def kept(fragment: Fragment) -> Fragment:
        way = fragment.via[0] if fragment.via else None
        if way is None or fragment.span is None or fragment.span.file is way.file:
            return fragment
        name = _NAME.match(way.text)
        if name is None or find(name[1], fragment.text, resolved=not fragment.unresolved) is None:
            return fragment
        return Fragment(way.text, way, unresolved=True, certainty=fragment.certainty)

    return Text(tuple(kept(fragment) for fragment in text))


class _EnvFile(NamedTuple):
    """An environment file that a service names: its path as reports show paths, and how it is written."""

    path: str
    raw: bool
    home: Home


def _env_files(reader: Reader, entry: Entry | None, where: str) -> list[_EnvFile]:
    """The files, in the order they are read. Of one that is named twice the first place and the last word count."""
    found: dict[str, _EnvFile] = {}
    for node, _ in reader.elements(entry, where, alone=True):
        fields = reader.fields(node, where) if isinstance(node, Mapping) else {}
        path = fields["path"].value if "path" in fields else node
        text = reader.text(path, where) if isinstance(path, Scalar) else None
        form = reader.one(fields.get("format"), f"{where}.format", _format)
        if text is not None and text.resolved and isinstance(path, Scalar) and (form is None or form.only is not None):
            shown = path.home.path(str(text))
            found[shown] = _EnvFile(shown, form is not None and form.only == "raw", path.home)
    return list(found.values())


def _format(text: str) -> str:
    if text not in ("", "raw"):
        raise ValueError(f"no format of an environment file: {text}")
    return string(text)


class EnvFiles:
    """The environment files that the services of one project read. `load`: the file at a path, as reports show it;
    `variables`: the project's own, which their values may name, wherever a service comes from.

    A file that means the same to all is read once; what they read together has a limit. `read_ones`: the files that there
    are, by path, the project's own `.env` among them.
    """

    def __init__(self, load: Callable[[str], SourceFile | None]) -> None:
        self._load = load
        self.variables: Variables[str, Text] = {}
        self._kept: dict[_EnvFile, dict[str, Text]] = {}
        self._left = _MOST
        self.read_ones: dict[str, SourceFile] = {}

    def load(self, path: str) -> SourceFile | None:
        """The file at a path; None where there is none."""
        file = self._load(path)
        if file is not None:
            self.read_ones[file.path] = file
        return file

    def read(self, named: _EnvFile, own: dict[str, _Given], earlier: dict[str, Text], errors: list[FileError]) -> dict[str, Text]:
        """The variables of a file after the `earlier` ones; those of the project and then the service's `own` win where one
        is named in a value."""
        file = self.load(named.path)
        if file is None:
            return earlier
        held = None if earlier else self._kept.get(named)
        allowed = self._left >= 0
        self._left -= (len(file.text) + _VARIABLE * file.text.count("$")) // (1 if held is None else 10)
        if self._left < 0:
            if allowed:
                told = f"the services of this project read more than {_MOST} characters of environment files, and no more"
                errors.append(FileError(file.path, 1, told))
            return earlier
        if held is not None:
            return held

        asked: list[str] = []

        def lookup(name: str) -> Text | None:
            asked.append(name)
            known = self.variables.get(name)
            return known if known is not None or name not in own else own[name].value

        reading = dotenv.read_raw if named.raw else dotenv.read
        found, faults = reading(file, lookup, earlier, Certainty.ALWAYS)
        errors += [fault for line, told in faults if (fault := FileError(file.path, line, told)) not in errors]
        if not earlier and not asked:
            self._kept[named] = found
        return found
