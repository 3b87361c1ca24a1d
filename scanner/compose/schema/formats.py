"""What a scalar of a compose file may be: its YAML types, and of a string the characters.

A reader of characters raises ValueError where Compose refuses them. Sources: compose-go's loader/interpolate.go (which
strings are cast to what), its types (sizes, durations, device counts, file modes, hosts), format/volume.go, transform/,
and docker/go-connections' nat package for ports.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from scanner.compose import command as shell_words
from scanner.compose.nodes import Scalar
from scanner.compose.same import short_parts
from scanner.compose.scalars import boolean, device_count, integer, size, truncated
from scanner.docker_values import float_64
from scanner.record import dataclass

_DURATION = re.compile(r"[-+]?(?:0|(?:(?:\d++(?:\.\d*+)?|\.\d++)(?:ns|us|µs|μs|ms|s|m|h|d|w))+)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?(?:(?:[Tt]|[ \t]+)\d\d?:\d\d?:\d\d?(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)?)?", re.ASCII)
_TYPES = {"string": "a string", "boolean": "a boolean", "integer": "a whole number", "float": "a number"}
_PORTS = 65535


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A kind of scalar. `types`: what it may be in YAML; `told`: the same in words; `read` looks at the characters of a
    string, `number` at those of a number: both raise ValueError. `dates`: a date without quotes, which is a type of its
    own, is turned into a string."""

    told: str
    types: frozenset[str]
    read: Callable[[str], object] | None = None
    number: Callable[[str], object] | None = None
    dates: bool = False

    def takes(self, node: Scalar) -> bool:
        """Whether a scalar has one of the types. A number without a fraction is a whole one (`1.0`)."""
        found = node.type
        if found == "string" and not node.style and _DATE.fullmatch(node.value):
            return self.dates
        if found == "float" and node.value.lower().endswith(("inf", "nan")):
            return False
        return found in self.types or found == "float" and "integer" in self.types and _is_whole(node.value)


def _kind(types: str, read: Callable[[str], object] | None = None, number: Callable[[str], object] | None = None) -> Kind:
    names = types.split()
    told = [_TYPES[name] for name in names if name in _TYPES and not (name == "integer" and "float" in names)]
    return Kind(" or ".join(told), frozenset(names), read, number)


def _is_whole(text: str) -> bool:
    try:
        return float(text.replace("_", "")).is_integer()
    except ValueError:
        return False


def one_of(*words: str) -> Kind:
    """A string that is one of a few words."""

    def read(text: str) -> None:
        if text not in words:
            raise ValueError(f"{text or 'an empty string'} is none of {', '.join(words)}")

    return _kind("string", read)


def matching(pattern: str, told: str) -> Kind:
    """A string in which a regular expression is found; `told` says what it asks for."""

    def read(text: str) -> None:
        if not re.search(pattern, text, re.ASCII):
            raise ValueError(f"{text or 'an empty string'} is not {told}")

    return _kind("string", read)


def _between(least: int | None, most: int | None, read: Callable[[str], int]) -> Callable[[str], None]:
    def bounded(text: str) -> None:
        value = read(text)
        if least is not None and value < least:
            raise ValueError(f"{text} is less than {least}")
        if most is not None and value > most:
            raise ValueError(f"{text} is more than {most}")

    return bounded


def whole(least: int | None = None, most: int | None = None) -> Kind:
    """A whole number within bounds, in quotes or not."""
    return _kind("integer string", _between(least, most, integer), _between(least, most, truncated))


def _duration(text: str) -> None:
    if not _DURATION.fullmatch(text):
        raise ValueError(f"not a duration: {text or 'empty'}; write a number with its unit, such as 30s or 1m30s")


def _octal(text: str) -> None:
    if not re.fullmatch(r"[-+]?[0-7]{1,21}", text):
        raise ValueError(f"not an octal mode: {text}")


def _command(text: str) -> None:
    from scanner.source import Text

    shell_words.split(Text.literal(text))


def _address(text: str) -> None:
    import ipaddress

    try:
        ipaddress.ip_address(text)
    except ValueError as error:
        raise ValueError(f"not an IP address: {text}") from error
    if "%" in text:
        raise ValueError(f"not an IP address: {text}")


