"""Compose files: a service is a launch."""

from __future__ import annotations

from scanner.compose.comments import comments
from scanner.compose.interpolate import nothing_known
from scanner.compose.parse import parse
from scanner.compose.reader import Reader
from scanner.compose.recognise import looks_like_compose as looks_like_compose
from scanner.compose.service import launch
from scanner.compose.services import services
from scanner.launch import Extraction
from scanner.project import Project
from scanner.source import SourceFile


def extract(file: SourceFile, project: Project) -> Extraction:
    """The services of a compose file, as Compose v5 reads it where no variable is set. Nothing comes from the environment."""
    yaml = parse(file)
    reader = Reader(nothing_known)
    launches = [launch(service, reader) for service in services(yaml, reader)]
    extraction = Extraction(launches=launches, builds=[made.build for made in launches if made.build is not None])
    extraction.comments = list(comments(file, yaml))
    extraction.errors = sorted({*yaml.errors, *reader.errors})
    return extraction
