"""Scalars of a container tool's command line, read as the docker CLI reads them.

Each reader takes the characters of a value and returns what the CLI sends to the engine for it; it raises ValueError
where the CLI refuses the value. Formats: Go's strconv and math/big as pflag calls them, docker/go-units' RAMInBytes for
sizes, docker/cli's `opts` package for the rest (docker CLI 28.2).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from scanner.source import Text

_BOOLEANS = {"1": True, "t": True, "T": True, "TRUE": True, "true": True, "True": True} | {
    "0": False, "f": False, "F": False, "FALSE": False, "false": False, "False": False
}  # fmt: skip
_DECIMAL = r"[+-]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?"
_HEX_FLOAT = r"[+-]?0[xX](?:[0-9a-fA-F]++(?:\.[0-9a-fA-F]*+)?|\.[0-9a-fA-F]++)[pP][+-]?\d++"
_LONG_NETWORK = re.compile(r"\w=\w", re.ASCII)
_UNITS = {unit: 1024**power for power, unit in enumerate("bkmgtp")}
_CDI = re.compile(
    r"[A-Za-z](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?/[A-Za-z](?:[A-Za-z0-9_-]*[A-Za-z0-9])?=[A-Za-z0-9](?:[A-Za-z0-9_.:-]*[A-Za-z0-9])?"
)


def boolean(text: str) -> bool:
    """Go's strconv.ParseBool: `1 t T TRUE true True` and their opposites, nothing else."""
    if text not in _BOOLEANS:
        raise ValueError(f"not a boolean: {text}")
    return _BOOLEANS[text]


def string(text: str) -> str:
    return text


def integer(text: str) -> int:
    """Go's strconv.ParseInt with base 0 and 64 bits: decimal, `0x`, `0o` or a leading `0`, `0b`, `_` between digits."""
    octal = re.fullmatch(r"([+-]?)0(_?[0-7]+(?:_[0-7]+)*)", text)
    plain = octal[1] + "0o" + octal[2] if octal else text
    if not re.fullmatch(r"[+-]?[0-9a-fA-FxXoObB_]+", plain, re.ASCII):
        raise ValueError(f"not an integer: {text}")
    number = int(plain, 0)
    if not -(2**63) <= number < 2**63:
        raise ValueError(f"out of range: {text}")
    return number


def size(text: str) -> int:
    """Bytes of a size such as `512m`, `1.5GB`, `1 KiB`; every unit is a power of 1024, whatever its case.

    docker/go-units, RAMInBytes: the number ends at the last digit, dot or blank; at most one blank stands before the unit.
    """
    end = max(map(text.rfind, "0123456789. "))
    if end < 0:
        raise ValueError(f"not a size: {text}")
    number, suffix = (text[:end], text[end + 1 :]) if text[end : end + 1] == " " else (text[: end + 1], text[end + 1 :])
    amount = float_64(number)
    unit = re.fullmatch(r"(?:b|([kmgtp])(?:i?b)?)?", suffix.lower())
    if amount < 0 or unit is None:
        raise ValueError(f"not a size: {text}")
    amount *= _UNITS[unit[1] or "b"]
    return int(amount) if amount < 2**63 else -(2**63)  # what int64(float64) gives on amd64 past its range


def float_64(text: str) -> float:
    """Go's strconv.ParseFloat, for finite numbers: decimal or hexadecimal, `_` between digits."""
    hexadecimal = "x" in text.lower()
    digits = "0-9a-fA-F" if hexadecimal else "0-9"
    plain = re.sub(rf"(?<=[{digits}{'xX' * hexadecimal}])_(?=[{digits}])", "", text)
    if not re.fullmatch(_HEX_FLOAT if hexadecimal else _DECIMAL, plain, re.ASCII):
        raise ValueError(f"not a number: {text}")
    try:
        amount = float.fromhex(plain) if hexadecimal else float(plain)
    except OverflowError:
        amount = math.inf
    if math.isinf(amount):
        raise ValueError(f"out of range: {text}")
    return amount


