"""Builtins that change what is known: assignments, arguments, functions' ends. Source: bash manual 4."""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from scanner import digits
from scanner.shell import folders, wrappers
from scanner.shell.expand import spaced
from scanner.shell.scope import ALL, UNKNOWN, Content, arguments, bounded, several
from scanner.shell.syntax import Assignment
from scanner.source import Fragment, SourceFile, Text

if TYPE_CHECKING:
    from scanner.shell.commands import Run
    from scanner.shell.evaluator import Ended

REST = Text((Fragment('"$@"', unresolved=True, splits=True),))  # words that are added where the command is used


def declare(run: Run, words: list[Text]) -> Ended:
    scope, name = run.frame.scope, str(words[0])
    flags = "".join(str(w) for w in words[1:] if str(w).startswith("-"))
    if name in ("local", "declare", "typeset") and "g" not in flags:
        for word in words[1:]:
            scope.hide(str(word))
            if name == "local" or scope.saved is not None:
                scope.variables[str(word)] = (Content(()),)
    for item in run.node.words:
        if isinstance(item, Assignment):
            if name in ("local", "declare", "typeset") and "g" not in flags:
                scope.hide(item.name)
            run.evaluator.assign(item, run.frame)
            if name == "export" or "x" in flags:
                scope.exported.add(item.name)
    if name == "export":
        scope.exported.update(str(w) for w in words[1:] if not str(w).startswith("-"))
    return None


def unset(run: Run, words: list[Text]) -> Ended:
    for word in words[1:]:
        run.frame.scope.variables[str(word)] = (Content(()),)
    return None


def read(run: Run, words: list[Text]) -> Ended:
    first = wrappers.skip_options(words, 1, "adinNptu")
    names = [str(w) for w in words[first:]]
    for name in names:
        run.frame.scope.variables[name] = UNKNOWN
    fed = run.standard_input() if len(names) == 1 else ()
    if fed:
        options = [str(w) for w in words[1:first]]
        run.frame.scope.variables[names[0]] = bounded(tuple(Content.of(_read(text, options)) for text in fed))
    return None


def _read(fed: Text, options: list[str]) -> Text:
    """What `read` with these options makes of what it is given."""
    if any(re.fullmatch(r"-[A-Za-z]*d", option) and not value for option, value in itertools.pairwise(options)):
        return fed[: len(str(fed).rstrip())]  # `-d ''`: all of it
    if "\\\n" in str(fed) and not any(re.fullmatch(r"-(?=[A-Za-z]*r)[A-Za-z]+", option) for option in options):
        return Text.join(fed.split("\\\n")).partition("\n")[0]
    return fed.partition("\n")[0]


def mapfile(run: Run, words: list[Text]) -> Ended:
    fed = run.standard_input() if all(str(w) == "-t" for w in words[1:-1]) else ()
    contents: list[Content] = []
    for text in fed:
        lines = text.split("\n")
        contents.append(Content(tuple(lines if len(lines[-1]) else lines[:-1]), True))
    run.frame.scope.variables[str(words[-1])] = bounded(tuple(contents)) or UNKNOWN
    return None


def getopts(run: Run, words: list[Text]) -> Ended:
    for name in [str(w) for w in words[2:3]] + ["OPTARG", "OPTIND"]:
        run.frame.scope.variables[name] = UNKNOWN
    return None


def set_(run: Run, words: list[Text]) -> Ended:
    at = 1
    while at < len(words) and re.fullmatch(r"[-+][a-zA-Z]+", flags := str(words[at])):
        named = flags[-1] == "o"
        if "a" in flags or named and [str(word) for word in words[at + 1 : at + 2]] == ["allexport"]:
            exported = run.frame.scope.exported
            (exported.add if flags[0] == "-" else exported.discard)(ALL)
        at += 2 if named else 1
    if at < len(words):
        at += str(words[at]) == "--"
        run.frame.scope.positional = arguments(words[at:])
    return None


def shift(run: Run, words: list[Text]) -> Ended:
    scope = run.frame.scope
    given = digits.count(str(words[1])) if len(words) > 1 else None
    count = 1 if given is None else given
    if scope.positional is not None:
        known = not any(several(x) for x in scope.positional[:count]) and (len(words) == 1 or words[1].resolved)
        scope.positional = scope.positional[count:] if known else None
    return None


def eval_(run: Run, words: list[Text]) -> Ended:
    text = spaced(words[1:])
    return run.evaluator.text(text, run.frame, run.frame.scope) if run.evaluator.may_hand(text, run.frame) else None


def source(run: Run, words: list[Text]) -> Ended:
    """`. file arguments`: where the file is one of the tree."""
    file = _file_of_tree(run, words[1]) if len(words) > 1 else None
    if file is None:
        return None
    if len(words) == 2:
        return run.evaluator.source(file, run.frame, run.frame.scope)
    scope = run.frame.scope.call(tuple(words[2:]))
    scope.saved = run.frame.scope.saved
    return run.evaluator.source(file, run.frame, scope)


def _file_of_tree(run: Run, path: Text) -> SourceFile | None:
    """The file that a path means: from the script's folder upwards, since the folder it runs in is not known.

    What a path begins with and can't be resolved (`$(dirname "$0")/lib.sh`, `$ROOT/lib.sh`) is taken for such a folder.
    """
    fragments = path.fragments
    while fragments and fragments[0].unresolved:
        fragments = fragments[1:]
    rest = str(Text(fragments))
    if not Text(fragments).resolved or not rest or len(fragments) == len(path.fragments) and rest.startswith("/"):
        return None
    folder = posixpath.dirname(run.evaluator.file.path)
    while True:
        file = run.evaluator.project.load(posixpath.normpath(posixpath.join(folder, rest.lstrip("/"))))
        if file is not None or not folder:
            return file
        folder = posixpath.dirname(folder)


def trap(run: Run, words: list[Text]) -> Ended:
    if len(words) > 2:
        run.text(words[1], run.frame.scope.copy(), run.frame.as_root)
    return None


def alias(run: Run, words: list[Text]) -> Ended:
    """An alias' text is a command that gets more words when it is used."""
    for word in words[1:]:
        name, value = word.partition("=")
        if value is not None:
            if run.effects:
                run.frame.scope.aliases[str(name)] = value
            run.text(value + Text.literal(" ") + REST, run.frame.scope.copy(), run.frame.as_root)
    return None


def leave(run: Run, words: list[Text]) -> Ended:
    ended = str(words[0])
    if ended != "exit" and run.effects:
        run.frame.left.append((ended, run.frame.scope.copy()))
    return ended


def nothing(run: Run, words: list[Text]) -> Ended:
    return None


BUILTINS: dict[str, Callable[[Run, list[Text]], Ended]] = {
    "export": declare,
    "local": declare,
    "declare": declare,
    "typeset": declare,
    "readonly": declare,
    "unset": unset,
    "read": read,
    "mapfile": mapfile,
    "readarray": mapfile,
    "getopts": getopts,
    "set": set_,
    "shift": shift,
    "eval": eval_,
    "source": source,
    ".": source,
    "trap": trap,
    "alias": alias,
    "cd": folders.cd,
    "pushd": folders.cd,
    "popd": folders.popd,
    "exit": leave,
    "return": leave,
    "break": leave,
    "continue": leave,
    "echo": nothing,
    "printf": nothing,
}
