"""Reads a makefile into statements: logical lines, rules with their recipes, definitions, conditionals.

Source: the GNU make manual, chapters 3 (makefiles, continuation), 5 (recipes), 6 (variables), 7 (conditionals).
Expands nothing. Works on text with origins, so that what `$(eval …)` makes can be read too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from scanner.source import Text


@dataclass(slots=True)
class Assign:
    """`name op value`. `operator` is `=`, `:=`, `::=`, `:::=`, `?=`, `+=`, `!=`; a `define` has its own operator or `=`.

    `target`: the targets it is specific to, as written; None for an ordinary variable.
    """

    name: Text
    operator: str
    value: Text
    target: Text | None = None


@dataclass(slots=True)
class Rule:
    """`recipe` has a text for each logical line, its recipe prefix and continuation tabs taken away."""

    targets: Text
    prerequisites: Text
    recipe: list[Text] = field(default_factory=list)


@dataclass(slots=True)
class Conditional:
    """`ifeq` and its kin; `condition` is the rest of the line. `chain` holds further `else if…` branches."""

    keyword: str
    condition: Text
    body: list[Statement]
    otherwise: list[Statement]


@dataclass(slots=True)
class Include:
    paths: Text


@dataclass(slots=True)
class Expression:
    """A line that is neither: `$(eval …)`, `$(info …)`, `$(call …)`, `export X`."""

    text: Text


Statement = Assign | Rule | Conditional | Include | Expression

_DIRECTIVE = re.compile(r"(ifeq|ifneq|ifdef|ifndef|else|endif|define|endef|-?include|sinclude|undefine|vpath)(?=[\s(\"']|$)")
_OPERATOR = re.compile(r":{0,3}=|[?+!]=")


class Reader:
    """A position in a makefile's text."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.source = "".join("\ue000" * len(f.text) if f.unresolved else f.text for f in text)
        self.at = 0
        self.prefix = "\t"
        self.comments: list[tuple[int, int]] = []
        self.errors: list[tuple[int, str]] = []
        self.oneshell = False

    def statements(self) -> list[Statement]:
        """The whole text."""
        out: list[Statement] = []
        while self.at < len(self.source):
            before = self.at
            out += self._block(top=True)
            if self.at == before:
                break
        return out

    # -- lines

    def _physical(self) -> tuple[int, int]:
        newline = self.source.find("\n", self.at)
        return self.at, len(self.source) if newline < 0 else newline

    def _logical(self) -> tuple[Text, int]:
        """The next logical line outside a recipe, comment taken away, and where it starts."""
        pieces: list[Text] = []
        start = self.at
        while True:
            first, end = self._physical()
            self.at = end + 1
            continues = self._backslashes(first, end) % 2 == 1
            last = end - 1 if continues else end
            comment = self._comment(first, last)
            if comment is not None:
                self.comments.append((comment, end))
                pieces.append(self.text[first:comment])
                while continues and self.at < len(self.source):  # a comment goes on over a continuation
                    first, end = self._physical()
                    self.at = end + 1
                    continues = self._backslashes(first, end) % 2 == 1
                break
            if not continues or self.at >= len(self.source):
                pieces.append(self.text[first:last])
                break
            while last > first and self.source[last - 1] in " \t":
                last -= 1
            pieces += [self.text[first:last], Text.literal(" ")]
            while self.at < len(self.source) and self.source[self.at] in " \t":
                self.at += 1
        return Text.join(pieces), start

    def _backslashes(self, start: int, end: int) -> int:
        count = 0
        while end - count - 1 >= start and self.source[end - count - 1] == "\\":
            count += 1
        return count

    def _comment(self, start: int, end: int) -> int | None:
        at = self.source.find("#", start, end)
        while at >= 0:
            if self._backslashes(start, at) % 2 == 0 and not self._in_reference(start, at):
                return at
            at = self.source.find("#", at + 1, end)
        return None

    def _in_reference(self, start: int, at: int) -> bool:
        """Whether the place is inside `$(…)`, where a # is no comment."""
        depth, i = 0, start
        while i < at:
            if self.source[i] == "$" and self.source[i + 1 : i + 2] in ("(", "{"):
                depth += 1
                i += 1
            elif self.source[i] in ")}" and depth:
                depth -= 1
            i += 1
        return depth > 0

    def _recipe_line(self) -> Text:
        """A logical recipe line: continuations are the shell's and stay, but for the prefix of the next line."""
        pieces: list[Text] = []
        while True:
            start, end = self._physical()
            self.at = end + 1
            if self.source.startswith(self.prefix, start) and (pieces == [] or self.prefix == "\t"):
                start += 1
            if self._backslashes(start, end) % 2 == 0 or self.at >= len(self.source):
                pieces.append(self.text[start:end])
                return Text.join(pieces)
            pieces.append(self.text[start : end + 1])

    # -- statements

    def _block(self, top: bool = False) -> list[Statement]:
        """Statements up to `else`, `endif` or the end; the closing line is not taken."""
        out: list[Statement] = []
        rule: Rule | None = None
        while self.at < len(self.source):
            start, end = self._physical()
            line = self.source[start:end]
            if rule is not None and line.startswith(self.prefix):
                rule.recipe.append(self._recipe_line())
                continue
            stripped = line.strip()
            if not stripped:
                self.at = end + 1
                continue
            if stripped.startswith("#"):
                self._logical()
                continue
            match = _DIRECTIVE.match(stripped)
            keyword = match[1] if match else ""
            if keyword in ("else", "endif"):
                if not top:
                    return out
                self.errors.append((start, f"{keyword!r} without a conditional"))
                self.at = end + 1
                continue
            if keyword in ("ifeq", "ifneq", "ifdef", "ifndef"):
                conditional = self._conditional(rule)
                out.append(conditional)
                continue
            statement = self._statement(keyword)
            rule = statement if isinstance(statement, Rule) else None
            if statement is not None:
                out.append(statement)
        return out

    def _conditional(self, rule: Rule | None) -> Conditional:
        line, start = self._logical()
        value = str(line)
        match = re.match(r"\s*(?:else\s+)?(\w+)\s*", value)
        assert match is not None
        node = Conditional(match[1], line[match.end() :], [], [])
        node.body = self._branch(rule)
        first, end = self._physical()
        word = self.source[first:end].strip()
        if word.startswith("else"):
            if re.match(r"else\s+if", word):
                node.otherwise = [self._conditional(rule)]
                return node  # the inner one took the endif
            self._logical()
            node.otherwise = self._branch(rule)
            first, end = self._physical()
            word = self.source[first:end].strip()
        if word.startswith("endif"):
            self._logical()
        else:
            self.errors.append((start, f"{match[1]} without an 'endif'"))
        return node

    def _branch(self, rule: Rule | None) -> list[Statement]:
        """A conditional's branch; recipe lines at its start belong to the rule that it stands in."""
        continued: list[Statement] = []
        if rule is not None:
            part = Rule(rule.targets, rule.prerequisites)
            while self.at < len(self.source):
                start, end = self._physical()
                if self.source.startswith(self.prefix, start):
                    part.recipe.append(self._recipe_line())
                elif not self.source[start:end].strip():
                    self.at = end + 1
                else:
                    break
            if part.recipe:
                continued.append(part)
        return continued + self._block()

    def _statement(self, keyword: str) -> Statement | None:
        if keyword == "define" or re.match(r"\s*(?:(?:override|export)\s+)+define\s", self.source[self.at : self.at + 60]):
            return self._define()
        line, start = self._logical()
        value = str(line)
        if keyword.endswith("include"):
            indent = len(value) - len(value.lstrip())
            return Include(line[indent + len(keyword) :])
        if keyword in ("vpath", "undefine", "endef"):
            if keyword == "endef":
                self.errors.append((start, "'endef' without a 'define'"))
            return None
        return self._assignment(line) or self._rule(line) or Expression(line)

    def _assignment(self, line: Text) -> Assign | None:
        value = _masked(line)
        modifiers = re.match(r"\s*(?:(?:override|export|private)\s+)*", value)
        begin = modifiers.end() if modifiers else 0
        found = next((m for m in _OPERATOR.finditer(value, begin) if _outside(value, begin, m.start())), None)
        if found is None:
            return None
        name = line[begin : found.start()]
        if not re.fullmatch(r"[^\s:#=]+", str(name).strip()) and not re.fullmatch(
            r"\S+", value[begin : found.start()].strip().replace("\0", "x").replace(":", " ")
        ):
            return None
        if self._special(str(name).strip(), str(line[found.end() :]).strip()):
            return None
        return Assign(_strip(name), found[0], _lstrip(line[found.end() :]))

    def _special(self, name: str, value: str) -> bool:
        if name == ".RECIPEPREFIX":
            self.prefix = value[:1] or "\t"
            return True
        return False

    def _rule(self, line: Text) -> Statement | None:
        value = _masked(line)
        colon = re.compile(r"&?::?(?!=)").search(value)
        if colon is None:
            return None
        targets = _strip(line[: colon.start()])
        rest = line[colon.end() :]
        if str(targets) == ".ONESHELL":
            self.oneshell = True
        hidden = _masked(rest)
        assignment = re.match(r"\s*(?:(?:override|export|private)\s+)*([^\s:#=;]+)\s*(:{0,3}=|[?+!]=)", hidden)
        if assignment:
            return Assign(
                _strip(rest[assignment.start(1) : assignment.end(1)]), assignment[2], _lstrip(rest[assignment.end() :]), targets
            )
        semicolon = hidden.find(";")
        rule = Rule(targets, _strip(rest if semicolon < 0 else rest[:semicolon]))
        if semicolon >= 0:
            rule.recipe.append(_lstrip(rest[semicolon + 1 :]))
        return rule

    def _define(self) -> Statement | None:
        line, start = self._logical()
        match = re.match(r"\s*(?:(?:override|export|private)\s+)*define\s+(.*?)\s*(:{0,3}=|[?+!]=)?\s*$", str(line))
        if match is None:
            self.errors.append((start, "a 'define' has no name"))
            return None
        name = line[match.start(1) : match.end(1)]
        body_start = self.at
        depth = 1
        while self.at < len(self.source):
            first, end = self._physical()
            word = self.source[first:end].strip()
            self.at = end + 1
            if re.match(r"define(\s|$)", word):
                depth += 1
            elif re.match(r"endef(\s|#|$)", word):
                depth -= 1
                if depth == 0:
                    return Assign(name, match[2] or "=", self.text[body_start : max(first - 1, body_start)])
        self.errors.append((start, f"'define {match[1]}' without an 'endef'"))
        return Assign(name, match[2] or "=", self.text[body_start:])


