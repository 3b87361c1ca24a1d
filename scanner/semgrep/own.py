"""The user's own semgrep rules (`--rules`): any rule that semgrep takes, in any file `*.yaml` or `*.yml` of a folder.

They are run over a copy of the tree's files; `metadata.capdrop.view: commands` has a rule for bash run over the commands as
they run instead (see `commands`). Of its metadata `confidence`, `cwe` and `references` are taken over, and `doc` where it is
written as that of our rules.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from scanner.errors import UsageError
from scanner.finding import Confidence, Severity
from scanner.read import Unreadable, read_whole
from scanner.rule import Rule
from scanner.semgrep.pack import COMMANDS, TREE, PatternRule

_SEVERITIES = {
    "CRITICAL": Severity.CRITICAL,
    "HIGH": Severity.HIGH,
    "ERROR": Severity.HIGH,
    "MEDIUM": Severity.MEDIUM,
    "WARNING": Severity.MEDIUM,
    "LOW": Severity.LOW,
    "INFO": Severity.LOW,
    "INVENTORY": Severity.LOW,
    "EXPERIMENT": Severity.LOW,
}
# What the engine takes and, without a word, does not do; a value, or None where the key is enough. Seen here with 1.182.
_UNSUPPORTED = (("mode", "join"), ("mode", "extract"), ("mode", "step"), ("r2c-internal-project-depends-on", None))
_OURS = ("view", "pedantic", "secret")
_LONGEST_TITLE = 80
_ANYTHING = re.compile("")


def load(folders: Sequence[str], taken: Collection[str]) -> tuple[PatternRule, ...]:
    """The rules in folders, or in files; `taken`: ids that they may not have.

    Raises UsageError, naming file and line, for what is no rule, and for an id that is there twice.
    """
    found: dict[str, PatternRule] = {}
    for path in dict.fromkeys(path for folder in folders for path in _files(folder)):
        for rule in _read(path):
            at = f"{rule.path}:{rule.line}"
            if rule.id in found:
                first = found[rule.id]
                raise UsageError(
                    f"{at}: the id {rule.id} is that of the rule at {first.path}:{first.line}, too; rename one of them"
                )
            if rule.id in taken:
                raise UsageError(f"{at}: the id {rule.id} is that of a rule of capdrop; rename yours")
            found[rule.id] = rule
    return tuple(found.values())


def _files(folder: str) -> Iterator[str]:
    if os.path.isfile(folder):
        yield os.path.abspath(folder)
        return
    if not os.path.isdir(folder):
        raise UsageError(f"--rules: no such folder: {folder}; name one with semgrep rules in it, or a file of them")
    empty = True
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith((".yaml", ".yml")) and not name.startswith(".") and not name.endswith((".test.yaml", ".test.yml")):
                empty = False
                yield os.path.abspath(os.path.join(place, name))
    if empty:
        raise UsageError(f"--rules: there is no rule in {folder}: no file *.yaml or *.yml that is no test")


def _read(path: str) -> Iterator[PatternRule]:
    for line, rule in _parsed(path, _text(path)):
        try:
            yield _rule(rule, path, line)
        except _Wrong as error:
            raise UsageError(f"{path}:{line}: {error}") from error


def _text(path: str) -> str:
    try:
        data = read_whole(path)
        return data.decode("utf-8")
    except Unreadable as error:
        raise UsageError(f"{path}: {error}") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{path}:{line}: not valid UTF-8; save the file as that") from error


def _parsed(path: str, text: str) -> Iterator[tuple[int, Any]]:
    """What stands in the list of rules, each with its line."""
    import yaml

    line = 1
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        top = loader.get_single_node()
        rules = _value(top, "rules")
        if not isinstance(rules, yaml.SequenceNode) or not rules.value:
            line = top.start_mark.line + 1 if top is not None else 1
            raise UsageError(f"{path}:{line}: no semgrep rules: `rules:` with a list of them is missing")
        for node in rules.value:
            line = node.start_mark.line + 1
            yield line, loader.construct_document(node)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        raise UsageError(f"{path}:{line}: not valid YAML ({getattr(error, 'problem', None) or error})") from error
    except (ValueError, AttributeError) as error:  # no such day or number, or none at all under `!!timestamp`
        raise UsageError(f"{path}:{line}: not valid YAML ({error})") from error


class _Wrong(Exception):
    """What is wrong with a rule."""


def _value(node: Any, key: str) -> Any:
    """The node of a key's value in a mapping; None where there is none."""
    pairs = node.value if node is not None and isinstance(node.value, list) else []
    return next((pair[1] for pair in pairs if isinstance(pair, tuple) and pair[0].value == key), None)


