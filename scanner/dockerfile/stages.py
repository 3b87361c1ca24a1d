"""The stages of a Dockerfile as a build goes through them: the variables, the shell and the user in force."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import field, replace

from scanner import images
from scanner.dockerfile import words
from scanner.dockerfile.instructions import Instruction, exec_form, triggered
from scanner.launch import EnvVar, Value, value_of
from scanner.record import dataclass
from scanner.source import Certainty, Span, Text

_TEMPLATE = re.compile(r"\{\{|\{%|<%|%%|@\w+@")
_WINDOWS = re.compile(r"(?i)(^|[./:])windows(?![^/:@])|windowsservercore|nanoserver")
_MOST_STAGES = 255
_MOST_GROWTH = 1_000_000  # characters that variables add to one file
_POSIX_SHELLS = frozenset("sh bash dash ash ksh mksh zsh busybox".split())


@dataclass(slots=True)
class Stage:
    """What is known while a stage is built.

    `name`: as written, or its number. `base`: the image from outside that it comes from, through earlier stages too;
    `user`: the last USER in force; `root`: whether a RUN is root's, None where that is not known; `onbuild`: both as
    an `ONBUILD USER` makes them of what comes from this stage. `env`: what its own
    ENV and ARG instructions set. `posix`: whether a RUN in shell form is read by a shell like sh. `entrypoint`, `cmd`: their
    words where the file sets them; `copied`: what COPY and ADD bring from the context, and where to.
    """

    name: str
    span: Span
    base: Value[str]
    user: Value[str] | None = None
    root: bool | None = None
    onbuild: tuple[Value[str], bool | None] | None = None
    posix: bool = True
    entrypoint: tuple[str, ...] | None = None
    cmd: tuple[str, ...] | None = None
    own_cmd: bool = False  # set in this stage
    copied: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    volumes: list[Value[str]] = field(default_factory=list)
    env: list[Value[EnvVar]] = field(default_factory=list)
    args: dict[str, Text] = field(default_factory=dict)
    exported: ChainMap[str, Text] = field(default_factory=ChainMap)  # ENV; further maps: the stages it comes from

    @property
    def scope(self) -> Mapping[str, Text]:
        """The variables an instruction sees: an ENV hides an ARG of its name."""
        return ChainMap(*self.exported.maps, self.args)

    def child(self, name: str, span: Span) -> Stage:
        """The stage `FROM` this one begins: all but the build arguments goes on."""
        user, root = self.onbuild or (self.user, self.root)
        return replace(
            self,
            name=name,
            span=span,
            user=user,
            root=root,
            onbuild=None,
            copied=[*self.copied],
            volumes=[*self.volumes],
            own_cmd=False,
            env=[],
            args={},
            exported=self.exported.new_child(),
        )


class InstructionError(Exception):
    """An instruction that no build takes; the message says why, for the person who wrote it."""


@dataclass(slots=True)
class Stages:
    """The stages so far. `outside`: arguments declared before the first FROM, for FROM itself and for those who ask.

    `given`: the build's arguments; `contexts`: what a build says a name in FROM stands for.
    """

    escape: str = "\\"
    given: Mapping[str, Text] = field(default_factory=dict)
    contexts: Mapping[str, Value[str]] = field(default_factory=dict)
    outside: dict[str, Text] = field(default_factory=dict)
    outside_env: list[Value[EnvVar]] = field(default_factory=list)
    all: list[Stage] = field(default_factory=list)
    _named: dict[str, Stage] = field(default_factory=dict)
    _growth: int = 0

    @property
    def current(self) -> Stage | None:
        return self.all[-1] if self.all else None

    def take(self, instruction: Instruction) -> None:
        """What `instruction` changes. Raises InstructionError where it cannot be read; the stage stays as sound as it can."""
        try:
            if instruction.name == "FROM":
                self._from(instruction)
            elif instruction.name == "ARG":
                self._arg(instruction.text)
            elif self.current is not None:
                self._in_stage(self.current, instruction)
        except words.WordError as error:
            raise InstructionError(f"{instruction.name}: {error}") from error

    def _in_stage(self, stage: Stage, instruction: Instruction) -> None:
        if instruction.name == "ENV":
            self._env(stage, instruction.text)
        elif instruction.name == "USER":
            if not instruction.text:
                raise InstructionError("USER names no user: USER name-or-uid[:group]")
            stage.user, stage.root = Value.unknown(str(instruction.text), (instruction.span,)), None
            stage.user, stage.root = self._user(stage.scope, instruction)
        elif instruction.name == "ONBUILD":
            later = triggered(instruction)
            if later is not None and later.name == "USER" and later.text:
                stage.onbuild = self._user(stage.scope, later)
        elif instruction.name == "SHELL":
            strings = exec_form(str(instruction.text))
            if not strings:
                raise InstructionError('SHELL takes a list: SHELL ["/bin/sh", "-c"]')
            stage.posix = re.split(r"[/\\]", strings[0][2])[-1] in _POSIX_SHELLS
        elif instruction.name == "ENTRYPOINT":
            stage.entrypoint = self._words(instruction.text)
            stage.cmd = stage.cmd if stage.own_cmd else None  # one of the base goes
        elif instruction.name == "CMD":
            stage.cmd, stage.own_cmd = self._words(instruction.text), True
        elif instruction.name in ("COPY", "ADD"):
            self._copy(stage, instruction.text)
        elif instruction.name == "VOLUME":
            spans = (instruction.span,)
            stage.volumes += [Value.of(path, spans) for path in self._words(instruction.text)]

    def _words(self, text: Text) -> tuple[str, ...]:
        """The words of an exec form, or of a shell form as far as blanks part them."""
        strings = exec_form(str(text))
        if strings is not None:
            return tuple(value for _, _, value in strings)
        return tuple(str(word) for word in words.split(text, self.escape))

    def _copy(self, stage: Stage, text: Text) -> None:
        flags, rest = words.flags(text, self.escape)
        paths = self._words(rest)
        if len(paths) > 1 and not any(str(flag).startswith("--from") for flag in flags):
            stage.copied.append((paths[:-1], paths[-1]))

    def _expand(self, text: Text, scope: Mapping[str, Text]) -> Text:
        """`words.expand`, and WordError once the variables put in have made the file as a whole too long."""
        if self._growth > _MOST_GROWTH and "$" in str(text):
            raise words.WordError(f"variables put in come to more than {_MOST_GROWTH:,} characters in this file")
        try:
            out = words.expand(text, scope, self.escape)
        except words.TooLongError:
            self._growth += words.MOST_CHARACTERS
            raise
        self._growth += max(len(out) - len(text), 0)
        return out

    def _from(self, instruction: Instruction) -> None:
        if len(self.all) >= _MOST_STAGES:
            raise InstructionError(f"more than {_MOST_STAGES} stages: those from here on are read as one")
        _, rest = words.flags(instruction.text, self.escape)
        parts = re.split(r"[\t\v\f\r ]+", str(rest))
        named = len(parts) == 3 and parts[1].lower() == "as"
        name = parts[2] if named else str(len(self.all))
        if _TEMPLATE.search(str(rest)):
            self._begin(Stage(name, instruction.span, Value.unknown(str(rest), rest.spans)), named)
            return
        image = rest[: len(parts[0])]
        try:
            reference = self._expand(image, self.outside)
        except words.WordError:
            self._begin(Stage(name, instruction.span, Value.unknown(str(image), image.spans)), named)
            raise
        called = str(reference).lower() if reference.resolved else ""
        parent = self._named.get(called)
        if called in self.contexts:  # they come before a stage of that name
            self._begin(_on_base(name, instruction.span, self.contexts[called]), named)
        elif parent is not None:
            self._begin(parent.child(name, instruction.span), named)
        else:
            self._begin(_on_base(name, instruction.span, value_of(reference, image.spans)), named)
        if not parts[0]:
            raise InstructionError("FROM names no image: FROM image[:tag] [AS name]")
        if not named and len(parts) != 1:
            raise InstructionError(f"FROM takes an image and at most `AS name`, not `{rest}`")

    def _begin(self, stage: Stage, named: bool) -> None:
        self.all.append(stage)
        if named:
            self._named[stage.name.lower()] = stage

    def _arg(self, text: Text) -> None:
        stage = self.current
        scope = stage.scope if stage else self.outside
        args, env = (stage.args, stage.env) if stage else (self.outside, self.outside_env)
        declared: dict[str, Text] = {}
        for word in words.split(text, self.escape):
            written, given = word.partition("=")
            name = str(self._expand(written, scope))
            if name in self.given:
                declared[name] = self.given[name]
            elif given is not None:
                value = Text.literal("", word.spans[0]) + self._expand(given, scope)
                declared[name] = value.weakened(Certainty.DEFAULT)
                env.append(_variable(name, declared[name], word.spans))
            elif name in self.outside:
                declared[name] = self.outside[name]
            if stage is None:
                args.update(declared)  # before the first FROM each sees those before it in the same instruction
        args.update(declared)

    def _env(self, stage: Stage, text: Text) -> None:
        scope = stage.scope
        exported: dict[str, Text] = {}
        for written, given, spans in self._pairs(text):
            name = str(self._expand(written, scope))
            exported[name] = Text.literal("", spans[0]) + self._expand(given, scope)
            stage.env.append(_variable(name, exported[name], spans))
        stage.exported.update(exported)

    def _pairs(self, text: Text) -> Iterator[tuple[Text, Text, tuple[Span, ...]]]:
        """What an ENV sets: names, values, and where each pair stands."""
        pairs = words.split(text, self.escape)
        if pairs and "=" not in str(pairs[0]):  # the old form: ENV name the whole value
            blank = re.search(r"[\t\v\f\r ]+", str(text))
            if blank is None:
                raise InstructionError("ENV needs a value: ENV name=value")
            yield text[: blank.start()], text[blank.end() :], text.spans
            return
        for pair in pairs:
            name, value = pair.partition("=")
            if value is None:
                raise InstructionError(f"ENV takes name=value pairs, not `{pair}`")
            yield name, value, pair.spans

    def _user(self, scope: Mapping[str, Text], instruction: Instruction) -> tuple[Value[str], bool | None]:
        """The user that an instruction sets, and whether that is root. Raises WordError."""
        spans = (instruction.span,)
        user = self._expand(instruction.text, scope)
        name = user.partition(":")[0]
        if _TEMPLATE.search(str(user)):
            return Value.unknown(str(instruction.text), spans), None
        return value_of(user, spans), is_root(str(name)) if name.resolved else None


def _on_base(name: str, span: Span, base: Value[str]) -> Stage:
    image = base.only or ""
    if _WINDOWS.search(image):
        return Stage(name, span, base, root=False, posix=False)
    root = True if image == "scratch" else images.runs_as_root(image or base.unresolved or "")
    return Stage(name, span, base, root=root)


def is_root(user: str) -> bool:
    """Whether a user, its group left out, is root: by name, by number, or because nothing is left (the engine's default)."""
    return user == "root" or not user.strip("0")


def _variable(name: str, value: Text, spans: tuple[Span, ...]) -> Value[EnvVar]:
    text = str(value)
    return Value((EnvVar(name, text),), spans, value.certainty, None if value.resolved else text)
