"""The keys of generated services: for each what makes a value that Compose takes, in every spelling it has."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Any

from tests.compose.variables import Scope
from tests.compose.writing import Raw, Tagged

LAYERS = 8
"""How many services may be merged over each other. Compose refuses some lists in which an element is twice; each layer
takes its elements for those from a part of its own, the layer -1 only such as no other service has."""

_STRICT: list[Any] = [True, False, "true"]  # booleans where Compose does not take YAML 1.1's
_BOOLEANS = [*_STRICT, *map(Raw, ("True", "FALSE", "yes", "on", "off", "No", '"${B:-yes}"')), "false", "Yes", "${B-false}"]
_IMAGES = ["nginx", "nginx:1.27", "reg.example:5000/a/b@sha256:" + "a" * 64, "app:${TAG0:-1.0}", "é/ü"]
_USERS = ["root", "0:0", "1000:1000", "app", Raw('"0"'), Raw("'${U-0}:${G:-${H:-5}}'")]
_ADDED = ["SYS_ADMIN", "net_admin", "CAP_SYS_PTRACE", "ALL", "cap_kill", "NET_ADMIN", "Sys_Admin"]
_SIZES = ["512m", "1g", "1.5GB", "100k", "256MiB", 536870912, "1073741824", "2 gb", "0.5g", Raw("0x10000000")]
_SECURITY = [
    "no-new-privileges:true", "no-new-privileges=true", "no-new-privileges", "seccomp=unconfined", "seccomp:unconfined",
    "apparmor:unconfined", "label:disable", "systempaths=unconfined",
]  # fmt: skip
_DEVICES = [
    "/dev/fuse", "/dev/sda:/dev/xvda", "/dev/kvm:/dev/kvm2:r", "${DEV:-/dev/ttyUSB0}:/dev/tty", "vendor.com/class=name",
    {"source": "/dev/dri", "target": "/dev/dri2", "permissions": "rw"}, "/dev/sdb:/dev/xvda:r",
]  # fmt: skip
_VOLUMES: list[Any] = [
    "/:/host:ro", "./a:/v1", "../b/:/v2/:rw", ".:/v3", "~/x:/v4:z,ro", "data:/v5", "/v6", "/run/x.sock:/v7//y.sock",
    "/m:/v8:rshared", "${DATA:-./data}:/v9", "${SRC:-/etc}:/v10:${MODE:-ro}", "..:/v11", "/a:/v1/../v12", ".hidden:/v13",
    "bound:/v14", "./other:/v1:ro", "/etc:/v3", "~:/v15", "../../far/./er:/v16", "bound2:/v17:ro",
    {"type": "bind", "source": "/etc", "target": "/v20", "read_only": True},
    {"type": "bind", "source": "rel/p", "target": "/v21/", "bind": {"propagation": "rshared", "create_host_path": False}},
    {"type": "bind", "source": ".", "target": "/v22", "read_only": "yes", "bind": {"recursive": "disabled"}},
    {"type": "volume", "source": "cache", "target": "/v23", "volume": {"nocopy": True, "subpath": "s"}},
    {"type": "volume", "source": "bound", "target": "/v24", "read_only": True},
    {"type": "tmpfs", "target": "/v24", "tmpfs": {"size": "10m", "mode": Raw("01777")}},
    {"type": "bind", "source": "${HOST:-/var}", "target": "/v25"},
    {"type": "volume", "target": "/v26"},
    {"type": "bind", "source": "../up", "target": "/v1"},
    {"type": "bind", "source": "~/y", "target": "/v5"},
]  # fmt: skip
_COMMANDS: list[Any] = [
    ["a", "b c", "--user=root"], [], "echo 'a b' c", 'sh -c "echo $$HOME && ls"', "a; b", "a\\ b 2>x c", "run ${ARG:-a b} c",
    "x '' \"\" y", "p `q r` s", "p $$(q r)t", "a\\tb", ["${WORD0:-w}", "$$x"], "run ${WORD1:-x y} c",
    Raw("|\n{indent}first --x\n{indent}second"), Raw(">-\n{indent}fold\n{indent}ed"),
]  # fmt: skip
_PORTS: list[Any] = [
    "80", "8080:80", "127.0.0.1:81:81/udp", "3000-3002:90-92", "9000-9005:93", "[::1]:94:94", Raw("22:22"), 95, "8080:80/udp",
    "${PORT:-7000}:96", {"target": 97, "published": "7001", "host_ip": "127.0.0.1", "protocol": "udp"}, {"target": "98"},
    "127.0.0.1:8080:80", "80-81",
]  # fmt: skip
_GPUS = ["all", [{"count": 2, "driver": "nvidia"}], [{"device_ids": ["0", "3"], "capabilities": ["utility"]}]]
_HOOKS = ["post_start", "pre_stop"]
_LIMITS = {"memory": ("mem_limit", "256M"), "cpus": ("cpus", "1.5"), "pids": ("pids_limit", 60)}


class Bodies:
    """Makes the keys of services. `limits`: how a project's services say them, since Compose refuses limits that disagree:
    `own` keys, in `deploy`, or in `both`. `networks`: whether services name networks, else they have a `network_mode`."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.limits = rng.choice(["own", "own", "deploy", "both"])
        self.networks = rng.random() < 0.4
        self.gpus = _GPUS if rng.random() < 0.1 else _GPUS[1:]
        self._serial = 0

    def body(self, scope: Scope, layer: int, most: int, least: int = 1) -> dict[str, Any]:
        """Some keys of a service. `layer`: its place among those it is merged with, the lowest 0."""
        self._serial += 1
        keys = self._keys(scope, layer, self._serial)
        return {key: keys[key]() for key in self.rng.sample(sorted(keys), min(self.rng.randrange(least, most + 1), len(keys)))}

    def image(self, scope: Scope) -> str:
        return scope.unset(scope.spell(self.rng.choice(_IMAGES), "IMAGE"))

    def value(self, key: str, scope: Scope, layer: int) -> Any:
        """One more value for a key."""
        self._serial += 1
        return self._keys(scope, layer, self._serial)[key]()

    def _keys(self, scope: Scope, layer: int, n: int) -> dict[str, Callable[[], Any]]:
        """What makes a value for each key; `n` makes elements of lists distinct."""
        rng = self.rng

        def one(*values: Any) -> Callable[[], Any]:
            return lambda: rng.choice(values)

        def some(values: Sequence[Any], most: int) -> Callable[[], Any]:
            return lambda: rng.sample(values, min(rng.randrange(1, most + 1), len(values)))

        def caps() -> Any:
            return list(dict.fromkeys([scope.spell(rng.choice(_ADDED), "CAP"), *rng.sample(_ADDED, rng.randrange(3))]))

        return {
            "image": lambda: self.image(scope),
            "user": _spelled(scope, "USER_", _USERS),
            "privileged": _spelled(scope, "BOOL", _BOOLEANS),
            "read_only": _spelled(scope, "BOOL", _BOOLEANS),
            "oom_kill_disable": one(*_BOOLEANS),
            "init": one(*_BOOLEANS),
            "cap_add": caps,
            "cap_drop": some(["ALL", "all", "CAP_NET_RAW", "setuid", "${CAP0:-ALL}"], 2),
            "security_opt": some(
                [
                    *_SECURITY[layer % LAYERS :: LAYERS][: layer >= 0],
                    f"label=type:t{n}",
                    scope.unset(f"label=level:${{WORD2:-l}}{n}"),
                ],
                3,
            ),
            "memswap_limit": _spelled(scope, "SIZE", [*_SIZES, -1, "-1"]),
            "cpu_quota": one(50000, "25000"),
            "cpu_period": one(100000, "50000", Raw("0x10000")),
            "pid": one("host", "container:abc"),
            "ipc": one("host", "shareable", "private"),
            "uts": one("host", "${UTS_-host}"),
            "userns_mode": one("host", "${USERNS:-host}"),
            "cgroup": one("host", "private"),
            "cgroup_parent": one("/foo", "${CGROUP:-m}.slice"),
            "restart": one("no", Raw('"no"'), "always", "unless-stopped", "on-failure", "on-failure:3"),
            "group_add": some([["docker", 27, "0"][layer] if 0 <= layer < 3 else f"h{n}", f"${{GID_:-9}}{n}", f"g{n}"], 2),
            "volumes_from": some([f"container:c{n}:ro", f"container:other{n}"], 2),
            "device_cgroup_rules": some([f"c {n}:3 mr", f"b {n}:* rwm"], 2),
            "devices": lambda: _distinct(some(_DEVICES, 3)()),
            "volumes": lambda: self._volumes(scope),
            "tmpfs": lambda: self._tmpfs(n),
            "environment": lambda: self._environment(scope),
            "command": one(*_COMMANDS),
            "entrypoint": one(*_COMMANDS),
            "ports": some(_PORTS, 3),
            "use_api_socket": one(True, False),
            "build": lambda: self._build(scope, n),
            rng.choice(_HOOKS): lambda: [
                {"command": "a b", "privileged": rng.choice(_STRICT), "user": rng.choice(["root", "u"])}
            ],
            "labels": one({"a": "b # c", "d": 1}, [f"a={n}"], {"e.f": "x"}),
            "annotations": one({"a": "b"}, ["a=c"]),
            "healthcheck": one({"test": ["CMD", "true"]}, {"test": "a b", "interval": "3s"}, {"disable": True}),
            "ulimits": one({"nofile": 5}, {"nofile": {"soft": 1, "hard": 2}, "nproc": 3}),
            "sysctls": one({"net.core.somaxconn": 5}, ["net.core.somaxconn=6"]),
            "extra_hosts": one({"a": "1.2.3.4"}, ["a:1.2.3.5"], ["b=::1"]),
            "expose": some([f"{3000 + n}", 4000 + n], 2),
            "dns": one("8.8.8.8", [f"1.1.1.{n % 250}"]),
            "logging": one({"driver": "json-file", "options": {"max-size": "1m"}}, {"options": {"a": "b"}}, {"driver": "syslog"}),
            "profiles": one(["debug"], ["a", "b"]),
            "hostname": one("h", scope.unset("h")),
            "stdin_open": one(True, False),
            "gpus": one(*self.gpus),
            **self._network(scope),
            **self._limited(scope),
        }

    def _network(self, scope: Scope) -> dict[str, Callable[[], Any]]:
        """A network mode, or networks: both together are refused."""
        rng = self.rng
        if self.networks:
            return {"networks": lambda: rng.choice([["back"], {"front": {"aliases": ["x"]}, "back": None}, ["front", "back"]])}
        return {"network_mode": lambda: rng.choice(["host", "none", "bridge", "container:abc", "${NET:-host}"])}

    def _limited(self, scope: Scope) -> dict[str, Callable[[], Any]]:
        rng = self.rng
        if self.limits == "deploy":
            return {"deploy": lambda: _deploy(rng)}
        if self.limits == "both":
            limits = {key: value for key, (_, value) in _LIMITS.items()}
            own = {name: lambda value=value: value for name, value in _LIMITS.values()}
            return {**own, "deploy": lambda: {"resources": {"limits": limits}}}
        return {
            "mem_limit": _spelled(scope, "SIZE", _SIZES),
            "mem_reservation": lambda: rng.choice(["64m", 67108864, "${M:-32mb}"]),
            "cpus": lambda: rng.choice([1, 0.5, "1.5", Raw(".25"), "${CPUS:-2}", Raw("2.")]),
            "pids_limit": lambda: rng.choice([100, "200", -1, Raw("010"), Raw("1_000"), scope.spell("50", "COUNT")]),
        }

    def _volumes(self, scope: Scope) -> Any:
        rng = self.rng
        volumes = _distinct(rng.sample(_VOLUMES, rng.randrange(1, 6)))
        if rng.random() < 0.3:
            source = scope.spell(rng.choice(["/data", "./x", "../y"]), "DIR")
            volumes.append(f"{source}:/v30{rng.choice(['', ':ro'])}")
        if rng.random() < 0.15:
            volumes.append(f"{scope.unset('/srv/')}:/v31")
        if rng.random() < 0.1:
            volumes.append({"type": "bind", "source": scope.unset("/opt/"), "target": "/v32"})
        return volumes

    def _tmpfs(self, n: int) -> Any:
        if self.rng.random() < 0.3:
            return f"/t{n}"
        return self.rng.sample(
            ["/tmp", "/run:size=64m,exec", "/t2:noexec", "${T:-/t3}", "/run:size=1m"], self.rng.randrange(1, 4)
        )

    def _environment(self, scope: Scope) -> Any:
        rng = self.rng
        values = {
            "A": "1",
            "B": 2,
            "C": None,
            "D": True,
            "E": "x=y",
            "F": scope.spell("z", "WORD"),
            "G": "",
            "H": "a $$b",
            "I": Raw("010"),
            "J": "é # ü",
            "K": scope.unset("k"),
            "L": Raw("1.50"),
            "WORD0": None,
            "IMAGE0": None,
        }
        chosen = {name: values[name] for name in rng.sample(sorted(values), rng.randrange(1, 6))}
        if rng.random() < 0.5:
            return {name: Tagged("!reset", value) if rng.random() < 0.05 else value for name, value in chosen.items()}
        return [name if value is None else f"{name}={value}" for name, value in chosen.items()]

    def _build(self, scope: Scope, n: int) -> Any:
        rng = self.rng
        return rng.choice(
            [
                ".",
                "./dir",
                "../up",
                scope.spell("ctx", "DIR"),
                {"context": "dir", "dockerfile": "D", "target": "t", "tags": [f"a:{n}", "b"]},
                {"context": ".", "privileged": rng.choice(_STRICT), "entitlements": ["security.insecure"]},
                {"args": {"A": "1", "B": None}},
                {"context": ".", "args": [f"A={n}", "C=2"]},
                {"context": "d2", "target": "${T:-u}", "args": {"C": "${WORD0:-3}"}},
                {"dockerfile_inline": "FROM x"},
            ]
        )


