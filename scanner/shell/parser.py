"""Reads shell commands.

Source: the grammar of POSIX.1 Shell Command Language 2.10, with what bash, ksh and zsh scripts use beyond it.

It goes on after an error, at the next line of the list the error stands in, so that what can be read is judged. Why not
a parser library: one odd construct (`;&`, `<<A - <<B`) costs tree-sitter-bash the rest of the file, it files words after
a redirection under the redirection, and text that make has expanded can't be given to it.
"""

from __future__ import annotations

import re

from scanner.shell.syntax import (
    Assignment,
    Case,
    Command,
    For,
    Function,
    Group,
    If,
    Literal,
    Pipe,
    Redirect,
    Script,
    Sequence,
    Simple,
    Test,
    While,
    Word,
)
from scanner.shell.words import ShellSyntaxError, WordReader
from scanner.source import Text

NESTED_COMMANDS = 100  # compound commands within compound commands; real ones stay below twenty

_BLANK = re.compile(r"(?:[ \t\r]|\\\n)+")
_RESERVED = re.compile(
    r"(?:if|then|elif|else|fi|for|while|until|do|done|case|esac|select|function|\[\[|[{}!]|time|coproc)(?=[\s;&|()<>]|\\\n|$)"
)
_REDIRECT = re.compile(r"(?:\{\w+\}|\d+)?(?:<<<|<<-|<<|<>|<&|>>|>&|>\||<(?!\()|>(?!\()|&>>|&>)")
_ARGUMENT = re.compile(  # a word in which nothing is quoted or expanded, and which ends with what ends any
    r"(?:[ \t\r]|\\\n)*+([^ \t\r\n|&;()<>\\'\"`$\ue000#][^ \t\r\n|&;()<>\\'\"`$\ue000]*+)(?=[ \t\r\n|&;)]|\Z)"
)
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)(\[[^\]\n]*\])?(\+?)=", re.ASCII)
_FUNCTION = re.compile(r"([^\s|&;()<>'\"`$=\\]+)[ \t]*\([ \t]*\)")
_COPROCESS = re.compile(r"coproc[ \t]+[A-Za-z_]\w*(?=[ \t]+[{(])")
_ENDS = frozenset(("then", "elif", "else", "fi", "do", "done", "esac", "}"))
_DECLARATIONS = frozenset(("export", "local", "readonly", "declare", "typeset"))


