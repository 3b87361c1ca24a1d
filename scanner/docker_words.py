"""The grammar of a container tool's command line: words → flags and operands, as pflag reads them.

Without interspersed flags the first operand ends them: what follows the image belongs to the container. A short cluster
(`-itu0`) is a run of switches that a flag with a value may end; `--flag=value` and `-f=value` give a switch a value; `--`
ends the flags. Source: spf13/pflag, `parseArgs`, `parseLongArg`, `parseSingleShortArg`.

Text that could not be resolved makes the reading a judgement. The rules, where a flag may stand:

- A word with something known in it keeps its place: `--name=$N` and `-e$X` are that flag with an unresolved value,
  `$REGISTRY/app:$TAG` is the image. None of them makes the launch opaque.
- A quoted lone variable (`"$IMAGE"`) is one word and no flag that matters: the image; unless its name says it holds options.
- A bare lone variable may be no word or several. Its name decides: `$IMAGE`, `$IMG`, `$CONTAINER`, `$tag` are the image;
  `$OPTS`, `$DOCKER_ARGS`, `$VOLUMES` are flags: the launch is opaque and the reading goes on behind it. Where the name
  says neither, it is flags if a plausible image follows (`$X alpine`, `$X $IMAGE`), and otherwise the image (`$X bash`),
  along with which it may bring flags: opaque. Lists (`"$@"`, `${list[@]}`) are read like the latter, whatever their name.
- So the last word has the image in it, though options by name, and lists, leave it unset (`docker run "$@"`).
- `--flag $X` is the flag's value. Only a list there (`-v "$@"`) may carry more.

A flag the table does not know makes the launch opaque. Whether the word after it is its value or the image is not known:
both are kept as possible, and what stands between holds on some readings only (`SOMETIMES`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field

from scanner.docker_flags import Flag, Given, Table
from scanner.docker_values import masked
from scanner.record import dataclass
from scanner.source import Certainty, Text

_NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_IMAGE_NAMES = frozenset("image images img imgs tag container repo repository registry iid digest".split())
_OPTION_NAMES = frozenset(
    "opt opts option options arg args argument arguments flag flags param params parameter parameters switch switches extra "
    "extras env envs environment vol vols volume volumes mount mounts bind binds port ports publish link links label labels "
    "network net caps cap gpu gpus device devices platform tty interactive privileged detach limit limits resource resources "
    "security user"
    "rm display proxy".split()
)
_IMAGE_NAME = re.compile(r"^image|image$|img$")
_OPTION_NAME = re.compile(r"(?:opt|arg|flag|param|option)s?$")
_VARIABLE = re.compile(r"\$\w+|\$\{.*\}|\$\([\w.-]+\)|\$[@*]", re.DOTALL)
_BUILT_HERE = re.compile(r"(?:\$\(|`)\s*(?:sudo )?\w+ (?:\w+ )?build\b")
_LIST = re.compile(r"""["']?(?:\$[@*]|\$\{[@*]|\$\{!?\w+\[[@*]\])""")
_CALLED = re.compile(r"(?:\$\(|`)\s*([\w.-]+)")  # what is run for its output
_SAYS_NOTHING = frozenset(("$OPTARG", "${OPTARG}", "$arg", "${arg}"))  # any argument, whatever it is for
_COMPONENT = r"[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*"
_REFERENCE = re.compile(rf"(?:[A-Za-z0-9.-]+(?::\d+)?/)?{_COMPONENT}(?:/{_COMPONENT})*(?::[\w.-]+)?(?:@[\w:+.]+)?")
_COMMANDS = frozenset(
    "sh bash ash dash zsh env cat ls make echo exec python python3 pytest npm go cargo pip uname id true".split()
)


@dataclass(slots=True)
class Parsed:
    """Flags in their order, and the words that are none.

    `perhaps`: words after unknown flags, each may be the image. `open_ended`: words that may bring further flags.
    """

    flags: list[tuple[Flag, Given]] = field(default_factory=list)
    operands: list[Text] = field(default_factory=list)
    perhaps: list[Text] = field(default_factory=list)
    open_ended: list[Text] = field(default_factory=list)

    @property
    def opaque(self) -> bool:
        """Whether there may be more flags than are known."""
        return bool(self.open_ended)


def parse(words: Sequence[Text], table: Table, *, interspersed: bool = False) -> Parsed:
    """Reads the words after the verb. `interspersed`: flags may follow operands (`docker build . -t app`)."""
    return _Parser(words, table, interspersed).run()


