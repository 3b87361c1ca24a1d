"""Scalars at their edges, each as the docker CLI was seen to take or refuse it."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest

from scanner.compose import scalars
from scanner.docker_values import (
    boolean,
    csv_fields,
    float_64,
    integer,
    is_cdi_name,
    nano_cpus,
    network,
    restart_policy,
    size,
    swap_size,
)
from scanner.source import Fragment, Text


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (integer, "9223372036854775807", 2**63 - 1),
        (integer, "-9223372036854775808", -(2**63)),
        (integer, "017", 15),
        (integer, "0_7", 7),
        (integer, "-0x1F", -31),
        (integer, "0", 0),
        (size, "1.5g", 3 * 2**29),
        (size, "1.9", 1),
        (size, "5 g", 5 * 2**30),
        (size, "1KiB", 1024),
        (size, "0x1p4m", 2**24),
        (size, "1_000_000", 1_000_000),
        (size, "1_0.5k", 10752),
        (size, "8192p", -(2**63)),
        (swap_size, "-1", -1),
        (swap_size, "1k", 1024),
        (nano_cpus, "1.5", 1_500_000_000),
        (nano_cpus, "3/4", 750_000_000),
        (nano_cpus, "0x10", 16_000_000_000),
        (nano_cpus, "1_0", 10_000_000_000),
        (nano_cpus, "11e25", 7139646096032137216),
        (nano_cpus, "-1", -1_000_000_000),
        (boolean, "T", True),
        (boolean, "0", False),
        (network, "host", "host"),
        (network, "name=HOST,alias=x", "host"),
        (network, " name=b,name=c", "c"),
        (network, "a=", "a="),
        (restart_policy, "on-failure:3", {"Name": "on-failure", "MaximumRetryCount": 3}),
        (restart_policy, "always", {"Name": "always", "MaximumRetryCount": 0}),
        (is_cdi_name, "nvidia.com/gpu=all", True),
        (is_cdi_name, "v/cc=0:1.x", True),
        (is_cdi_name, "/dev/a=b", False),
        (is_cdi_name, "a-/b=c", False),
    ],
)
def test_taken(read: Callable[[str], object], text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (integer, "9223372036854775808"),
        (integer, "-9223372036854775809"),
        (integer, "1__0"),
        (integer, "08"),
        (integer, "1.0"),
        (integer, " 1"),
        (integer, ""),
        (integer, "٣"),
        (size, ""),
        (size, "g"),
        (size, "_1"),
        (size, "1__0"),
        (size, "1_.5k"),
        (size, "0x10"),
        (size, "5  g"),
        (size, "-1"),
        (size, "1gbb"),
        (size, "1zb"),
        (size, "1bi"),
        (size, "1e999"),
        (size, "0x1p9999"),
        (swap_size, "-2"),
        (nano_cpus, "0.0000000001"),
        (nano_cpus, "1/0"),
        (nano_cpus, "1/3"),
        (nano_cpus, "1e99999"),
        (nano_cpus, ""),
        (boolean, "yes"),
        (boolean, ""),
        (network, "alias=a"),
        (restart_policy, "on-failure:x"),
    ],
)
def test_refused(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(ValueError):
        read(text)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("a,b", ["a", "b"]),
        ("", [""]),
        ("a,", ["a", ""]),
        ('"a,b",c', ["a,b", "c"]),
        ('"a""b"', ['a"b']),
        ('""', [""]),
        ("\na\nb", ["a"]),
        ('"a\nb"\nc', ["a\nb"]),
    ],
)
def test_a_record_of_csv(text: str, fields: list[str]) -> None:
    assert [str(field) for field in csv_fields(Text.literal(text))] == fields


@pytest.mark.parametrize("text", ['a"b', '"a', '"a"b', '"a""', 'a,"'])
def test_a_broken_record_of_csv(text: str) -> None:
    with pytest.raises(ValueError):
        csv_fields(Text.literal(text))


def test_nothing_inside_an_unresolved_part_is_syntax() -> None:
    text = Text((Fragment('"a='), Fragment('$(x "a,b")', unresolved=True), Fragment('",c')))
    fields = csv_fields(text)
    assert [str(field) for field in fields] == ['a=$(x "a,b")', "c"]
    assert [field.resolved for field in fields] == [False, True]


@pytest.mark.parametrize("read", [size, float_64, nano_cpus, scalars.nano_cpus, scalars.truncated, scalars.size])
@pytest.mark.parametrize("text", ["0" * 200_000 + "-", "0x" + "0" * 200_000 + "-", "0" * 200_000 + "." + "0" * 200_000 + "e"])
def test_a_long_number_is_refused_at_once(read: Callable[[str], object], text: str) -> None:
    started = process_time()
    with pytest.raises(ValueError, match="not a"):
        read(text)
    assert process_time() - started < 0.5
