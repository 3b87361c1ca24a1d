"""Runs one command and writes down what it took: `python stopwatch.py RESULT LIMIT WATCH OUT ERR COMMAND …`.

A process of its own, and a small one: the kernel lets the peak memory of a process begin with that of the one that started it.
RESULT: the file that gets JSON: `wall` and `cpu` in seconds; `memory`, the peak of the largest of its processes, and `own`,
that of the one started here, in megabytes; `status`, or null where it ran longer than LIMIT seconds and was ended. `own` is
looked up all the time while the command runs, so only where WATCH is `watch`; else it is null.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time


def main() -> None:
    result, limit, watch, out, err, *command = sys.argv[1:]
    write = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, out, write, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, err, write, 0o600),
    ]
    late, done, peaks = threading.Event(), threading.Event(), [0]
    started = time.perf_counter()
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=files, setsid=True)
    timer = threading.Timer(float(limit), _end, (pid, late))
    timer.daemon = True
    timer.start()
    if watch == "watch":
        threading.Thread(target=_watch, args=(pid, done, peaks), daemon=True).start()
    _, status, used = os.wait4(pid, 0)
    wall = time.perf_counter() - started
    timer.cancel()
    done.set()
    took = {
        "wall": wall,
        "cpu": used.ru_utime + used.ru_stime,
        "memory": used.ru_maxrss / 1024,
        "own": peaks[0] / 1024 or None,
        "status": None if late.is_set() else os.waitstatus_to_exitcode(status),
    }
    with open(result, "w", encoding="utf-8") as file:
        json.dump(took, file)


def _end(pid: int, late: threading.Event) -> None:
    late.set()
    os.killpg(pid, signal.SIGKILL)


def _watch(pid: int, done: threading.Event, peaks: list[int]) -> None:
    """Keeps the peak memory that the kernel notes for a process, in KiB; it only grows, and is gone with the process."""
    while not done.wait(0.005):
        try:
            with open(f"/proc/{pid}/status", "rb") as file:
                noted = [int(line.split()[1]) for line in file if line.startswith(b"VmHWM")]
        except OSError:
            return
        peaks[0] = max([peaks[0], *noted])


if __name__ == "__main__":
    main()
