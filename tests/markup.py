"""How GitHub and GitLab read Markdown: a document as tables, and as the text in it that may act."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

# What becomes a link or a notification outside code: mentions, references, commits, addresses, `:emoji:`.
ACTIVE = re.compile(r"@\w|#\d|\bGH-\d|://|\bwww\.|\b[0-9a-f]{7,40}\b|:[a-z0-9_+-]+:", re.I)


def parsed(text: str) -> list[Token]:
    """Its tokens, HTML allowed, as these sites allow it in part."""
    return MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(text)


def inline(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


def tables(text: str) -> list[list[list[str]]]:
    """The cells of each table, a code span as its content."""
    out: list[list[list[str]]] = []
    before = ""
    for token in parsed(text):
        if token.type == "table_open":
            out.append([])
        elif token.type == "tr_open":
            out[-1].append([])
        elif token.type == "inline" and before in ("td_open", "th_open"):
            out[-1][-1].append("".join(child.content for child in token.children or ()))
        before = token.type
    return out


def faults(text: str) -> list[str]:
    """What of a report is more than tables, headings, lists, words and code."""
    tokens = parsed(text)
    allowed = ("table", "thead", "tbody", "tr", "th", "td", "heading", "paragraph", "bullet_list", "list_item")
    found = [one.type for one in tokens if one.type != "inline" and not one.type.startswith(allowed)]
    for child in inline(tokens):
        if child.type not in ("text", "code_inline", "softbreak"):
            found.append(child.type)
        if child.type == "text" and ACTIVE.search(child.content):
            found.append(child.content)
    return found
