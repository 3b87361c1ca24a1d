"""`devices`, `gpus` and reserved devices, as the API's Devices and DeviceRequests. Source: docker/compose's create.go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.compose.nodes import Entry, Node
from scanner.compose.nodes import Mapping as Fields
from scanner.compose.reader import Parts, Reader
from scanner.compose.scalars import device_count
from scanner.docker_values import is_cdi_name, string
from scanner.launch import Launch, Value
from scanner.source import Text

Device = Mapping[str, str]
Request = Mapping[str, Any]


def read_devices(reader: Reader, entry: Entry, where: str, launch: Launch) -> None:
    """Fills a launch's devices; the name of a CDI device becomes a request. Of two at the same target the later one holds."""
    devices: dict[str, Value[Device]] = {}
    for node, spans in reader.elements(entry, where):
        found = [_long(reader, node, where)] if isinstance(node, Fields) else reader.structured(node, spans, where, _short)
        for device in found:
            devices[device.choices[0]["PathInContainer"] if device.choices else str(device.unresolved)] = device
    for device in devices.values():
        only = device.only
        if only is not None and only["PathOnHost"] == only["PathInContainer"] and is_cdi_name(only["PathOnHost"]):
            request: Request = {"Driver": "cdi", "DeviceIDs": [only["PathOnHost"]]}
            launch.host.device_requests.append(Value.of(request, device.spans, device.certainty))
        else:
            launch.host.devices.append(device)


def _short(text: Text) -> list[Device]:
    """`host[:container[:permissions]]`; unlike docker's, the second part is never the permissions."""
    if not text.resolved and all(not fragment.text.strip() or fragment.unresolved for fragment in text):
        raise ValueError(f"nothing of it is known: {text}")
    source, *rest = (str(part) for part in text.split(":"))
    if len(rest) > 2:
        raise ValueError(f"more than source:target:permissions: {text}")
    target, permissions = (*rest, "", "")[:2]
    return [{"PathOnHost": source, "PathInContainer": target or source, "CgroupPermissions": permissions if rest[1:] else "rwm"}]


def _long(reader: Reader, node: Node, where: str) -> Value[Device]:
    parts = Parts(reader, node, where)
    source = parts.get("source", string) or ""
    target, permissions = parts.get("target", string), parts.get("permissions", string)
    device = {"PathOnHost": source, "PathInContainer": target or source, "CgroupPermissions": permissions or ""}
    return parts.value(device, "source")


def read_gpus(reader: Reader, entry: Entry, where: str, launch: Launch) -> None:
    """`gpus: all`, or a list of requests to which the capability `gpu` is added."""
    for node, spans in reader.elements(entry, where, alone=True):
        if isinstance(node, Fields):
            launch.host.device_requests.append(_request(reader, node, where, ["gpu"]))
        else:
            launch.host.device_requests += reader.structured(node, spans, where, _all)


def _all(text: Text) -> list[Request]:
    if str(text) != "all":
        raise ValueError(f"neither `all` nor a list: {text}")
    return [{"Count": -1, "Capabilities": [["gpu"]]}]


def read_reserved_devices(reader: Reader, entry: Entry, where: str, launch: Launch) -> None:
    """`deploy.resources.reservations.devices`."""
    for node, _ in reader.elements(entry, where):
        launch.host.device_requests.append(_request(reader, node, where, []))


def _request(reader: Reader, node: Node, where: str, capabilities: list[str]) -> Value[Request]:
    """A request; all devices where neither their number nor their names are given."""
    parts = Parts(reader, node, where)
    request: dict[str, Any] = {}
    driver, count = parts.get("driver", string), parts.get("count", device_count)
    if driver is not None:
        request["Driver"] = driver
    ids = list(_strings(reader, parts, "device_ids", where))
    if count is not None or not ids:
        request["Count"] = -1 if count is None else count
    if ids:
        request["DeviceIDs"] = ids
    request["Capabilities"] = [[*_strings(reader, parts, "capabilities", where), *capabilities]]
    options = {name: str(value or "") for name, value, _ in reader.pairs(parts.fields.get("options"), f"{where}.options")}
    if options:
        request["Options"] = options
    return parts.value(request)


def _strings(reader: Reader, parts: Parts, name: str, where: str) -> Iterator[str]:
    for value in reader.many(parts.fields.get(name), f"{where}.{name}", string):
        yield from value.choices or ([value.unresolved] if value.unresolved is not None else [])
