"""The rules of `semgrep-rules/`: one file each, named as the rule, beside its annotated sample.

What a rule is run over follows from its language:

    bash         `commands`: every pipeline of every format as it runs, one a line (`commands`)
    dockerfile   `dockerfile`: the Dockerfiles, an instruction a line (`instructions`)
    yaml         `compose`: the compose files
    json         `daemon`: every `daemon.json` of the tree, and what a script writes into one (`documents`)

What it must bring besides:

    severity: LOW | MEDIUM | HIGH | CRITICAL
    metadata:
      cwe: "CWE-250: Execution with Unnecessary Privileges"
      confidence: LOW | MEDIUM | HIGH          where every word of the match is certain
      pedantic: true                           only on demand (optional)
      secret: true                             what is matched is a secret's value, which no report may show, or the name of
                                               a variable that holds it (optional)
      commands: [docker, podman]               a line is staged when one of these is among its words (only for bash) …
      instructions: [COPY, ADD]                a Dockerfile, when it has one of these (optional) …
      text: --privileged                       … and this regular expression is found in it; with `^` and `$` at each line;
                                               another document is staged when it is found there (optional for bash)
      doc: |                                   the documentation, in the form of a check's docstring (`scanner.rule`)

A rule that several languages must tell is a file with several of them: the first as above; each other one is called by its
id and what it is run over (`NAME-daemon`), takes its severity and confidence from the first, and brings its own `text`.
All are reported under the name of the first. The sample is `NAME.sh`, `NAME.dockerfile`, `NAME.test.yaml` or `NAME.json`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from functools import cache
from typing import Any

from scanner.errors import UsageError
from scanner.finding import Confidence, Severity
from scanner.kinds import COMPOSE, DAEMON, DOCKERFILE
from scanner.record import dataclass
from scanner.rule import Rule

COMMANDS, TREE = "commands", "tree"  # TREE: every file, for rules that are not ours
VIEWS = {"bash": COMMANDS, "dockerfile": DOCKERFILE, "yaml": COMPOSE, "json": DAEMON}

# Most of a file is documentation, a block of text, and patterns, which only semgrep needs: cut out, they need not be read as
# YAML at each start.
_DOC = re.compile(r"^ {6}doc: \|\n((?: {8}.*\n| *\n)+)", re.M)
_PATTERNS = re.compile(r"^ {4}(?!(?:id|languages|severity|message|metadata):)[\w-]+:.*\n(?:(?: {5,}.*| {4}-.*| *)\n)*", re.M)
_INDENT = re.compile(r"^ {8}", re.M)


@dataclass(frozen=True, slots=True)
class PatternRule:
    """A semgrep rule: `rule` as the catalogue knows it, `id` as semgrep does; what decides whether semgrep is asked at all.

    `view`: what it is run over. `commands`: names of commands, or of instructions, of which one must stand in a line; any
    where it is empty.
    `secret`: what it matches is a secret's value. `line`: where it begins in the file.
    """

    rule: Rule
    confidence: Confidence
    path: str
    id: str
    view: str
    text: re.Pattern[str]
    commands: frozenset[str] = frozenset()
    secret: bool = False
    line: int = 1

    @property
    def over_files(self) -> bool:
        """Whether it is run over the files of the tree as they are."""
        return self.view == TREE

    def concerns(self, words: Collection[str]) -> bool:
        """Whether one of the commands it is about is among `words`."""
        return not self.commands or not self.commands.isdisjoint(words)


def rules() -> tuple[Rule, ...]:
    """Every rule of `semgrep-rules/`, by id, as a member of the catalogue; semgrep itself is not needed for it."""
    return tuple(dict.fromkeys(one.rule for one in load()))


@cache
def load() -> tuple[PatternRule, ...]:
    """Every rule of `semgrep-rules/`, by id. Raises UsageError, naming the file, where one is not as it must be."""
    found = folder()
    names = sorted(name for name in os.listdir(found) if name.endswith(".yaml") and not name.endswith(".test.yaml"))
    return tuple(one for name in names for one in read(os.path.join(found, name)))


def folder() -> str:
    """Where the rules lie: inside the installed package, or at the root of the checkout that it is run from."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for place in (os.path.join(package, "semgrep-rules"), os.path.join(os.path.dirname(package), "semgrep-rules")):
        if os.path.isdir(place):
            return place
    raise UsageError(f"{package}: the folder semgrep-rules is missing from this installation; install capdrop again")


def read(path: str) -> tuple[PatternRule, ...]:
    """The rule in a file, once for each view. Raises UsageError, naming the file, where it is not as it must be."""
    import yaml

    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        (doc,) = _DOC.findall(text)
        first, *others = _rules(_PATTERNS.sub("", _DOC.sub("", text)))
        name = os.path.basename(path).removesuffix(".yaml")
        if first["id"] != name:
            raise ValueError(f"the id {first['id']} is not the file's name")
        rule = _rule(first, _INDENT.sub("", doc))
        confidence = Confidence[first["metadata"]["confidence"]]
        found = tuple(_pattern(one, rule, confidence, path, _line(text, one["id"])) for one in (first, *others))
        for one in found[1:]:
            if one.id != f"{name}-{one.view}":
                raise ValueError(f"the id {one.id} is not {name}-{one.view}")
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError, re.error) as error:
        raise UsageError(f"{path}: not a rule as scanner/semgrep/pack.py describes one: {error!r}") from error
    return found


@cache
def written(path: str) -> dict[str, dict[str, Any]]:
    """What semgrep is to read of the rules in a file, by their ids."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    return {rule["id"]: {key: value for key, value in rule.items() if key != "metadata"} for rule in _rules(_DOC.sub("", text))}


def _rules(text: str) -> list[dict[str, Any]]:
    import yaml

    found: list[dict[str, Any]] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))["rules"]
    return found


def _rule(written: dict[str, Any], doc: str) -> Rule:
    metadata = written["metadata"]
    cwe = int(metadata["cwe"].partition(":")[0].removeprefix("CWE-"))
    return Rule(written["id"], Severity[written["severity"]], doc, cwe, bool(metadata.get("pedantic")), subject=())


def _line(text: str, name: str) -> int:
    return text.count("\n", 0, text.index(f"id: {name}\n")) + 1


def _pattern(written: dict[str, Any], rule: Rule, confidence: Confidence, path: str, line: int) -> PatternRule:
    metadata = written["metadata"]
    (language,) = written["languages"]
    view = VIEWS[language]
    commands = metadata["commands"] if view == COMMANDS else metadata.get("instructions", ())
    text = metadata.get("text", "") if view == COMMANDS else metadata["text"]
    pattern = re.compile(text, re.MULTILINE)
    secret = metadata.get("secret") is True
    return PatternRule(rule, confidence, path, written["id"], view, pattern, frozenset(commands), secret, line)
