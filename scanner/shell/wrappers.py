"""Commands that run the command in their arguments: which of their words are theirs. Source: their manual pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.record import dataclass
from scanner.source import Text


@dataclass(frozen=True, slots=True)
class Wrapper:
    """`short` and `long`: the options that take a value in the next word. `operands`: how many words stand before the command.

    `assignments`: `A=b` words may stand before it. `root`: the command runs as root.
    """

    short: str = ""
    long: tuple[str, ...] = ()
    operands: int = 0
    assignments: bool = False
    root: bool = False


WRAPPERS = {
    "sudo": Wrapper(
        "ughpCTRDrtU",
        ("user", "group", "host", "prompt", "close-from", "chroot", "chdir", "role", "type", "other-user", "command-timeout"),
        assignments=True,
        root=True,
    ),
    "doas": Wrapper("uC", root=True),
    "pkexec": Wrapper("", ("user",), root=True),
    "env": Wrapper("uCS", ("unset", "chdir", "split-string"), assignments=True),
    "exec": Wrapper("a"),
    "command": Wrapper(),
    "builtin": Wrapper(),
    "time": Wrapper("of", ("format", "output")),
    "nohup": Wrapper(),
    "setsid": Wrapper(),
    "nice": Wrapper("n", ("adjustment",)),
    "ionice": Wrapper("cnp", ("class", "classdata")),
    "chrt": Wrapper("TPD", operands=1),
    "taskset": Wrapper(operands=1),
    "stdbuf": Wrapper("ioe", ("input", "output", "error")),
    "timeout": Wrapper("ks", ("kill-after", "signal"), operands=1),
    "gtimeout": Wrapper("ks", ("kill-after", "signal"), operands=1),
    "xargs": Wrapper("IEdnPLas", ("replace", "max-args", "max-procs", "max-lines", "delimiter", "arg-file", "max-chars", "eof")),
    "parallel": Wrapper(
        "jnNIaS", ("jobs", "max-args", "arg-file", "sshlogin", "colsep", "joblog", "results", "delay", "retries", "timeout")
    ),
    "flock": Wrapper("wE", ("timeout", "wait", "conflict-exit-code"), operands=1),
    "chroot": Wrapper("", ("userspec", "groups"), operands=1, root=True),
    "nsenter": Wrapper("tSG", ("target", "setuid", "setgid")),
    "unshare": Wrapper("SGR", ("setuid", "setgid", "root", "wd", "propagation")),
    "ip": Wrapper(operands=3),  # ip netns exec NAME …
    "watch": Wrapper("nq", ("interval",)),
    "strace": Wrapper("eopsuEPaSXIbO"),
    "ltrace": Wrapper("eopsu"),
    "unbuffer": Wrapper(),
    "sshpass": Wrapper("pfdP"),
    "winpty": Wrapper(),
    "caffeinate": Wrapper("tw"),
    "systemd-run": Wrapper(
        "puEHM",
        ("unit", "property", "slice", "uid", "gid", "setenv", "description", "working-directory", "on-calendar", "on-active"),
        root=True,
    ),
    "chpst": Wrapper("uUbenmdoptfc/"),
    "setpriv": Wrapper("", ("reuid", "regid", "groups", "inh-caps", "ambient-caps", "bounding-set", "securebits")),
    "gosu": Wrapper(operands=1),
    "su-exec": Wrapper(operands=1),
    "fakeroot": Wrapper("liuf"),
    "retry": Wrapper("tsdm", ("times", "delay", "max", "sleep")),
}
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=", re.ASCII)
TOOLS = ("docker", "podman", "nerdctl")
BUILDERS = ("buildah", "docker-buildx")  # what only builds images
SHELLS = frozenset(("sh", "bash", "dash", "zsh", "ksh", "ash", "busybox"))
PRINTERS = re.compile(
    r"echo|printf|print|grep|[ef]grep|rg|sed|awk|which|type|whereis|man|help|test|\[|\[\[|:|true|false|alias|logger|git|cat|touch|rm|mkdir|cd|apt(-get)?|yum|dnf|apk|brew|pip3?|npm"
)
_TALKS = re.compile(
    r"log|info|warn|err|debu?g|die|fail|msg|say|echo|print|note|usage|fatal|abort|title|header|comment|step|describe|ok|quote|assert",
    re.I,
)


def program(word: Text) -> str:
    """The name of the program that a word calls: without its folder."""
    return str(word).rpartition("/")[2]


def prints(name: str) -> bool:
    """Whether a command by this name takes words to show or look for, not to run."""
    return PRINTERS.fullmatch(name) is not None or _TALKS.search(name) is not None


def skip_options(words: Sequence[Text], at: int, short: str, long: tuple[str, ...] = ()) -> int:
    """The position after the options that start at `at`; a value in a word of its own is skipped with its option."""
    while at < len(words):
        word = str(words[at])
        if not words[at].resolved and not word.startswith("-"):
            break
        if word == "--":
            return at + 1
        if word.startswith("--"):
            at += 2 if word[2:] in long else 1
        elif word.startswith("-") and len(word) > 1:
            at += 2 if word[-1] in short and not any(c in short for c in word[1:-1]) else 1
        else:
            break
    return at


def strip(name: str, words: Sequence[Text]) -> int | None:
    """How many words of a wrapped command are the wrapper's own; None where `name` is no wrapper."""
    wrapper = WRAPPERS.get(name)
    if wrapper is None or name == "ip" and [str(w) for w in words[1:3]] != ["netns", "exec"]:
        return None
    at = skip_options(words, 1, wrapper.short, wrapper.long)
    while wrapper.assignments and at < len(words) and _ASSIGNMENT.match(str(words[at])):
        at += 1
    return at + wrapper.operands


def runs_as_root(name: str, own: Sequence[Text], before: bool) -> bool:
    """Whether the wrapped command runs as root: `own` are the wrapper's words, `before` whether the wrapper itself does."""
    if name in ("gosu", "su-exec"):
        user = str(own[-1]).partition(":")[0] if len(own) > 1 else ""
    elif not WRAPPERS[name].root:
        return before
    else:
        user = _user_of(own)
    return user in ("", "root", "0", "#0")


def _user_of(own: Sequence[Text]) -> str:
    """What `-u` or `--user` says, empty where nothing does."""
    values = [str(word) for word in own]
    for at, value in enumerate(values):
        if value in ("--user", "--uid") or re.fullmatch(r"-[A-Za-z]*u", value):
            return values[at + 1] if at + 1 < len(values) else ""
        if match := re.match(r"--(?:user|uid)=(.*)", value) or re.match(r"-[AEHSbknPi]*u(.+)", value):
            return match[1]
    return ""
