"""What is made from the scanner: the golden reports of testdata, and the JSON schema of its configuration.

`python -m tests.golden` rewrites each `expected.txt` from what the scanner reports now, and that schema.
"""

from __future__ import annotations

import json
from pathlib import Path

from scanner.config.keys import schema
from tests.conftest import Folder, Ran

TESTDATA = Path(__file__).parent.parent / "testdata"
SCHEMA = TESTDATA.parent / "scanner" / "capdrop.schema.json"
FOLDERS = sorted(path for path in TESTDATA.iterdir() if any(path.glob("bad.*")))


def scanned(folder: Path, *arguments: str) -> Ran:
    """`scan . --select RULE --pedantic --fail-on never` in a rule's folder."""
    return Folder(folder).scan("--semgrep", ".", "--select", folder.name, "--pedantic", "--fail-on", "never", *arguments)


def schema_text() -> str:
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    SCHEMA.write_text(schema_text())
    for folder in FOLDERS:
        expected = folder / "expected.txt"
        report = scanned(folder).out
        if not expected.exists() or expected.read_text() != report:
            expected.write_text(report)
            print(f"rewrote {expected.relative_to(TESTDATA.parent)}")


if __name__ == "__main__":
    main()