def _masked(text: Text) -> str:
    """The text with everything inside references blanked, so that `:`, `=` and `;` in them do not count."""
    value = list("".join("\0" * len(f.text) if f.unresolved else f.text for f in text))
    depth, i = 0, 0
    while i < len(value):
        if value[i] == "$" and i + 1 < len(value) and value[i + 1] in "({":
            depth += 1
            value[i] = value[i + 1] = "\0"
            i += 1
        elif depth:
            if value[i] in "({":
                depth += 1
            elif value[i] in ")}":
                depth -= 1
            value[i] = "\0"
        i += 1
    return "".join(value)


def _outside(value: str, begin: int, at: int) -> bool:
    """Whether an assignment operator stands where one can: after a name without blanks or a rule's colon."""
    before = value[begin:at].strip()
    return bool(before) and not re.search(r"\s", before) and ":" not in before.rstrip(":")


def _strip(text: Text) -> Text:
    value = str(text)
    start = len(value) - len(value.lstrip())
    return text[start : len(value.rstrip())] if value.strip() else Text()


def _lstrip(text: Text) -> Text:
    value = str(text)
    return text[len(value) - len(value.lstrip()) :] if value.strip() else Text()


def lines(text: Text) -> Iterator[Text]:
    """The lines of an expanded recipe text; a continued line stays one."""
    value = "".join("\ue000" * len(f.text) if f.unresolved else f.text for f in text)
    start = 0
    for match in re.compile(r"(?<!\\)(?:\\\\)*(\n)|$").finditer(value):
        if match[1] is None and match.start() != len(value):
            continue
        end = match.start(1) if match[1] is not None else len(value)
        if end >= start:
            yield text[start:end]
        start = end + 1
