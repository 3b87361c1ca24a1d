"""Keys and values put into a compose service, changed in it and taken out of it, as edits of its text.

A list or mapping that is there is completed in its own style, block or flow. All places come from the parser's nodes, so that
nothing else of the file moves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from scanner.compose.merge import Merger
from scanner.compose.nodes import Entry, Mapping, Node, Scalar
from scanner.compose.nodes import Sequence as List
from scanner.finding import Edit
from scanner.fix.errors import CannotFix
from scanner.launch import Value
from scanner.source import SourceFile, Span
from scanner.yaml_text import Scalars, Tree, flow, scalar


class Service(NamedTuple):
    """A service as its file has it: what stands there itself, and what that means with merge keys applied. `step`: by how
    many blanks its keys stand deeper than its name."""

    file: SourceFile
    node: Mapping
    entries: dict[str, Entry]
    step: str


class Writer:
    """Collects what changes in one service, and writes it as edits."""

    def __init__(self, service: Service, merger: Merger) -> None:
        self.service = service
        self.merger = merger
        self.text = service.file.text
        self.tree: Tree = {}
        self.gone: list[Node] = []
        self.direct: list[Edit] = []

    # -- what is to change

    def add(self, keys: Sequence[str], value: Any) -> None:
        """A key, or elements of a list, to be added; a scalar that is there gives way."""
        at = self.tree
        for key in keys[:-1]:
            at = at.setdefault(key, {})
        if isinstance(value, list):
            held = at.setdefault(keys[-1], [])
            held += [text for text in value if text not in held]
        elif at.setdefault(keys[-1], value) != value:
            raise CannotFix(f"two findings want another {keys[-1]}")

    def change(self, value: Value[Any], text: Scalars | None) -> None:
        """What stands in the service's own text to be replaced by another text, or taken out."""
        if len(value.spans) != 1:
            raise CannotFix("several places set it")
        span = value.spans[0]
        node = next((node for node in _nodes(self.service.node) if _place(node) == (span.start, span.end)), None)
        pair = next((pair for pair in _pairs(self.service.node) if _same(pair.whole, span)), None)
        target = pair.value if pair is not None else node
        if pair is not None and pair.at != pair.value.span or target is None:
            raise CannotFix(f"it comes from something shared: {span.text}")
        if text is None:
            self.gone.append(target)
            return
        if not isinstance(target, Scalar) or "$" in target.span.text.replace("$$", ""):
            raise CannotFix(f"its value is made of something else: {span.text}")
        self.direct.append(Edit(target.span, scalar(text, target.style)))

    def sized(self, value: Value[Any] | None, size: str) -> None:
        """A size for a tmpfs in the long syntax."""
        spans = value.spans if value is not None else ()
        for node in _nodes(self.service.node):
            if isinstance(node, Mapping) and any(_same(node.span, span) for span in spans):
                self.direct += self._completed(node, {"tmpfs": {"size": size}})
                return
        raise CannotFix("it comes from something shared")

    # -- as edits

    def edits(self) -> Iterator[Edit]:
        """All that is to change, as edits that do not overlap. Raises CannotFix."""
        return _joined([*self.direct, *self._completed(self.service.node, self.tree), *self._without()])

    def _completed(self, node: Mapping, tree: Tree) -> Iterator[Edit]:
        """A mapping with more in it."""
        own = {pair.key.value: pair for pair in node.pairs}
        meant = self.merger.entries(node)
        new: Tree = {}
        for key, value in tree.items():
            pair = own.get(key)
            if pair is None:
                if key in meant and isinstance(value, dict | list):
                    raise CannotFix(f"its `{key}` comes from something shared: add it there", meant[key].key.span)
                new[key] = value
            elif not isinstance(value, dict | list):
                yield Edit(pair.at, scalar(value, pair.value.style if isinstance(pair.value, Scalar) else ""))
            elif pair.at != pair.value.span or pair.value.tag is not None:
                raise CannotFix(f"its `{key}` is something shared: {pair.at.text}")
            elif isinstance(pair.value, Scalar) and pair.value.type == "null":
                yield self._below(pair, value)
            elif isinstance(value, dict) and isinstance(pair.value, Mapping):
                yield from self._completed(pair.value, value)
            elif isinstance(value, list) and isinstance(pair.value, List):
                yield from self._lengthened(pair, pair.value, value)
            else:
                raise CannotFix(f"its `{key}` is not written as a list or mapping: {pair.at.text}")
        if new:
            yield self._entries(node, new)

    def _entries(self, node: Mapping, new: Tree) -> Edit:
        """New keys behind the last one that a mapping has."""
        last = next((pair for pair in reversed(node.pairs) if not self._keeps_blanks(pair)), None)
        if self._is_flow(node):
            written = ", ".join(flow({key: value})[1:-1] for key, value in new.items())
            if last is None:
                return Edit(_at(self.service.file, node.span.start + 1), written)
            return Edit(_at(self.service.file, last.whole.end), f", {written}")
        if last is None:
            raise CannotFix("its last key is a text that ends in blank lines")
        column = last.key.span.column - 1
        if self.text[last.key.span.start - column : last.key.span.start].strip(" -"):
            raise CannotFix("its keys do not stand on lines of their own")
        lines = _block(new, " " * column, self.service.step, self._dash)
        return self._line_below(last.whole.end, lines)

    def _below(self, pair: Entry, value: Any) -> Edit:
        """A value for a key that has none."""
        if self._is_flow_at(pair.key.span.start):
            return Edit(_at(self.service.file, pair.whole.end), f" {flow(value)}")
        indent = " " * (pair.key.span.column - 1)
        if isinstance(value, list):
            return self._line_below(pair.whole.end, [f"{indent}{self._dash()}- {scalar(text)}" for text in value])
        return self._line_below(pair.whole.end, _block(value, indent + self.service.step, self.service.step, self._dash))

    def _lengthened(self, pair: Entry, node: List, texts: list[str]) -> Iterator[Edit]:
        """A list with more elements; what is taken out of it makes room for them."""
        file = self.service.file
        style = next((item.style for item in reversed(node.items) if isinstance(item, Scalar)), "")
        texts = list(texts)
        going = [item for item in node.items if any(item is gone for gone in self.gone)]
        if going and self._is_flow(node):
            self.gone = [gone for gone in self.gone if not any(gone is item for item in going)]
            yield self._rewritten(node, going, [scalar(text, style) for text in texts])
            return
        for item in going:
            if texts:
                self.gone = [gone for gone in self.gone if gone is not item]
                yield Edit(item.span, scalar(texts.pop(0), style))
        if not texts:
            return
        written = [scalar(text, style) for text in texts]
        if not node.items:
            yield Edit(node.span, f"[{', '.join(written)}]")
        elif self._is_flow(node):
            yield Edit(_at(file, node.items[-1].span.end), "".join(f", {text}" for text in written))
        else:
            column = self._dash_of(node.items[-1])
            yield self._line_below(node.span.end, [f"{' ' * column}- {text}" for text in written])

    def _without(self) -> Iterator[Edit]:
        """What is taken out: elements of lists, and keys with their values."""
        lists: dict[int, list[Node]] = {}
        for node in self.gone:
            lists.setdefault(id(self._list_of(node)), []).append(node)
        for nodes in lists.values():
            held = self._list_of(nodes[0])
            if held is None or len(nodes) == len(held.items):
                for node in nodes if held is None else [held]:
                    yield self._key_out(node)
            elif self._is_flow(held):
                yield self._rewritten(held, nodes, [])
            else:
                for node in nodes:
                    dash = node.span.start - (node.span.column - 1) + self._dash_of(node)
                    yield self._lines_out(dash, node.span.end)

    def _rewritten(self, node: List, gone: Sequence[Node], more: list[str]) -> Edit:
        """A list in flow style without some of its elements, and with more of them."""
        span = Span(self.service.file, node.items[0].span.start, node.items[-1].span.end)
        kept = [item.span.text for item in node.items if not any(item is each for each in gone)]
        if any("#" in span.file.text[one.span.end : other.span.start] for one, other in pairwise(node.items)):
            raise CannotFix("comments stand among its elements")
        return Edit(span, ", ".join([*kept, *more]))

    def _list_of(self, node: Node) -> List | None:
        for each in _nodes(self.service.node):
            if isinstance(each, List) and any(item is node for item in each.items):
                return each
        return None

    def _key_out(self, node: Node) -> Edit:
        for mapping in _nodes(self.service.node):
            for index, pair in enumerate(mapping.pairs if isinstance(mapping, Mapping) else ()):
                if pair.value is node and isinstance(mapping, Mapping):
                    if len(mapping.pairs) == 1:
                        raise CannotFix("nothing would be left beside it")
                    if not self._is_flow(mapping):
                        return self._lines_out(pair.key.span.start, pair.whole.end)
                    start = mapping.pairs[index - 1].whole.end if index else pair.key.span.start
                    end = pair.whole.end if index else mapping.pairs[1].key.span.start
                    return Edit(Span(self.service.file, start, end), "")
        raise CannotFix("it comes from something shared")

    def _lines_out(self, start: int, end: int) -> Edit:
        """Whole lines gone, where nothing else stands on them."""
        line = self.text.rfind("\n", 0, start) + 1
        stop = self._end_of_line(end)
        if self.text[line:start].strip(" ") or self.text[end:stop].strip() and "#" not in self.text[end:stop]:
            raise CannotFix("something else stands on its line")
        return Edit(Span(self.service.file, line, min(stop + 1, len(self.text))), "")

    # -- the file's own style

    def _line_below(self, offset: int, lines: Iterable[str]) -> Edit:
        return Edit(_at(self.service.file, self._end_of_line(offset)), "".join(f"\n{line}" for line in lines))

    def _end_of_line(self, offset: int) -> int:
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end

    def _is_flow(self, node: Mapping | List) -> bool:
        return self.text.startswith(("{", "["), node.span.start)

    def _is_flow_at(self, offset: int) -> bool:
        holding = [
            node for node in _nodes(self.service.node) if isinstance(node, Mapping) and node.span.start <= offset < node.span.end
        ]
        return any(self._is_flow(node) for node in holding)

    def _keeps_blanks(self, pair: Entry) -> bool:
        """Whether a key's text ends in a block whose blank lines count (`|+`)."""
        return any(
            isinstance(node, Scalar)
            and node.style in ("|", ">")
            and "+" in self.text[node.span.start : self._end_of_line(node.span.start)].partition("#")[0]
            for node in _nodes(pair.value)
        )

    def _dash(self) -> str:
        """How much deeper than its key a list's dashes stand in this service."""
        for pair in _pairs(self.service.node):
            if isinstance(pair.value, List) and pair.at == pair.value.span and pair.value.items and not self._is_flow(pair.value):
                return " " * max(0, self._dash_of(pair.value.items[0]) - (pair.key.span.column - 1))
        return self.service.step

    def _dash_of(self, item: Node) -> int:
        """The column, from 0, of the dash before an element."""
        line = self.text.rfind("\n", 0, item.span.start) + 1
        dash = self.text.rfind("-", line, item.span.start)
        if dash < 0 or self.text[line:dash].strip(" "):
            raise CannotFix("its elements do not stand on lines of their own")
        return dash - line


