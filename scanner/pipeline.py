"""A scan: discover → extract → link → check → suppress → report."""

from __future__ import annotations

import os
import time
from importlib import import_module

from scanner import rule, read
from scanner.discover import discover
from scanner.errors import FileError
from scanner.launch import Extraction
from scanner.project import Project
from scanner.report import Result
from scanner.source import SourceFile


def scan(paths: list[str]) -> Result:
    started = time.monotonic()
    result = Result(folder=os.getcwd(), root=os.getcwd())
    files: list[tuple[SourceFile, str]] = []
    for found in discover(paths):
        try:
            file, errors = read.decode(read.read_bytes(found.real), found.path)
        except read.Unreadable as error:
            result.errors.append(FileError(found.path, 1, str(error)))
            continue
        files.append((file, found.kind))
        result.errors += errors
    project = Project({}, lambda path: None)
    extractions: list[Extraction] = []
    for file, kind in files:
        try:
            module = import_module(f"scanner.extract.{kind}")
        except ImportError:
            continue
        extraction = module.extract(file, project)
        extractions.append(extraction)
        result.errors += [FileError(file.path, line, message) for line, message in extraction.errors]
    try:
        linked = import_module("scanner.link").link(extractions)
    except ImportError:
        linked = Extraction([x for e in extractions for x in e.launches], [x for e in extractions for x in e.images])
        for n, launch in enumerate(linked.launches):
            launch.id = f"L{n}"
    result.launches = linked.launches
    result.images = linked.images
    builds = [b for e in extractions for b in e.builds]
    for one in rule.checks():
        for subject in (*linked.launches, *linked.images, *builds):
            result.findings += rule.judge(one, subject)
    result.files = len(files)
    result.seconds = time.monotonic() - started
    return result
