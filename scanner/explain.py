"""A rule's documentation made from its docstring: for `--explain`, SARIF's help, docs/rules, and what to add where something is
missing.

Only the command, the compose file and, where it can have the fault by itself, the Dockerfile are written in a rule; a
script, a recipe and a `RUN` are derived from the command.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

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

_OPTION = re.compile(r"--[a-z][a-z-]*(?:=\S+|[ \t]+(?![-\\])\S+)?")

# What `docker service create` calls the options of `docker run`; an empty name where it has none.
# Source: the docker CLI's reference.
_SERVICE_OPTIONS = {
    "--memory": "--limit-memory",
    "--cpus": "--limit-cpu",
    "--pids-limit": "--limit-pids",
    "--tmpfs": "--mount type=tmpfs,destination",
    "--memory-swap": "",
    "--security-opt": "",
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


@cache
def options_to_add(rule: Rule, verb: str) -> tuple[str, ...]:
    """The options that a rule's good command has and its bad one has not, as this verb calls them; some have no name there."""
    bad, good = (_OPTION.findall(_written(rule, verdict, "command") or "") for verdict in ("Bad", "Good"))
    added = [" ".join(option.split()) for option in good if option not in bad]
    return tuple(filter(None, map(_for_service, added)) if verb == "service create" else added)


def _for_service(option: str) -> str:
    name = re.split("[= ]", option, maxsplit=1)[0]
    other = _SERVICE_OPTIONS.get(name, name)
    value = option[len(name) :]
    return f"{other}={value[1:]}" if "," in other else other and other + value


@cache
def keys_to_add(rule: Rule) -> Mapping[str, Any]:
    """The keys that the service of a rule's good compose example has and that of the bad one has not, or otherwise."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    written = (_written(rule, verdict, "compose") or "services: {any: {}}" for verdict in ("Bad", "Good"))
    bad, good = (yaml.load(text, loader) for text in written)
    (service,) = good["services"].values()
    (before,) = bad["services"].values()
    return {key: value for key, value in service.items() if before.get(key) != value}


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
