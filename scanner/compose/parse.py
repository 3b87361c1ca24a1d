"""YAML text → nodes with places, as much of it as can be read.

Built on the parser's events, not on PyYAML's own composer: that one recurses (a file of 200,000 brackets ends the
process), refuses anchors that are set twice, and gives nothing at all when the last line is wrong. On a syntax error
the lines at fault are blanked, which moves nothing else, and the rest is read again.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import Any

from scanner.compose.nodes import NOWHERE, Entry, Home, Mapping, Node, Scalar, Sequence
from scanner.record import dataclass
from scanner.source import SourceFile, Span

_DOCUMENTS = 1_000  # of one file; all of them are merged, and each costs as much as a file
_DEPTH = 100  # levels; a compose file has about ten, and the parser's time grows with the square of the depth
_VALUES = 10_000_000  # what the aliases of a file may stand for, all told
_RETRIES = 30  # readings of one file
_READ_AGAIN = 4_000_000  # characters of one file, over all its readings
_OPENED = ("while scanning a quoted", "while scanning a simple key", "while parsing a flow")  # faults of where they begin
_FITTING = {  # tag: the types that a plain scalar of its text may have
    "bool": ("boolean",),
    "float": ("float", "integer"),
    "int": ("integer",),
    "null": ("null",),
}
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")


@dataclass(slots=True)
class Yaml:
    """A file's documents. `skipped`: whole lines left out because of syntax errors; `scalars`: where the scalars stand,
    in order; `errors`: line and message."""

    documents: list[Node] = field(default_factory=list)
    skipped: list[Span] = field(default_factory=list)
    scalars: list[Span] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)


def parse(file: SourceFile, home: Home = NOWHERE) -> Yaml:
    """Reads a file, whose scalars get `home`.

    A syntax error costs the lines at fault; the first one is told of, and all lines left out.
    """
    import yaml

    text = file.text
    skipped: list[Span] = []
    first: tuple[int, str] | None = None
    for _ in range(min(_RETRIES, 1 + _READ_AGAIN // (len(text) + 1))):
        builder = _Builder(file, home)
        try:
            builder.read(text)
            break
        except (yaml.YAMLError, _Refused) as error:
            start, problem = _conflict(text) or _cause(error, text)
            fault = _fault(file, text, start)
            first = first or (file.position(fault.start)[0], problem)
            skipped.append(fault)
            text = text[: fault.start] + re.sub(r"[^\n]", " ", text[fault.start : fault.end]) + text[fault.end :]
    else:
        skipped.append(Span(file, fault.start, len(text)))
        builder.finish()
    read = builder.yaml
    read.skipped = _joined(skipped)
    if first:
        read.errors.append((first[0], f"not valid YAML: {first[1]}; left out: {_lines(read.skipped)}; mend the syntax"))
    return read


class _Refused(Exception):
    """Valid YAML that is not read. `start`: the fault's offset."""

    def __init__(self, start: int, message: str) -> None:
        super().__init__(message)
        self.start = start


@dataclass(slots=True)
class _Open:
    """A collection that has not ended: `end` of what it holds so far, `key` that waits for its value, and how many
    values it stands for with its aliases expanded."""

    node: Sequence | Mapping
    anchor: str | None
    flow: bool
    end: int
    key: Scalar | None = None
    values: int = 1


