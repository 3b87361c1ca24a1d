"""The results and notifications of a SARIF report: messages with links, places, fingerprints, fixes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scanner.errors import FileError
from scanner.finding import Edit, Finding, Severity
from scanner.fingerprint import line_hashes
from scanner.launch import Launch, Related
from scanner.report import RUN, Result
from scanner.report.frame import Frames
from scanner.report.places import first_line, rooted, uri
from scanner.report.printable import printable
from scanner.source import SourceFile, Span

ROOT = "ROOT"  # the URI base that all places are relative to
FOUND = "found"  # the one message of each rule; what it says depends on the launch
LEVEL = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_CONTEXT = 2  # lines shown before and after a result
_MOST_RELATED = 100  # places of one result; GitHub shows no more
_MOST_LINKS = 10  # of these in the message


class Results:
    """Writes them. `numbers`: the index of each notification's descriptor."""

    def __init__(self, result: Result, numbers: Mapping[str, int]) -> None:
        self.result = result
        self.numbers = numbers
        self.frames = Frames(result.masked)
        self.hashes: dict[str, list[str]] = {}

    def result_of(self, finding: Finding, index: Mapping[str, int]) -> dict[str, Any]:
        """One result. `index`: the number of each rule."""
        file = finding.span.file
        if file.path not in self.hashes:
            self.hashes[file.path] = line_hashes(file)
        related = finding.related[:_MOST_RELATED]
        located: dict[str, Any] = {"physicalLocation": self.place(finding.span)}
        if finding.launch is not None and finding.launch.inside:
            located["logicalLocations"] = [_logical(finding.launch)]
        out: dict[str, Any] = {
            "ruleId": finding.rule,
            "ruleIndex": index[finding.rule],
            "level": LEVEL[finding.severity],
            "message": _message(finding.message, self.links(related, len(finding.related))),
            "locations": [located],
        }
        if related:
            out["relatedLocations"] = [self.related(one, number) for number, one in enumerate(related, 1)]
        out["partialFingerprints"] = {
            "primaryLocationLineHash": self.hashes[file.path][finding.span.line - 1],
            "capdropFinding/v1": finding.fingerprint,
        }
        if fix := self.fix(finding):
            out["fixes"] = [fix]
        if finding.suppressed is not None:
            kind = "external" if finding.external else "inSource"
            reason = {"justification": printable(finding.suppressed)} if finding.suppressed else {}
            out["suppressions"] = [{"kind": kind, "status": "accepted", **reason}]
        out["properties"] = {"severity": str(finding.severity), "confidence": str(finding.confidence)}
        return out

    def links(self, related: Sequence[Related], count: int) -> str:
        """A sentence that links the related places: GitHub shows only those that the message names."""
        if not related:
            return ""
        named = [
            f"[{_link_text(f'{one.message} ({rooted(self.result, one.span.file.path)}:{one.span.line})')}]({number})"
            for number, one in enumerate(related[:_MOST_LINKS], 1)
        ]
        more = f" and {count - len(named)} more" if count > len(named) else ""
        return f" See {', '.join(named)}{more}."

    def related(self, related: Related, number: int) -> dict[str, Any]:
        return {"id": number, "physicalLocation": self.place(related.span), "message": {"text": printable(related.message)}}

    def fix(self, finding: Finding) -> dict[str, Any] | None:
        """The finding's fix, unless what it puts in would show a secret."""
        if finding.fix is None or any(self.frames.tells(edit.span.file, edit.text) for edit in finding.fix.edits):
            return None
        changes: dict[str, list[Edit]] = {}
        for edit in finding.fix.edits:
            changes.setdefault(edit.span.file.path, []).append(edit)
        what = "Cannot stop a working container" if finding.fix.safe else "May change what the container can do: look at it first"
        return {
            "description": {"text": f"{what}."},
            "artifactChanges": [
                {"artifactLocation": self.artifact(path), "replacements": [_replacement(edit) for edit in edits]}
                for path, edits in changes.items()
            ],
        }

    def place(self, span: Span) -> dict[str, Any]:
        """Where a span is: a region on one line with the text, and all its lines with those around them.

        One line, as GitHub shows a result in a pull request only when all its lines are changed there.
        """
        file = span.file
        first, last = span.line, span.end_line
        low = file.offset(max(first - _CONTEXT, 1))
        lines = file.text.count("\n") + 1
        high = file.offset(last + _CONTEXT + 1) if last + _CONTEXT < lines else len(file.text)
        line = first_line(span)
        return {
            "artifactLocation": self.artifact(file.path),
            "region": {**_region(line), "snippet": {"text": self.frames.text(file, line.start, line.end)}},
            "contextRegion": {
                "startLine": max(first - _CONTEXT, 1),
                "endLine": min(last + _CONTEXT, lines),
                "snippet": {"text": self.frames.text(file, low, high)},
            },
        }

    def artifact(self, path: str) -> dict[str, str]:
        return {"uri": uri(rooted(self.result, path)), "uriBaseId": ROOT}

    def notifications(self) -> Iterable[dict[str, Any]]:
        for error in self.result.errors:
            if error.path == RUN:
                yield self.notification("file-error", "warning", error.message)
            else:
                place = f"{rooted(self.result, error.path)}:{error.line}"
                yield self.notification("file-error", "warning", f"{place}: {error.message}", error)
        launches, files = self.result.launches, self.result.files
        if not launches:
            text = f"No container launch was seen in {files} {'file' if files == 1 else 'files'}, so none was judged"
            yield self.notification("no-launch", "note", text)
        opaque = sum(launch.opaque for launch in launches)
        if opaque:
            text = f"{opaque} of {len(launches)} launches {'has' if opaque == 1 else 'have'} options that could not be resolved"
            yield self.notification("opaque-launches", "note", text)

    def notification(self, identity: str, level: str, text: str, error: FileError | None = None) -> dict[str, Any]:
        out: dict[str, Any] = {
            "descriptor": {"id": identity, "index": self.numbers[identity]},
            "level": level,
            "message": _message(text),
        }
        if error is not None:
            place = {"artifactLocation": self.artifact(error.path), "region": {"startLine": error.line}}
            out["locations"] = [{"physicalLocation": place}]
        return out


