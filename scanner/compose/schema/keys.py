"""The keys of a compose file, and what each may hold.

Source: the Compose specification, as Compose v5.6 applies it (compose-go v2.16): which keys there are on each level, the
YAML types of their values, and what its decoding refuses beyond that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from scanner.compose.schema import formats
from scanner.compose.schema.formats import Kind
from scanner.record import dataclass

_NAME = re.compile(r"[a-zA-Z0-9._-]+")
_ANY_NAME = re.compile(r".+")


@dataclass(frozen=True, slots=True, eq=False)
class Type:
    """What a value may be: a scalar, a list, a mapping, or one of these.

    `distinct`: no element of the list may be there twice. `keys`: the mapping's, `required` among them; `others` is the
    type of what any other key holds, None where there is no other (`x-…` aside, where `extensible`); `name` is what
    the other keys look like. `anything`: neither is judged.
    """

    scalar: Kind | None = None
    items: Type | None = None
    distinct: bool = False
    keys: Mapping[str, Type] | None = None
    required: tuple[str, ...] = ()
    extensible: bool = True
    others: Type | None = None
    name: re.Pattern[str] | None = None
    null: bool = False
    anything: bool = False

    @property
    def told(self) -> str:
        """The type in words."""
        parts = [self.scalar.told] if self.scalar else []
        parts += ["a list"] if self.items else []
        parts += ["a mapping"] if self.keys is not None or self.others else []
        return ", ".join(parts[:-1]) + f" or {parts[-1]}" if parts[1:] else parts[0]


Given = Type | Kind
Table = Mapping[str, Given]


def _type(given: Given) -> Type:
    return Type(scalar=given, null="null" in given.types) if isinstance(given, Kind) else given


def _list(of: Given, *, distinct: bool = False) -> Type:
    return Type(items=_type(of), distinct=distinct)


def _keys(table: Table, *required: str, extensible: bool = True, null: bool = False) -> Type:
    return Type(keys={key: _type(each) for key, each in table.items()}, required=required, extensible=extensible, null=null)


def _named(of: Given, *, name: re.Pattern[str] | None = None) -> Type:
    """A mapping whose keys are names."""
    return Type(others=_type(of), name=name, extensible=False)


def _either(*given: Given) -> Type:
    """A scalar, a list or a mapping: at most one type of each."""
    nothing = Type()
    types = [_type(each) for each in given]
    return Type(
        **{name: getattr(each, name) for each in types for name in _PARTS if getattr(each, name) != getattr(nothing, name)}
    )


_PARTS = ("scalar", "items", "distinct", "keys", "required", "extensible", "others", "name", "null")
ANYTHING = Type(anything=True)

_STRING = formats.STRING
_STRINGS = _list(_STRING)
_DISTINCT = _list(_STRING, distinct=True)
_STRING_OR_DISTINCT = _either(_STRING, _DISTINCT)
_SCALARS = _named(formats.ANY_SCALAR, name=_ANY_NAME)
_PAIRS = _either(_SCALARS, _STRINGS)
_DISTINCT_PAIRS = _either(_SCALARS, _DISTINCT)
_ENVIRONMENT = _either(_SCALARS, _list(formats.VARIABLE))
_COMMAND = _either(formats.COMMAND, _STRINGS)
_OPTIONS = _named(formats.DRIVER_OPTION)
_HOSTS = _either(_named(_either(_STRING, _STRINGS), name=_ANY_NAME), _list(formats.HOST, distinct=True))
_ULIMITS = _named(
    _either(formats.whole(), _keys({"soft": formats.whole(), "hard": formats.whole()}, "soft", "hard")),
)
_FILES = _list(
    _either(_STRING, _keys({"source": _STRING, "target": _STRING, "uid": _STRING, "gid": _STRING, "mode": formats.FILE_MODE}))
)  # of configs and secrets
_REQUESTED: Table = {
    "capabilities": _DISTINCT, "count": formats.DEVICE_COUNT, "device_ids": _DISTINCT, "driver": _STRING,
    "options": _DISTINCT_PAIRS,
}  # fmt: skip
_ROLLOUT = _keys({
    "parallelism": formats.whole(0), "delay": formats.DURATION, "failure_action": _STRING, "monitor": formats.DURATION,
    "max_failure_ratio": formats.DECIMAL, "order": formats.one_of("start-first", "stop-first"),
})  # fmt: skip
_RESOURCES = _keys({
    "limits": _keys({"cpus": formats.DECIMAL, "memory": formats.SIZE_AS_STRING, "pids": formats.whole()}),
    "reservations": _keys({
        "cpus": formats.DECIMAL,
        "memory": formats.SIZE_AS_STRING,
        "generic_resources": _list(_keys({"discrete_resource_spec": _keys({"kind": _STRING, "value": formats.INTEGER})})),
        "devices": _list(_keys(_REQUESTED, "capabilities")),
    }),
})  # fmt: skip
_DEPLOY = _keys({
    "mode": _STRING,
    "endpoint_mode": _STRING,
    "replicas": formats.whole(0),
    "labels": _PAIRS,
    "rollback_config": _ROLLOUT,
    "update_config": _ROLLOUT,
    "resources": _RESOURCES,
    "restart_policy": _keys({
        "condition": _STRING, "delay": formats.DURATION, "max_attempts": formats.whole(0), "window": formats.DURATION,
    }),
    "placement": _keys({
        "constraints": _STRINGS, "preferences": _list(_keys({"spread": _STRING})), "max_replicas_per_node": formats.whole(0),
    }),
}, null=True)  # fmt: skip
_BUILD = _keys({
    "context": _STRING, "dockerfile": _STRING, "dockerfile_inline": _STRING, "entitlements": _STRINGS, "args": _PAIRS,
    "ssh": _either(_SCALARS, _list(formats.SSH, distinct=True)), "labels": _PAIRS, "cache_from": _STRINGS,
    "cache_to": _STRINGS, "no_cache": formats.BOOLEAN, "no_cache_filter": _STRING_OR_DISTINCT,
    "additional_contexts": _either(_named(_STRING, name=_ANY_NAME), _list(formats.PAIR)), "network": _STRING,
    "provenance": formats.STRING_OR_BOOLEAN, "sbom": formats.STRING_OR_BOOLEAN, "pull": formats.BOOLEAN, "target": _STRING,
    "shm_size": formats.WHOLE_SIZE, "extra_hosts": _HOSTS, "isolation": _STRING, "privileged": formats.BOOLEAN,
    "secrets": _FILES, "tags": _STRINGS, "ulimits": _ULIMITS, "platforms": _STRINGS,
})  # fmt: skip
_VOLUME = _keys({
    "type": formats.one_of("bind", "volume", "tmpfs", "cluster", "npipe", "image"),
    "source": _STRING,
    "target": _STRING,
    "read_only": formats.BOOLEAN,
    "consistency": _STRING,
    "bind": _keys({
        "propagation": _STRING,
        "create_host_path": formats.BOOLEAN,
        "recursive": formats.one_of("enabled", "disabled", "writable", "readonly"),
        "selinux": formats.one_of("z", "Z"),
    }),
    "volume": _keys({"labels": _DISTINCT_PAIRS, "nocopy": formats.BOOLEAN, "subpath": _STRING}),
    "tmpfs": _keys({"size": formats.TMPFS_SIZE, "mode": formats.NUMBER}),
    "image": _keys({"subpath": _STRING}),
}, "type", "target")  # fmt: skip
_PUBLISHED = _keys({
    "name": _STRING, "mode": _STRING, "host_ip": formats.ADDRESS, "target": formats.whole(0),
    "published": formats.STRING_OR_INTEGER, "protocol": _STRING, "app_protocol": _STRING,
}, "target")  # fmt: skip
_LIMITED = _list(_keys({"path": _STRING, "rate": formats.WHOLE_SIZE}, extensible=False))
_NETWORK_OF_SERVICE = _keys({
    "aliases": _STRINGS, "interface_name": _STRING, "ipv4_address": _STRING, "ipv6_address": _STRING,
    "link_local_ips": _STRINGS, "mac_address": _STRING, "driver_opts": _OPTIONS, "priority": formats.NUMBER,
    "gw_priority": formats.NUMBER,
}, null=True)  # fmt: skip
_MODEL_OF_SERVICE = _keys({"endpoint_var": _STRING, "model_var": _STRING}, null=True)

_CONTAINER: Table = {
    "annotations": _PAIRS,
    "blkio_config": _keys({
        "device_read_bps": _LIMITED, "device_read_iops": _LIMITED, "device_write_bps": _LIMITED, "device_write_iops": _LIMITED,
        "weight": formats.WEIGHT,
        "weight_device": _list(_keys({"path": _STRING, "weight": formats.WEIGHT}, extensible=False)),
    }, extensible=False),
    "cap_add": _STRINGS,
    "cap_drop": _STRINGS,
    "cgroup": formats.one_of("host", "private"),
    "cgroup_parent": _STRING,
    "command": _COMMAND,
    "configs": _FILES,
    "cpu_count": formats.whole(0),
    "cpu_percent": formats.whole(0, 100),
    "cpu_period": formats.INTEGER,
    "cpu_quota": formats.INTEGER,
    "cpu_rt_period": formats.INTEGER,
    "cpu_rt_runtime": formats.INTEGER,
    "cpu_shares": formats.INTEGER,
    "cpus": formats.DECIMAL,
    "cpuset": _STRING,
    "credential_spec": _keys({"config": _STRING, "file": _STRING, "registry": _STRING}),
    "device_cgroup_rules": _DISTINCT,
    "devices": _list(
        _either(formats.DEVICE, _keys({"source": _STRING, "target": _STRING, "permissions": _STRING}, "source", "target"))
    ),
    "dns": _either(_STRING, _STRINGS),
    "dns_opt": _STRINGS,
    "dns_search": _either(_STRING, _STRINGS),
    "domainname": _STRING,
    "entrypoint": _COMMAND,
    "env_file": _either(
        _STRING,
        _list(
            _either(
                _STRING,
                _keys({"path": _STRING, "format": _STRING, "required": formats.BOOLEAN}, "path", extensible=False),
            )
        ),
    ),
    "environment": _ENVIRONMENT,
    "extra_hosts": _HOSTS,
    "gpus": _either(formats.one_of("all"), _list(Type(keys=_keys(_REQUESTED).keys, others=ANYTHING))),
    "group_add": _list(formats.GROUP, distinct=True),
    "hostname": _STRING,
    "image": _STRING,
    "init": formats.BOOLEAN,
    "ipc": _STRING,
    "isolation": _STRING,
    "label_file": _either(_STRING, _STRINGS),
    "labels": _PAIRS,
    "logging": _keys({"driver": _STRING, "options": _named(formats.OPTION)}),
    "mac_address": _STRING,
    "mem_limit": formats.SIZE,
    "mem_reservation": formats.WHOLE_SIZE,
    "mem_swappiness": formats.WHOLE_SIZE,
    "memswap_limit": formats.SIZE,
    "models": _either(_DISTINCT, _named(_MODEL_OF_SERVICE)),
    "network_mode": _STRING,
    "networks": _either(_DISTINCT, _named(_NETWORK_OF_SERVICE, name=_NAME)),
    "oom_kill_disable": formats.BOOLEAN,
    "oom_score_adj": formats.whole(-1000, 1000),
    "pid": _STRING,
    "pids_limit": formats.INTEGER,
    "platform": _STRING,
    "privileged": formats.BOOLEAN,
    "pull_policy": formats.matching(
        r"\A(?:always|never|build|if_not_present|missing|refresh|daily|weekly|every_(?:[0-9]+[wdhms])+)\Z",
        "one of always, never, missing, if_not_present, build, refresh, daily, weekly, every_12h",
    ),
    "pull_refresh_after": _STRING,
    "read_only": formats.BOOLEAN,
    "runtime": _STRING,
    "secrets": _FILES,
    "security_opt": _DISTINCT,
    "shm_size": formats.SIZE,
    "stop_grace_period": formats.DURATION,
    "stop_signal": _STRING,
    "storage_opt": _named(formats.OPTION),
    "sysctls": _PAIRS,
    "tmpfs": _either(_STRING, _STRINGS),
    "ulimits": _ULIMITS,
    "use_api_socket": formats.LITERAL_BOOLEAN,
    "user": _STRING,
    "userns_mode": _STRING,
    "uts": _STRING,
    "volumes": _list(_either(formats.VOLUME, _VOLUME)),
    "volumes_from": _DISTINCT,
    "working_dir": _STRING,
}  # fmt: skip
_ONCE = {  # what is in these lists twice is one in a service, and refused elsewhere
    key: replace(_type(_CONTAINER[key]), distinct=True)
    for key in (
        "annotations", "cap_add", "cap_drop", "dns", "dns_opt", "dns_search", "environment", "labels", "sysctls", "tmpfs",
        "volumes",
    )
}  # fmt: skip
_DEPENDENCY = _keys({
    "restart": formats.BOOLEAN,
    "required": formats.BOOLEAN,
    "condition": formats.one_of("service_started", "service_healthy", "service_completed_successfully"),
}, "condition")  # fmt: skip
_WORKLOAD: Table = {
    "build": _either(_STRING, _BUILD),
    "depends_on": _either(_DISTINCT, _named(_DEPENDENCY, name=_NAME)),
    "expose": _list(formats.STRING_OR_INTEGER),
    "healthcheck": _keys({
        "disable": formats.BOOLEAN, "interval": formats.DURATION, "retries": formats.COUNT, "test": _either(_STRING, _STRINGS),
        "timeout": formats.DURATION, "start_period": formats.DURATION, "start_interval": formats.DURATION,
    }),
    "ports": _list(_either(formats.PORT, _PUBLISHED)),
    "stdin_open": formats.BOOLEAN,
    "tty": formats.BOOLEAN,
}  # fmt: skip
_HOOK = _keys({
    "command": _COMMAND, "user": _STRING, "privileged": formats.BOOLEAN, "working_dir": _STRING, "environment": _ENVIRONMENT,
}, "command")  # fmt: skip
_SERVICE = _keys({
    **_CONTAINER,
    **_WORKLOAD,
    "attach": formats.BOOLEAN,
    "container_name": formats.matching(
        "[a-zA-Z0-9][a-zA-Z0-9_.-]+", "the name of a container: two or more letters, digits, underscores, dots and dashes"
    ),
    "deploy": _DEPLOY,
    "develop": _keys({
        "watch": _list(_keys({
            "ignore": _STRING_OR_DISTINCT,
            "include": _STRING_OR_DISTINCT,
            "path": formats.PATH,
            "action": formats.one_of("rebuild", "sync", "restart", "sync+restart", "sync+exec"),
            "target": _STRING,
            "exec": _HOOK,
            "initial_sync": formats.LITERAL_BOOLEAN,
        }, "path", "action")),
    }, null=True),
    "extends": _either(_STRING, _keys({"service": _STRING, "file": _STRING}, "service", extensible=False)),
    "external_links": _DISTINCT,
    "links": _STRINGS,
    "post_start": _list(_HOOK),
    "pre_start": _list(_keys({**_CONTAINER, **_ONCE, "per_replica": formats.BOOLEAN})),
    "pre_stop": _list(_HOOK),
    "profiles": _STRINGS,
    "provider": _keys({"type": _STRING, "options": _named(_either(formats.PLAIN, _list(formats.PLAIN)))}, "type"),
    "restart": _STRING,
    "scale": formats.whole(0),
})  # fmt: skip
_JOB = _keys({
    **_CONTAINER,
    **_WORKLOAD,
    **_ONCE,
    "profiles": _STRINGS,
    "triggers": _keys({
        "manual": formats.BOOLEAN,
        "schedule": _list(_either(_STRING, _keys({
            "cron": _STRING, "timezone": _STRING, "concurrency": formats.one_of("forbid", "queue"),
            "missed_fires": formats.one_of("one", "skip"),
        }, "cron"))),
    }),
}, "triggers")  # fmt: skip
_EXTERNAL = _either(formats.BOOLEAN, _keys({"name": _STRING}))
_EXTERNAL_OPEN = _either(formats.BOOLEAN, Type(keys={"name": _type(_STRING)}, others=ANYTHING))
_RESOURCE: Table = {"name": _STRING, "labels": _PAIRS}

FILE = _keys({
    "configs": _named(_keys({
        **_RESOURCE, "content": _STRING, "environment": _STRING, "file": _STRING, "external": _EXTERNAL_OPEN,
        "template_driver": _STRING, "labels": _DISTINCT_PAIRS,
    }), name=_NAME),
    "include": _list(_either(_STRING, Type(keys=_keys({
        "path": _STRING_OR_DISTINCT, "env_file": _STRING_OR_DISTINCT, "project_directory": _STRING,
    }).keys, others=ANYTHING))),
    "jobs": _named(_JOB, name=_NAME),
    "models": _named(_keys({
        "name": _STRING, "model": _STRING, "context_size": formats.LITERAL_INTEGER, "runtime_flags": _STRINGS,
    }, "model"), name=_NAME),
    "name": _STRING,
    "networks": _named(_keys({
        **_RESOURCE,
        "driver": _STRING,
        "driver_opts": _OPTIONS,
        "ipam": _keys({
            "driver": _STRING,
            "config": _list(_keys({
                "subnet": _STRING, "ip_range": _STRING, "gateway": _STRING, "aux_addresses": _named(_STRING, name=_ANY_NAME),
            })),
            "options": _named(_STRING, name=_ANY_NAME),
        }),
        "external": _EXTERNAL,
        "internal": formats.BOOLEAN,
        "enable_ipv4": formats.BOOLEAN,
        "enable_ipv6": formats.BOOLEAN,
        "attachable": formats.BOOLEAN,
    }, null=True), name=_NAME),
    "secrets": _named(_keys({
        **_RESOURCE, "environment": _STRING, "file": _STRING, "external": _EXTERNAL_OPEN, "driver": _STRING,
        "driver_opts": _OPTIONS, "template_driver": _STRING, "labels": _DISTINCT_PAIRS,
    }), name=_NAME),
    "services": _named(_SERVICE, name=_NAME),
    "version": _STRING,
    "volumes": _named(_keys({
        **_RESOURCE, "driver": _STRING, "driver_opts": _OPTIONS, "external": _EXTERNAL, "labels": _DISTINCT_PAIRS,
    }, null=True), name=_NAME),
})  # fmt: skip
