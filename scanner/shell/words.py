"""Reads words of shell text: quoting, expansions, here-documents.

Source: POSIX.1 Shell Command Language 2.2-2.7, bash manual 3.1-3.5.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

from scanner.shell.syntax import Literal, Node, Opaque, Parameter, Part, Redirect, Script, Sequence, Substitution, Word
from scanner.source import Text

MASK = "\ue000"  # stands for each character of a part that was unresolved before the shell saw it
READ_AGAIN = 200_000  # characters, and four times those of a text, that may be read once more since there was a fault before them
FAULT = 200  # … as how many of which a fault itself counts
DEEPEST = 60  # substitutions within substitutions; real ones stay below ten

_PLAIN = re.compile(r"[^ \t\r\n|&;()<>\\'\"`$\ue000]+")
_IN_DOUBLE = re.compile(r"[^\"\\$`\ue000]+")
_IN_HEREDOC = re.compile(r"[^\\$`\ue000]+")
_IN_BRACES = re.compile(r"[^\\'\"`$}\ue000]+")
_IN_BRACES_QUOTED = re.compile(r"[^\\\"`$}\ue000]+")
_NAME = re.compile(r"[A-Za-z_]\w*|[0-9]|[@*#?$!-]", re.ASCII)
_BRACED_NAME = re.compile(r"[A-Za-z_]\w*|[0-9]+|[@*#?$!-]", re.ASCII)
_OPERATOR = re.compile(r":[-=?+]|[-=?+]|##?|%%?|/[#%/]?|\^\^?|,,?|@[A-Za-z]|:")
_PATTERN_OPERATORS = ("#", "%", "/", "^", ",")  # what follows them is a pattern with quotes of its own, even in double quotes
_MASKED = re.compile(MASK + "+")
_ANSI_C = re.compile(r"\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})|c(.)|(.))", re.S)
_ANSI_C_CHARS = {"a": "\a", "b": "\b", "e": "\033", "E": "\033", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class ShellSyntaxError(Exception):
    """Text that no shell would read. `offset` is where it was noticed."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset


def _ansi_c(match: re.Match[str]) -> str:
    hexadecimal = match[1] or match[2] or match[3]
    if hexadecimal:
        code = int(hexadecimal, 16)
        return chr(code) if code <= 0x10FFFF else "\ufffd"
    if match[4]:
        return chr(int(match[4], 8) & 0xFF)
    if match[5]:
        return chr(ord(match[5]) & 0x1F)
    return _ANSI_C_CHARS.get(match[6], match[6] if match[6] in "\\'\"?" else "\\" + match[6])


