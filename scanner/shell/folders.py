"""The folder that a script is in: `cd`, `pushd` and `popd`, as far as the commands for which that matters need it.

It is kept among the variables, under a name no variable can have, so that it follows subshells, calls and paths as they do.
Written as in ComposeCommand: relative to the current folder as reports show paths, empty where the script was started,
what is not known at its beginning as `$(…)` or by its name.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from scanner.script_paths import is_here, own_folder
from scanner.shell import wrappers
from scanner.shell.scope import Content, Scope, bounded, join
from scanner.source import Text

if TYPE_CHECKING:
    from scanner.shell.commands import Run
    from scanner.shell.evaluator import Ended, Evaluator

FOLDER, BEFORE = "(folder)", "(folder before)"
_STARTED = "$PWD"  # the folder that the script was started in
_LOST = "$(…)"
_LONGEST = 4096  # characters of a path; the system takes none that is longer
_HEAD = re.compile(r"\$\{?(\w+)\}?")


def current(evaluator: Evaluator, scope: Scope) -> tuple[str, ...]:
    """The folders that a command may run in. A recipe is run in its makefile's."""
    start = (posixpath.dirname(evaluator.file.path) or ".") if evaluator.format == "makefile" else ""
    return tuple(dict.fromkeys(str(content.words[0]) if content else start for content in scope.lookup(FOLDER)))


def known(evaluator: Evaluator, scope: Scope) -> str:
    """The one folder that a command runs in, for paths that are looked up from it and above; empty where that is a guess."""
    several = current(evaluator, scope)
    folder = several[0]
    if len(several) > 1 or folder.startswith(("/", "~")):
        return ""
    if folder.startswith(_STARTED + "/"):  # by guess the script's own folder, as where nothing is known
        return posixpath.normpath(posixpath.join(posixpath.dirname(evaluator.file.path), folder.removeprefix(_STARTED + "/")))
    return "" if folder.startswith("$") else folder


def cd(run: Run, words: list[Text]) -> Ended:
    """`cd` and `pushd`."""
    at = wrappers.skip_options(words, 1, "")
    target = words[at] if at < len(words) else None
    if str(words[0]) == "pushd" and (target is None or re.match(r"[-+]\d", str(target))):
        target = Text.literal(_LOST)
    if target is None:
        target = Text.literal("~")
    if str(target) == "-":
        return popd(run, words)
    scope = run.frame.scope
    before = scope.lookup(FOLDER if run.effects else BEFORE)
    starts = current(run.evaluator, scope) if run.effects else tuple(str(c.words[0]) if c else "" for c in before)
    after = bounded(tuple(Content.of(Text.literal(_entered(run.evaluator, start, target))) for start in starts))
    scope.variables[BEFORE] = before
    scope.variables[FOLDER] = after if run.effects else join(scope.lookup(FOLDER), after)
    return None


def popd(run: Run, words: list[Text]) -> Ended:
    variables = run.frame.scope.variables
    variables[FOLDER], variables[BEFORE] = run.frame.scope.lookup(BEFORE), run.frame.scope.lookup(FOLDER)
    return None


def _entered(evaluator: Evaluator, start: str, target: Text) -> str:
    """The folder after `cd target`."""
    head, rest = target.fragments[0] if target.fragments else None, Text(target.fragments[1:])
    if head is not None and head.unresolved:
        if not rest.resolved:
            return _LOST
        below = str(rest).lstrip("/")
        known = start if is_here(head.text) else own_folder(head.text, evaluator.file)
        if known is None:
            name = _HEAD.fullmatch(head.text)
            known = f"${name[1]}" if name else _LOST
        return _below(known, below)
    if not target.resolved:
        return _LOST
    return _below(start, str(target))


def _below(folder: str, path: str) -> str:
    if len(folder) + len(path) > _LONGEST:
        return _LOST
    if path.startswith(("/", "~", "$")):
        return path
    if not path or path == ".":
        return folder
    head = _STARTED if not folder else folder.partition("/")[0] if folder.startswith("$") else ""
    if not head:
        return posixpath.normpath(posixpath.join(folder, path))
    return f"{head}/{posixpath.normpath(posixpath.join(folder.removeprefix(head).lstrip('/'), path))}"
