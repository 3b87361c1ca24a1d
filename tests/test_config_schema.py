"""The JSON schema of the configuration: what editors are told is what the reader does."""

from __future__ import annotations

import datetime
import json
import tomllib
from typing import Any

import jsonschema
import pytest

from scanner.config.keys import ALLOW, FIX, KEYS, Entries, Key, Kind, Table
from scanner.config.read import Configuration
from scanner.errors import UsageError
from scanner.source import SourceFile
from tests.golden import SCHEMA, schema_text

EXAMPLE = """
ignore = ["host-uts"]
fail-on = "medium"
min-severity = "low"
pedantic = false
exclude = ["vendor/", "!vendor/ours/"]

[[allow]]
rules = ["privileged"]
paths = ["bench/**"]
images = ["registry.example.org/*"]
services = ["bench"]
reason = "the bench needs it"
expires = 2027-01-31

[fix]
memory = "1.5g"
cpus = 0.5
pids = 4096
user = "app:app"
tmpfs = "/run/app:size=25%,mode=1777"
"""
DAY = datetime.date(2027, 1, 31)
VALUES: list[Any] = [
    *("", " ", "x", "high", "never", "2027-01-31", "2027-02-30", "20270131", "2027-1-31"),
    *([], [""], ["x"], ["x", 1], [[]], [{}], ["high"]),
    *(True, False, 0, 1, 1.5, {}, {"x": 1}, -1, 0.001, 1 << 23, [1]),
    *("0", "512m", "1.5", "1.5GiB", "1 g", ".5", "1.", "-1", "1e3", "0x20", "010", "512mm", "٣"),
    *("root", "0:0", "00", "1000:1000", "app:", ":app", "a b", "$(id)", "`id`", "roots", "a:b:c", "a;b"),
    *(
        "/",
        "tmp",
        "/tmp",
        "/tmp/",
        "//tmp",
        "/a b",
        "/tmp:",
        "/tmp:size=64m",
        "/tmp:size=0",
        "/tmp:ro,mode=1777",
        "/tmp:x",
    ),
    *(DAY, datetime.datetime(2027, 1, 31), datetime.time(1)),
]


def accepted(data: dict[str, Any]) -> bool:
    try:
        Configuration(SourceFile("capdrop.toml", ""), "/", data).check()
    except UsageError:
        return False
    return True


def fits_schema(data: dict[str, Any]) -> bool:
    """As an editor sees it: to a schema a date is a string, which the reader takes for a text where it is in quotes only."""
    written = json.loads(json.dumps(data, default=lambda value: value.isoformat()))
    checker = jsonschema.FormatChecker(["date"])
    return bool(jsonschema.Draft7Validator(json.loads(SCHEMA.read_text()), format_checker=checker).is_valid(written))


def test_the_shipped_schema_is_what_the_table_says() -> None:
    assert SCHEMA.read_text() == schema_text(), "run `make golden`"
    jsonschema.Draft7Validator.check_schema(json.loads(schema_text()))


def test_an_example_with_every_key_fits_both() -> None:
    data = tomllib.loads(EXAMPLE)
    assert {*data, "select"} == {key.name for key in KEYS}
    assert set(data["allow"][0]) == {key.name for key in ALLOW}
    assert set(data["fix"]) == {key.name for key in FIX}
    assert accepted(data)
    assert fits_schema(data)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_reader_and_schema_agree_on_each_value_of_each_key(key: Key, value: Any) -> None:
    assert accepted({key.name: value}) is fits_schema({key.name: value})


@pytest.mark.parametrize("key", ALLOW, ids=lambda key: key.name)
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_and_in_an_entry(key: Key, value: Any) -> None:
    entry = {"rules": ["privileged"], "reason": "why", key.name: value}
    if key.name != "reason" or not isinstance(value, datetime.date | datetime.time):
        assert accepted({"allow": [entry]}) is fits_schema({"allow": [entry]})


@pytest.mark.parametrize("key", FIX, ids=lambda key: key.name)
@pytest.mark.parametrize("value", [each for each in VALUES if not isinstance(each, datetime.date | datetime.time)], ids=repr)
def test_and_of_what_fixes_set(key: Key, value: Any) -> None:
    assert accepted({"fix": {key.name: value}}) is fits_schema({"fix": {key.name: value}})


@pytest.mark.parametrize(
    "data",
    [{"selekt": ["x"]}, {"allow": [{"rules": ["x"]}]}, {"allow": [{"rules": ["x"], "reason": "y", "z": 1}]}, {"fix": {"cpu": 1}}],
)
def test_both_refuse_unknown_and_missing_keys(data: dict[str, Any]) -> None:
    assert not accepted(data)
    assert not fits_schema(data)


def test_each_key_is_told_in_a_sentence() -> None:
    keys = [*KEYS, *ALLOW, *FIX]
    assert [key.name for key in keys if not key.about.endswith(".") or len(key.about) < 10] == []
    assert all(isinstance(key.kind, Kind | Entries | Table) for key in keys)
