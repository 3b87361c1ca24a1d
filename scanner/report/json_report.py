"""The JSON report: CONTRACT §2, version 1. Findings singly, everything in a fixed order."""

from __future__ import annotations

from typing import Any

from scanner import __version__
from scanner.finding import Edit, Finding, Fix
from scanner.launch import Image, Launch, Related, Value, config, plain, sometimes
from scanner.report import Result
from scanner.report.frame import Frames, starred
from scanner.report.printable import json_text


def render(result: Result) -> str:
    frames = Frames(result.masked)
    document = {
        "version": 1,
        "tool": {"name": "capdrop", "version": __version__},
        "launches": [_launch(launch) for launch in result.launches],
        "images": [_image(image) for image in result.images],
        "findings": [_finding(finding, frames) for finding in result.findings],
        "errors": [{"path": error.path, "line": error.line, "message": error.message} for error in result.errors],
        "stats": {
            "files": result.files,
            "launches": len(result.launches),
            "opaque": sum(launch.opaque for launch in result.launches),
            "suppressed": len(result.suppressed),
            "seconds": round(result.seconds, 3),
        },
    }
    return json_text(document, 2)


def _launch(launch: Launch) -> dict[str, Any]:
    span = launch.span
    return {
        "id": launch.id,
        "path": launch.file.path,
        "line": span.line,
        "end_line": launch.statement.end_line,
        "column": span.column,
        "format": launch.format,
        "tool": launch.tool,
        "verb": launch.verb,
        "name": _value(launch.name),
        "image": _value(launch.image),
        "opaque": launch.opaque,
        "files": launch.files or [launch.file.path],
        "related": [_related(related) for related in launch.related],
        "config": _masked(config(launch)),
        "sometimes": sometimes(launch),
    }


def _image(image: Image) -> dict[str, Any]:
    return {
        "id": image.id,
        "path": image.file.path,
        "line": image.span.line,
        "stage": image.stage,
        "names": image.names,
        "base": _value(image.base),
        "user": _value(image.user),
        "runs_as_root": image.runs_as_root,
    }


def _finding(finding: Finding, frames: Frames) -> dict[str, Any]:
    span = finding.span
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "confidence": str(finding.confidence),
        "path": span.file.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "message": finding.message,
        "launch": finding.launch.id if finding.launch else None,
        "fingerprint": finding.fingerprint,
        "fix": _fix(finding.fix, frames) if finding.fix else None,
        "related": [_related(related) for related in finding.related],
    }


def _fix(fix: Fix, frames: Frames) -> dict[str, Any] | None:
    """A fix, unless what it puts in would show a secret."""
    if any(frames.tells(edit.span.file, edit.text) for edit in fix.edits):
        return None
    return {"safe": fix.safe, "edits": [_edit(edit) for edit in fix.edits]}


def _edit(edit: Edit) -> dict[str, Any]:
    span = edit.span
    return {"path": span.file.path, "start": [span.line, span.column], "end": [span.end_line, span.end_column], "text": edit.text}


def _related(related: Related) -> dict[str, Any]:
    return {"path": related.span.file.path, "line": related.span.line, "message": related.message}


def _value(value: Value[Any] | None) -> Any:
    return None if value is None else _masked(plain(value))


def _masked(node: Any) -> Any:
    """A value with secrets starred out in what could not be resolved, which is source text of any kind."""
    if isinstance(node, list):
        return [_masked(each) for each in node]
    if isinstance(node, dict):
        return {key: starred(value) if key == "unresolved" else _masked(value) for key, value in node.items()}
    return node
