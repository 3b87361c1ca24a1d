"""YAML as the scanner reads it: places, comments, and what is left of a file with faults."""

from __future__ import annotations

import pytest

from scanner.compose.nodes import Scalar
from scanner.compose.parse import parse
from scanner.launch import config
from scanner.source import SourceFile
from tests.compose import read


def scalar(text: str) -> Scalar:
    """The scalar that a document is."""
    (node,) = parse(SourceFile("a.yaml", text)).documents
    assert isinstance(node, Scalar)
    return node


@pytest.mark.parametrize(
    ("text", "kind"),
    [("yes", "string"), ("on", "string"), ("1:30", "string"), ("22:22", "string"), ("True", "boolean"), ("'true'", "string"),
     ("010", "integer"), ("0o10", "integer"), ("0x1F", "integer"), ("1_000", "integer"), ("-1", "integer"), ("08", "float"),
     ("1e3", "float"), (".5", "float"), ("~", "null"), ("Null", "null"), ("1.2.3", "string"),
     ("!!str 5", "string"), ("! 5", "string"), ("!!int '5'", "integer"), ("!!binary NQ==", "string")],
)  # fmt: skip
def test_plain_scalars_have_the_types_that_compose_gives_them(text: str, kind: str) -> None:
    assert scalar(text).type == kind


@pytest.mark.parametrize(
    ("text", "value", "places"),
    [
        ("plain text", "plain text", ["plain text"]),
        ("'é 😀 x'", "é 😀 x", ["é 😀 x"]),
        ('"a\\tb"', "a\tb", ['"a\\tb"']),
        ("'it''s'", "it's", ["'it''s'"]),
        ("&a !!str x", "x", ["x"]),
        ("!!binary cm9vdA==", "root", ["cm9vdA=="]),
        ("!!binary |\n  cm9v\n  dA==\n", "root", ["|\n  cm9v\n  dA=="]),
        ("|\n  a b\n\n    c\n", "a b\n\n  c\n", ["a b\n", "\n", "  c\n"]),
        ("|-\n  a\n  a\n", "a\na", ["a\n", "a"]),
        (">\n  a\n  b\n", "a b\n", [">\n  a\n  b"]),
        ("010", "8", ["010"]),
    ],
)
def test_the_text_of_a_scalar_knows_its_place(text: str, value: str, places: list[str]) -> None:
    found = scalar(text).text()
    assert str(found) == value
    assert [fragment.span.text for fragment in found if fragment.span] == places


def test_columns_count_code_points() -> None:
    (web,) = read("services:\n  wéb😀: {image: 'ü😀', privileged: true}\n").launches
    assert web.host.privileged is not None
    (span,) = web.host.privileged.spans
    assert (span.text, span.line, span.column) == ("privileged: true", 2, 23)


def test_only_real_comments_are_comments() -> None:
    extraction = read(
        """\
        # first
        services: # second
          web:
            image: a#b # third
            user: "x # no"
            command: | # fourth
              echo # no
              # no
            # fifth
            labels: {a: 'b # no', c: d} #sixth
            hostname: plain
              # seventh
        """
    )
    texts = [comment.span.text for comment in extraction.comments]
    assert texts == ["# first", "# second", "# third", "# fourth", "# fifth", "#sixth", "# seventh"]


@pytest.mark.parametrize(
    ("broken", "line", "message"),
    [
        ('    user: "root', 5, "quoted scalar"),
        ("    user: a: b", 5, "mapping values are not allowed"),
        ("\tuser: root", 5, "a tab"),
        ("   user: root", 5, "did not find expected key"),
        ("    cap_add: [A", 5, "flow sequence"),
        ("    user: *nobody", 5, "no anchor `&nobody`"),
        ("    user: @root", 5, "cannot start any token"),
        ("    user: \x07", 5, "control characters"),
        ("    labels: &l [*l]", 5, "inside what it is an alias of"),
        ("<<<<<<< HEAD\n    user: a\n=======\n    hostname: b\n>>>>>>> other", 5, "merge conflict"),
        ("    labels: " + "[" * 200, 5, "levels deep"),
        ("    {{- if .Values.x }}", 5, ""),
    ],
)
def test_a_syntax_error_costs_the_line_it_is_in(broken: str, line: int, message: str) -> None:
    extraction = read(f"services:\n  a: {{image: x}}\n  web:\n    image: y\n{broken}\n    privileged: true\n  b: {{image: z}}\n")
    a, web, b = extraction.launches
    assert (a.opaque, web.opaque, b.opaque) == (False, True, False)
    assert web.host.privileged
    assert config(web)["Image"] == "y"
    ((at, text),) = extraction.errors
    assert at == line
    assert text.startswith("not valid YAML: ")
    assert message in text
    assert f"left out: line{'s' if 'HEAD' in broken else ''} {line}" in text


def test_a_faulty_key_costs_what_is_below_it() -> None:
    extraction = read("services:\n  web:\n    image: x\n   environment:\n      A: b\n      C: d\n    user: u\n  b: {image: y}\n")
    web, _ = extraction.launches
    assert (web.env, web.user and web.user.only) == ([], "u")
    assert "lines 4-6" in extraction.errors[0][1]


