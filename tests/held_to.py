"""Holding the scanner to a real program: what that program hands to `docker`, and whether the scanner says the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from scanner import docker_cli
from scanner.source import Certainty, Text

# `docker` writes down its words, each behind a NUL, calls apart by a character of their own.
_STUB = '#!/bin/bash\n{ for w in docker "$@"; do printf "%s\\0" "$w"; done; printf "\\001"; } >>"$CALLS"\n'


class Stub:
    """A program `docker` that only writes down how it is called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.calls = folder / "calls"
        (folder / "bin").mkdir()
        program = folder / "bin" / "docker"
        program.write_text(_STUB)
        program.chmod(0o755)

    def environment(self, path: str) -> dict[str, str]:
        """The whole environment for a program that is to find it; nothing has been called yet."""
        self.calls.write_bytes(b"")
        return {"PATH": f"{self.folder / 'bin'}:{path}", "CALLS": str(self.calls), "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}

    def called(self) -> list[list[str]]:
        """The words of each call since."""
        return [call.split("\0")[:-1] for call in self.calls.read_bytes().decode().split("\001")[:-1]]


def calls_of_scanner(extract: Callable[[], object]) -> list[list[Text]]:
    """The words of each command that an extractor hands on to be read as a command of docker."""
    got: list[list[Text]] = []

    def read(tool: str, words: Sequence[Text], site: docker_cli.Site) -> None:
        got.append(list(words))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(docker_cli, "read", read)
        extract()
    return got


def is_exact(said: Sequence[Text]) -> bool:
    return all(word.resolved for word in said)


def accounts_for(said: Sequence[Text], real: Sequence[str], blanks_vanish: bool = False) -> bool:
    """Whether what the scanner says can be what happened: unresolved parts may be anything.

    `blanks_vanish`: the blank beside a part that turns out empty may be gone (make's `strip`, and `+=`).
    """
    end = "\0?" if blanks_vanish else "\0"
    blank = "(?: |)" if blanks_vanish else " "
    pattern = ""
    for word in said:
        anything = ".*" if word.splits else "[^\0]*"
        if word.splits and all(f.unresolved for f in word):
            pattern += "(?:[^\0]*\0)*"
        else:
            parts = "".join("\1" if f.unresolved else f.text for f in word)
            pattern += re.escape(parts).replace("\1\\ ", f"\1{blank}").replace("\\ \1", f"{blank}\1").replace("\1", anything)
            pattern += end if word.splits and list(word)[-1].unresolved else "\0"
    return re.fullmatch(pattern, "".join(word + "\0" for word in real), re.S) is not None


def judged(said: Sequence[Sequence[Text]], real: list[str], case: str, blanks_vanish: bool = False) -> bool:
    """Whether the scanner knew a call word for word; fails where it said something else, or nothing."""
    if any(is_exact(words) and [str(w) for w in words] == real for words in said):
        return True
    assert any(accounts_for(words, real, blanks_vanish) for words in said if not is_exact(words)), (
        f"{case}\nran {real}\nscanner: {[[str(w) for w in words] for words in said]}"
    )
    return False


def holds_anyway(said: Sequence[Text], real: Sequence[str]) -> bool:
    """Whether all parts that are said to be sure are there, in their order, whatever has been put in place of the others.

    More may stand between them: a default that is nothing can be overridden, too.
    """
    sure = (f.text for word in said for f in word if not f.unresolved and f.certainty is Certainty.ALWAYS)
    return re.search(".*".join(map(re.escape, sure)), "\0".join(real), re.S) is not None
