"""The command on a real terminal: a pseudo-terminal that is its controlling one, as a person's is."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parent.parent
# The terminal becomes the process's own, and all its three streams.
_TAKE = "import os, sys; os.login_tty(0); os.execv(sys.argv[1], sys.argv[1:])"
_SCAN = "import sys; from scanner.cli import main; sys.exit(main())"


class Terminal:
    """A process on a terminal of its own; a context, at the end of which it is gone.

    `code` runs instead of the command. `stdout`: where its output goes, if not to the terminal.
    """

    def __init__(
        self, folder: Path, *arguments: str, columns: int = 80, code: str = _SCAN, stdout: int | None = None, **environment: str
    ) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        given = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", _TAKE, sys.executable, "-c", code, *arguments]
        out = slave if stdout is None else stdout
        if stdout is not None:
            command[2] = _TAKE.replace("os.login_tty(0)", "out = os.dup(1); os.login_tty(0); os.dup2(out, 1)")
        self.process = subprocess.Popen(command, cwd=folder, env={**given, **environment}, stdin=slave, stdout=out, stderr=slave)
        os.close(slave)
        self.said = b""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)

    def type(self, text: bytes) -> None:
        os.write(self._master, text)

    def wait_for(self, text: bytes, seconds: float = 20.0) -> None:
        """Reads until the terminal shows a text. Raises AssertionError where it never does."""
        until = time.monotonic() + seconds
        while text not in self.said:
            assert time.monotonic() < until, self.said
            if not self._read(0.1):
                break
        assert text in self.said, self.said

    def end(self) -> int:
        """Reads to the end and returns the exit status."""
        while self._read(20.0):
            pass
        return self.process.wait(20)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return self.process.poll() is None
        try:
            more = os.read(self._master, 65536)
        except OSError:  # the last process that had the terminal open is gone
            return False
        self.said += more
        return bool(more)
