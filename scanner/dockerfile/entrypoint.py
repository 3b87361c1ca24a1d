"""Whether what an image starts with gives up root: `gosu app …` in its ENTRYPOINT or CMD, or in the script they name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence

from scanner.dockerfile.stages import Stage
from scanner.source import SourceFile

Load = Callable[[str], SourceFile | None]

# Programs that run the rest of their words as the user they are told: where that user stands. Source: their manual pages.
_FIRST_OPERAND = frozenset("gosu su-exec s6-setuidgid setuidgid su".split())
_BY_OPTION = {
    "setpriv": ("--reuid",),
    "runuser": ("-u", "--user"),
    "chpst": ("-u", "-U"),
    "chroot": ("--userspec",),
    "sudo": ("-u", "--user"),
    "start-stop-daemon": ("-c", "--chuid"),
}
_SAYS_ONE = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted((*_FIRST_OPERAND, *_BY_OPTION)))})(?![\w-])")
_QUOTING = re.compile(r"[\"'\\]")
_TAKES_VALUE = frozenset(
    "-s --shell -c --command --session-command -g --group -G --supp-group -w --whitelist-environment".split()
)
_STEPS_ASIDE = frozenset("exec tini tini-static dumb-init catatonit env nice -- -g -s -v -p command time".split())
_SHELLS = frozenset("sh bash ash dash ksh zsh".split())
_MOST_COPIES, _MOST_SCRIPT = 50, 200_000
_CONTINUED = re.compile(r"\\\n[ \t]*")
_PARTS = re.compile(r"&&|\|\||[;|]|(?<![\w$-])(?:then|else|do|\{|\()(?![\w-])|(?<=\))\s")
_CLOSING = re.compile(r"(?:fi|esac|done|;;|[})])?\s*;?")


def drops_root(stage: Stage, file: SourceFile, load: Load) -> bool:
    """Whether the stage's own ENTRYPOINT and CMD surely go on as another user than root.

    A script of theirs is looked for where the Dockerfile copies it from, by way of `load`. It counts as dropping root
    where it ends in a program that does, or gives itself over to one on some path: that is how such scripts are written.
    """
    words = [*(stage.entrypoint or ()), *(stage.cmd or ())]
    if _another_user(words):
        return True
    while words and _name(words[0]) in _STEPS_ASIDE | _SHELLS:
        if _name(words[0]) in _SHELLS and words[1:2] and re.fullmatch(r"-\w*c", words[1]):
            return len(words) > 2 and _script_drops(words[2])
        words = _past(words)
    return bool(words) and any(map(_script_drops, _scripts(stage, words[0], file, load)))


def of_the_base(stage: Stage) -> bool:
    """Whether the ENTRYPOINT, where the file sets one, is a script of the base: official images name theirs alike."""
    return stage.entrypoint is None or bool(stage.entrypoint) and _is_the_base_s(stage, stage.entrypoint[0])


def hands_over(stage: Stage, file: SourceFile, load: Load) -> bool:
    """Whether the ENTRYPOINT is a script of the repository that in its end becomes the base's: `exec docker-entrypoint.sh`."""
    words = list(stage.entrypoint or ())
    while words and _name(words[0]) in _STEPS_ASIDE | _SHELLS:
        words = _past(words)
    return bool(words) and any(
        command[0] == "exec" and len(command) > 1 and _is_the_base_s(stage, command[1])
        for script in _scripts(stage, words[0], file, load)
        for command in _all_commands(script)
    )


def _is_the_base_s(stage: Stage, program: str) -> bool:
    name = _name(program)
    return name == "docker-entrypoint.sh" and not any(_leads_to(name, copied, target) for copied, target in stage.copied)


def _past(words: list[str]) -> list[str]:
    """What a program that only starts another is given, its options left out."""
    words = words[1:]
    while words and words[0].startswith("-"):
        words = words[1:]
    return words


