"""Texts to begin with: the samples of `testdata/`, by their endings."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parents[2] / "testdata"
_LARGEST, _SHORT = 1_500, 160  # characters


def samples(*endings: str) -> list[str]:
    """The texts of the samples whose names end so."""
    paths = sorted(path for ending in endings for path in _FOLDER.glob(f"*/*{ending}"))
    return [text for path in paths if len(text := path.read_text()) <= _LARGEST]


def stanzas(*endings: str) -> list[str]:
    """Their parts between blank lines, each once, where they are short."""
    found = (stanza + "\n" for text in samples(*endings) for stanza in text.split("\n\n"))
    return list(dict.fromkeys(stanza for stanza in found if len(stanza) <= _SHORT))
