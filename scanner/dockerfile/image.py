"""A Dockerfile's stages as images of the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scanner import images as known
from scanner.dockerfile import entrypoint, instructions
from scanner.dockerfile.entrypoint import Load
from scanner.dockerfile.instructions import Instruction
from scanner.dockerfile.stages import InstructionError, Stage, Stages
from scanner.launch import Image, Step, Value
from scanner.source import SourceFile, Span, Text

# What only says how the finished image is started.
_AT_THE_END = frozenset("CMD ENTRYPOINT EXPOSE HEALTHCHECK LABEL STOPSIGNAL".split())


def images(file: SourceFile, written: Iterable[Instruction], stages: Stages, load: Load) -> list[Image]:
    """An image for every stage. `written`: all instructions of the file; `load`: the file of the scanned tree at a path, for
    what an entrypoint's script does."""
    for stage in stages.all[:1]:
        stage.env[:0] = stages.outside_env
    made = [_image(file, stage, load, final=stage is stages.current) for stage in stages.all]
    begun = {image.span.start: image for image in made}
    bases = set()
    current = None
    for each in written:
        if each.name == "FROM":
            current = begun.get(each.span.start)
            bases.add(next((word.lower() for word in str(each.text).split() if not word.startswith("--")), ""))
        if current is not None and each.name not in _AT_THE_END:
            current.last = _step(each)
    for image in made:
        image.continued = image.stage.lower() in bases
    return made


def _step(instruction: Instruction) -> Step:
    span = instruction.span
    end = max([span.end, *(heredoc.end.end for heredoc in instruction.heredocs)])
    return Step(instruction.name, instruction.text, Span(span.file, span.start, end))


def read_again(part: Span, given: Mapping[str, Text], contexts: Mapping[str, Value[str]]) -> list[Image]:
    """The stages as they come out where a build gives arguments, or contexts that stand for a name in FROM.

    `part`: the Dockerfile, or the part of another file that is one. What is wrong with it is left out: it was said when
    the file was extracted.
    """
    file = part.file
    reading = instructions.read(file, part)
    stages = Stages(reading.escape, given=given, contexts=contexts)
    for instruction in reading.instructions:
        if instruction.name in instructions.NAMES:
            try:
                stages.take(instruction)
            except InstructionError:
                continue
    return images(file, reading.instructions, stages, lambda path: None)


def _image(file: SourceFile, stage: Stage, load: Load, final: bool) -> Image:
    base = stage.base.only or stage.base.unresolved or ""
    by_base = (
        stage.user is None  # a USER root is the last word
        and known.drops_root(base)
        and (entrypoint.of_the_base(stage) or entrypoint.hands_over(stage, file, load))
    )
    drops = stage.root is not False and (by_base or entrypoint.drops_root(stage, file, load))
    return Image(
        file,
        stage.span,
        stage.span,
        stage.name,
        final,
        stage.base,
        stage.user,
        False if drops else stage.root,
        env=stage.env,
        drops_root=drops,
        own_entrypoint=not entrypoint.of_the_base(stage),
        volumes=stage.volumes,
        onbuild=stage.onbuild,
    )
