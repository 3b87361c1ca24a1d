"""The options of the command `scan`."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import NoReturn

from scanner import __version__, terminal
from scanner.finding import Severity
from scanner.output import FORMS, TEXT

SEVERITIES = {str(severity): severity for severity in Severity}
_WIDEST = 80  # columns of the help


class _Help(argparse.HelpFormatter):
    """Of a width that is given: argparse asks for the terminal's in a way that costs as much as all else of it."""

    def __init__(self, prog: str, width: int = _WIDEST) -> None:
        super().__init__(prog, max_help_position=28, width=width)

    def _split_lines(self, text: str, width: int) -> list[str]:
        """Names with hyphens stay whole."""
        from textwrap import wrap

        return wrap(text, width, break_on_hyphens=False)


class _Parser(argparse.ArgumentParser):
    """Says more in its help than the options, and in its errors what to do next."""

    def format_help(self) -> str:
        from scanner.manual import set_to

        width = min(terminal.columns(sys.stdout), _WIDEST)
        self.formatter_class = partial(_Help, width=width)
        return f"{super().format_help()}\n{set_to(width)}"

    def error(self, message: str) -> NoReturn:
        from scanner.manual import hint

        super().error(message + hint(message, self._option_string_actions))


def command_line() -> argparse.ArgumentParser:
    """What reads them. Of a mistake it says what to do next."""
    made = _Parser(
        prog="scan",
        usage="scan [options] [PATH ...]",
        description="Finds every place that launches a container (shell scripts, Makefiles, compose files, Dockerfiles), "
        "works out what would really run, and says what lets an attacker out. Opens no network connection and runs nothing of "
        "what it scans.",
        allow_abbrev=False,
        formatter_class=_Help,
    )
    made.add_argument(
        "paths", nargs="*", default=["."], metavar="PATH", help='files or folders (default: "."); "-" reads standard input'
    )
    report = made.add_argument_group("report")
    report.add_argument("--format", choices=FORMS, metavar="FORMAT", help=f"one of {', '.join(FORMS)} (default: {TEXT})")
    report.add_argument(
        "-o",
        "--output",
        action="append",
        default=[],
        metavar="[FORMAT=]FILE",
        help="FILE: write the report there instead of to standard output. FORMAT=FILE, repeatable: one more report of the same "
        "scan; that of --format still goes to standard output",
    )
    report.add_argument("--category", default="", metavar="NAME", help="SARIF: tells several analyses of one commit apart")
    report.add_argument("--show-suppressed", action="store_true", help="SARIF: also what is suppressed, marked so")
    report.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="colours in a text report (default: %(default)s)"
    )
    report.add_argument("--no-progress", action="store_true", help="no line on a terminal that says how far a long scan is")
    report.add_argument("-q", "--quiet", action="store_true", help="neither summary nor progress on standard error")
    report.add_argument("-v", "--verbose", action="store_true", help="say on standard error what is done")
    choice = made.add_argument_group(
        "what is reported", 'RULE is a name from --list-rules; "missing-hardening" stands for all that begin with "missing-".'
    )
    choice.add_argument("--select", action="append", type=_names, default=[], metavar="RULE,...", help="only these rules")
    choice.add_argument("--ignore", action="append", type=_names, default=[], metavar="RULE,...", help="all but these rules")
    choice.add_argument("--min-severity", choices=SEVERITIES, help="report nothing less severe (default: low)")
    choice.add_argument(
        "--fail-on", choices=(*SEVERITIES, "never"), help="exit 1 when a finding is at least that severe (default: high)"
    )
    choice.add_argument(
        "--pedantic",
        action=argparse.BooleanOptionalAction,
        help="also pedantic rules, findings of low confidence, unused suppressions",
    )
    choice.add_argument("--baseline", metavar="FILE", help="leave out the findings recorded in FILE")
    choice.add_argument(
        "--write-baseline",
        metavar="FILE",
        help="record the findings in FILE and exit 0; with --baseline, keep there what this scan does not look at",
    )
    choice.add_argument(
        "--diff-base", metavar="REV", help="only findings on launches that have changed since a revision of their git repository"
    )
    scan = made.add_argument_group("how it is scanned")
    scan.add_argument(
        "--config",
        metavar="FILE",
        help="this configuration instead of the nearest capdrop.toml, or [tool.capdrop] in a pyproject.toml, from the PATHs' "
        "common folder upwards; the command line beats it, and a PATH is scanned though it is excluded there",
    )
    scan.add_argument("--isolated", action="store_true", help="use no configuration file")
    scan.add_argument(
        "--rules", action="append", default=[], metavar="DIR", help="semgrep rules of your own, besides ours; repeatable"
    )
    scan.add_argument("--no-semgrep", action="store_true", help="run no pattern rules, only the checks of launches")
    scan.add_argument("--stdin-filename", metavar="NAME", help='what the file read by "-" is called; its kind follows from that')
    scan.add_argument(
        "--jobs",
        type=_count,
        metavar="N",
        help="how many processes read files (default: one for each processor, at most four)",
    )
    scan.add_argument(
        "--no-cache",
        action="store_true",
        help="scan anew, and keep nothing: else a tree in which nothing has changed is reported on as it was the last time",
    )
    fixing = made.add_argument_group("fixing")
    fixing.add_argument(
        "--fix", action="store_true", help="edit the files, as far as that cannot stop what works; report what is left"
    )
    fixing.add_argument("--unsafe-fixes", action="store_true", help="with --fix or --diff: also edits that may stop what works")
    fixing.add_argument("--diff", action="store_true", help="print the edits as a unified diff instead of making them")
    about = made.add_argument_group("about")
    about.add_argument(
        "--list-rules",
        action="store_true",
        help="print the rules, each with its severity at most, and exit; with --format json for programs",
    )
    about.add_argument(
        "--explain",
        metavar="RULE",
        help="print why a rule matters, how it is attacked, what to write instead and what that may break, and exit",
    )
    about.add_argument(
        "--print-completion",
        choices=("bash", "zsh", "fish"),
        metavar="SHELL",
        help='print a script for completion by bash, zsh or fish and exit: eval "$(scan --print-completion bash)"',
    )
    about.add_argument("--version", action="version", version=f"capdrop {__version__}")
    return made


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes, from 1 to 999")
    return int(text)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]
