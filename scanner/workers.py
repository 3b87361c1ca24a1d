"""Work that several processes share: each takes the next piece of it, and what they make is put together in order."""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from scanner.source import SourceFile

Made = TypeVar("Made")

MOST = 4  # processes; they share the memory's bandwidth, and more have gained nothing
_NUMBER = 4  # bytes of a piece's number in the queue
_QUEUE = 65_536 // _NUMBER  # pieces that a pipe holds without a reader


class _Loads(Protocol):
    def __call__(self, path: str) -> SourceFile | None: ...


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shared(make: Callable[[int], Made], order: Sequence[int], load: _Loads, most: int = MOST) -> dict[int, Made]:
    """What `make` makes of each number in `order`, those that take longest first.

    Of files only the paths are handed over; `load` gives the file at one. Where processes cannot be forked, or one ends
    before its time, this one does the work.
    """
    count = min(processors(), most)
    able = hasattr(os, "fork") and threading.active_count() == 1
    if count < 2 or not able or not 1 < len(order) <= _QUEUE:
        return {number: make(number) for number in order}
    queue, fill = os.pipe()
    os.write(fill, b"".join(number.to_bytes(_NUMBER, "big") for number in order))
    os.close(fill)
    workers = []
    try:
        for _ in range(count - 1):
            workers.append(_forked(make, queue))
    except OSError:  # no more processes may be had
        pass
    found = _done(make, queue)
    os.close(queue)
    for worker, output in workers:
        with open(output, "rb") as pipe:
            written = pipe.read()
        os.waitpid(worker, 0)
        found |= _read(written, load)
    return found | {number: make(number) for number in order if number not in found}


def _done(make: Callable[[int], Made], queue: int) -> dict[int, Made]:
    found = {}
    while piece := os.read(queue, _NUMBER):
        number = int.from_bytes(piece, "big")
        found[number] = make(number)
    return found


def _forked(make: Callable[[int], Any], queue: int) -> tuple[int, int]:
    """A process that does its share, and where it writes what it has made."""
    output, mine = os.pipe()
    worker = os.fork()
    if worker:
        os.close(mine)
        return worker, output
    try:  # whatever happens here, nothing of the program around this may go on in the new process
        os.close(output)
        with open(mine, "wb") as pipe:
            _Pickler(pipe, pickle.HIGHEST_PROTOCOL).dump(_done(make, queue))
    finally:
        os._exit(0)


class _Pickler(pickle.Pickler):
    def persistent_id(self, obj: Any) -> str | None:
        return obj.path if type(obj) is SourceFile else None


def _read(written: bytes, load: _Loads) -> dict[int, Any]:
    import io

    class Unpickler(pickle.Unpickler):
        def persistent_load(self, path: str) -> SourceFile:
            file = load(path)
            if file is None:
                raise pickle.UnpicklingError(path)
            return file

    try:
        made: dict[int, Any] = Unpickler(io.BytesIO(written)).load()
    except (EOFError, pickle.UnpicklingError):  # it was killed, or ran out of memory
        return {}
    return made
