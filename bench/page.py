"""The results as Markdown: tables as they are printed, and the page `docs/benchmarks.md`."""

from __future__ import annotations

import datetime
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from bench.bars import Bar
from bench.profile import Parts
from bench.programs import AGAIN, BOTH, CHECKOV, COMPOSE_LINT, EVERYTHING, FLOOR, HADOLINT, LAUNCHES, SEMGREP
from bench.timing import SLOW, Results

_ORDER = (LAUNCHES, EVERYTHING, AGAIN, COMPOSE_LINT, HADOLINT, BOTH, SEMGREP, CHECKOV, FLOOR)
_HEAD = ("", "wall s", "from – to", "CPU s", "peak MB", f"× {LAUNCHES}", "rounds")

_PAGE = """\
# How fast it is

Written by `make bench ARGS='--write …'`; the bars are those that the project holds itself to.

{bars}

## On what

{machine}

## How

Whole processes, started in the folder that they look through, one after the other: each program once to warm up (caches of
files and compiled modules included), then {runs} rounds of one run of each, so that what else the machine does meets all
alike. Times and memory are medians of the rounds, a ratio is the median of the ratios within the rounds. Peak memory is that
of the largest process that a program runs; less than 10 MB is not told apart. What is not ours and takes
more than {slow:g} s counts one round only; what takes more than {limit:g} s is ended.

- `{launches}`: the launch checks; `{everything}`: all, with the pattern rules. Both with `--isolated --fail-on never`, and with
  `--no-cache`, so that each run is a first one. `{again_name}`: `{everything}` without that: the outcome that the run to
  warm up has kept is found.
- `{compose_lint}` gets the compose files and `{hadolint}` the Dockerfiles, all in one call, as the scanner finds them; the
  lines of both together are their sums within a round. Neither reads scripts, Makefiles or what the other reads.
- {semgrep}: `semgrep scan --experimental --metrics=off --disable-version-check --config semgrep-rules .`
- `{checkov}`: `checkov --directory . --framework dockerfile --skip-download --compact --quiet`; its other frameworks read nothing
  that the scanner does, and would take longer.
- `{floor}` is the floor: it only tells which files have the word in them.

The generated trees are committed in a git repository; their mix, sizes and density follow twelve public repositories, as
[bench/shares.py](../bench/shares.py) tells; the dense ones are like repositories of infrastructure and little else.{laid_out}

The growth is the slope of the logarithms of the medians over those of the numbers of files, the time for an empty folder taken
off. The memory is that of `scan` itself, in its first run, without semgrep's process.

## Results

{tables}
{spent}

## Again

    {again}

The other programs are the extra `bench` of [pyproject.toml](../pyproject.toml), which `make bench` installs into an environment
of its own. Compare ratios, and only those of one run; another machine has other times.
"""


_SPENT = """\
### Where the time of launch checks goes

Of the processor's time of one process, as Python's own profiler tells it.
"""

_MISSED = """
That is why bars are missed: following shell programs and expanding makefiles, with the places of all texts kept, is most of the
work on moby and the largest part on vulhub. It is done in Python, and none of the other programs does it. And before a scan has
anything to say, it has started Python, asked git for the files, read those that are of interest and let the pattern engine load
its rules; `rg` looks for a word. A scan of a tree in which nothing has changed since the last one lists and reads the files, and
no more: that is the line `{again_name}`.
"""


def table(results: Results, order: Sequence[str] = _ORDER) -> str:
    """A folder's heading and table."""
    rows = [_row(results, program) for program in order if results.of(program) or program in results.left_out]
    place = results.place
    tree = f" Committed as git tree {place.tree[:12]}." if place.tree else " No repository."
    return f"### {place.name}\n\n{place}, {results.launches:,} launches.{tree}\n\n{_aligned([_HEAD, *rows])}\n"


def list_of(all_bars: Iterable[Bar]) -> str:
    """The table of bars."""
    rows = [
        (one.what, "–" if one.value is None else f"{one.value:.3g} {one.unit}", f"≤ {one.limit:g}", one.verdict)
        for one in all_bars
    ]
    return _aligned([("bar", "measured", "limit", ""), *rows])


def page(
    tables: Sequence[str],
    bars: str,
    spent: Mapping[str, Parts],
    versions: Mapping[str, str],
    again: str,
    runs: int,
    limit: float,
) -> str:
    """The whole page. `spent`: what time went into, by the repositories that were laid out; `again`: what writes it once more."""
    laid_out = (
        " vulhub and moby are the files of a checkout of each, laid into a fresh repository and committed there; "
        "the hash of that tree names their state."
    )
    return _PAGE.format(
        bars=bars,
        machine=_machine(versions),
        runs=runs,
        slow=SLOW,
        limit=limit,
        launches=LAUNCHES,
        everything=EVERYTHING,
        again_name=AGAIN,
        compose_lint=COMPOSE_LINT,
        hadolint=HADOLINT,
        semgrep=SEMGREP,
        checkov=CHECKOV,
        floor=FLOOR,
        laid_out=laid_out if spent else "",
        tables="\n".join(tables),
        spent=_spent(spent, "**not met**" in bars) if spent else "",
        again=again,
    )


def _spent(spent: Mapping[str, Parts], missed: bool) -> str:
    parts = sorted(
        {part for each in spent.values() for part, _ in each}, key=lambda part: -max(dict(e).get(part, 0) for e in spent.values())
    )
    rows = [(part, *(f"{dict(each)[part]:.0%}" if part in dict(each) else "–" for each in spent.values())) for part in parts]
    return f"{_SPENT}\n{_aligned([('', *spent), *rows])}\n{_MISSED.format(again_name=AGAIN) if missed else ''}"


def _machine(versions: Mapping[str, str]) -> str:
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next((line.partition(":")[2].strip() for line in file if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    today = datetime.datetime.now(datetime.UTC).date()
    system = f"{platform.system()} {platform.release().partition('-')[0]}"
    machine = f"- {today}, {cores} cores ({model}), {memory:.0f} GiB of memory, {system}"
    return f"{machine}\n- {', '.join(f'{name} {version}' for name, version in versions.items())}"


def _row(results: Results, program: str) -> tuple[str, ...]:
    took = results.of(program)
    if program in results.left_out:
        return (program, results.left_out[program], *[""] * (len(_HEAD) - 2))
    walls = [one.wall for one in took]
    ratio = results.ratio(program, LAUNCHES)
    return (
        program,
        _seconds(median(walls)),
        f"{_seconds(min(walls))} – {_seconds(max(walls))}",
        _seconds(median(one.cpu for one in took)),
        f"{median(one.memory for one in took):.0f}",
        "" if ratio is None else f"{ratio:.2f}",
        str(len(took)),
    )


def _seconds(value: float) -> str:
    return f"{value:.3f}" if value < 1 else f"{value:.2f}"


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rule = [("-" if number == 0 else "-" * (width - 1) + ":").ljust(width, "-") for number, width in enumerate(widths)]
    padded = [
        [
            cell.ljust(width) if number == 0 else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        for row in rows
    ]
    lines = [padded[0], rule, *padded[1:]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
