"""From a file on disk to text of a known format: limits, encodings, line ends, and what the name did not tell."""

from __future__ import annotations

import codecs
import os
import stat
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from scanner import kinds
from scanner.discover import Found, lies_in, shown
from scanner.errors import FileError
from scanner.source import SourceFile

LIMIT = 5 * 1024 * 1024  # bytes; larger files are not read
STDIN = "-"
Read = Callable[[str, int], bytes]  # of an absolute path and a number of bytes; raises Unreadable
_START = 256  # bytes; longer than any shebang
_BINARY = "a binary file (it holds NUL bytes), so it was not read"
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class Unreadable(Exception):
    """A file that cannot be read; the message says why."""


def read_bytes(path: str, most: int) -> bytes:
    """The first `most` bytes of a regular file. Raises Unreadable.

    It is opened without waiting and then looked at, so that a FIFO or device put in its place cannot hold up the scan.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise Unreadable("not a regular file, so it was not read")
            data = os.read(handle, most)
            while len(data) < most and (more := os.read(handle, most - len(data))):
                data += more
        finally:
            os.close(handle)
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from error
    return data


def read_named(path: str, most: int) -> bytes:
    """The first `most` bytes of a file that the user names: a pipe will do, as `<(command)` of a shell is one.

    A pipe that nobody has open for writing is empty: it is not waited for. Raises OSError.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    os.set_blocking(handle, True)
    with open(handle, "rb") as file:
        return file.read(most)


def load(found: Found, errors: list[FileError], read: Read = read_bytes) -> tuple[SourceFile, str] | None:
    """The text and the format of a file; None where it is none of ours or cannot be read, which `errors` is then told."""
    try:
        data = _ours(found, read)
        if data is None:
            return None
        file = decode(data, found.path, errors)
        kind = found.kind or kinds.by_content(found.path, file.text)
        if kind is None and found.named and kinds.is_compose_fragment(found.path, file.text):
            kind = kinds.COMPOSE
    except Unreadable as error:
        errors.append(FileError(found.path, 1, str(error)))
        return None
    if kind is None and found.named:
        errors.append(
            FileError(found.path, 1, f"cannot tell what kind of file this is, so it was not scanned; {kinds.HOW_TO_TELL}")
        )
    return (file, kind) if kind else None


class Library:
    """The files of a tree by their paths, those read already and any other that one of them names.

    `roots`: the folders, absolute and resolved, that nothing is read from outside of. `read` and `is_file` look at a file by its
    absolute path: on disk, unless another place is given. `tells`: whether it is to be known what was asked for.
    """

    def __init__(
        self,
        roots: Sequence[str],
        read: Read = read_bytes,
        is_file: Callable[[str], bool] = os.path.isfile,
        *,
        tells: bool = False,
    ) -> None:
        self._roots = roots
        self._bytes = read
        self._is_file = is_file
        self._files: dict[str, SourceFile | None] = {}
        self._asked: dict[str, SourceFile | None] = {}  # by the path as it was given
        self._tells = tells
        self._told = 0  # how many of those another process has been told of
        self._digests: dict[str, str] = {}  # as other processes found them
        self._steady = True
        self._folders: dict[str, str] = {}  # without symbolic links

    def add(self, real: str, file: SourceFile) -> None:
        self._files[real] = file

    def files(self) -> dict[str, SourceFile]:
        """What has been read, by absolute path."""
        return {real: file for real, file in self._files.items() if file is not None}

    def load(self, path: str) -> SourceFile | None:
        """The file at a path relative to the current folder; None where there is none, or no text, or it is not of the tree."""
        if path not in self._asked:
            real = self._real(path)
            if real not in self._files:
                inside = any(lies_in(real, root) for root in self._roots)
                self._files[real] = self._read(real) if inside and self._is_file(real) else None
            self._asked[path] = self._files[real]
        return self._asked[path]

    def news(self) -> dict[str, str]:
        """What was asked for since this was last called, for the `Library` of another process to learn."""
        if not self._tells:
            return {}
        new = list(islice(self._asked.items(), self._told, None))
        self._told = len(self._asked)
        return {path: digest(file) for path, file in new}

    def learn(self, news: Mapping[str, str]) -> None:
        """Takes in what was asked for in another process."""
        for path, found in news.items():
            self._steady &= self._digests.setdefault(path, found) == found

    def asked(self) -> dict[str, str] | None:
        """What was asked for by its path, here and in other processes, and the digest of what was there; None where that
        changed meanwhile."""
        self.learn({path: digest(file) for path, file in self._asked.items()})
        return self._digests if self._steady else None

    def _real(self, path: str) -> str:
        """The path without symbolic links. Most that is asked for is not there, in folders that have been asked about before."""
        folder, name = os.path.split(path)
        if name in ("", ".", ".."):
            return os.path.realpath(path)
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        real = os.path.join(self._folders[folder], name)
        return os.path.realpath(real) if os.path.islink(real) else real

    def _read(self, real: str) -> SourceFile | None:
        try:
            return decode(_checked(self._bytes(real, LIMIT + 1)), shown(real), [])
        except Unreadable:  # said when the file is scanned itself, where it is one of ours
            return None


