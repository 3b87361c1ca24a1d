"""Times the scanner, and what one would run instead, over generated trees and given folders: see `docs/benchmarks.md`."""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import bars, page, place, profile, programs, shares, tree
from bench.timing import Results, measure

_PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
_DENSE = "generated, as dense as infrastructure alone"
_LEAST = 10  # files, so that a generated tree has some of each kind
_LINES = 20  # of the one compose file, as many as the mean one has


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="capdrop-bench-") as kept:
        os.environ["XDG_CACHE_HOME"] = kept  # what is kept of scans goes when this ends
        _run(_options())


def _run(options: argparse.Namespace) -> None:
    all_of_them = programs.programs(options.peers)
    for one in all_of_them:
        if one.path is None:
            _say(f"{one.name}: skipped, not installed (`make bench` installs it)")
    named: dict[str, Results] = {}
    generated: dict[int, Results] = {}
    tables: list[str] = []
    spent: dict[str, profile.Parts] = {}
    for name, key, folder in _folders(options):
        results = measure(place.look(name, folder), all_of_them, options.runs, options.limit, _say)
        named[name] = results
        if key:
            generated[key] = results
        if name in (bars.VULHUB, bars.MOBY):
            spent[name] = profile.profiled(folder)
        tables.append(page.table(results))
        print(tables[-1], flush=True)
    held_to = page.list_of(bars.bars(named, generated))
    print(held_to)
    if options.write:
        versions = programs.versions(all_of_them)
        written = page.page(tables, held_to, spent, versions, _again(options), options.runs, options.limit)
        options.page.write_text(written, encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="Times the scanner and what one would run instead.")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="folders to scan, besides the trees that are generated")
    parser.add_argument("--vulhub", metavar="PATH", help="a checkout of vulhub/vulhub")
    parser.add_argument("--moby", metavar="PATH", help="a checkout of moby/moby")
    parser.add_argument("--sizes", type=_sizes, default="100,1000,10000,100000", help="of generated trees (default: %(default)s)")
    parser.add_argument("--dense", type=_sizes, default="10000", help="of those of infrastructure alone (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=5, help="rounds that count (default: %(default)s)")
    parser.add_argument("--limit", type=float, default=120, help="seconds that another program may take (default: %(default)s)")
    parser.add_argument("--peers", metavar="FOLDER", help="where the other programs are looked for first; then on PATH")
    parser.add_argument("--write", action="store_true", help="write the page")
    parser.add_argument(
        "--page", type=Path, default=_PAGE, metavar="FILE", help="which page that is (default: docs/benchmarks.md)"
    )
    options = parser.parse_args()
    for path in filter(None, (*options.paths, options.vulhub, options.moby)):
        if not os.path.isdir(path):
            parser.error(f"no such folder: {path}")
    if options.runs < 1:
        parser.error("--runs: at least one round has to count")
    return options


def _sizes(words: str) -> list[int]:
    if not words:
        return []
    if not re.fullmatch(r"\d+(,\d+)*", words) or min(map(int, words.split(","))) < _LEAST:
        raise argparse.ArgumentTypeError(f"numbers of files, at least {_LEAST}, with commas between them, not {words}")
    return sorted({int(word) for word in words.split(",")})


def _folders(options: argparse.Namespace) -> Iterator[tuple[str, int, str]]:
    """Each folder to look through: its name, how many files were generated in it, where it is. They are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="capdrop-bench-") as made:
        empty, one = Path(made, "empty"), Path(made, "one")
        empty.mkdir()
        yield bars.EMPTY, 0, str(empty)
        one.mkdir()
        tree.one(one / shares.COMPOSE, _LINES)
        yield bars.ONE, 0, str(one)
    for name, source in ((bars.VULHUB, options.vulhub), (bars.MOBY, options.moby)):
        if source:
            with tempfile.TemporaryDirectory(prefix="capdrop-bench-") as made:
                _say(f"{name}: laid into a repository")
                place.copy(source, Path(made, name))
                yield name, 0, os.path.join(made, name)
    for path in options.paths:
        yield os.path.basename(os.path.abspath(path)), 0, path
    for name, mix, sizes in (("generated", shares.ALL, options.sizes), (_DENSE, shares.DENSE, options.dense)):
        for files in sizes:
            with tempfile.TemporaryDirectory(prefix="capdrop-bench-") as made:
                name_of_it = f"{files:,} files, {name}"
                _say(f"{name_of_it}: laid into a repository")
                folder = Path(made, "tree")
                folder.mkdir()
                tree.make(folder, files, mix)
                place.commit(folder)
                yield name_of_it, files if mix is shares.ALL else 0, str(folder)


def _again(options: argparse.Namespace) -> str:
    """The command to run this once more, without a path of this machine."""
    words = [f"--{name} /path/to/{name}" for name in (bars.VULHUB, bars.MOBY) if getattr(options, name)]
    return f"make bench ARGS='{' '.join([*words, '--write'])}'"


def _say(said: str) -> None:
    print(said, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
