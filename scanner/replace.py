"""Files written whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile


def replace(path: str, data: bytes) -> None:
    """Puts `data` into the file at `path`, in one step: whoever looks sees the old content or the new. Raises OSError.

    A symbolic link is followed; an existing file keeps its mode; what is no regular file (`/dev/stdout`, a pipe) is written to.
    """
    path = os.path.realpath(path)
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        mode = stat.S_IFREG | 0o666 & ~_umask()
    if not stat.S_ISREG(mode):
        with open(path, "wb") as file:
            file.write(data)
        return
    handle, temporary = tempfile.mkstemp(prefix=".scan-", dir=os.path.dirname(path))
    try:
        with open(handle, "wb") as file:
            file.write(data)
            os.fchmod(file.fileno(), stat.S_IMODE(mode))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:  # Ctrl-C included: nothing half-written stays behind
        os.unlink(temporary)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
