"""The line on a terminal that says what a long scan is at; gone when the scan is done.

A thread draws it, so that it goes on counting seconds while one large file is read.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

from scanner import terminal

Step = Callable[[str], None]
_AFTER = 1.0  # seconds; a shorter scan shows nothing
_EACH = 0.2  # seconds between two drawings


def silent(text: str) -> None:
    """Takes the steps of a scan that shows no progress."""


class Progress:
    """A context in which `step` says what is being done. `stream`: a terminal."""

    def __init__(self, stream: TextIO, shown: Callable[[str], str], after: float = _AFTER) -> None:
        """`shown` makes a text harmless that may have come from the scanned tree."""
        from threading import Event, Thread

        self._stream = stream
        self._shown = shown
        self._after = after
        self._text = ""
        self._drawn = False
        self._done = Event()
        self._started = time.monotonic()
        self._thread = Thread(target=self._draw, name="progress", daemon=True)

    def step(self, text: str) -> None:
        """Says what comes now, as the line is to have it."""
        self._text = text

    def __enter__(self) -> Progress:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._done.set()
        self._thread.join()
        if self._drawn:
            self._write("\r\x1b[K")

    def _draw(self) -> None:
        wait = self._after
        while not self._done.wait(wait):
            seconds = int(time.monotonic() - self._started)
            line = terminal.cut(self._shown(f"{seconds} s  {self._text}"), terminal.columns(self._stream) - 1)
            self._drawn = True
            if not self._write(f"\r{line}\x1b[K"):
                return
            wait = _EACH

    def _write(self, text: str) -> bool:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):  # the terminal is gone, which the scan need not mind
            return False
        return True
