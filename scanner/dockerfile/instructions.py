"""The instructions of a Dockerfile, each with its place: continuations, comments and heredocs as BuildKit reads them.

The text is first brought into a form that dockerfile-parse reads as BuildKit reads the original, with as many lines:
each instruction on its first line, its other lines and its heredocs blank, every comment a bare `#`.
Source of the rules: the Dockerfile reference, and BuildKit's `frontend/dockerfile/parser`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import field
from io import BytesIO

from scanner.dockerfile import words
from scanner.record import dataclass
from scanner.source import Fragment, SourceFile, Span, Text

NAMES = frozenset(
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME "
    "WORKDIR".split()
)
_DIRECTIVE = re.compile(r"#\s*(syntax|check|escape)\s*=\s*(.+?)\s*", re.I)
_MAY_HOLD_HEREDOC = re.compile(r"(?:ONBUILD[\t\v\f\r ]+)?(?:RUN|COPY|ADD)[\t\v\f\r ]", re.I)
_JSON_STRING = r'"(?:[^"\\]|\\.)*"'
_JSON_LIST = re.compile(rf"\[\s*(?:{_JSON_STRING}\s*(?:,\s*{_JSON_STRING}\s*)*)?\]")


@dataclass(frozen=True, slots=True)
class Heredoc:
    """A heredoc: `body` are its lines with the last line's end, `end` the word that ends it, tabs before it left out.

    `strip_tabs`: leading tabs of each line do not count (`<<-`).
    """

    body: Span
    end: Span
    strip_tabs: bool


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction. `name` is in upper case; `span` goes from it to the end of its last line, heredocs left out.

    `text` is what follows the name, in one line: continuations and the comments among them are gone.
    """

    name: str
    text: Text
    span: Span
    heredocs: tuple[Heredoc, ...] = ()

    @property
    def whole(self) -> Span:
        """From its name to the end of its last heredoc."""
        return Span(self.span.file, self.span.start, max(self.span.end, *(one.body.end for one in self.heredocs), 0))


@dataclass(slots=True)
class Reading:
    """What `read` found. `errors`: line and message. `comments`: whole lines, from the `#`."""

    instructions: list[Instruction] = field(default_factory=list)
    comments: list[Span] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)
    escape: str = "\\"


@dataclass(slots=True)
class _Logical:
    """An instruction put together from its lines."""

    pieces: list[Span]
    heredocs: list[Heredoc] = field(default_factory=list)


class _Lines:
    """A walk over the lines of a file that puts together what belongs together."""

    def __init__(self, file: SourceFile, within: Span) -> None:
        self.file = file
        self.within = within
        self.reading = Reading()
        self.logical: dict[int, _Logical] = {}  # by the number, from 0, of the first line
        self.normal: list[str] = []  # the lines dockerfile-parse is given
        starts = [within.start, *(match.end() for match in re.compile("\n").finditer(file.text, within.start, within.end))]
        self._ends = [*(start - 1 for start in starts[1:]), within.end]
        self._starts = starts
        self._directives = True

    def walk(self) -> None:
        while len(self.normal) < len(self._starts):
            line = self._next()
            if self._comment(line):
                self.normal.append("#")
            elif line.text.strip():
                self._instruction(line)
            else:
                self.normal.append("")

    def _next(self) -> Span:
        at = len(self.normal)
        return Span(self.file, self._starts[at], self._ends[at])

    def _comment(self, line: Span) -> bool:
        text = line.text
        if self._directives:
            directive = _DIRECTIVE.fullmatch(text.lstrip())
            self._directives = directive is not None
            if directive and directive[1].lower() == "escape" and directive[2] in ("\\", "`"):
                self.reading.escape = directive[2]
        bare = text.lstrip()
        if not bare.startswith("#"):
            return False
        self.reading.comments.append(Span(self.file, line.end - len(bare), line.end))
        return True

    def _instruction(self, line: Span) -> None:
        """Takes the instruction that begins in `line`."""
        first = len(self.normal)
        indent = len(line.text) - len(line.text.lstrip())
        rest, more = self._continued(Span(self.file, line.start + indent, line.end))
        logical = _Logical([rest])
        self.normal.append("")
        while more and len(self.normal) < len(self._starts):
            line = self._next()
            if self._comment(line):
                self.normal.append("#")
                continue
            self.normal.append("")
            if line.text.strip():
                rest, more = self._continued(line)
                logical.pieces.append(rest)
        chars = "".join(piece.text for piece in logical.pieces)
        if "<<" in chars and _MAY_HOLD_HEREDOC.match(chars):
            self._heredocs(first, chars, logical)
        escaped = chars.rstrip().endswith("\\")  # which dockerfile-parse would take for a continuation
        self.normal[first] = chars + " ." if escaped else chars
        self.logical[first] = logical

    def _continued(self, line: Span) -> tuple[Span, bool]:
        """The line without the escape character that continues it, and whether there was one."""
        text = line.text.rstrip(" \t")
        escape = self.reading.escape
        if text.endswith(escape) and not text.endswith(escape * 2):
            return Span(line.file, line.start, line.start + len(text) - 1), True
        return line, False

    def _heredocs(self, first: int, chars: str, logical: _Logical) -> None:
        arguments = chars.split(None, 2 if chars[:7].upper() == "ONBUILD" else 1)[-1]
        if exec_form(arguments) is not None:
            return
        for name, strip_tabs in words.heredocs(chars):
            start = self._starts[len(self.normal)] if len(self.normal) < len(self._starts) else self.within.end
            end = None
            while end is None and len(self.normal) < len(self._starts):
                line = self._next()
                text = line.text.lstrip("\t") if strip_tabs else line.text
                if text == name:
                    end = Span(self.file, line.end - len(text), line.end)
                    body = Span(self.file, start, line.start)
                self.normal.append("")
            if end is None:
                self.reading.errors.append((first + 1, f"unterminated heredoc: no line below reads `{name}` and nothing else"))
                body = Span(self.file, start, len(self.file.text))
                end = Span(self.file, len(self.file.text), len(self.file.text))
            logical.heredocs.append(Heredoc(body, end, strip_tabs))


