"""Where reports go: which forms there are, what `--output` asks for, and writing.

The report of `--format` goes to standard output, or to the FILE of `-o FILE`; each `-o FORMAT=FILE` is one more report of
the same scan.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from scanner import terminal
from scanner.errors import UsageError, unwritten
from scanner.record import dataclass

if TYPE_CHECKING:
    from scanner.git import Checkout
    from scanner.report import Result
    from scanner.terminal import Look

TEXT = "text"


@dataclass(frozen=True, slots=True)
class Wish:
    """How reports are to look; the names are those of the command's options."""

    category: str = ""
    show_suppressed: bool = False
    color: str = "auto"


@dataclass(frozen=True, slots=True)
class Target:
    """One report: its form, and the file it goes to; None is standard output."""

    form: str
    path: str | None = None


class Outcome(NamedTuple):
    """What a scan says: each report that was asked for, in that order, the summary for standard error, the exit status."""

    reports: tuple[str, ...]
    summary: str
    status: int


def targets(form: str | None, outputs: Iterable[str]) -> list[Target]:
    """The reports asked for by `--format` (None where it is not given) and each `--output`, files first. Raises UsageError.

    Only the name of a form before the first `=` makes a file's name two parts: `a=b.json` is a file.
    """
    plain: list[str] = []
    files: list[Target] = []
    for output in outputs:
        name, sign, path = output.partition("=")
        if sign and name in FORMS:
            if not path:
                raise UsageError(f"--output {output}: no file is named after the =; write -o {name}=FILE")
            files.append(Target(name, path))
            continue
        if sign and (near := _nearest(name)):
            raise UsageError(
                f"--output {output}: no form of report is called {name!r}; did you mean {near}={path}? "
                f"A file of that name is written ./{output}"
            )
        if form is None and output in FORMS:
            raise UsageError(
                f"--output {output}: that is a form of report, and no file is named; write -o {output}=FILE. "
                f"A file of that name is written ./{output}"
            )
        plain.append(output)
    if len(plain) > 1:
        raise UsageError(
            f"--output: {plain[0]} and {plain[1]} are named for the one report of --format; say what the second is to hold, "
            f"as in -o sarif={plain[1]}"
        )
    form = form or TEXT
    files += [Target(form, path) for path in plain]
    paths = [os.path.realpath(target.path) for target in files if target.path is not None]
    for target, path in zip(files, paths, strict=True):
        if paths.count(path) > 1 and path != os.devnull:
            raise UsageError(f"--output: two reports are to go into {target.path}; name a file for each")
    return files if plain else [*files, Target(form)]


def mistaken(path: str | None) -> str | None:
    """What is to be said of a text report that nobody asked for, in a file whose name promises another form."""
    forms = {ending: form for form in FORMS for ending in FORMS[form].endings}
    endings = [ending for ending in forms if path is not None and path.lower().endswith(ending)]
    if not endings:
        return None
    named = f"-o {forms[max(endings, key=len)]}={path}"
    return f"{path}: this is the text report; other forms are had by -o FORMAT=FILE, as in {named}"


def _nearest(name: str) -> str | None:
    if not re.fullmatch(r"[A-Za-z_-]+", name):
        return None
    from difflib import get_close_matches

    return next(iter(get_close_matches(name.lower().replace("_", "-"), FORMS, 1)), None)


def _look(path: str | None, wish: Wish, root: str) -> Look:
    return terminal.look(wish.color, sys.stdout if path is None else None)


def _text(result: Result, wish: Wish, look: Look) -> str:
    from scanner.report import text

    return text.render(result, colour=look.colour, width=look.columns, links=look.links, advice=look.terminal)


def _posture(result: Result, wish: Wish, look: Look) -> str:
    from scanner.report import posture

    return posture.render(result, colour=look.colour, width=look.columns if look.terminal else None)


def _json(result: Result, wish: Wish, setting: None) -> str:
    from scanner.report import json_report

    return json_report.render(result)


