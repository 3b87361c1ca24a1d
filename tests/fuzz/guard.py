"""What no text may make a target do: raise what it does not say it raises, hang, or take much memory.

Time is the processor's. Of some texts what was read is looked at: its places must lie in its file, and when it is read once
more it must be the same.
"""

from __future__ import annotations

import resource
import signal
import time
import traceback
from dataclasses import dataclass
from types import FrameType

from tests.fuzz import held
from tests.fuzz.target import Target

SECONDS = 2.0
MEBIBYTES = 500
LOOKED_AT = 8  # one text of so many
_OURS = "/scanner/"


class _Hangs(BaseException):
    """Past the time. No Exception, so that nothing that is fuzzed handles it."""


@dataclass(frozen=True)
class Failure:
    """`what`: the kind of failure and the place in the code that shows it, which tells failures apart."""

    target: str
    text: str
    what: str
    details: str


def failure(target: Target, text: str, seconds: float = SECONDS) -> Failure | None:
    """What is wrong with how a target reads a text; None where nothing is. It is interrupted after so many `seconds`."""
    before = _peak()
    handler = signal.signal(signal.SIGVTALRM, _interrupt)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    started = time.process_time()
    try:
        found = target.read(text)
        if time.process_time() - started > seconds:
            return Failure(target.name, text, "hangs in code that cannot be interrupted", "")
        if len(text) % LOOKED_AT == 0:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            held.lie_in_their_files(found)
            if not held.are_alike(target.read(text), found):
                return Failure(target.name, text, "says something else the second time", f"first: {found!r}")
    except _Hangs as error:
        return Failure(target.name, text, f"hangs at {_place(error)}", _trace(error))
    except AssertionError as error:
        return Failure(target.name, text, f"{str(error)[:80]!r} at {_place(error)}", _trace(error))
    except Exception as error:  # noqa: BLE001  # whatever it is, it is what is looked for
        return Failure(target.name, text, f"{type(error).__name__} at {_place(error)}", _trace(error))
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, handler)
    grown = _peak() - before
    if grown > MEBIBYTES:
        return Failure(target.name, text, "takes much memory", f"{grown} MiB")
    return None


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise _Hangs


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def _place(error: BaseException) -> str:
    """The innermost place in the scanner's code, else in any."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _OURS in frame.filename] or list(frames)
    last = ours[-1]
    return f"{last.filename.rpartition(_OURS)[2]}:{last.lineno}"


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_exception(error, limit=-12))
