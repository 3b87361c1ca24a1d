"""What another program writes, within bounds: of the time that it takes, and of how much it says."""

from __future__ import annotations

import os
import selectors
import subprocess
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_PIECE = 1 << 16  # bytes


class Answer(NamedTuple):
    """How a program ended, and what it wrote to standard output and to standard error."""

    status: int
    output: bytes
    complaints: bytes


class NoAnswer(Exception):
    """It was ended because it went beyond a bound; the message says which."""


def ask(command: Sequence[str], environment: Mapping[str, str], given: bytes, *, seconds: float, most: int) -> Answer:
    """Runs a program in the root folder with nothing but this environment, `given` as its standard input.

    Raises NoAnswer after so many seconds or more than `most` bytes, and OSError where it cannot be run.
    """
    deadline = time.monotonic() + seconds
    streams = subprocess.PIPE
    with subprocess.Popen(command, env=environment, cwd="/", stdin=streams, stdout=streams, stderr=streams) as process:
        try:
            written = _exchanged(process, given, deadline, most)
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired as error:
            raise NoAnswer(f"did not answer within {seconds:g} s") from error
        finally:
            process.kill()  # nothing is left to be killed where it has ended
    return Answer(process.returncode, *written)


def _exchanged(process: subprocess.Popen[bytes], given: bytes, deadline: float, most: int) -> tuple[bytes, bytes]:
    """Writes and reads until the program has closed its output. Raises TimeoutExpired and NoAnswer."""
    entry, *exits = filter(None, (process.stdin, process.stdout, process.stderr))
    left = memoryview(given)
    said = {stream.fileno(): bytearray() for stream in exits}
    os.set_blocking(entry.fileno(), False)
    with selectors.DefaultSelector() as selector:
        selector.register(entry, selectors.EVENT_WRITE)
        for stream in said:
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                raise subprocess.TimeoutExpired(process.args, 0)
            for key, _ in ready:
                if key.fd not in said:
                    left = left[_sent(key.fd, left) :]
                    if not left:
                        selector.unregister(entry)
                        entry.close()
                elif piece := os.read(key.fd, _PIECE):
                    said[key.fd] += piece
                    if sum(map(len, said.values())) > most:
                        raise NoAnswer(f"answered with more than {most >> 20} MiB")
                else:
                    selector.unregister(key.fd)
    output, complaints = said.values()
    return bytes(output), bytes(complaints)


def _sent(handle: int, data: memoryview) -> int:
    """How much of the data need not be written any more: all of it, where nobody reads."""
    try:
        return os.write(handle, data[:_PIECE])
    except BrokenPipeError:
        return len(data)
