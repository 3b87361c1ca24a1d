"""A limit on what one file may take of the processor's time: what a stranger writes must not hold up a scan.

What reads files bounds its work by counts wherever it can, so that the same file gives the same report everywhere. This is
for what those leave: a file of many megabytes, or one that finds a way nobody thought of. Not the clock counts but the
processor's time, so that a busy machine changes nothing.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SECONDS = 2.0  # of 2,170 files of twelve large repositories the slowest took 0.9 s, on a busy machine
_AGAIN = 0.1  # seconds until it is said once more, where what was raised was lost (in a destructor)


class TimeUp(BaseException):
    """A file has taken its time. No Exception, so that nothing that is interrupted handles it."""


@contextmanager
def limited(seconds: float = SECONDS) -> Iterator[None]:
    """Raises TimeUp in what takes longer. Outside of the main thread, which alone can be interrupted, nothing is limited."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _interrupt)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise TimeUp