def _sarif(result: Result, wish: Wish, checkout: Checkout | None) -> str:
    from scanner.report import sarif

    return sarif.render(result, category=wish.category, show_suppressed=wish.show_suppressed, checkout=checkout)


def _checkout(path: str | None, wish: Wish, root: str) -> Checkout | None:
    from scanner import git

    if git.toplevel(root) != root:
        return None
    try:
        return git.checkout(root)
    except git.GitFailed:  # then it is not told which commit this is; files were listed some other way, which has been said
        return None


def _github(result: Result, wish: Wish, setting: None) -> str:
    from scanner.report import github

    return github.render(result)


def _code_quality(result: Result, wish: Wish, setting: None) -> str:
    from scanner.report import gitlab

    return gitlab.code_quality(result)


def _sast(result: Result, wish: Wish, setting: None) -> str:
    import time

    from scanner.report import gitlab

    return gitlab.sast(result, time.time())


def _junit(result: Result, wish: Wish, setting: None) -> str:
    from scanner.report import junit

    return junit.render(result)


def _markdown(result: Result, wish: Wish, setting: None) -> str:
    from scanner.report import markdown

    return markdown.render(result)


def _html(result: Result, wish: Wish, setting: None) -> str:
    from scanner.report.html import page

    return page.render(result)


def _nothing(path: str | None, wish: Wish, root: str) -> None:
    """What most reports are made of besides a result."""


class Form(NamedTuple):
    """How a report is made, and of what `setting` besides the result, by the file it goes to and the result's root.

    Whether it shows fingerprints or fixes, which are then to be made with the scan, fixes one for each finding. `endings`: of
    the names that its files usually have.
    """

    render: Callable[[Result, Wish, Any], str]
    setting: Callable[[str | None, Wish, str], object] = _nothing
    fingerprints: bool = False
    fixes: bool = False
    singly: bool = False
    endings: tuple[str, ...] = ()


FORMS = {
    TEXT: Form(_text, _look),
    "posture": Form(_posture, _look),
    "json": Form(_json, fingerprints=True, fixes=True, singly=True, endings=(".json",)),
    "sarif": Form(_sarif, _checkout, fingerprints=True, fixes=True, endings=(".sarif", ".sarif.json")),
    "github": Form(_github),
    "gitlab": Form(_code_quality, fingerprints=True),
    "gitlab-sast": Form(_sast, fingerprints=True),
    "junit": Form(_junit, endings=(".xml",)),
    "markdown": Form(_markdown, endings=(".md", ".markdown")),
    "html": Form(_html, fingerprints=True, fixes=True, endings=(".html", ".htm")),
}


def settings(wanted: Iterable[Target], wish: Wish, root: str) -> list[object]:
    """What each report is made of besides the result: how it is to look, what is checked out. `root`: see `Result`."""
    return [FORMS[target.form].setting(target.path, wish, root) for target in wanted]


def rendered(result: Result, wanted: Iterable[Target], wish: Wish, settings: Iterable[object]) -> tuple[str, ...]:
    """Makes each report; `settings`: see there."""
    both = zip(wanted, settings, strict=True)
    return tuple(FORMS[target.form].render(result, wish, setting) for target, setting in both)


def write_reports(wanted: Iterable[Target], reports: Iterable[str]) -> None:
    """Writes reports, all of which are made, each to its place. Raises UsageError."""
    for target, report in zip(wanted, reports, strict=True):
        write(target.path, report)


def write(path: str | None, text: str) -> None:
    """Writes a report to standard output, or to a file that is complete or as it was. Raises UsageError."""
    data = text.encode("utf-8", "backslashreplace")
    if path is None:
        try:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left in the buffer has somewhere to go
            if not isinstance(error, BrokenPipeError):  # that reader has seen enough
                raise UsageError(f"cannot write the report: {error.strerror}") from error
        return
    from scanner.replace import replace

    try:
        replace(path, data)
    except OSError as error:
        raise unwritten(path, error) from error