def _distinct(mounts: list[Any]) -> list[Any]:
    """Those of a list that have targets of their own, as a person would write it."""
    targets = (m["target"] if isinstance(m, dict) else (re.findall(r":(/[^:]*)", m) or [m])[-1].rstrip("/") for m in mounts)
    return list(dict(zip(targets, mounts, strict=True)).values())


def _spelled(scope: Scope, kind: str, values: Sequence[Any]) -> Callable[[], Any]:
    """What makes one of some values, strings among them by way of variables of a kind."""

    def make() -> Any:
        value = scope.rng.choice(values)
        return value if not isinstance(value, str) or isinstance(value, Raw) else scope.spell(value, kind)

    return make


def _deploy(rng: random.Random) -> dict[str, Any]:
    limits = {"memory": "256M", "cpus": rng.choice([0.5, "1.5", "${C:-2}"]), "pids": rng.choice([50, "60"])}
    devices = [{"driver": "nvidia", "count": rng.choice([1, "all"]), "capabilities": ["gpu"]}]
    resources = {"limits": _few(rng, limits), "reservations": _few(rng, {"memory": "64M", "devices": devices})}
    policy = {"condition": rng.choice(["any", "none", "on-failure"]), "max_attempts": 3}
    return _few(rng, {"resources": resources, "restart_policy": policy, "mode": "replicated", "labels": {"a": "b"}})


def _few(rng: random.Random, whole: dict[str, Any]) -> dict[str, Any]:
    return {key: whole[key] for key in rng.sample(sorted(whole), rng.randrange(1, len(whole) + 1))}
