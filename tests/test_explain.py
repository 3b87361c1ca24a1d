from __future__ import annotations

from dataclasses import replace

from scanner import explain
from scanner.catalogue import MISSING_HARDENING, catalogue
from scanner.finding import Severity
from scanner.rule import Rule
from tests.conftest import Folder

RULE = Rule(
    "missing-bolt",
    Severity.MEDIUM,
    """No bolt.

Why it matters.

## Attack
    open the door

## Bad command
    docker run -v "$PWD":/src --name a \\
      acme/app:1

## Good command
    docker run -v "$PWD":/src --name a --bolt=on --tmpfs /tmp \\
      --memory 512m --security-opt x acme/app:1

## Bad compose
    services:
      a:
        image: acme/app:1
        ports: ["80"]

## Good compose
    services:
      a:
        image: acme/app:1
        ports: ["127.0.0.1:80"]
        bolt: true

## Bad dockerfile
A Dockerfile has no doors.
""",
)


def test_a_command_is_shown_in_each_form_it_can_stand_in() -> None:
    assert explain.example(RULE, "Bad", "shell") == 'docker run -v "$PWD":/src --name a \\\n  acme/app:1\n'
    assert explain.example(RULE, "Bad", "makefile") == 'run:\n\tdocker run -v "$$PWD":/src --name a \\\n\t  acme/app:1\n'
    assert explain.example(RULE, "Bad", "dockerfile") is None
    assert explain.example(replace(RULE, doc=RULE.doc.partition("## Bad dockerfile")[0]), "Bad", "dockerfile") == (
        'FROM docker:28-cli\nUSER 1000\nRUN docker run -v "$PWD":/src --name a \\\n  acme/app:1\n'
    )
    assert explain.example(RULE, "Good", "compose") == (
        'services:\n  a:\n    image: acme/app:1\n    ports: ["127.0.0.1:80"]\n    bolt: true\n'
    )


def test_the_text_shows_every_section_and_the_reason_for_a_gap() -> None:
    text = explain.plain(RULE)
    wanted = (
        "missing-bolt: No bolt (medium, CWE-250)",
        "Why it matters.",
        "    open the door",
        "    services:",
        "A Dockerfile has no doors.",
    )
    assert [one for one in wanted if one not in text] == []
    assert "```yaml\nservices:" in explain.markdown(RULE)


def test_every_rule_is_explained(folder: Folder) -> None:
    for name in (*catalogue(), MISSING_HARDENING.id):
        text = folder.scan("--explain", name).out
        assert text.startswith(f"{name}: ")
        assert "REFERENCES" in text
