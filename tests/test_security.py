"""SECURITY.md claims nothing without a test that is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "SECURITY.md").read_text()


def test_each_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", TEXT))
    assert len(named) > 10
    assert [path for path in sorted(named) if "def test_" not in (ROOT / path).read_text()] == []


def test_each_claim_names_its_test() -> None:
    claims = TEXT.partition("## What an attacker in the tree cannot do")[2].partition("\n## ")[0]
    rows = [line for line in claims.splitlines() if line.startswith("| ") and not line.startswith("| claim")]
    assert len(rows) > 8
    assert [row for row in rows if "`tests/" not in row.split("|")[2]] == []


def test_each_module_of_hostile_trees_holds_a_claim() -> None:
    for path in (ROOT / "tests" / "hostile").glob("test_*.py"):
        assert f"tests/hostile/{path.name}" in TEXT


def test_no_address_is_invented() -> None:
    assert re.findall(r"[\w.+-]+@[\w-]+\.\w+", TEXT) == []
