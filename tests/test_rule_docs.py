"""The pages of docs/rules are those that the rules make, and read well as Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from scanner.catalogue import MISSING_HARDENING, catalogue, is_missing_hardening
from scanner.explain import example
from tests.conftest import Folder
from tests.rule_docs import ROOT, RULES, pages

PAGES = pages()


def test_no_page_is_stale() -> None:
    stale = [str(path.relative_to(ROOT)) for path, text in PAGES.items() if not path.exists() or path.read_text() != text]
    assert stale == [], "make docs"
    assert set(RULES.iterdir()) == set(PAGES)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_is_sound_markdown(path: Path) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(PAGES[path])
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in (*tokens, *inline)}
    assert kinds & {"html_block", "html_inline", "code_block"} == set()  # text that would vanish, or lost its fence
    assert next(token.tag for token in tokens if token.type == "heading_open") == "h1"
    links = [str(child.attrs["href"]) for child in inline if child.type == "link_open"]
    assert [link for link in links if not link.startswith("https://") and not (RULES / link).exists()] == []
    text = "".join(child.content for child in inline if child.type == "text")
    assert "`" not in text
    fences = [token for token in tokens if token.type == "fence"]
    assert path.stem == "README" or fences
    assert [token.content for token in fences if not token.content.strip() or "```" in token.content] == []


def test_the_index_names_every_rule_once() -> None:
    index = PAGES[RULES / "README.md"]
    assert [name for name in catalogue() if index.count(f"]({name}.md)") != 1] == []


def test_the_examples_of_missing_hardening_lack_all_and_nothing(folder: Folder) -> None:
    for form, name in (("shell", "run.sh"), ("compose", "compose.yaml")):
        found = []
        for verdict in ("Bad", "Good"):
            text = example(MISSING_HARDENING, verdict, form)
            assert text is not None
            folder.write(name, text)
            report = folder.scan(name, "--format", "json", "--pedantic").json
            found.append({one["rule"] for one in report["findings"]} - {"unpinned-image", "tmpfs-without-size"})
        assert found == [{rule for rule in catalogue() if is_missing_hardening(rule)}, set()]
