"""What `--help` says besides the options, and what is said of an option that is none."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

HELP = """\
examples:
  scan                          this folder
  scan deploy compose.yaml      a folder and a file
  scan --format posture         which launch has which protection, as a table
  scan --explain docker-socket  what a rule is about, and what to write instead
  scan --min-severity high      only the worst
  scan --ignore missing-hardening
                                without what launches merely lack
  scan --diff --unsafe-fixes    what fixes would change; --fix makes them
  scan -o sarif=capdrop.sarif   the report here, and one more in a file
  scan --write-baseline known.json; scan --baseline known.json
                                record what there is, then report what is new
  scan --diff-base origin/main  only launches that have changed since then
  scan - --stdin-filename run.sh < run.sh
                                what comes on standard input

exit status:
  0    nothing at or above --fail-on
  1    findings; with --fix those that are left, with --diff something to fix
  2    the request could not be carried out: the message says why
  130  interrupted (Ctrl-C); files that were to be written are as they were
  A file that cannot be read or parsed is named on standard error and changes
  nothing of this.

environment:
  NO_COLOR         set, and not empty: no colours
  FORCE_COLOR      set, and not 0: colours though the report is piped
  COLUMNS          the width of a report on a terminal; else as wide as that is
  PAGER            shows --explain and --list-rules page by page on a terminal
                   (default: less; "cat" or nothing: all at once)
  FORCE_HYPERLINK  1: rules are links to what they rest on; 0: they are not.
                   Else that is so in terminals which are known to show links
  XDG_CACHE_HOME   in its folder capdrop what a scan said is kept for the next
                   one (default: ~/.cache); --no-cache does without
  Nothing else is looked at: variables in scanned files are not filled in from
  the environment of the scan.

files:
  capdrop.toml     the configuration: select, ignore, fail-on, min-severity,
                   pedantic, exclude, [[allow]] and, for what fixes set, [fix]
  pyproject.toml   its table [tool.capdrop] likewise
  Of these the nearest one counts, from the PATHs' common folder upwards to the
  root of the repository.

a comment that leaves a finding out, on the line above or at the flagged line:
  # capdrop: ignore[RULE, ...] why
"""


# What options of other linters are called here.
_NO_FAILING = "--fail-on never, with which findings do not change the exit status"
_LEFT_OUT = 'exclude = ["PATTERN"] in capdrop.toml, whose patterns are those of .gitignore'
_FORMAT = "--format, or -o FORMAT=FILE"
_ELSEWHERE = {
    "--exit-zero": _NO_FAILING,
    "--no-fail": _NO_FAILING,
    "--soft-fail": _NO_FAILING,
    "--exclude": _LEFT_OUT,
    "--skip-path": _LEFT_OUT,
    "-f": _FORMAT,
    "--output-format": _FORMAT,
}


def set_to(width: int) -> str:
    """HELP in `width` columns: of a line that has more, the rest goes below its last column."""
    return "".join(f"{part}\n" for line in HELP.splitlines() for part in _wrapped(line, width))


def _wrapped(line: str, width: int) -> list[str]:
    if len(line) <= width:
        return [line]
    columns = re.match(r" *(?:\S+(?: \S+)*  +)?", line)
    below = columns.end() if columns is not None else 0
    return textwrap.wrap(line, width, subsequent_indent=" " * below, break_on_hyphens=False, break_long_words=False)


def hint(message: str, options: Iterable[str]) -> str:
    """What to add to an error of the command line's parser: the option that was meant, or where the options are told."""
    from difflib import get_close_matches

    unknown = message.partition("unrecognized arguments: ")[2].split(" ")[0].split("=")[0]
    if unknown in _ELSEWHERE:
        return f"; what that is elsewhere is here {_ELSEWHERE[unknown]}"
    if unknown:
        near = get_close_matches(unknown, list(options), n=1, cutoff=0.7)
        return f"; did you mean {near[0]}?" if near else "; scan --help tells them all"
    return "" if "choose from" in message else "; scan --help tells more" if "expected" in message else ""
