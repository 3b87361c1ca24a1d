"""What `docker stack deploy` makes of a service: swarm has no such options as some of its keys set, and ignores these.

Source: docker/cli, cli/compose/types (`UnsupportedProperties`).
"""

from __future__ import annotations

from dataclasses import replace

from scanner.launch import HostConfig, Launch, api_name

_IGNORED = frozenset(
    """
    cgroup_parent cgroupns_mode devices ipc_mode network_mode pid_mode privileged security_opt userns_mode
    """.split()
)  # fields of HostConfig


def deployed(service: Launch) -> Launch:
    """The launch of a service that is deployed to a swarm; `written` is what its file says."""
    nothing = HostConfig()
    host = replace(service.host, **{name: getattr(nothing, name) for name in _IGNORED})
    ignored = frozenset("HostConfig." + api_name(name) for name in _IGNORED)
    return replace(service, host=host, can_set=service.can_set - ignored, build=None, written=service)
