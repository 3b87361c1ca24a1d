"""The rules of `semgrep-rules/`: one file each, named as the rule, beside its annotated sample.

A rule is any semgrep rule for bash, run over commands as `staging` writes them. What it must bring besides:

    severity: LOW | MEDIUM | HIGH | CRITICAL
    metadata:
      cwe: "CWE-250: Execution with Unnecessary Privileges"
      confidence: LOW | MEDIUM | HIGH          where every word of the match is certain
      pedantic: true                           reported under --pedantic only (optional)
      commands: [docker, podman]               a line is staged when one of these is among its words …
      text: --privileged                       … and this regular expression is found in it (optional)
      doc: |                                   the documentation, in the form of a check's docstring (`scanner.rule`)
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from scanner.errors import UsageError
from scanner.finding import Confidence, Severity
from scanner.rule import Rule


@dataclass(frozen=True, slots=True)
class PatternRule:
    """A semgrep rule: as the catalogue knows it, and what decides whether semgrep is asked at all."""

    rule: Rule
    confidence: Confidence
    path: str
    commands: frozenset[str]
    text: re.Pattern[str]


def rules() -> tuple[Rule, ...]:
    """Every rule of `semgrep-rules/`, by id, as a member of the catalogue; semgrep itself is not needed for it."""
    return tuple(one.rule for one in load())


@cache
def load() -> tuple[PatternRule, ...]:
    """Every rule of `semgrep-rules/`, by id. Raises UsageError, naming the file, where one is not as it must be."""
    found = folder()
    names = sorted(name for name in os.listdir(found) if name.endswith(".yaml"))
    return tuple(read(os.path.join(found, name)) for name in names)


def folder() -> str:
    """Where the rules lie: inside the installed package, or at the root of the checkout that it is run from."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for place in (os.path.join(package, "semgrep-rules"), os.path.join(os.path.dirname(package), "semgrep-rules")):
        if os.path.isdir(place):
            return place
    raise UsageError(f"{package}: the folder semgrep-rules is missing from this installation; install capdrop again")


def read(path: str) -> PatternRule:
    """The rule in a file. Raises UsageError, naming the file, where it is not as it must be."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        with open(path, encoding="utf-8") as file:
            (written,) = yaml.load(file, loader)["rules"]
        return _rule(written, path)
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError, re.error) as error:
        raise UsageError(f"{path}: not a rule as scanner/semgrep/pack.py describes one: {error!r}") from error


def _rule(written: dict[str, Any], path: str) -> PatternRule:
    metadata = written["metadata"]
    if written["id"] != os.path.basename(path).removesuffix(".yaml"):
        raise ValueError(f"the id {written['id']} is not the file's name")
    cwe = int(metadata["cwe"].partition(":")[0].removeprefix("CWE-"))
    return PatternRule(
        Rule(
            written["id"], Severity[written["severity"]], metadata["doc"], cwe, metadata.get("pedantic", False) is True, subject=()
        ),
        Confidence[metadata["confidence"]],
        path,
        frozenset(metadata["commands"]),
        re.compile(metadata.get("text", "")),
    )
