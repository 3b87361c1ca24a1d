"""HTML put together from elements: whatever is no `Html` is text, and is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from scanner.report.printable import printable

_COMMAND = re.compile(r"\s*::")
_VOID = frozenset({"br", "input", "meta"})


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def text(raw: str) -> Html:
    """Any text as HTML on one line: nothing in it is markup, and nothing a command to the runner that shows a log (`inert`)."""
    shown = escape(printable(raw)).replace("##", "#&#35;")
    return Html(shown.replace("::", "&#58;:", 1) if _COMMAND.match(shown) else shown)


def element(tag: str, /, *content: str, **attributes: str | bool | None) -> Html:
    """An element. Attributes: `class_` is `class`, `data_rule` is `data-rule`; True has no value, False and None are left out."""
    given = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{text(value)}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if tag in _VOID:
        return Html(f"<{tag}{given}>")
    return Html(f"<{tag}{given}>{joined(content)}</{tag}>")


def joined(parts: Iterable[str], by: str = "") -> Html:
    """Parts one after the other; `by` is text between them."""
    return Html(text(by).join(part if isinstance(part, Html) else text(part) for part in parts))


def line(tag: str, *content: str, **attributes: str | bool | None) -> Html:
    """An element that is a line of preformatted text, its end included: whoever copies it, styled or not, gets lines."""
    return element(tag, *content, Html("\n"), **attributes)


def lines(parts: Iterable[Html]) -> Html:
    """Elements one a line, where blanks between them do not show."""
    return Html("\n".join(parts))