class WordReader(ABC):
    """A position in shell text, and the reading of words from there; commands in words are the parser's to read."""

    def __init__(self, text: Text, depth: int = 0) -> None:
        self.text = text
        self.source = str(text) if text.resolved else "".join(MASK * len(f.text) if f.unresolved else f.text for f in text)
        self.at = 0
        self.depth = depth
        self.errors: list[tuple[int, str]] = []
        self.comments: list[tuple[int, int]] = []
        self.blocks: list[tuple[int, int]] = []
        self.pending: list[Redirect] = []
        self.left = READ_AGAIN + 4 * len(self.source)
        self._stretches: dict[tuple[int, int], Text] = {}
        self.fixed: dict[tuple[int, int], list[Text]] = {}  # by place, what words always become in which nothing is expanded

    def in_vain(self, end: int) -> bool:
        """Counts what was read behind `end` before a fault was found, since it is read again from there; whether that is
        too much by now, as it soon is where each of many brackets without an end is read as one that holds all others."""
        self.left -= max(self.at - end, 0) + FAULT
        return self.left < 0

    def stretch(self, node: Node) -> Text:
        """The text of a node. It is asked for each time that a word is expanded, so it is kept."""
        place = (node.start, node.end)
        if place not in self._stretches:
            self._stretches[place] = self.text[node.start : node.end]
        return self._stretches[place]

    @abstractmethod
    def program_until_parenthesis(self) -> Sequence:
        """The commands up to an unquoted `)`, which is not taken."""

    @abstractmethod
    def nested(self, text: Text) -> WordReader:
        """A reader of another text, one level deeper."""

    def word(self) -> Word | None:
        """The word that starts here; None at an operator, blank or end."""
        source, start = self.source, self.at
        parts: list[Part] = []
        while self.at < len(source):
            match = _PLAIN.match(source, self.at)
            if match:
                parts.append(Literal(self.at, match.end(), match[0], False))
                self.at = match.end()
                if (
                    source.startswith("(", self.at)
                    and match[0][-1] in "?*+@!"
                    and len(match[0]) > 0
                    and not self._function_follows()
                ):
                    self._extended_glob(parts)
                continue
            char = source[self.at]
            if char in "<>" and source.startswith("(", self.at + 1):
                parts.append(self._process_substitution())
            elif not self._special(char, parts, False):
                break
        return Word(start, self.at, parts) if self.at > start else None

    def _function_follows(self) -> bool:
        return re.compile(r"\(\s*\)").match(self.source, self.at) is not None

    def _extended_glob(self, parts: list[Part]) -> None:
        end = self._balanced(self.at, "(", ")")
        parts.append(Literal(self.at, end, self.source[self.at : end], False))
        self.at = end

    def _special(self, char: str, parts: list[Part], quoted: bool) -> bool:
        """Reads what a quoting or expansion character starts; False when `char` is none."""
        if char == "\\":
            self._escape(parts)
        elif char == "'":
            self._single_quoted(parts)
        elif char == '"':
            self._double_quoted(parts)
        elif char == "$":
            self._dollar(parts, quoted)
        elif char == "`":
            parts.append(self._backquoted(quoted))
        elif char == MASK:
            parts.append(self._masked(quoted))
        else:
            return False
        return True

    def _masked(self, quoted: bool) -> Part:
        match = _MASKED.match(self.source, self.at)
        assert match is not None
        start, self.at = self.at, match.end()
        if self.text[start : self.at].resolved:  # the file really holds that character
            return Literal(start, self.at, match[0], quoted)
        return Opaque(start, self.at, quoted)

    def _escape(self, parts: list[Part]) -> None:
        start = self.at
        following = self.source[start + 1 : start + 2]
        self.at += 1 + len(following)
        if following == MASK:
            self.at = start + 1
        elif following != "\n":
            parts.append(Literal(start, self.at, following or "\\", True))

    def _single_quoted(self, parts: list[Part]) -> None:
        start = self.at
        end = self.source.find("'", start + 1)
        if end < 0:
            raise ShellSyntaxError(start, "a single quote is not closed")
        self.at = start + 1
        while MASK in self.source[self.at : end]:
            masked = self.source.index(MASK, self.at)
            if masked > self.at:
                parts.append(Literal(self.at, masked, self.source[self.at : masked], True))
            self.at = masked
            parts.append(self._masked(True))
        if self.at < end or self.at == start + 1:
            parts.append(Literal(self.at if self.at > start + 1 else start, end + 1, self.source[self.at : end], True))
        self.at = end + 1

    def _double_quoted(self, parts: list[Part]) -> None:
        start = self.at
        self.at += 1
        before = len(parts)
        self._quoted_run(parts, _IN_DOUBLE, '"')
        if not self.source.startswith('"', self.at):
            raise ShellSyntaxError(start, "a double quote is not closed")
        self.at += 1
        if len(parts) == before:
            parts.append(Literal(start, self.at, "", True))

    def _quoted_run(self, parts: list[Part], plain: re.Pattern[str], stop: str, end: int | None = None) -> None:
        """Text as between double quotes, up to the character `stop` or the offset `end`; neither is taken."""
        source = self.source
        limit = len(source) if end is None else end
        while self.at < limit:
            match = plain.match(source, self.at, limit)
            if match:
                parts.append(Literal(self.at, match.end(), match[0], True))
                self.at = match.end()
                continue
            char = source[self.at]
            if stop and char == stop:
                return
            if char == "\\":
                following = source[self.at + 1 : self.at + 2]
                if following == "\n":
                    self.at += 2
                elif following and following in '$`\\"' and (following != '"' or stop):
                    parts.append(Literal(self.at, self.at + 2, following, True))
                    self.at += 2
                else:
                    parts.append(Literal(self.at, self.at + 1, "\\", True))
                    self.at += 1
            elif char == '"':
                parts.append(Literal(self.at, self.at + 1, '"', True))
                self.at += 1
            else:
                self._special(char, parts, True)

    def _dollar(self, parts: list[Part], quoted: bool) -> None:
        source, start = self.source, self.at
        following = source[start + 1 : start + 2]
        if following == "'" and not quoted:
            parts.append(self._ansi_c_quoted())
        elif following == '"' and not quoted:
            self.at += 1
            self._double_quoted(parts)
        elif following == "{":
            parts.append(self._braced_parameter(quoted))
        elif source.startswith("((", start + 1) and (end := self._arithmetic_end(start + 1)):
            parts.append(Opaque(start, end, quoted, self.arithmetic(start + 3, end - 2)))
            self.at = end
        elif following == "(":
            parts.append(self._command_substitution(quoted))
        elif following == "[":
            self.at = self._balanced(start + 1, "[", "]")
            parts.append(Opaque(start, self.at, quoted))
        elif match := _NAME.match(source, start + 1):
            self.at = match.end()
            parts.append(Parameter(start, self.at, match[0], quoted))
        else:
            self.at += 1
            parts.append(Literal(start, self.at, "$", quoted))

    def arithmetic(self, start: int, end: int) -> Word:
        """What stands between the brackets of an arithmetic expression, read as between double quotes."""
        self.at = start
        parts: list[Part] = []
        self._quoted_run(parts, _IN_HEREDOC, "", end)
        return Word(start, end, parts)

    def _ansi_c_quoted(self) -> Part:
        start = self.at
        match = re.compile(r"(?:[^'\\]|\\.)*'", re.S).match(self.source, start + 2)
        if not match:
            self.at = len(self.source)
            raise ShellSyntaxError(start, "a $'…' quote is not closed")
        self.at = match.end()
        return Literal(start, self.at, _ANSI_C.sub(_ansi_c, match[0][:-1]), True)

    def _braced_parameter(self, quoted: bool) -> Part:
        source, start = self.source, self.at
        self.at += 2
        prefix = ""
        if (
            source[self.at : self.at + 1] in ("!", "#")
            and (match := _BRACED_NAME.match(source, self.at + 1))
            and source[self.at + 1] != "}"
            and (source[self.at] == "!" or source[match.end() : match.end() + 1] in ("}", "["))
        ):
            prefix = source[self.at]
            self.at += 1
        name = _BRACED_NAME.match(source, self.at)
        if not name:
            end = self._balanced(start + 1, "{", "}")
            self.at = end
            return Opaque(start, end, quoted)
        self.at = name.end()
        index, subscript = "", None
        if source.startswith("[", self.at):
            first, end = self.at + 1, self._balanced(self.at, "[", "]")
            index = source[first : end - 1]
            subscript = self.arithmetic(first, end - 1) if "(" in index or "`" in index else None
            self.at = end
        operator = ""
        argument = None
        if not source.startswith("}", self.at):
            match = _OPERATOR.match(source, self.at)
            operator = match[0] if match else source[self.at : self.at + 1]
            self.at += len(operator)
            argument = self._brace_word(quoted and operator[:1] not in _PATTERN_OPERATORS)
        if not source.startswith("}", self.at):
            raise ShellSyntaxError(start, "a ${…} is not closed")
        self.at += 1
        return Parameter(start, self.at, name[0], quoted, operator, argument, index, prefix, subscript)

    def _brace_word(self, quoted: bool) -> Word:
        start = self.at
        parts: list[Part] = []
        plain = _IN_BRACES_QUOTED if quoted else _IN_BRACES
        while self.at < len(self.source):
            match = plain.match(self.source, self.at)
            if match:
                parts.append(Literal(self.at, match.end(), match[0], quoted))
                self.at = match.end()
            elif self.source[self.at] == "}":
                break
            elif not self._special(self.source[self.at], parts, quoted):
                raise ShellSyntaxError(self.at, "a ${…} is not closed")
        return Word(start, self.at, parts)

    def _arithmetic_end(self, start: int) -> int | None:
        """Where `((…))` ends, or None when it is a subshell in a substitution after all."""
        end = self._balanced(start, "(", ")")
        return end if self.source.startswith("))", end - 2) and self._balanced(start + 1, "(", ")") == end - 1 else None

    def _balanced(self, start: int, opening: str, closing: str) -> int:
        """The offset after the bracket that closes the one at `start`; quotes are skipped."""
        depth = 0
        pattern = re.compile(rf"'[^']*'|\"(?:[^\"\\]|\\.)*\"|\\.|[{re.escape(opening + closing)}]", re.S)
        for match in pattern.finditer(self.source, start):
            if match[0] == opening:
                depth += 1
            elif match[0] == closing:
                depth -= 1
                if depth == 0:
                    return match.end()
        self.at = len(self.source)
        raise ShellSyntaxError(start, f"a {opening} is not closed")

    def _command_substitution(self, quoted: bool, process: bool = False) -> Part:
        start = self.at
        if self.depth >= DEEPEST:
            self.at = self._balanced(start + 1, "(", ")")
            return Opaque(start, self.at, quoted)
        self.at += 2
        self.depth += 1
        pending, self.pending = self.pending, []
        try:
            program = self.program_until_parenthesis()
        finally:
            self.pending = pending
            self.depth -= 1
        if not self.source.startswith(")", self.at):
            raise ShellSyntaxError(start, "a $(…) is not closed")
        self.at += 1
        return Substitution(start, self.at, Script(self, program), quoted, process)

    def _process_substitution(self) -> Part:
        return self._command_substitution(False, process=True)

    def _backquoted(self, quoted: bool) -> Part:
        start = self.at
        match = re.compile(r"(?:[^`\\]|\\.)*`", re.S).match(self.source, start + 1)
        if not match:
            self.at = len(self.source)
            raise ShellSyntaxError(start, "a ` is not closed")
        self.at = match.end()
        if self.depth >= DEEPEST:
            return Opaque(start, self.at, quoted)
        pieces: list[Text] = []
        at = start + 1
        for escape in re.compile(r'\\[$`\\"]' if quoted else r"\\[$`\\]").finditer(self.source, start + 1, match.end() - 1):
            pieces.append(self.text[at : escape.start()])
            at = escape.start() + 1
        pieces.append(self.text[at : match.end() - 1])
        reader = self.nested(Text.join(pieces))
        program = reader.program_until_parenthesis()
        return Substitution(start, self.at, Script(reader, program), quoted)

    def heredocs(self) -> None:
        """Reads the bodies of the here-documents announced on the line that has just ended."""
        for redirect in self.pending:
            assert redirect.target is not None
            delimiter = redirect.target.literal
            expands = all(isinstance(p, Literal) and not p.quoted for p in redirect.target.parts)
            if delimiter is None:
                delimiter = self.source[redirect.target.start : redirect.target.end]
            redirect.body = self._heredoc_body(redirect, delimiter, expands)
        self.pending = []

    def _heredoc_body(self, redirect: Redirect, delimiter: str, expands: bool) -> Word:
        source, start = self.source, self.at
        strip = redirect.operator == "<<-"
        lines: list[tuple[int, int]] = []
        at, closed = start, False
        while at < len(source):
            newline = source.find("\n", at)
            end = len(source) if newline < 0 else newline
            if strip:
                while at < end and source[at] == "\t":
                    at += 1
            if source[at:end] == delimiter:
                closed = True
                self.at = min(end + 1, len(source))
                break
            lines.append((at, min(end + 1, len(source))))
            at = end + 1
        if not closed:
            self.errors.append((redirect.start, f"the here-document is not closed: no line is just {delimiter!r}"))
            self.at = len(source)
        parts: list[Part] = []
        after = self.at
        for first, last in lines if strip or not expands else [(start, lines[-1][1])] if lines else []:
            if expands and self.left >= 0:
                self.at = first
                try:
                    self._quoted_run(parts, _IN_HEREDOC, "", last)
                except ShellSyntaxError as error:
                    self.errors.append((error.offset, str(error)))
                    self.in_vain(last)
                except RecursionError:
                    if self.depth:
                        raise  # there is room to go on in the outermost text only
                    self.errors.append((first, "this is nested too deeply to be read"))
            else:
                parts.append(Literal(first, last, source[first:last], True))
        self.at = after
        return Word(start, lines[-1][1] if lines else start, parts)
