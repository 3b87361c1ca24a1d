"""`ports`, short (`127.0.0.1:8080:80/tcp`) and long."""

from __future__ import annotations

from scanner import docker_mounts
from scanner.compose.nodes import Entry, Mapping, Node
from scanner.compose.reader import Parts, Reader
from scanner.docker_values import string
from scanner.launch import Launch, PortBinding, Value


def read_ports(reader: Reader, entry: Entry | None, where: str, launch: Launch) -> None:
    """Fills a launch's published ports."""
    for node, spans in reader.elements(entry, where):
        if isinstance(node, Mapping):
            launch.host.port_bindings.append(_long(reader, node, where))
        else:
            launch.host.port_bindings += reader.structured(node, spans, where, docker_mounts.ports)


def _long(reader: Reader, node: Node, where: str) -> Value[PortBinding]:
    parts = Parts(reader, node, where)
    target, published = parts.get("target", str), parts.get("published", str)
    address, protocol = parts.get("host_ip", string), parts.get("protocol", string)
    return parts.value(PortBinding(f"{target or ''}/{protocol or 'tcp'}", address or "", published or ""))