def test_comments_of_the_readable_part_are_kept() -> None:
    extraction = read("# one\nservices:\n  web:\n    image: x # two\n    user: a: b # left out\n    # three\n")
    assert [comment.span.text for comment in extraction.comments] == ["# one", "# two", "# left out", "# three"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "empty"),
        ("# nothing\n", 1, "empty"),
        ("---\n...\n", 1, "empty"),
        ("version: '3'\n", 1, "empty compose file"),
        ("services: !reset {a: {image: x}}\n", 1, "empty compose file"),
        ("services: {a: {image: x}}\n---\n# the rest\n", 2, "an empty document"),
        ("---\n---\nservices: {a: {image: x}}\n", 1, "an empty document"),
        ("%YAML 1.2\n---\nservices: {a: {image: x}}\n", 1, "another version than 1.1"),
        ("services:\n  a: {image: x, privileged: !!bool yes}\n", 2, "yes is no !!bool"),
        ("services:\n  a: {image: x, pids_limit: !!int 5.5}\n", 2, "5.5 is no !!int"),
        ("services:\n  a: {image: x, user: !!binary ro&t}\n", 2, "base64"),
        ("- a\n", 1, "must be a mapping"),
        ("just text\n", 1, "must be a mapping"),
        ("services: [a]\n", 1, "services must be a mapping"),
        ("services:\n  web:\n", 2, "services.web must be a mapping"),
        ("services:\n  web: nginx\n", 2, "services.web must be a mapping"),
        ("services:\n  web:\n    image: x\n    image: y\n", 4, "image is set twice"),
        ("services:\n  a: {image: x}\n  a: {image: y}\n", 3, "a is set twice"),
        ("services:\n  1: {image: x}\n", 2, "the key 1 is not a string"),
        ("services:\n  true: {image: x}\n", 2, "the key true is not a string"),
        ("services:\n  a: {image: x, [b]: c}\n", 2, "list or mapping as a key"),
        ("services:\n  a: {image: x, <<: b}\n", 2, "`<<` takes a mapping"),
        ("services:\n  a: {image: x, user: 0}\n", 2, "services.a.user must be a string"),
        ("services:\n  a: {image: 5}\n", 2, "services.a.image must be a string"),
        ("services:\n  a: {image: [x]}\n", 2, "services.a.image must be a single value"),
        ("services:\n  a: {image: x, privileged: 1}\n", 2, "not a boolean: 1"),
        ("services:\n  a: {image: x, mem_limit: lots}\n", 2, "services.a.mem_limit"),
        ("services:\n  a: {image: x, cpus: 3/4}\n", 2, "services.a.cpus: not a number: 3/4"),
        ("services:\n  a: {image: x, cap_add: SYS_ADMIN}\n", 2, "services.a.cap_add must be a list"),
        ("services:\n  a: {image: x, volumes: {a: /b}}\n", 2, "services.a.volumes must be a list"),
        ("services:\n  a: {image: x, volumes: ['/a:']}\n", 2, "not source:target"),
        ("services:\n  a: {image: x, deploy: {resources: [1]}}\n", 2, "services.a.deploy.resources must be a mapping"),
        (
            "services:\n  a: {image: x, mem_limit: 1g, deploy: {resources: {limits: {memory: 2g}}}}\n",
            2,
            "Compose refuses two values",
        ),
        ("services:\n  a: {image: '${X'}\n", 2, "without its `}`"),
        ('services:\n  a: {image: x, command: "echo \'a"}\n', 2, "does not end"),
    ],
)
def test_what_compose_refuses_is_an_error_with_its_line(text: str, line: int, message: str) -> None:
    ((at, said),) = read(text).errors
    assert (at, message in said) == (line, True), said


def test_what_is_written_in_base64_is_judged() -> None:
    (web,) = read("services:\n  a: {image: x, user: !!binary cm9vdA==, privileged: !!binary dHJ1ZQ==}\n").launches
    assert config(web) == {"Image": "x", "User": "root", "HostConfig": {"Privileged": True}}


@pytest.mark.parametrize(
    "text",
    [
        "%YAML 1.1\n---\nservices: {a: {image: x}}\n...\n",
        "--- # one\nservices: {a: {image: x}}\n---\nservices: {a: {user: u}}\n",
        "services: {a: {image: x, privileged: !!bool 'TRUE', cpus: !!float 5, user: !!str 0}}\n",
    ],
)
def test_directives_documents_and_tags_that_compose_takes(text: str) -> None:
    assert read(text).errors == []


@pytest.mark.parametrize("text", ["services:\n", "services: {}\n", "services: null\n", "volumes: {a: }\n"])
def test_a_file_that_runs_nothing_by_itself_is_no_error_of_ours(text: str) -> None:
    extraction = read(text)
    assert extraction.launches == []
    assert [said for _, said in extraction.errors if "must be a mapping" not in said] == []


def test_a_root_user_without_quotes_is_still_root() -> None:
    (web,) = read("services:\n  a: {image: x, user: 0}\n").launches
    assert web.user is not None
    assert web.user.only == "0"


def test_a_fault_in_a_shared_anchor_is_told_once() -> None:
    extraction = read("x-a: &a {image: x, user: 0}\nservices:\n  web: *a\n  db: {<<: *a}\n")
    assert len(extraction.errors) == 1


def test_an_anchor_may_be_set_twice() -> None:
    extraction = read("x-a: &a root\nx-b: &a app\nservices:\n  web: {image: x, user: *a}\n")
    assert extraction.launches[0].user is not None
    assert (extraction.launches[0].user.only, extraction.errors) == ("app", [])


@pytest.mark.parametrize(("lines", "fragments"), [(10_000, 10_000), (10_001, 1)])
def test_a_block_of_very_many_lines_has_one_place(lines: int, fragments: int) -> None:
    (node,) = parse(SourceFile("a.yaml", "a: |\n" + "  x\n" * lines)).documents
    text = node.pairs[0].value.text()
    assert (str(text), len(text.fragments)) == ("x\n" * lines, fragments)
