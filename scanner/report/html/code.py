"""Source as HTML: frames around what is at fault, and a fix as a unified diff. What is masked is starred out in both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from scanner.finding import Edit, Fix
from scanner.report.frame import Frames
from scanner.report.html.markup import Html, element, joined, line
from scanner.source import SourceFile, Span

_AROUND = 1  # lines before and after what is at fault
_TALLEST = 8  # lines of a region that are shown
_WIDEST = 300  # characters of a line
_LEFT = 100  # … of these before the mark
_CONTEXT = 2  # lines before and after a change
_TAB = "    "

# Enough to tell code from comment at a glance, in every format alike; it decides nothing.
_TOKEN = re.compile(
    r"""(?P<c>(?<!\S)\#.*)|(?P<s>"[^"]*"|'[^']*')"""
    r"""|(?P<k>^\s*(?:-\ )?[\w.-]+:(?=\s|$)|^(?:FROM|RUN|USER|ENV|ARG|COPY|ADD|CMD|ENTRYPOINT|EXPOSE|VOLUME|WORKDIR)\b)""",
    re.X,
)


def frame(frames: Frames, span: Span) -> Html:
    """The lines of a span, its text marked, with those around them."""
    file = span.file
    first, last = span.line, min(span.end_line, span.line + _TALLEST - 1)
    low, high = max(first - _AROUND, 1), max(min(last + _AROUND, _line_count(file)), first)
    start = file.offset(low)
    shown = frames.text(file, start, file.offset(high) + len(file.line_text(high))).split("\n")
    indented = min((len(code) - len(code.lstrip(" \t")) for code in shown if code.strip()), default=0)
    rows: list[Html] = []
    for number, code in enumerate(shown, low):
        offset = file.offset(number) + indented
        code = code[indented:]
        begin, end = max(span.start - offset, 0), min(max(span.end, span.start + 1) - offset, len(code))
        marked = first <= number <= last and begin < end
        pieces = _marked(code, begin, end) if marked else _highlighted(_cut(code))
        rows.append(line("span", *pieces, class_="at" if marked else None, data_n=str(number)))
    return element("pre", *rows, class_="code")


def one_line(frames: Frames, span: Span) -> Html:
    """The first line of a span, its text marked."""
    shown = frames.line(span, _LEFT)
    code, start, end = shown.code, shown.start, shown.start + shown.length
    return element("code", code[:start], element("mark", code[start:end]), code[end:])


def diff(frames: Frames, fix: Fix, shown_as: dict[SourceFile, str]) -> Html | None:
    """What a fix changes, as a unified diff; None where that would show what is masked, or nothing changes.

    `shown_as`: what reports call the files.
    """
    if any(frames.tells(edit.span.file, edit.text) for edit in fix.edits):
        return None
    rows: list[Html] = []
    for file in dict.fromkeys(edit.span.file for edit in fix.edits):
        name = shown_as[file]
        own = sorted((edit for edit in fix.edits if edit.span.file is file), key=lambda edit: (edit.span.start, edit.span.end))
        rows += [line("span", f"--- {name}"), line("span", f"+++ {name}")]
        moved = 0
        for near in _neighbours(own):
            hunk, moved = _hunk(frames, file, near, moved)
            rows += hunk
    return element("pre", *rows, class_="diff") if rows else None


def _line_count(file: SourceFile) -> int:
    return file.text.count("\n") + (not file.text.endswith("\n"))


def _marked(code: str, begin: int, end: int) -> list[Html]:
    before, marked, after = code[:begin], code[begin:end], code[end:]
    if len(code) > _WIDEST:
        if len(before) > _LEFT and len(before) - len(before.lstrip()) < len(before):
            before = "…" + before[1 - _LEFT :]
        marked = _cut(marked)
        after = _cut(after, max(_WIDEST - len(before) - len(marked), 1))
    return [*_highlighted(before), element("mark", *_highlighted(marked)), *_highlighted(after, at_start=False)]


def _cut(code: str, most: int = _WIDEST) -> str:
    return code if len(code) <= most else code[: most - 1] + "…"


def _highlighted(code: str, at_start: bool = True) -> list[Html]:
    code = code.replace("\t", _TAB)
    out: list[Html] = []
    done = 0
    for token in _TOKEN.finditer(code):
        kind = token.lastgroup
        if kind == "k" and not at_start:
            continue
        out += [joined([code[done : token.start()]]), element("span", token[0], class_=kind)]
        done = token.end()
    return [*out, joined([code[done:]])]


def _neighbours(edits: Iterable[Edit]) -> Iterator[list[Edit]]:
    """The edits in groups whose lines, context included, touch."""
    group: list[Edit] = []
    for edit in edits:
        if group and edit.span.line > group[-1].span.end_line + 2 * _CONTEXT + 1:
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def _hunk(frames: Frames, file: SourceFile, edits: Sequence[Edit], moved: int) -> tuple[list[Html], int]:
    """The lines of one hunk. `moved`: how many lines the hunks before it added; and the same after it."""
    first = max(edits[0].span.line - _CONTEXT, 1)
    last = min(edits[-1].span.end_line + _CONTEXT, _line_count(file))
    start, end = file.offset(first), file.offset(max(last, first)) + len(file.line_text(max(last, first)))
    end = max(end, edits[-1].span.end)
    old = frames.text(file, start, end)
    new, at = "", 0
    for edit in edits:
        new += old[at : edit.span.start - start] + edit.text
        at = edit.span.end - start
    new += old[at:]
    if old.endswith("\n") and new.endswith("\n"):  # an edit at the very end of the file
        old, new = old[:-1], new[:-1]
    before, after = old.split("\n"), new.split("\n")
    rows = [line("span", f"@@ -{first},{len(before)} +{first + moved},{len(after)} @@", class_="hunk")]
    for tag, a, b, c, d in _opcodes(before, after):
        if tag == "equal":
            rows += [line("span", f" {_plain(code)}") for code in before[a:b]]
        else:
            rows += [line("del", f"-{_plain(code)}") for code in before[a:b]]
            rows += [line("ins", f"+{_plain(code)}") for code in after[c:d]]
    return rows, moved + len(after) - len(before)


def _opcodes(before: Sequence[str], after: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """As SequenceMatcher has them; found faster where one stretch is all that differs, as in nearly every fix."""
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    end, other = len(before), len(after)
    while min(end, other) > same and before[end - 1] == after[other - 1]:
        end, other = end - 1, other - 1
    if end - same > 1 and other > same:
        return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    tail = ("equal", end, len(before), other, len(after))
    return [("equal", 0, same, 0, same), ("replace", same, end, same, other), tail]


def _plain(code: str) -> str:
    return _cut(code.replace("\t", _TAB))