def swap_size(text: str) -> int:
    """A size, or -1 for unlimited swap."""
    return -1 if text == "-1" else size(text)


def nano_cpus(text: str) -> int:
    """Billionths of a CPU of a rational number: `1.5`, `.5`, `1e-1`, `3/4`, `0x2`. Finer than a billionth is refused."""
    from fractions import Fraction

    plain = re.sub(r"(?<=[0-9xX])_(?=[0-9])", "", text)
    if re.fullmatch(r"[+-]?0[xX][0-9a-fA-F]+", plain):
        number = Fraction(int(plain, 16))
    elif re.fullmatch(rf"{_DECIMAL}|[+-]?\d+/0*[1-9]\d*", plain, re.ASCII) and not re.search(r"[eE][+-]?0*[1-9]\d{3}", plain):
        number = Fraction(plain)
    else:
        raise ValueError(f"not a number of CPUs: {text}")
    nano = number * 10**9
    if nano.denominator != 1:
        raise ValueError(f"too precise: {text}")
    return _low_64_bits(int(nano))


def _low_64_bits(number: int) -> int:
    """What is left of a number in Go's int64."""
    return (number + 2**63) % 2**64 - 2**63


def capability(text: str) -> str:
    """A capability in the form the CLI sends: upper case, with `CAP_`, `ALL` as it is."""
    upper = text.upper()
    return upper if upper == "ALL" or upper.startswith("CAP_") else "CAP_" + upper


def network(text: str) -> str:
    """The network's name in `--network`: the word itself, or `name` of the long form `name=host,alias=web`."""
    if not _LONG_NETWORK.search(text):
        return text
    pairs = (str(field).partition("=") for field in csv_fields(Text.literal(text.lower())))
    names = [value.strip() for key, _, value in pairs if key.strip() == "name"]
    if not names:
        raise ValueError(f"no name in {text}")
    return names[-1]


def restart_policy(text: str) -> Mapping[str, Any]:
    """`on-failure:3` as the API's RestartPolicy."""
    name, _, count = text.partition(":")
    return {"Name": name, "MaximumRetryCount": int(count) if count else 0}


def is_cdi_name(text: str) -> bool:
    """Whether a `--device` is the name of a CDI device (`vendor.com/class=name`), not a path.

    Source: the Container Device Interface's ParseQualifiedName.
    """
    return _CDI.fullmatch(text) is not None


def words(text: str) -> list[str]:
    """The words of a command given as one string, as `docker service create --entrypoint` splits it."""
    import shlex

    return shlex.split(text)


def csv_fields(text: Text) -> list[Text]:
    """The fields of one CSV record, as Go's encoding/csv has them: `"a,b"` is one field, `""` in it a quote."""
    plain = masked(text)
    fields: list[Text] = []
    at = len(plain) - len(plain.lstrip("\n"))
    while True:
        if plain.startswith('"', at):
            field, at = _quoted(text, plain, at + 1)
        else:
            start = at
            while at < len(plain) and plain[at] not in ",\n":
                at += 1
            field = text[start:at]
            if '"' in plain[start:at]:
                raise ValueError(f"a quote inside a field: {text}")
        fields.append(field)
        if at >= len(plain) or plain[at] == "\n":
            return fields
        if plain[at] != ",":
            raise ValueError(f"text after a quoted field: {text}")
        at += 1


def masked(text: Text) -> str:
    """The characters of a text, those of unresolved parts replaced by NUL, so that they are not taken for syntax."""
    return "".join("\0" * len(f.text) if f.unresolved else f.text for f in text)


def _quoted(text: Text, plain: str, at: int) -> tuple[Text, int]:
    parts = []
    while (quote := plain.find('"', at)) >= 0:
        parts.append(text[at:quote])
        at = quote + 1
        if not plain.startswith('"', at):
            return Text.join(parts), at
        parts.append(text[quote:at])
        at += 1
    raise ValueError(f"a quote that does not end: {text}")
