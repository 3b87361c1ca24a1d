"""Inputs guided by coverage: atheris, that is libFuzzer, which keeps each input that reaches code none reached before."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tests.fuzz.encoding import decoded, encoded
from tests.fuzz.guard import SECONDS, failure
from tests.fuzz.target import LINE, Target

SLOWER = 4  # code that counts what it reaches takes so many times as long; what hangs is tried again without
_LONGEST_INPUT = 512  # bytes
# Characters: many short inputs reach more than few long ones, and `mutate.py` makes those.
_LONGEST_LINE, _LONGEST_FILE = 300, 2_000


def available() -> bool:
    """Whether atheris is there."""
    try:
        import atheris  # noqa: F401  # only whether it is there
    except ImportError:
        return False
    return True


def instrument() -> None:
    """Makes the scanner's modules count what they reach; before any of them is imported."""
    import atheris

    atheris.instrument_imports(include=["scanner"]).__enter__()


def fuzz(target: Target, corpus: Path, runs: int, seconds: int, seed: int, tell: Callable[[object], None]) -> None:
    """Runs for so many inputs or seconds, and then ends the process. `tell` is given each failure; `corpus`: where inputs
    that reached something new are kept."""
    import atheris

    corpus.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(encoded(text)[:_LONGEST_INPUT])

    longest = _LONGEST_LINE if target.kind == LINE else _LONGEST_FILE

    def one(data: bytes) -> None:
        found = failure(target, decoded(data, target.tokens, longest), SECONDS * SLOWER)
        if found is not None:
            tell(found)

    options = [f"-runs={runs}", f"-max_total_time={seconds}", f"-seed={seed + 1}", f"-max_len={_LONGEST_INPUT}"]
    options += ["-timeout=60", "-rss_limit_mb=4000", "-print_final_stats=1", "-close_fd_mask=0"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], one)
    atheris.Fuzz()
