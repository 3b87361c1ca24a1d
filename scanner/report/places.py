"""Files as reports name them that other programs read: relative to the repository's root, nothing of the machine in them."""

from __future__ import annotations

import os

from scanner.report import Result
from scanner.source import Span


def rooted(result: Result, path: str) -> str:
    """A path as reports show it, relative to the repository's root instead of the current folder; of a file outside (an
    editor's `--stdin-filename`) its name."""
    relative = os.path.relpath(os.path.join(result.folder, path), result.root).replace(os.sep, "/")
    return os.path.basename(path) if relative == ".." or relative.startswith("../") else relative


def first_line(span: Span) -> Span:
    """The part of a span on its first line, without what continues the line."""
    text = span.text.partition("\n")[0]
    kept = text.rstrip(" \t\r").removesuffix("\\").rstrip(" \t") if span.line != span.end_line else text
    return Span(span.file, span.start, span.start + len(kept or text))


def uri(path: str) -> str:
    """A relative path as a relative URI reference; no colon in it can be taken for a scheme's (RFC 3986, 4.2)."""
    from urllib.parse import quote  # late: every scan needs this module, few need this

    return quote(path, safe="/~", errors="surrogatepass")
