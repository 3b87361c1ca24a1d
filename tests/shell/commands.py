"""What a script hands to a container tool, written so that a test can be read."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from scanner import docker_cli
from scanner.extract import shell
from scanner.launch import Extraction
from scanner.project import Project
from scanner.source import Certainty, SourceFile, Text


def only_tools(text: str) -> frozenset[str]:
    """What is of interest where no pattern rule is asked: the container tools alone, so that as much as can be is passed over."""
    return frozenset()


def show(word: Text) -> str:
    """A word with what is known of it: `?` unresolved, `*` may be several, `~` not on every path, `=` by default."""
    marks = ("?" if not word.resolved else "") + ("*" if word.splits else "")
    return str(word) + marks + {Certainty.SOMETIMES: "~", Certainty.DEFAULT: "=", Certainty.ALWAYS: ""}[word.certainty]


def extract(script: str, path: str = "run.sh") -> Extraction:
    """What is found in a script that stands alone."""
    return shell.extract(SourceFile(path, script), Project())


def commands(script: str, **tool_variables: tuple[str, ...]) -> list[str]:
    """The words after the tool of each container command of a script, joined by `|`; each once."""
    got: list[str] = []

    def read(tool: str, words: Sequence[Text], site: docker_cli.Site) -> None:
        got.append("|".join([tool, *(show(w) for w in words[1:])]))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(docker_cli, "read", read)
        shell.extract(SourceFile("run.sh", script), Project(tool_variables))
    return list(dict.fromkeys(got))