def _name(word: str) -> str:
    return posixpath.basename(word)


def _another_user(words: Sequence[str]) -> bool:
    """Whether a command runs as a user other than root because its own words say so."""
    at = 0
    while at < len(words) and (_name(words[at]) in _STEPS_ASIDE or re.match(r"\w+=", words[at])):
        at += 1
    if at == len(words):
        return False
    user = _user(_name(words[at]), words[at + 1 :])
    return bool(user) and re.fullmatch(r"(root|0+)(:.*)?", user.strip("\"'")) is None


def _user(program: str, words: Sequence[str]) -> str:
    if program in _FIRST_OPERAND:
        at = 0
        while at < len(words) and words[at].startswith("-"):
            at += 2 if words[at] in _TAKES_VALUE else 1
        return words[at] if at + 1 < len(words) or program == "su" and 0 < at < len(words) else ""
    for option in _BY_OPTION.get(program, ()):
        for at, word in enumerate(words):
            if word == option:
                return words[at + 1] if at + 1 < len(words) else ""
            if word.startswith(f"{option}=") or not option.startswith("--") and word.startswith(option):
                return word[len(option) :].lstrip("=")
            if not word.startswith("-") and (at == 0 or not words[at - 1].startswith("-")):
                break  # from here on the words are another program's
    return ""


def _script_drops(text: str) -> bool:
    if not _SAYS_ONE.search(_QUOTING.sub("", text)):  # most scripts; to split them into words would take long
        return False
    commands = _all_commands(text)
    if commands and _another_user(commands[-1]):
        return True
    return any(words[0] == "exec" and _another_user(words) or _becomes(words) for words in commands)


def _becomes(words: Sequence[str]) -> bool:
    """`set -- gosu app "$0" "$@"`: what the script will run."""
    return list(words[:2]) == ["set", "--"] and _another_user(words[2:])


def _all_commands(script: str) -> list[list[str]]:
    return [words for line in _CONTINUED.sub(" ", script).splitlines() for words in _commands(line)]


def _commands(line: str) -> Iterator[list[str]]:
    import shlex

    line = line.strip()
    if line.startswith("#") or _CLOSING.fullmatch(line):
        return
    for part in _PARTS.split(line):
        try:
            words = shlex.split(part, comments=True)
        except ValueError:  # a quote that is closed on another line
            words = part.split()
        if words:
            yield words


def _scripts(stage: Stage, program: str, file: SourceFile, load: Load) -> Iterator[str]:
    """The texts of the repository's files that may be the program of an image."""
    if not ("/" in program or program.endswith(".sh") or any(_leads_to(_name(program), *each) for each in stage.copied)):
        return
    tails = [program[match.end() :] for match in re.finditer(r"(?:^|/)(?=[^/])", program)]
    for copied, target in stage.copied[-_MOST_COPIES:]:
        renamed = _name(target) == _name(program)
        paths = dict.fromkeys(
            path
            for source in copied
            for path in ([source] if renamed or _name(source) == _name(program) else [f"{source}/{tail}" for tail in tails])
        )
        for path in paths:
            script = _found(path, file, load)
            if script is not None and len(script.text) < _MOST_SCRIPT and re.match(r"#!.*sh\b|(?!#!)", script.text):
                yield script.text


def _leads_to(name: str, copied: Sequence[str], target: str) -> bool:
    return _name(target) == name or any(_name(source) == name for source in copied)


def _found(path: str, file: SourceFile, load: Load) -> SourceFile | None:
    """A file of the context: which folder that is the Dockerfile doesn't say, so its own or one above it."""
    if "$" in path or "*" in path:
        return None
    folder = posixpath.dirname(file.path)
    while True:
        script = load(posixpath.normpath(posixpath.join(folder, path.lstrip("/"))))
        if script is not None or folder in ("", "/") or _name(folder) == "..":
            return script
        folder = posixpath.dirname(folder)