def _rule(written: Any, path: str, line: int) -> PatternRule:
    if not isinstance(written, dict):
        raise _Wrong("not a rule: a mapping with id, languages, severity, message and a pattern is wanted")
    texts = {key: written.get(key) for key in ("id", "severity", "message")}
    for key, value in texts.items():
        if not isinstance(value, str) or not value.strip():
            raise _Wrong(f"this rule has no {key}")
    if texts["severity"] not in _SEVERITIES:
        raise _Wrong(f"severity {texts['severity']}: it is one of {', '.join(_SEVERITIES)}")
    metadata = written.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise _Wrong("metadata is no mapping")
    for key, value in _UNSUPPORTED:
        if key in written and value in (None, written[key]):
            raise _Wrong(f"{key}{f': {value}' if value else ''}: semgrep's open-source engine does not do that")
    severity = _SEVERITIES[str(texts["severity"])]
    doc = _doc(str(texts["message"]), metadata)
    rule = Rule(str(texts["id"]), severity, doc, _cwe(metadata), _is(metadata, "pedantic"), subject=())
    secret = _is(metadata, "secret")
    view = _view(written, metadata)
    return PatternRule(rule, _confidence(metadata), path, rule.id, view, _ANYTHING, secret=secret, line=line)


def _is(metadata: dict[str, Any], key: str) -> bool:
    ours = metadata.get("capdrop")
    return isinstance(ours, dict) and ours.get(key) is True


def _view(written: dict[str, Any], metadata: dict[str, Any]) -> str:
    ours = metadata.get("capdrop") or {}
    if not isinstance(ours, dict):
        raise _Wrong("metadata.capdrop is no mapping: write `capdrop: {view: commands}`")
    for key in ours:
        if key not in _OURS:
            raise _Wrong(f"metadata.capdrop.{key}: there is no such key, but {', '.join(_OURS)}")
    view = str(ours.get("view", TREE))
    if view not in (COMMANDS, TREE):
        raise _Wrong(f"metadata.capdrop.view: {view}: it can be `{COMMANDS}`, or be left out")
    languages = written.get("languages")
    if view == COMMANDS and languages not in (["bash"], ["sh"], ["generic"], ["regex"]):
        raise _Wrong(f"metadata.capdrop.view: {COMMANDS}: commands are bash, so it needs `languages: [bash]`")
    return view


def _confidence(metadata: dict[str, Any]) -> Confidence:
    written = str(metadata.get("confidence", "MEDIUM")).upper()
    if written not in Confidence.__members__:
        raise _Wrong(f"metadata.confidence: {written}: it is one of {', '.join(Confidence.__members__)}")
    return Confidence[written]


def _cwe(metadata: dict[str, Any]) -> int:
    """The number of the first weakness named; 0 where there is none."""
    written = metadata.get("cwe")
    first = written[0] if isinstance(written, list) and written else written
    number = re.search(r"\d+", str(first)) if first else None
    return int(number[0]) if number else 0


def _doc(message: str, metadata: dict[str, Any]) -> str:
    """The documentation in the form of a check's docstring, made from the message where there is none in that form."""
    if isinstance(metadata.get("doc"), str):
        return str(metadata["doc"])
    whole = " ".join(message.split())
    title = re.split(r"(?<=[.!?;:])\s", whole, maxsplit=1)[0].rstrip(".;:")
    if len(title) > _LONGEST_TITLE:
        title = title[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
    written = metadata.get("references")
    references = [str(one) for one in (written if isinstance(written, list) else [written] if written else [])]
    listed = "\n\n## References\n" + "\n".join(f"- {one}" for one in references) if references else ""
    return f"{title}.\n\n{whole}{listed}\n"
