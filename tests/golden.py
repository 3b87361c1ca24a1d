"""The golden reports of testdata: `python -m tests.golden` rewrites each `expected.txt` from what the scanner reports now."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Folder, Ran

TESTDATA = Path(__file__).parent.parent / "testdata"
FOLDERS = sorted(path for path in TESTDATA.iterdir() if any(path.glob("bad.*")))


def scanned(folder: Path, *arguments: str) -> Ran:
    """`scan . --select RULE --pedantic --fail-on never` in a rule's folder."""
    return Folder(folder).scan("--semgrep", ".", "--select", folder.name, "--pedantic", "--fail-on", "never", *arguments)


def main() -> None:
    for folder in FOLDERS:
        expected = folder / "expected.txt"
        report = scanned(folder).out
        if not expected.exists() or expected.read_text() != report:
            expected.write_text(report)
            print(f"rewrote {expected.relative_to(TESTDATA.parent)}")


if __name__ == "__main__":
    main()
