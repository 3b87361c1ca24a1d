"""What can go wrong, in words for the person who has to put it right."""

from __future__ import annotations

from dataclasses import dataclass


class UsageError(Exception):
    """The request cannot be carried out (exit status 2). The message says what, where and what next."""


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
