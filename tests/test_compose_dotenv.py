"""Environment files, read as Compose reads them."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.compose.dotenv import read
from scanner.read import decode
from scanner.source import Certainty, SourceFile, Text
from tests.compose import real

FILES, SAMPLE = 400, 40
SET = {"SET": "value", "EMPTY": ""}  # the environment of both


def lookup(name: str) -> Text | None:
    return Text.literal(SET[name]) if name in SET else None


def variables(source: str | bytes) -> dict[str, str]:
    """The variables of a file that Compose takes."""
    data = source if isinstance(source, bytes) else source.encode()
    found, errors = read(decode(data, ".env", []), lookup)
    assert errors == []
    return {name: str(text) for name, text in found.items()}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", {}),
        ("# nothing\n\n  # but comments", {}),
        ("A=1", {"A": "1"}),
        ("A=1\nA=2", {"A": "2"}),
        ("  A = 1  \n\tB\t=2", {"A": "1", "B": "2"}),
        ("A:1\nB: 2", {"A": "1", "B": "2"}),
        ("A=", {"A": ""}),
        ("A=\nB=1", {"A": "", "B": "1"}),
        ("a.b-c[0]=1\né=2", {"a.b-c[0]": "1", "é": "2"}),
        ("export A=1\nexport\tB=2\nexport=3", {"A": "1", "B": "2", "export": "3"}),
        ("export\nA=1", {"A": "1"}),
        ("A=1 # comment", {"A": "1"}),
        ("A=1# no comment", {"A": "1# no comment"}),
        ("A=1\t# no comment", {"A": "1\t# no comment"}),
        ("A= # no comment", {"A": "# no comment"}),
        ("A='1' # comment\nB=2", {"A": "1", "B": "2"}),
        ("A='1'B=2", {"A": "1", "B": "2"}),
        ("A='a\nb'\nB=\"c\n# d\"", {"A": "a\nb", "B": "c\n# d"}),
        ("A=a'b'", {"A": "a'b'"}),
        (r"A='it\'s \n $SET'", {"A": r"it's \n $SET"}),
        (r'A="\"\n\t\\n\$SET\'\q"', {"A": "\"\n\t\\n$SET\\'\\q"}),
        (r'A="\0101\0377\0777\012\0\0128"', {"A": r"Aÿ\777\12\\128"}),
        (r"A=\n\$SET", {"A": r"\n\value"}),
        ("A=$SET-${SET}-${NOT:-d}-$$SET", {"A": "value-value-d-$SET"}),
        ("A=\"${EMPTY:-d}\"\nB='${EMPTY:-d}'", {"A": "d", "B": "${EMPTY:-d}"}),
        ("A=1\nB=$A\nA=2\nC=${A}", {"A": "2", "B": "1", "C": "2"}),
        ("SET=mine\nA=$SET", {"SET": "mine", "A": "value"}),
        ("SET\nNOT\nA=1", {"SET": "value", "A": "1"}),
        ("A=1\nLAST", {"A": "1"}),
        ("=1\nA=2", {"A": "2"}),
        (b"\xef\xbb\xbfA=1\r\nB='x'\r\nSET\r\n", {"A": "1", "B": "x", "SET": "value"}),
        ("A=a\rb\u3000", {"A": "a\rb"}),
    ],
)
def test_what_compose_makes_of_it(source: str | bytes, expected: dict[str, str]) -> None:
    assert variables(source) == expected


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("A=1\nB C=2\nD=3", 2, "cannot hold a blank: B C"),
        ("A=1\n\n# c\nB!=2\nD=3", 4, "'!' cannot stand in a variable's name"),
        ("A=1\nexport B C\nD=3", 2, "cannot hold a blank"),
        ("A=1\nB='open\nD=3", 2, "the quote of B's value is not closed"),
        ("A=1\nB=${SET\nD=3", 2, "without its `}`"),
        ("A=1\nB=2\n{}\nD=3\n{}\n", 3, "'{' cannot stand"),
    ],
)
def test_the_first_thing_that_compose_refuses_is_told_and_the_rest_is_read(source: str, line: int, said: str) -> None:
    found, errors = read(SourceFile(".env", source), lookup)
    assert [at for at, _ in errors] == [line]
    assert said in errors[0][1]
    assert (str(found["A"]), str(found["D"])) == ("1", "3")


def test_a_value_is_a_default_that_stands_in_the_file() -> None:
    file = SourceFile("a/.env", 'A=one\nB="x\\n$A"\nC=\nD=${A:-$NOT}\n')
    found, _ = read(file, lookup)
    assert {text.certainty for text in found.values()} == {Certainty.DEFAULT}
    assert [(span.line, span.text) for span in found["B"].spans] == [(2, "x\\n"), (1, "one")]
    assert [(span.line, span.column) for span in found["C"].spans] == [(3, 3)]
    assert found["D"].resolved


def test_a_service_has_its_values_for_certain() -> None:
    found, _ = read(SourceFile("a/.env", "A=one\nB=${NOT:-d}\n"), lookup, certainty=Certainty.ALWAYS)
    assert (found["A"].certainty, found["B"].certainty) == (Certainty.ALWAYS, Certainty.DEFAULT)


def test_what_is_not_known_stays_as_it_is_written() -> None:
    found, _ = read(SourceFile(".env", "A=a$NOT\nB=${NOT:?}\nC=${A:+x}\nNOT\n"), lookup)
    assert {name: (str(text), text.resolved) for name, text in found.items()} == {
        "A": ("a$NOT", False),
        "B": ("${NOT:?}", False),
        "C": ("${A:+x}", False),
    }


def test_a_later_file_goes_on_from_the_earlier_ones() -> None:
    first, _ = read(SourceFile("1.env", "A=1\nB=1"), lookup)
    both, _ = read(SourceFile("2.env", "C=$A\nA=2\nD=$A"), lookup, first)
    assert {name: str(text) for name, text in both.items()} == {"A": "2", "B": "1", "C": "1", "D": "2"}


@given(st.text(alphabet="AB=:#'\"\\$${}-+? \n\t\r0xé\u3000", max_size=60))
def test_no_text_is_too_much(source: str) -> None:
    found, errors = read(SourceFile(".env", source), lookup)
    assert all(name and text.fragments for name, text in found.items())
    assert all(1 <= line <= source.count("\n") + 1 and message for line, message in errors)


@pytest.mark.parametrize(
    "source",
    [
        "A=1\n" * 150_000,
        "A0=x\n" + "".join(f"A{n}=$A{n - 1}$A{n - 1}\n" for n in range(1, 24_000)),
        "A0=x\n" + "".join(f"A{n}=$A{n - 1}\n" for n in range(1, 40_000)),
        "A=" + "$SET" * 250_000,
        "A=" + "${SET:-" * 140_000,
        "A=" + "${SET}" * 80_000 + " " * 500_000 + "x",
        'A="' + "\\n" * 500_000 + '"',
        "A='" + "\\'" * 500_000,
        'A="x\n' * 200_000,
        "!\n" * 200_000,
        "A" * 1_000_000,
        " " * 500_000 + "#" * 500_000,
        "A=" + " x" * 500_000,
    ],
    ids=lambda source: source[:12],
)
def test_a_long_file_takes_two_seconds_at_most(source: str) -> None:
    start = time.process_time()
    found, _ = read(SourceFile(".env", source), lookup)
    assert time.process_time() - start < 2
    assert sum(len(text) for text in found.values()) < 3_000_000


# -- held to the real Compose


_PIECES = r"""
    A B_1 a.b SET EMPTY NOT export = = = = : # ' ' " " \ \n \t \$ \" \' \\ \0 \0101 \08 $ $$ $A ${A} ${A:-d} ${B_1-x}
    ${SET:+r} ${EMPTY-e} ${EMPTY:-${A:-n}} ${NOT} $NOT ${NOT:-d} ${ } { x 1 é ² + / @ 100% [0] - a/b:c
""".split()


def written(rng: random.Random) -> bytes:
    """An environment file: statements as people write them, with anything at all among them now and then."""
    wild = rng.random() < 0.25
    lines = []
    for _ in range(rng.randrange(1, 7)):
        kind = rng.random()
        if kind < 0.1 or wild and kind < 0.4:
            lines.append("".join(rng.choice([*_PIECES, " ", " ", "\t", "\n"]) for _ in range(rng.randrange(1, 9))))
        elif kind < 0.2:
            lines.append(rng.choice(["", "# a comment", "  # it's one", "\t", "NOT", "SET", "A", "export SET", "export  NOT "]))
        else:
            lines.append("".join(_statement(rng)))
    end = rng.choice(["\n", "\n", "\n", "\r\n"])
    text = end.join(lines) + rng.choice([end, end, ""])
    return rng.choice([b"", b"", b"\xef\xbb\xbf"]) + text.encode()


def _statement(rng: random.Random) -> Iterator[str]:
    yield rng.choice(["", "", "", " ", "export ", "export\t "])
    yield rng.choice(["A", "A", "B_1", "a.b", "C", "D-2", "E", "SET"])
    yield rng.choice(["=", "=", "=", "= ", " = ", ": ", ":"])
    pieces = [rng.choice([*_PIECES, " ", " ", " #"]) for _ in range(rng.randrange(0, 5))]
    quote = rng.choice(["", "", "'", '"', '"'])
    if quote:
        pieces = [piece for piece in pieces if piece not in ("'", '"', "\\")]
        pieces.insert(0, rng.choice(["", "", "\n", "a\n#b"]))
    yield quote + "".join(pieces).replace("\\'" if quote == '"' else '\\"', "") + quote
    yield rng.choice(["", "", "", "  ", " # comment", "\t#x"])


def ours(data: bytes) -> dict[str, Text] | None:
    """What the scanner reads; None where it says that Compose refuses the file."""
    found, errors = read(decode(data, ".env", []), lookup)
    return None if errors else found


def theirs(program: Path, folder: Path, files: dict[str, bytes]) -> dict[str, dict[str, str]]:
    """What Compose gives to services that each have one of the files. Raises ValueError where it refuses one."""
    services = ""
    for name, data in files.items():
        (folder / f"{name}.env").write_bytes(data)
        services += f"  {name}: {{image: x, env_file: {name}.env}}\n"
    (folder / "compose.yaml").write_text("services:\n" + services)
    told = real.config(program, folder / "compose.yaml", SET)
    return {name: service.get("environment") or {} for name, service in told.items()}


def same(mine: Text, real_one: str | None) -> bool:
    """Whether Compose has that value. What is not known to the scanner may be anything."""
    return not mine.resolved or real_one is not None and str(mine).replace("\r\n", "\n") == real_one.replace("\r\n", "\n")


def compare(program: Path, folder: Path, files: dict[str, bytes]) -> float:
    """Holds all files to Compose; gives the part of the values that were known and so compared."""
    read_here = {name: ours(data) for name, data in files.items()}
    taken = theirs(program, folder, {name: data for name, data in files.items() if read_here[name] is not None})
    known = unknown = 0
    for name, found in read_here.items():
        if found is None:
            with pytest.raises(ValueError, match=r"failed to read|line \d+"):
                theirs(program, folder, {name: files[name]})
            continue
        assert found.keys() == taken[name].keys() - {""}, files[name]
        wrong = {key: (str(text), taken[name][key]) for key, text in found.items() if not same(text, taken[name][key])}
        assert not wrong, (files[name], wrong)
        known += sum(text.resolved for text in found.values())
        unknown += sum(not text.resolved for text in found.values())
    return known / (known + unknown)


@pytest.mark.conformance
def test_a_sample_of_files_is_read_as_compose_reads_them(program: Path, tmp_path: Path) -> None:
    rng = random.Random(1)
    assert compare(program, tmp_path, {f"s{n}": written(rng) for n in range(SAMPLE)}) > 0.7


@pytest.mark.conformance
@pytest.mark.exhaustive
def test_generated_files_are_read_as_compose_reads_them(program: Path, tmp_path: Path) -> None:
    rng = random.Random(2)
    assert compare(program, tmp_path, {f"s{n}": written(rng) for n in range(FILES)}) > 0.7
