"""Dockerfile → images, one a stage, and what its RUN instructions do."""

from __future__ import annotations

import re

from scanner.dockerfile import instructions, words
from scanner.dockerfile.image import images
from scanner.dockerfile.instructions import Heredoc, Instruction, Reading
from scanner.dockerfile.stages import InstructionError, Stages
from scanner.launch import Comment, Enclosing, Extraction, Written
from scanner.project import Project
from scanner.shell import evaluate
from scanner.source import SourceFile, Span, Text

_SHEBANG = re.compile(r"#!\s*(?:\S*/env\s+(?:-\S+\s+)*)?(\S+)")
_SHELLS = ("sh", "bash", "dash", "ash", "ksh", "zsh")


def extract(file: SourceFile, project: Project) -> Extraction:
    """The stages of a Dockerfile as images, and the launches, builds and pipelines of its RUN instructions.

    An image for every stage: `link` knows which of them something targets. What no build would take is in `errors`.
    """
    reading = instructions.read(file)
    out = Extraction(comments=[Comment(span) for span in reading.comments], errors=list(reading.errors))
    stages = Stages(reading.escape)
    for instruction in reading.instructions:
        trigger = instructions.triggered(instruction) if instruction.name == "ONBUILD" else instruction
        if trigger is not None and trigger.name in instructions.NAMES:
            text = trigger.text
            if trigger.name == "RUN":
                options, command = _command(trigger, stages)
                text = options + command if command is not None else text
                _run(command, file, project, stages, out)
            out.instructions.append(Written(Text.literal(f"{trigger.name} ", _name(instruction)) + text, instruction.whole))
        if (trigger is None or trigger.name != "RUN") and instruction.name in instructions.NAMES:
            try:
                stages.take(instruction)
            except InstructionError as error:
                out.errors.append((instruction.span.line, str(error)))
    out.images = images(file, reading.instructions, stages, project.load)
    out.errors = _errors(reading, out.errors)
    return out


def _name(instruction: Instruction) -> Span:
    start = instruction.span.start
    return Span(instruction.span.file, start, start + len(instruction.name))


def _run(command: Text | None, file: SourceFile, project: Project, stages: Stages, out: Extraction) -> None:
    stage = stages.current
    if command is None:
        return
    # without a USER nearly every base image leaves a build root
    as_root = stage is None or stage.root is True or stage.root is None and stage.user is None
    found = evaluate(command, file, "dockerfile", project, as_root=as_root)
    if stage is not None:
        for launch in found.launches:
            launch.inside = (Enclosing("stage", stage.name), *launch.inside)
    out.launches += found.launches
    out.builds += found.builds
    out.compose += found.compose
    for pipeline in found.pipelines:
        pipeline.in_image = True
    out.pipelines += found.pipelines
    out.daemons += found.daemons
    out.comments += found.comments
    out.blocks += found.blocks
    out.errors += found.errors


def _command(run: Instruction, stages: Stages) -> tuple[Text, Text | None]:
    """The options of a RUN, and its shell text; None where no shell like sh reads it."""
    _, rest = words.flags(run.text, stages.escape)
    options = run.text[: len(run.text) - len(rest)]
    strings = instructions.exec_form(str(rest))
    if strings is not None:
        return options, _quoted(rest, strings)
    if stages.current is not None and not stages.current.posix or not rest:
        return options, None
    if not run.heredocs:
        return options, rest
    if len(run.heredocs) == 1 and _bare(str(rest)):
        return options, _script(run.heredocs[0])
    first, last = run.heredocs[0].body, run.heredocs[-1].end
    return options, rest + Text.literal("\n") + Text.of_span(Span(first.file, first.start, last.end))


def _bare(command: str) -> bool:
    try:
        return words.heredoc(command) is not None
    except words.WordError:
        return False


def _script(heredoc: Heredoc) -> Text | None:
    """The heredoc as a script; None where its first line names a program that is no shell."""
    body = heredoc.body
    shebang = _SHEBANG.match(body.text.lstrip("\t") if heredoc.strip_tabs else body.text)
    if shebang and shebang[1].rpartition("/")[2] not in _SHELLS:
        return None
    if not heredoc.strip_tabs:
        return Text.of_span(body)
    lines = re.finditer(r"^\t*(.*\n?)", body.text, re.M)
    return Text.join(Text.of_span(Span(body.file, body.start + line.start(1), body.start + line.end(1))) for line in lines)


def _quoted(rest: Text, strings: list[tuple[int, int, str]]) -> Text:
    """The words of an exec form as a shell command that says just these words, each character in its place."""
    chars = str(rest)
    out: list[Text] = []
    for start, end, _ in strings:
        out.append(Text.literal(" "))
        if not re.search(r"[$`\\]", chars[start:end]):  # then JSON's quotes say the same in shell
            out.append(rest[start:end])
            continue
        out.append(Text.literal("'", words.place(rest[start : start + 1])))
        for piece in re.compile(r"[^\\']+|'|(?:\\u[\da-fA-F]{4})+|\\.").finditer(chars, start + 1, end - 1):
            written = rest[piece.start() : piece.end()]
            if piece[0][0] in "\\'":
                written = Text.literal(instructions.json_string(f'"{piece[0]}"').replace("'", "'\\''"), words.place(written))
            out.append(written)
        out.append(Text.literal("'", words.place(rest[end - 1 : end])))
    return Text.join(out[1:])


def _errors(reading: Reading, errors: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """All that is wrong with the file, in the order of its lines; the same thing is said once."""
    found = [*_misplaced(reading), *errors]
    first: dict[str, int] = {}
    for line, message in sorted(found):
        first.setdefault(message, line)
    return [(line, message) for message, line in first.items()]


def _misplaced(reading: Reading) -> list[tuple[int, str]]:
    """Instructions that do not exist or stand where they may not; one error for all unknown ones, as in a template."""
    if not reading.instructions:
        return [(1, "no instructions: the file is empty or holds nothing but comments")]
    known = [each for each in reading.instructions if each.name in instructions.NAMES]
    begin = next((number for number, each in enumerate(known) if each.name == "FROM"), None)
    early = next((each for each in known[:begin] if each.name != "ARG"), None)
    out = []
    if len(known) < len(reading.instructions):
        out.append(_unknown(reading, begin is not None))
    elif begin is None:
        line = reading.instructions[0].span.line
        out.append((line, "no FROM instruction: a Dockerfile begins with FROM, so there is no image to judge here"))
    if begin is not None and early is not None:
        out.append((early.span.line, f"{early.name} stands before the first FROM, where only ARG may"))
    return out


def _unknown(reading: Reading, has_from: bool) -> tuple[int, str]:
    from difflib import get_close_matches  # late: for a mistake only

    unknown = [each for each in reading.instructions if each.name not in instructions.NAMES]
    nearest = next(iter(get_close_matches(unknown[0].name, instructions.NAMES, 1)), "")
    more = f" (nor are {len(unknown) - 1} more)" if len(unknown) > 1 else ""
    message = f"`{unknown[0].name}` is no Dockerfile instruction{more}"
    if nearest:
        message += f"; did you mean {nearest}?"
    elif has_from:
        message += "; if this is a template, what could be read of it was"
    else:
        message += " and there is no FROM: this does not read as a Dockerfile"
    return unknown[0].span.line, message