def _joined(edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits with those put in at one place made one: a mapping that ends there comes before the one that it is in. New
    lines below one that goes take its place."""
    changed: list[Edit] = []
    added: dict[int, str] = {}
    for edit in edits:
        if edit.span:
            changed.append(edit)
        else:
            added[edit.span.start] = added.get(edit.span.start, "") + edit.text
            file = edit.span.file
    for edit in changed:
        below = next((offset for offset in added if edit.span.start < offset <= edit.span.end and not edit.text), None)
        if below is None:
            yield edit
        else:
            yield Edit(edit.span, added.pop(below).removeprefix("\n") + "\n" * edit.span.text.endswith("\n"))
    yield from (Edit(_at(file, offset), text) for offset, text in added.items())


def _nodes(node: Node) -> Iterator[Node]:
    """What a node holds as its own text: no alias, no merge key."""
    yield node
    for below in _own(node):
        yield from _nodes(below)


def _own(node: Node) -> Iterator[Node]:
    if isinstance(node, Mapping):
        yield from (pair.value for pair in node.pairs if pair.at == pair.value.span)
    elif isinstance(node, List):
        yield from (item for item in node.items if node.span.start <= item.span.start <= node.span.end)


def _pairs(node: Node) -> Iterator[Entry]:
    for each in _nodes(node):
        if isinstance(each, Mapping):
            yield from each.pairs


def scalars(nodes: Iterable[Node]) -> Iterator[Scalar]:
    """The scalars in what nodes hold as their own text."""
    for node in nodes:
        yield from (each for each in _nodes(node) if isinstance(each, Scalar))


def _place(node: Node) -> tuple[int, int]:
    return node.span.start, node.span.end


def _same(one: Span, other: Span) -> bool:
    return (one.start, one.end) == (other.start, other.end)


def _at(file: SourceFile, offset: int) -> Span:
    return Span(file, offset, offset)


def _block(tree: Tree, indent: str, step: str, dash: Callable[[], str]) -> Iterator[str]:
    """The lines of new keys. `dash`: what stands before one, deeper than its key."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield f"{indent}{key}:"
            yield from _block(value, indent + step, step, dash)
        elif isinstance(value, list):
            yield f"{indent}{key}:"
            deeper = indent + dash()
            yield from (f"{deeper}- {scalar(text)}" for text in value)
        else:
            yield f"{indent}{key}: {scalar(value)}"
