"""Shell scripts: the whole file is a program."""

from __future__ import annotations

from scanner.launch import Extraction
from scanner.project import Project
from scanner.shell import evaluate
from scanner.source import SourceFile, Text


def extract(file: SourceFile, project: Project) -> Extraction:
    """The launches, builds and commands of a script."""
    return evaluate(Text.of_file(file), file, "shell", project)
