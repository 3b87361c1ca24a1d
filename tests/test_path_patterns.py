"""Patterns as in `.gitignore`: what they match, and that none takes long."""

from __future__ import annotations

import subprocess
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.path_patterns import spec


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("*a*b*c", "xaxbxc", True),
        ("*a*b*c", "xaxcxb", False),
        ("*ab*ab", "abxab", True),
        ("*ab*ab", "ab", False),
        ("a**b", "axxb", True),
        ("a*/b", "a/x/b", False),
        ("**/a*b/**/c*/**/d", "x/ab/c/y/d", True),
        ("**/a*b/**/c*/**/d", "x/ab/c/y/e", False),
        ("a/**/b/**/b", "a/b/x/b", True),
        ("a/**/b/**/b", "a/x/b", False),
        ("a/**/bb/**/c", "a/bbb/bb/c", True),
        ("[[a]x", "[x", True),
        ("[[a]x", "bx", False),
        ("[a&&b]", "&", True),
        ("[!a]x", "bx", True),
        ("b[!a]x", "b/x", False),
        ("[]-]", "]", True),
        ("[a-c]", "b", True),
        ("[--.]", "-", True),
    ],
)
def test_a_pattern_matches_as_git_has_it(pattern: str, path: str, fits: bool) -> None:
    assert spec([pattern]).match_file(path) is fits


@pytest.mark.parametrize("pattern", ["[z-a]", "x[b-a]*"])
def test_what_is_no_pattern(pattern: str) -> None:
    with pytest.raises(ValueError):
        spec([pattern])


@pytest.mark.parametrize("unit", ["*a", "*?", "**/a/", "[a]*", "*[!b]", "a**/"])
def test_wildcards_are_not_tried_with_one_another(unit: str) -> None:
    started = process_time()
    ends = spec([unit * 40 + "b"])
    assert not any(ends.match_file(path) for path in ("a" * 255, "a/" * 2000 + "a"))
    assert process_time() - started < 1


_PIECES = st.sampled_from(["*", "**", "/", "**/", "a", "b", "?", "[ab]", "[!a]", "\\*", ".", "ab"])
_PATHS = st.lists(st.text("ab.*x", min_size=1, max_size=4), min_size=1, max_size=4).map("/".join)


@given(st.lists(_PIECES, min_size=1, max_size=7).map("".join), st.lists(_PATHS, min_size=1, max_size=8))
def test_any_pattern_means_what_the_library_says(pattern: str, paths: list[str]) -> None:
    from pathspec import GitIgnoreSpec

    if "[!" in pattern:  # which there fits a slash, too, and in git does not
        return
    try:
        meant = GitIgnoreSpec.from_lines([pattern])
    except ValueError:
        with pytest.raises(ValueError):
            spec([pattern])
        return
    ours = spec([pattern])
    for path in paths:
        assert ours.check_file(path).include == meant.check_file(path).include, path


def test_git_agrees(tmp_path: Path) -> None:
    patterns = ["*a*b*c", "a/**/b/**/b", "b[!a]x", "[[a]x", "[--.]y", "**/k*l/**/m"]
    paths = ["xaxbxc", "xaxcxb", "a/b/x/b", "a/x/b", "b/x", "bbx", "[x", "-y", "q/kl/m", "q/kl/r/m", "q/kx/m"]
    (tmp_path / ".gitignore").write_text("\n".join(patterns))
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    said = subprocess.run(
        ["git", "check-ignore", "--no-index", "--", *paths], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    ours = spec(patterns)
    assert said.stdout.split("\n")[:-1] == [path for path in paths if ours.match_file(path)]
