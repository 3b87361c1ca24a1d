"""A Dockerfile's stages as images of the model."""

from __future__ import annotations

from collections.abc import Mapping

from scanner import images as known
from scanner.dockerfile import entrypoint, instructions
from scanner.dockerfile.entrypoint import Load
from scanner.dockerfile.stages import InstructionError, Stage, Stages
from scanner.launch import Image, Value
from scanner.source import SourceFile, Span, Text


def images(file: SourceFile, stages: Stages, load: Load) -> list[Image]:
    """An image for every stage. `load`: the file of the scanned tree at a path, for what an entrypoint's script does."""
    for stage in stages.all[:1]:
        stage.env[:0] = stages.outside_env
    return [_image(file, stage, load, final=stage is stages.current) for stage in stages.all]


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
    return images(file, stages, lambda path: None)


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
