"""Launches at the same place made one: a statement that was evaluated on several paths, or from several call sites.

What all of them set keeps its certainty, what only some set holds sometimes, and a setting that differs has several
possible values. Call sites that run different images stay launches of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from scanner.launch import Build, HostConfig, Launch, Related, Value
from scanner.source import Certainty, Span

T = TypeVar("T")
_Key = tuple[object, ...]
_START: _Key = ()


def merge(launches: Iterable[Launch]) -> list[Launch]:
    """One launch for each place and image, in the order they first appear.

    Paths within one call site that differ in the image are one launch whose image has several values. A compose
    service in several sets of files is several launches, and so is a `compose run` of several services.
    """
    sites: dict[_Key, dict[_Key, list[Launch]]] = {}
    launches = list(launches)
    seen = {_place(launch.span) for launch in launches if not launch.supposed}
    for launch in launches:
        if launch.supposed and _place(launch.span) in seen:
            continue
        calls = tuple(sorted({_place(related.span) for related in launch.related}))
        service = None if launch.of_service is None else _place(launch.of_service.span)
        site = (_place(launch.span), service, launch.written is not None, *launch.files)
        sites.setdefault(site, {}).setdefault(calls, []).append(launch)
    out = []
    for calls_of_site in sites.values():
        images: dict[_Key, list[Launch]] = {}
        for paths in calls_of_site.values():
            launch = merged(paths)
            images.setdefault(_key(launch.image) if launch.image else (), []).append(launch)
        out += [merged(group) for group in images.values()]
    return out


def merged(paths: Sequence[Launch]) -> Launch:
    """One launch that stands for all of `paths`, of which there is at least one. Spans are those of the first."""
    first = paths[0]
    if len(paths) == 1:
        return first
    values = {
        each.name: _field_merged([getattr(path, each.name) for path in paths]) for each in fields(Launch) if each.name not in _OWN
    }
    return replace(
        first,
        can_set=frozenset.intersection(*(path.can_set for path in paths)),
        supplies=frozenset.intersection(*(path.supplies for path in paths)),
        opaque=any(path.opaque for path in paths),
        open_ended=list(dict.fromkeys(word for path in paths for word in path.open_ended)),
        related=_united(path.related for path in paths),
        inside=tuple(each for each in first.inside if all(each in path.inside for path in paths)),
        host=_host([path.host for path in paths]),
        **values,
    )


def merge_builds(builds: Iterable[Build]) -> list[Build]:
    """One build for each place, in the order they first appear."""
    sites: dict[_Key, list[Build]] = {}
    for build in builds:
        sites.setdefault(_place(build.span), []).append(build)
    names = [each.name for each in fields(Build) if each.name not in ("span", "base_dir")]
    return [
        replace(paths[0], **{name: _field_merged([getattr(path, name) for path in paths]) for name in names})
        for paths in sites.values()
    ]


# What is no Value or list of Values: taken from the first path, or put together in `merged`.
_OWN = frozenset(
    """
    file span statement format tool verb can_set supplies host opaque open_ended files related inside hooks named_volumes build
    built_here donors supposed of_service written refused words verb_at id
    """.split()
)


def _host(paths: Sequence[HostConfig]) -> HostConfig:
    return HostConfig(**{each.name: _field_merged([getattr(path, each.name) for path in paths]) for each in fields(HostConfig)})


def _field_merged(held: Sequence[Any]) -> Any:
    return elements(held) if isinstance(held[0], list) else scalar(held)


def scalar(values: Sequence[Value[T] | None]) -> Value[T] | None:
    """What one option sets, taken over all paths; None stands for a path that does not set it."""
    there = [value for value in values if value is not None]
    if not there:
        return None
    distinct = list({_key(value): value for value in there}.values())
    certainty = min(value.certainty for value in there) if len(there) == len(values) else Certainty.SOMETIMES
    if len(distinct) == 1:
        return replace(there[0], certainty=certainty)
    choices = list({repr(choice): choice for value in distinct for choice in value.choices}.values())
    unresolved = next((value.unresolved for value in distinct if value.unresolved is not None), None)
    return Value(tuple(choices), there[0].spans, certainty, unresolved)


def elements(lists: Sequence[Sequence[Value[T]]]) -> list[Value[T]]:
    """The elements of a list taken over all paths, those that only later paths have behind the one they follow there.

    Elements are the same when their values are; one that a path holds twice counts twice.
    """
    found: dict[_Key, list[Value[T]]] = {}
    following: dict[_Key, _Key | None] = {_START: None}
    for path in lists:
        seen: Counter[_Key] = Counter()
        last = _START
        for value in path:
            plain = _key(value)
            seen[plain] += 1
            key = (*plain, seen[plain])
            if key not in found:
                found[key] = []
                following[key], following[last] = following[last], key
            found[key].append(value)
            last = key
    out = []
    at = following[_START]
    while at is not None:
        values = found[at]
        certainty = min(value.certainty for value in values) if len(values) == len(lists) else Certainty.SOMETIMES
        out.append(replace(values[0], certainty=certainty))
        at = following[at]
    return out


def _united(lists: Iterable[Iterable[Related]]) -> list[Related]:
    return list({(*_place(each.span), each.message): each for related in lists for each in related}.values())


def _place(span: Span) -> tuple[str, int, int]:
    """A place, also where the same file was read twice."""
    return span.file.path, span.start, span.end


def _key(value: Value[Any]) -> _Key:
    return tuple(map(repr, value.choices)), value.unresolved
