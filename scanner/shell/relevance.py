"""Which commands need not be walked: what they start is of no interest, and they change nothing that others see.

Most of a script prints, asks and copies. To walk that, on each path for itself, is what costs; so it is found out once for
each command what it may do at all, and one that can do nothing that matters is passed over. What cannot be told counts as
something that matters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from scanner.compose_cli import STANDALONE
from scanner.record import dataclass
from scanner.shell import wrappers
from scanner.shell.builtins import BUILTINS, nothing
from scanner.shell.needed import always, needed
from scanner.shell.purity import is_pure
from scanner.shell.settings import OF_TOOLS
from scanner.shell.shells import SHELLS
from scanner.shell.syntax import (
    Assignment,
    Case,
    Command,
    For,
    Function,
    Group,
    If,
    Node,
    Opaque,
    Parameter,
    Pipe,
    Redirect,
    Script,
    Sequence,
    Simple,
    Substitution,
    Test,
    While,
    Word,
)

_TOOLS = frozenset((*wrappers.TOOLS, *wrappers.BUILDERS, *STANDALONE, "docker.exe", "podman.exe", "docker.io"))
_RUNS_TEXT = frozenset("eval source . trap alias".split())
_RUN_BY_FIND = frozenset((None, "-exec", "-execdir", "-ok", "-okdir"))
_BARE_WRAPPERS = frozenset("sudo doas time nohup setsid command builtin xargs unbuffer".split())
_DECLARES = frozenset("export local declare typeset readonly".split())
_ASSIGNS = frozenset("read mapfile readarray unset".split())
_ENDS = frozenset("return break continue shift".split())  # a function, a loop, or what is known of the function's arguments
_LEAVES = frozenset("exit cd pushd popd".split())
_INTO_FILES = frozenset((">", ">|", ">>", "&>", "&>>"))
# Utilities that run none of their arguments. Source: POSIX.1 XCU 4; GNU coreutils, grep, tar, gzip and procps manuals.
_UTILITIES = frozenset(
    "basename cal cksum cmp comm cp csplit cut date dd df diff dirname du expr file fold free getconf getent gunzip gzip head"
    " hostname id join jq kill killall less ln logname ls lsof md5sum mkfifo mkdir mktemp more mv nl nproc od paste pgrep pkill"
    " pr ps pwd readlink realpath rmdir seq sha1sum sha256sum sha512sum shuf sleep sort split stat strings sum sync tac tail tee"
    " touch tput tr truncate tsort tty umask uname unexpand uniq unlink unzip uptime wait wc who whoami xz zcat zgrep zip".split()
)


@dataclass(frozen=True, slots=True)
class _About:
    """What a command may do: start something of interest; change arguments or what is exported; end a function or loop; leave
    (the program, the folder).

    `assigns`: variables. `calls`: names of commands, which may be functions; `nested`: likewise in subshells, whose changes
    nobody sees. `unsure`: those of them that, if they are no functions, may start what their arguments hold.
    """

    starts: bool = False
    changes: bool = False
    ends: bool = False
    leaves: bool = False
    assigns: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
    nested: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()

    def __or__(self, other: _About) -> _About:
        if other is _NOTHING or self is _NOTHING:
            return self if other is _NOTHING else other
        return _About(
            self.starts or other.starts,
            self.changes or other.changes,
            self.ends or other.ends,
            self.leaves or other.leaves,
            self.assigns | other.assigns,
            self.calls | other.calls,
            self.nested | other.nested,
            self.unsure | other.unsure,
        )

    @property
    def within(self) -> _About:
        """The same in a subshell."""
        return _About(self.starts, nested=self.calls | self.nested, unsure=self.unsure)


_NOTHING = _About()
_STARTS = _About(starts=True)

Functions = Mapping[str, tuple[Function, Script]]


class Relevance:
    """What the commands of a program may do, where commands by `names` are of interest besides the container tools.

    `program`: the whole of it, where nothing else can use its variables; else None, and each of them matters. Nodes are told
    apart by identity, so they must live as long as this.
    """

    def __init__(self, names: frozenset[str], configures: bool, pure: dict[int, bool]) -> None:
        self._names = names | _TOOLS
        self._configures = configures  # whether the engine's configuration may be written to
        self._known: dict[int, _About] = {}
        self._pure = pure
        self.program: Script | None = None

    def is_idle(self, command: Command, functions: Functions, aliases: Collection[str]) -> bool:
        """Whether a command that runs while these functions and aliases hold starts and changes nothing that matters."""
        about = self._about(command)
        if about.starts or about.ends or about.leaves or self._changes(about):
            return False
        if aliases and not (about.calls.isdisjoint(aliases) and about.nested.isdisjoint(aliases)):
            return False
        if not functions:
            return not about.unsure
        return not self._starts(about, functions, set()) and self._calls_idle(about, functions, set())

    def may_start(self, command: Command, functions: Functions) -> bool:
        """Whether something of interest may be started by a command, whose changes nobody sees."""
        return self._starts(self._about(command), functions, set())

    def starts(self, command: Command, functions: Collection[str]) -> bool:
        """Likewise as far as it does so itself, not by one of these functions."""
        about = self._about(command)
        return about.starts or not about.unsure.issubset(functions)

    @cached_property
    def _variables(self) -> frozenset[str] | None:
        """The variables that may matter; None where all may."""
        return needed(self.program, self.starts) if self.program is not None else None

    def _changes(self, about: _About) -> bool:
        if about.changes or not about.assigns:
            return about.changes
        return self._variables is None or not about.assigns.isdisjoint(self._variables) or any(map(always, about.assigns))

    def _calls_idle(self, about: _About, functions: Functions, seen: set[str]) -> bool:
        """Whether the functions that a command calls change nothing outside."""
        for name in about.calls:
            if name in functions and name not in seen:
                seen.add(name)
                function = functions[name][0]
                inner = self._about(function.body)
                if inner.leaves or self._changes(inner) and not is_pure(function, functions, self._pure):
                    return False
                if not self._calls_idle(inner, functions, seen):
                    return False
        return True

    def _starts(self, about: _About, functions: Functions, seen: set[str]) -> bool:
        if about.starts or not all(name in functions for name in about.unsure):
            return True
        for name in (*about.calls, *about.nested):
            if name in functions and name not in seen:
                seen.add(name)
                if self._starts(self._about(functions[name][0].body), functions, seen):
                    return True
        return False

    # -- what a command may do

    def _about(self, node: Command) -> _About:
        about = self._known.get(id(node))
        if about is None:
            about = self._known[id(node)] = self._found(node)
        return about

    def _found(self, node: Command) -> _About:
        match node:
            case Simple():
                about = self._simple(node)
            case Sequence():
                about = self._all(node.commands)
            case Pipe():
                about = self._all(node.commands).within
            case Group():
                about = self._about(node.body).within if node.subshell else self._about(node.body)
            case If():
                about = self._all(part for branch in node.branches for part in branch)
                if node.otherwise is not None:
                    about |= self._about(node.otherwise)
            case For():
                about = _About(assigns=frozenset((node.name,))) | self._words(node.words or ()) | self._about(node.body)
            case While():
                about = self._about(node.condition) | self._about(node.body)
            case Case():
                about = self._words([node.subject]) | self._all(body for _, body, _ in node.items)
                about |= self._words(word for words, _, _ in node.items for word in words)
            case Function():
                return _About(changes=True)
            case Test():
                about = self._words(node.words)
        for redirect in node.redirects if not isinstance(node, (Sequence, Pipe)) else ():
            about |= self._redirect(redirect)
        return about

    def _all(self, commands: Iterable[Command]) -> _About:
        about = _NOTHING
        for command in commands:
            about |= self._about(command)
            if about.starts:
                return _STARTS
        return about

    def _simple(self, node: Simple) -> _About:
        about = _NOTHING
        words = [word for word in node.words if isinstance(word, Word)]
        assignments = [*node.assignments, *(word for word in node.words if isinstance(word, Assignment))]
        for assignment in assignments:
            if assignment.name.startswith(OF_TOOLS):
                return _STARTS
            about |= self._words(assignment.value if isinstance(assignment.value, list) else [assignment.value])
        if not words or words[0].bare in _DECLARES:
            about |= _About(assigns=frozenset(one.name for one in assignments))
        if words:
            about |= self._words(words) | self._command(words)
        return about

    def _command(self, words: list[Word]) -> _About:
        literals = [word.literal for word in words]
        for at, name in enumerate(literals):
            if not name:
                return _STARTS
            program = name.rpartition("/")[2]
            if program in _RUNS_TEXT or program in self._names or program in SHELLS or self._configures and program == "tee":
                return _STARTS
            if program not in wrappers.WRAPPERS or program == "command" and literals[at + 1 : at + 2] in (["-v"], ["-V"]):
                return self._program(name, program, literals[at + 1 :])
            first = next(iter(literals[at + 1 : at + 2]), None)
            if program not in _BARE_WRAPPERS or not first or first.startswith("-") or "=" in first:
                return _STARTS
        return _STARTS

    def _program(self, name: str, program: str, literals: list[str | None]) -> _About:
        """What a command does that is no wrapper; None is an argument that is not known."""
        calls = frozenset((name,))
        if program in _DECLARES or program in _ASSIGNS:
            assigned = [literal for literal in literals if literal is None or not literal.startswith("-")]
            return _About(changes=None in assigned, assigns=frozenset(filter(None, assigned)), calls=calls)
        if program in BUILTINS and BUILTINS[program] is not nothing:
            leaves, ends = program in _LEAVES, program in _ENDS
            return _About(changes=not (leaves or ends), ends=ends, leaves=leaves, calls=calls)
        if program == "find" and not _RUN_BY_FIND.isdisjoint(literals):
            return _STARTS
        if program == "command" or wrappers.prints(program):
            return _About(calls=calls)
        for literal in literals:
            if literal is not None and ((base := literal.rpartition("/")[2]) in self._names or base in wrappers.SHELLS):
                return _STARTS
        return _About(calls=calls, unsure=calls if None in literals and program not in _UTILITIES else frozenset())

    def _redirect(self, redirect: Redirect) -> _About:
        words = [word for word in (redirect.target, redirect.body) if word is not None]
        if self._configures and redirect.operator in _INTO_FILES:
            return _STARTS
        return self._words(words)

    def _words(self, words: Iterable[Word]) -> _About:
        about = _NOTHING
        for word in words:
            for part in word.parts:
                about |= self._part(part)
        return about

    def _part(self, part: Node) -> _About:
        if isinstance(part, Substitution):
            return self._about(part.script.program).within
        if isinstance(part, Opaque) and part.inner is not None:
            return self._words([part.inner])
        if isinstance(part, Parameter) and (part.argument is not None or part.subscript is not None or "=" in part.operator):
            about = self._words(word for word in (part.argument, part.subscript) if word is not None)
            return about | _About(assigns=frozenset((part.name,))) if "=" in part.operator else about
        return _NOTHING
