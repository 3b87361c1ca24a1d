"""The command `scan` (and `capdrop`, the same): options, exit status, where output goes.

Reports go to standard output, all else to standard error.
"""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from scanner import terminal
from scanner.errors import UsageError
from scanner.options import SEVERITIES, command_line
from scanner.output import FORMS, TEXT, Outcome, Target, Wish, mistaken, rendered, settings, targets, write, write_reports
from scanner.progress import silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scanner.config.read import Configuration
    from scanner.mend import Mended
    from scanner.pipeline import Request
    from scanner.progress import Step
    from scanner.remedy import Values
    from scanner.report import Result

WORTH_KEEPING = 30  # files; what fewer hold is scanned anew as quickly as it is found again
CLEAN, FOUND, FAILED, INTERRUPTED, TERMINATED = 0, 1, 2, 130, 143


def main(arguments: list[str] | None = None) -> int:
    """Runs the command and returns its exit status."""
    if sys.stderr is None:  # closed by whoever started us
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115  # for as long as the process lives
    elif sys.__stderr__ is not None and sys.stderr is sys.__stderr__:
        sys.stderr = _unfailing(sys.__stderr__.fileno(), sys.__stderr__.encoding)
    signal.signal(signal.SIGTERM, _terminated)
    try:
        parser = command_line()
        options = parser.parse_args(arguments)
        wanted = targets(options.format, options.output)
        if sys.stdout is None and wanted[-1].path is None:
            raise UsageError("standard output is closed; name a file for the report: -o FILE")
        if options.print_completion is not None:
            from scanner.completion import script

            write(wanted[-1].path, script(parser, options.print_completion))
            return CLEAN
        return _run(options, wanted)
    except UsageError as error:
        from scanner.report.printable import inert, printable

        parser.error(inert("\n".join(map(printable, str(error).split("\n")))))
    except KeyboardInterrupt:
        return INTERRUPTED
    except MemoryError:
        sys.stderr.write("scan: error: there is not enough memory for this; scan fewer files at a time, or allow more\n")
        return FAILED
    except Exception:  # noqa: BLE001  # Python's own status for it is 1, which says that there are findings
        import traceback

        traceback.print_exc()
        sys.stderr.write("scan: error: this is a fault of capdrop; please report it with the lines above\n")
        return FAILED


