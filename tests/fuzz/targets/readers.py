"""What reads files of the user's own, which may lie in the tree of somebody else: configuration, baseline, rules."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from scanner import baseline
from scanner.catalogue import named
from scanner.config import read as configuration
from scanner.errors import FileError, UsageError
from scanner.read import Unreadable, decode
from scanner.semgrep import own
from tests.fuzz import held
from tests.fuzz.target import READER, target


def _read(name: str, text: str, read: Callable[[str], object]) -> object:
    """What is read in a file of that text, or what is said of it."""
    with tempfile.TemporaryDirectory(prefix="capdrop-fuzz-") as folder:
        path = Path(folder, name)
        path.write_text(text, "utf-8", newline="")
        try:
            return read(str(path))
        except UsageError as error:
            return str(error).replace(folder, "").rpartition("/")[2]


_TOML = (
    "select = [", "ignore = [", "exclude = [", "fail-on = ", "min-severity = ", "pedantic = true\n", "[[allow]]\n",
    "rules = [", "paths = [", "images = [",
    "services = [", "reason = ", "expires = ", "2027-01-31", "0001-01-01T00:00:00+23:59", '"privileged"', '"high"', '"*"',
    "'**/a'", '"""', "'''", '"',
    "'", "[", "]", "{", "}", ",", "=", ".", "\n", "#", "\\", "\\u00e9", " ", "\t", "1", "inf", "nan", "0x", "true",
    "[tool.capdrop]\n", "[tool]\n", "a",
    "é", "selct = 1\n", "../", "!", "[a", "9" * 60,
)  # fmt: skip


@target(
    READER,
    _TOML,
    (
        'select = ["privileged"]\nfail-on = "high"\nexclude = ["vendor/**"]\n',
        '[[allow]]\nrules = ["privileged"]\npaths = ["a/*.sh"]\nimages = ["redis:*"]\nreason = "why"\nexpires = 2027-01-31\n',
        '[tool.capdrop]\nignore = ["host-pid"] # x\n',
    ),
)
def configuration_file(text: str) -> object:
    def read(path: str) -> object:
        found = configuration.read(path)
        if found is None:
            return None
        allowances = found.allowances(named)
        held.lie_in_their_files([one.span for one in allowances])
        excluded = [found.excludes(str(Path(found.folder, name))) for name in ("a.sh", "vendor/x", "vendor/")]
        fits = [one.paths is not None and one.paths("a/b.sh") for one in allowances]
        return [found.values, excluded, fits, found.note(1, 1).partition(": ")[2]]

    configuration._spec.cache_clear()
    name = "pyproject.toml" if "[tool" in text else "capdrop.toml"
    return repr(_read(name, text, read))  # by its text, for a NaN is never equal to itself


_BASELINE = '{"version": 1, "tool": "capdrop", "findings": [{"path": "a", "rule": "r", "message": "m", "fingerprint": "f"}]}'


@target(
    READER,
    [*'{ } [ ] : , " \\ \\ud800 null true 1 1e999 NaN "version" "tool" "capdrop" "findings" "path" "rule" "message"'.split(),
     '"fingerprint"', "é", '"version": 1', '"tool": "capdrop"', '"findings": [', " ", "\n", "9" * 60, "\ufeff"],
    (_BASELINE,),
)  # fmt: skip
def baseline_file(text: str) -> object:
    found = _read("baseline.json", text, lambda path: baseline.read(path).entries)
    return repr(found)


@target(
    READER,
    ["rules:\n", "- id: a\n", "  languages: [bash]\n", "  severity: ERROR\n", "  message: m\n",
     "  pattern: docker run ...\n", "  metadata: ",
     "{capdrop: ",
     "{view: commands}", "{secret: true}", "}", "  patterns:\n", "  - pattern: x\n", "&a ", "*a", "<<: ", "!!python/object ",
     "!!binary ", "!!timestamp ",
     "2001-99-99", "|\n", "[", "]", "{", ": ", ":", "- ", "? ", "'", '"', "\n", "  ", "#", "---\n", "%", "~", "0x", "1:1",
     ".inf", "é", "cwe: CWE-78",
     "confidence: HIGH", "mode: taint", "9" * 60],
    ("""rules:
- id: a
  languages: [bash]
  severity: ERROR
  message: m
  pattern: docker run ...
  metadata: {capdrop: {view: commands}}
""",),
)  # fmt: skip
def own_rules(text: str) -> object:
    found = _read("rules.yaml", text, lambda path: [(one.rule.id, one.view, one.line) for one in own.load([path], ())])
    return repr(found)


@target(
    READER,
    ["\ufeff", "\xff\xfe", "\xfe\xff", "\xef\xbb\xbf", "\xc3", "\xed\xa0\x80", "\xff", "\n", "\r\n", "\r", "a"],
    ("\xef\xbb\xbfa\r\nb", "\xff\xfea\x01"),
)
def encodings(text: str) -> object:
    """Each character below 256 is a byte."""
    errors: list[FileError] = []
    try:
        file = decode(bytes(ord(character) & 0xFF for character in text), "a.sh", errors)
    except Unreadable as error:
        return str(error)
    assert "\0" not in file.text
    assert all(1 <= error.line <= file.text.count("\n") + 1 for error in errors)
    return [file.text, file.marked, errors]