class _Builder:
    """Builds nodes from events, without recursion."""

    def __init__(self, file: SourceFile, home: Home) -> None:
        self.file = file
        self.home = home
        self.yaml = Yaml()
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._open: list[_Open] = []

    def read(self, text: str) -> None:
        """All events of `text`. Raises yaml.YAMLError or _Refused; what came before the fault is kept."""
        import yaml

        for event in yaml.parse(text, yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._start(event, Mapping if isinstance(event, yaml.MappingStartEvent) else Sequence)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._end_at(event)
            elif isinstance(event, yaml.DocumentStartEvent) and not self._begin(event):
                return

    def _begin(self, event: Any) -> bool:
        """Whether one more document is read. The first one too many is told of."""
        self._anchors = {}
        self._directive(event)
        if len(self.yaml.documents) < _DOCUMENTS:
            return True
        line = self.file.position(event.start_mark.index)[0]
        self.yaml.errors.append((line, f"more than {_DOCUMENTS} documents in one file: from here on it is not read"))
        return False

    def _directive(self, event: Any) -> None:
        if event.version not in (None, (1, 1)):
            line = self.file.position(event.start_mark.index)[0]
            told = "Compose refuses a `%YAML` directive of another version than 1.1: take the line out"
            self.yaml.errors.append((line, told))

    def _end_at(self, event: Any) -> None:
        self._end(event.end_mark.index)

    def finish(self) -> None:
        """Ends what is still open, in a file that is given up half-way."""
        while self._open:
            self._end(self._open[-1].end)

    def _scalar(self, event: Any) -> None:
        start, end = self._content(event), event.end_mark.index
        if event.style in ("|", ">"):
            end = start + len(self.file.text[start:end].rstrip())
        span = Span(self.file, start, end)
        if span:
            self.yaml.scalars.append(span)
        quoted = event.tag == "!" and not event.style  # the tag `!` makes a plain scalar a string
        tag = None if quoted else self._tag(event)
        node = Scalar(event.value, span, "!" if quoted else event.style or "", tag, self.home)
        if node.tag is not None:
            self._tagged(node)
        if event.anchor:
            self._anchors[event.anchor] = (node, 1)
        self._place(node, span, 1)

    def _tag(self, event: Any) -> str | None:
        """The tag of a node; within what is tagged `!override` Compose no longer looks for its own."""
        ours = event.tag in ("!reset", "!override") and any(held.node.tag == "!override" for held in self._open)
        tag: str | None = None if ours else event.tag
        return tag

    def _tagged(self, node: Scalar) -> None:
        """Decodes a scalar whose tag says that it is encoded, and tells of one that is not what its tag says."""
        tag = (node.tag or "").removeprefix("tag:yaml.org,2002:")
        kind = Scalar(node.value, node.span).type
        if tag in _FITTING and kind not in _FITTING[tag]:
            self.yaml.errors.append((node.span.line, f"{node.value} is no !!{tag}: Compose refuses this; take the tag out"))
        if tag == "binary":
            import base64

            try:
                node.value = base64.b64decode("".join(node.value.splitlines()), validate=True).decode("utf-8", "replace")
            except ValueError:
                self.yaml.errors.append((node.span.line, "what follows !!binary is not base64: Compose refuses this"))

    def _alias(self, event: Any) -> None:
        at = Span(self.file, event.start_mark.index, event.end_mark.index)
        if event.anchor not in self._anchors:
            raise _Refused(at.start, f"no anchor `&{event.anchor}` stands before its alias")
        node, values = self._anchors[event.anchor]
        if any(node is held.node for held in self._open):
            raise _Refused(at.start, f"`*{event.anchor}` stands inside what it is an alias of")
        self._place(node, at, values)

    def _start(self, event: Any, kind: type[Mapping] | type[Sequence]) -> None:
        if len(self._open) >= _DEPTH:
            raise _Refused(event.start_mark.index, f"nested more than {_DEPTH} levels deep")
        start = self._content(event)
        node = kind(Span(self.file, start, start), tag=self._tag(event))
        if event.anchor:
            self._anchors[event.anchor] = (node, 1)
        self._open.append(_Open(node, event.anchor, bool(event.flow_style), event.end_mark.index))

    def _end(self, end: int) -> None:
        """The end of the innermost collection: its last value, or its bracket; the parser's own end of a block is where
        the next one starts."""
        ended = self._open.pop()
        node = ended.node
        node.span = Span(self.file, node.span.start, max(end if ended.flow else ended.end, node.span.start))
        if ended.anchor and self._anchors[ended.anchor][0] is node:
            self._anchors[ended.anchor] = (node, ended.values)
        self._place(node, node.span, ended.values)

    def _content(self, event: Any) -> int:
        """Where a node starts, after its anchor and tag."""
        start: int = event.start_mark.index
        if not event.anchor and not event.tag:
            return start
        end: int = event.end_mark.index
        properties = _PROPERTIES.match(self.file.text, start)
        return min(properties.end(), end) if properties else end

    def _place(self, node: Node, at: Span, values: int) -> None:
        """Puts a node where it belongs: into the innermost open collection, or as a document's root."""
        if not self._open:
            self.yaml.documents.append(node)
            if values > _VALUES:
                self.yaml.errors.append(
                    (at.line, f"its aliases stand for more than {_VALUES} values: Compose refuses such a file")
                )
            return
        into = self._open[-1]
        into.end = max(into.end, at.end)
        into.values = min(into.values + values, _VALUES + 1)
        if isinstance(into.node, Sequence):
            if node.tag != "!reset":  # of a list it takes out itself only
                into.node.items.append(node)
        elif into.key is not None:
            into.node.pairs.append(Entry(into.key, node, at))
            into.key = None
        elif isinstance(node, Scalar):
            into.key = node if at is node.span else Scalar(node.value, at, node.style, node.tag, self.home)
        else:
            refused = f"a list or mapping as a key, which Compose refuses: {_one_line(at)}; use a plain key"
            self.yaml.errors.append((at.line, refused))
            into.key = Scalar(at.text, at, "'", home=self.home)


def _conflict(text: str) -> tuple[int, str] | None:
    """The first line that git writes around a merge conflict; the parser blames the lines after it."""
    marker = re.search(r"^(?:<{7}|={7}|>{7})(?= |$)", text, re.MULTILINE)
    return (marker.start(), "the marks of a merge conflict") if marker else None


def _cause(error: Exception, text: str) -> tuple[int, str]:
    """Where a syntax error has its cause, as an offset, and what it is. An unclosed quote's cause is where it opens."""
    if isinstance(error, _Refused):
        return error.start, str(error)
    problem = getattr(error, "problem", None)
    if problem is None:  # a reader error: a character that YAML does not allow
        return getattr(error, "position", 0), getattr(error, "reason", str(error))
    context, mark = getattr(error, "context", None), getattr(error, "problem_mark", None)
    if context and context.startswith(_OPENED):
        mark = getattr(error, "context_mark", None) or mark
    at = mark.index if mark else 0
    if text[at : at + 1] == "\t":
        return at, "a tab where YAML wants spaces"
    return at, f"{problem} {context}" if context else problem


def _fault(file: SourceFile, text: str, at: int) -> Span:
    """The whole lines to leave out for an error at an offset: its line, and what is nested below it."""
    at = min(at, len(text))
    if not text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0].strip():
        at = len(text[:at].rstrip())  # an error at a blank line, or past the end, is about the line before
    start = text.rfind("\n", 0, at) + 1
    line, _, rest = text[start:].partition("\n")
    end = start + len(line)
    if not line.strip():  # nothing before it either
        return Span(file, 0, len(text))
    if re.search(r"(?::|[|>][-+0-9]*)\s*(?:#.*)?$", line):
        end += _below(line, rest)
    return Span(file, start, end)


