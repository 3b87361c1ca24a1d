"""What a launch stands in: the service, make target, shell function or stage that a reader would look for."""

from __future__ import annotations

import pytest

from scanner.launch import Enclosing, Launch
from scanner.pipeline import Request, scan
from tests.conftest import Folder

RUN = "docker run acme/app"


def launches(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> list[Launch]:
    monkeypatch.chdir(folder.path)
    return scan(Request(semgrep=False)).launches


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("run.sh", RUN, ()),
        ("run.sh", f"start() {{\n  {RUN}\n}}\nstart\n", (Enclosing("function", "start"),)),
        ("run.sh", f"start() {{\n  {RUN}\n}}\n", (Enclosing("function", "start"),)),
        ("run.sh", f"start() {{\n  inner\n}}\ninner() {{ {RUN}; }}\nstart\n", (Enclosing("function", "inner"),)),
        ("run.sh", f"start() {{\n  :\n}}\nstart\n{RUN}\n", ()),
        ("run.sh", f"one() {{ $@; }}\none {RUN}\n", (Enclosing("function", "one"),)),
        ("Makefile", f"serve:\n\t{RUN}\n", (Enclosing("target", "serve"),)),
        ("Makefile", f"serve:\n\tf() {{ {RUN}; }}; f\n", (Enclosing("target", "serve"), Enclosing("function", "f"))),
        ("Makefile", f"%.img: %.src\n\t{RUN}\n", (Enclosing("target", "%.img"),)),
        ("Makefile", f"define START\n{RUN}\nendef\nserve:\n\t$(START)\ntest:\n\t$(START)\n", ()),
        ("Makefile", f"one two:\n\t{RUN}\n", ()),
        ("Makefile", f"one two:\n\t{RUN}/$@\n", ()),
        ("Makefile", f"START = {RUN}\n", ()),
        ("compose.yaml", "services:\n  web:\n    image: acme/app\n    container_name: other\n", (Enclosing("service", "web"),)),
        ("Dockerfile", f"FROM docker:28-cli AS tools\nRUN {RUN}\n", (Enclosing("stage", "tools"),)),
    ],
)
def test_what_a_launch_stands_in(
    folder: Folder,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    text: str,
    expected: tuple[Enclosing, ...],
) -> None:
    folder.write(name, text)
    assert [launch.inside for launch in launches(folder, monkeypatch)] == [expected]
