"""Scalars of a compose file as Compose reads them, in the engine's units.

Each reader takes the characters of a value and raises ValueError where Compose refuses it. Sources: compose-go's
loader/interpolate.go (booleans, integers), types/bytes.go (sizes), types/cpus.go and docker/compose's create.go.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Any

from scanner import docker_values

_BOOLEANS = dict.fromkeys(("true", "y", "yes", "on"), True) | dict.fromkeys(("false", "n", "no", "off"), False)
_NUMBER = re.compile(r"[+-]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_COUNT = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_RESTART = {"none": "no", "any": "always"}


def boolean(text: str) -> bool:
    """YAML 1.1's booleans, in any case, quoted or not."""
    if text.lower() not in _BOOLEANS:
        raise ValueError(f"not a boolean: {text}")
    return _BOOLEANS[text.lower()]


def integer(text: str) -> int:
    """A decimal number of 64 bits."""
    if not re.fullmatch(r"[+-]?\d{1,19}", text, re.ASCII):
        raise ValueError(f"not an integer: {text}")
    return int(text)


def truncated(text: str) -> int:
    """A number without its fraction, as Compose has a number that is not quoted; in quotes it has to be an integer, which
    the check of the schema sees to."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"not an integer: {text}")
    from fractions import Fraction

    number = int(Fraction(text))
    if not -(2**63) <= number < 2**63:
        raise ValueError(f"out of range: {text}")
    return number


def size(text: str) -> int:
    """Bytes: a whole number, negative ones included, or one with a unit (`512m`)."""
    try:
        return integer(text)
    except ValueError:
        return docker_values.size(text)


def nano_cpus(text: str) -> int:
    """Billionths of a CPU of a number (`0.5`); what is finer is cut off."""
    from fractions import Fraction

    return int(Fraction(repr(docker_values.float_64(text))) * 10**9)


def inside(path: str) -> str:
    """A path in the container without `.`, `..`, doubled and trailing slashes, as Compose writes it."""
    return posixpath.normpath(path.replace("//", "/", 1) if path.startswith("//") else path)


def device_count(text: str) -> int:
    """How many devices; -1 for `all`."""
    return -1 if text.lower() == "all" else integer(text)


def restart_policy(text: str) -> Mapping[str, Any]:
    """`on-failure:3` as the API's RestartPolicy. A count that is no number is none."""
    name, _, count = text.partition(":")
    return {"Name": _RESTART.get(name, name), "MaximumRetryCount": int(count) if _COUNT.fullmatch(count) else 0}
