"""SARIF's `versionControlProvenance`: which commit of which repository was scanned, and no credentials."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from scanner.git import Checkout
from scanner.report.printable import printable
from scanner.secrets import spots

_SCHEMES = ("https", "http", "ssh", "git")
_SCP = re.compile(r"(?:[^/:@]+@)?([\w.-]{2,}):(?!//|:)(.+)", re.S)  # git@host:path, git's short form; one letter is a drive
_HOST = re.compile(r"[\w.-]+|\[[\da-fA-F:]+\]", re.ASCII)


def provenance(checkout: Checkout, base: str) -> dict[str, Any] | None:
    """The one entry; `base` is the URI base that stands for the repository's root.

    SARIF wants the repository's address. One without a remote has none: it is named by the commit it holds, as a software
    hash identifier (ISO/IEC 18670), which is the same wherever that repository lies.
    """
    where = address(checkout.origin)
    if where is None and len(checkout.revision) == 40:
        where = f"swh:1:rev:{checkout.revision}"
    if where is None:
        return None
    branch = {"branch": printable(checkout.branch)} if checkout.branch else {}
    return {"repositoryUri": where, "revisionId": checkout.revision, **branch, "mappedTo": {"uriBaseId": base}}


def address(remote: str) -> str | None:
    """The address of a remote as a URI without user, password and query; None for a path of this machine, and for what may
    hold a secret elsewhere."""
    short = _SCP.fullmatch(remote)
    if short and "://" not in remote:
        remote = f"ssh://{short[1]}/{short[2].lstrip('/')}"
    try:
        parts = urlsplit(remote)
        port = parts.port
    except ValueError:  # no address: git could not use it either
        return None
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    if parts.scheme not in _SCHEMES or not _HOST.fullmatch(host) or not remote.isprintable():
        return None
    found = f"{parts.scheme}://{host}{f':{port}' if port else ''}{quote(unquote(parts.path), safe='/~+@:')}"
    return None if any(spots(found)) else found
