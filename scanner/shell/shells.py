"""Commands that give text to a shell, here or elsewhere: `sh -c`, `su`, `ssh`, `tmux`, `docker exec … sh`.

Source: their manual pages. What runs elsewhere sees none of this script's variables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from scanner.compose_cli import STANDALONE, calls
from scanner.shell import wrappers
from scanner.shell.expand import spaced
from scanner.shell.scope import Scope
from scanner.source import Text

if TYPE_CHECKING:
    from scanner.shell.commands import Run
    from scanner.shell.evaluator import Ended

_DASH_C = re.compile(r"-[A-Za-z]*c")
_SU_OPTIONS = "cgGsuw", ("command", "group", "supp-group", "shell", "user", "whitelist-environment")
_SSH_OPTIONS = "BbcDEeFIiJLlmOopQRSWw"
_TMUX_OPTIONS = "cefFnstxylbp"
_TMUX_RUNS = re.compile(r"new(-session|-window|w)?|split(-window|w)|respawn(-pane|-window|p|w)|run(-shell)?|popup|display-popup")
_TMUX_KEY = re.compile(r"Enter|Space|Escape|Tab|KPEnter|[CMS]-.+")
_TYPED_END = re.compile(r"\A(?:[nr]\\|M\^|[25]10\\|\s)+")  # backwards: the key that ends what `screen` types
_NAMED_OPTION = re.compile(r"[-+](?=[A-Za-z]*[oO])[A-Za-z]+")  # `-o pipefail`, `-euo pipefail`: the next word is its name
_ELSEWHERE = frozenset("exec ssh shell rsh enter".split())  # `docker exec`, `vagrant ssh`, `oc rsh`, `distrobox enter`


def shell(run: Run, words: list[Text], as_root: bool) -> Ended:
    """`sh -c text name arguments`, or a shell that reads its commands from standard input."""
    at = 2 if wrappers.program(words[0]) == "busybox" and len(words) > 1 and str(words[1]) in wrappers.SHELLS else 1
    reads = False  # `-s`: what stands behind it are arguments
    while at < len(words) and str(words[at]).startswith(("-", "+")):
        option = str(words[at])
        if option.startswith("-") and not option.startswith("--") and "c" in option:
            at += bool(_NAMED_OPTION.fullmatch(option))
            while at + 1 < len(words) and str(words[at + 1]).startswith("-"):
                at += 2 if _NAMED_OPTION.fullmatch(str(words[at + 1])) else 1
            if at + 1 >= len(words):
                return None
            return run.text(
                words[at + 1], run.frame.scope.child(tuple(words[at + 3 :]), next(iter(words[at + 2 :]), None)), as_root
            )
        at += 2 if option in ("--rcfile", "--init-file") or _NAMED_OPTION.fullmatch(option) else 1
        reads = reads or re.fullmatch(r"-(?=[A-Za-z]*s)[A-Za-z]+", option) is not None
        if option in ("-", "--"):
            break
    if at < len(words) and not reads:
        return None
    return _fed(run, run.frame.scope.child(tuple(words[at:])), as_root)


def _fed(run: Run, scope: Scope, as_root: bool) -> Ended:
    """A shell that reads its commands."""
    for text in run.standard_input():
        run.text(text, scope, as_root)
    return None


def as_someone(run: Run, words: list[Text], as_root: bool) -> Ended:
    """`su -c text user`, `sg group text`, `newgrp group`, `script -c text`."""
    scope = run.frame.scope.child(None)
    name = wrappers.program(words[0])
    if name in ("su", "runuser"):
        as_root = _user(words) == "root"
    for at, word in enumerate(words[1:], 1):
        value = str(word)
        if value == "--command" or _DASH_C.fullmatch(value):
            return run.text(words[at + 1], scope, as_root) if at + 1 < len(words) else None
        if value.startswith("--command="):
            return run.text(word[len("--command=") :], scope, as_root)
    if name == "runuser" and len(words) > 1:
        at = wrappers.skip_options(words, 1, *_SU_OPTIONS)
        return run.command(words[at:], as_root, functions=False) if at < len(words) else None
    if name == "sg" and len(words) > 2:
        return run.text(words[-1], scope, as_root)
    return search(run, words, as_root) if name == "script" else _fed(run, scope, as_root)


def _user(words: Sequence[Text]) -> str:
    """Whom `su` and `runuser` become: `-u user`, or the word after the options, of which a lone `-` is one."""
    values = [str(word) for word in words]
    for option, user in pairwise(values):
        if option in ("-u", "--user"):
            return user
    at = wrappers.skip_options(words, 1, *_SU_OPTIONS)
    while at < len(words) and values[at] == "-":
        at = wrappers.skip_options(words, at + 1, *_SU_OPTIONS)
    return values[at] if at < len(words) else "root"


def sudo(run: Run, words: list[Text], as_root: bool) -> Ended:
    """`sudo -s` and `sudo -i` without a command: a shell that reads its commands."""
    if any(re.fullmatch(r"-(?=[A-Za-z]*[si])[A-Za-z]+|--shell|--login", str(word)) for word in words[1:]):
        return _fed(run, run.frame.scope.child(None), as_root)
    return None


def ssh(run: Run, words: list[Text], as_root: bool) -> Ended:
    """The remote shell gets the words after the host, joined by blanks; what they read is what `ssh` reads."""
    host = wrappers.skip_options(words, 1, _SSH_OPTIONS)
    as_root = host < len(words) and str(words[host]).startswith("root@")
    at = wrappers.skip_options(words, host + 1, _SSH_OPTIONS)
    if at >= len(words):
        return _fed(run, Scope(), as_root)
    return run.text(spaced(words[at:]), Scope(), as_root, stdin=run.standard_input())


def at(run: Run, words: list[Text], as_root: bool) -> Ended:
    """`at now` and `batch` read what is to be run."""
    return _fed(run, run.frame.scope.child(None), as_root)


def tmux(run: Run, words: list[Text], as_root: bool) -> Ended:
    """`tmux new -d text`, `tmux send-keys text Enter`: text for a shell in a terminal."""
    first = wrappers.skip_options(words, 1, "fLST")
    called = str(words[first]) if first < len(words) else ""
    rest = words[wrappers.skip_options(words, first + 1, _TMUX_OPTIONS) :]
    if called in ("send-keys", "send"):
        rest = [word for word in rest if not _TMUX_KEY.fullmatch(str(word))]
    elif not _TMUX_RUNS.fullmatch(called):
        return None
    return run.text(spaced(rest), run.frame.scope.child(None), as_root) if rest else None


def screen(run: Run, words: list[Text], as_root: bool) -> Ended:
    """`screen -dmS name command`, `screen -S name -X stuff text`."""
    first = wrappers.skip_options(words, 1, "SchpsteT")
    if [str(word) for word in words[first : first + 1]] == ["stuff"]:
        for text in words[first + 1 : first + 2]:
            run.text(text[: len(_TYPED_END.sub("", str(text)[::-1]))], run.frame.scope.child(None), as_root)
        return None
    return run.command(words[first:], as_root, functions=False) if first < len(words) else None


def elsewhere(run: Run, words: list[Text], as_root: bool) -> Ended:
    """`vagrant ssh -c text`, `gcloud compute ssh vm --command text`, `minikube ssh text`; else as `search`.

    `docker-machine ssh` takes its words as `ssh` does.
    """
    first = next((number for number, word in enumerate(words) if str(word) == "ssh"), None)
    if first is None:
        return search(run, words, as_root)
    if wrappers.program(words[0]) == "docker-machine":
        return ssh(run, words[first:], as_root)
    for number, word in enumerate(words[first + 1 :], first + 1):
        option, value = word.partition("=")
        if str(word) in ("-c", "--command") and number + 1 < len(words):
            return run.text(words[number + 1], Scope(), False)
        if str(option) == "--command" and value is not None:
            return run.text(value, Scope(), False)
        if not str(word).startswith("-") and " " in str(word) and word.fragments and not word.fragments[0].unresolved:
            return run.text(spaced(words[number:]), Scope(), False, stdin=run.standard_input())
    if run.standard_input():
        return _fed(run, Scope(), False)
    return search(run, words, as_root)


def search(run: Run, words: Sequence[Text], as_root: bool) -> Ended:
    """A command that is not known may run the command in its words: `travis_retry docker run …`, `… exec pod -- sh -c text`."""
    if wrappers.prints(wrappers.program(words[0])):
        return None
    written = [str(word) for word in words]
    elsewhere = False  # whether a command before the word gives what it reads to another machine
    for number, word in enumerate(words[1:], 1):
        name = wrappers.program(word)
        elsewhere = elsewhere or written[number - 1] in _ELSEWHERE
        if wrappers.prints(name):
            return None
        left = len(words) - number - 1
        if not word.resolved or left < (1 if name in STANDALONE else 2) and name not in wrappers.SHELLS:
            continue
        if (
            name in wrappers.TOOLS
            and written[number + 1] in ("run", "create", "compose")
            or name in STANDALONE
            and calls(words[number:])
        ):
            return run.command(list(words[number:]), as_root)
        if name in wrappers.SHELLS and (
            left > 1
            and _DASH_C.fullmatch(written[number + 1])
            or elsewhere
            and all(option.startswith("-") for option in written[number + 1 :])
        ):
            return shell(run, list(words[number:]), as_root)
    return None


SHELLS: dict[str, Callable[[Run, list[Text], bool], Ended]] = {
    **dict.fromkeys(wrappers.SHELLS, shell),
    **dict.fromkeys(("su", "runuser", "script", "sg", "newgrp"), as_someone),
    **dict.fromkeys(("ssh", "mosh", "autossh"), ssh),
    **dict.fromkeys(("at", "batch"), at),
    **dict.fromkeys(("vagrant", "gcloud", "minikube", "docker-machine", "colima"), elsewhere),
    "tmux": tmux,
    "screen": screen,
}
