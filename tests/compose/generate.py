"""Random compose files that Compose accepts, in as many spellings as YAML and Compose have."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any


class Raw(str):
    """A scalar to be written exactly so."""


def project(rng: random.Random, count: int) -> str:
    """A file of `count` services, with anchors, merge keys and `extends` among them."""
    lines = [f"x-base-{n}: &base{n}\n{_block(_some(rng, _keys(rng, 1000 + n), 3), 1, rng)}" for n in range(3)]
    lines.append("services:")
    names: list[str] = []
    for n in range(count):
        name = rng.choice(["web-", "db_", "a.", "S"]) + str(n)
        body = {"image": rng.choice(_IMAGES)} | _some(rng, _keys(rng, n), rng.randrange(1, 9))
        lines.append(f"  {name}:{' # a comment' if rng.random() < 0.1 else ''}")
        kind = rng.random()
        if kind < 0.15:
            merged = rng.sample(range(3), 2)
            lines.append("    <<: " + (f"*base{merged[0]}" if rng.random() < 0.5 else f"[*base{merged[0]}, *base{merged[1]}]"))
        elif kind < 0.3 and names:
            other = rng.choice(names)
            body = {key: value for key, value in body.items() if key in _MERGEABLE}
            lines.append(f"    extends: {other if rng.random() < 0.5 else '{service: ' + other + '}'}")
        elif kind < 0.45:
            body |= _deploy(rng)
            for key in ("mem_limit", "mem_reservation", "cpus", "pids_limit"):
                body.pop(key, None)
        lines.append(_block(body, 2, rng) if body else "    hostname: h")
        if kind >= 0.3:
            names.append(name)
    lines.append("volumes: {data: {}, cache: }")
    return "\n".join(lines) + "\n"


# Keys that may stand in a service and in the one it extends without Compose refusing an element that is twice in a list.
_MERGEABLE = set(
    """image user privileged read_only cap_add cap_drop environment volumes tmpfs command entrypoint pid ipc uts userns_mode
    cgroup restart devices build""".split()
)
_STRICT: list[Any] = [True, False, "true", "${B:-true}"]  # booleans where Compose does not take YAML 1.1's
_BOOLEANS = [
    *_STRICT, *map(Raw, ("True", "FALSE", "yes", "on", "off", "No", "${B:-true}", '"${B:-yes}"')), "false", "Yes", "${B-false}"
]  # fmt: skip
_IMAGES = ["nginx", "nginx:1.27", "reg.example:5000/a/b@sha256:" + "a" * 64, "app:${TAG:-1.0}", "${IMAGE:-x}", "é/ü"]
_USERS = ["root", "0:0", "1000:1000", "app", Raw('"0"'), Raw("${U:-1000:1000}"), Raw("'${U-0}:${G:-${H:-5}}'")]
_ADDED = ["SYS_ADMIN", "net_admin", "CAP_SYS_PTRACE", "ALL", "${CAP:-BPF}", "cap_kill"]
_SIZES = ["512m", "1g", "1.5GB", "100k", "256MiB", 536870912, "1073741824", "${MEM:-300M}", "2 gb", "0.5g", Raw("0x10000000")]
_SECURITY = [
    "no-new-privileges:true", "no-new-privileges=true", "no-new-privileges", "seccomp=unconfined", "seccomp:unconfined",
    "apparmor:unconfined", "label:disable", "systempaths=unconfined",
]  # fmt: skip
_DEVICES = [
    "/dev/fuse", "/dev/sda:/dev/xvda", "/dev/kvm:/dev/kvm2:r", "${DEV:-/dev/ttyUSB0}:/dev/tty", "vendor.com/class=name",
    {"source": "/dev/dri", "target": "/dev/dri2", "permissions": "rw"},
]  # fmt: skip
_VOLUMES = [
    "/:/host:ro", "./a:/v1", "../b/:/v2/:rw", ".:/v3", "~/x:/v4:z,ro", "data:/v5", "/v6", "/run/x.sock:/v7//y.sock",
    "/m:/v8:rshared", "${DATA:-./data}:/v9", "${SRC:-/etc}:/v10:${MODE:-ro}", "..:/v11", "/a:/v1/../v12", ".hidden:/v13",
    {"type": "bind", "source": "/etc", "target": "/v20", "read_only": True},
    {"type": "bind", "source": "rel/p", "target": "/v21/", "bind": {"propagation": "rshared", "create_host_path": False}},
    {"type": "bind", "source": ".", "target": "/v22", "read_only": "yes", "bind": {"recursive": "disabled"}},
    {"type": "volume", "source": "cache", "target": "/v23", "volume": {"nocopy": True, "subpath": "s"}},
    {"type": "tmpfs", "target": "/v24", "tmpfs": {"size": "10m", "mode": Raw("01777")}},
    {"type": "bind", "source": "${HOST:-/var}", "target": "/v25"},
    {"type": "volume", "target": "/v26"},
]  # fmt: skip
_COMMANDS = [
    ["a", "b c", "--user=root"], [], "echo 'a b' c", 'sh -c "echo $$HOME && ls"', "a; b", "a\\ b 2>x c", "run ${ARG:-a b} c",
    "x '' \"\" y", "p `q r` s", "p $$(q r)t", "a\\tb",
    Raw("|\n{indent}first --x\n{indent}second"), Raw(">-\n{indent}fold\n{indent}ed"),
]  # fmt: skip
_PORTS = [
    "80", "8080:80", "127.0.0.1:81:81/udp", "3000-3002:90-92", "9000-9005:93", "[::1]:94:94", Raw("22:22"), 95,
    "${PORT:-7000}:96", {"target": 97, "published": "7001", "host_ip": "127.0.0.1", "protocol": "udp"}, {"target": "98"},
]  # fmt: skip
_GPUS = ["all", [{"count": 2, "driver": "nvidia"}], [{"device_ids": ["0", "3"], "capabilities": ["utility"]}]]


def _some(rng: random.Random, keys: dict[str, Callable[[], Any]], count: int) -> dict[str, Any]:
    return {key: keys[key]() for key in rng.sample(sorted(keys), min(count, len(keys)))}


def _keys(rng: random.Random, n: int) -> dict[str, Callable[[], Any]]:
    """What makes a value for each key; `n` makes elements of lists distinct."""

    def one(*values: Any) -> Callable[[], Any]:
        return lambda: rng.choice(values)

    def some(values: list[Any], most: int) -> Callable[[], Any]:
        return lambda: rng.sample(values, rng.randrange(1, most + 1))

    tmpfs = some(["/tmp", "/run:size=64m,exec", "/t2:noexec", "${T:-/t3}"], 3)
    return {
        "user": one(*_USERS),
        "privileged": one(*_BOOLEANS),
        "read_only": one(*_BOOLEANS),
        "oom_kill_disable": one(*_BOOLEANS),
        "cap_add": some(_ADDED, 3),
        "cap_drop": some(["ALL", "all", "CAP_NET_RAW", "setuid"], 2),
        "security_opt": some([*_SECURITY, f"label=type:t{n}"], 3),
        "mem_limit": one(*_SIZES),
        "memswap_limit": one(*_SIZES, -1, "-1"),
        "mem_reservation": one("64m", 67108864, "${M:-32mb}"),
        "cpus": one(1, 0.5, "1.5", Raw(".25"), "${CPUS:-2}", Raw("2.")),
        "cpu_quota": one(50000, "25000"),
        "cpu_period": one(100000, "50000", Raw("0x10000")),
        "pids_limit": one(100, "200", -1, Raw("010"), Raw("1_000")),
        "network_mode": one("host", "none", "bridge", "container:abc", "${NET:-host}"),
        "pid": one("host", "container:abc"),
        "ipc": one("host", "shareable", "private"),
        "uts": one("host"),
        "userns_mode": one("host"),
        "cgroup": one("host", "private"),
        "cgroup_parent": one("/foo"),
        "restart": one("no", Raw("no"), "always", "unless-stopped", "on-failure", "on-failure:3"),
        "group_add": some(["docker", "${DOCKER_GID:-999}", 27, f"g{n}"], 2),
        "volumes_from": some([f"container:c{n}:ro", "container:other"], 2),
        "device_cgroup_rules": some(["c 1:3 mr", "a *:* rwm"], 2),
        "devices": some(_DEVICES, 3),
        "volumes": some(_VOLUMES, 5),
        "tmpfs": lambda: tmpfs() if rng.random() < 0.7 else f"/t{n}",
        "environment": lambda: _environment(rng),
        "command": one(*_COMMANDS),
        "entrypoint": one(*_COMMANDS),
        "ports": some(_PORTS, 3),
        "gpus": one(*_GPUS),
        "use_api_socket": one(True, False),
        "build": lambda: _build(rng),
        "post_start": lambda: [{"command": "a b", "privileged": rng.choice(_STRICT), "user": "root"}],
        "labels": one({"a": "b # c", "d": 1}, ["a=b"]),
        "healthcheck": one({"test": ["CMD", "true"]}),
    }


def _environment(rng: random.Random) -> Any:
    values = {
        "A": "1",
        "B": 2,
        "C": None,
        "D": True,
        "E": "x=y",
        "F": "${Z:-z}",
        "G": "",
        "H": "a $$b",
        "I": Raw("010"),
        "J": "é # ü",
    }
    chosen = {name: values[name] for name in rng.sample(sorted(values), rng.randrange(1, 6))}
    if rng.random() < 0.5:
        return chosen
    return [name if value is None else f"{name}={'8' if name == 'I' else value}" for name, value in chosen.items()]


def _build(rng: random.Random) -> Any:
    return rng.choice(
        [
            ".",
            "./dir",
            {"context": "dir", "dockerfile": "D", "target": "t", "tags": ["a:1", "b"]},
            {"context": ".", "privileged": rng.choice(_STRICT), "entitlements": ["security.insecure"]},
            {"args": {"A": "1", "B": None}},
            {"context": ".", "args": ["A=1", "A=2"]},
        ]
    )


def _deploy(rng: random.Random) -> dict[str, Any]:
    limits = {"memory": "256M", "cpus": rng.choice([0.5, "1.5", "${C:-2}"]), "pids": rng.choice([50, "60"])}
    reservations = {"memory": "64M", "devices": [{"driver": "nvidia", "count": rng.choice([1, "all"]), "capabilities": ["gpu"]}]}
    resources = {"limits": _few(rng, limits), "reservations": _few(rng, reservations)}
    return {
        "deploy": _few(rng, {"resources": resources, "restart_policy": {"condition": rng.choice(["any", "none", "on-failure"])}})
    }


def _few(rng: random.Random, whole: dict[str, Any]) -> dict[str, Any]:
    return {key: whole[key] for key in rng.sample(sorted(whole), rng.randrange(1, len(whole) + 1))}


# -- YAML


def _block(mapping: dict[str, Any], depth: int, rng: random.Random) -> str:
    return "\n".join(f"{'  ' * depth}{_key(key, rng)}:{_after(value, depth, rng)}" for key, value in mapping.items())


def _key(key: str, rng: random.Random) -> str:
    return key if rng.random() < 0.9 else json.dumps(key)


def _after(value: Any, depth: int, rng: random.Random) -> str:
    """What stands after a colon: on the same line, or as a block below it."""
    if isinstance(value, (dict, list)) and value and rng.random() < 0.7:
        if isinstance(value, dict):
            return "\n" + _block(value, depth + 1, rng)
        indent = "  " * (depth + rng.randrange(2))
        return "".join(f"\n{indent}-{_element(item, indent, rng)}" for item in value)
    return " " + _flow(value, rng).replace("{indent}", "  " * (depth + 1)) + (" # why" if _may_comment(value, rng) else "")


def _element(item: Any, indent: str, rng: random.Random) -> str:
    if isinstance(item, dict) and rng.random() < 0.5:
        return f"\n{indent}  ".join(["", *(f"{key}: {_flow(value, rng)}" for key, value in item.items())])
    return " " + _flow(item, rng)


def _may_comment(value: Any, rng: random.Random) -> bool:
    return rng.random() < 0.1 and not (isinstance(value, Raw) and "\n" in value)


def _flow(value: Any, rng: random.Random) -> str:
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_in_flow(each, rng)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_in_flow(each, rng) for each in value) + "]"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: rng.choice(["null", "~", ""])}[value]
    if isinstance(value, str):
        return _string(value, rng)
    return str(value)


def _in_flow(value: Any, rng: random.Random) -> str:
    """Inside brackets a plain scalar that holds one would end them."""
    return json.dumps(value) if isinstance(value, Raw) and re.search(r"[{}\[\],]", value) else _flow(value, rng) or "null"


def _string(value: str, rng: random.Random) -> str:
    plain = re.fullmatch(r"[A-Za-z/.~é][\w/.:@=éü-]*[\w/=éü]", value) and not re.fullmatch(
        r"(?i)y|n|yes|no|on|off|true|false|null", value
    )
    if plain and rng.random() < 0.5:
        return value
    if rng.random() < 0.5:
        return "'" + value.replace("'", "''") + "'"
    return json.dumps(value, ensure_ascii=rng.random() < 0.5)
