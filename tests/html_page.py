"""An HTML report as a tree, read by Python's own parser of HTML."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "input", "meta"}
ELEMENTS = set(
    "html head meta title style body a header p h1 h2 h3 h4 ul li b form label select option input datalist fieldset legend "
    "button output main section div table caption thead tbody tr th td span article pre mark code del ins details summary "
    "script".split()
)
ATTRIBUTES = set(
    "lang charset http-equiv content name class id href rel role aria-label aria-live aria-labelledby tabindex hidden type value "
    "checked list placeholder autocomplete scope title data-format data-path data-severity data-rules data-also data-n".split()
)


@dataclass
class Element:
    name: str
    given: dict[str, str | None] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Element]:
        """It and all in it."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child

    def all(self, name: str, **given: str) -> list[Element]:
        """Those of a name whose attributes are as given; `class_` among the classes."""
        return [each for each in self if each.name == name and each.has(given)]

    def one(self, name: str, **given: str) -> Element:
        (found,) = self.all(name, **given)
        return found

    def has(self, given: dict[str, str]) -> bool:
        return all(
            value in (self.given.get("class") or "").split() if key == "class_" else self.given.get(key) == value
            for key, value in given.items()
        )

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"<{tag}> has an attribute twice"
        made = Element(tag, dict(attrs))
        self.open[-1].children.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")


def parsed(text: str) -> Element:
    """The page. Every element is closed where it should be."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    (root,) = reader.open
    return root


def faults(page: Element) -> list[str]:
    """What no page may have: elements and attributes beyond ours, ids twice, links that lead nowhere or run something,
    and code that its policy does not name."""
    found = [each.name for each in page if each.name not in {"", *ELEMENTS}]
    found += [f"{each.name} {key}" for each in page for key in each.given if key not in ATTRIBUTES]
    ids = Counter(each.given["id"] for each in page if "id" in each.given)
    found += [f"id {name} {count} times" for name, count in ids.items() if count > 1]
    for each in page.all("a"):
        target = each.given.get("href")
        if target is not None and not target.startswith("https://") and target.removeprefix("#") not in ids:
            found.append(f"href {target}")
    policy = page.all("meta", **{"http-equiv": "Content-Security-Policy"})[0].given["content"] or ""
    named = re.findall("'(sha256-[^']+)'", policy)
    code = [each.text for name in ("style", "script") for each in page.all(name)]
    if named != [f"sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}" for one in code]:
        found.append("the policy names other code")
    return found