def digest(file: SourceFile | None) -> str:
    """What a file holds, and under which name it is shown, in short; empty where there is none. What is asked for under one
    name may, by way of links, be another file of the same text."""
    from hashlib import blake2b

    if file is None:
        return ""
    held = f"{file.path}\0{file.marked}\0{file.text}".encode("utf-8", "surrogatepass")
    return blake2b(held, digest_size=32).hexdigest()


def load_stdin(name: str | None, errors: list[FileError]) -> tuple[SourceFile, str] | None:
    """The text of standard input, and its format: what `name` says, else what the content does, else a script."""
    path = name or STDIN
    try:
        if sys.stdin is None:
            raise Unreadable("standard input is closed, so nothing was read")
        file = decode(_checked(sys.stdin.buffer.read(LIMIT + 1)), path, errors)
    except Unreadable as error:
        errors.append(FileError(path, 1, str(error)))
        return None
    return file, kinds.by_name(os.path.basename(path)) or kinds.by_content(path, file.text) or kinds.SHELL


def _ours(found: Found, read: Read) -> bytes | None:
    """The bytes of a file; None where it is surely none of ours."""
    if found.kind is None and not found.named:
        if not kinds.is_yaml(found.path):
            return _checked(read(found.real, LIMIT + 1)) if kinds.has_shell_shebang(read(found.real, _START)) else None
        data = read(found.real, LIMIT + 1)
        return _checked(data) if kinds.may_be_compose(data) else None
    return _checked(read(found.real, LIMIT + 1))


def read_whole(path: str, most: int = LIMIT) -> bytes:
    """The bytes of a regular file. Raises Unreadable, also for more than `most` bytes."""
    return _checked(read_bytes(path, most + 1), most)


def _checked(data: bytes, most: int = LIMIT) -> bytes:
    if len(data) > most:
        raise Unreadable(f"larger than {most >> 20} MiB, so it was not read")
    return data


def decode(data: bytes, path: str, errors: list[FileError]) -> SourceFile:
    """The text of a file; what is wrong with its encoding goes to `errors`. Raises Unreadable where it is no text at all."""
    encoding = _UTF16.get(data[:2])
    marked = data.startswith(codecs.BOM_UTF8)
    if encoding:
        data = data[2:]
    else:
        encoding = "utf-8"
        data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        line = data[: error.start].decode(encoding, "replace").count("\n") + 1
        message = f"not valid {encoding.upper()}: what cannot be decoded was replaced by U+FFFD; save the file as UTF-8"
    else:
        message = ""
    if "\0" in text:
        raise Unreadable(_BINARY)
    if message:
        errors.append(FileError(path, line, message))
    return SourceFile(path, text.replace("\r\n", "\n"), marked)
