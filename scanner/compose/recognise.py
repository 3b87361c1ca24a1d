"""Whether a YAML file of any name is a compose file. Imports nothing heavy: every YAML file of a tree is asked about."""

from __future__ import annotations

import re

_SERVICES = re.compile(
    r"""^(?P<quote>["']?)services(?P=quote)[ \t]*:[ \t]*(?:[&!]\S+[ \t]*)*(?P<flow>\{[^\n]*)?(?:\#[^\n]*)?\r?$""", re.MULTILINE
)
_LINE = re.compile(r"^( *)([^\s#][^\n]*)$", re.MULTILINE)
_KEY = re.compile(r"""(["']?)(?:image|build|extends)\1[ \t]*:(?=\s|$)""")
_KEY_IN_FLOW = re.compile(r"""[{,][ \t]*(["']?)(?:image|build|extends)\1[ \t]*:""")
_BORROWS = re.compile(r"(?:<<[ \t]*:|[^\s:]+[ \t]*:)[ \t]*(?:\*|\[[ \t]*\*)")  # `<<: *base`, or a service that is an alias
_KEY_ANYWHERE = re.compile(r"^[ \t]+(?:image|build)[ \t]*:|[{,][ \t]*(?:image|build)[ \t]*:", re.MULTILINE)


def looks_like_compose(text: str) -> bool:
    """Whether a text has top-level `services`, a mapping in which some service has an image or a build, or extends another.

    A service that borrows its keys (`<<: *base`) counts where the file has such a key anywhere.
    """
    if "services" not in text:
        return False
    text = text.removeprefix("\ufeff")
    if re.match(r"\s*\{", text):
        return _json(text)
    return any(_has_service(text, found) for found in _SERVICES.finditer(text))


def _has_service(text: str, services: re.Match[str]) -> bool:
    if services["flow"]:
        return _KEY_IN_FLOW.search(text, services.start("flow")) is not None
    service_indent = key_indent = -1
    for line in _LINE.finditer(text, services.end()):
        indent, content = len(line[1]), line[2]
        if indent == 0 or service_indent < 0 and content.startswith("- "):
            return False
        if service_indent < 0:
            service_indent = indent
        if indent == service_indent:
            key_indent = -1
            if _KEY_IN_FLOW.search(content):
                return True
        elif key_indent < 0:
            key_indent = indent
        if (indent == key_indent and _KEY.match(content)) or _borrows(text, content, indent in (service_indent, key_indent)):
            return True
    return False


def _borrows(text: str, content: str, here: bool) -> bool:
    return here and _BORROWS.match(content) is not None and _KEY_ANYWHERE.search(text) is not None


def _json(text: str) -> bool:
    import json

    try:
        services = json.loads(text).get("services")
    except ValueError:
        return False
    return isinstance(services, dict) and any(isinstance(s, dict) and ("image" in s or "build" in s) for s in services.values())
