"""The engine's configuration (`daemon.json`), which pattern rules are about. Source: the reference of `dockerd`."""

from __future__ import annotations

from scanner.extract.json_faults import faults
from scanner.launch import Extraction, Written
from scanner.project import Project
from scanner.source import SourceFile, Span, Text


def extract(file: SourceFile, project: Project) -> Extraction:
    """The file as it is. It holds no launch."""
    whole = Span(file, 0, len(file.text))
    errors = faults(file, "what it configures")
    return Extraction(errors=errors, daemons=[] if errors else [Written(Text.of_span(whole), whole)])
