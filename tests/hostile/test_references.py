"""Files that name files: in circles, in endless chains, and out of the tree. What lies outside is not read, nor told apart
from what is not there.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.conftest import Folder
from tests.hostile.limited import GOOD, found, said, scan, survived

LINKS = 60  # each file of a circle is read anew for each other one, up to 200 times


def linked(n: int) -> int:
    return (n + 1) % LINKS


EXTENDING = "services: {{s: {{image: a, privileged: true, extends: {{file: ../c{}/compose.yaml, service: s}}}}}}\n"
INCLUDING = "include: [../c{}/compose.yaml, compose.yaml]\nservices: {{s{}: {{image: a, privileged: true}}}}\n"
SERVICES = "".join(f"  s{n}: {{image: a, privileged: true, extends: s{linked(n)}}}\n" for n in range(LINKS))
CIRCLES = {
    "source": ({f"s{n}.sh": f". ./s{linked(n)}.sh\n. ./s{n}.sh\n{GOOD}" for n in range(LINKS)}, "s0.sh"),
    "scripts that run scripts": ({f"s{n}.sh": f"bash s{linked(n)}.sh; sh s{n}.sh\n{GOOD}" for n in range(LINKS)}, "s0.sh"),
    "make": ({f"{n}.mk": f"include {linked(n)}.mk {n}.mk\nt{n}:\n\tdocker run --privileged a\n" for n in range(LINKS)}, "0.mk"),
    "include": ({f"c{n}/compose.yaml": INCLUDING.format(linked(n), n) for n in range(LINKS)}, "c0/compose.yaml"),
    "extends": ({f"c{n}/compose.yaml": EXTENDING.format(linked(n)) for n in range(LINKS)}, "c0/compose.yaml"),
    "extends in one file": ({"compose.yaml": f"services:\n{SERVICES}"}, "compose.yaml"),
    "images": (
        {f"d{n}/Dockerfile": f"FROM i{linked(n)}\n" for n in range(LINKS)}
        | {"b.sh": GOOD + "".join(f"docker build -t i{n} d{n}\n" for n in range(LINKS))},
        "b.sh",
    ),
    "env files": (
        {
            "compose.yaml": "services: {a: {image: a, privileged: true, env_file: [.env]}}\n",
            ".env": "COMPOSE_FILE=compose.yaml:compose.yaml\nA=$A\n",
        },
        "compose.yaml",
    ),
    "bake": ({"docker-bake.json": '{"target": {"a": {"inherits": ["b"]}, "b": {"inherits": ["a"]}}}', "b.sh": GOOD}, "b.sh"),
}


@pytest.mark.parametrize("name", CIRCLES)
def test_a_circle_ends(folder: Folder, name: str) -> None:
    files, judged = CIRCLES[name]
    for path, text in files.items():
        folder.write(path, text)
    assert "privileged" in found(survived(folder), judged)


UPWARDS = {
    "include": "include: [up/up/compose.yaml, up/./compose.yaml]\nservices: {a: {image: a, privileged: true}}\n",
    "extends": "services: {a: {image: a, privileged: true, extends: {file: up/up/compose.yaml, service: a}}}\n",
}


@pytest.mark.parametrize("name", UPWARDS)
def test_a_link_to_a_folder_above_makes_no_new_file_of_one(folder: Folder, name: str) -> None:
    folder.write("compose.yaml", UPWARDS[name])
    (folder.path / "up").symlink_to(".")
    report = survived(folder)
    assert "privileged" in found(report, "compose.yaml")
    assert "itself" in said(report, "compose.yaml")


@pytest.mark.parametrize("links", [11, pytest.param(18, marks=[pytest.mark.exhaustive, pytest.mark.conformance])])
def test_a_chain_that_doubles_at_each_link_ends(folder: Folder, links: int) -> None:
    for n in range(links):
        folder.write(f"s{n}.sh", f". ./s{n + 1}.sh\n. ./s{n + 1}.sh\n")
        folder.write(f"{n}.mk", f"include {n + 1}.mk\ninclude {n + 1}.mk\n")
    folder.write(f"s{links}.sh", GOOD)
    folder.write(f"{links}.mk", "all:\n\tdocker run --privileged a\n")
    report = survived(folder)
    assert "privileged" in found(report, f"s{links}.sh") & found(report, f"{links}.mk")


# -- out of the tree

MARK = "outside-7391"
OUTSIDE = {
    "script.sh": f"FLAGS='--cap-add {MARK} --label {MARK}'\nDB_PASSWORD={MARK}\n",
    "app.mk": f"FLAGS = --cap-add {MARK} --label {MARK}\n",
    "compose.yaml": f"services: {{s: {{image: {MARK}, cap_add: [SYS_ADMIN], environment: {{DB_PASSWORD: {MARK}}}}}}}\n",
    "a.env": f"DB_PASSWORD={MARK}\nTAG={MARK}\n",
    "Dockerfile": f"FROM {MARK}\nUSER root\nENV DB_PASSWORD={MARK}\n",
    ".dockerignore": f"!{MARK}\n",
}


def inside(way: str) -> dict[str, str]:
    """Files that name those outside. `way`: the folder of these, as the files name it."""
    return {
        "a.sh": f". {way}/script.sh\nsource {way}/script.sh\nbash {way}/script.sh\n. /etc/shadow\n. /dev/zero\n"
        ". /proc/self/environ\n"
        f"docker run --privileged $FLAGS --env-file {way}/a.env image\n"
        f"docker compose -f {way}/compose.yaml --env-file {way}/a.env up\n"
        f"docker build -f {way}/Dockerfile {way}\n(cd {way} && docker compose up && . ./script.sh && docker build .)\n",
        "Makefile": f"include {way}/app.mk /etc/shadow /dev/zero\n-include {way}/*.mk\n"
        f"all:\n\tdocker run --privileged $(FLAGS) image\n\tmake -C {way} -f app.mk\n\t$(file < {way}/a.env)\n",
        "compose.yaml": f"include: [{way}/compose.yaml, {{path: {way}/compose.yaml, env_file: {way}/a.env}}, /dev/zero]\n"
        "services:\n"
        "  a:\n    image: 'a:$TAG'\n    privileged: true\n"
        f"    env_file: [{way}/a.env, /etc/shadow, /proc/self/environ, /dev/zero]\n"
        f"  b: {{image: b, extends: {{file: {way}/compose.yaml, service: s}}}}\n"
        "  c: {image: c, extends: {file: ../../../../../../../etc/passwd, service: root}}\n"
        f"  d: {{build: {{context: {way}, dockerfile: Dockerfile}}}}\n"
        f"  e: {{build: {{context: ., dockerfile: {way}/Dockerfile}}}}\n"
        f"  f: {{image: f, label_file: {way}/a.env, credential_spec: {{file: {way}/a.env}}}}\n"
        f"secrets: {{x: {{file: {way}/a.env}}}}\nconfigs: {{x: {{file: {way}/a.env}}}}\n",
        "docker-bake.json": json.dumps({"target": {"a": {"context": way, "dockerfile": f"{way}/Dockerfile"}}}),
        "Dockerfile": f"FROM a\nCOPY {way}/script.sh /s.sh\nRUN . {way}/script.sh && docker run --privileged $FLAGS b\n"
        f'ENTRYPOINT ["{way}/script.sh"]\n',
    }


@pytest.mark.parametrize("way", ["..", "absolute", "link", "link-to-files", "up and down"])
def test_what_lies_outside_of_the_tree_is_not_read(folder: Folder, way: str) -> None:
    outside = folder.path.parent
    for name, text in OUTSIDE.items():
        (outside / name).write_text(text)
    if way == "link":
        (folder.path / "link").symlink_to("..")
    elif way == "link-to-files":
        (folder.path / "link-to-files").mkdir()
        for name in OUTSIDE:
            (folder.path / "link-to-files" / name).symlink_to(outside / name)
    ways = {"absolute": str(outside), "up and down": "x/../../tree/.."}
    for name, text in inside(ways.get(way, way)).items():
        folder.write(name, text)
    report = survived(folder)
    for name in ("a.sh", "Makefile", "compose.yaml"):
        assert "privileged" in found(report, name)
    everything = json.dumps(report)
    assert MARK not in everything
    assert "root:x:" not in everything


def test_the_files_outside_would_be_read_if_they_were_inside(folder: Folder) -> None:
    for name, text in OUTSIDE.items():
        folder.write(name, text)
    for name, text in inside(".").items():
        folder.write(f"copy.{name}" if name in OUTSIDE else name, text)
    assert json.dumps(survived(folder)).count(MARK) >= 4


def test_it_cannot_be_told_from_a_report_what_is_there_outside(folder: Folder) -> None:
    """A report that goes back to a stranger is no way to ask which files this machine has."""
    told = []
    for there in (True, False):
        for name in OUTSIDE:
            (folder.path.parent / name).write_text("x") if there else (folder.path.parent / name).unlink()
        for name, text in inside("..").items():
            folder.write(name, text)
        report = survived(folder)
        told.append((report["findings"], report["errors"], report["launches"], report["images"]))
    assert told[0] == told[1]


# -- links


@pytest.mark.parametrize("repository", [True, False])
def test_links_in_circles_and_out_of_the_tree(folder: Folder, repository: bool, tmp_path: Path) -> None:
    (tmp_path / "secret.sh").write_text(GOOD + f"echo {MARK}\n")
    folder.write("sub/a.sh", GOOD)
    for name, target in (
        ("here", "."), ("sub/up", ".."), ("sub/sub", "../sub"), ("root", "/"), ("self.sh", "self.sh"), ("one.sh", "two.sh"),
        ("two.sh", "one.sh"), ("out.sh", str(tmp_path / "secret.sh")), ("out", str(tmp_path)), ("passwd.sh", "/etc/passwd"),
        ("zero.sh", "/dev/zero"), ("environment.sh", "/proc/self/environ"), ("Makefile", "/dev/stdin"), ("gone.sh", "nowhere"),
        ("long.sh", "sub/" + "up/sub/" * 200 + "a.sh"), ("compose.yaml", "here/here/here/here/sub/a.sh"),
    ):  # fmt: skip
        (folder.path / name).symlink_to(target)
    if repository:
        os.system(f"git -C '{folder.path}' init -q && git -C '{folder.path}' add -A")  # noqa: S605  # for a test
    report = survived(folder)
    assert {one["path"] for one in report["launches"]} == {"good.sh", "sub/a.sh"}
    assert MARK not in json.dumps(report)


def test_a_configuration_that_is_a_link_out_of_the_tree_is_refused(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "capdrop.toml").write_text(f"# {MARK}\nbroken\n")
    (folder.path / "capdrop.toml").symlink_to(tmp_path / "capdrop.toml")
    ran = scan(folder.path)
    assert ran.status == 2
    assert "capdrop.toml leads out of the tree; name the file that is meant: --config FILE" in ran.err
    assert MARK not in ran.err


def test_a_chain_of_a_thousand_files_is_followed_or_it_is_said_that_it_is_not(folder: Folder) -> None:
    for n in range(1000):
        folder.write(f"p{n}.yaml", f"services: {{s: {{extends: {{file: p{n + 1}.yaml, service: s}}}}}}\n")
        folder.write(f"s{n}.sh", f". ./s{n + 1}.sh\n")
        folder.write(f"{n}.mk", f"include {n + 1}.mk\n")
    folder.write("compose.yaml", "services: {web: {privileged: true, extends: {file: p0.yaml, service: s}}}\n")
    folder.write("p1000.yaml", "services: {s: {image: a}}\n")
    folder.write("s1000.sh", GOOD)
    folder.write("1000.mk", "all:\n\tdocker run --privileged a\n")
    report = survived(folder, seconds=60)
    assert "privileged" in found(report, "s1000.sh") & found(report, "1000.mk") & found(report, "compose.yaml")
    assert any("files extend each other" in error["message"] for error in report["errors"])
