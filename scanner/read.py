"""From bytes on disk to text: limits, encodings, line ends."""

from __future__ import annotations

import codecs
import os
import stat

from scanner.errors import FileError
from scanner.source import SourceFile

LIMIT = 5 * 1024 * 1024  # bytes; larger files are not read
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class Unreadable(Exception):
    """A file that cannot be read; the message says why."""


def read_bytes(path: str, limit: int = LIMIT) -> bytes:
    """The bytes of a regular file. Raises Unreadable for anything else, and for more than `limit` bytes.

    The file is opened without blocking and then looked at, so that no FIFO or device put in its place can hold up the scan.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        try:
            about = os.fstat(handle)
            if not stat.S_ISREG(about.st_mode):
                raise Unreadable("not a regular file, so it was not read")
            if about.st_size > limit:
                raise Unreadable(f"larger than {limit >> 20} MiB, so it was not read")
            parts = []
            size = 0
            while size <= limit and (part := os.read(handle, max(about.st_size - size, 0) + 1)):
                parts.append(part)
                size += len(part)
        finally:
            os.close(handle)
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror or error}") from error
    if size > limit:
        raise Unreadable(f"larger than {limit >> 20} MiB, so it was not read")
    return b"".join(parts)


def decode(data: bytes, path: str) -> tuple[SourceFile, list[FileError]]:
    """The text of a file, and what is wrong with its encoding. Raises Unreadable where it is no text at all."""
    errors: list[FileError] = []
    encoding = _UTF16.get(data[:2])
    if encoding:
        data = data[2:]
    elif b"\0" in data:
        raise Unreadable("a binary file (it holds NUL bytes), so it was not read")
    else:
        encoding = "utf-8"
        data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count("\n".encode(encoding), 0, error.start) + 1
        errors.append(FileError(path, line, f"not valid {encoding.upper()} from here on; what cannot be decoded was replaced: save the file as UTF-8"))
        text = data.decode(encoding, "replace")
    if "\0" in text:
        raise Unreadable("a binary file (it holds NUL bytes), so it was not read")
    return SourceFile(path, text.replace("\r\n", "\n")), errors
