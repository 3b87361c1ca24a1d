"""The lines and words of files: shell, make, Dockerfiles, environment files, comments that suppress, patterns, secrets."""

from __future__ import annotations

import tempfile
from functools import lru_cache, partial
from pathlib import Path

from scanner import secrets, suppress
from scanner.catalogue import named
from scanner.compose import dotenv
from scanner.dockerfile import instructions
from scanner.dockerfile import words as dockerfile_words
from scanner.errors import FileError
from scanner.finding import Edit
from scanner.gitignore import Ignored
from scanner.launch import Comment, Extraction
from scanner.make import lexer
from scanner.make import words as make_words
from scanner.make.reader import Reader
from scanner.shell import patterns
from scanner.shell.braces import brace_expansions
from scanner.shell.parser import parse
from scanner.shell.syntax import Node, Word
from scanner.source import SourceFile, Span, Text
from tests.fuzz import held
from tests.fuzz.samples import stanzas
from tests.fuzz.target import LINE, target
from tests.fuzz.tokens import DOCKERFILE, MAKE, SHELL


@target(LINE, SHELL, stanzas(".sh"))
def shell_words(line: str) -> object:
    text = Text.of_file(SourceFile("run.sh", line))
    script, errors, comments = parse(text)
    for start, end in comments:
        assert line[start : start + 1] == "#"
        assert "\n" not in line[start:end]
    assert all(0 <= offset <= len(line) and message for offset, message in errors)
    for node in _nodes(script.program):
        assert 0 <= node.start <= node.end <= len(line), node
        if isinstance(node, Word):
            brace_expansions(node.parts)
    return [errors, comments]


def _nodes(found: object) -> list[Node]:
    """The nodes of a syntax tree, but for those of substitutions with a text of their own."""
    nodes, waiting = [], [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, (list, tuple)):
            waiting += one
        elif isinstance(one, Node):
            nodes.append(one)
            waiting += held.parts(one)
    return nodes


@target(
    LINE,
    ["*", "?", "[", "]", "!", "^", "-", "+(", "@(", "|", ")", "\\", "a", "/", ".", "[:alpha:]", "é", "\n"],
    ("*.sh", "+(a|b)"),
)
def shell_patterns(line: str) -> object:
    pattern, _, subject = line.partition("\n")
    text = Text.literal(subject)
    removed = [patterns.removed(text, operator, pattern) for operator in ("#", "##", "%", "%%")]
    assert all(one is None or str(one) in subject for one in removed)
    replaced = [patterns.replaced(text, operator, pattern, Text.literal("y")) for operator in ("/", "//", "/#", "/%")]
    cased = [patterns.cased(text, operator) for operator in ("^", "^^", ",", ",,")]
    return [patterns.matches(pattern, subject), removed, replaced, cased]


@target(LINE, MAKE, stanzas(".mk"))
def make_lines(line: str) -> object:
    text = Text.of_file(SourceFile("Makefile", line))
    at = 0
    while at < len(line):
        found = lexer.line(line, at)
        assert at == found.start <= found.end <= len(line)
        at = found.end + 1
    reader = Reader(text)
    statements = reader.statements()
    assert all(0 <= offset <= len(line) and message for offset, message in reader.errors)
    assert all(line[start] == "#" for start, _ in reader.comments)
    arguments = make_words.arguments(text, Text.literal("$("), 3)
    held.is_as_it_stands(Text.join(arguments))
    return [statements, make_words.words(text), make_words.named(text), make_words.as_filled(text, {"X"})]


@target(
    LINE,
    [*"A|=|: |export |#| #|'|\"|\\|\\n|\\0|$|${|}|$A|${B:-|\n|\t|\r| |é|\u2028|.|[|]".split("|")],
    ("A=b\nB=\"$A\\n\"\nexport C='d' # e\n", "A: b\nB=${A:-c}\nC\n"),
)
def environment_files(line: str) -> object:
    file = SourceFile(".env", line)
    found = []
    for read in (dotenv.read, dotenv.read_raw):
        variables, errors = read(file, lambda name: None)
        held.are_sayable(errors, file)
        assert all(name and text.fragments for name, text in variables.items())
        found.append((variables, errors))
    return [found, [one.span.start for one in dotenv.comments(file)]]