def _message(text: str, links: str = "") -> dict[str, Any]:
    """A message on one line, in which only `links` are links."""
    text = printable(text).replace("](", "]\\(")
    whole = text if text.endswith((".", "!", "?")) else text + "."
    return {"text": whole + links, "id": FOUND, "arguments": [text.rstrip(".")]}


def _link_text(text: str) -> str:
    """The text of a link: brackets and backslashes stand escaped in it (SARIF 2.1.0, 3.11.6), so brackets become round."""
    return printable(text).replace("\\", "\\\\").replace("[", "(").replace("]", ")")


def _logical(launch: Launch) -> dict[str, str]:
    """What the launch stands in, the innermost; its full name has all of them."""
    names = [printable(each.name) for each in launch.inside]
    return {"name": names[-1], "fullyQualifiedName": "/".join(names), "kind": launch.inside[-1].kind}


def _region(span: Span) -> dict[str, int]:
    file, first, last = span.file, span.line, span.end_line
    return {
        "startLine": first,
        "startColumn": _units(file, file.offset(first), span.start) + 1,
        "endLine": last,
        "endColumn": _units(file, file.offset(last), span.end) + 1,
    }


def _replacement(edit: Edit) -> dict[str, Any]:
    inserted = {"insertedContent": {"text": edit.text}} if edit.text else {}
    return {"deletedRegion": _region(edit.span), **inserted}


def _units(file: SourceFile, start: int, end: int) -> int:
    """UTF-16 code units from one offset to another."""
    text = file.text[start:end]
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