class _Parser:
    def __init__(self, words: Sequence[Text], table: Table, interspersed: bool) -> None:
        self.words = words
        self.table = table
        self.interspersed = interspersed
        self.at = 0
        self.parsed = Parsed()
        self.followed: list[bool] = []

    def run(self) -> Parsed:
        while self.at < len(self.words):
            word = self.words[self.at]
            plain = masked(word)
            if plain == "--":
                self.at += 1
                break
            if is_lone(word) and self._holds_flags(word):
                self.at += 1
            elif plain.startswith("-") and len(plain) > 1:
                self.at += 1
                self._long(word) if plain.startswith("--") else self._cluster(word, plain)
            elif self.interspersed:
                self.parsed.operands.append(word)
                self.at += 1
            else:
                break
        self.parsed.operands.extend(self.words[self.at :])
        return self.parsed

    def _long(self, word: Text) -> None:
        name, value = word.partition("=")
        flag = self.table.by_name.get(str(name)) if name.resolved else None
        if flag is None:
            self._unknown(word, may_take_next=value is None)
        elif value is not None or not flag.takes_value:
            self._add(flag, word, value)
        else:
            self._add_with_next(flag, word)

    def _cluster(self, word: Text, plain: str) -> None:
        for at in range(1, len(plain)):
            flag = self.table.by_name.get("-" + plain[at])
            is_last = at + 1 == len(plain)
            if flag is None:
                self._unknown(word, may_take_next=is_last)
                return
            if plain[at + 1 : at + 2] == "=" and at + 2 < len(plain):
                self._add(flag, word, word[at + 2 :])
                return
            if flag.takes_value:
                self._add_with_next(flag, word) if is_last else self._add(flag, word, word[at + 1 :])
                return
            self._add(flag, word, None)

    def _add(self, flag: Flag, word: Text, value: Text | None) -> None:
        certainty = Certainty.SOMETIMES if self.parsed.perhaps else word.certainty
        self.parsed.flags.append((flag, Given(value, word.spans, certainty)))

    def _add_with_next(self, flag: Flag, word: Text) -> None:
        if self.at == len(self.words):
            return  # the tool refuses this command
        value = self.words[self.at]
        self.at += 1
        self._add(flag, word + value, value)
        if is_list(value):
            self.parsed.open_ended.append(value)

    def _unknown(self, word: Text, *, may_take_next: bool) -> None:
        self.parsed.open_ended.append(word)
        if may_take_next and self.at < len(self.words) and not masked(self.words[self.at]).startswith("-"):
            self.parsed.perhaps.append(self.words[self.at])
            self.at += 1

    def _holds_flags(self, word: Text) -> bool:
        """Whether a lone word holds flags, so that the reading goes on behind it; says so in `open_ended`."""
        said = _said_by_name(word)
        options = is_list(word) if said != "options" else True
        if self.interspersed:
            return options
        if said == "image" and not is_list(word) or said != "options" and not word.splits:
            return False
        self.parsed.open_ended.append(word)
        is_last = self.at + 1 == len(self.words)
        return said == "options" or options and is_last or self._image_follows(self.at + 1)

    def _image_follows(self, at: int) -> bool:
        """Whether the first word from `at` that is no flag could be an image."""
        if not self.followed:  # from the end, each answer once: a command may have thousands of unresolved words
            self.followed = [False] * (len(self.words) + 2)
            for index in reversed(range(len(self.words))):
                self.followed[index] = self._could_lead_to_image(index)
        return self.followed[at]

    def _could_lead_to_image(self, at: int) -> bool:
        word = self.words[at]
        plain = masked(word)
        if is_lone(word):
            said = _said_by_name(word)
            one_word = said != "options" and not word.splits
            return said == "image" or one_word or self.followed[at + 1]
        if plain == "--":
            return at + 1 < len(self.words)
        if plain.startswith("-") and len(plain) > 1:
            width = self._width(plain)
            return width > 0 and self.followed[at + width]
        return not word.resolved or _REFERENCE.fullmatch(plain) is not None and plain not in _COMMANDS

    def _width(self, plain: str) -> int:
        """How many words the flags in a word take, itself included; 0 for an unknown one."""
        if plain.startswith("--"):
            name, equals, _ = plain.partition("=")
            flag = self.table.by_name.get(name)
            return 0 if flag is None else 2 if flag.takes_value and not equals else 1
        for at in range(1, len(plain)):
            flag = self.table.by_name.get("-" + plain[at])
            if flag is None:
                return 0
            if flag.takes_value:
                return 2 if at + 1 == len(plain) else 1
        return 1


def is_lone(word: Text) -> bool:
    """Whether nothing of a word is known: `$X`, `"$@"`, not `a$X`."""
    return not word.resolved and not masked(word).strip("\0")


def is_list(word: Text) -> bool:
    """Whether a word stands for a list of words of any length: `"$@"`, `${list[@]}`."""
    return word.splits and is_lone(word) and any(_LIST.match(fragment.text) for fragment in word)


def _said_by_name(word: Text) -> str:
    """What the name of a lone variable says it holds, `image` or `options`: the last part of the name that says anything.

    `$(shell awk …)` says nothing, but `$(PYTHON_IMAGE)`, through which it came, does. `$(docker build -q .)` is an image.
    """
    for fragment in word:
        for source in (fragment.text, *(place.text for place in reversed(fragment.via))):
            said = _VARIABLE.fullmatch(source) and _said_by(source)
            if said:
                return said
    return "image" if _BUILT_HERE.match(str(word)) else _said_by(str(word))


def _said_by(source: str) -> str:
    if source in _SAYS_NOTHING:
        return ""
    called = _CALLED.match(source)
    for name in reversed(list(_NAME_PART.finditer(source))):
        part = name[0].lower()
        if part in _IMAGE_NAMES or _IMAGE_NAME.search(part):
            return "image"
        if (part in _OPTION_NAMES or _OPTION_NAME.search(part)) and (called is None or name.end() <= called.end()):
            return "options"  # what a command is given says nothing of what it prints
    return ""
