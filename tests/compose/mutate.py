"""Compose files made wrong by one change."""

from __future__ import annotations

import random
from collections.abc import Iterator

import yaml

_VALUES = [
    "null", '""', "abc", "5", "-1", "1.5", "true", "'yes'", "[]", "[a]", "[a, a]", "[5]", "[[a]]", "{}", "{a: b}", "{a: [b]}",
    "[{a: b}]", "'1x'", "10s", "'${A:-abc}'", "'${A:-5}'", "'a:b:c:d'", "'70000'", "service:nobody", "${A",
]  # fmt: skip
_KEYS = ["zzz: 1", "x-zzz: 1", "imagee: x", "5: a", "type: abc", "name: [a]", "labels: abc", "driver: 5", "external: true"]
# Entries for a service, those on a line together.
_OF_SERVICES = r"""
    networks: [nowhere]
    networks: {nowhere: }
    networks: [default]
    network_mode: service:nobody
    pid: service:nobody
    depends_on: [nobody]
    depends_on: {nobody: {condition: service_started}}
    links: ['nobody:n']
    links: [nobody]
    volumes: ['nowhere:/a']
    volumes: [{type: volume, source: nowhere, target: /a}]
    volumes: [/a, {type: tmpfs, target: /a/}]
    volumes: [{type: bind, target: /a}]
    volumes: [{type: bind, source: /a}]
    volumes: ['']
    volumes: [':/a']
    secrets: [nowhere]
    configs: [{source: nowhere}]
    configs: [{target: /a}]
    volumes_from: [nobody]
    volumes_from: ['container:a']
    scale: 2 | container_name: one
    deploy: {replicas: 3} | scale: 2
    scale: -1
    container_name: '-'
    container_name: a b
    ports: ['99999:1']
    ports: ['80/abc']
    ports: ['1-3:1-2']
    ports: ['1.2.3:80:80']
    ports: [{published: 80}]
    ports: [{target: 80, host_ip: abc}]
    ports: ['[::1]:80:80', 443]
    expose: [80, a-b]
    expose: [1.5]
    gpus: some
    stop_grace_period: 10
    stop_grace_period: 1d2h
    healthcheck: {interval: 5}
    healthcheck: {test: [echo]}
    healthcheck: {retries: -1}
    ulimits: {nofile: {soft: 1}}
    ulimits: {nofile: a}
    ulimits: {no-file: 1}
    restart: 5
    restart: never
    pull_policy: often
    pull_policy: every_12h
    cgroup: shared
    ipc: anything
    oom_score_adj: 1001
    cpu_percent: 101
    cpu_count: 1.5
    mem_swappiness: many
    shm_size: 1z
    environment: ['A =b']
    environment: {A: [b]}
    environment: [A, A]
    security_opt: [a, a]
    group_add: [1, 1]
    extra_hosts: [host]
    extra_hosts: ['h:1.2.3.4']
    extra_hosts: {h: 5}
    dns: [1.1.1.1, 1.1.1.1]
    devices: ['a:b:c:d']
    devices: [{source: a}]
    command: "a 'b"
    build: {dockerfile: a, dockerfile_inline: b}
    build: {additional_contexts: [a]}
    build: {ssh: [a]}
    build: {secrets: [a]}
    build: {no_cache: maybe}
    build: {platforms: [a]} | platform: b
    logging: {options: {a: true}}
    tmpfs: ['/a:x', '/a:y']
    deploy: {update_config: {order: any}}
    deploy: {resources: {limits: {memory: 5}}}
    deploy: {restart_policy: {delay: 5}}
    deploy: {resources: {reservations: {devices: [{count: 1}]}}}
    develop: {watch: [{path: a, action: sync}]}
    models: [m]
    develop: {watch: [{path: a, action: rebuild}]}
    provider: {type: a}
    provider: {options: {}}
    profiles: a
    user: 0
    post_start: [{user: a}]
    pre_start: [{cap_add: [a, a]}]
    blkio_config: {weight: '300'}
    use_api_socket: 'true'
    depends_on: {nobody: {}}
    env_file: [{format: raw}]
    credential_spec: {a: b}
    storage_opt: {size: 1G}
    extends: {}
    hostname: 2026-01-01
    labels: {built: 2026-01-01}
    environment: [2026-01-01]
"""
_OF_FILES = [
    "services2: {}", "x-any: {a: [b]}", "volumes2: [a]", "name: 5", "name: Any Name", "version: 3", "version: '3'",
    "models: {m: {}}", "x-twice: {a: 1, a: 2}", "x-number: {1: 2}", "x-template: '${'",
]  # fmt: skip


def mutated(rng: random.Random, text: str) -> str:
    """The text with one change; more often than not Compose refuses it then."""
    root = yaml.compose(text, yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode)
    mappings = [node for node in _nodes(root) if isinstance(node, yaml.MappingNode) and node.value]
    kind = rng.random()
    if kind < 0.35:
        values = [value for mapping in mappings for _, value in mapping.value if _is_written_at_once(value)]
        values += [
            item
            for node in _nodes(root)
            if isinstance(node, yaml.SequenceNode)
            for item in node.value
            if _is_written_at_once(item)
        ]
        chosen = rng.choice(values)
        return _replaced(text, chosen, rng.choice(_VALUES))
    if kind < 0.5:
        key = rng.choice([key for mapping in mappings for key, _ in mapping.value])
        return _replaced(text, key, rng.choice(["zzz", "a b", "default", key.value + "s"]))
    if kind < 0.65:
        return _with(text, rng.choice(mappings), rng.choice(_KEYS))
    if kind < 0.7:
        return _with(text, root, rng.choice(_OF_FILES))
    services = next(value for key, value in root.value if key.value == "services")
    return _with(
        text, rng.choice([service for _, service in services.value]), rng.choice(_OF_SERVICES.strip().splitlines()).strip()
    )


def _nodes(root: yaml.Node) -> Iterator[yaml.Node]:
    """A node and what it holds, each once."""
    seen: dict[int, yaml.Node] = {}
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen[id(node)] = node
        if isinstance(node, yaml.MappingNode):
            waiting += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
    return iter(seen.values())


def _is_written_at_once(node: yaml.Node) -> bool:
    """Whether a node's marks are those of its text: block collections and block scalars end where something else begins."""
    if isinstance(node, yaml.ScalarNode):
        return node.style not in ("|", ">") and node.start_mark.index < node.end_mark.index
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def _replaced(text: str, node: yaml.Node, by: str) -> str:
    return text[: int(node.start_mark.index)] + by + text[int(node.end_mark.index) :]


def _with(text: str, mapping: yaml.MappingNode, entries: str) -> str:
    """The text with more entries, a line each, before the first of a mapping."""
    if not mapping.value:
        return text
    at = mapping.value[0][0].start_mark
    parting = ", " if mapping.flow_style else "\n" + " " * at.column
    return text[: int(at.index)] + "".join(entry + parting for entry in entries.split(" | ")) + text[int(at.index) :]
