"""Hostile and huge compose files: bounded time, and an error that says why.

What takes long is tried with bounds, a size and a time of a fifth; `make conformance` tries it with the real ones.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType

import pytest

from scanner.compose import load, merge, reader
from scanner.extract import compose
from scanner.extract.compose import extract
from scanner.launch import Launch
from scanner.link import link
from scanner.project import Project
from scanner.source import SourceFile
from tests.compose import read

SECONDS = 15.0  # of the processor; each of these takes at most three on an idle machine
MEBIBYTES = 300  # that a scan of one of these adds

whole_and_a_fifth = pytest.mark.parametrize(
    "share", [pytest.param(1, marks=[pytest.mark.exhaustive, pytest.mark.conformance], id="whole"), pytest.param(5, id="a fifth")]
)

WEB = "services: {web: {image: x, privileged: true}}\n"


@pytest.fixture
def share() -> int:
    """By what bounds, size and time are divided."""
    return 1


@pytest.fixture(autouse=True)
def in_time(share: int) -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < SECONDS / share


@pytest.fixture
def bound(share: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[ModuleType, str], int]:
    """Lowers a bound of a module to its share, and gives it."""

    def lower(module: ModuleType, name: str) -> int:
        lowered: int = getattr(module, name) // share
        monkeypatch.setattr(module, name, lowered)
        return lowered

    return lower


@dataclass(frozen=True)
class Said:
    """What is said of the compose files of a tree, and `errors` as their paths and messages."""

    launches: list[Launch]
    errors: list[tuple[str, str]]

    def named(self, name: str) -> Launch:
        (found,) = (launch for launch in self.launches if launch.name and launch.name.only == name)
        return found


def tree(texts: dict[str, str]) -> Said:
    """Reads files together, with no command that runs any of them. It may not take much memory."""
    files = {path: SourceFile(path, text) for path, text in texts.items()}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = extract(list(files.values()), [], Project(load=files.get))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before  # kibibytes
    assert grown < MEBIBYTES * 1024
    launches = [launch for extraction in found.values() for launch in extraction.launches]
    return Said(launches, [(path, said) for path, extraction in found.items() for _, said in extraction.errors])


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


def test_a_list_that_grows_with_each_service_that_extends_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.compose.merge._STEPS", 3_000)
    services = ["s0: {image: x, privileged: true, volumes: [/a:/a]}"]
    services += [f"s{n}: {{extends: s{n - 1}, volumes: ['/a{n}:/a']}}" for n in range(1, 300)]
    said = tree({"compose.yaml": "services:\n" + "".join(f"  {service}\n" for service in services)})
    assert [message.partition(":")[0] for _, message in said.errors] == ["merging stops here"]
    assert said.named("s20").host.privileged


@whole_and_a_fifth
def test_ten_thousand_services(share: int) -> None:
    count = 10_000 // share
    services = "".join(f"  s{n}:\n    <<: *x\n    image: x:{n}\n    volumes:\n      - /a:/b\n" for n in range(count))
    extraction = read(f"x-x: &x {{restart: always, cap_add: [A]}}\nservices:\n{services}")
    assert (len(extraction.launches), extraction.errors) == (count, [])


def test_thousands_of_services_in_each_of_two_files() -> None:
    services = "services:\n" + "".join(f"  s{n}: {{image: 'x:{n}', cap_add: [A]}}\n" for n in range(3000))
    said = tree({"compose.yaml": services, "compose.override.yaml": services})
    assert (len(said.launches), said.errors) == (3000, [])


def test_thousands_of_dockerfiles_inside_the_file() -> None:
    services = "".join(
        f"  s{n}:\n    build:\n      dockerfile_inline: |\n        FROM x\n        USER u{n}\n" for n in range(2000)
    )
    linked = link([read(f"services:\n{services}")])
    assert [image.user and image.user.only for image in linked.images] == [f"u{n}" for n in range(2000)]


def test_long_lists_that_are_merged() -> None:
    service = "services:\n  web:\n    image: x\n    cap_add:\n" + "".join(f"    - A{n}\n" for n in range(20_000))
    said = tree({"compose.yaml": service, "compose.override.yaml": service})
    assert (len(said.named("web").host.cap_add), said.errors) == (20_000, [])


def test_a_hundred_documents() -> None:
    said = tree({"compose.yaml": "---\n".join(f"services: {{web: {{image: x, environment: [A{n}]}}}}\n" for n in range(100))})
    assert (len(said.named("web").env), said.errors) == (100, [])


@whole_and_a_fifth
def test_documents_that_merge_too_much(share: int, bound: Callable[[ModuleType, str], int]) -> None:
    bound(merge, "_STEPS")
    services = "services:\n" + "".join(f"  s{n}: {{image: x}}\n" for n in range(300))
    said = tree({"compose.yaml": "---\n".join([services] * (300 // share))})
    assert len(said.launches) == 300
    assert "merging stops here" in said.errors[0][1]


def test_more_documents_than_are_read() -> None:
    """Each costs as much as a file: 900,000 empty ones took 1.4 GB, and all other files their findings."""
    said = tree({"compose.yaml": WEB + "---\n" * 50_000})
    assert said.named("web").host.privileged
    assert [error for _, error in said.errors] == ["more than 1000 documents in one file: from here on it is not read"]


@pytest.mark.parametrize("text", ["$$", "${A}"])
def test_more_variables_in_one_value_than_are_read(text: str) -> None:
    said = tree({"compose.yaml": f"services: {{web: {{image: x, privileged: true, hostname: '{text * 100_000}'}}}}\n"})
    assert said.named("web").host.privileged
    assert "more than 10000 variables in one value" in said.errors[0][1]


# -- extends across files


def chain(files: int) -> dict[str, str]:
    """A project whose service extends one of another file, that one another and so on through so many files."""
    texts = {
        f"c{n}.yml": f"services: {{s: {{extends: {{file: c{n + 1}.yml, service: s}}, environment: [A{n}]}}}}\n"
        for n in range(files - 1)
    }
    web = "services: {web: {extends: {file: c0.yml, service: s}}}\n"
    return {"compose.yaml": web, **texts, f"c{files - 1}.yml": "services: {s: {image: x, privileged: true}}\n"}


def test_extends_through_a_hundred_files() -> None:
    said = tree(chain(100))
    assert said.errors == []
    assert [launch.name and launch.name.only for launch in said.launches] == ["web"]
    assert said.named("web").host.privileged
    assert len(said.named("web").env) == 99


@pytest.mark.parametrize("turned", [False, True])
def test_extends_through_a_thousand_files(turned: bool) -> None:
    texts = chain(1000)
    said = tree(dict(reversed(texts.items())) if turned else texts)
    assert "more than 200 files extend each other" in said.errors[0][1]
    assert said.named("web").opaque


def test_files_whose_services_extend_each_other() -> None:
    said = tree(
        {
            "compose.yaml": "services: {web: {image: x, privileged: true, extends: {file: a.yml, service: a}}}\n",
            "a.yml": "services: {a: {extends: {file: b.yml, service: b}, pid: host}}\n",
            "b.yml": "services: {b: {extends: {file: a.yml, service: a}, ipc: host}}\n",
        }
    )
    assert any("extends itself" in message for _, message in said.errors)
    assert said.named("web").host.privileged
    assert said.named("web").host.pid_mode


def test_a_service_that_extends_itself_by_its_file() -> None:
    said = tree({"compose.yaml": "services: {web: {image: x, extends: {file: ./compose.yaml, service: web}}}\n"})
    assert len(said.errors) == 1
    assert "extends itself" in said.errors[0][1]


@whole_and_a_fifth
def test_thousands_of_services_that_extend_a_large_one(share: int, bound: Callable[[ModuleType, str], int]) -> None:
    values, count = bound(reader, "_VALUES"), 3000 // share
    services = "".join(f"  s{n}: {{extends: {{file: b.yml, service: b}}}}\n" for n in range(count))
    large = "services:\n  b:\n    image: x\n    environment:\n" + "".join(f"      A{n}: b\n" for n in range(1000))
    said = tree({"compose.yaml": f"services:\n{services}", "b.yml": large})
    assert [message.partition(" values")[0] for _, message in said.errors] == [f"the services hold more than {values}"]
    assert len(said.launches) == count
    assert said.launches[-1].opaque


def test_a_nest_of_aliases_that_another_file_extends() -> None:
    nest = "x-a0: &a0 {k: v}\n" + "".join(f"x-a{n}: &a{n} {{k: *a{n - 1}, l: *a{n - 1}}}\n" for n in range(1, 60))
    said = tree(
        {
            "compose.yaml": f"{nest}services: {{web: {{extends: {{file: b.yml, service: s}}, x-b: *a59}}}}\n",
            "b.yml": f"{nest}services: {{s: {{image: x, x-b: *a59}}}}\n",
        }
    )
    assert any("its aliases stand for more than" in message for _, message in said.errors)
    assert said.named("web").image


@pytest.mark.parametrize("key", "volumes environment post_start cap_add command ports extra_hosts env_file gpus build".split())
def test_a_nest_of_lists_in_both_of_two_files(key: str) -> None:
    nest = "x-a0: &a0 [v]\n" + "".join(f"x-a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
    service = f"{nest}services: {{web: {{image: x, {key}: *a39}}}}\n"
    said = tree({"compose.yaml": service, "compose.override.yaml": service})
    assert any("its aliases stand for more than" in message for _, message in said.errors)
    assert said.named("web").image


# -- include


@pytest.mark.parametrize(("files", "errors"), [(1000, 0), (3000, 1)])
def test_a_thousand_includes(files: int, errors: int) -> None:
    parts = {f"p{n}.yaml": f"services: {{s{n}: {{image: x}}}}\n" for n in range(files)}
    said = tree({"compose.yaml": "include:\n" + "".join(f"- {path}\n" for path in parts) + WEB} | parts)
    assert len(said.errors) == errors
    assert all("more than 1000 files are included" in message for _, message in said.errors)
    assert len(said.launches) == files + 1  # what was not included is judged by itself


@pytest.mark.parametrize(("files", "errors"), [(99, 0), (150, 1)])
def test_includes_within_each_other(files: int, errors: int) -> None:
    parts = {f"p{n}.yaml": f"include: [p{n + 1}.yaml]\nservices: {{s{n}: {{image: x}}}}\n" for n in range(files)}
    said = tree({"compose.yaml": "include: [p0.yaml]\n", **parts, f"p{files}.yaml": WEB})
    assert len([message for _, message in said.errors if "more than 100 includes within each other" in message]) == errors
    assert said.named("web").host.privileged


def test_files_that_include_each_other() -> None:
    said = tree(
        {
            "compose.yaml": f"include: [a.yaml]\n{WEB}",
            "a.yaml": "include: [b.yaml]\nservices: {a: {image: x}}\n",
            "b.yaml": "include: [a.yaml, compose.yaml]\nservices: {b: {image: x}}\n",
        }
    )
    assert [(path, message.partition(",")[0]) for path, message in said.errors] == [
        ("b.yaml", "a.yaml includes itself"),
        ("b.yaml", "compose.yaml includes itself"),
    ]
    assert {str(launch.name and launch.name.only) for launch in said.launches} == {"a", "b", "web"}


@whole_and_a_fifth
def test_includes_that_double_at_each_level(bound: Callable[[ModuleType, str], int]) -> None:
    files = bound(load, "INCLUDES")
    texts = {"compose.yaml": f"include: [p0.yaml, q0.yaml]\n{WEB}"}
    for n in range(15):
        for name in "pq":
            texts[f"{name}{n}.yaml"] = (
                f"include: [p{n + 1}.yaml, q{n + 1}.yaml]\nservices: {{{name}{n}: {{image: x, privileged: true}}}}\n"
            )
    texts["p15.yaml"] = texts["q15.yaml"] = "services: {last: {image: x}}\n"
    said = tree(texts)
    assert {path for path, message in said.errors if f"more than {files} files are included" in message}
    assert said.named("web").host.privileged


@whole_and_a_fifth
def test_one_large_file_that_is_included_over_and_over(share: int, bound: Callable[[ModuleType, str], int]) -> None:
    bound(load, "_AGAIN")
    large = "services:\n" + "".join(f"  s{n}: {{image: x, environment: [A]}}\n" for n in range(500))
    said = tree({"compose.yaml": "include:\n" + "- large.yaml\n" * (900 // share) + WEB, "large.yaml": large})
    assert ("large.yaml", "included or extended again and again: from here on it is not read") in said.errors
    assert len(said.launches) == 501


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


def test_more_services_than_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compose, "SERVICES", 3)
    said = tree({"compose.yaml": "services:\n" + "".join(f"  s{n}: {{image: x}}\n" for n in range(5))})
    assert [launch.name.only for launch in said.launches if launch.name] == ["s0", "s1", "s2"]
    assert said.errors == [("compose.yaml", "more than 3 services in one project: from here on they are not judged")]
