"""Words of a Dockerfile: quotes, escapes, `$X` and `${X:-default}`, as BuildKit's lexer reads them.

Source of the rules: the Dockerfile reference, "Environment replacement", and BuildKit's `frontend/dockerfile/shell`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from scanner.record import dataclass
from scanner.source import Certainty, Fragment, Span, Text

MOST_CHARACTERS = 65_535  # of an expanded word; BuildKit takes no longer line either
_MOST_DEPTH = 50  # of `${A:-${B:-…}}`
_RUN = re.compile(r"[^'\"$<\\`}/]+")  # nothing in it can have a meaning of its own
_NAME = re.compile(r"\d+|[@*#?\-$!]|\w+")
_SIGN = re.compile(r":?[-+?]|##?|%%?|//?|\}")
_BLANKS = re.compile(r"\s+")
_SPECIAL = re.compile(r"['\"$\\`]")
_HEREDOC = re.compile(r"(\d*)<<(-?)\s*([^<]*)")


class WordError(ValueError):
    """A word BuildKit refuses: a quote or brace without its partner, or a substitution it does not know."""


class TooLongError(WordError):
    """A word that grows past all measure when its variables are put in."""


@dataclass(frozen=True, slots=True)
class _Variable:
    name: str
    operator: str = ""  # as written: `:-`, `%`, `//` …
    word: tuple[_Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """The characters from `start` to `end`: as they stand, or the variable they name."""

    start: int
    end: int
    quoted: bool = False
    variable: _Variable | None = None


class _Lexer:
    def __init__(self, chars: str, escape: str) -> None:
        self.chars = chars
        self.escape = escape
        self.at = 0
        self.depth = 0

    def until(self, stop: str = "") -> tuple[_Piece, ...]:
        """The pieces up to `stop`, which is taken too; empty: up to the end."""
        pieces: list[_Piece] = []
        chars = self.chars
        while self.at < len(chars):
            char = chars[self.at]
            if char == stop:
                self.at += 1
                return tuple(pieces)
            if char == "'":
                pieces.append(self._single())
            elif char == '"':
                pieces.extend(self._double())
            elif char == "$":
                pieces.append(self._dollar())
            elif char == self.escape:
                start, self.at = self.at + 1, min(self.at + 2, len(chars))
                pieces.append(_Piece(start, self.at, quoted=True))
            else:
                pieces.append(self._plain())
        if stop:
            raise WordError(f"no matching {stop}")
        return tuple(pieces)

    def _plain(self) -> _Piece:
        start = self.at
        if self.chars.startswith("<<", start):  # white space between it and a heredoc's name does not part them
            blanks = _BLANKS.match(self.chars, start + 2)
            self.at = blanks.end() if blanks else start + 2
            return _Piece(start, self.at, quoted=True)
        run = _RUN.match(self.chars, start)
        self.at = run.end() if run else start + 1
        return _Piece(start, self.at)

    def _single(self) -> _Piece:
        end = self.chars.find("'", self.at + 1)
        if end < 0:
            raise WordError("no matching '")
        piece = _Piece(self.at + 1, end, quoted=True)
        self.at = end + 1
        return piece

    def _double(self) -> Iterator[_Piece]:
        chars = self.chars
        self.at += 1
        while self.at < len(chars):
            char = chars[self.at]
            if char == '"':
                self.at += 1
                return
            if char == "$":
                yield self._dollar()
                continue
            if char == self.escape:
                if chars[self.at + 1 : self.at + 2] in ('"', "$", self.escape):
                    self.at += 1
                start, self.at = self.at, self.at + 1
            else:
                run = _RUN.match(chars, self.at)
                start, self.at = self.at, run.end() if run else self.at + 1
            yield _Piece(start, self.at, quoted=True)
        raise WordError('no matching "')

    def _dollar(self) -> _Piece:
        start = self.at
        braced = self.chars.startswith("${", start)
        if not braced:
            name = _NAME.match(self.chars, start + 1)
            self.at = name.end() if name else start + 1
            return _Piece(start, self.at, quoted=not name, variable=_Variable(name[0]) if name else None)
        self.depth += 1
        if self.depth > _MOST_DEPTH:
            raise WordError("substitutions nested too deep")
        variable = self._braced(start + 2)
        self.depth -= 1
        return _Piece(start, self.at, variable=variable)

    def _braced(self, at: int) -> _Variable:
        found = _NAME.match(self.chars, at)
        if not found:
            raise WordError("bad substitution")
        name, self.at = found[0], found.end()
        sign = _SIGN.match(self.chars, self.at)
        if not sign:
            raise WordError(f"bad substitution of {name}")
        self.at = sign.end()
        if sign[0] == "}":
            return _Variable(name)
        if sign[0][0] == "/":
            self.until("/")
        return _Variable(name, sign[0], self.until("}"))


@cache
def _word(escape: str) -> re.Pattern[str]:
    e = re.escape(escape)
    return re.compile(rf"(?s:{e}.|'[^']*'?|\"(?:{e}.|[^\"{e}])*\"?|[^\s'\"{e}])+")


def split(text: Text, escape: str) -> list[Text]:
    """The words of `text`, their quotes and escapes kept."""
    return [text[word.start() : word.end()] for word in _word(escape).finditer(str(text))]


def flags(text: Text, escape: str) -> tuple[list[Text], Text]:
    """The leading `--flag=value` words of an instruction, and the rest of it."""
    chars = str(text)
    found: list[Text] = []
    at = 0
    for word in _word(escape).finditer(chars):
        if not word[0].startswith("--"):
            at = word.start()
            break
        at = word.end()
        if word[0] == "--":
            break
        found.append(text[word.start() : word.end()])
    rest = chars[at:].lstrip()
    return found, text[len(chars) - len(rest) :]


def heredocs(line: str) -> list[tuple[str, bool]]:
    """The heredocs an instruction announces: the word that ends each, and whether leading tabs are dropped (`<<-`)."""
    try:
        found = (heredoc(word) for word in _raw_words(line))
        return [each for each in found if each]
    except WordError:
        return []  # BuildKit, too, reads such a line as one without heredocs


def heredoc(word: str) -> tuple[str, bool] | None:
    """What `heredocs` gives, for a text that is nothing but one heredoc's start; else None.

    Raises WordError where BuildKit refuses the word.
    """
    match = _HEREDOC.fullmatch(word)
    if not match or not match[3] or len(_raw_words(match[3])) != 1:
        return None
    pieces = _Lexer(match[3], "\\").until()
    return "".join(match[3][piece.start : piece.end] for piece in pieces), bool(match[2])


def _raw_words(line: str) -> list[str]:
    words: list[str] = []
    start = 0
    for piece in _Lexer(line, "\\").until():
        if not piece.quoted and not piece.variable:
            for blank in _BLANKS.finditer(line, piece.start, piece.end):
                words.append(line[start : blank.start()])
                start = blank.end()
    return [word for word in (*words, line[start:]) if word]


def expand(text: Text, scope: Mapping[str, Text], escape: str) -> Text:
    """`text` without its quotes, and with the variables of `scope` put in.

    A variable that is not in `scope` may come from the base image or from whoever builds: unresolved.
    Raises WordError where BuildKit refuses the word, and where it grows past all measure.
    """
    chars = str(text)
    if not _SPECIAL.search(chars):
        return text
    return _value(text, _Lexer(chars, escape).until(), scope)


def _value(source: Text, pieces: tuple[_Piece, ...], scope: Mapping[str, Text]) -> Text:
    out: list[Fragment] = []
    size = 0
    for piece in pieces:
        part = _substitute(source, piece, piece.variable, scope) if piece.variable else source[piece.start : piece.end]
        size += len(part) + len(part.fragments)
        if size > MOST_CHARACTERS:
            raise TooLongError(f"more than {MOST_CHARACTERS:,} characters when its variables are put in")
        out.extend(part.fragments)
    return Text(tuple(out))


def _unresolved(written: Text) -> Text:
    return Text((Fragment(str(written), place(written), unresolved=True),))


def place(text: Text) -> Span | None:
    """The stretch of a file from the first to the last character of a text; None where it does not stand in one file."""
    spans = text.spans
    return Span(spans[0].file, spans[0].start, spans[-1].end) if spans and spans[0].file is spans[-1].file else None


def _substitute(source: Text, piece: _Piece, variable: _Variable, scope: Mapping[str, Text]) -> Text:
    value = scope.get(variable.name)
    written = source[piece.start : piece.end]
    at = place(written)
    operator = variable.operator.lstrip(":")
    if value is None:
        if operator == "-":
            return _value(source, variable.word, scope).weakened(Certainty.DEFAULT)
        return _unresolved(written)
    if at is not None:
        value = value.used_at(at)
    if not operator or operator == "?":
        return value
    if not value.resolved:
        return _unresolved(written)
    if operator in "+-":
        is_set = bool(str(value)) or ":" not in variable.operator
        if operator == "-" and is_set:
            return value
        word = _value(source, variable.word, scope) if is_set == (operator == "+") else Text()
        return (Text.literal("", at) + word).weakened(value.certainty)
    return _unresolved(written)  # `#`, `%` and `/` cut at patterns; nobody writes them in FROM or USER
