"""Hostile and huge compose files: bounded time, and an error that says why."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.compose import read

SECONDS = 5.0  # each of these takes well below one on an idle machine


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    started = time.monotonic()
    yield
    assert time.monotonic() - started < SECONDS


def test_lists_of_lists_of_aliases() -> None:
    bomb = "".join(f"x-a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
    extraction = read(f"x-a0: &a0 x\n{bomb}services:\n  web: {{image: x, x-list: *a39}}\n")
    assert len(extraction.launches) == 1
    assert [said for _, said in extraction.errors] == [
        "its aliases stand for more than 10000000 values: Compose refuses such a file"
    ]


def test_mappings_of_mappings_merged_by_extends() -> None:
    bomb = "".join(f"x-a{n}: &a{n} {{k: *a{n - 1}, l: *a{n - 1}}}\n" for n in range(1, 60))
    extraction = read(
        f"x-a0: &a0 {{k: v, l: v}}\n{bomb}services:\n  a: {{image: x, logging: *a59}}\n  b: {{extends: a, logging: *a59}}\n"
    )
    assert len(extraction.launches) == 2
    assert "more than" in extraction.errors[0][1]


@pytest.mark.parametrize(("depth", "errors"), [(100, 0), (5000, 2)])
def test_merges_of_merges(depth: int, errors: int) -> None:
    chain = "".join(f"x-{n}: &x{n} {{<<: *x{n - 1}, x-{n}: v}}\n" for n in range(1, depth + 1))
    extraction = read(f"x-0: &x0 {{image: x, privileged: true}}\n{chain}services:\n  web: *x{depth}\n")
    assert len(extraction.errors) == errors
    assert len(extraction.launches) == 1
    assert errors or extraction.launches[0].host.privileged


def test_many_services_that_each_extend_the_one_before() -> None:
    chain = "".join(f"  s{n}: {{extends: s{n - 1}}}\n" for n in range(1, 1500))
    extraction = read(f"services:\n  s0: {{image: x, privileged: true}}\n{chain}")
    assert extraction.errors == []
    assert all(launch.host.privileged for launch in extraction.launches)


def test_thousands_of_services() -> None:
    services = "".join(f"  s{n}:\n    <<: *x\n    image: x:{n}\n    volumes:\n      - /a:/b\n" for n in range(3000))
    extraction = read(f"x-x: &x {{restart: always, cap_add: [A]}}\nservices:\n{services}")
    assert (len(extraction.launches), extraction.errors) == (3000, [])


@pytest.mark.parametrize(
    "text", ["[" * 500_000, "services:\n" + "\tweb:\n" * 20_000, "services:\n  : : :\n   bad\n" + "  # c\n" * 100_000]
)
def test_text_that_is_hardly_yaml(text: str) -> None:
    extraction = read(text)
    assert extraction.errors
    assert extraction.launches == []


def test_defaults_within_defaults() -> None:
    extraction = read("services:\n  web: {image: '" + "${A:-" * 3000 + "}" * 3000 + "'}\n")
    assert "more than 20 defaults" in extraction.errors[0][1]
