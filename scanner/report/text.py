"""The text report."""

from __future__ import annotations

from scanner.report import Result


def render(result: Result) -> str:
    lines = [f"{f.span.file.path}:{f.span.line}:{f.span.column}: {f.severity}: {f.message} [{f.rule}]" for f in result.findings]
    lines.append(f"{result.files} files, {len(result.launches)} launches, {len(result.findings)} findings")
    return "\n".join(lines) + "\n"