@target(LINE, DOCKERFILE, stanzas(".Dockerfile"))
def dockerfile_instructions(line: str) -> object:
    file = SourceFile("Dockerfile", line)
    found = instructions.read(file)
    held.are_sayable(found.errors, file)
    for each in found.instructions:
        held.is_as_it_stands(each.text)
        instructions.triggered(each)
        instructions.exec_form(str(each.text))
        words = dockerfile_words.split(each.text, found.escape)
        assert all(not str(word).isspace() for word in words)
        options, rest = dockerfile_words.flags(each.text, found.escape)
        assert len(rest) <= len(each.text)
        for word in (*words, *options):
            try:
                dockerfile_words.expand(word, {"A": Text.literal("a b"), "B": Text()}, found.escape)
            except dockerfile_words.WordError:
                continue
    return [(each.name, each.text) for each in found.instructions]


@target(
    LINE,
    [
        *"# capdrop: ignore[|]|privileged|host-pid|missing-hardening|, | |\n|//|##|# |capdrop".split("|"),
        *":|ignore|[|reason|docker run x\n|\t|é".split("|"),
    ],
    ("# capdrop: ignore[privileged] why\ndocker run --privileged a\n", "a # capdrop: ignore[host-pid, privileged]\n"),
)
def suppression_comments(line: str) -> object:
    """Each `#` up to the end of its line is a comment; what nothing needs is taken out, and then nothing of it is left."""
    errors, said = _suppressions(line)
    assert all(one.message and one.line >= 1 for one in errors)
    edits = list(suppress.without_unused(said, frozenset(one for each in said for ids in each.rules.values() for one in ids)))
    left = _edited(line, edits)
    assert not any(one.rules for one in _suppressions(left)[1]), left
    return [errors, left]


def _suppressions(line: str) -> tuple[list[FileError], list[suppress.Suppression]]:
    file = SourceFile("run.sh", line)
    comments, at = [], 0
    for part in line.split("\n"):
        if "#" in part:
            comments.append(Comment(Span(file, at + part.index("#"), at + len(part))))
        at += len(part) + 1
    errors: list[FileError] = []
    return errors, suppress.apply([], [Extraction(comments=comments)], _named, errors)


_named = lru_cache(maxsize=10_000)(named)  # a name of no rule is compared with all, which takes long


def _edited(text: str, edits: list[Edit]) -> str:
    for edit in sorted(edits, key=lambda one: one.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


_FOLDER = partial(tempfile.mkdtemp, prefix="capdrop-fuzz-")


@target(
    LINE,
    [*"*|**|/|!|\\|?|[|]|-|#|\n| |a|b.log|.|..|[!a]|[[:alpha:]]|é|\r|**/".split("|")],
    ("*.log\n!keep.log\n/build/\n", "a/**/b\n[a-z]?\\*\n"),
)
def gitignore_patterns(line: str) -> object:
    folder = Path(_FOLDER())
    try:
        (folder / ".gitignore").write_text(line, "utf-8", newline="")
        errors: list[FileError] = []
        ignored = Ignored(str(folder), errors)
        ignored.read("")
        assert all(one.message and 1 <= one.line <= line.count("\n") + 1 for one in errors)
        paths = ("a", "a/", "a/b.log", "build/", "a/x/y/b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "*")
        return [[ignored.matches(path) for path in paths], [(one.line, one.message) for one in errors]]
    finally:
        (folder / ".gitignore").unlink()
        folder.rmdir()


@target(
    LINE,
    [*"password|PASSWORD=|token|://|user:|@|AKIAIOSFODNN7EXAMPLE|ghp_|-----BEGIN |PRIVATE KEY-----|".split("|"),
     *"eyJ|.|=|:|;|,|'|\"|${|}|$(|)|`|".split("|"),
     *"0123456789abcdef|A|a|\n| |_|-|/|+|é|{{".split("|")],
    ("DB_PASSWORD=hunter2", "postgres://u:p4ss@h/db", "TOKEN=ghp_0123456789abcdefghijABCDEFGHIJ012345", "${A:-b}"),
)  # fmt: skip
def secrets_in_values(line: str) -> object:
    name, _, value = line.partition("=")
    file = SourceFile("run.sh", line)
    spots = list(secrets.spots(line))
    assert all(0 <= start <= end <= len(line) for start, end in spots)
    found = [secrets.find(name, value, resolved=resolved) for resolved in (True, False)]
    for one in found:
        if one is not None:
            assert 0 <= one.start <= one.end <= len(value)
            secrets.places([Span(file, 0, len(line))], name, value, one)
    return [spots, found, secrets.is_example(line)]
