"""What mappings mean: YAML's merge keys, and Compose's merging of one service or document over another.

Sources: the YAML merge key draft as go.yaml.in/yaml applies it; compose-go's override/merge.go for what is appended,
what is replaced and what is merged key by key. Merging makes new collections of the old nodes, so that every value
keeps its place.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from typing import TypeVar, cast

from scanner.compose.nodes import Entry, Mapping, Node, Scalar, Sequence
from scanner.compose.same import content, mounted_at, said
from scanner.source import Span

T = TypeVar("T", bound=Node)
Report = Callable[[Node, str], None]  # of a fault at a node

_STEPS = 1_000_000  # merged entries of one file; past them a file is not merged on
_DEPTH = 10  # levels; nothing that is read lies deeper

# By the path below `services.<name>`.
_REPLACED = {("command",), ("entrypoint",), ("healthcheck", "test")}
_LISTED = {  # a mapping (`A: 1`) and a list (`- A=1`) alike: both are kept, a later one of the same name wins
    ("annotations",), ("build", "additional_contexts"), ("build", "args"), ("build", "labels"),
    ("deploy", "labels"), ("dns",), ("dns_opt",), ("dns_search",), ("env_file",), ("environment",),
    ("label_file",), ("labels",), ("sysctls",), ("tmpfs",),
}  # fmt: skip
_PATHS = {("env_file",), ("label_file",), ("volumes",)}  # that start from the folder of the file that says them
_MOUNTED = {("devices",), ("volumes",)}  # of two at the same target the later one holds
_HOSTS = {("build", "extra_hosts"), ("extra_hosts",)}  # likewise, but several of the same name are all kept
_NAMED = {("depends_on",), ("models",), ("networks",)}  # a list of names is a mapping of them without more


class Merger:
    """Merges, in a bounded number of steps: aliases can make a small file stand for a huge one."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self._steps = _STEPS
        self._targets: dict[int, tuple[Node, str]] = {}  # likewise
        self._settled: dict[int, tuple[Node, Node]] = {}  # likewise
        self._contents: dict[tuple[int, bool], tuple[Node, Hashable]] = {}  # a node is kept, so that its identity stays its own

    @property
    def gave_up(self) -> bool:
        """Whether something was left out because it takes too many steps; that is reported."""
        return self._steps < 0

    def entries(self, mapping: Mapping) -> dict[str, Entry]:
        """The entries of a mapping by key, merge keys applied: its own come first, and of several merged ones the earlier.

        A key that is set twice keeps its last value and is reported, as Compose refuses it; so is a key that is no string.
        """
        waiting = [mapping]  # not recursive: a thousand mappings may each merge the one before
        while waiting and mapping.merged is None:
            missing = [source for source in _sources(waiting[-1]) if source.merged is None]
            if missing:
                waiting += missing
            else:
                self._apply(waiting.pop())
        return mapping.merged or {}

    def _apply(self, mapping: Mapping) -> None:
        own: dict[str, Entry] = {}
        for entry in mapping.pairs:
            key = entry.key
            if key.value in own:
                self.report(key, f"{key.value} is set twice here, which Compose refuses: keep one")
            elif key.type != "string":
                self.report(key, f"the key {key.value or 'null'} is not a string, which Compose refuses: quote it")
            own[key.value] = entry
        below = own.get("<<")
        if below is not None and below.key.merges:
            del own["<<"]
            if not all(isinstance(source, Mapping) for source in _elements(below.value)):
                self.report(below.key, "`<<` takes a mapping or a list of mappings: nothing else can be merged")
        for source in _sources(mapping):
            held = source.merged or {}
            if not self._step(len(held), mapping):
                break
            for name, entry in held.items():
                nearer = own.setdefault(name, entry).value
                if nearer.tag == "!reset" and entry.value.tag != "!reset":  # it only takes out what a file before this one has
                    own[name] = entry._replace(value=_instead(entry.value))
        mapping.merged = own

    def _step(self, count: int, node: Node) -> bool:
        """Whether so many steps more may be made. The first one too many is reported."""
        if self._steps >= 0 > self._steps - count:
            self.report(node, f"merging stops here: with its aliases the file holds more than {_STEPS} values; write it out")
        self._steps -= count
        return self._steps >= 0

    def merged(self, base: Node, over: Node, path: tuple[str, ...] = (), *, extends: bool = False) -> Node:
        """`over` merged over `base`. `path`: the keys that lead to both from the top of the file. `extends`: a service over
        the one that it extends, where Compose appends to lists as they are; of files each list is rid of what does not hold.

        What is tagged `!override` replaces. What is tagged `!reset` does too, and says that there is nothing: it stays,
        so that it takes away what a third file has.
        """
        key = path[2:] if path[:1] == ("services",) else None
        if over.tag in ("!override", "!reset") or base.tag == "!reset" or key in _REPLACED:
            return over
        if len(path) > _DEPTH or not self._step(10, over):
            return over
        if isinstance(over, Scalar) and over.type == "null":
            return base
        if key in _LISTED or key in _HOSTS:
            base = self._without_reset(base, over)
        if not self._step(len(_elements(base)) + len(_elements(over)), over):
            return over
        if key in _LISTED:
            below = _elements(base) if extends and key == ("tmpfs",) else _by_name(_elements(base), key in _PATHS)
            return Sequence(over.span, self._appended(below, _elements(over), key in _PATHS))
        if key in _HOSTS:
            return Sequence(over.span, self._appended(_elements(base), _elements(over)))
        if key == ("build",):
            base, over = _as_context(base), _as_context(over)
        if key == ("gpus",) and base.span.file is not over.span.file:  # a file before this one has become a list
            base = _listed(base)
        if key in _NAMED:
            base, over = _as_names(base), _as_names(over)
        if isinstance(base, Mapping) and isinstance(over, Mapping):
            return self._merged_mappings(base, over, path, extends)
        if isinstance(base, Sequence) and isinstance(over, Sequence):
            below = base.items if extends or key not in _MOUNTED else self._by_target(base.items)
            if extends and key in _MOUNTED and base.span.file is not over.span.file:  # there each is in the long syntax already
                return Sequence(over.span, [*self._by_target(below), *over.items])
            return Sequence(over.span, self._appended(below, over.items, key in _PATHS))
        if key is not None and key[:1] == ("ulimits",) and len(key) == 2:
            return over  # a number over a soft and a hard one, or those over a number
        if not isinstance(base, Scalar) or base.type != "null" and not isinstance(over, Scalar):
            self.report(over, f"does not go with what it is merged over in line {base.span.line}: write both the same way")
        return over

    def by_itself(self, entry: Entry) -> Entry:
        """A service of a file that is read by itself: the word for all GPUs is a list of one request already, and of two
        tmpfs of one name the later is left."""
        entries = self.entries(entry.value) if isinstance(entry.value, Mapping) else {}
        changed = {
            name: entries[name]._replace(value=read(entries[name].value))
            for name, read in (("gpus", _listed), ("tmpfs", _told_apart))
            if name in entries and entries[name].value.tag != "!reset"
        }
        if not changed or not isinstance(entry.value, Mapping):
            return entry
        kept = {**entries, **changed}
        return entry._replace(value=Mapping(entry.value.span, list(kept.values()), entry.value.tag, kept))

    def _without_reset(self, base: Node, over: Node) -> Node:
        """A mapping without the keys that another one resets."""
        if not isinstance(base, Mapping) or not isinstance(over, Mapping):
            return base
        taken_out = {name for name, entry in self.entries(over).items() if entry.value.tag == "!reset"}
        kept = {name: entry for name, entry in self.entries(base).items() if name not in taken_out}
        return replace(base, pairs=list(kept.values()), merged=kept) if taken_out else base

    def settled(self, node: T) -> T:
        """A node for good: without what is tagged `!reset`, and with nothing that would replace what it is merged over."""
        if isinstance(node, Scalar):
            return node
        if id(node) not in self._settled:
            self._settled[id(node)] = (node, node)
            self._settled[id(node)] = (node, self._settle(node))
        return cast(T, self._settled[id(node)][1])

    def _settle(self, node: Sequence | Mapping) -> Node:
        if isinstance(node, Sequence):
            items = [self.settled(item) for item in node.items]
            same = node.tag is None and all(a is b for a, b in zip(items, node.items, strict=True))
            return node if same else Sequence(node.span, items)
        entries = self.entries(node)
        left = {name: entry for name, entry in entries.items() if entry.value.tag != "!reset"}
        kept = {name: entry._replace(value=self.settled(entry.value)) for name, entry in left.items()}
        same = node.tag is None and all(name in kept and kept[name].value is entry.value for name, entry in entries.items())
        return node if same else Mapping(node.span, list(kept.values()), merged=kept)

    def _appended(self, base: list[Node], over: list[Node], paths: bool = False) -> list[Node]:
        """A list and what is appended to it. Of an element that it has already the later one stands in the place of the
        earlier: where elements are told by their targets, that is the one that counts. `paths`: they are relative."""
        kept = list(base)
        at = {self._content(item, paths): number for number, item in enumerate(base)}
        for item in over:
            number = at.setdefault(self._content(item, paths), len(kept))
            kept[number : number + 1] = [item]
        return kept

    def _by_target(self, items: list[Node]) -> list[Node]:
        """A list of mounts in which each target is once, in its first place, with what was said of it last."""
        kept: dict[str, Node] = {}
        for item in items:
            if id(item) not in self._targets:
                entry = self.entries(item).get("target") if isinstance(item, Mapping) else None
                target = entry.value if entry is not None and isinstance(entry.value, Scalar) else None
                self._targets[id(item)] = (item, mounted_at(item, target))
            kept[self._targets[id(item)][1]] = item
        return list(kept.values())

    def _content(self, node: Node, paths: bool) -> Hashable:
        """What a node says; kept, since in a long chain of services each list is appended to again and again."""
        key = (id(node), paths)
        if key not in self._contents:
            self._contents[key] = (node, content(node, paths))
        return self._contents[key][1]

    def _merged_mappings(self, base: Mapping, over: Mapping, path: tuple[str, ...], extends: bool) -> Mapping:
        together = dict(self.entries(base))
        for name, entry in self.entries(over).items():
            below = together.get(name)
            if below is None:
                together[name] = entry
                continue
            value = self.merged(below.value, entry.value, (*path, name), extends=extends)
            if value is below.value or path == ("services",):  # a service stands where it is first declared
                together[name] = below._replace(value=value)
            else:
                together[name] = entry if value is entry.value else entry._replace(value=value, at=value.span)
        return replace(over, pairs=list(together.values()), merged=together)