def _below(line: str, rest: str) -> int:
    """How much of the text after a line is nested below it: deeper, or elements of a list that is as deep as its key."""
    indent = len(line) - len(line.lstrip(" "))
    dashed = line.lstrip(" ").startswith("- ")
    least = indent + 1  # of the lines below, by the first of them
    length = 0
    for following in re.finditer(r"\n([ \t]*)([^\n]?)[^\n]*", "\n" + rest):
        depth, first = len(following[1]), following[2]
        if first and depth < least and not (first == "-" and depth == indent and not dashed):
            break
        if first and least == indent + 1:
            least = max(depth, least)
        length = following.end()
    return length


def _one_line(span: Span) -> str:
    text = " ".join(span.text.split())
    return text if len(text) <= 40 else text[:39] + "…"


def _joined(spans: list[Span]) -> list[Span]:
    """Spans of lines in the order of the file, those that touch made one."""
    out: list[Span] = []
    for span in sorted(spans, key=lambda each: each.start):
        if out and span.start <= out[-1].end + 1:
            out[-1] = Span(span.file, out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def _lines(spans: list[Span]) -> str:
    ranges = [str(s.line) if s.line == s.end_line else f"{s.line}-{s.end_line}" for s in spans]
    shown = ", ".join(ranges[:5]) + (f" and {len(ranges) - 5} more" if len(ranges) > 5 else "")
    return f"line {shown}" if ranges == [shown] and "-" not in shown else f"lines {shown}"
