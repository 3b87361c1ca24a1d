"""What is made from the scanner: the golden reports of testdata, transcripts of terminals, and the configuration's JSON schema.

`python -m tests.golden` rewrites each `expected.txt` from what the scanner reports now, the transcripts, and that schema.
"""

from __future__ import annotations

import json
from pathlib import Path

from scanner.config.keys import schema
from tests.conftest import Folder, Ran
from tests.tty import Terminal

TESTDATA = Path(__file__).parent.parent / "testdata"
SCHEMA = TESTDATA.parent / "scanner" / "capdrop.schema.json"
SEEN = Path(__file__).parent / "data" / "seen"
FOLDERS = sorted(path for path in TESTDATA.iterdir() if any(path.glob("bad.*")))


def scanned(folder: Path, *arguments: str) -> Ran:
    """`scan . --select RULE --pedantic --fail-on never` in a rule's folder."""
    return Folder(folder).scan("--semgrep", ".", "--select", folder.name, "--pedantic", "--fail-on", "never", *arguments)


def transcripts() -> dict[Path, str]:
    """What a person sees of one scan: on terminals of different widths, in colours, and in a file. ESC is written `␛`."""
    wide, narrow = ({"COLUMNS": columns, "NO_COLOR": "1"} for columns in ("160", "60"))
    looks: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
        "wide": ((), wide),
        "narrow": ((), narrow),
        "colour": ((), {"COLUMNS": "100", "FORCE_HYPERLINK": "1"}),
        "posture-wide": (("--format", "posture", "-q"), wide),
        "posture-narrow": (("--format", "posture", "-q"), narrow),
    }
    made = {}
    for name, (arguments, environment) in looks.items():
        with Terminal(SEEN / "tree", "--no-progress", "--isolated", *arguments, **environment) as tty:
            tty.end()
            made[name] = tty.said.decode().replace("\r\n", "\n").replace("\x1b", "␛")
    made["piped"] = Folder(SEEN / "tree").scan("--semgrep", "--isolated").out
    return {SEEN / f"{name}.txt": text for name, text in made.items()}


def schema_text() -> str:
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    SCHEMA.write_text(schema_text())
    reports = {folder / "expected.txt": scanned(folder).out for folder in FOLDERS}
    for path, report in (reports | transcripts()).items():
        if not path.exists() or path.read_text() != report:
            path.write_text(report)
            print(f"rewrote {path.relative_to(TESTDATA.parent)}")


if __name__ == "__main__":
    main()
