"""What one file does to whoever reads it must not cost other files their findings: that it fails, or holds up the scan.

What reads files bounds its work by counts wherever it can, so that the same file gives the same report everywhere. This is
for what those leave: a file of many megabytes, or one that finds a way nobody thought of. Not the clock counts but the
processor's time, so that a busy machine changes nothing.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from types import FrameType
from typing import TypeVar

from scanner.errors import fault

T = TypeVar("T")

SECONDS = 2.0  # of 2,170 files of twelve large repositories the slowest took 0.9 s, on a busy machine
_AGAIN = 0.1  # seconds until it is said once more, where what was raised was lost (in a destructor)


def unless_it_fails(read: Callable[[], T], say: Callable[[str], None], seconds: float | None = SECONDS) -> T | None:
    """What is read; None where that fails or takes more than so many seconds, and `say` is told so."""
    try:
        with limited(seconds) if seconds is not None else nullcontext():
            return read()
    except RecursionError:
        say("nested too deeply to be read")
    except TimeUp:
        say(f"takes longer than {seconds:g} s to be understood, so it was given up")
    except Exception as error:  # noqa: BLE001  # whatever it is, it is said
        say(fault("", 1, error).message)
    return None


class TimeUp(BaseException):
    """A file has taken its time. No Exception, so that nothing that is interrupted handles it."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raises TimeUp in what takes longer. Outside of the main thread, which alone can be interrupted, nothing is limited."""
    try:
        before = signal.signal(signal.SIGPROF, _interrupt)
    except ValueError:  # what is said in another thread
        yield
        return
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise TimeUp