class Parser(WordReader):
    """Reads a whole program; `errors`, `comments` and `blocks`, which are compound commands and functions, are offsets into the
    text."""

    def __init__(self, text: Text, depth: int = 0) -> None:
        super().__init__(text, depth)
        self.nesting = 0

    def nested(self, text: Text) -> WordReader:
        return Parser(text, self.depth + 1)

    def program(self) -> Sequence:
        """Everything, whatever is wrong with it."""
        parts: list[Sequence] = []
        while True:
            parts.append(self._list())
            if self.at >= len(self.source):
                break
            word = self._reserved() or self.source[self.at]
            self.errors.append((self.at, f"{word!r} closes nothing"))
            self.at += len(word)
        if len(parts) == 1:
            return parts[0]
        commands = [command for part in parts for command in part.commands]
        return Sequence(0, self.at, commands, [";"] * len(commands))

    def program_until_parenthesis(self) -> Sequence:
        return self._list()

    # -- blanks, comments, newlines

    def _blanks(self) -> None:
        match = _BLANK.match(self.source, self.at)
        if match:
            self.at = match.end()
        if self.source.startswith("#", self.at) and (self.at == 0 or self.source[self.at - 1] in " \t\r\n;&|()"):
            end = self.source.find("\n", self.at)
            end = len(self.source) if end < 0 else end
            self.comments.append((self.at, end))
            self.at = end

    def _newlines(self) -> None:
        self._blanks()
        while self.source.startswith("\n", self.at):
            self.at += 1
            if self.pending:
                self.heredocs()
            self._blanks()

    def _reserved(self) -> str | None:
        match = _RESERVED.match(self.source, self.at)
        return match[0] if match else None

    def _take(self, word: str) -> bool:
        self._newlines()
        if self._reserved() == word:
            self.at += len(word)
            return True
        return False

    def _expect(self, word: str, start: int, what: str) -> None:
        if not self._take(word):
            self.errors.append((start, f"{what} is not closed: {word!r} is missing"))

    # -- lists

    def _list(self) -> Sequence:
        """Commands up to a closing word or bracket, which is not taken."""
        commands: list[Command] = []
        operators: list[str] = []
        operator = ";"
        self._newlines()
        start = self.at
        while self.at < len(self.source):
            if self.source[self.at] in ");" or self._reserved() in _ENDS:
                if self.source[self.at] == ";" and self.source[self.at + 1 : self.at + 2] not in (";", "&"):
                    self.at += 1
                    self._newlines()
                    continue
                break
            before = self.at
            if self.left < 0 and self.depth:  # what holds this has a fault, too, and is read to the end soon enough
                self.at = len(self.source)
                break
            try:
                command = self._pipeline()
            except (ShellSyntaxError, RecursionError) as error:
                if isinstance(error, ShellSyntaxError):
                    self.errors.append((error.offset, str(error)))
                elif self.nesting or self.depth:
                    raise  # there is room to go on at the outermost list only
                else:
                    self.errors.append((before, "this is nested too deeply to be read"))
                self._resynchronize(before)
                operator = ";"
                continue
            if command is not None:
                commands.append(command)
                operators.append(operator)
            operator = self._separator()
            if self.at == before:
                self.errors.append((self.at, f"{self.source[self.at]!r} stands where a command should"))
                self._resynchronize(before)
        return Sequence(start, self.at, commands, operators)

    def _resynchronize(self, before: int) -> None:
        """Goes on with the line after the one that `before` is in; with none, where too much has been read in vain."""
        self.pending = []
        newline = self.source.find("\n", before)
        end = len(self.source) if newline < 0 else newline + 1
        said = self.left < 0
        if self.in_vain(end):
            self.errors += [] if said else [(before, "too much of it cannot be read: from here on it is not")]
            end = len(self.source)
        self.at = end
        self._newlines()

    def _separator(self) -> str:
        self._blanks()
        for operator in ("&&", "||"):
            if self.source.startswith(operator, self.at):
                self.at += 2
                self._newlines()
                return operator
        if (
            self.source.startswith("&", self.at)
            or self.source.startswith(";", self.at)
            and self.source[self.at + 1 : self.at + 2] not in (";", "&")
        ):
            self.at += 1
        self._newlines()
        return ";"

    def _pipeline(self) -> Command | None:
        start = self.at
        while True:
            word = self._reserved()
            if word == "time" and not re.compile(r"time[ \t]+(?!-)").match(self.source, self.at):
                break
            if word not in ("!", "time", "coproc"):
                break
            named = _COPROCESS.match(self.source, self.at)
            self.at = named.end() if named else self.at + len(word)
            self._blanks()
        first = self._command()
        if first is None:
            return None
        commands = [first]
        while True:
            self._blanks()
            if self.source.startswith("|", self.at) and not self.source.startswith("||", self.at):
                self.at += 2 if self.source.startswith("|&", self.at) else 1
                self._newlines()
                command = self._command()
                if command is None:
                    raise ShellSyntaxError(self.at, "nothing stands after a |")
                commands.append(command)
            else:
                break
        return commands[0] if len(commands) == 1 else Pipe(start, self.at, commands)

    # -- commands

    def _command(self) -> Command | None:
        self._blanks()
        word = self._reserved()
        start = self.at
        if self.nesting > NESTED_COMMANDS:
            raise ShellSyntaxError(start, "commands are nested too deeply to be read")
        self.nesting += 1
        try:
            compound = self._compound(word, start)
        finally:
            self.nesting -= 1
        if compound is None:
            return self._simple()
        compound.end = self.at
        if not isinstance(compound, Function):
            self._blanks()
            while redirect := self._redirect():
                compound.redirects.append(redirect)
                self._blanks()
            compound.end = self.at
        self.blocks.append((compound.start, compound.end))
        return compound

    def _compound(self, word: str | None, start: int) -> Group | If | For | While | Case | Function | Test | None:
        if word == "function" or word is None and _FUNCTION.match(self.source, start):
            return self._function(start)
        if self.source.startswith("((", start) and (end := self._arithmetic_end(start)):
            words = [self.arithmetic(start + 2, end - 2)]
            self.at = end
            return Test(start, end, words)
        if self.source.startswith("(", start):
            self.at += 1
            body = self._list()
            if not self.source.startswith(")", self.at):
                raise ShellSyntaxError(start, "a ( is not closed")
            self.at += 1
            return Group(start, self.at, body, True)
        if word is None or word in _ENDS:
            return None
        self.at += len(word)
        if word == "{":
            body = self._list()
            self._expect("}", start, "a {")
            return Group(start, self.at, body, False)
        if word == "if":
            return self._if(start)
        if word in ("while", "until"):
            condition = self._list()
            return While(start, self.at, condition, self._do(start, word))
        if word in ("for", "select"):
            return self._for(start)
        if word == "case":
            return self._case(start)
        if word == "[[":
            return self._test(start)
        self.at = start
        return None

    def _if(self, start: int) -> If:
        branches: list[tuple[Sequence, Sequence]] = []
        otherwise = None
        while True:
            condition = self._list()
            self._expect("then", start, "an if")
            branches.append((condition, self._list()))
            if not self._take("elif"):
                break
        if self._take("else"):
            otherwise = self._list()
        self._expect("fi", start, "an if")
        return If(start, self.at, branches, otherwise)

    def _do(self, start: int, what: str) -> Sequence:
        self._newlines()
        if self._reserved() == "{":
            self.at += 1
            body = self._list()
            self._expect("}", start, f"a {what}")
            return body
        self._expect("do", start, f"a {what}")
        body = self._list()
        self._expect("done", start, f"a {what}")
        return body

    def _for(self, start: int) -> For:
        self._blanks()
        if self.source.startswith("((", self.at):
            self.at = self._balanced(self.at, "(", ")")
            self._separator()
            return For(start, self.at, "", [], self._do(start, "for"))
        name = self.word()
        if name is None:
            raise ShellSyntaxError(start, "a for has no variable")
        self._newlines()
        words: list[Word] | None = None
        if re.compile(r"in(?=[\s;])").match(self.source, self.at):
            self.at += 2
            words = self._words()
        self._separator()
        return For(start, self.at, name.literal or "", words, self._do(start, "for"))

    def _words(self) -> list[Word]:
        words = []
        self._blanks()
        while word := self.word():
            words.append(word)
            self._blanks()
        return words

    def _case(self, start: int) -> Case:
        self._blanks()
        subject = self.word()
        self._newlines()
        if subject is None or not re.compile(r"in(?=[\s;(])").match(self.source, self.at):
            raise ShellSyntaxError(start, "a case has no 'in'")
        self.at += 2
        items: list[tuple[list[Word], Sequence, bool]] = []
        while True:
            self._newlines()
            if self.at >= len(self.source) or self._reserved() == "esac":
                break
            items.append(self._case_item(start))
        self._expect("esac", start, "a case")
        return Case(start, self.at, subject, items)

    def _case_item(self, start: int) -> tuple[list[Word], Sequence, bool]:
        if self.source.startswith("(", self.at):
            self.at += 1
        patterns: list[Word] = []
        while True:
            self._newlines()
            pattern = self.word()
            if pattern is None:
                raise ShellSyntaxError(self.at, "a case pattern is missing")
            patterns.append(pattern)
            self._blanks()
            if not self.source.startswith("|", self.at):
                break
            self.at += 1
        if not self.source.startswith(")", self.at):
            raise ShellSyntaxError(self.at, "a case pattern is not closed with )")
        self.at += 1
        body = self._list()
        falls = False
        for ending in (";;&", ";;", ";&"):
            if self.source.startswith(ending, self.at):
                falls = ending.endswith("&")
                self.at += len(ending)
                break
        else:
            self._newlines()
            if self._reserved() != "esac":
                raise ShellSyntaxError(start, "a case is not closed: 'esac' is missing")
        return patterns, body, falls

    def _test(self, start: int) -> Test:
        words: list[Word] = []
        while True:
            self._newlines()
            if self.at >= len(self.source):
                raise ShellSyntaxError(start, "a [[ is not closed")
            if self._reserved() is None and self.source.startswith("]]", self.at):
                self.at += 2
                return Test(start, self.at, words)
            word = self.word()
            if word is None:
                self.at += 1  # an operator: && || < > ( )
            else:
                words.append(word)

    def _function(self, start: int) -> Function:
        match = _FUNCTION.match(self.source, start)
        if match and match[1] != "function":
            self.at = match.end()
            name = match[1]
        else:
            self.at += len("function")
            self._blanks()
            match = re.compile(r"([^\s|&;()<>'\"`$]+)[ \t]*(?:\([ \t]*\))?").match(self.source, self.at)
            if not match:
                raise ShellSyntaxError(start, "a function has no name")
            self.at = match.end()
            name = match[1]
        self._newlines()
        body = self._command()
        if body is None:
            raise ShellSyntaxError(start, f"the function {name!r} has no body")
        return Function(start, self.at, name, body)

    def _simple(self) -> Simple | None:
        start = self.at
        node = Simple(start, start, [], [], [])
        declares = False
        arguments = False  # whether nothing but words and redirections can follow
        while True:
            while arguments and (match := _ARGUMENT.match(self.source, self.at)):
                begin, self.at = match.span(1)
                node.words.append(Word(begin, self.at, [Literal(begin, self.at, match[1], False)]))
                node.end = self.at
            self._blanks()
            if redirect := self._redirect():
                node.redirects.append(redirect)
                node.end = self.at
                continue
            if (not node.words or declares) and (assignment := self._assignment()):
                if node.words:
                    node.words.append(assignment)
                else:
                    node.assignments.append(assignment)
                node.end = self.at
                continue
            word = self.word()
            if word is None:
                break
            if not node.words or (declares is False and _is_wrapper(node)):
                declares = word.bare in _DECLARATIONS
            node.words.append(word)
            node.end = self.at
            arguments = not declares and not _is_wrapper(node)
        if not node.words and not node.assignments and not node.redirects:
            return None
        return node

    def _assignment(self) -> Assignment | None:
        match = _ASSIGNMENT.match(self.source, self.at)
        if not match:
            return None
        start = self.at
        self.at = match.end()
        index = (match[2] or "")[1:-1]
        if self.source.startswith("(", self.at):
            self.at += 1
            elements: list[Word] = []
            while True:
                self._newlines()
                if self.source.startswith(")", self.at):
                    self.at += 1
                    return Assignment(start, self.at, match[1], elements, bool(match[3]), index)
                element = self.word()
                if element is None:
                    raise ShellSyntaxError(start, f"the array {match[1]!r} is not closed")
                elements.append(element)
        value = self.word() or Word(self.at, self.at, [])
        return Assignment(start, self.at, match[1], value, bool(match[3]), index)

    def _redirect(self) -> Redirect | None:
        match = _REDIRECT.match(self.source, self.at)
        if not match:
            return None
        start = self.at
        self.at = match.end()
        self._blanks()
        operator = match[0].lstrip("0123456789")
        if operator.startswith("{"):
            operator = operator.partition("}")[2]
        target = self.word()
        if target is None:
            raise ShellSyntaxError(start, f"nothing stands after {match[0]}")
        redirect = Redirect(start, self.at, operator, target)
        if operator in ("<<", "<<-"):
            self.pending.append(redirect)
        return redirect


def _is_wrapper(node: Simple) -> bool:
    return len(node.words) == 1 and isinstance(node.words[0], Word) and node.words[0].bare in ("builtin", "command")


def parse(text: Text) -> tuple[Script, list[tuple[int, str]], list[tuple[int, int]]]:
    """A program with its errors (offset, message) and comments (start, end)."""
    parser = Parser(text)
    program = parser.program()
    if parser.pending:
        parser.heredocs()
    return Script(parser, program), parser.errors, parser.comments
