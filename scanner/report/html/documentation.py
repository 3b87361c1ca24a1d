"""A rule's documentation as HTML. It is written in a little Markdown: paragraphs, lists, fences, code spans, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner import explain
from scanner.report.html.markup import Html, element, joined, lines, text
from scanner.rule import Rule

_PROSE = re.compile(r"`(?P<code>[^`]+)`|(?P<address>https?://[\w.-]+\.[a-z]+(?:[/?#][^\s`<>\"']*[^\s`<>\"'.,;:)])?)")


def documentation(rule: Rule) -> Html:
    """All that `--explain` says of a rule, without its title."""
    return lines(_blocks(explain.markdown(rule)))


def _blocks(markdown: str) -> Iterator[Html]:
    prose: list[str] = []
    fence: list[str] | None = None
    for line in [*markdown.split("\n"), ""]:
        if fence is not None:
            if line.startswith("```"):
                yield element("pre", Html("\n".join(map(text, (each.replace("\t", "    ") for each in fence)))), class_="example")
                fence = None
            else:
                fence.append(line)
        elif line.startswith("```"):
            fence = []
        elif line.startswith("## "):
            yield element("h4", line.removeprefix("## "))
        elif line.strip():
            prose.append(line)
        elif prose:
            yield _paragraph(prose)
            prose = []


def _paragraph(given: list[str]) -> Html:
    if given[0].startswith("- "):
        items = "\n".join(given).removeprefix("- ").split("\n- ")
        return element("ul", *(element("li", _inline(item)) for item in items))
    return element("p", _inline("\n".join(given)))


def _inline(prose: str) -> Html:
    prose = " ".join(prose.split())
    out: list[str] = []
    done = 0
    for found in _PROSE.finditer(prose):
        out.append(prose[done : found.start()])
        if found["code"]:
            out.append(element("code", found["code"]))
        else:
            out.append(element("a", found["address"], href=found["address"], rel="noopener noreferrer"))
        done = found.end()
    return joined([*out, prose[done:]])
