"""`ports`, short (`127.0.0.1:8080:80/tcp`) and long."""

from __future__ import annotations

import re

from scanner import docker_mounts
from scanner.compose.nodes import Entry, Mapping, Node
from scanner.compose.reader import Parts, Reader
from scanner.docker_values import string
from scanner.launch import Launch, PortBinding, Value
from scanner.source import Text

_RANGE = 1000  # ports; a longer range stays one


def read_ports(reader: Reader, entry: Entry, where: str, launch: Launch) -> None:
    """Fills a launch's published ports. One that is given twice is published once."""
    ports: dict[object, Value[PortBinding]] = {}
    for node, spans in reader.elements(entry, where):
        found = [_long(reader, node, where)] if isinstance(node, Mapping) else reader.structured(node, spans, where, _short)
        ports |= {port.choices or port.unresolved: port for port in found}
    launch.host.port_bindings += ports.values()


def _short(text: Text) -> list[PortBinding]:
    """One binding for each port, but for huge ranges: a hundred of those would be millions."""
    plain = str(text)
    if all(int(last) - int(first) < _RANGE for first, last in re.findall(r"(\d{1,9})-(\d{1,9})", plain)):
        return docker_mounts.ports(text)
    *outside, inside = plain.split(":")
    target, _, protocol = inside.partition("/")
    host = outside.pop() if outside else ""
    return [PortBinding(f"{target}/{protocol or 'tcp'}", ":".join(outside).strip("[]"), host)]


def _long(reader: Reader, node: Node, where: str) -> Value[PortBinding]:
    parts = Parts(reader, node, where)
    target, published = parts.get("target", str), parts.get("published", str)
    address, protocol = parts.get("host_ip", string), parts.get("protocol", string)
    return parts.value(PortBinding(f"{target or ''}/{protocol or 'tcp'}", address or "", published or ""))