def read(file: SourceFile, within: Span | None = None) -> Reading:
    """The instructions and comments of a Dockerfile, in order. Nothing is raised: what BuildKit refuses is in `errors`.

    `within`: the part of the file that is the Dockerfile, where not all of it is.
    """
    lines = _Lines(file, Span(file, 0, len(file.text)) if within is None else within)
    lines.walk()
    reading = lines.reading
    for name, number in _parsed(lines.normal):
        logical = lines.logical[number]
        text = Text(tuple(Fragment(piece.text, piece) for piece in logical.pieces))
        chars = str(text)
        rest = chars.split(None, 1)[1:]
        value = text[len(chars) - len(rest[0]) : len(chars.rstrip())] if rest else Text()
        written = [piece for piece in logical.pieces if piece.text.strip()]
        begin = written[0].end - len(written[0].text.lstrip())
        end = written[-1].start + len(written[-1].text.rstrip())
        reading.instructions.append(Instruction(name, value, Span(file, begin, end), tuple(logical.heredocs)))
    return reading


def _parsed(lines: list[str]) -> Iterator[tuple[str, int]]:
    """The instructions dockerfile-parse finds: the name, in upper case, and the number of the line, from 0."""
    from dockerfile_parse import DockerfileParser  # late: it loads `logging`

    content = "\n".join((*lines, "")).encode("utf-8", "replace")
    for found in DockerfileParser(fileobj=BytesIO(content)).structure:
        if found["instruction"] != "COMMENT":
            yield found["instruction"], found["startline"]


def triggered(onbuild: Instruction) -> Instruction | None:
    """The instruction that `ONBUILD` holds back for a later build."""
    parts = str(onbuild.text).split(None, 1)
    if not parts:
        return None
    rest = onbuild.text[len(onbuild.text) - len(parts[1]) :] if len(parts) == 2 else Text()
    return Instruction(parts[0].upper(), rest, onbuild.span, onbuild.heredocs)


def exec_form(chars: str) -> list[tuple[int, int, str]] | None:
    """The strings of an exec form (`["a", "b"]`): where each stands in `chars`, quotes included, and its value.

    None for a shell form. BuildKit takes whatever is no JSON list for a shell form, too.
    """
    chars = chars.rstrip()
    if not _JSON_LIST.fullmatch(chars):
        return None
    try:
        return [(match.start(), match.end(), json_string(match[0])) for match in re.finditer(_JSON_STRING, chars)]
    except ValueError:
        return None


def json_string(quoted: str) -> str:
    """The value of a JSON string; half a surrogate pair is no character. Raises ValueError for what is no JSON string."""
    value: str = json.loads(quoted)
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
