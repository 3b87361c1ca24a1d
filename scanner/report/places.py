"""Files as reports name them that other programs read: relative to the repository's root, nothing of the machine in them."""

from __future__ import annotations

import os
from urllib.parse import quote

from scanner.report import Result


def rooted(result: Result, path: str) -> str:
    """A path relative to the repository's root, with `/`; of a file outside it (an editor's `--stdin-filename`) its name."""
    relative = os.path.relpath(os.path.join(result.folder, path), result.root).replace(os.sep, "/")
    return os.path.basename(path) if relative == ".." or relative.startswith("../") else relative


def uri(path: str) -> str:
    """A relative path as a relative URI reference; no colon in it can be taken for a scheme's (RFC 3986, 4.2)."""
    return quote(path, safe="/~", errors="surrogatepass")
