"""Records what the docker CLI makes of generated command lines, for machines without it: `python -m tests.docker_cli.record`."""

from __future__ import annotations

import json
import subprocess
from itertools import islice
from pathlib import Path
from typing import Any

from tests.docker_cli.generate import lines
from tests.docker_cli.reading import by_cli

RECORDED = Path(__file__).with_name("recorded.jsonl")
SEED, COUNT = 28, 5600


def recorded() -> list[tuple[str, dict[str, Any]]]:
    """Each recorded line and the reduced body that the CLI sent for it."""
    return [(row["line"], row["body"]) for row in map(json.loads, RECORDED.read_text().splitlines()[1:])]


def main() -> None:
    version = subprocess.run(
        ["docker", "version", "-f", "{{.Client.Version}}"], capture_output=True, text=True, check=False
    ).stdout.strip()
    spelled = [line for _, line in islice(lines(SEED), COUNT)]
    taken = [(line, body) for line, body in zip(spelled, by_cli(spelled), strict=True) if body is not None]
    head = {"docker": version, "seed": SEED, "generated": COUNT, "taken": len(taken)}
    rows = [
        json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        for row in [head, *({"line": line, "body": body} for line, body in taken)]
    ]
    RECORDED.write_text("\n".join(rows) + "\n")
    print(f"{RECORDED}: docker {version} took {len(taken)} of {COUNT} lines")


if __name__ == "__main__":
    main()
