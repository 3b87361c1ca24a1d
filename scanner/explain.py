"""A rule's documentation made from its docstring: for `--explain`, SARIF's help and docs/rules.

Only the command, the compose file and, where it can have the fault by itself, the Dockerfile are written in a rule; a
script, a recipe and a `RUN` are derived from the command.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from scanner.catalogue import MISSING_HARDENING, catalogue, named
from scanner.errors import UsageError
from scanner.rule import Rule

FORMATS = {
    "shell": "Shell script",
    "makefile": "Makefile",
    "compose": "Compose file",
    "dockerfile": "Dockerfile",
    "daemon": "daemon.json",
    "configuration": "capdrop.toml",
}


def example(rule: Rule, verdict: str, form: str) -> str | None:
    """A whole file in a format (a key of FORMATS) with the fault (`Bad`) or without (`Good`); None where it cannot have it."""
    written = _written(rule, verdict, form)
    if written is not None or form in ("compose", "daemon", "configuration") or f"Bad {form}" in rule.sections():
        return written
    command = _written(rule, verdict, "command")
    if command is None:
        return None
    if form == "makefile":
        return "run:\n" + _indented(command.replace("$", "$$"), "\t")
    if form == "dockerfile":
        return f"FROM docker:28-cli\nUSER 1000\nRUN {command.replace('sudo ', '')}"  # which has no place in a build
    return command


def _indented(text: str, by: str) -> str:
    return re.sub(r"(?m)^(?=.*\S)", by, text)


def _dedented(text: str) -> str:
    return re.sub(r"(?m)^    ", "", text)


def _written(rule: Rule, verdict: str, form: str) -> str | None:
    """What the docstring shows under `## Bad command` and the like; None where it only says why there is no example."""
    text = rule.sections().get(f"{verdict} {form}", "")
    return _dedented(text) + "\n" if text.startswith("    ") else None


def known(name: str, own: tuple[Rule, ...] = ()) -> Rule:
    """The rule of that name, MISSING_HARDENING included. Raises UsageError where there is none."""
    rule = MISSING_HARDENING if name == MISSING_HARDENING.id else catalogue(own).get(name)
    if rule is None:
        raise UsageError(f"--explain: no rule is called {name!r}{named(name, own)[1]()}")
    return rule


def markdown(rule: Rule) -> str:
    """The documentation for a reader of Markdown, without its title."""
    return _document(
        rule,
        lambda heading: f"## {heading}",
        lambda label, body: f"{label}:\n\n```{_LANGUAGE.get(label, '')}\n{body.rstrip()}\n```",
    )


def plain(rule: Rule) -> str:
    """The documentation as text, title included."""
    about = [str(rule.severity), *(["pedantic"] if rule.pedantic else []), *([f"CWE-{rule.cwe}"] if rule.cwe else [])]
    body = _document(rule, str.upper, lambda label, body: f"{label}:\n\n{_indented(body.rstrip(), '    ')}")
    return f"{rule.id}: {rule.title} ({', '.join(about)})\n\n{body}"


_LANGUAGE = {
    "Shell script": "sh",
    "Makefile": "make",
    "Compose file": "yaml",
    "Dockerfile": "dockerfile",
    "daemon.json": "json",
    "capdrop.toml": "toml",
}


def _document(rule: Rule, heading: Callable[[str], str], block: Callable[[str, str], str]) -> str:
    sections = rule.sections()
    parts = [sections["Why"]]
    if attack := sections.get("Attack"):
        parts += [heading("How it is used"), block("For example", _dedented(attack)) if attack.startswith("    ") else attack]
    for verdict, title in (("Bad", "Found"), ("Good", "Instead")):
        shown = [block(label, text) for form, label in FORMATS.items() if (text := example(rule, verdict, form)) is not None]
        shown += [text for name, text in sections.items() if name.startswith(verdict + " ") and not text.startswith("    ")]
        parts += [heading(title), *shown] if shown else []
    parts += [f"{heading(name)}\n\n{sections[name]}" for name in ("What may break", "References") if name in sections]
    return "\n\n".join(parts) + "\n"