def _port_range(text: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    ports = [first, last] if dash and first != last else [first, first]
    if not all(re.fullmatch(r"\+?\d{1,18}|-0+", port, re.ASCII) and int(port) <= _PORTS for port in ports):
        raise ValueError(f"not a port, or range of ports, up to {_PORTS}: {text or 'empty'}")
    start, end = int(ports[0]), int(ports[1])
    if end < start:
        raise ValueError(f"a range of ports that ends before it begins: {text}")
    return start, end


def _port(text: str) -> None:
    *address, inside = text.split(":")
    outside = address.pop() if address else ""
    inside, _, protocol = inside.partition("/")
    if protocol and protocol.lower() not in ("tcp", "udp", "sctp"):
        raise ValueError(f"{protocol} is none of tcp, udp, sctp")
    host = ":".join(address)
    if host:
        _address(host[1:-1] if host.startswith("[") and host.endswith("]") else host)
    start, end = _port_range(inside)
    if outside:
        first, last = _port_range(outside)
        if end != start and end - start != last - first:
            raise ValueError(f"ranges of different length: {text}")


def volume_parts(text: str) -> list[str]:
    """The parts of a volume's short syntax; a colon after a single letter belongs to a Windows drive. Raises ValueError."""
    if not text:
        raise ValueError("an empty volume")
    if len(text.encode()) <= 2:
        return [text]
    joined = short_parts(text)
    if not all(joined):
        raise ValueError(f"an empty part between colons: {text}")
    if len(joined) > 3:
        raise ValueError(f"more than source:target:options: {text}")
    return joined


def _device(text: str) -> None:
    if text.count(":") > 2:
        raise ValueError(f"more than source:target:permissions: {text}")


def _variable(text: str) -> None:
    name, _, _ = text.partition("=")
    if name[-1:].isspace():
        raise ValueError(f"a blank after the name of a variable: {name}")


def _host(text: str) -> None:
    name, separator, _ = text.partition("=") if "=" in text else text.partition(":")
    if not separator:
        raise ValueError(f"a host without its address: {text}; write name=address")
    if not name or ":" in name:
        raise ValueError(f"not the name of a host: {name or 'empty'}")


def _ssh(text: str) -> None:
    if "=" not in text and text != "default":
        raise ValueError(f"neither `default` nor id=path: {text}")


def _pair(text: str) -> None:
    if "=" not in text:
        raise ValueError(f"not name=value: {text}")


def _path(text: str) -> None:
    if not text:
        raise ValueError("an empty path")


STRING = _kind("string")
BOOLEAN = _kind("boolean string", boolean)
LITERAL_BOOLEAN = _kind("boolean")  # a string that says so is refused
STRING_OR_BOOLEAN = _kind("boolean string")
NUMBER = _kind("integer float")
LITERAL_INTEGER = _kind("integer")
WEIGHT = _kind("integer", None, _between(0, None, integer))
INTEGER = _kind("integer float string", integer)  # a fraction is cut off
DECIMAL = _kind("integer float string", float_64)
COUNT = Kind("a whole number", frozenset(("integer", "float", "string")), whole(0).read, whole(0).number)
STRING_OR_INTEGER = _kind("string integer")
GROUP = _kind("string integer", None, integer)
OPTION = Kind("a string or a number", frozenset(("string", "integer", "float", "null")), dates=True)
DRIVER_OPTION = Kind("a string or a number", frozenset(("string", "integer", "float")), dates=True)
PLAIN = Kind("a string, a number or a boolean", frozenset(("string", "integer", "float", "boolean")))
ANY_SCALAR = Kind("a string, a number or a boolean", frozenset(("string", "integer", "float", "boolean", "null")), dates=True)
SIZE = _kind("integer float string", size)
WHOLE_SIZE = _kind("integer string", size)
TMPFS_SIZE = _kind("integer string", size, whole(0).number)
SIZE_AS_STRING = _kind("string", size)
DURATION = _kind("string", _duration)
FILE_MODE = _kind("integer string", _octal, integer)
DEVICE_COUNT = _kind("integer string", device_count, device_count)
COMMAND = Kind("a string", frozenset(("string", "null")), _command)
ADDRESS = _kind("string", _address)
PORT = _kind("integer string", _port, _port)
VOLUME = _kind("string", volume_parts)
DEVICE = _kind("string", _device)
VARIABLE = _kind("string", _variable)
HOST = _kind("string", _host)
SSH = _kind("string", _ssh)
PAIR = _kind("string", _pair)
PATH = _kind("string", _path)