class _Unfailing(io.FileIO):
    """A stream whose other end may be full or gone: what is said beside a report decides neither it nor the exit status."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data) or 0
        except OSError:
            return memoryview(data).nbytes


def _unfailing(handle: int, encoding: str) -> io.TextIOWrapper:
    raw = _Unfailing(handle, "wb", closefd=False)
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, "backslashreplace", line_buffering=True)


def _terminated(number: int, frame: object) -> None:
    """Ends like an interrupted run: what was started is ended, and temporary files go."""
    sys.exit(TERMINATED)


def _run(options: argparse.Namespace, wanted: list[Target]) -> int:
    if options.list_rules or options.explain is not None:
        from scanner.rule_pages import tell

        select, ignore = ([name for names in listed for name in names] for listed in (options.select, options.ignore))
        tell(options.explain, wanted, options.rules, options.color, select, ignore)
        return CLEAN
    if options.unsafe_fixes and not (options.fix or options.diff):
        raise UsageError("--unsafe-fixes: nothing is fixed without --fix; or see the edits with --diff")
    if options.write_baseline is not None and (options.fix or options.diff):
        raise UsageError("--write-baseline: fix first, and then record what is left")
    note = _say if options.verbose else lambda text: None
    request = _request(options, _configure(options, note), wanted)
    wish = Wish(options.category, options.show_suppressed, options.color)
    if options.fix or options.diff:
        from scanner import mend

        mended = mend.mend(request, unsafe=options.unsafe_fixes, note=note)
        result = mended.result
        result.errors = mended.errors if options.diff else sorted({*result.errors, *mend.write(mended)})
        _say_what_is_opaque(result, note)
        _complain(result)
        _say_of_fixes(mended, options)
        if options.diff:
            return _show_diff(mended, wanted[-1].path, options)
        outcome = _outcome(result, options, wanted, wish, settings(wanted, wish, result.root))
    else:
        outcome = _scanned(request, options, wanted, wish, note)
    write_reports(wanted, outcome.reports)
    if options.format is None and (doubt := mistaken(wanted[-1].path)):
        _say(doubt)
    sys.stderr.write(outcome.summary)
    return outcome.status


def _scanned(
    request: Request, options: argparse.Namespace, wanted: list[Target], wish: Wish, note: Callable[[str], None]
) -> Outcome:
    """What a scan says, or said when nothing was different."""
    from scanner.pipeline import judged, look

    remembers = not (options.no_cache or options.verbose or options.write_baseline)
    with _progress(options) as step:
        looked = look(request, note, step, tells=remembers)
        around = settings(wanted, wish, looked.discovery.repository())
        entry = None
        if remembers and len(looked.files) >= WORTH_KEEPING:
            from scanner import cache

            entry = cache.entry(looked, [sorted(vars(options).items()), around])
        outcome = entry.recall(len(wanted)) if entry is not None else None
        if outcome is not None:
            return outcome
        result = judged(looked, note, step)
    if options.write_baseline is not None:
        _record(result, options)
    _say_what_is_opaque(result, note)
    _complain(result)
    outcome = _outcome(result, options, wanted, wish, around)
    if entry is not None and not result.errors:
        entry.keep(outcome, result.ignored)
    return outcome


def _outcome(result: Result, options: argparse.Namespace, wanted: list[Target], wish: Wish, around: Iterable[object]) -> Outcome:
    reports = rendered(result, wanted, wish, around)
    said = ""
    if not options.quiet and Target(TEXT) not in wanted:
        from scanner.report.text import summary

        said = summary(result, singly=options.format == "json")
    worst = max((finding.severity for finding in result.findings), default=0)
    fail_on = options.fail_on or "high"
    failed = options.write_baseline is None and fail_on != "never" and worst >= SEVERITIES[fail_on]
    return Outcome(reports, said, FOUND if failed else CLEAN)


@contextmanager
def _progress(options: argparse.Namespace) -> Iterator[Step]:
    if not _shows_progress(options):
        yield silent
        return
    from scanner.progress import Progress

    with Progress(sys.stderr, _shown) as progress:
        yield progress.step


def _show_diff(mended: Mended, path: str | None, options: argparse.Namespace) -> int:
    from scanner import mend

    shown = mend.diff(mended)
    if path is None and sys.stdout.isatty():
        from scanner.report.printable import harmless

        shown = harmless(shown)
    write(path, shown)
    return FOUND if mended.changed and options.fail_on != "never" else CLEAN


def _say_of_fixes(mended: Mended, options: argparse.Namespace) -> None:
    if options.quiet:
        return
    from scanner.report import mending

    sys.stderr.write(
        mending.render(
            mended.fixed,
            mended.unfixed,
            mended.result.findings,
            mended.spared,
            len(mended.changed),
            mended.result.rules,
            written=not options.diff,
            verbose=options.verbose,
            line=mended.line_on_disk if options.diff else lambda span: span.line,
            width=terminal.columns(sys.stderr),
        )
    )
    if options.baseline is not None:
        from scanner import baseline

        fixed = bool(mended.fixed)
        for said in baseline.beside_fixes(options.baseline, mended.result, fixed=fixed, written=not options.diff):
            _say(said)


def _configure(options: argparse.Namespace, note: Callable[[str], None]) -> Configuration | None:
    """The configuration that counts, and what it sets put into the options that the command line leaves open."""
    from scanner import config
    from scanner.read import STDIN

    if options.isolated:
        if options.config is not None:
            raise UsageError("--config: --isolated uses no configuration; leave out one of the two")
        return None
    paths = [path if path != STDIN else options.stdin_filename or "." for path in options.paths]
    configuration = config.found(paths) if options.config is None else config.named(options.config)
    if configuration is None:
        return None
    configuration.override(*(["select", "ignore"] if options.select else ["ignore"] if options.ignore else []))
    configuration.override(*(key for key in ("fail-on", "min-severity") if getattr(options, key.replace("-", "_"))))
    values = configuration.values
    note(f"{configuration.file.path}: the configuration; it sets {', '.join(values) or 'nothing'}")
    options.select += [values["select"]] if "select" in values else []
    options.ignore += [values["ignore"]] if "ignore" in values else []
    options.fail_on = options.fail_on or values.get("fail-on")
    options.min_severity = options.min_severity or values.get("min-severity")
    options.pedantic = values.get("pedantic") if options.pedantic is None else options.pedantic
    return configuration


def _values(configuration: Configuration | None) -> Values:
    from scanner.remedy import Values

    return Values() if configuration is None else configuration.fixes()


def _request(options: argparse.Namespace, configuration: Configuration | None, wanted: list[Target]) -> Request:
    from scanner.pipeline import Request
    from scanner.read import STDIN

    fixing, forms = options.fix or options.diff, [FORMS[target.form] for target in wanted]
    if options.stdin_filename is not None and STDIN not in options.paths:
        raise UsageError('--stdin-filename: nothing is read from standard input; name "-" among the paths')
    if options.write_baseline is not None and options.diff_base is not None:
        raise UsageError("--write-baseline: it records what is there, changed or not; leave out --diff-base")
    if options.rules and options.no_semgrep:
        raise UsageError("--rules: --no-semgrep runs no pattern rules, yours neither; leave out one of the two")
    return Request(
        paths=tuple(options.paths),
        select=tuple(name for names in options.select for name in names),
        ignore=tuple(name for names in options.ignore for name in names),
        min_severity=SEVERITIES[options.min_severity or "low"],
        pedantic=bool(options.pedantic),
        semgrep=not options.no_semgrep,
        rules=tuple(options.rules),
        stdin_name=options.stdin_filename,
        fingerprints=options.write_baseline is not None or any(form.fingerprints for form in forms),
        fixes=_values(configuration) if fixing or any(form.fixes for form in forms) else None,
        fix_singly=fixing or any(form.singly for form in forms),
        configuration=configuration,
        baseline=options.baseline,
        diff_base=options.diff_base,
        jobs=options.jobs or 0,
    )


def _record(result: Result, options: argparse.Namespace) -> None:
    from scanner import baseline

    entries = baseline.today(result)
    baseline.write(options.write_baseline, entries)
    result.notes.append(f"{options.write_baseline} now records {len(entries)} of today's findings.")


def _shows_progress(options: argparse.Namespace) -> bool:
    wanted = not (options.no_progress or options.quiet or options.verbose)
    return wanted and terminal.is_terminal(sys.stderr) and os.environ.get("TERM", "dumb") != "dumb"


def _say_what_is_opaque(result: Result, note: Callable[[str], None]) -> None:
    if any(launch.opaque for launch in result.launches):
        from scanner.report.launches import opaque

        for line in opaque(result.launches):
            note(line)


def _complain(result: Result) -> None:
    for error in result.errors:
        _say(f"{error.path}:{error.line}: {error.message}")


def _say(text: str) -> None:
    sys.stderr.write(_shown(text) + "\n")


def _shown(text: str) -> str:
    from scanner.report.printable import inert, printable

    return inert(printable(text))
