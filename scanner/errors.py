"""What can go wrong, in words for the person who has to put it right."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import groupby

from scanner.record import dataclass


class UsageError(Exception):
    """The request cannot be carried out (exit status 2). The message says what, where and what next."""


def unwritten(path: str, error: OSError) -> UsageError:
    """That a file cannot be written, with what to do where that is plain."""
    folder = os.path.dirname(path)
    missing = bool(folder) and not os.path.exists(folder)
    return UsageError(f"cannot write {path}: {error.strerror}{f'; make the folder {folder} first' if missing else ''}")


def absent(path: str) -> UsageError:
    """That there is no such path, with the nearest one there is."""
    from difflib import get_close_matches

    if os.path.islink(path):
        return UsageError(f"no such file or folder: {path} is a symbolic link to {os.readlink(path)}, which is not there")
    folder, name = os.path.split(path)
    try:
        there = [each for each in os.listdir(folder or ".") if os.path.exists(os.path.join(folder, each))]
        near = get_close_matches(name, there, n=1) if name else []
    except OSError:
        near = []
    if near:
        next_step = f"; did you mean {os.path.join(folder, near[0])}?"
    else:
        next_step = "" if os.path.isabs(path) else f" (looked for from {os.getcwd()})"
    return UsageError(f"no such file or folder: {path}{next_step}")


@dataclass(frozen=True, slots=True, order=True)
class FileError:
    """One file, or a part of it, that could not be read or parsed; the rest of the scan goes on.

    `path` is relative to the current folder with `/`; `line` counts from 1 (1 where the file as a whole is meant).
    `unread`: False where the file was read, and a suppression or allowance in it is what is at fault.
    """

    path: str
    line: int
    message: str
    unread: bool = True


_LONGEST = 1_000  # characters of a message, which may quote what a stranger wrote
_MOST = 1_000  # of one file; who sends more of them means no reader, and each report has to hold them all


def told(errors: Iterable[FileError]) -> list[FileError]:
    """What a report says of errors: each once, in order, long ones cut; of a file's thousands how many are beyond a bound."""
    kept: list[FileError] = []
    for _, group in groupby(sorted(set(map(_cut, errors))), key=lambda error: error.path):
        of_file = list(group)
        kept += of_file[:_MOST]
        if rest := of_file[_MOST:]:
            said = f"{len(rest)} more errors of this file, from here on, are not listed"
            kept.append(FileError(rest[0].path, rest[0].line, said, any(error.unread for error in rest)))
    return kept


def _cut(error: FileError) -> FileError:
    if len(error.message) <= _LONGEST:
        return error
    return FileError(error.path, error.line, error.message[: _LONGEST - 1] + "…", error.unread)


FAULT = "a fault of capdrop"


def fault(path: str, line: int, error: Exception) -> FileError:
    """That we ourselves have failed on a file: what a bug costs is that file's findings, or some of them, and it is said."""
    if isinstance(error, MemoryError):
        return FileError(path, line, "there was not enough memory to read this; scan it alone, or allow more memory")
    inner = error.__traceback__
    while inner is not None and inner.tb_next is not None:
        inner = inner.tb_next
    at = f" in {os.path.basename(inner.tb_frame.f_code.co_filename)}, line {inner.tb_lineno}" if inner is not None else ""
    return FileError(path, line, f"could not be read to the end: {FAULT} ({type(error).__name__}{at}); please report it")
