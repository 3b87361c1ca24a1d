"""The engine's configuration (`daemon.json`), which pattern rules are about. Source: the reference of `dockerd`."""

from __future__ import annotations

import json

from scanner.launch import Extraction, Written
from scanner.project import Project
from scanner.source import SourceFile, Span, Text


def extract(file: SourceFile, project: Project) -> Extraction:
    """The file as it is. It holds no launch."""
    whole = Span(file, 0, len(file.text))
    try:
        json.loads(file.text)
    except json.JSONDecodeError as error:
        return Extraction(errors=[(error.lineno, f"not valid JSON ({error.msg}), so what it configures is not known")])
    return Extraction(daemons=[Written(Text.of_span(whole), whole)])
