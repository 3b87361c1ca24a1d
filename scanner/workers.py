"""Work that several processes share: each takes the next piece of it, and what they make is put together in order."""

from __future__ import annotations

import copyreg
import io
import os
import pickle
import signal
import warnings
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Any, TypeVar

from scanner.source import SourceFile

Made = TypeVar("Made")
Load = Callable[[str], SourceFile | None]

_MOST = 4  # processes, where nothing says how many; they share the memory's bandwidth, and more have gained nothing
_NUMBER = 4  # bytes of a piece's number in the queue
_QUEUE = 65_536 // _NUMBER  # pieces that a pipe holds without a reader


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shared(
    make: Callable[[int], Made],
    order: Sequence[int],
    load: Load,
    meanwhile: Callable[[], None] = lambda: None,
    jobs: int = 0,
) -> dict[int, Made]:
    """What `make` makes of each number in `order`, those that take longest first. `meanwhile` is done once, by this process,
    before it takes its share. `jobs`: how many processes; 0: one for each processor, within reason.

    Of files only the paths are handed over; `load` gives the file at one. Where processes cannot be forked, or one ends
    before its time, this one does the work.
    """
    found: dict[int, Made] = {}
    count = min(jobs or min(processors(), _MOST), len(order))
    if count > 1 and hasattr(os, "fork") and len(order) <= _QUEUE:
        try:
            queue = _filled(order)
        except OSError:  # no more files may be open
            queue = -1
        if queue >= 0:
            with _Workers(make, queue, count - 1) as workers:
                meanwhile()
                found.update(_done(make, queue))
                for written in workers.written():
                    found |= _read(written, load)
            return found | {number: make(number) for number in order if number not in found}
    meanwhile()
    return {number: make(number) for number in order}


def _filled(order: Sequence[int]) -> int:
    """A pipe of which each process reads one number at a time."""
    queue, fill = os.pipe()
    os.write(fill, b"".join(number.to_bytes(_NUMBER, "big") for number in order))
    os.close(fill)
    return queue


def _done(make: Callable[[int], Made], queue: int) -> Iterator[tuple[int, Made]]:
    while piece := os.read(queue, _NUMBER):
        number = int.from_bytes(piece, "big")
        yield number, make(number)


class _Workers:
    """Processes that do their share, and are gone when this context ends."""

    def __init__(self, make: Callable[[int], Any], queue: int, count: int) -> None:
        self._queue = queue
        self._running: list[tuple[int, int]] = []  # each with where it writes what it has made
        try:
            for _ in range(count):
                self._running.append(_forked(make, queue))
        except OSError:  # no more processes may be had
            pass

    def __enter__(self) -> _Workers:
        return self

    def written(self) -> Iterator[bytes]:
        for _, output in self._running:
            with open(output, "rb", closefd=False) as pipe:
                yield pipe.read()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        os.close(self._queue)
        for worker, output in self._running:
            os.close(output)
            if kind is not None:
                os.kill(worker, signal.SIGKILL)
            os.waitpid(worker, 0)


def _forked(make: Callable[[int], Any], queue: int) -> tuple[int, int]:
    output, mine = os.pipe()
    parent = os.getpid()
    try:
        with warnings.catch_warnings():
            # the only other thread draws the progress line, and holds nothing
            warnings.simplefilter("ignore", DeprecationWarning)
            worker = os.fork()
    except OSError:
        os.close(output)
        os.close(mine)
        raise
    if worker:
        os.close(mine)
        return worker, output
    try:  # whatever happens here, nothing of the program around this may go on in the new process
        os.close(output)
        made = io.BytesIO()  # a pipe would hold little of it before it is read
        pickler = pickle.Pickler(made, pickle.HIGHEST_PROTOCOL)
        pickler.dispatch_table = {**copyreg.dispatch_table, SourceFile: lambda file: (_file, (file.path,))}
        for one in _done(make, queue):
            pickler.dump(one)
            if os.getppid() != parent:
                return 0, output
        with open(mine, "wb") as pipe:
            pipe.write(made.getbuffer())
    finally:
        os._exit(0)


def _file(path: str) -> SourceFile:
    """Stands for a file where what was made is handed over: only its name is, and `_read` has another function for that."""
    raise NotImplementedError(f"{path} is to be had from `_read`")  # this one is never called


def _read(written: bytes, load: Load) -> dict[int, Any]:
    def file(path: str) -> SourceFile:
        found = load(path)
        if found is None:
            raise pickle.UnpicklingError(path)
        return found

    class Unpickler(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            return file if (module, name) == (_file.__module__, _file.__name__) else super().find_class(module, name)

    found: dict[int, Any] = {}
    stream = io.BytesIO(written)
    unpickler = Unpickler(stream)
    try:
        while stream.tell() < len(written):
            number, made = unpickler.load()
            found[number] = made
    except (EOFError, pickle.UnpicklingError):  # it was killed, or ran out of memory
        pass
    return found
