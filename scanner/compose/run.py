"""`docker compose run`: a container of a service, changed by the command's options. Source: docker/compose, pkg/compose."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from scanner.launch import ComposeCommand, HostConfig, Launch, Related, Value

T = TypeVar("T")


def run(service: Launch, command: ComposeCommand, changes: Launch) -> Launch:
    """The launch that a `run` of `service` makes. `changes`: what the command's options and words set."""
    both = ((each.name, getattr(service.host, each.name), getattr(changes.host, each.name)) for each in fields(HostConfig))
    host = HostConfig(**{name: _changed(own, changed) for name, own, changed in both})
    host.cap_drop = _without(service.host.cap_drop, changes.host.cap_add) + changes.host.cap_drop
    host.cap_add = _without(service.host.cap_add, changes.host.cap_drop) + changes.host.cap_add
    targets = {bind.target for value in changes.host.binds for bind in value.choices} | {
        t for v in changes.volumes for t in v.choices
    }
    host.binds = [v for v in service.host.binds if not any(b.target in targets for b in v.choices)] + changes.host.binds
    host.mounts = [v for v in service.host.mounts if not any(m.get("Target") in targets for m in v.choices)]
    host.restart_policy = None
    if not command.service_ports:
        host.port_bindings = changes.host.port_bindings
    return replace(
        changes,
        host=host,
        can_set=service.can_set,
        name=changes.name or service.name,
        image=service.image,
        build=service.build,
        user=changes.user or service.user,
        entrypoint=changes.entrypoint or service.entrypoint,
        cmd=changes.cmd or ([] if changes.entrypoint else service.cmd),
        env=_by_key([*service.env, *changes.env], lambda variable: variable.name),
        volumes=service.volumes + changes.volumes,
        named_volumes=service.named_volumes,
        use_api_socket=service.use_api_socket,
        hooks=service.hooks,
        opaque=service.opaque or changes.opaque,
        files=service.files,
        related=[*changes.related, Related(service.span, "the service")],
        of_service=service,
    )


def alone(command: ComposeCommand, changes: Launch) -> Launch:
    """The launch that a `run` makes of a service of which nothing is known: what its options set is there all the same."""
    return replace(changes, name=changes.name or command.service, opaque=True, files=[changes.file.path])


def _changed(own: Any, changed: Any) -> Any:
    return [*own, *changed] if isinstance(own, list) and isinstance(changed, list) else changed or own


def _without(values: Sequence[Value[T]], taken: Sequence[Value[T]]) -> list[Value[T]]:
    gone = {choice for value in taken if value.unresolved is None for choice in value.choices}
    return [value for value in values if value.unresolved is not None or not set(value.choices) <= gone]


def _by_key(values: Sequence[Value[T]], key: Callable[[T], Hashable]) -> list[Value[T]]:
    """Of several values for the same key the last one."""
    kept: dict[Hashable, Value[T]] = {}
    for number, value in enumerate(values):
        kept[key(value.choices[0]) if value.choices else number] = value
    return list(kept.values())
