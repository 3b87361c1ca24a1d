"""What a script writes into the engine's configuration: `cat > /etc/docker/daemon.json <<EOF`, `echo … | sudo tee …`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from scanner.launch import Written
from scanner.source import Span, Text

if TYPE_CHECKING:
    from scanner.shell.commands import Run

_PATH = re.compile(r"(?:.*/)?daemon\.json", re.S)


def keep(run: Run, words: Sequence[Text]) -> None:
    """Keeps what a command writes into a file of that name. `words`: the command without its wrappers."""
    name = str(words[0])
    if not any(map(_names_it, words[1:] if name == "tee" else ())) and not any(map(_names_it, _targets(run))):
        return
    evaluator, frame = run.evaluator, run.frame
    statement = evaluator.statement(frame, min(frame.statement, run.node.start), run.node.end, ())
    if statement is None:
        return
    for text in _contents(run, name, words):
        whole = _with_following(statement, text)
        key = (whole.start, whole.end, f"daemon.json\0{text}")
        if text.spans and key not in evaluator.seen:
            evaluator.seen.add(key)
            evaluator.found.daemons.append(Written(text, whole))


def _names_it(word: Text) -> bool:
    return _PATH.fullmatch(str(word)) is not None


def _targets(run: Run) -> Iterator[Text]:
    """The files that standard output goes to."""
    expander = run.evaluator.expander(run.frame)
    for redirect in run.node.redirects:
        of_errors = run.frame.reader.source[redirect.start : redirect.start + 1] == "2"
        if redirect.operator in (">", ">|", ">>", "&>") and redirect.target is not None and not of_errors:
            yield expander.text(redirect.target, next(expander.choices([redirect.target])))


def _contents(run: Run, name: str, words: Sequence[Text]) -> Sequence[Text]:
    """What the command may print, where that is plain to see."""
    if name == "tee" or name == "cat" and all(str(word).startswith("-") for word in words[1:]):
        return run.standard_input()
    outputs = run.evaluator.printed(replace(run.node, redirects=[]), run.frame)
    return [content.words[0] for content in outputs if content is not None and content.words]


def _with_following(statement: Span, text: Text) -> Span:
    """The command with its here-document, which stands behind it."""
    ends = [span.end for span in text.spans if span.file is statement.file and span.start >= statement.start]
    return Span(statement.file, statement.start, max(statement.end, *ends)) if ends else statement