def _sources(mapping: Mapping) -> Iterator[Mapping]:
    """What a mapping's merge key merges."""
    for entry in mapping.pairs:
        if entry.key.merges:
            yield from (source for source in _elements(entry.value) if isinstance(source, Mapping))


def _instead(node: Node) -> Node:
    """A node that replaces what it is merged over."""
    return node if isinstance(node, Scalar) else replace(node, tag="!override")


def _elements(node: Node) -> list[Node]:
    return node.items if isinstance(node, Sequence) else [node]


def _by_name(items: list[Node], paths: bool) -> list[Node]:
    """A list in which each name (`A` of `A=1`) is once, in its first place, with what was said of it last."""
    kept: dict[object, Node] = {}
    for item in items:
        folder = item.home.folder if paths and isinstance(item, Scalar) else ""
        kept[(folder, said(item).partition("=")[0]) if isinstance(item, Scalar) else id(item)] = item
    return list(kept.values())


def _told_apart(node: Node) -> Node:
    """A list in which each name is once."""
    return replace(node, items=_by_name(node.items, paths=False)) if isinstance(node, Sequence) else node


def _as_context(node: Node) -> Node:
    """A `build` that is a string is its context."""
    if not isinstance(node, Scalar):
        return node
    return Mapping(node.span, [Entry(Scalar("context", node.span), node, node.span)])


def _listed(node: Node) -> Node:
    """The word `all` is a list of one request, for all of them."""
    if not isinstance(node, Scalar) or node.type != "string":
        return node
    return Sequence(node.span, [Mapping(node.span, [Entry(Scalar("count", node.span), node, node.span)])])


def _as_names(node: Node) -> Node:
    """A list of names is a mapping in which they have no value."""
    if not isinstance(node, Sequence):
        return node
    names = [item for item in node.items if isinstance(item, Scalar)]
    return Mapping(
        node.span, [Entry(name, Scalar("", Span(name.span.file, name.span.end, name.span.end)), name.span) for name in names]
    )
