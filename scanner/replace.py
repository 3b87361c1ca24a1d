"""Files written whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile


def replace(path: str, data: bytes, *, keep_owner: bool = False) -> None:
    """Puts `data` into the file at `path`, in one step: whoever looks sees the old content or the new. Raises OSError.

    A symbolic link is followed; an existing file keeps its mode, and its owner and group where `keep_owner` says so; what is
    no regular file (`/dev/stdout`, a pipe) is written to.
    """
    path = os.path.realpath(path)
    there: os.stat_result | None = None
    try:
        there = os.stat(path)
        mode = there.st_mode
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
            made = os.fstat(file.fileno())
            if keep_owner and there is not None and (there.st_uid, there.st_gid) != (made.st_uid, made.st_gid):
                os.fchown(file.fileno(), there.st_uid, there.st_gid)
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
