from __future__ import annotations

import os
from pathlib import Path

import pytest

from scanner.discover import Found
from scanner.errors import FileError
from scanner.read import LIMIT, Library, load
from scanner.source import SourceFile
from tests.conftest import Folder


def loaded(path: Path, content: bytes, kind: str | None = "shell", name: str = "run.sh") -> tuple[str | None, list[FileError]]:
    """The text of a file of that content, and the errors."""
    (path / name).write_bytes(content)
    errors: list[FileError] = []
    found = load(Found(str(path / name), name, kind), errors)
    return found and found[0].text, errors


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", ""),
        (b"a\r\nb\r\n", "a\nb\n"),
        (b"a\rb\n", "a\rb\n"),
        (b"\xef\xbb\xbfa\n", "a\n"),
        ("é\n".encode(), "é\n"),
        ("é\r\nb\n".encode("utf-16"), "é\nb\n"),
        (b"\xfe\xff" + "é\n".encode("utf-16-be"), "é\n"),
    ],
)
def test_what_is_text(tmp_path: Path, content: bytes, text: str) -> None:
    assert loaded(tmp_path, content) == (text, [])


def test_another_encoding_is_read_with_replacements_and_an_error_of_its_line(tmp_path: Path) -> None:
    text, errors = loaded(tmp_path, b"one\ndocker run caf\xe9\n")
    assert text == "one\ndocker run caf\ufffd\n"
    assert [(error.line, error.message.partition(":")[0]) for error in errors] == [(2, "not valid UTF-8")]


def test_half_a_utf16_unit_is_an_error_of_its_line(tmp_path: Path) -> None:
    text, errors = loaded(tmp_path, "a\nb\n".encode("utf-16") + b"x")
    assert text == "a\nb\n\ufffd"
    assert [error.line for error in errors] == [3]


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"\x7fELF\0", "binary"), (b"a" * (LIMIT + 1), "larger than 5 MiB"), ("a\0".encode("utf-16"), "binary")],
)
def test_what_is_no_text(tmp_path: Path, content: bytes, message: str) -> None:
    text, errors = loaded(tmp_path, content)
    assert text is None
    assert message in errors[0].message


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    assert loaded(tmp_path, b"\n" * LIMIT) == ("\n" * LIMIT, [])


def test_binary_and_large_files_that_are_none_of_ours_are_no_errors(tmp_path: Path) -> None:
    assert loaded(tmp_path, b"\x7fELF\0", None, "tool") == (None, [])
    assert loaded(tmp_path, b"a: b\n" * LIMIT, None, "data.yaml") == (None, [])


def test_a_file_that_has_vanished_is_an_error(tmp_path: Path) -> None:
    errors: list[FileError] = []
    assert load(Found(str(tmp_path / "gone.sh"), "gone.sh", "shell"), errors) is None
    assert errors == [FileError("gone.sh", 1, "cannot be read: No such file or directory")]


def test_a_pipe_put_in_a_files_place_does_not_hold_up_the_scan(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "run.sh")
    errors: list[FileError] = []
    assert load(Found(str(tmp_path / "run.sh"), "run.sh", "shell"), errors) is None
    assert errors == [FileError("run.sh", 1, "not a regular file, so it was not read")]


def test_a_library_holds_the_files_of_the_tree_and_no_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path.resolve() / "tree"
    (root / "sub").mkdir(parents=True)
    (tmp_path / "outside.mk").write_text("X = 1\n")
    (root / "common.mk").write_text("Y = 2\n")
    (root / "link.mk").symlink_to(tmp_path / "outside.mk")
    (root / "binary.mk").write_bytes(b"\0")
    monkeypatch.chdir(root)
    library = Library([str(root)])
    read = SourceFile("sub/run.mk", "")
    library.add(str(root / "sub/run.mk"), read)
    assert library.load("sub/run.mk") is library.load("sub/../sub/run.mk") is read
    common = library.load("sub/../common.mk")
    assert common is not None
    assert (common.path, common.text) == ("common.mk", "Y = 2\n")
    assert library.load("common.mk") is common
    outside = ["../outside.mk", "link.mk", str(tmp_path / "outside.mk"), "/etc/passwd", "binary.mk", "sub", "nowhere.mk"]
    assert [path for path in outside if library.load(path) is not None] == []


def test_a_makefile_includes_a_file_of_the_repository(folder: Folder) -> None:
    folder.write("common.mk", "FLAGS := --privileged\n")
    folder.write("Makefile", "include common.mk\nrun:\n\tdocker run $(FLAGS) a\n")
    (finding,) = folder.scan("--format", "json", "--select", "privileged").json["findings"]
    assert (finding["path"], finding["line"]) == ("common.mk", 1)


def test_one_bad_file_costs_no_other_its_findings(folder: Folder) -> None:
    folder.write("bad.sh", b"\0")
    folder.write("latin.sh", b"# caf\xe9\ndocker run --privileged a\n")
    folder.write("run.sh", "docker run --privileged a\n")
    folder.write("empty.sh", "")
    report = folder.scan("--format", "json", "--select", "privileged").json
    assert [finding["path"] for finding in report["findings"]] == ["latin.sh", "run.sh"]
    assert [error["path"] for error in report["errors"]] == ["bad.sh", "latin.sh"]
    assert report["stats"]["files"] == 3
